use std::collections::HashMap;

use kernel::{
    SubjectRef,
    ids::PersonId,
    jobs::{Runner, Work},
    notifications::{NewNotification, Urgency, notify},
    tasks::Tasks,
};
use serde_json::{Value, json};
use server::notifications::{jobs, push::Pusher};
use uuid::Uuid;

use crate::support::{Anonymous, World, each};

mod bell;
mod push;
mod rooms;
mod wishes;

const PATH: &str = "/api/v1/notifications";

async fn tell(world: &World, person: PersonId, who: PersonId, excerpt: &str) {
    tell_of(world, person, who, excerpt, None).await;
}

async fn tell_of(
    world: &World,
    person: PersonId,
    who: PersonId,
    excerpt: &str,
    room: Option<Uuid>,
) {
    let (ids, clock) = (world.ids.clone(), world.clock.clone());
    let new = NewNotification {
        person,
        who: Some(who),
        why: "mention",
        urgency: Urgency::Now,
        subject: SubjectRef::new("chat.message", ids.uuid()),
        room,
        thread: None,
        excerpt: excerpt.to_owned(),
    };
    world
        .db
        .write(move |tx| notify(tx, &ids, &clock, &new))
        .await
        .expect("a notification");
}

/// Does what is due.
async fn work(world: &World) {
    let mut works: HashMap<&'static str, Work> =
        jobs::works(&Pusher::of(&world.app)).into_iter().collect();
    works.extend(sections::chat::jobs::works(&world.app.parts));
    let (db, clock, ids) = (world.db.clone(), world.clock.clone(), world.ids.clone());
    let runner = Runner::new(db, clock, ids, Tasks::default(), works, Vec::new());
    runner.run_due().await.expect("jobs");
}

fn items(page: &Value) -> Vec<Value> {
    page["items"].as_array().expect("items").clone()
}

#[tokio::test]
async fn one_reads_ones_own_and_nobody_elses() {
    for world in each() {
        let (anna, boris) = (
            world.member("anna@sufler.example").await,
            world.member("boris@sufler.example").await,
        );
        for number in 1..=3 {
            tell(&world, anna.id, boris.id, &format!("сообщение {number}")).await;
        }
        let page = world.get(&anna, &format!("{PATH}?limit=2")).await.json();
        let first = &items(&page)[0];
        assert_eq!(first["excerpt"], "сообщение 3");
        assert_eq!(
            (&first["why"], &first["urgency"]),
            (&json!("mention"), &json!("now"))
        );
        assert_eq!(
            first["who"],
            json!({ "id": boris.id, "name": "Анна Петрова" })
        );
        assert_eq!(
            (&first["read_at"], &first["subject"]["kind"]),
            (&json!(null), &json!("chat.message"))
        );
        let rest = format!("{PATH}?after={}", page["next"].as_str().expect("more"));
        let rest = world.get(&anna, &rest).await.json();
        assert_eq!((items(&rest).len(), &rest["next"]), (1, &json!(null)));
        let read = format!("{PATH}/{}/read", first["id"].as_str().expect("an id"));
        world
            .put(&boris, &read, &json!({}))
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(world.put(&anna, &read, &json!({})).await.status, 204);
        let unread = |page: Value| {
            items(&page)
                .iter()
                .filter(|told| told["read_at"].is_null())
                .count()
        };
        assert_eq!(unread(world.get(&anna, PATH).await.json()), 2);
        assert_eq!(
            world
                .put(&anna, &format!("{PATH}/read"), &json!({}))
                .await
                .status,
            204
        );
        assert_eq!(unread(world.get(&anna, PATH).await.json()), 0);
        assert!(items(&world.get(&boris, PATH).await.json()).is_empty());
    }
}

#[tokio::test]
async fn strangers_and_unfit_pages_are_refused() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    world
        .get(&Anonymous, PATH)
        .await
        .is_problem(401, "unauthenticated", None);
    world
        .get(&anna, &format!("{PATH}?after=x"))
        .await
        .is_problem(422, "invalid", Some("after"));
    world
        .put(&anna, &format!("{PATH}/x/read"), &json!({}))
        .await
        .is_problem(404, "not_found", None);
}
