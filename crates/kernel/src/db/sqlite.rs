//! SQLite: one writer thread with group commit, reader threads, and a thread
//! of its own for checkpoints.

use std::{
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{BoxedJob, Tx, migrate, tx::Back};
use crate::{Error, Events, Result};

/// The most closures that share one commit: enough to amortise the disk's
/// flush, few enough that nobody waits long behind it.
const GROUP: usize = 256;
/// Commits between checkpoints; the log stays at a few megabytes.
const COMMITS_PER_CHECKPOINT: u32 = 200;
/// How long a statement waits for another process, such as the command line.
const BUSY: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(super) struct Sqlite {
    writer: mpsc::SyncSender<BoxedJob>,
    readers: crossbeam_channel::Sender<BoxedJob>,
    path: PathBuf,
}

impl Sqlite {
    pub(super) fn open(
        path: &Path,
        readers: usize,
        max_page_count: Option<u32>,
        events: Events,
    ) -> Result<Self> {
        let mut connection = connect(path, max_page_count)?;
        migrate::sqlite(&mut connection)?;
        let (writer, jobs) = mpsc::sync_channel(4096);
        let (checkpoint, due) = mpsc::sync_channel(1);
        start("db-write", move || {
            write_loop(&connection, &jobs, &events, &checkpoint);
        })?;
        let checkpoints = connect(path, None)?;
        start("db-checkpoint", move || checkpoint_loop(&checkpoints, &due))?;
        let readers = open_readers(path, readers.max(1))?;
        let path = path.to_owned();
        Ok(Self {
            writer,
            readers,
            path,
        })
    }

    pub(super) fn settle(&self) {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let done = connect(&self.path, None).and_then(|connection| {
            connection
                .query_row(sql, [], |row| row.get::<_, i64>(0))
                .map_err(error)
        });
        if let Err(error) = done {
            tracing::warn!(%error, "the write-ahead log was not emptied");
        }
    }

    pub(super) fn write(&self, job: BoxedJob) {
        if let Err(mpsc::SendError(job)) = self.writer.send(job) {
            job.finish(Err(super::closed()));
        }
    }

    pub(super) fn read(&self, job: BoxedJob) {
        if let Err(crossbeam_channel::SendError(job)) = self.readers.send(job) {
            job.finish(Err(super::closed()));
        }
    }
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(Error::internal)?;
    Ok(())
}

fn open_readers(path: &Path, count: usize) -> Result<crossbeam_channel::Sender<BoxedJob>> {
    let (sender, jobs) = crossbeam_channel::bounded::<BoxedJob>(4096);
    for number in 0..count {
        let connection = connect(path, None)?;
        connection
            .pragma_update(None, "query_only", true)
            .map_err(error)?;
        let jobs = jobs.clone();
        start(&format!("db-read-{number}"), move || {
            for job in jobs {
                read_one(&connection, job);
            }
        })?;
    }
    Ok(sender)
}

fn connect(path: &Path, max_page_count: Option<u32>) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(error)?;
    connection.busy_timeout(BUSY).map_err(error)?;
    for (name, value) in [
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
        ("foreign_keys", "ON"),
        ("wal_autocheckpoint", "0"),
        ("cache_size", "-8192"),
        ("temp_store", "MEMORY"),
    ] {
        connection.pragma_update(None, name, value).map_err(error)?;
    }
    if let Some(pages) = max_page_count {
        connection
            .pragma_update(None, "max_page_count", pages)
            .map_err(error)?;
    }
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

/// The schema version of a file, which is opened for reading only.
pub(super) fn version(path: &Path) -> Result<i64> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(error)?;
    connection.busy_timeout(BUSY).map_err(error)?;
    migrate::sqlite_version(&connection)
}

fn read_one(connection: &Connection, mut job: BoxedJob) {
    let begun = connection.execute_batch("BEGIN").map_err(error);
    if begun.is_ok() {
        job.run(&mut Tx::new(Back::Sqlite(connection)));
    }
    // Nothing was written, so how the read transaction ends does not matter.
    drop(connection.execute_batch("ROLLBACK"));
    job.finish(begun);
}

fn write_loop(
    connection: &Connection,
    jobs: &mpsc::Receiver<BoxedJob>,
    events: &Events,
    checkpoint: &mpsc::SyncSender<()>,
) {
    let mut commits = 0;
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        group.extend(jobs.try_iter().take(GROUP - 1));
        commit_group(connection, group, events);
        commits += 1;
        if commits >= COMMITS_PER_CHECKPOINT {
            commits = 0;
            // A checkpoint that is already asked for is enough.
            let _asked = checkpoint.try_send(());
        }
    }
}

fn commit_group(connection: &Connection, group: Vec<BoxedJob>, events: &Events) {
    let mut tx = Tx::new(Back::Sqlite(connection));
    let mut done = Vec::with_capacity(group.len());
    let mut outcome = connection.execute_batch("BEGIN IMMEDIATE").map_err(error);
    for mut job in group {
        if outcome.is_ok() {
            outcome = run_in_savepoint(connection, &mut tx, &mut job);
        }
        done.push(job);
    }
    if outcome.is_ok() {
        outcome = connection.execute_batch("COMMIT").map_err(error);
    }
    if outcome.is_err() && !connection.is_autocommit() {
        drop(connection.execute_batch("ROLLBACK"));
    }
    if outcome.is_ok() {
        for event in tx.events {
            events.publish(event);
        }
    }
    for job in done {
        job.finish(copy(&outcome));
    }
}

/// Runs one closure so that its failure undoes only itself.
fn run_in_savepoint(connection: &Connection, tx: &mut Tx<'_>, job: &mut BoxedJob) -> Result<()> {
    connection.execute_batch("SAVEPOINT job").map_err(error)?;
    let told = tx.events.len();
    let ok = job.run(tx);
    // A full disk can end the whole transaction inside a statement; what the
    // others wrote is gone with it, and they must hear that.
    if connection.is_autocommit() {
        return Err(Error::unavailable("disk-full"));
    }
    if ok {
        return connection.execute_batch("RELEASE job").map_err(error);
    }
    tx.events.truncate(told);
    connection
        .execute_batch("ROLLBACK TO job; RELEASE job")
        .map_err(error)
}

fn copy(outcome: &Result<()>) -> Result<()> {
    match outcome {
        Ok(()) => Ok(()),
        Err(Error::Internal(source)) => Err(Error::internal(source.to_string())),
        Err(error) => Err(Error::unavailable(error.to_string())),
    }
}

fn checkpoint_loop(connection: &Connection, due: &mpsc::Receiver<()>) {
    while due.recv().is_ok() {
        if let Err(error) = connection.execute_batch("PRAGMA wal_checkpoint(PASSIVE)") {
            tracing::warn!(%error, "checkpoint failed");
        }
    }
}

/// Turns SQLite's failure into what a caller can do about it.
pub(super) fn error(source: rusqlite::Error) -> Error {
    use rusqlite::ffi;
    match source.sqlite_error() {
        Some(failure) => match failure.code {
            ErrorCode::DiskFull => Error::unavailable("disk-full"),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                Error::unavailable("database-locked")
            }
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                Error::unavailable("database-damaged")
            }
            ErrorCode::CannotOpen => Error::unavailable("database-unreadable"),
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
                Error::unavailable("database-read-only")
            }
            ErrorCode::SystemIoFailure => Error::unavailable("disk-failed"),
            ErrorCode::ConstraintViolation
                if matches!(
                    failure.extended_code,
                    ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                ) =>
            {
                Error::conflict("already-exists")
            }
            _ => Error::internal(source),
        },
        None => Error::internal(source),
    }
}
