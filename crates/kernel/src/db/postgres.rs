//! PostgreSQL: threads that hold a client each.

use std::{thread, time::Duration};

use postgres::{Client, Config, config::SslMode, error::SqlState};
use secrecy::{ExposeSecret, SecretString};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    BoxedJob, Tx, migrate,
    tx::{Back, Statements},
};
use crate::{Error, Events, Result};

#[derive(Debug)]
pub(super) struct Postgres {
    jobs: crossbeam_channel::Sender<BoxedJob>,
}

struct Session {
    config: Config,
    client: Client,
    statements: Statements,
    events: Events,
}

impl Postgres {
    pub(super) fn open(url: &SecretString, clients: usize, events: Events) -> Result<Self> {
        let mut config: Config = url
            .expose_secret()
            .parse()
            .map_err(|_| Error::invalid("database_url", "not a PostgreSQL address"))?;
        config.connect_timeout(Duration::from_secs(5)).application_name("sufler");
        let mut first = connect(&config)?;
        migrate::postgres(&mut first)?;
        let (jobs, queue) = crossbeam_channel::bounded::<BoxedJob>(4096);
        let mut ready = Some(first);
        for number in 0..clients.max(1) {
            let client = ready.take().map_or_else(|| connect(&config), Ok)?;
            let session = Session {
                config: config.clone(),
                client,
                statements: Statements::new(),
                events: events.clone(),
            };
            let queue = queue.clone();
            thread::Builder::new()
                .name(format!("db-{number}"))
                .spawn(move || serve(session, &queue))
                .map_err(Error::internal)?;
        }
        Ok(Self { jobs })
    }

    pub(super) fn run(&self, job: BoxedJob) {
        if let Err(crossbeam_channel::SendError(job)) = self.jobs.send(job) {
            job.finish(Err(super::closed()));
        }
    }
}

fn serve(mut session: Session, queue: &crossbeam_channel::Receiver<BoxedJob>) {
    for job in queue {
        if session.client.is_closed() && !session.reconnect() {
            job.finish(Err(Error::unavailable("PostgreSQL does not answer")));
            continue;
        }
        session.run_one(job);
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

    fn run_one(&mut self, mut job: BoxedJob) {
        let transaction = match self.client.transaction() {
            Ok(transaction) => transaction,
            Err(source) => return job.finish(Err(error(source))),
        };
        let mut tx = Tx { back: Back::Postgres(transaction, &mut self.statements), events: Vec::new() };
        let ok = job.run(&mut tx);
        let Tx { back, events } = tx;
        let Back::Postgres(transaction, _) = back else { return };
        let commit = if ok { transaction.commit() } else { transaction.rollback() }.map_err(error);
        if ok && commit.is_ok() {
            events.into_iter().for_each(|event| self.events.publish(event));
        }
        job.finish(commit);
    }
}

fn connect(config: &Config) -> Result<Client> {
    let client = if config.get_ssl_mode() == SslMode::Disable {
        config.connect(postgres::NoTls)
    } else {
        config.connect(MakeRustlsConnect::new(tls()))
    };
    client.map_err(|source| Error::unavailable(format!("cannot reach PostgreSQL: {}", reason(&source))))
}

fn tls() -> rustls::ClientConfig {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
}

fn reason(source: &postgres::Error) -> String {
    match source.as_db_error() {
        Some(answer) => answer.message().to_owned(),
        None => std::error::Error::source(source).map_or_else(|| source.to_string(), ToString::to_string),
    }
}

/// Turns PostgreSQL's failure into what a caller can do about it.
pub(super) fn error(source: postgres::Error) -> Error {
    match source.code() {
        Some(code) if *code == SqlState::UNIQUE_VIOLATION => Error::conflict("it already exists"),
        Some(code) if *code == SqlState::DISK_FULL => Error::unavailable("the database's disk is full"),
        Some(code) if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED => {
            Error::unavailable("the database was busy with the same rows; try again")
        }
        None if source.is_closed() => Error::unavailable("PostgreSQL does not answer"),
        _ => Error::internal(source),
    }
}
