use serde_json::json;

use super::{done, texts};
use crate::support::each;

const PATH: &str = "/api/v1/admin/groups";

#[tokio::test]
async fn a_group_has_the_members_it_was_given() {
    for world in each() {
        let (admin, boris) = (
            world.admin("anna@sufler.example").await,
            world.member("boris@sufler.example").await,
        );
        let made = world
            .post(&admin, PATH, &json!({ "name": " Проект «Весна» " }))
            .await;
        assert_eq!(made.status, 201, "{}", made.text());
        let path = format!("{PATH}/{}", made.json()["id"].as_str().expect("an id"));
        let members = format!("{path}/members");
        let both = world
            .put(
                &admin,
                &members,
                &json!({ "members": [admin.id, boris.id, boris.id] }),
            )
            .await
            .json();
        assert_eq!(both["members"].as_array().expect("members").len(), 2);
        world
            .put(&admin, &members, &json!({ "members": [boris.id] }))
            .await;
        let stranger = world
            .put(&admin, &members, &json!({ "members": [world.ids.uuid()] }))
            .await;
        stranger.is_problem(422, "invalid", Some("members"));
        let listed = world.get(&admin, PATH).await.json();
        assert_eq!(texts(&listed, "name"), ["Проект «Весна»"]);
        assert_eq!(listed["items"][0]["members"][0]["id"], json!(boris.id));
        world
            .post(&admin, PATH, &json!({ "name": "проект  «ВЕСНА»" }))
            .await
            .is_problem(409, "conflict", None);
        assert_eq!(world.delete(&admin, &path).await.status, 204);
        world
            .delete(&admin, &path)
            .await
            .is_problem(404, "not_found", None);
        let actions = done(&world, &admin).await;
        assert_eq!(
            actions[..4],
            [
                "group.deleted",
                "group.members_set",
                "group.members_set",
                "group.created"
            ]
        );
    }
}
