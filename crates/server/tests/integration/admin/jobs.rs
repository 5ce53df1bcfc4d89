use std::collections::HashMap;

use kernel::{
    Error,
    jobs::{Runner, enqueue_later, work},
    tasks::Tasks,
};
use serde_json::{Value, json};

use super::{done, texts};
use crate::support::{World, each};

const PATH: &str = "/api/v1/admin/jobs";

async fn enqueue(world: &World, kind: &'static str) {
    let (ids, clock) = (world.ids.clone(), world.clock.clone());
    let queued = world
        .db
        .write(move |tx| enqueue_later(tx, &ids, &clock, kind, json!({}), None));
    queued.await.expect("queued");
}

/// Runs what is due until it has failed for good.
async fn exhaust(world: &World, kind: &'static str) {
    let fails = work(|_| async { Err(Error::unavailable("почта не отвечает")) });
    let (db, clock, ids) = (world.db.clone(), world.clock.clone(), world.ids.clone());
    let runner = Runner::new(
        db,
        clock,
        ids,
        Tasks::default(),
        HashMap::from([(kind, fails)]),
        Vec::new(),
    );
    for _ in 0..10 {
        runner.run_due().await.expect("a run");
        world.clock.advance(std::time::Duration::from_hours(2));
    }
}

fn path(page: &Value) -> String {
    format!("{PATH}/{}", page["items"][0]["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn a_dead_job_is_seen_and_tried_again_or_removed() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        enqueue(&world, "mail.send").await;
        exhaust(&world, "mail.send").await;
        let dead = world
            .get(&admin, &format!("{PATH}?state=dead"))
            .await
            .json();
        assert_eq!(texts(&dead, "last_error"), ["почта не отвечает"]);
        assert_eq!(
            (&dead["items"][0]["attempts"], &dead["items"][0]["kind"]),
            (&json!(10), &json!("mail.send"))
        );
        let job = path(&dead);
        let again = world
            .post(&admin, &format!("{job}/retry"), &json!({}))
            .await;
        assert_eq!(again.json()["state"], "queued", "{}", again.text());
        world
            .post(&admin, &format!("{job}/retry"), &json!({}))
            .await
            .is_problem(409, "conflict", None);
        assert_eq!(world.delete(&admin, &job).await.status, 204);
        world
            .delete(&admin, &job)
            .await
            .is_problem(404, "not_found", None);
        world
            .post(&admin, &format!("{job}/retry"), &json!({}))
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(
            done(&world, &admin).await[..2],
            ["job.deleted", "job.retried"]
        );
    }
}

#[tokio::test]
async fn jobs_come_in_pages_by_state() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    for kind in ["a.one", "a.two", "a.three"] {
        enqueue(&world, kind).await;
    }
    let page = world
        .get(&admin, &format!("{PATH}?state=queued&limit=2"))
        .await
        .json();
    assert_eq!(texts(&page, "kind"), ["a.three", "a.two"]);
    let next = page["next"].as_str().expect("more");
    let rest = world
        .get(&admin, &format!("{PATH}?state=queued&after={next}"))
        .await
        .json();
    assert_eq!(texts(&rest, "kind"), ["a.one"]);
    let refused = world.get(&admin, &format!("{PATH}?state=lost")).await;
    refused.is_problem(422, "invalid", Some("state"));
}

#[tokio::test]
async fn the_servers_own_housekeeping_runs() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let works = server::admin::jobs::works(&world.app.parts);
        let recurring = server::admin::jobs::recurring();
        let (db, clock, ids) = (world.db.clone(), world.clock.clone(), world.ids.clone());
        let runner = Runner::new(db, clock, ids, Tasks::default(), works, recurring);
        runner.run_due().await.expect("planned");
        world.clock.advance(std::time::Duration::from_hours(1));
        assert_eq!(runner.run_due().await.expect("a run"), 4);
        let kinds = texts(
            &world
                .get(&admin, &format!("{PATH}?state=done"))
                .await
                .json(),
            "kind",
        );
        for kind in [
            "auth.ended",
            "files.sweep",
            "notifications.retention",
            "jobs.tidy",
        ] {
            assert!(
                kinds.iter().any(|found| found == kind),
                "{kind} in {kinds:?}"
            );
        }
    }
}
