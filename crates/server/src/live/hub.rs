//! Passes events on to sockets. Events are taken in batches, rights are asked
//! in one read per batch, and every message is encoded once and shared.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::extract::ws::Utf8Bytes;
use kernel::{
    Actor, Db, Error, Event, Events, Result, SubjectRef, Tx, events::PersonalKind, ids::PersonId,
    people::PersonRef, tasks::Tasks,
};
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    mpsc,
};
use uuid::Uuid;

use super::{
    Rights,
    message::{ServerMessage, StaleSubject},
};
use crate::auth::{Gate, access};

/// Messages that wait for a slow reader before it is told to look at
/// everything again.
const QUEUE: usize = 128;
/// The most subjects a socket watches.
pub(super) const MAX_WATCHED: usize = 200;
/// The most sockets of one person: windows, devices and programs.
const MAX_SOCKETS: usize = 50;
/// When to try again who has too many.
const CROWDED: Duration = Duration::from_secs(30);
/// Events taken at once.
const BATCH: usize = 256;

/// All open sockets of this process.
#[derive(Clone, Debug, Default)]
pub struct Hub {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    sockets: HashMap<u64, Socket>,
    watchers: HashMap<SubjectRef, BTreeSet<u64>>,
    people: HashMap<PersonId, BTreeSet<u64>>,
}

#[derive(Debug)]
struct Socket {
    actor: Arc<Actor>,
    queue: mpsc::Sender<Push>,
    lagging: Arc<AtomicBool>,
    watched: HashSet<SubjectRef>,
}

/// What a socket is told to do.
#[derive(Debug)]
pub(super) enum Push {
    /// Send this.
    Send(Utf8Bytes),
    /// Say that the session has ended, and close.
    SignedOut,
}

/// A socket's place in the hub; leaving is dropping it.
pub(super) struct Seat {
    hub: Hub,
    id: u64,
    person: PersonId,
    pub(super) inbox: mpsc::Receiver<Push>,
    pub(super) lagging: Arc<AtomicBool>,
}

impl Hub {
    /// A hub that listens to `events` until the tasks stop.
    pub(super) fn start(gate: &Gate, events: &Events, rights: &Rights, tasks: &Tasks) -> Self {
        let hub = Self::default();
        let pump = Pump {
            hub: hub.clone(),
            gate: gate.clone(),
            rights: rights.clone(),
        };
        let (stopping, events) = (tasks.stopping(), events.subscribe());
        tasks.spawn(async move {
            tokio::select! {
                () = stopping.cancelled() => {}
                () = pump.run(events) => {}
            }
        });
        hub
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a socket in, and tells everybody when its person was not there.
    ///
    /// # Errors
    /// `RateLimited` when the person has too many already.
    pub(super) fn join(&self, actor: Actor) -> Result<Seat> {
        let (queue, inbox) = mpsc::channel(QUEUE);
        let lagging = Arc::new(AtomicBool::new(false));
        let person = actor.person;
        let mut state = self.lock();
        let open = state.people.get(&person).map_or(0, BTreeSet::len);
        if open >= MAX_SOCKETS {
            return Err(Error::RateLimited(CROWDED));
        }
        state.next += 1;
        let id = state.next;
        if open == 0 {
            state.tell_all(&ServerMessage::Presence {
                person_id: person,
                online: true,
            });
        }
        let socket = Socket {
            actor: Arc::new(actor),
            queue,
            lagging: Arc::clone(&lagging),
            watched: HashSet::new(),
        };
        state.people.entry(person).or_default().insert(id);
        state.sockets.insert(id, socket);
        Ok(Seat {
            hub: self.clone(),
            id,
            person,
            inbox,
            lagging,
        })
    }

    /// Who is there.
    pub(super) fn online(&self) -> Vec<PersonId> {
        self.lock().people.keys().copied().collect()
    }
}

impl Seat {
    /// Watches a subject; answers false when there are too many.
    pub(super) fn watch(&self, subject: SubjectRef) -> bool {
        let mut state = self.hub.lock();
        let Some(socket) = state.sockets.get_mut(&self.id) else {
            return false;
        };
        if socket.watched.len() >= MAX_WATCHED && !socket.watched.contains(&subject) {
            return false;
        }
        socket.watched.insert(subject.clone());
        state.watchers.entry(subject).or_default().insert(self.id);
        true
    }

    pub(super) fn unwatch(&self, subject: &SubjectRef) {
        let mut state = self.hub.lock();
        if let Some(socket) = state.sockets.get_mut(&self.id) {
            socket.watched.remove(subject);
        }
        state.forget_watcher(subject, self.id);
    }

    /// The other people who watch a subject.
    pub(super) fn other_watchers(&self, subject: &SubjectRef) -> Vec<(u64, Arc<Actor>)> {
        let mut all = self.hub.lock().watchers_of(subject);
        all.retain(|(_, actor)| actor.person != self.person);
        all
    }

