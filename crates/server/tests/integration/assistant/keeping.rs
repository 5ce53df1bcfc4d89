use std::time::Duration;

use assistant::run::jobs;
use emulators::Emulator;
use kernel::{Language, db::Dialect};
use serde_json::json;

use super::{Office, result_of};
use crate::support::{each, summary_of};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn texts_go_after_two_weeks_and_counts_stay() {
    let (office, _running) = Office::with(Emulator::openai()).await;
    let world = &office.world;
    let told = world
        .ask(&office.anna, office.room, "Когда пришлют договор?")
        .await;
    let run = told[0].data["run_id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/runs/{run}");
    let body = json!({ "value": "up", "comment": "КАНАРЕЙКА" });
    assert_eq!(
        world
            .put(&office.anna, &format!("{path}/rating"), &body)
            .await
            .status,
        204
    );
    world.clock.advance(DAY * 13);
    assert_eq!(jobs::forget_texts(&world.app.parts).await.expect("done"), 0);
    let before = world.read(&office.anna, &path).await;
    assert_eq!(
        (&before["result"], &before["instruction"]),
        (result_of(&told), &json!("Когда пришлют договор?"))
    );
    world.clock.advance(DAY * 2);
    assert_eq!(jobs::forget_texts(&world.app.parts).await.expect("done"), 1);
    assert_eq!(
        jobs::forget_texts(&world.app.parts).await.expect("done"),
        0,
        "once"
    );
    let after = world.read(&office.anna, &path).await;
    assert_eq!(
        (&after["result"], &after["instruction"]),
        (&json!(null), &json!(""))
    );
    for kept in [
        "usage",
        "state",
        "scenario",
        "rating",
        "model",
        "created_at",
        "finished_at",
        "subject",
    ] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    let stored = world.db.read(|tx| {
        let sql =
            "SELECT count(*) FROM runs WHERE rating_comment IS NOT NULL OR result IS NOT NULL";
        tx.query_one(sql, &[], |row| row.get::<i64>(0))
    });
    assert_eq!(stored.await.expect("a count"), 0);
}

/// A run that this process does not know: its own has died.
async fn leave_a_stray(world: &crate::support::World, person: kernel::ids::PersonId) -> uuid::Uuid {
    let (id, at) = (world.ids.uuid(), world.clock.now());
    let asked =
        kernel::db::Value::Json(json!({ "scenario": "chat.ask", "instruction": "КАНАРЕЙКА" }));
    let insert = move |tx: &mut kernel::Tx<'_>| {
        let sql = "INSERT INTO runs (id, person_id, scenario, asked, state, prompt_tokens, completion_tokens, \
             cached_tokens, created_at) VALUES ($1, $2, 'chat.ask', $3, 'running', 0, 0, 0, $4)";
        tx.execute(sql, &[id.into(), person.into(), asked.clone(), at.into()])
    };
    world.db.write(insert).await.expect("a row");
    id
}

#[tokio::test]
async fn what_a_dead_process_left_is_marked_at_start() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let run = leave_a_stray(&world, anna.id).await;
        let path = format!("/api/v1/runs/{run}");
        assert_eq!(world.read(&anna, &path).await["state"], "running");
        assert_eq!(
            jobs::interrupt_strays(&world.app.parts)
                .await
                .expect("done"),
            1
        );
        assert_eq!(
            jobs::interrupt_strays(&world.app.parts)
                .await
                .expect("done"),
            0
        );
        for (language, words) in [
            (Language::Ru, "сервер был остановлен"),
            (Language::En, "the server was stopped"),
        ] {
            world.speaks(&anna, language).await;
            let list = world.read(&anna, "/api/v1/runs").await;
            for found in [world.read(&anna, &path).await, list["items"][0].clone()] {
                let problem = &found["problem"];
                assert_eq!(
                    (&found["state"], &problem["code"]),
                    (&json!("failed"), &json!("unavailable"))
                );
                assert!(
                    problem["detail"]
                        .as_str()
                        .is_some_and(|detail| detail.contains(words)),
                    "{problem}"
                );
                assert_eq!(problem["trace_id"], json!(run));
            }
        }
        let told = world.follow(&anna, run, 0).await.all().await;
        assert_eq!((told.len(), told[0].name.as_str()), (1, "run.failed"));
        assert_eq!(world.follow(&anna, run, told[0].id).await.all().await, []);
        world.clock.advance(DAY * 15);
        assert_eq!(jobs::forget_texts(&world.app.parts).await.expect("done"), 1);
        assert_eq!(
            world.read(&anna, &path).await["instruction"],
            "",
            "its question goes too"
        );
    }
}

