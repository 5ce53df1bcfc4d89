//! What people do by chance.

use axum::http::Method;
use kernel::people::{self, PersonChanges};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{PEOPLE, World};
use crate::{
    company::id_of,
    ledger::{Place, Room, Said},
};

impl World {
    /// One thing somebody does; what was answered.
    pub(super) async fn step(&mut self, who: usize) -> u16 {
        match self.chance.below(24) {
            0 | 1 => self.make_room(who).await,
            2 | 3 => self.add(who).await,
            4 | 5 => self.remove(who).await,
            6..=8 => self.say(who).await,
            9 | 10 => self.reply(who).await,
            11 | 12 => self.forward(who).await,
            13 => self.edit().await,
            14 => self.delete().await,
            15 => self.poll(who).await,
            16 | 17 => self.send_file(who).await,
            18 => self.keep_draft(who).await,
            19 => self.schedule(who).await,
            20 | 21 => self.mark(who).await,
            22 => self.call_assistant(who).await,
            _ => self.change_person().await,
        }
    }

    async fn make_room(&mut self, who: usize) -> u16 {
        if self.ledger.rooms.len() > 8 {
            return self.add(who).await;
        }
        let (open, number) = (self.chance.below(3) == 0, self.ledger.rooms.len());
        let others: Vec<usize> = (0..2).map(|_| self.somebody()).collect();
        let members = others.iter().copied().chain([who]).collect();
        let (secret, name) = self.ledger.secret(Place::Gone);
        let ids: Vec<Uuid> = others.iter().map(|one| self.company.id(*one)).collect();
        let kind = if open { "open" } else { "closed" };
        let body = json!({ "name": name, "kind": kind, "members": ids });
        let (status, made) = self.company.post(who, "/rooms", &body).await;
        if status == 201 {
            let id = id_of(&made);
            self.ledger.rooms.push(Room { id, open, members });
            self.ledger.moves(secret, Place::Room(number));
        }
        status
    }

    async fn add(&mut self, who: usize) -> u16 {
        let Some(room) = self.own_room(who) else {
            return 0;
        };
        let one = if self.chance.below(3) == 0 {
            who
        } else {
            self.somebody()
        };
        let path = format!(
            "/rooms/{}/members/{}",
            self.ledger.rooms[room].id,
            self.company.id(one)
        );
        let (status, _) = self.ask(who, Method::PUT, &path, &Value::Null).await;
        if status == 204 {
            self.ledger.rooms[room].members.insert(one);
        }
        status
    }

    async fn remove(&mut self, who: usize) -> u16 {
        let Some(room) = self.own_room(who) else {
            return 0;
        };
        let members: Vec<usize> = self.ledger.rooms[room].members.iter().copied().collect();
        let one = match self.chance.below(2) {
            0 => who,
            _ => self.chance.one(&members).copied().unwrap_or(who),
        };
        let path = format!(
            "/rooms/{}/members/{}",
            self.ledger.rooms[room].id,
            self.company.id(one)
        );
        // The room may be lost by the answer.
        let (status, answer) = self
            .company
            .ask(who, Method::DELETE, &path, &Value::Null)
            .await;
        if status == 204 {
            self.ledger.rooms[room].members.remove(&one);
        }
        self.judge(who, &path, &answer.to_string());
        status
    }

    /// Posts into a room; the secrets are the room's from then on.
    async fn post(&mut self, who: usize, room: usize, mut body: Value, new: Said) -> u16 {
        body["client_id"] = json!(self.company.parts.ids.uuid());
        for secret in &new.secrets {
            self.ledger.moves(*secret, Place::Room(room));
        }
        let path = format!("/rooms/{}/messages", self.ledger.rooms[room].id);
        let (status, answer) = self.company.post(who, &path, &body).await;
        if status == 201 {
            self.judge(who, &path, &answer.to_string());
            let id = id_of(&answer);
            self.ledger.said.push(Said { id, ..new });
        } else {
            for secret in &new.secrets {
                self.ledger.moves(*secret, Place::Gone);
            }
            self.judge(who, &path, &answer.to_string());
        }
        status
    }

