//! One server with a database of its own, a clock that stands and ids that
//! repeat.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use kernel::{
    Clock, Db, Events, Ids, Language, Scope, Timestamp,
    db::testing::{self, TestDb},
    ids::PersonId,
    tasks::Tasks,
};
use serde_json::Value;
use server::{
    App,
    auth::{
        actions::{self, NewAccount, NewToken},
        hash_blocking,
    },
    config::Config,
    live::Rights,
    router,
    serve::{Base, assemble},
};
use tokio::net::TcpListener;
use tower::ServiceExt;

use super::{Anonymous, Asker, Member, TokenUser};

/// Everybody's password.
pub(crate) const PASSWORD: &str = "правильный пароль";

/// 2026-11-23 09:00 in Moscow.
const START: i64 = 1_795_413_600_000_000;

/// A server of one test.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) db: Db,
    pub(crate) events: Events,
    pub(crate) tasks: Tasks,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    /// Who may not read subjects of the kind `test.room`.
    pub(crate) barred: Arc<Mutex<HashSet<PersonId>>>,
    pub(crate) router: Router,
    test: TestDb,
    folder: tempfile::TempDir,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A world on each database.
pub(crate) fn each() -> Vec<World> {
    testing::each()
        .into_iter()
        .map(|test| World::on(test, Config::default()))
        .collect()
}

impl World {
    /// A world on SQLite.
    pub(crate) fn new() -> Self {
        Self::on(testing::sqlite(), Config::default())
    }

    /// A world on SQLite with its own configuration.
    pub(crate) fn with(config: Config) -> Self {
        Self::on(testing::sqlite(), config)
    }

    /// A world on this database.
    pub(crate) fn on(test: TestDb, mut config: Config) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        config.data_dir = folder.path().join("data");
        server::data_dir::prepare(&config.data_dir).expect("a data folder");
        let clock = Clock::fixed(Timestamp::from_micros(START));
        let ids = Ids::seeded(clock.clone(), 7);
        let node = (test.db.clone(), test.events.clone());
        Self::assembled(test, folder, config, node, clock, ids)
    }

    /// What `world` is after a restart of the server: the same data, nothing
    /// of the process.
    pub(crate) fn restarted(world: Self) -> Self {
        let config = world.app.config.as_ref().clone();
        let node = world.test.another_node();
        let (clock, ids) = (world.clock.clone(), world.ids.clone());
        Self::assembled(world.test, world.folder, config, node, clock, ids)
    }

    fn assembled(
        test: TestDb,
        folder: tempfile::TempDir,
        config: Config,
        (db, events): (Db, Events),
        clock: Clock,
        ids: Ids,
    ) -> Self {
        let tasks = Tasks::default();
        let public_url = config
            .server
            .public_url(config.server.listen)
            .expect("an address");
        let barred: Arc<Mutex<HashSet<PersonId>>> = Arc::default();
        let base = Base {
            config,
            db: db.clone(),
            events: events.clone(),
            tasks: tasks.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            public_url,
        };
        let app = assemble(base, rights(&barred)).expect("a server");
        let router = router::router(&app);
        Self {
            app,
            db,
            events,
            tasks,
            clock,
            ids,
            barred,
            router,
            test,
            folder,
        }
    }

    /// The database as another process has it open.
    pub(crate) fn another_node(&self) -> (Db, Events) {
        self.test.another_node()
    }

    /// A signed-in person.
    pub(crate) async fn member(&self, email: &str) -> Member {
        self.person(email, false).await
    }

    /// A signed-in administrator.
    pub(crate) async fn admin(&self, email: &str) -> Member {
        self.person(email, true).await
    }

    async fn person(&self, email: &str, administrator: bool) -> Member {
        let id = self.account(email, administrator).await;
        let answer = self.sign_in(email, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        Member {
            id,
            email: email.to_owned(),
            cookie: answer.cookie().expect("a cookie"),
        }
    }

    /// A person who has not signed in.
    pub(crate) async fn account(&self, email: &str, administrator: bool) -> PersonId {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        let hash = hash_blocking(&ids, PASSWORD).expect("a hash");
        let account = NewAccount {
            email: email.to_owned(),
            name: "Анна Петрова".to_owned(),
            title: String::new(),
            language: Some(Language::Ru),
            time_zone: None,
            administrator,
            password_hash: Some(hash),
        };
        let made = self
            .db
            .write(move |tx| actions::create_account(tx, &clock, &ids, account))
            .await;
        made.expect("an account").id
    }

    /// A token of a person.
    pub(crate) async fn token(
        &self,
        person: PersonId,
        scopes: &[Scope],
        days: Option<u32>,
    ) -> TokenUser {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        let new = NewToken {
            person,
            name: "проба".to_owned(),
            scopes: scopes.to_vec(),
            days,
        };
        let made = self
            .db
            .write(move |tx| actions::create_token(tx, &clock, &ids, new))
            .await;
        TokenUser(made.expect("a token").1)
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "email": email, "password": password });
        self.post(&Anonymous, "/api/v1/session", &body).await
    }

    pub(crate) async fn get(&self, asker: &impl Asker, path: &str) -> Answer {
        self.send(asker, Method::GET, path, Body::empty()).await
    }

    pub(crate) async fn post(&self, asker: &impl Asker, path: &str, body: &Value) -> Answer {
        self.send(asker, Method::POST, path, Body::from(body.to_string()))
            .await
    }

    pub(crate) async fn put(&self, asker: &impl Asker, path: &str, body: &Value) -> Answer {
        self.send(asker, Method::PUT, path, Body::from(body.to_string()))
            .await
    }

    pub(crate) async fn patch(&self, asker: &impl Asker, path: &str, body: &Value) -> Answer {
        self.send(asker, Method::PATCH, path, Body::from(body.to_string()))
            .await
    }

    pub(crate) async fn delete(&self, asker: &impl Asker, path: &str) -> Answer {
        self.send(asker, Method::DELETE, path, Body::empty()).await
    }

    pub(crate) async fn send(
        &self,
        asker: &impl Asker,
        method: Method,
        path: &str,
        body: Body,
    ) -> Answer {
        let request = asker.dress(Request::builder().method(method).uri(path));
        let request = request
            .header(header::HOST, "127.0.0.1:8080")
            .body(body)
            .expect("a request");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// Serves on loopback; answers the port.
    pub(crate) async fn listen(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (router, tasks) = (self.router.clone(), self.tasks.clone());
        let grace = self.app.config.limits.stop();
        self.tasks
            .spawn(server::listen::accept(listener, None, router, tasks, grace));
        port
    }
}

