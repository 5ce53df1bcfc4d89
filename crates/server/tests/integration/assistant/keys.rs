//! The key of a model is for the server it was given for.

use std::time::Duration;

use emulators::Emulator;
use serde_json::json;

use super::Office;

#[tokio::test]
async fn a_key_does_not_follow_a_model_to_another_address() {
    for office in Office::each().await {
        office.talk().await;
        let world = &office.world;
        let key = json!({ "api_key": "first-key" });
        let (id, first) = world
            .model_with(&office.boss, "Проба", Emulator::openai(), &key)
            .await;
        let second = Emulator::openai().start().await.expect("an emulator");
        let steps = [
            (json!({ "name": "Другое имя" }), &first, Some("first-key")),
            (
                json!({ "base_url": first.base_url() }),
                &first,
                Some("first-key"),
            ),
            (json!({ "base_url": second.base_url() }), &second, None),
            (
                json!({ "base_url": first.base_url(), "api_key": "new-key" }),
                &first,
                Some("new-key"),
            ),
            (json!({ "api_key": "third-key" }), &first, Some("third-key")),
            (json!({ "api_key": "" }), &first, None),
        ];
        for (changes, asked, key) in steps {
            world.clock.advance(Duration::from_secs(1));
            let path = format!("/api/v1/admin/models/{id}");
            let answer = world.patch(&office.boss, &path, &changes).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            world.summarise(&office.anna, office.room).await;
            let request = asked.requests().pop().expect("it was asked");
            let wanted = key.map(|key| format!("Bearer {key}"));
            assert_eq!(
                request.header("authorization"),
                wanted.as_deref(),
                "{changes}"
            );
        }
    }
}
