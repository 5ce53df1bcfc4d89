use std::time::Duration;

use kernel::{Scope, ids::PersonId};
use serde_json::json;
use server::auth::{actions, types::LinkKind};

use crate::support::{Anonymous, PASSWORD, World, each};

async fn link(world: &World, person: PersonId, kind: LinkKind) -> String {
    let (clock, ids) = (world.clock.clone(), world.ids.clone());
    let made = world
        .db
        .write(move |tx| actions::make_link(tx, &clock, &ids, person, kind, None))
        .await;
    format!("/api/v1/links/{}", made.expect("a link").secret)
}

#[tokio::test]
async fn an_invitation_sets_a_password_once() {
    for world in each() {
        let id = world.account("anna@sufler.example", false).await;
        let path = link(&world, id, LinkKind::Invitation).await;
        let info = world.get(&Anonymous, &path).await.json();
        let wanted = json!({ "kind": "invitation", "email": "anna@sufler.example", "name": "Анна Петрова", "company": "" });
        assert_eq!(info, wanted);
        world.post(&Anonymous, &path, &json!({})).await.is_problem(
            422,
            "invalid",
            Some("password"),
        );
        let short = json!({ "password": "1234567" });
        world
            .post(&Anonymous, &path, &short)
            .await
            .is_problem(422, "invalid", Some("password"));
        let body = json!({ "password": "новый пароль", "name": "Анна Сидорова" });
        let answer = world.post(&Anonymous, &path, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.cookie().is_some());
        assert_eq!(answer.json()["person"]["name"], "Анна Сидорова");
        world
            .post(&Anonymous, &path, &body)
            .await
            .is_problem(404, "not_found", None);
        world
            .get(&Anonymous, &path)
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(
            world
                .sign_in("anna@sufler.example", "новый пароль")
                .await
                .status,
            200
        );
    }
}

#[tokio::test]
async fn of_many_at_once_one_wins() {
    for world in each() {
        let id = world.account("anna@sufler.example", false).await;
        let path = link(&world, id, LinkKind::SignIn).await;
        let body = json!({});
        let tries = (0..8).map(|_| world.post(&Anonymous, &path, &body));
        let answers = futures::future::join_all(tries).await;
        assert_eq!(
            answers.iter().filter(|answer| answer.status == 200).count(),
            1
        );
        assert_eq!(
            answers.iter().filter(|answer| answer.status == 404).count(),
            7
        );
    }
}

#[tokio::test]
async fn a_reset_ends_sessions_and_tokens_and_keeps_the_name() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let token = world.token(anna.id, &[Scope::Read], None).await;
        assert_eq!(world.get(&token, "/api/v1/session").await.status, 200);
        let path = link(&world, anna.id, LinkKind::Reset).await;
        let body = json!({ "password": "новый пароль", "name": "Кто-то Другой" });
        let answer = world.post(&Anonymous, &path, &body).await;
        assert_eq!(answer.json()["person"]["name"], "Анна Петрова");
        world
            .get(&anna, "/api/v1/session")
            .await
            .is_problem(401, "unauthenticated", None);
        world
            .get(&token, "/api/v1/session")
            .await
            .is_problem(401, "unauthenticated", None);
        world
            .sign_in(&anna.email, PASSWORD)
            .await
            .is_problem(422, "invalid", Some("password"));
    }
}

/// As the command line does it.
#[tokio::test]
async fn a_reset_at_the_server_ends_sessions_and_tokens() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let token = world.token(anna.id, &[Scope::Read], None).await;
        let (clock, ids, email) = (world.clock.clone(), world.ids.clone(), anna.email.clone());
        let hash = server::auth::hash_blocking(&ids, "новый пароль").expect("a hash");
        let reset =
            move |tx: &mut kernel::Tx<'_>| actions::reset_password(tx, &clock, &ids, &email, &hash);
        world.db.write(reset).await.expect("reset");
        let path = "/api/v1/session";
        let gone = [world.get(&anna, path).await, world.get(&token, path).await];
        for answer in gone {
            answer.is_problem(401, "unauthenticated", None);
        }
        let answer = world.sign_in(&anna.email, "новый пароль").await;
        assert_eq!(answer.status, 200);
    }
}

#[tokio::test]
async fn links_end_by_time_and_by_a_newer_one() {
    for world in each() {
        let id = world.account("anna@sufler.example", false).await;
        let first = link(&world, id, LinkKind::Reset).await;
        let second = link(&world, id, LinkKind::Reset).await;
        let sign_in = link(&world, id, LinkKind::SignIn).await;
        world
            .get(&Anonymous, &first)
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(world.get(&Anonymous, &second).await.status, 200);
        world.clock.advance(Duration::from_mins(15));
        world
            .post(&Anonymous, &sign_in, &json!({}))
            .await
            .is_problem(404, "not_found", None);
        world.clock.advance(Duration::from_hours(24));
        world
            .get(&Anonymous, &second)
            .await
            .is_problem(404, "not_found", None);
    }
}

#[tokio::test]
async fn strange_links_are_not_found() {
    let world = World::new();
    for path in [
        "/api/v1/links/x",
        "/api/v1/links/%D1%8F",
        "/api/v1/links/%FF",
        "/api/v1/links/'%20OR%201=1",
    ] {
        world
            .get(&Anonymous, path)
            .await
            .is_problem(404, "not_found", None);
        world
            .post(&Anonymous, path, &json!({}))
            .await
            .is_problem(404, "not_found", None);
    }
}