/// `test.room` is open to whoever is not barred; of the rest the sections
/// decide.
fn rights(barred: &Arc<Mutex<HashSet<PersonId>>>) -> Rights {
    let barred = Arc::clone(barred);
    let subjects = assistant::Subjects::of(sections::ALL);
    Rights::new(move |tx, actor, subject| {
        if subject.kind != "test.room" {
            return subjects.may_read(tx, actor, subject);
        }
        Ok(!barred.lock().expect("the list").contains(&actor.person))
    })
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().expect("ASCII"))
            .unwrap_or_default()
    }

    /// The session's secret in `Set-Cookie`.
    pub(crate) fn cookie(&self) -> Option<String> {
        self.cookie_named("sufler_session")
    }

    /// What `Set-Cookie` gives under this name; nothing when it takes it away.
    pub(crate) fn cookie_named(&self, name: &str) -> Option<String> {
        let all = self.headers.get_all("set-cookie").iter();
        let mut texts = all.filter_map(|value| value.to_str().ok());
        let found = texts.find_map(|text| text.strip_prefix(name)?.strip_prefix('='))?;
        let (secret, _) = found.split_once(';')?;
        (!secret.is_empty()).then(|| secret.to_owned())
    }

    /// Checks that this is a problem with the code, and its field.
    #[track_caller]
    pub(crate) fn is_problem(&self, status: u16, code: &str, field: Option<&str>) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code);
        assert_eq!(problem["field"].as_str(), field);
        assert_eq!(problem["trace_id"], self.header("x-trace-id"));
        for text in ["title", "detail"] {
            assert!(
                problem[text]
                    .as_str()
                    .is_some_and(|text| text.contains(' ') || text.len() > 4),
                "{problem}"
            );
        }
    }
}
