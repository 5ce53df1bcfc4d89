//! The database layer: one SQL text with `$1` placeholders, synchronous store
//! functions on `&mut Tx`, and threads that run them. SQLite has one writer
//! that commits waiting closures together; PostgreSQL has a pool of clients.

mod migrate;
mod postgres;
mod row;
mod sqlite;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod tx;
mod value;

use std::{path::PathBuf, sync::Arc};

use secrecy::SecretString;
use tokio::sync::oneshot;

pub use self::{
    migrate::newest_version,
    row::{Cell, Column, Row},
    tx::{Dialect, Tx},
    value::Value,
};
use crate::{Error, Events, Result};

/// Where the data is.
#[derive(Clone, Debug)]
pub enum Location {
    /// A file of SQLite.
    Sqlite {
        /// The database file; its folder exists.
        path: PathBuf,
        /// Reader threads, at least one.
        readers: usize,
        /// An upper limit of 4 KiB pages, for small disks and for tests.
        max_page_count: Option<u32>,
    },
    /// A PostgreSQL server.
    Postgres {
        /// `postgres://user:password@host/database`, with `sslmode` if wanted.
        url: SecretString,
        /// Clients kept open, at least one.
        clients: usize,
    },
}

/// A handle to the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    inner: Arc<Inner>,
}

#[derive(Debug)]
enum Inner {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens the database and brings its tables up to this version. Blocks:
    /// call it before the runtime serves anyone.
    ///
    /// # Errors
    /// `Unavailable` with what a person can do: locked, damaged, unreachable,
    /// or made by a newer version of Sufler.
    pub fn open(location: Location, events: Events) -> Result<Self> {
        let inner = match location {
            Location::Sqlite { path, readers, max_page_count } => {
                Inner::Sqlite(sqlite::Sqlite::open(&path, readers, max_page_count, events)?)
            }
            Location::Postgres { url, clients } => {
                Inner::Postgres(postgres::Postgres::open(&url, clients, events)?)
            }
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Which of the two databases this is.
    pub fn dialect(&self) -> Dialect {
        match *self.inner {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs `work` on a reader thread.
    ///
    /// # Errors
    /// Whatever `work` answers, or `Unavailable` when the database is closed.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (job, answer) = Closure::job(work);
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.read(job),
            Inner::Postgres(postgres) => postgres.run(job),
        }
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Runs `work` in one transaction and answers after the commit. When `work`
    /// fails nothing of it remains, and its events are not told.
    ///
    /// # Errors
    /// Whatever `work` answers, or `Unavailable` when the commit failed.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (job, answer) = Closure::job(work);
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.write(job),
            Inner::Postgres(postgres) => postgres.run(job),
        }
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    /// `write` for code without a runtime: the command line and the demo.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (job, answer) = Closure::job(work);
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.write(job),
            Inner::Postgres(postgres) => postgres.run(job),
        }
        answer.blocking_recv().unwrap_or_else(|_| Err(closed()))
    }
}

fn closed() -> Error {
    Error::unavailable("the database is closed")
}

/// A closure on its way to a database thread, its type erased.
trait Job: Send {
    /// Runs it; false means its changes must be undone.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Answers the caller once the fate of the commit is known.
    fn finish(self: Box<Self>, commit: Result<()>);
}

type BoxedJob = Box<dyn Job>;

struct Closure<F, T> {
    work: Option<F>,
    result: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

impl<F, T> Closure<F, T>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    fn job(work: F) -> (BoxedJob, oneshot::Receiver<Result<T>>) {
        let (answer, receiver) = oneshot::channel();
        (Box::new(Self { work: Some(work), result: None, answer }), receiver)
    }
}

impl<F, T> Job for Closure<F, T>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(work) = self.work.take() else { return false };
        // A panic in one caller's closure must not take the writer thread, and
        // with it everybody's database, down.
        let call = std::panic::AssertUnwindSafe(|| work(tx));
        let result = std::panic::catch_unwind(call)
            .unwrap_or_else(|_| Err(Error::internal("a database closure panicked")));
        let ok = result.is_ok();
        self.result = Some(result);
        ok
    }

    fn finish(self: Box<Self>, commit: Result<()>) {
        let result = self.result.unwrap_or_else(|| Err(closed()));
        let answer = match commit {
            Ok(()) => result,
            Err(error) => result.and(Err(error)),
        };
        drop(self.answer.send(answer));
    }
}
