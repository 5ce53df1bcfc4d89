//! Another program holds the database: writing is refused after five seconds
//! with a clear text, reading goes on, and afterwards everything works.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use crate::support::{Desk, Person, Server, fresh_id};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_wait_then_are_refused_and_work_again_afterwards() {
    let desk = Desk::new("");
    let token = desk.person("anna.p@sufler.example", "ru");
    let server = Server::start(&desk).await;
    let person = Person::new(&server, &token);
    let room = person.room("Склад", "open").await;
    person.say(&room, "до блокировки").await;
    let other = rusqlite::Connection::open(desk.database()).expect("another program");
    other
        .busy_timeout(Duration::from_secs(5))
        .expect("patience");
    other.execute_batch("BEGIN EXCLUSIVE").expect("locked");
    let path = format!("/api/v1/rooms/{room}/messages");
    let body = json!({ "body": "во время блокировки", "client_id": fresh_id() }).to_string();
    let body = Some(body.into_bytes());
    let writing = person.send(Method::POST, &path, body.clone());
    let reading = async {
        let begun = Instant::now();
        assert_eq!(person.all_messages(&room).await.len(), 1);
        begun.elapsed()
    };
    let (refused, read) = tokio::join!(writing, reading);
    assert!(
        read < Duration::from_secs(2),
        "readers do not wait: {read:?}"
    );
    let problem = refused.problem(503, "unavailable");
    assert_eq!(
        problem["detail"],
        "База данных занята другой программой. Повторите попытку."
    );
    other.execute_batch("ROLLBACK").expect("released");
    // The same request again, as a page does it.
    let id = person.send(Method::POST, &path, body).await.made();
    let seen = person.all_messages(&room).await;
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1]["id"], id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_beside_the_owner_of_the_file_is_refused_by_name() {
    let desk = Desk::new("");
    desk.person("anna.p@sufler.example", "ru");
    let other = rusqlite::Connection::open(desk.database()).expect("another program");
    other
        .busy_timeout(Duration::from_secs(5))
        .expect("patience");
    other
        .execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE theirs (n); COMMIT",
        )
        .expect("locked");
    let text = desk.refused(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(
        text.contains("sufler.db is locked by another program"),
        "{text}"
    );
    drop(other);
    assert!(Server::start(&desk).await.stop().await.0.success());
}
