//! Passes events on to sockets. Events are taken in batches, and rights are
//! asked in one read per batch.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use kernel::{Actor, Db, Event, Events, SubjectRef, Tx, ids::PersonId, tasks::Tasks};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{
    Hub, Rights,
    message::{ServerMessage, StaleSubject},
};
use crate::auth::{Gate, access};

/// Events taken at once.
const BATCH: usize = 256;

/// Listens for one hub.
pub(super) struct Pump {
    pub(super) hub: Hub,
    pub(super) gate: Gate,
    pub(super) rights: Rights,
}

impl Pump {
    /// Listens to `events` until the tasks stop.
    pub(super) fn start(self, events: &Events, tasks: &Tasks) {
        let (stopping, events) = (tasks.stopping(), events.subscribe());
        tasks.spawn(async move {
            tokio::select! {
                () = stopping.cancelled() => {}
                () = self.run(events) => {}
            }
        });
    }

    async fn run(self, mut events: Receiver<Event>) {
        loop {
            let first = match events.recv().await {
                Ok(event) => event,
                Err(RecvError::Lagged(_)) => {
                    self.look_again().await;
                    continue;
                }
                Err(RecvError::Closed) => return,
            };
            let mut batch = vec![first];
            while batch.len() < BATCH
                && let Ok(event) = events.try_recv()
            {
                batch.push(event);
            }
            self.pass_on(batch).await;
        }
    }

    /// Closes first, then tells: a socket whose rights just ended hears
    /// nothing of the same batch.
    async fn pass_on(&self, batch: Vec<Event>) {
        let mut stale: HashMap<SubjectRef, i64> = HashMap::new();
        let mut personal = HashSet::new();
        let mut missed = false;
        for event in batch {
            match event {
                Event::SignedOut { person } | Event::Demoted { person } => self
                    .hub
                    .lock()
                    .close(|socket| socket.actor.person == person),
                Event::Ended { credential } => {
                    self.hub.lock().close(|socket| socket.came_by(credential));
                }
                Event::Personal { person, kind, id } => {
                    personal.insert((person, kind, id));
                }
                Event::PersonalAll { people, kind } => {
                    personal.extend(people.into_iter().map(|person| (person, kind, None)));
                }
                Event::Stale { subject, seq } => {
                    let newest = stale.entry(subject).or_insert(seq);
                    *newest = seq.max(*newest);
                }
                Event::Missed => missed = true,
                Event::JobQueued => {}
            }
        }
        if missed {
            self.look_again().await;
        }
        self.hub.lock().tell_personal(personal);
        self.tell_stale(stale).await;
    }

    /// Events were lost, and the end of somebody's rights may have been among
    /// them: whoever may not stay goes, the others are told to look again.
    async fn look_again(&self) {
        let asked = self.hub.lock().credentials();
        match access::ended(&self.gate, asked).await {
            Ok(ended) => self
                .hub
                .lock()
                .close(|socket| ended.iter().any(|id| socket.came_by(*id))),
            // Each socket asks again by itself within half a minute.
            Err(error) => tracing::warn!(%error, "cannot ask whose rights have ended"),
        }
        self.hub.lock().tell_all(&ServerMessage::Resync);
    }

    async fn tell_stale(&self, stale: HashMap<SubjectRef, i64>) {
        let mut asked = Vec::new();
        {
            let sockets = self.hub.lock();
            for subject in stale.keys() {
                asked.push((subject.clone(), sockets.watchers_of(subject)));
            }
        }
        asked.retain(|(_, watchers)| !watchers.is_empty());
        let watchers = asked.iter().flat_map(|(_, watchers)| watchers);
        let watchers: HashSet<u64> = watchers.map(|(id, _)| *id).collect();
        let Some(answered) = readers(&self.gate.db, &self.rights, asked).await else {
            // Told nothing, they would show what is no longer so. Told to look
            // again they ask for themselves, and learn nothing they may not.
            self.hub.lock().tell(&watchers, &ServerMessage::Resync);
            return;
        };
        for (subject, readers) in answered {
            let seq = stale.get(&subject).copied();
            let subject = StaleSubject {
                kind: subject.kind,
                id: Some(subject.id),
            };
            let message = ServerMessage::Stale { subject, seq };
            self.hub.lock().tell(&readers, &message);
        }
    }
}

type Watchers = Vec<(u64, Arc<Actor>)>;

/// Of the watchers of each subject, those who may read it now; none when nobody
/// could be asked.
pub(super) async fn readers(
    db: &Db,
    rights: &Rights,
    asked: Vec<(SubjectRef, Watchers)>,
) -> Option<Vec<(SubjectRef, Vec<u64>)>> {
    if asked.is_empty() {
        return Some(Vec::new());
    }
    let rights = rights.clone();
    let answered = db.read(move |tx| {
        let each = asked.into_iter().map(|(subject, watchers)| {
            let readers = allowed(tx, &rights, &subject, &watchers);
            (subject, readers)
        });
        Ok(each.collect())
    });
    let failed = |error: &kernel::Error| tracing::warn!(%error, "cannot ask who may read");
    answered.await.inspect_err(failed).ok()
}

/// Asks once per person, however many windows they have open.
fn allowed(
    tx: &mut Tx<'_>,
    rights: &Rights,
    subject: &SubjectRef,
    watchers: &Watchers,
) -> Vec<u64> {
    let mut known: HashMap<PersonId, bool> = HashMap::new();
    let may = |(id, actor): &(u64, Arc<Actor>)| {
        let may = *known
            .entry(actor.person)
            .or_insert_with(|| rights.may_read(tx, actor, subject));
        may.then_some(*id)
    };
    watchers.iter().filter_map(may).collect()
}