async fn lease(world: &crate::support::World, run: uuid::Uuid, seconds: u64) {
    let until = world.clock.now().plus(Duration::from_secs(seconds));
    let sql =
        "UPDATE runs SET state = 'running', lease_until = $2, finished_at = NULL WHERE id = $1";
    let leased = world
        .db
        .write(move |tx| tx.execute(sql, &[run.into(), until.into()]));
    assert_eq!(leased.await.expect("done"), 1);
}

async fn state(
    world: &crate::support::World,
    who: &crate::support::Member,
    run: uuid::Uuid,
) -> serde_json::Value {
    world.read(who, &format!("/api/v1/runs/{run}")).await["state"].clone()
}

#[tokio::test]
async fn a_run_of_another_server_is_left_alone_while_its_lease_lasts() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let run = leave_a_stray(&world, anna.id).await;
        lease(&world, run, 60).await;
        let (parts, shared) = (&world.app.parts, world.db.dialect() == Dialect::Postgres);
        world.clock.advance(Duration::from_secs(40));
        assert_eq!(jobs::look_after_leases(parts).await.expect("done"), 0);
        // A database of one server has no other server's runs.
        let at_start = jobs::interrupt_strays(parts).await.expect("done");
        assert_eq!(at_start, u64::from(!shared));
        assert_eq!(state(&world, &anna, run).await == "running", shared);
        world.clock.advance(Duration::from_secs(21));
        let found = jobs::look_after_leases(parts).await.expect("done");
        assert_eq!(found, u64::from(shared), "its server has died");
        assert_eq!(state(&world, &anna, run).await, "failed");
    }
}

#[tokio::test]
async fn a_server_leaves_its_own_runs_alone_and_no_others() {
    for world in crate::support::World::each_with_models() {
        let gate = std::sync::Arc::new(tokio::sync::Notify::new());
        let office = Office::of(world).await;
        office.talk().await;
        let slow = Emulator::openai().starts_slowly(std::sync::Arc::clone(&gate));
        let (_, running) = office.world.model(&office.boss, "Проба", slow).await;
        let (world, parts) = (&office.world, &office.world.app.parts);
        let stream = world.run(&office.anna, &summary_of(office.room)).await;
        let own = stream.run;
        running.asked(1).await;
        let stray = leave_a_stray(world, office.anna.id).await;
        lease(world, stray, 90).await;
        for ended in [0, 1, 0] {
            world.clock.advance(Duration::from_secs(50));
            let found = jobs::look_after_leases(parts).await.expect("done");
            assert_eq!(found, ended);
        }
        assert_eq!(state(world, &office.anna, own).await, "running");
        assert_eq!(state(world, &office.anna, stray).await, "failed");
        gate.notify_one();
        stream.all().await;
        assert_eq!(state(world, &office.anna, own).await, "finished");
        // As if its last word could not be written: it is over all the same.
        lease(world, own, 60).await;
        world.clock.advance(Duration::from_secs(61));
        assert_eq!(jobs::look_after_leases(parts).await.expect("done"), 1);
        assert_eq!(state(world, &office.anna, own).await, "failed");
    }
}

#[tokio::test]
async fn a_stopping_server_ends_its_runs_and_says_so() {
    let gate = std::sync::Arc::new(tokio::sync::Notify::new());
    let (office, _running) = Office::with(Emulator::openai().starts_slowly(gate)).await;
    let mut stream = office
        .world
        .run(&office.anna, &summary_of(office.room))
        .await;
    let run = stream.run;
    stream.until("item").await;
    office.world.tasks.stop().await;
    let told = stream.all().await;
    let last = told.last().expect("an end");
    assert_eq!(
        (last.name.as_str(), &last.data["problem"]["code"]),
        ("run.failed", &json!("unavailable"))
    );
    assert!(
        !result_of(&told)["items"]
            .as_array()
            .expect("items")
            .is_empty()
    );
    let kept = office
        .world
        .read(&office.anna, &format!("/api/v1/runs/{run}"))
        .await;
    assert_eq!(kept["state"], "failed");
}
