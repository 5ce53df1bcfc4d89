//! The doors people look through.

use std::sync::Arc;

use assistant::context::Wanted;
use axum::http::Method;
use kernel::{
    SubjectRef,
    notifications::{self, Wanted as Bell},
};
use serde_json::Value;
use uuid::Uuid;

use super::World;
use crate::ledger::{Said, found_in};

impl World {
    /// Somebody looks through a door; whether they saw a secret.
    pub(super) async fn look(&mut self, step: usize) -> bool {
        let who = self.somebody();
        match self.chance.below(20) {
            0 => self.read_bell(who).await,
            1 | 2 => self.read_as_assistant().await,
            3 => self.read_as_run(who).await,
            _ => {
                let Some(path) = self.door(who, step) else {
                    return false;
                };
                let (_, answer) = self.ask(who, Method::GET, &path, &Value::Null).await;
                !found_in(&answer.to_string()).is_empty()
            }
        }
    }

    fn door(&mut self, who: usize, step: usize) -> Option<String> {
        let number = match self.chance.below(2) {
            0 => self.own_room(who)?,
            _ => self.room()?,
        };
        let room = self.ledger.rooms[number].id;
        let secret = self.chance.below(self.ledger.count().max(1));
        let said = self.message().map(|on| self.ledger.said[on].clone());
        let id = said.as_ref().map(|one| one.id);
        Some(match self.chance.below(18) {
            0 => "/rooms?filter=mine&limit=500".to_owned(),
            1 => "/rooms?filter=open&limit=500".to_owned(),
            2 => format!("/rooms/{room}"),
            3 | 4 => format!("/rooms/{room}/messages?limit=500"),
            5 => format!("/rooms/{room}/pins"),
            6 => format!("/rooms/{room}/files?kind=file"),
            7 => format!("/rooms/{room}/members"),
            8 => "/threads".to_owned(),
            9 => format!("/threads/{}", said.and_then(|one| one.root).or(id)?),
            10 => "/saved".to_owned(),
            11 => "/scheduled".to_owned(),
            12 => "/drafts".to_owned(),
            13 => format!("/search?q=kanareyka{secret:06}"),
            14 => "/search?q=%D1%81%D0%BA%D0%BB%D0%B0%D0%B4&limit=500".to_owned(),
            15 => format!("/messages/{}", id?),
            16 => format!(
                "/files/{}/content",
                said?.files.first().copied().or_else(|| self.held(step))?
            ),
            _ => format!("/rooms/{room}/export"),
        })
    }

    fn held(&self, step: usize) -> Option<Uuid> {
        let held = self.uploads.get(step.checked_rem(self.uploads.len())?)?;
        Some(held.2)
    }

    /// What the bell shows, with the rooms it hides as the server hides them.
    async fn read_bell(&self, who: usize) -> bool {
        let (parts, actor) = (self.company.parts.clone(), self.company.people[who].clone());
        let read = parts.db.read(move |tx| {
            let mut hidden = notifications::store::list_rooms(tx, actor.person, false)?;
            let names = parts.subjects.names(tx, &actor, "chat.room", &hidden)?;
            hidden.retain(|room| !names.contains_key(room));
            let wanted = Bell {
                hidden,
                ..Bell::default()
            };
            let told = notifications::store::list(tx, actor.person, &wanted, 200)?;
            Ok(format!("{names:?} {told:?}"))
        });
        let text = read.await.expect("a bell");
        self.judge(who, "the bell", &text);
        !found_in(&text).is_empty()
    }

    /// What a run of this person would be given of a room.
    async fn read_as_run(&mut self, who: usize) -> bool {
        let Some(room) = self.room() else {
            return false;
        };
        let id = self.ledger.rooms[room].id;
        let text = self.context(who, SubjectRef::new("chat.room", id)).await;
        self.judge(who, "a run", &text);
        !found_in(&text).is_empty()
    }

    /// What the assistant would be given in a room: nothing that somebody who is in it may not read.
    async fn read_as_assistant(&mut self) -> bool {
        let asked: Vec<Said> = self
            .ledger
            .said
            .iter()
            .filter(|one| one.asks)
            .cloned()
            .collect();
        let Some(asked) = self.chance.one(&asked).cloned() else {
            return false;
        };
        if self.ledger.dismissed.contains(&asked.author) {
            return false;
        }
        let subject = SubjectRef::new("chat.question", asked.id);
        let text = self.context(asked.author, subject).await;
        let seen = found_in(&text);
        for secret in &seen {
            assert!(
                self.ledger.all_may(asked.room, *secret),
                "the assistant reads {secret} in the room {}: {text}",
                asked.room
            );
        }
        !seen.is_empty()
    }

    async fn context(&self, who: usize, subject: SubjectRef) -> String {
        let (parts, actor) = (self.company.parts.clone(), self.company.people[who].clone());
        let (subjects, now) = (Arc::clone(&parts.subjects), parts.clock.now());
        let read = parts
            .db
            .read(move |tx| Ok(subjects.context(tx, &actor, &subject, &Wanted::default(), now)));
        match read.await.expect("an answer") {
            Ok(context) => format!("{context:?}"),
            Err(_) => String::new(),
        }
    }
}
