use kernel::Language;
use serde_json::json;

use super::{account, done};
use crate::support::{Anonymous, PASSWORD, World, each};

const PEOPLE: &str = "/api/v1/admin/people";

fn link(url: &str) -> String {
    let (_, token) = url.rsplit_once("/link/").expect("the address of a link");
    format!("/api/v1/links/{token}")
}

#[tokio::test]
async fn an_invited_person_chooses_a_password_and_is_in() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let body = json!({ "email": " Boris@Sufler.example ", "name": "Борис", "language": "en", "administrator": false });
        let answer = world.post(&admin, PEOPLE, &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let made = answer.json();
        assert_eq!(
            (&made["person"]["email"], &made["person"]["language"]),
            (&json!("Boris@Sufler.example"), &json!("en"))
        );
        assert_eq!(made["person"]["time_zone"], "Europe/Moscow");
        // Without a password nobody comes in.
        world.sign_in("boris@sufler.example", "").await.is_problem(
            422,
            "invalid",
            Some("password"),
        );
        let path = link(made["invitation_url"].as_str().expect("an address"));
        assert_eq!(
            world.get(&Anonymous, &path).await.json()["kind"],
            "invitation"
        );
        assert_eq!(
            world
                .post(&Anonymous, &path, &json!({ "password": PASSWORD }))
                .await
                .status,
            200
        );
        assert_eq!(
            world.sign_in("boris@sufler.example", PASSWORD).await.status,
            200
        );
        assert_eq!(done(&world, &admin).await[0], "person.invited");
        world
            .post(&admin, PEOPLE, &body)
            .await
            .is_problem(409, "conflict", None);
    }
}

#[tokio::test]
async fn a_link_resets_a_password_or_invites_again() {
    for world in each() {
        let (admin, boris) = (
            world.admin("anna@sufler.example").await,
            world.member("boris@sufler.example").await,
        );
        let answer = world
            .post(
                &admin,
                &format!("{}/reset-link", account(boris.id)),
                &json!({}),
            )
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let path = link(answer.json()["url"].as_str().expect("an address"));
        assert_eq!(world.get(&Anonymous, &path).await.json()["kind"], "reset");
        let (_, secret) = path.rsplit_once('/').expect("a secret");
        let audit = world.get(&admin, "/api/v1/admin/audit").await;
        assert!(!audit.text().contains(secret));
        assert_eq!(
            world
                .post(&Anonymous, &path, &json!({ "password": "другой пароль" }))
                .await
                .status,
            200
        );
        world
            .get(&boris, "/api/v1/me")
            .await
            .is_problem(401, "unauthenticated", None);

        let body = json!({ "email": "vera@sufler.example", "name": "Вера" });
        let vera = world.post(&admin, PEOPLE, &body).await.json();
        let id = vera["person"]["id"].as_str().expect("an id");
        let again = world
            .post(&admin, &format!("{}/reset-link", account(id)), &json!({}))
            .await
            .json();
        let (old, new) = (
            link(vera["invitation_url"].as_str().expect("an address")),
            link(again["url"].as_str().expect("one")),
        );
        world
            .get(&Anonymous, &old)
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(
            world.get(&Anonymous, &new).await.json()["kind"],
            "invitation"
        );

        world
            .patch(&admin, &account(id), &json!({ "active": false }))
            .await;
        world
            .get(&Anonymous, &new)
            .await
            .is_problem(404, "not_found", None);
        let refused = world
            .post(&admin, &format!("{}/reset-link", account(id)), &json!({}))
            .await;
        refused.is_problem(409, "conflict", None);
    }
}

#[tokio::test]
async fn unfit_invitations_are_refused_by_field() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    let cases = [
        (json!({ "email": "x", "name": "Борис" }), "email"),
        (json!({ "email": "b@sufler.example", "name": "" }), "name"),
        (
            json!({ "email": "b@sufler.example", "name": "Борис", "language": "fr" }),
            "language",
        ),
        (
            json!({ "email": "b@sufler.example", "name": "Борис", "password": "12345678" }),
            "password",
        ),
        (json!({ "name": "Борис" }), "email"),
    ];
    for (body, field) in cases {
        world
            .post(&admin, PEOPLE, &body)
            .await
            .is_problem(422, "invalid", Some(field));
    }
    let unknown = format!("{}/reset-link", account(world.ids.uuid()));
    world
        .post(&admin, &unknown, &json!({}))
        .await
        .is_problem(404, "not_found", None);
}

#[tokio::test]
async fn a_new_person_gets_the_companys_language_and_zone() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    let settings = json!({ "company_name": "Acme", "default_language": "en", "default_time_zone": "Europe/Paris" });
    world.put(&admin, "/api/v1/admin/settings", &settings).await;
    let body = json!({ "email": "b@sufler.example", "name": "Boris" });
    let made = world.post(&admin, PEOPLE, &body).await.json();
    assert_eq!(made["person"]["language"], json!(Language::En));
    assert_eq!(made["person"]["time_zone"], "Europe/Paris");
}
