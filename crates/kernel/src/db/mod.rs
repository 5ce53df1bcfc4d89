//! The database layer: one SQL text with `$1` placeholders, synchronous store
//! functions on `&mut Tx`, and threads that run them. SQLite has one writer
//! that commits waiting closures together; PostgreSQL has a pool of clients.

mod migrate;
mod outbox;
mod params;
mod postgres;
mod row;
mod sqlite;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod tx;
mod value;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use secrecy::SecretString;
use tokio::sync::oneshot;

pub use self::{
    migrate::{newest_version, refuse_newer},
    params::Params,
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
            Location::Sqlite {
                path,
                readers,
                max_page_count,
            } => {
                let opened = sqlite::Sqlite::open(&path, readers, max_page_count, events);
                Inner::Sqlite(opened.map_err(|error| explained(&path, error))?)
            }
            Location::Postgres { url, clients } => {
                Inner::Postgres(postgres::Postgres::open_apart(&url, clients, &events)?)
            }
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Which of the two databases this is.
    pub fn dialect(&self) -> Dialect {
        match *self.inner {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Brings everything written so far into the database file and empties the
    /// write-ahead log: at the end of a process, so that the file alone is
    /// whole. PostgreSQL looks after itself.
    pub fn settle(&self) {
        if let Inner::Sqlite(sqlite) = &*self.inner {
            sqlite.settle();
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
            Inner::Postgres(postgres) => postgres.run(job, postgres::Access::Read),
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
            Inner::Postgres(postgres) => postgres.run(job, postgres::Access::Write),
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
            Inner::Postgres(postgres) => postgres.run(job, postgres::Access::Write),
        }
        answer.blocking_recv().unwrap_or_else(|_| Err(closed()))
    }
}

/// The schema version of the data as they lie there, looked up without
/// changing them; 0 for a database without tables of ours. Blocks.
///
/// # Errors
/// As [`Db::open`], but for data of another version.
pub fn version_of(location: &Location) -> Result<i64> {
    match location {
        Location::Sqlite { path, .. } => {
            sqlite::version(path).map_err(|error| explained(path, error))
        }
        Location::Postgres { url, .. } => postgres::version_apart(url),
    }
}

/// A failure at the start, told to the administrator at the terminal: which
/// file, what is wrong with it and what to do.
fn explained(path: &Path, error: Error) -> Error {
    let Error::Unavailable(detail) = &error else {
        return error;
    };
    let sentence = match detail.as_str() {
        "database-locked" => "is locked by another program: close it and start again",
        "database-damaged" => "is damaged or is not a database: restore a backup",
        "database-unreadable" => {
            "cannot be opened: check that its folder exists and who may read it"
        }
        "database-read-only" => "may not be written: check who owns it",
        "disk-full" | "disk-failed" => "cannot be written: the disk is full or failing",
        _ => return error,
    };
    Error::unavailable(format!("the database file {} {sentence}", path.display()))
}

fn closed() -> Error {
    Error::unavailable("database-closed")
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
        (
            Box::new(Self {
                work: Some(work),
                result: None,
                answer,
            }),
            receiver,
        )
    }
}

impl<F, T> Job for Closure<F, T>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(work) = self.work.take() else {
            return false;
        };
        // A panic in one caller's closure must not take the writer thread, and
        // with it everybody's database, down.
        tx.broken = false;
        let call = std::panic::AssertUnwindSafe(|| work(tx));
        let result = std::panic::catch_unwind(call)
            .unwrap_or_else(|_| Err(Error::internal("a database closure panicked")));
        let result = match result {
            Ok(_) if tx.broken => Err(Error::internal("a closure passed over a failed statement")),
            result => result,
        };
        let ok = result.is_ok();
        self.result = Some(result);
        ok
    }

    fn finish(self: Box<Self>, commit: Result<()>) {
        // One that was never run, because the commit could not even begin,
        // hears why; one that failed by itself hears its own reason.
        let answer = match (commit, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(closed()),
            (Err(error), Some(result)) => result.and(Err(error)),
            (Err(error), None) => Err(error),
        };
        drop(self.answer.send(answer));
    }
}
