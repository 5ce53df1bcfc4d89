//! The open sockets of this process: who is there, what they watch and by what
//! they came. Every message is encoded once and shared.

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
    Actor, Error, Result, SubjectRef, events::PersonalKind, ids::PersonId, people::PersonRef,
};
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

use super::message::{ServerMessage, StaleSubject};
use crate::auth::access;

/// Messages that wait for a slow reader before it is told to look at
/// everything again.
const QUEUE: usize = 128;
/// The most subjects a socket watches.
pub(super) const MAX_WATCHED: usize = 200;
/// The most sockets of one person: windows, devices and programs.
const MAX_SOCKETS: usize = 50;
/// The most people one message tells of: a page takes 64 kB at once.
pub(super) const MOST_PEOPLE: usize = 1_000;
/// When to try again who has too many.
const CROWDED: Duration = Duration::from_secs(30);

/// All open sockets of this process.
#[derive(Clone, Debug, Default)]
pub struct Hub {
    state: Arc<Mutex<State>>,
    /// Somebody came or went.
    pub(super) movement: Arc<Notify>,
}

/// What is known of the sockets, for as long as the lock is held.
#[derive(Debug, Default)]
pub(super) struct State {
    next: u64,
    sockets: HashMap<u64, Socket>,
    watchers: HashMap<SubjectRef, BTreeSet<u64>>,
    people: HashMap<PersonId, BTreeSet<u64>>,
    /// Who came or went since it was last told.
    moved: BTreeSet<PersonId>,
}

#[derive(Debug)]
pub(super) struct Socket {
    pub(super) actor: Arc<Actor>,
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
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a socket in, and has it told when its person was not there.
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
            state.moved.insert(person);
            self.movement.notify_one();
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
        let message = ServerMessage::Typing { subject, person };
        self.hub.lock().tell(to, &message);
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
            state.moved.insert(self.person);
            self.hub.movement.notify_one();
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

    pub(super) fn came_by(&self, by: Uuid) -> bool {
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

    pub(super) fn watchers_of(&self, subject: &SubjectRef) -> Vec<(u64, Arc<Actor>)> {
        let ids = self.watchers.get(subject).into_iter().flatten();
        ids.filter_map(|id| Some((*id, Arc::clone(&self.sockets.get(id)?.actor))))
            .collect()
    }

    /// Tells these sockets, where they are still there.
    pub(super) fn tell<'a>(&self, ids: impl IntoIterator<Item = &'a u64>, message: &ServerMessage) {
        let text = message.encode();
        ids.into_iter()
            .filter_map(|id| self.sockets.get(id))
            .for_each(|socket| socket.send(&text));
    }

    pub(super) fn tell_all(&self, message: &ServerMessage) {
        let text = message.encode();
        self.sockets.values().for_each(|socket| socket.send(&text));
    }

    /// Who came or went is told to colleagues, all together; guests do not
    /// know them all.
    pub(super) fn tell_presence(&mut self) {
        let moved: Vec<_> = std::mem::take(&mut self.moved).into_iter().collect();
        for some in moved.chunks(MOST_PEOPLE) {
            let (online, offline) = some
                .iter()
                .partition(|person| self.people.contains_key(person));
            let text = ServerMessage::Presence { online, offline }.encode();
            self.sockets
                .values()
                .filter(|socket| !socket.actor.guest)
                .for_each(|socket| socket.send(&text));
        }
    }

    pub(super) fn tell_personal(&self, changed: HashSet<(PersonId, PersonalKind, Option<Uuid>)>) {
        for (person, kind, id) in changed {
            let Some(ids) = self.people.get(&person) else {
                continue;
            };
            let subject = StaleSubject {
                kind: kind.to_owned(),
                id,
            };
            self.tell(ids, &ServerMessage::Stale { subject, seq: None });
        }
    }

    /// By what the sockets came in, each once.
    pub(super) fn credentials(&self) -> Vec<Arc<Actor>> {
        let mut known = HashSet::new();
        let actors = self.sockets.values().map(|socket| &socket.actor);
        actors
            .filter(|actor| known.insert(access::credential(actor)))
            .map(Arc::clone)
            .collect()
    }

    /// Takes sockets out of the hub at once, so that nothing more reaches
    /// them, and lets them say goodbye.
    pub(super) fn close(&mut self, ended: impl Fn(&Socket) -> bool) {
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