    fn said_by(who: usize, room: usize, secrets: Vec<usize>) -> Said {
        Said {
            id: Uuid::nil(),
            room,
            author: who,
            root: None,
            secrets,
            files: Vec::new(),
            asks: false,
        }
    }

    /// Words with a secret, which call somebody now and then.
    fn words(&mut self) -> (usize, String) {
        let (secret, text) = self.ledger.secret(Place::Gone);
        let called = self.company.id(self.chance.below(PEOPLE));
        let text = match self.chance.below(4) {
            0 => format!("<@user:{called}> склад принял {text}"),
            1 => format!("<@all> склад принял {text}"),
            _ => format!("склад принял {text}"),
        };
        (secret, text)
    }

    async fn say(&mut self, who: usize) -> u16 {
        let Some(room) = self.own_room(who) else {
            return 0;
        };
        let (secret, text) = self.words();
        let new = Self::said_by(who, room, vec![secret]);
        self.post(who, room, json!({ "body": text }), new).await
    }

    async fn reply(&mut self, who: usize) -> u16 {
        let Some(on) = self.message() else { return 0 };
        let on = self.ledger.said[on].clone();
        let root = on.root.unwrap_or(on.id);
        let (secret, text) = self.words();
        let new = Said {
            root: Some(root),
            ..Self::said_by(who, on.room, vec![secret])
        };
        let body = json!({ "body": text, "thread_id": root });
        self.post(who, on.room, body, new).await
    }

    async fn forward(&mut self, who: usize) -> u16 {
        let (Some(on), Some(room)) = (self.message(), self.own_room(who)) else {
            return 0;
        };
        let shown = self.ledger.said[on].id;
        let (secret, text) = self.words();
        let new = Self::said_by(who, room, vec![secret]);
        let body = json!({ "body": text, "quoted_id": shown });
        self.post(who, room, body, new).await
    }

    async fn edit(&mut self) -> u16 {
        let Some(on) = self.message() else { return 0 };
        let message = self.ledger.said[on].clone();
        let (secret, text) = self.ledger.secret(Place::Room(message.room));
        let path = format!("/messages/{}", message.id);
        let body = json!({ "body": format!("теперь {text}") });
        let (status, answer) = self
            .company
            .ask(message.author, Method::PATCH, &path, &body)
            .await;
        if status == 200 {
            // The first one was its words.
            if let Some(old) = message.secrets.first() {
                self.ledger.moves(*old, Place::Gone);
            }
            let secrets = &mut self.ledger.said[on].secrets;
            secrets.splice(..1.min(secrets.len()), [secret]);
            self.ledger.said[on].asks = false;
        } else {
            self.ledger.moves(secret, Place::Gone);
        }
        self.judge(message.author, &path, &answer.to_string());
        status
    }

    async fn delete(&mut self) -> u16 {
        let Some(on) = self.message() else { return 0 };
        let message = self.ledger.said[on].clone();
        let path = format!("/messages/{}", message.id);
        let (status, _) = self
            .company
            .ask(message.author, Method::DELETE, &path, &Value::Null)
            .await;
        if status == 204 {
            for secret in message.secrets {
                self.ledger.moves(secret, Place::Gone);
            }
            self.ledger.said[on].asks = false;
        }
        status
    }

    async fn poll(&mut self, who: usize) -> u16 {
        let Some(room) = self.own_room(who) else {
            return 0;
        };
        let (question, text) = self.words();
        let (option, label) = self.ledger.secret(Place::Gone);
        let poll = json!({ "options": [label, "нет"], "multiple": false, "anonymous": false });
        let new = Self::said_by(who, room, vec![question, option]);
        self.post(who, room, json!({ "body": text, "poll": poll }), new)
            .await
    }

