//! Databases for tests: every store test runs on each that [`each`] gives.

use std::sync::atomic::{AtomicU64, Ordering};

use secrecy::SecretString;
use tempfile::TempDir;

use super::{Db, Location};
use crate::Events;

/// A database that is gone after the test.
pub struct TestDb {
    /// The database.
    pub db: Db,
    /// Its events.
    pub events: Events,
    folder: Option<TempDir>,
    location: Location,
    drop_sql: Option<(SecretString, String)>,
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// SQLite always, and PostgreSQL too when `SUFLER_TEST_POSTGRES` holds the
/// address of a server where databases may be made.
///
/// # Panics
/// When a database cannot be made: the test cannot run then.
pub fn each() -> Vec<TestDb> {
    let mut all = vec![sqlite()];
    #[expect(
        clippy::disallowed_methods,
        reason = "tests have no configuration to read it from"
    )]
    let url = std::env::var("SUFLER_TEST_POSTGRES").ok();
    if let Some(url) = url {
        all.push(postgres(&url));
    }
    all
}

/// A SQLite database in a temporary folder.
///
/// # Panics
/// When it cannot be made.
#[expect(
    clippy::expect_used,
    reason = "test support: a database that cannot be made fails the test"
)]
pub fn sqlite() -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let events = Events::default();
    let path = folder.path().join("sufler.db");
    let location = Location::Sqlite {
        path,
        readers: 2,
        max_page_count: None,
    };
    let db = Db::open(location.clone(), events.clone()).expect("a new SQLite database");
    TestDb {
        db,
        location,
        events,
        folder: Some(folder),
        drop_sql: None,
    }
}

#[expect(
    clippy::expect_used,
    reason = "test support: a database that cannot be made fails the test"
)]
fn postgres(url: &str) -> TestDb {
    let name = format!(
        "sufler_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    );
    // Its own order of texts is that of a language, as on most servers: what
    // must sort by bytes has to say so.
    let sort = "LOCALE_PROVIDER icu ICU_LOCALE 'ru-RU'";
    let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' {sort}");
    admin(url, &create);
    let (base, _) = url
        .rsplit_once('/')
        .expect("an address that ends in a database");
    let events = Events::default();
    let location = Location::Postgres {
        url: format!("{base}/{name}").into(),
        clients: 3,
    };
    let db = Db::open(location.clone(), events.clone()).expect("a new PostgreSQL database");
    let drop_sql = format!("DROP DATABASE {name} WITH (FORCE)");
    TestDb {
        db,
        events,
        location,
        folder: None,
        drop_sql: Some((url.to_owned().into(), drop_sql)),
    }
}

#[expect(
    clippy::expect_used,
    reason = "test support: a server that does not answer fails the test"
)]
fn admin(url: &str, sql: &str) {
    let (url, sql) = (url.to_owned(), sql.to_owned());
    // The synchronous client refuses to run inside a test's runtime.
    std::thread::spawn(move || {
        let mut client =
            ::postgres::Client::connect(&url, ::postgres::NoTls).expect("the test server");
        client
            .batch_execute(&sql)
            .expect("a statement of the test harness");
    })
    .join()
    .expect("the harness thread");
}

impl TestDb {
    /// Another node on the same database, with events of its own.
    ///
    /// # Panics
    /// When it cannot be opened.
    #[expect(
        clippy::expect_used,
        reason = "test support: a database that cannot be opened fails the test"
    )]
    pub fn another_node(&self) -> (Db, Events) {
        let events = Events::default();
        let db = Db::open(self.location.clone(), events.clone()).expect("a second node");
        (db, events)
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        use secrecy::ExposeSecret;
        if let Some((url, sql)) = self.drop_sql.take() {
            admin(url.expose_secret(), &sql);
        }
        drop(self.folder.take());
    }
}
