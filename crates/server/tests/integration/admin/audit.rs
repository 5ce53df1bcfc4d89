use kernel::audit::Action;
use serde_json::json;

use super::{account, texts};
use crate::support::each;

const RUSSIAN: &str = include_str!("../../../../../locales/ru/admin.ftl");
const ENGLISH: &str = include_str!("../../../../../locales/en/admin.ftl");
const PATH: &str = "/api/v1/admin/audit";

#[tokio::test]
async fn a_record_tells_who_did_what_to_whom() {
    for world in each() {
        let (admin, boris) = (
            world.admin("anna@sufler.example").await,
            world.member("boris@sufler.example").await,
        );
        world
            .patch(
                &admin,
                &account(boris.id),
                &json!({ "administrator": true }),
            )
            .await;
        let record = world.get(&admin, &format!("{PATH}?limit=1")).await.json()["items"][0].clone();
        assert_eq!(record["action"], "person.promoted");
        assert_eq!(
            record["actor"],
            json!({ "id": admin.id, "name": "Анна Петрова" })
        );
        assert_eq!(
            record["subject"],
            json!({ "kind": "person", "id": boris.id })
        );
        assert_eq!(record["at"], "2026-11-23T06:00:00.000000Z");
        assert_eq!(record["detail"], json!({}));
    }
}

/// The journal speaks the reader's language of everything that can stand in it.
#[test]
fn every_action_has_its_words() {
    let mut codes: Vec<&str> = server::audited::all().map(Action::code).collect();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count, "none twice: {codes:?}");
    for code in codes {
        let key = format!("admin-did-{} = ", code.replace(['.', '_'], "-"));
        for texts in [RUSSIAN, ENGLISH] {
            assert!(texts.lines().any(|line| line.starts_with(&key)), "{key}");
        }
    }
}

#[tokio::test]
async fn what_failed_or_changed_nothing_leaves_no_record() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let before = world.get(&admin, PATH).await.json();
        world
            .patch(&admin, &account(admin.id), &json!({ "active": false }))
            .await;
        world
            .patch(&admin, &account(admin.id), &json!({ "active": true }))
            .await;
        world
            .post(&admin, "/api/v1/admin/groups", &json!({ "name": " " }))
            .await;
        assert_eq!(world.get(&admin, PATH).await.json(), before);
    }
}

#[tokio::test]
async fn records_come_in_pages_the_newest_first() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        for name in ["раз", "два", "три"] {
            world
                .post(&admin, "/api/v1/admin/groups", &json!({ "name": name }))
                .await;
        }
        let mut names = Vec::new();
        let mut path = format!("{PATH}?limit=2");
        loop {
            let page = world.get(&admin, &path).await.json();
            assert!(texts(&page, "action").len() <= 2);
            let items = page["items"].as_array().expect("items");
            names.extend(
                items
                    .iter()
                    .filter_map(|record| record["detail"]["name"].as_str().map(str::to_owned)),
            );
            let Some(next) = page["next"].as_str() else {
                break;
            };
            path = format!("{PATH}?limit=2&after={next}");
        }
        assert_eq!(names, ["три", "два", "раз"]);
    }
}