    /// Tells sockets that somebody is writing.
    pub(super) fn tell_typing(&self, to: &[u64], subject: SubjectRef, person: PersonRef) {
        let text = ServerMessage::Typing { subject, person }.encode();
        let state = self.hub.lock();
        to.iter()
            .filter_map(|id| state.sockets.get(id))
            .for_each(|socket| socket.send(&text));
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.hub.lock();
        if let Some(socket) = state.sockets.remove(&self.id) {
            socket
                .watched
                .iter()
                .for_each(|subject| state.forget_watcher(subject, self.id));
        }
        let Some(sockets) = state.people.get_mut(&self.person) else {
            return;
        };
        sockets.remove(&self.id);
        if sockets.is_empty() {
            state.people.remove(&self.person);
            state.tell_all(&ServerMessage::Presence {
                person_id: self.person,
                online: false,
            });
        }
    }
}

impl Socket {
    /// Never waits: who reads too slowly is told to look at everything again.
    fn send(&self, text: &Utf8Bytes) {
        if self.queue.try_send(Push::Send(text.clone())).is_err() {
            self.lagging.store(true, Ordering::Release);
        }
    }

    fn came_by(&self, by: Uuid) -> bool {
        access::credential(&self.actor) == Some(by)
    }
}

impl State {
    fn forget_watcher(&mut self, subject: &SubjectRef, id: u64) {
        if let Some(watchers) = self.watchers.get_mut(subject) {
            watchers.remove(&id);
            if watchers.is_empty() {
                self.watchers.remove(subject);
            }
        }
    }

    fn watchers_of(&self, subject: &SubjectRef) -> Vec<(u64, Arc<Actor>)> {
        let ids = self.watchers.get(subject).into_iter().flatten();
        ids.filter_map(|id| Some((*id, Arc::clone(&self.sockets.get(id)?.actor))))
            .collect()
    }

    fn tell_all(&self, message: &ServerMessage) {
        let text = message.encode();
        self.sockets.values().for_each(|socket| socket.send(&text));
    }

    fn tell_personal(&self, changed: HashSet<(PersonId, PersonalKind, Option<Uuid>)>) {
        for (person, kind, id) in changed {
            let Some(ids) = self.people.get(&person) else {
                continue;
            };
            let subject = StaleSubject {
                kind: kind.to_owned(),
                id,
            };
            let text = ServerMessage::Stale { subject, seq: None }.encode();
            ids.iter()
                .filter_map(|id| self.sockets.get(id))
                .for_each(|socket| socket.send(&text));
        }
    }

    /// By what the sockets came in, each once.
    fn credentials(&self) -> Vec<Arc<Actor>> {
        let mut known = HashSet::new();
        let actors = self.sockets.values().map(|socket| &socket.actor);
        actors
            .filter(|actor| known.insert(access::credential(actor)))
            .map(Arc::clone)
            .collect()
    }

    /// Takes sockets out of the hub at once, so that nothing more reaches
    /// them, and lets them say goodbye.
    fn close(&mut self, ended: impl Fn(&Socket) -> bool) {
        let ids: Vec<u64> = self
            .sockets
            .iter()
            .filter(|(_, socket)| ended(socket))
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            let Some(socket) = self.sockets.remove(&id) else {
                continue;
            };
            socket
                .watched
                .iter()
                .for_each(|subject| self.forget_watcher(subject, id));
            // A full queue ends too: its sender is dropped here.
            drop(socket.queue.try_send(Push::SignedOut));
        }
    }
}

struct Pump {
    hub: Hub,
    gate: Gate,
    rights: Rights,
}

impl Pump {
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
                Event::SignedOut { person } => self
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
        for (subject, readers) in readers(&self.gate.db, &self.rights, asked).await {
            let seq = stale.get(&subject).copied();
            let subject = StaleSubject {
                kind: subject.kind,
                id: Some(subject.id),
            };
            let text = ServerMessage::Stale { subject, seq }.encode();
            let hub = self.hub.lock();
            readers
                .iter()
                .filter_map(|id| hub.sockets.get(id))
                .for_each(|socket| socket.send(&text));
        }
    }
}

type Watchers = Vec<(u64, Arc<Actor>)>;

/// Of the watchers of each subject, those who may read it now.
pub(super) async fn readers(
    db: &Db,
    rights: &Rights,
    asked: Vec<(SubjectRef, Watchers)>,
) -> Vec<(SubjectRef, Vec<u64>)> {
    if asked.is_empty() {
        return Vec::new();
    }
    let rights = rights.clone();
    let answered = db.read(move |tx| {
        let each = asked.into_iter().map(|(subject, watchers)| {
            let readers = allowed(tx, &rights, &subject, &watchers);
            (subject, readers)
        });
        Ok(each.collect())
    });
    answered.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "cannot ask who may read");
        Vec::new()
    })
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
