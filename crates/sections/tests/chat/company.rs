//! A company of one test: a database, people, and chat's routes without the
//! server around them. Who asks is put into the request.

use std::sync::Arc;

use assistant::{
    Access, Parts, Subjects,
    model::{Models, NoEngine, Timer},
    quota::Quota,
    run::Runs,
    scenario::Scenarios,
};
use axum::{
    Router,
    body::Body,
    http::{Method, Request},
};
use http_body_util::BodyExt;
use kernel::{
    Actor, Clock, Ids, Language, Timestamp,
    actor::Via,
    db::testing::{self, TestDb},
    egress::{Egress, SystemResolver},
    files::Files,
    ids::SessionId,
    people::{self, NewPerson, PersonChanges},
    secrets::Keyring,
    tasks::Tasks,
};
use sections::chat;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;

/// 2026-11-23 09:00 in Moscow.
const START: i64 = 1_795_413_600_000_000;

pub(crate) struct Company {
    pub(crate) parts: Parts,
    pub(crate) people: Vec<Actor>,
    routes: Router,
    _test: TestDb,
    _folder: TempDir,
}

/// A company of `people` on each database.
pub(crate) async fn each(people: usize) -> Vec<Company> {
    let mut all = Vec::new();
    for test in testing::each() {
        all.push(Company::on(test, people).await);
    }
    all
}

impl Company {
    /// A company on SQLite.
    pub(crate) async fn new(people: usize) -> Self {
        Self::on(testing::sqlite(), people).await
    }

    /// A company on this database.
    pub(crate) async fn on(test: TestDb, count: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let parts = parts(&test, &folder);
        let mut people = Vec::new();
        for number in 0..count {
            people.push(hire(&parts, number).await);
        }
        let (router, _) = (chat::SECTION.routes)().split_for_parts();
        let routes = router.with_state(parts.clone());
        Self {
            parts,
            people,
            routes,
            _test: test,
            _folder: folder,
        }
    }

    /// Makes one of them a guest.
    pub(crate) async fn make_guest(&mut self, who: usize) {
        let (clock, id) = (self.parts.clock.clone(), self.people[who].person);
        let changes = PersonChanges {
            guest: Some(true),
            ..PersonChanges::default()
        };
        let made = self
            .parts
            .db
            .write(move |tx| people::store::update(tx, &clock, id, &changes));
        self.people[who].guest = made.await.expect("a person").guest;
    }

    pub(crate) async fn get(&self, who: usize, path: &str) -> (u16, Value) {
        self.ask(who, Method::GET, path, &Value::Null).await
    }

    pub(crate) async fn post(&self, who: usize, path: &str, body: &Value) -> (u16, Value) {
        self.ask(who, Method::POST, path, body).await
    }

    pub(crate) async fn put(&self, who: usize, path: &str, body: &Value) -> (u16, Value) {
        self.ask(who, Method::PUT, path, body).await
    }

    pub(crate) async fn ask(
        &self,
        who: usize,
        method: Method,
        path: &str,
        body: &Value,
    ) -> (u16, Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::from(body.to_string()))
            .expect("a request");
        request.extensions_mut().insert(self.people[who].clone());
        let response = self
            .routes
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let status = response.status().as_u16();
        let bytes = response
            .into_body()
            .collect()
            .await
            .expect("a body")
            .to_bytes();
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        let answer = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).unwrap_or_else(|_| text())
        };
        (status, answer)
    }

    pub(crate) fn id(&self, who: usize) -> Uuid {
        self.people[who].person.0
    }

    /// A room made by `who` with these others.
    pub(crate) async fn room(&self, who: usize, kind: &str, others: &[usize]) -> Uuid {
        let members: Vec<Uuid> = others.iter().map(|other| self.id(*other)).collect();
        let (status, room) = self
            .post(
                who,
                "/rooms",
                &json!({ "name": "Склад", "kind": kind, "members": members }),
            )
            .await;
        assert_eq!(status, 201, "{room}");
        id_of(&room)
    }

    /// A message, or a reply where `thread` is given; its id.
    pub(crate) async fn say(
        &self,
        who: usize,
        room: Uuid,
        body: &str,
        thread: Option<Uuid>,
    ) -> Uuid {
        let body = json!({ "body": body, "client_id": self.parts.ids.uuid(), "thread_id": thread });
        let (status, message) = self
            .post(who, &format!("/rooms/{room}/messages"), &body)
            .await;
        assert_eq!(status, 201, "{message}");
        id_of(&message)
    }
}

pub(crate) fn id_of(value: &Value) -> Uuid {
    value["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .unwrap_or_else(|| panic!("an id in {value}"))
}

/// The ids of a page's items.
pub(crate) fn ids_of(page: &Value) -> Vec<Uuid> {
    page["items"]
        .as_array()
        .unwrap_or_else(|| panic!("a page: {page}"))
        .iter()
        .map(id_of)
        .collect()
}

async fn hire(parts: &Parts, number: usize) -> Actor {
    let (ids, clock) = (parts.ids.clone(), parts.clock.clone());
    let new = NewPerson {
        name: format!("Сотрудник {number}"),
        email: format!("person{number}@sufler.example"),
        title: String::new(),
        department: None,
        language: Language::Ru,
        time_zone: "Europe/Moscow".to_owned(),
        administrator: number == 0,
        password_hash: None,
    };
    let person = parts
        .db
        .write(move |tx| people::store::create(tx, &ids, &clock, &new))
        .await
        .expect("a person");
    Actor {
        person: person.id,
        name: person.name,
        administrator: person.administrator,
        guest: person.guest,
        language: Language::Ru,
        time_zone: person.time_zone,
        via: Via::Session(SessionId(Uuid::nil())),
    }
}

fn parts(test: &TestDb, folder: &TempDir) -> Parts {
    let clock = Clock::fixed(Timestamp::from_micros(START));
    let ids = Ids::seeded(clock.clone(), 11);
    let egress = Egress::new(Arc::new(SystemResolver), Vec::new(), None).expect("a gate");
    let keyring = Keyring::open_or_create(&folder.path().join("secrets.key")).expect("keys");
    let db = test.db.clone();
    let built_in = sections::ALL
        .iter()
        .flat_map(|section| section.scenarios)
        .copied();
    Parts {
        models: Models::new(
            db.clone(),
            egress.clone(),
            keyring.clone(),
            Arc::new(NoEngine),
            Arc::new(Timer::new(clock.clone(), ids.clone())),
        ),
        quota: Quota::new(db.clone()),
        scenarios: Arc::new(Scenarios::load(built_in).expect("scenarios")),
        subjects: Arc::new(Subjects::of(sections::ALL)),
        files: Files::at(folder.path()).expect("a folder of files"),
        pictures: kernel::pictures::Pictures::default(),
        access: Access::new(|_, _, _| Ok(true)),
        runs: Runs::default(),
        tasks: Tasks::default(),
        events: test.events.clone(),
        db,
        clock,
        ids,
        keyring,
        egress,
    }
}
