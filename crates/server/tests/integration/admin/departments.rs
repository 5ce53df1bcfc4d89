use serde_json::json;

use super::{account, done, texts};
use crate::support::each;

const PATH: &str = "/api/v1/admin/departments";

#[tokio::test]
async fn departments_are_made_changed_and_removed() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let top = world
            .post(
                &admin,
                PATH,
                &json!({ "name": "Фирма", "manager_id": admin.id }),
            )
            .await
            .json();
        let part = json!({ "name": "Бухгалтерия", "parent_id": top["id"] });
        let part = world.post(&admin, PATH, &part).await;
        assert_eq!(part.status, 201, "{}", part.text());
        let part = part.json();
        let listed = world.get(&admin, PATH).await.json();
        assert_eq!(texts(&listed, "name"), ["Бухгалтерия", "Фирма"]);
        let path =
            |item: &serde_json::Value| format!("{PATH}/{}", item["id"].as_str().expect("an id"));
        let renamed = world
            .patch(&admin, &path(&top), &json!({ "name": "Компания" }))
            .await
            .json();
        assert_eq!(renamed["manager"]["id"], json!(admin.id));
        let emptied = world
            .patch(&admin, &path(&top), &json!({ "manager_id": null }))
            .await
            .json();
        assert_eq!(
            (&emptied["manager"], &emptied["name"]),
            (&json!(null), &json!("Компания"))
        );
        let looped = world
            .patch(&admin, &path(&top), &json!({ "parent_id": part["id"] }))
            .await;
        looped.is_problem(422, "invalid", Some("parent_id"));
        world
            .delete(&admin, &path(&top))
            .await
            .is_problem(409, "conflict", None);
        world
            .patch(
                &admin,
                &account(admin.id),
                &json!({ "department_id": part["id"] }),
            )
            .await;
        world
            .delete(&admin, &path(&part))
            .await
            .is_problem(409, "conflict", None);
        world
            .patch(
                &admin,
                &account(admin.id),
                &json!({ "department_id": null }),
            )
            .await;
        assert_eq!(world.delete(&admin, &path(&part)).await.status, 204);
        assert_eq!(world.delete(&admin, &path(&top)).await.status, 204);
        world
            .delete(&admin, &path(&top))
            .await
            .is_problem(404, "not_found", None);
        let unfit = json!({ "name": "x", "manager_id": world.ids.uuid() });
        world
            .post(&admin, PATH, &unfit)
            .await
            .is_problem(422, "invalid", Some("manager_id"));
        assert_eq!(
            done(&world, &admin).await[..2],
            ["department.deleted", "department.deleted"]
        );
    }
}