    /// Brings a file; sends one that was brought before, now and then.
    async fn send_file(&mut self, who: usize) -> u16 {
        let held = self.uploads.iter().position(|(owner, _, _)| *owner == who);
        let Some(place) = held.filter(|_| self.chance.below(3) > 0) else {
            return self.upload(who).await;
        };
        let Some(room) = self.own_room(who) else {
            return 0;
        };
        let (_, secret, file) = self.uploads[place];
        let (words, text) = self.words();
        let new = Said {
            files: vec![file],
            ..Self::said_by(who, room, vec![words, secret])
        };
        let status = self
            .post(who, room, json!({ "body": text, "files": [file] }), new)
            .await;
        if status == 201 {
            self.uploads.remove(place);
        } else {
            self.ledger.moves(secret, Place::Own(who));
        }
        status
    }

    async fn upload(&mut self, who: usize) -> u16 {
        let (secret, name) = self.ledger.secret(Place::Own(who));
        let path = format!("/files?name={name}.txt");
        let (status, file) = self.ask(who, Method::POST, &path, &json!("слова")).await;
        if status == 201 {
            self.uploads.push((who, secret, id_of(&file)));
        }
        status
    }

    async fn keep_draft(&mut self, who: usize) -> u16 {
        let Some(room) = self.own_room(who) else {
            return 0;
        };
        let (_, text) = self.ledger.secret(Place::Own(who));
        let path = format!("/rooms/{}/draft", self.ledger.rooms[room].id);
        let body = json!({ "body": text, "updated_at": "2026-11-23T06:00:00Z" });
        self.ask(who, Method::PUT, &path, &body).await.0
    }

    async fn schedule(&mut self, who: usize) -> u16 {
        let Some(room) = self.own_room(who) else {
            return 0;
        };
        let (_, text) = self.ledger.secret(Place::Own(who));
        let path = format!("/rooms/{}/scheduled", self.ledger.rooms[room].id);
        let client = self.company.parts.ids.uuid();
        let body = json!({ "body": text, "client_id": client, "send_at": "2026-11-25T09:00:00Z" });
        self.ask(who, Method::POST, &path, &body).await.0
    }

    /// Something with one message, readable or not.
    async fn mark(&mut self, who: usize) -> u16 {
        let Some(on) = self.message() else { return 0 };
        let id = self.ledger.said[on].id;
        let path = match self.chance.below(4) {
            0 => format!("/messages/{id}/reactions/%F0%9F%91%8D"),
            1 => format!("/messages/{id}/pin"),
            2 => format!("/saved/{id}"),
            _ => {
                let path = format!("/threads/{id}/following");
                return self
                    .ask(who, Method::PUT, &path, &json!({ "following": true }))
                    .await
                    .0;
            }
        };
        self.ask(who, Method::PUT, &path, &Value::Null).await.0
    }

    async fn call_assistant(&mut self, who: usize) -> u16 {
        let Some(room) = self.own_room(who) else {
            return 0;
        };
        let (secret, text) = self.ledger.secret(Place::Gone);
        let new = Said {
            asks: true,
            ..Self::said_by(who, room, vec![secret])
        };
        let body = json!({ "body": format!("<@assistant> что принял склад? {text}") });
        self.post(who, room, body, new).await
    }

    /// Somebody is dismissed or comes back, becomes a guest or a colleague.
    async fn change_person(&mut self) -> u16 {
        let who = 1 + self.chance.below(PEOPLE - 1);
        let mut changes = PersonChanges::default();
        if self.chance.below(2) == 0 {
            let back = self.ledger.dismissed.remove(&who);
            if !back {
                self.ledger.dismissed.insert(who);
            }
            changes.active = Some(back);
        } else {
            let colleague = self.ledger.guests.remove(&who);
            if !colleague {
                self.ledger.guests.insert(who);
            }
            changes.guest = Some(!colleague);
        }
        let (clock, id) = (
            self.company.parts.clock.clone(),
            self.company.people[who].person,
        );
        let changed = self.company.parts.db.write(move |tx| {
            let person = people::store::update(tx, &clock, id, &changes)?;
            (sections::chat::SECTION.dismissed)(tx, id)?;
            Ok(person)
        });
        self.company.people[who].guest = changed.await.expect("a person").guest;
        204
    }
}
