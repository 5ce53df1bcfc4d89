//! One open socket: what its page asks, what the hub tells it.

use std::{collections::HashMap, sync::atomic::Ordering, time::Duration};

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use futures::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use kernel::{Actor, Error, SubjectRef, Timestamp, ids::PersonId, people::PersonRef};
use serde_json::json;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::{
    ClientMessage, Live, ServerMessage,
    hub::{self, Push, Seat},
    pace::Pace,
    pump,
};
use crate::auth::access;

/// How often the server asks whether the other end is there, and itself
/// whether the session still is.
const PING: Duration = Duration::from_secs(30);
/// How long one message may take to leave.
const SEND: Duration = Duration::from_secs(20);
/// "Is writing" of one subject is passed on at most this often.
const TYPING: Duration = Duration::from_secs(1);

type Sink = SplitSink<WebSocket, Message>;

/// Why a socket ends.
enum End {
    /// The other end went away or does not take what is sent.
    Gone,
    /// The session has ended.
    SignedOut,
    /// The server stops.
    Stopping,
}

struct Talk {
    live: Live,
    actor: Actor,
    seat: Seat,
    sink: Sink,
    typed: HashMap<SubjectRef, Timestamp>,
    pace: Pace,
}

/// Talks until one side ends it.
/// `online` are those who were there before.
pub(super) async fn serve(
    live: Live,
    actor: Actor,
    seat: Seat,
    online: Vec<PersonId>,
    socket: WebSocket,
) {
    let pace = Pace::from(live.clock.now());
    let (sink, stream) = socket.split();
    let mut talk = Talk {
        live,
        actor,
        seat,
        sink,
        typed: HashMap::new(),
        pace,
    };
    let end = match talk.greet(online).await {
        Ok(()) => talk.run(stream).await,
        Err(end) => end,
    };
    talk.close(&end).await;
}

impl Talk {
    async fn greet(&mut self, online: Vec<PersonId>) -> Result<(), End> {
        let person_id = self.actor.person;
        self.say(&ServerMessage::Hello {
            person_id,
            version: env!("CARGO_PKG_VERSION"),
        })
        .await?;
        for some in online.chunks(hub::MOST_PEOPLE) {
            self.say(&ServerMessage::Presence {
                online: some.to_vec(),
                offline: Vec::new(),
            })
            .await?;
        }
        Ok(())
    }

