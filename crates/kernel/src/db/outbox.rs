//! Events between nodes that share one PostgreSQL: a row of the outbox in the
//! transaction of its cause, and one coalesced `NOTIFY` after the commit.
//! (`NOTIFY` inside the transaction would take a lock that all commits share.)

use std::{
    collections::HashSet,
    sync::{Arc, Weak, mpsc},
    thread,
    time::Duration,
};

use postgres::{Client, Config, Transaction, fallible_iterator::FallibleIterator};
use uuid::Uuid;

use super::postgres::{connect, error};
use crate::{Error, Event, Events, Result};

/// A lost `NOTIFY` is made up for within this time.
const LOOK: Duration = Duration::from_secs(5);
/// Transactions may commit out of the order of their numbers; so many numbers
/// back are looked at again.
const LOOK_BACK: i64 = 1000;

/// The outbox of one node.
#[derive(Clone, Debug)]
pub(super) struct Outbox {
    node: Uuid,
    bell: mpsc::SyncSender<()>,
    /// Gone with the last session: the ear stops listening then.
    _alive: Arc<()>,
}

impl Outbox {
    /// Starts the two threads: one rings for the others, one listens to them.
    pub(super) fn open(config: &Config, node: Uuid, events: Events) -> Result<Self> {
        let (bell, rung) = mpsc::sync_channel(1);
        let (ringer, listener) = (connect(config)?, connect(config)?);
        let again = config.clone();
        spawn("db-notify", move || ring(ringer, &again, &rung))?;
        let alive = Arc::new(());
        let mut ear = Ear {
            config: config.clone(),
            client: listener,
            node,
            events,
            seen: HashSet::new(),
            last: 0,
            alive: Arc::downgrade(&alive),
        };
        ear.start()?;
        spawn("db-listen", move || ear.listen())?;
        Ok(Self {
            node,
            bell,
            _alive: alive,
        })
    }

    /// Writes `events` down in the transaction they belong to.
    pub(super) fn write(&self, transaction: &mut Transaction<'_>, events: &[Event]) -> Result<()> {
        let events = serde_json::to_value(events).map_err(Error::internal)?;
        let sql = "INSERT INTO event_outbox (node, events) VALUES ($1, $2)";
        transaction
            .execute(sql, &[&self.node, &events])
            .map_err(error)?;
        Ok(())
    }

    /// Tells the other nodes to look, after the commit.
    pub(super) fn ring(&self) {
        // A full channel means that the bell is about to ring anyway.
        let _ = self.bell.try_send(());
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(Error::internal)?;
    Ok(())
}

fn ring(mut client: Client, config: &Config, rung: &mpsc::Receiver<()>) {
    while rung.recv().is_ok() {
        if client.is_closed() {
            match connect(config) {
                Ok(new) => client = new,
                Err(_) => continue,
            }
        }
        if let Err(error) = client.batch_execute("NOTIFY sufler_events") {
            tracing::warn!(%error, "other nodes could not be told");
        }
    }
}

struct Ear {
    config: Config,
    client: Client,
    node: Uuid,
    events: Events,
    seen: HashSet<i64>,
    last: i64,
    alive: Weak<()>,
}

impl Ear {
    fn start(&mut self) -> Result<()> {
        self.client
            .batch_execute("LISTEN sufler_events")
            .map_err(error)?;
        let newest = "SELECT coalesce(max(id), 0) FROM event_outbox";
        self.last = self.client.query_one(newest, &[]).map_err(error)?.get(0);
        let recent = "SELECT id FROM event_outbox WHERE id > $1";
        let from = self.last.saturating_sub(LOOK_BACK);
        let rows = self.client.query(recent, &[&from]).map_err(error)?;
        self.seen = rows.iter().map(|row| row.get(0)).collect();
        Ok(())
    }

    fn listen(&mut self) {
        while self.alive.strong_count() > 0 {
            let woken = self.client.notifications().timeout_iter(LOOK).next();
            if woken.is_err() || self.look().is_err() {
                self.reconnect();
            }
        }
    }

    fn reconnect(&mut self) {
        match connect(&self.config) {
            Ok(client) => {
                self.client = client;
                // What was missed in between is unknown: everybody looks again.
                if self.start().is_ok() {
                    self.events.publish(Event::Missed);
                }
            }
            Err(_) => thread::park_timeout(LOOK),
        }
    }

    fn look(&mut self) -> Result<()> {
        let sql = "SELECT id, events FROM event_outbox WHERE id > $1 AND node <> $2 ORDER BY id";
        let from = self.last.saturating_sub(LOOK_BACK);
        let rows = self
            .client
            .query(sql, &[&from, &self.node])
            .map_err(error)?;
        for row in rows {
            let id: i64 = row.get(0);
            if self.seen.insert(id) {
                self.tell(row.get(1));
            }
            self.last = self.last.max(id);
        }
        let oldest = self.last.saturating_sub(LOOK_BACK);
        self.seen.retain(|id| *id > oldest);
        self.tidy()
    }

    fn tell(&self, events: serde_json::Value) {
        match serde_json::from_value::<Vec<Event>>(events) {
            Ok(events) => events
                .into_iter()
                .for_each(|event| self.events.publish(event)),
            // A newer node may tell things this one does not know.
            Err(error) => tracing::warn!(%error, "an event of another node was not understood"),
        }
    }

    fn tidy(&mut self) -> Result<()> {
        let sql = "DELETE FROM event_outbox WHERE at < now() - interval '10 minutes'";
        self.client.batch_execute(sql).map_err(error)
    }
}
