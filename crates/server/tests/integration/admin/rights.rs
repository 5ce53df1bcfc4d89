use kernel::Event;
use serde_json::json;

use super::{account, done, drained};
use crate::support::each;

#[tokio::test]
async fn the_last_administrator_stays_one() {
    for world in each() {
        let (admin, boris) = (
            world.admin("anna@sufler.example").await,
            world.member("boris@sufler.example").await,
        );
        for body in [
            json!({ "administrator": false }),
            json!({ "active": false }),
            json!({ "active": false, "administrator": false }),
        ] {
            world
                .patch(&admin, &account(admin.id), &body)
                .await
                .is_problem(409, "conflict", None);
        }
        assert_eq!(world.get(&admin, "/api/v1/admin/people").await.status, 200);
        // Another one who cannot sign in does not count.
        world
            .patch(
                &admin,
                &account(boris.id),
                &json!({ "administrator": true, "active": false }),
            )
            .await;
        world
            .patch(
                &admin,
                &account(admin.id),
                &json!({ "administrator": false }),
            )
            .await
            .is_problem(409, "conflict", None);
        world
            .patch(&admin, &account(boris.id), &json!({ "active": true }))
            .await;
        let demoted = world
            .patch(
                &admin,
                &account(admin.id),
                &json!({ "administrator": false }),
            )
            .await;
        assert_eq!(demoted.status, 200, "{}", demoted.text());
        world
            .get(&admin, "/api/v1/admin/people")
            .await
            .is_problem(404, "not_found", None);
    }
}

#[tokio::test]
async fn two_who_demote_each_other_at_once_do_not_both_succeed() {
    for world in each() {
        let (anna, boris) = (
            world.admin("anna@sufler.example").await,
            world.admin("boris@sufler.example").await,
        );
        let demote = json!({ "administrator": false });
        let (first, second) = (account(boris.id), account(anna.id));
        let answers = futures::future::join(
            world.patch(&anna, &first, &demote),
            world.patch(&boris, &second, &demote),
        );
        let (one, two) = answers.await;
        let succeeded = [&one, &two]
            .iter()
            .filter(|answer| answer.status == 200)
            .count();
        assert_eq!(succeeded, 1, "{} {}", one.text(), two.text());
    }
}

#[tokio::test]
async fn rights_hold_from_the_next_request_and_open_sockets_end() {
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
        assert_eq!(world.get(&boris, "/api/v1/admin/people").await.status, 200);
        let mut events = world.events.subscribe();
        world
            .patch(
                &admin,
                &account(boris.id),
                &json!({ "administrator": false }),
            )
            .await;
        world
            .get(&boris, "/api/v1/admin/people")
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(world.get(&boris, "/api/v1/me").await.status, 200);
        assert!(drained(&mut events).contains(&Event::Demoted { person: boris.id }));
        assert_eq!(
            done(&world, &admin).await[..2],
            ["person.demoted", "person.promoted"]
        );
    }
}

#[tokio::test]
async fn title_and_department_are_set_and_emptied() {
    for world in each() {
        let (admin, boris) = (
            world.admin("anna@sufler.example").await,
            world.member("boris@sufler.example").await,
        );
        let made = world
            .post(
                &admin,
                "/api/v1/admin/departments",
                &json!({ "name": "Продажи" }),
            )
            .await
            .json();
        let body = json!({ "title": "Менеджер", "department_id": made["id"] });
        let after = world.patch(&admin, &account(boris.id), &body).await.json();
        assert_eq!(
            (&after["title"], &after["department"]["name"]),
            (&json!("Менеджер"), &json!("Продажи"))
        );
        let after = world
            .patch(&admin, &account(boris.id), &json!({ "title": "" }))
            .await
            .json();
        assert_eq!(
            (&after["title"], &after["department"]["name"]),
            (&json!(""), &json!("Продажи"))
        );
        let after = world
            .patch(
                &admin,
                &account(boris.id),
                &json!({ "department_id": null }),
            )
            .await
            .json();
        assert_eq!(after["department"], json!(null));
        let unknown = json!({ "department_id": world.ids.uuid() });
        let refused = world.patch(&admin, &account(boris.id), &unknown).await;
        refused.is_problem(422, "invalid", Some("department_id"));
        world
            .patch(&admin, &account(world.ids.uuid()), &json!({}))
            .await
            .is_problem(404, "not_found", None);
    }
}
