use std::time::Duration;

use assistant::run::jobs;
use emulators::Emulator;
use kernel::Language;
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
