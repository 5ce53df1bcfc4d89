//! PostgreSQL: threads that hold a client each.

use std::{thread, time::Duration};

use postgres::{Client, Config, IsolationLevel, Transaction, config::SslMode, error::SqlState};
use secrecy::{ExposeSecret, SecretString};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    BoxedJob, Tx, migrate,
    outbox::Outbox,
    tx::{Back, Statements},
};
use crate::{Error, Events, Result};

#[derive(Debug)]
pub(super) struct Postgres {
    jobs: crossbeam_channel::Sender<(BoxedJob, Access)>,
}

/// What a closure may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Reading from one snapshot, as SQLite gives it.
    Read,
    /// Reading and writing.
    Write,
}

struct Session {
    config: Config,
    client: Client,
    statements: Statements,
    events: Events,
    outbox: Outbox,
}

/// The schema version of a database, on a thread of its own.
pub(super) fn version_apart(url: &SecretString) -> Result<i64> {
    apart(|| migrate::postgres_version(&mut connect(&config(url)?)?))
}

fn apart<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    thread::scope(|scope| {
        let done = scope.spawn(work).join();
        done.unwrap_or_else(|_| Err(Error::internal("opening PostgreSQL panicked")))
    })
}

fn config(url: &SecretString) -> Result<Config> {
    let mut config: Config = url
        .expose_secret()
        .parse()
        .map_err(|_| Error::invalid("database_url", "not a PostgreSQL address"))?;
    config
        .connect_timeout(Duration::from_secs(5))
        .application_name("sufler");
    Ok(config)
}

impl Postgres {
    /// Opens on a thread of its own: the synchronous client brings a runtime
    /// and refuses to start inside another.
    pub(super) fn open_apart(url: &SecretString, clients: usize, events: &Events) -> Result<Self> {
        apart(|| Self::open(url, clients, events))
    }

    fn open(url: &SecretString, clients: usize, events: &Events) -> Result<Self> {
        let config = config(url)?;
        let mut first = connect(&config)?;
        migrate::postgres(&mut first)?;
        let outbox = Outbox::open(&config, node(&mut first)?, events.clone())?;
        let (jobs, queue) = crossbeam_channel::bounded::<(BoxedJob, Access)>(4096);
        let mut ready = Some(first);
        for number in 0..clients.max(1) {
            let client = ready.take().map_or_else(|| connect(&config), Ok)?;
            let session = Session {
                config: config.clone(),
                client,
                statements: Statements::new(),
                events: events.clone(),
                outbox: outbox.clone(),
            };
            let queue = queue.clone();
            thread::Builder::new()
                .name(format!("db-{number}"))
                .spawn(move || serve(session, &queue))
                .map_err(Error::internal)?;
        }
        Ok(Self { jobs })
    }

    pub(super) fn run(&self, job: BoxedJob, access: Access) {
        if let Err(crossbeam_channel::SendError((job, _))) = self.jobs.send((job, access)) {
            job.finish(Err(super::closed()));
        }
    }
}

fn serve(mut session: Session, queue: &crossbeam_channel::Receiver<(BoxedJob, Access)>) {
    for (job, access) in queue {
        if session.client.is_closed() && !session.reconnect() {
            job.finish(Err(Error::unavailable("database-unreachable")));
            continue;
        }
        session.run_one(job, access);
    }
}

impl Session {
    fn reconnect(&mut self) -> bool {
        match connect(&self.config) {
            Ok(client) => {
                self.client = client;
                self.statements.clear();
                true
            }
            Err(error) => {
                tracing::warn!(%error, "cannot reach PostgreSQL");
                false
            }
        }
    }

    fn run_one(&mut self, mut job: BoxedJob, access: Access) {
        let transaction = match begin(&mut self.client, access) {
            Ok(transaction) => transaction,
            Err(source) => return job.finish(Err(error(source))),
        };
        let mut tx = Tx::new(Back::Postgres(transaction, &mut self.statements));
        let ok = job.run(&mut tx);
        let Tx { back, events, .. } = tx;
        let Back::Postgres(mut transaction, _) = back else {
            return;
        };
        let told = ok && access == Access::Write && !events.is_empty();
        let kept = if told {
            self.outbox.write(&mut transaction, &events)
        } else {
            Ok(())
        };
        let commit = match kept {
            Ok(()) if ok => transaction.commit().map_err(error),
            Ok(()) => transaction.rollback().map_err(error),
            Err(failed) => transaction.rollback().map_err(error).and(Err(failed)),
        };
        if told && commit.is_ok() {
            self.outbox.ring();
            for event in events {
                self.events.publish(event);
            }
        }
        job.finish(commit);
    }
}

fn begin(client: &mut Client, access: Access) -> Result<Transaction<'_>, postgres::Error> {
    match access {
        Access::Write => client.transaction(),
        Access::Read => client
            .build_transaction()
            .read_only(true)
            .isolation_level(IsolationLevel::RepeatableRead)
            .start(),
    }
}

/// A name for this process among those that share the database; its server
/// makes it, so that no source of chance is needed here.
fn node(client: &mut Client) -> Result<uuid::Uuid> {
    let row = client
        .query_one("SELECT gen_random_uuid()", &[])
        .map_err(error)?;
    Ok(row.get(0))
}

pub(super) fn connect(config: &Config) -> Result<Client> {
    let client = if config.get_ssl_mode() == SslMode::Disable {
        config.connect(postgres::NoTls)
    } else {
        config.connect(MakeRustlsConnect::new(tls()))
    };
    client.map_err(|source| {
        Error::unavailable(format!("cannot reach PostgreSQL: {}", reason(&source)))
    })
}

fn tls() -> rustls::ClientConfig {
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    rustls::ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

fn reason(source: &postgres::Error) -> String {
    match source.as_db_error() {
        Some(answer) => answer.message().to_owned(),
        None => std::error::Error::source(source)
            .map_or_else(|| source.to_string(), ToString::to_string),
    }
}

/// Turns PostgreSQL's failure into what a caller can do about it.
pub(super) fn error(source: postgres::Error) -> Error {
    match source.code() {
        Some(code) if *code == SqlState::UNIQUE_VIOLATION => Error::conflict("already-exists"),
        Some(code) if *code == SqlState::DISK_FULL => Error::unavailable("disk-full"),
        Some(code)
            if *code == SqlState::T_R_SERIALIZATION_FAILURE
                || *code == SqlState::T_R_DEADLOCK_DETECTED =>
        {
            Error::unavailable("database-busy")
        }
        None if source.is_closed() => Error::unavailable("database-unreachable"),
        _ => Error::internal(source),
    }
}