    async fn run(&mut self, mut stream: SplitStream<WebSocket>) -> End {
        let stopping = self.live.tasks.stopping();
        let mut ticks = interval(PING);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = true;
        loop {
            let done = tokio::select! {
                () = stopping.cancelled() => Err(End::Stopping),
                push = self.seat.inbox.recv() => self.pushed(push).await,
                message = stream.next() => {
                    heard = true;
                    self.received(message).await
                }
                _ = ticks.tick() => self.tick(std::mem::take(&mut heard)).await,
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    async fn pushed(&mut self, push: Option<Push>) -> Result<(), End> {
        if self.seat.lagging.swap(false, Ordering::AcqRel) {
            return self.resync(push).await;
        }
        match push {
            Some(Push::Send(text)) => self.send(Message::Text(text)).await,
            Some(Push::SignedOut) | None => Err(End::SignedOut),
        }
    }

    /// Messages were lost: what still waits is dropped, for the page will look
    /// at everything anyway.
    async fn resync(&mut self, mut push: Option<Push>) -> Result<(), End> {
        loop {
            if !matches!(push, Some(Push::Send(_))) {
                return Err(End::SignedOut);
            }
            match self.seat.inbox.try_recv() {
                Ok(next) => push = Some(next),
                Err(tokio::sync::mpsc::error::TryRecvError::Empty) => break,
                Err(tokio::sync::mpsc::error::TryRecvError::Disconnected) => {
                    return Err(End::SignedOut);
                }
            }
        }
        self.say(&ServerMessage::Resync).await
    }

    async fn received(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        match message {
            Some(Ok(Message::Text(_) | Message::Binary(_)))
                if !self.pace.allows(self.live.clock.now()) =>
            {
                self.complain("rate_limited", json!("message")).await
            }
            Some(Ok(Message::Text(text))) => self.asked(text.as_str()).await,
            Some(Ok(Message::Binary(_))) => self.complain("invalid", json!("binary")).await,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            Some(Ok(Message::Close(_)) | Err(_)) | None => Err(End::Gone),
        }
    }

    async fn asked(&mut self, text: &str) -> Result<(), End> {
        match serde_json::from_str(text) {
            Ok(ClientMessage::Watch { subjects }) => self.watch(subjects).await,
            Ok(ClientMessage::Unwatch { subjects }) => {
                for subject in &subjects {
                    self.seat.unwatch(subject);
                }
                Ok(())
            }
            Ok(ClientMessage::Typing { subject }) => self.typing(subject).await,
            Ok(ClientMessage::Ping) => self.say(&ServerMessage::Pong).await,
            Err(_) => self.complain("invalid", json!("message")).await,
        }
    }

    async fn watch(&mut self, subjects: Vec<SubjectRef>) -> Result<(), End> {
        if subjects.len() > hub::MAX_WATCHED {
            return self.complain("too_large", json!("watch")).await;
        }
        let answers = match self.ask(subjects).await {
            Ok(answers) => answers,
            Err(error) => return self.complain(error.code(), json!("watch")).await,
        };
        for (subject, may) in answers {
            if !may {
                self.complain("not_found", json!(subject)).await?;
            } else if !self.seat.watch(subject.clone()) {
                self.complain("too_large", json!(subject)).await?;
            }
        }
        Ok(())
    }

    /// Which of the subjects the actor may read. What cannot be asked is not
    /// allowed, and said.
    async fn ask(&self, subjects: Vec<SubjectRef>) -> Result<Vec<(SubjectRef, bool)>, Error> {
        let (rights, actor) = (self.live.rights.clone(), self.actor.clone());
        let asked = self.live.db.read(move |tx| {
            let each = subjects.into_iter().map(|subject| {
                let may = rights.ask(tx, &actor, &subject)?;
                Ok((subject, may))
            });
            each.collect()
        });
        asked.await.inspect_err(|error| {
            tracing::warn!(%error, "the socket could not ask for rights");
        })
    }

    async fn typing(&mut self, subject: SubjectRef) -> Result<(), End> {
        let now = self.live.clock.now();
        if self
            .typed
            .get(&subject)
            .is_some_and(|last| now.since(*last) < TYPING)
        {
            return Ok(());
        }
        if self.typed.len() >= hub::MAX_WATCHED {
            self.typed.clear();
        }
        self.typed.insert(subject.clone(), now);
        let may = match self.ask(vec![subject.clone()]).await {
            Ok(answers) => answers.iter().any(|(_, may)| *may),
            Err(error) => return self.complain(error.code(), json!(subject)).await,
        };
        if !may {
            return self.complain("not_found", json!(subject)).await;
        }
        let watchers = self.seat.other_watchers(&subject);
        let asked = vec![(subject.clone(), watchers)];
        let person = PersonRef {
            id: self.actor.person,
            name: self.actor.name.clone(),
        };
        let answered = pump::readers(&self.live.db, &self.live.rights, asked).await;
        for (subject, readers) in answered.readers {
            self.seat.tell_typing(&readers, subject, person.clone());
        }
        Ok(())
    }

    /// Sessions also end by time, of which no event tells.
    async fn tick(&mut self, heard: bool) -> Result<(), End> {
        if !heard {
            return Err(End::Gone);
        }
        match access::still_open(&self.live.gate, &self.actor).await {
            Ok(false) => Err(End::SignedOut),
            Ok(true) | Err(_) => self.send(Message::Ping(bytes::Bytes::new())).await,
        }
    }

    async fn complain(&mut self, code: &'static str, about: serde_json::Value) -> Result<(), End> {
        self.say(&ServerMessage::Problem { code, about }).await
    }

    async fn say(&mut self, message: &ServerMessage) -> Result<(), End> {
        self.send(Message::Text(message.encode())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(SEND, self.sink.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    async fn close(mut self, end: &End) {
        let (code, reason) = match end {
            End::Gone => return,
            End::SignedOut => (close_code::POLICY, "signed out"),
            End::Stopping => (close_code::RESTART, "the server stops"),
        };
        if matches!(end, End::SignedOut) {
            drop(self.say(&ServerMessage::SignedOut).await);
        }
        let frame = CloseFrame {
            code,
            reason: reason.into(),
        };
        drop(self.send(Message::Close(Some(frame))).await);
    }
}
