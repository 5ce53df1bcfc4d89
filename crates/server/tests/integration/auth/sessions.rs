use std::time::Duration;

use kernel::{Event, people};
use serde_json::json;
use server::auth::actions;

use crate::support::{PASSWORD, Raw, World, each};

#[tokio::test]
async fn signing_out_ends_the_session_and_takes_the_cookie() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let answer = world.delete(&anna, "/api/v1/session").await;
        assert_eq!(answer.status, 204);
        assert!(
            answer
                .header("set-cookie")
                .starts_with("sufler_session=; Path=/; Max-Age=0")
        );
        world
            .get(&anna, "/api/v1/session")
            .await
            .is_problem(401, "unauthenticated", None);
    }
}

#[tokio::test]
async fn a_session_ends_thirty_days_after_it_was_last_seen() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        world.clock.advance(Duration::from_secs(59));
        assert!(world.get(&anna, "/api/v1/session").await.cookie().is_none());
        for _ in 0..3 {
            world.clock.advance(Duration::from_hours(29 * 24));
            let answer = world.get(&anna, "/api/v1/session").await;
            assert_eq!(answer.status, 200);
            assert_eq!(
                answer.cookie().as_ref(),
                Some(&anna.cookie),
                "the browser keeps it longer too"
            );
        }
        world.clock.advance(Duration::from_hours(30 * 24));
        world
            .get(&anna, "/api/v1/session")
            .await
            .is_problem(401, "unauthenticated", None);
    }
}

#[tokio::test]
async fn own_sessions_are_listed_and_ended_and_foreign_ones_are_not_found() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        let other = Raw(vec![("user-agent", "Проба/1.0".to_owned())]);
        let body = json!({ "email": anna.email, "password": PASSWORD });
        let second = world
            .post(&other, "/api/v1/session", &body)
            .await
            .cookie()
            .expect("a cookie");
        let list = world.get(&anna, "/api/v1/me/sessions").await.json();
        let items = list["items"].as_array().expect("a list");
        assert_eq!(items.len(), 2);
        let current: Vec<_> = items.iter().map(|item| item["current"].as_bool()).collect();
        assert_eq!(current, [Some(false), Some(true)]);
        assert_eq!(items[0]["address"], "127.0.0.1");
        let path = format!(
            "/api/v1/me/sessions/{}",
            items[0]["id"].as_str().expect("an id")
        );
        world
            .delete(&boris, &path)
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(world.delete(&anna, &path).await.status, 204);
        world
            .delete(&anna, &path)
            .await
            .is_problem(404, "not_found", None);
        let gone = Raw(vec![("cookie", format!("sufler_session={second}"))]);
        world
            .get(&gone, "/api/v1/session")
            .await
            .is_problem(401, "unauthenticated", None);
    }
}

#[tokio::test]
async fn deactivation_ends_everything_at_once() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let token = world.token(anna.id, &[kernel::Scope::Read], None).await;
        let mut events = world.events.subscribe();
        let (clock, id) = (world.clock.clone(), anna.id);
        let deactivate = move |tx: &mut kernel::Tx<'_>| {
            let changes = people::PersonChanges {
                active: Some(false),
                ..Default::default()
            };
            people::store::update(tx, &clock, id, &changes)?;
            actions::end_everything(tx, id)
        };
        world.db.write(deactivate).await.expect("deactivated");
        assert_eq!(
            events.recv().await.expect("told"),
            Event::SignedOut { person: id }
        );
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

/// The flag alone closes the door, should somebody set it by another way.
#[tokio::test]
async fn the_flag_is_asked_on_every_request() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let token = world.token(anna.id, &[kernel::Scope::Read], None).await;
    let (clock, id) = (world.clock.clone(), anna.id);
    let changes = people::PersonChanges {
        active: Some(false),
        ..Default::default()
    };
    let done = world
        .db
        .write(move |tx| people::store::update(tx, &clock, id, &changes))
        .await;
    done.expect("deactivated");
    world
        .get(&anna, "/api/v1/session")
        .await
        .is_problem(401, "unauthenticated", None);
    world
        .get(&token, "/api/v1/session")
        .await
        .is_problem(401, "unauthenticated", None);
}

#[tokio::test]
async fn a_rise_to_administrator_is_seen_by_the_next_request() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let (clock, id) = (world.clock.clone(), anna.id);
    let changes = people::PersonChanges {
        administrator: Some(true),
        ..Default::default()
    };
    world
        .db
        .write(move |tx| people::store::update(tx, &clock, id, &changes))
        .await
        .expect("raised");
    assert_eq!(
        world.get(&anna, "/api/v1/session").await.json()["person"]["administrator"],
        true
    );
}
