//! Kill −9 of the server while 64 callers post: every acknowledged message is
//! there afterwards, none twice.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Desk, PATIENCE, Person, Server, fresh_id, until, variable};

const CALLERS: usize = 64;
/// After how many acknowledged messages of a round the server is killed.
const ROUNDS: [usize; 4] = [40, 250, 1, 400];

/// What the callers know.
#[derive(Default)]
struct Sent {
    /// Id of each acknowledged message by the caller's own id, with its body.
    acknowledged: HashMap<String, (String, String)>,
    /// Asked and never answered: they may be there or not.
    unanswered: Vec<(usize, String, String)>,
}

/// Some people, a room they are all in, and a caller each for eight.
struct Crowd {
    tokens: Vec<String>,
    room: String,
}

impl Crowd {
    async fn gather(desk: &Desk) -> Self {
        let names = ["anna", "boris", "vera"];
        let token = |name: &str| desk.person(&format!("{name}.p@sufler.example"), "ru");
        let tokens: Vec<String> = names.iter().map(|name| token(name)).collect();
        let server = Server::start(desk).await;
        let mut crowd = Self {
            tokens,
            room: String::new(),
        };
        let people = crowd.people(&server);
        crowd.room = people[0].room("Склад", "open").await;
        for person in &people[1..] {
            let me = person.get("/api/v1/me").await.made();
            let path = format!("/api/v1/rooms/{}/members/{me}", crowd.room);
            assert_eq!(person.put(&path, &Value::Null).await.status, 204);
        }
        let (status, ..) = server.stop().await;
        assert!(status.success());
        crowd
    }

    /// A client each: making one takes longer than many messages.
    fn people(&self, server: &Server) -> Vec<Person> {
        self.tokens
            .iter()
            .map(|token| Person::new(server, token))
            .collect()
    }

    fn path(&self) -> String {
        format!("/api/v1/rooms/{}/messages", self.room)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_message_survives_on_sqlite() {
    let desk = Desk::new("");
    let crowd = Crowd::gather(&desk).await;
    drill(&desk, &crowd, &ROUNDS).await;
    let database = rusqlite::Connection::open(desk.database()).expect("the database");
    let check: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("checked");
    assert_eq!(check, "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_message_survives_on_postgres() {
    let Some(url) = variable("SUFLER_TEST_POSTGRES") else {
        return;
    };
    let made = Made::database(&url);
    let desk = Desk::new(&format!("[database]\nurl = \"{}\"", made.url));
    let crowd = Crowd::gather(&desk).await;
    drill(&desk, &crowd, &[300]).await;
}

async fn drill(desk: &Desk, crowd: &Crowd, rounds: &[usize]) {
    let mut sent = Sent::default();
    for after in rounds {
        let server = Server::start(desk).await;
        post_until_killed(server, crowd, *after, &mut sent).await;
        let server = Server::start(desk).await;
        let people = crowd.people(&server);
        let reader = &people[0];
        assert_all_there(&reader.all_messages(&crowd.room).await, &sent);
        send_again(&people, crowd, &mut sent).await;
        assert_all_there(&reader.all_messages(&crowd.room).await, &sent);
        assert!(server.stop().await.0.success());
    }
    assert!(sent.acknowledged.len() >= rounds.iter().sum());
}

/// Sixty-four callers post one message after another; the server is killed
/// once so many are acknowledged, while the others are on their way.
async fn post_until_killed(server: Server, crowd: &Crowd, after: usize, sent: &mut Sent) {
    let (done, over) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let people = crowd.people(&server);
    let callers: Vec<_> = (0..CALLERS)
        .map(|number| {
            let caller = Caller {
                person: people[number % people.len()].clone(),
                number,
                path: crowd.path(),
                done: Arc::clone(&done),
                over: Arc::clone(&over),
            };
            #[expect(clippy::disallowed_methods, reason = "a caller outside the server")]
            tokio::spawn(caller.post_on())
        })
        .collect();
    until("messages are acknowledged", PATIENCE, || async {
        (done.load(Ordering::Relaxed) >= after).then_some(())
    })
    .await;
    server.kill();
    over.store(true, Ordering::Relaxed);
    for caller in callers {
        let told = caller.await.expect("a caller");
        sent.acknowledged.extend(told.acknowledged);
        sent.unanswered.extend(told.unanswered);
    }
}

struct Caller {
    person: Person,
    number: usize,
    path: String,
    done: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
}

impl Caller {
    async fn post_on(self) -> Sent {
        let mut sent = Sent::default();
        while !self.over.load(Ordering::Relaxed) {
            let client_id = fresh_id().to_string();
            let body = format!("Сообщение {client_id} от {}", self.number);
            let Some(id) = post(&self.person, &self.path, &client_id, &body).await else {
                sent.unanswered.push((self.number, client_id, body));
                break;
            };
            sent.acknowledged.insert(client_id, (id, body));
            self.done.fetch_add(1, Ordering::Relaxed);
        }
        sent
    }
}

/// The id of the message, once the server has said that it is there.
async fn post(person: &Person, path: &str, client_id: &str, body: &str) -> Option<String> {
    let asked = json!({ "body": body, "client_id": client_id });
    let sent = person.try_send(Method::POST, path, Some(asked.to_string().into_bytes()));
    let answer = tokio::time::timeout(Duration::from_secs(20), sent).await;
    Some(answer.expect("an answer or an end").ok()?.made())
}

/// What was not answered is sent again with the same id, as a page does.
async fn send_again(people: &[Person], crowd: &Crowd, sent: &mut Sent) {
    for (number, client_id, body) in std::mem::take(&mut sent.unanswered) {
        let person = &people[number % people.len()];
        let id = post(person, &crowd.path(), &client_id, &body).await;
        sent.acknowledged
            .insert(client_id, (id.expect("an answer"), body));
    }
}

fn assert_all_there(messages: &[Value], sent: &Sent) {
    let mut seen = HashMap::new();
    let mut places = HashSet::new();
    for message in messages {
        let text = |name: &str| message[name].as_str().expect("a text").to_owned();
        let twice = seen.insert(text("client_id"), (text("id"), text("body")));
        assert_eq!(twice, None, "a message is there twice");
        assert!(places.insert(message["seq"].as_i64().expect("a number")));
    }
    for (client_id, message) in &sent.acknowledged {
        assert_eq!(
            seen.get(client_id),
            Some(message),
            "an acknowledged message"
        );
    }
    let unknown = seen.len() - sent.acknowledged.len();
    assert!(unknown <= sent.unanswered.len(), "{unknown} from nowhere");
}

/// A database of its own on the test server, dropped at the end.
struct Made {
    server: String,
    name: String,
    url: String,
}

impl Made {
    fn database(server: &str) -> Self {
        let name = format!("sufler_drill_{}", std::process::id());
        let (base, _) = server.rsplit_once('/').expect("an address with a database");
        run_sql(
            server,
            &format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"),
        );
        Self {
            server: server.to_owned(),
            url: format!("{base}/{name}?sslmode=disable"),
            name,
        }
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        run_sql(
            &self.server,
            &format!("DROP DATABASE {} WITH (FORCE)", self.name),
        );
    }
}

/// On a thread of its own: the client refuses to run inside a runtime.
fn run_sql(server: &str, sql: &str) {
    let (server, sql) = (server.to_owned(), sql.to_owned());
    let work = move || {
        let mut client = postgres::Client::connect(&server, postgres::NoTls).expect("the server");
        client.batch_execute(&sql).expect("a statement");
    };
    std::thread::spawn(work).join().expect("the thread");
}
