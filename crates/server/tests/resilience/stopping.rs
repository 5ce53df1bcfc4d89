//! SIGTERM while a model works, a page listens and a socket is open: everything
//! ends by itself within ten seconds and is there after the next start.

use std::{path::Path, time::Duration};

use crate::{
    kill_engine::{company, summary},
    support::{Desk, PATIENCE, Person, Server, Socket, is_alive, until},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_ends_runs_streams_sockets_and_the_engine() {
    let (desk, server, person) = company("").await;
    let mut socket = Socket::open(&person).await;
    let mut run = person.run(&summary()).await;
    let id = run.id.clone();
    let told = run.until_words().await;
    let engine = server.engine().expect("the engine runs");
    let items = told.iter().filter(|(name, _)| name == "item").count();
    let (stopped, (rest, _)) = tokio::join!(server.stop(), run.rest());
    let (status, took, log) = stopped;
    assert!(status.success(), "{status:?} {log}");
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert!(log.contains("stopped") && !log.contains("cut"), "{log}");
    let (name, end) = rest.last().expect("the end of the run is told");
    assert_eq!(name, "run.failed");
    assert_eq!(
        end["problem"]["detail"],
        "Работа прервалась: сервер был остановлен."
    );
    while socket.hear().await.is_some() {}
    until("the engine ends", PATIENCE, || async {
        (!is_alive(engine)).then_some(())
    })
    .await;
    let server = Server::start(&desk).await;
    let person = Person::new(&server, &person.token);
    let kept = person.get(&format!("/api/v1/runs/{id}")).await.json();
    assert_eq!(kept["state"], "failed");
    assert_eq!(kept["problem"]["detail"], end["problem"]["detail"]);
    assert_eq!(
        kept["result"]["items"].as_array().expect("items").len(),
        items
    );
    assert_eq!(kept["result"], end["result"]);
}

/// The database file alone is whole after a stop, and the log beside it tells
/// nothing of what people wrote.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_leaves_no_text_in_the_write_ahead_log() {
    const CANARY: &str = "canary-of-the-log";
    let desk = Desk::new("");
    let token = desk.person("anna@sufler.example", "ru");
    let server = Server::start(&desk).await;
    let person = Person::new(&server, &token);
    let room = person.room("Склад", "open").await;
    person.say(&room, CANARY).await;
    let holds = |path: &Path| {
        let bytes = std::fs::read(path).unwrap_or_default();
        let found = |part: &[u8]| part == CANARY.as_bytes();
        bytes.windows(CANARY.len()).any(found)
    };
    let log = desk.data().join("sufler.db-wal");
    assert!(holds(&log), "it is written there first");
    let (status, _, told) = server.stop().await;
    assert!(status.success(), "{told}");
    assert!(!holds(&log) && holds(&desk.database()));
}
