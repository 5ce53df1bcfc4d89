//! Passes events on to sockets. Events are taken in batches, and rights are
//! asked in one read per batch.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use kernel::{
    Actor, Db, Event, Events, SubjectRef, Tx, ids::PersonId, people::profile::STANDINGS,
    tasks::Tasks,
};
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
        let (mut missed, mut standings) = (false, false);
        for event in batch {
            match event {
                Event::Stale { subject, .. } if subject.kind == STANDINGS => standings = true,
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
        if standings {
            self.tell_standings();
        }
        self.hub.lock().tell_personal(personal);
        self.tell_stale(stale).await;
    }

    /// Whose it is is not told: everybody asks for what they may see.
    fn tell_standings(&self) {
        let subject = StaleSubject {
            kind: STANDINGS.to_owned(),
            id: None,
        };
        let message = ServerMessage::Stale { subject, seq: None };
        self.hub.lock().tell_all(&message);
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
        let answered = readers(&self.gate.db, &self.rights, asked).await;
        // Told nothing, they would show what is no longer so. Told to look
        // again they ask for themselves, and learn nothing they may not.
        let unknown = &answered.unknown;
        self.hub.lock().tell(unknown, &ServerMessage::Resync);
        for (subject, readers) in answered.readers {
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

/// Who may read what.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Answered {
    /// Of the watchers of each subject, those who may read it now.
    pub(super) readers: Vec<(SubjectRef, Vec<u64>)>,
    /// Watchers of whom nobody could say.
    pub(super) unknown: HashSet<u64>,
}

/// Asks which of the watchers of each subject may read it now.
pub(super) async fn readers(
    db: &Db,
    rights: &Rights,
    asked: Vec<(SubjectRef, Watchers)>,
) -> Answered {
    if asked.is_empty() {
        return Answered::default();
    }
    let all = asked.iter().flat_map(|(_, watchers)| watchers);
    let all: HashSet<u64> = all.map(|(id, _)| *id).collect();
    let rights = rights.clone();
    let answered = db.read(move |tx| {
        let mut answered = Answered::default();
        for (subject, watchers) in asked {
            let readers = allowed(tx, &rights, &subject, &watchers, &mut answered.unknown);
            answered.readers.push((subject, readers));
        }
        Ok(answered)
    });
    answered.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "cannot ask who may read");
        Answered {
            readers: Vec::new(),
            unknown: all,
        }
    })
}

/// Asks once per person, however many windows they have open.
fn allowed(
    tx: &mut Tx<'_>,
    rights: &Rights,
    subject: &SubjectRef,
    watchers: &Watchers,
    unknown: &mut HashSet<u64>,
) -> Vec<u64> {
    let mut known: HashMap<PersonId, Option<bool>> = HashMap::new();
    let mut readers = Vec::new();
    for (id, actor) in watchers {
        let may = *known.entry(actor.person).or_insert_with(|| {
            let failed = |error: &kernel::Error| {
                tracing::warn!(%error, kind = subject.kind, "cannot ask who may read");
            };
            rights.ask(tx, actor, subject).inspect_err(failed).ok()
        });
        match may {
            Some(true) => readers.push(*id),
            Some(false) => {}
            None => {
                unknown.insert(*id);
            }
        }
    }
    readers
}

#[cfg(test)]
mod tests {
    use kernel::{Error, Language, actor::Via, db::testing};
    use uuid::Uuid;

    use super::*;

    fn actor(number: u128) -> Arc<Actor> {
        Arc::new(Actor {
            person: PersonId(Uuid::from_u128(number)),
            name: String::new(),
            administrator: false,
            guest: false,
            language: Language::Ru,
            time_zone: "UTC".to_owned(),
            via: Via::CommandLine,
        })
    }

    #[tokio::test]
    async fn whoever_cannot_be_asked_about_is_neither_told_nor_forgotten() {
        for test in testing::each() {
            let rights = Rights::new(|_, actor, subject| match subject.kind.as_str() {
                "breaks" => Err(Error::unavailable("no answer")),
                "panics" => panic!("a mistake of ours"),
                _ => Ok(actor.person.0 == Uuid::from_u128(1)),
            });
            let ask = async |kinds: &[&str]| {
                let watchers = vec![(10, actor(1)), (11, actor(1)), (20, actor(2))];
                let subject = |kind: &&str| SubjectRef::new(*kind, Uuid::nil());
                let asked = kinds.iter().map(|kind| (subject(kind), watchers.clone()));
                readers(&test.db, &rights, asked.collect()).await
            };
            let of = |answered: &Answered| {
                let all = answered.readers.iter();
                all.map(|(_, readers)| readers.clone()).collect::<Vec<_>>()
            };
            let fine = ask(&["a"]).await;
            assert_eq!((of(&fine), fine.unknown.len()), (vec![vec![10, 11]], 0));
            let one_breaks = ask(&["breaks", "a"]).await;
            assert_eq!(of(&one_breaks), [vec![], vec![10, 11]]);
            assert_eq!(one_breaks.unknown, HashSet::from([10, 11, 20]));
            let all_break = ask(&["a", "panics"]).await;
            assert_eq!(of(&all_break), Vec::<Vec<u64>>::new());
            assert_eq!(all_break.unknown, HashSet::from([10, 11, 20]));
        }
    }
}
