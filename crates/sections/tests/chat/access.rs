//! Access equals the table: random people try random things, and after each
//! everybody looks through every door.

use std::collections::BTreeSet;

use assistant::context::Wanted;
use axum::http::Method;
use kernel::{Error, SubjectRef};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    company::{Company, id_of, ids_of},
    model::{Deed, GUEST, Message, PEOPLE, Role, Room, Step, Table, steps},
};

/// In every message; in nothing that a stranger is answered.
const CANARY: &str = "канарейка";

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn access_equals_the_table(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut company = Company::new(PEOPLE).await;
            company.make_guest(GUEST).await;
            let mut world = World { company, table: Table::default() };
            for step in &steps {
                if let Some(room) = world.take(step).await {
                    world.look_at(room).await;
                }
            }
            world.look_around().await;
        });
    }
}

struct World {
    company: Company,
    table: Table,
}

impl World {
    /// Tries a step and compares the answer; tells which room it was about.
    async fn take(&mut self, step: &Step) -> Option<usize> {
        if let Step::Create { who, kind, others } = step {
            return self.create(*who, *kind, others).await;
        }
        if let Step::Do { who, message, deed } = step {
            return self.handle(*who, *message, *deed).await;
        }
        let count = self.table.rooms.len();
        let (Step::Add { room, .. }
        | Step::Remove { room, .. }
        | Step::Post { room, .. }
        | Step::Reply { room, .. }
        | Step::Rename { room, .. }
        | Step::Mark { room, .. }
        | Step::Appoint { room, .. }
        | Step::Forward { room, .. }) = step
        else {
            return None;
        };
        let number = room.checked_rem(count)?;
        let (status, wanted, body) = self.attempt(step, number).await?;
        assert_eq!(
            status, wanted,
            "{step:?} in {:?}: {body}",
            self.table.rooms[number]
        );
        if wanted == 404 {
            is_silent(&body);
        }
        Some(number)
    }

    async fn create(
        &mut self,
        who: usize,
        kind: crate::model::Kind,
        others: &[usize],
    ) -> Option<usize> {
        let (wanted, known) = self.table.create(who, kind, others);
        let members: Vec<Uuid> = others.iter().map(|other| self.company.id(*other)).collect();
        let body = json!({ "name": "Комната", "kind": kind.code(), "members": members });
        let (status, room) = self.company.post(who, "/rooms", &body).await;
        assert_eq!(status, wanted, "{room}");
        if wanted != 201 {
            return None;
        }
        if let Some(known) = known {
            assert_eq!(
                id_of(&room),
                self.table.rooms[known].id,
                "the pair has a room"
            );
            return Some(known);
        }
        let others = others.iter().map(|other| (*other, Role::Member));
        let members = others.chain([(who, Role::Owner)]).collect();
        self.table.rooms.push(Room {
            id: id_of(&room),
            kind,
            members,
        });
        Some(self.table.rooms.len() - 1)
    }

    /// The answer, the wanted status and the body; the table follows what was
    /// done.
    async fn attempt(&mut self, step: &Step, number: usize) -> Option<(u16, u16, Value)> {
        let who = step.who();
        let room = self.table.rooms[number].clone();
        let path = format!("/rooms/{}", room.id);
        let person = |person: usize| format!("{path}/members/{}", self.company.id(person));
        let (method, path, body, wanted) = match step {
            Step::Add { person: one, .. } => {
                (Method::PUT, person(*one), Value::Null, room.add(who, *one))
            }
            Step::Remove { person: one, .. } => (
                Method::DELETE,
                person(*one),
                Value::Null,
                room.remove(who, *one),
            ),
            Step::Rename { .. } => (
                Method::PATCH,
                path,
                json!({ "topic": "Новая тема" }),
                room.rename(who),
            ),
            Step::Mark { .. } => (
                Method::PUT,
                format!("{path}/read"),
                json!({ "seq": 0 }),
                room.write(who, 200),
            ),
            Step::Post { .. } => (
                Method::POST,
                format!("{path}/messages"),
                self.text(None),
                room.write(who, 201),
            ),
            Step::Reply { message, .. } => {
                let message = message.checked_rem(self.table.messages.len())?;
                let body = self.text(Some(self.table.messages[message].id));
                (
                    Method::POST,
                    format!("{path}/messages"),
                    body,
                    self.table.reply(who, number, message),
                )
            }
            Step::Appoint {
                person: one, role, ..
            } => (
                Method::PUT,
                format!("{}/role", person(*one)),
                json!({ "role": role.code() }),
                room.appoint(who, *one, *role),
            ),
            Step::Forward { message, .. } => {
                let message = message.checked_rem(self.table.messages.len())?;
                let shown = self.table.messages[message].id;
                let client = self.company.parts.ids.uuid();
                (
                    Method::POST,
                    format!("{path}/messages"),
                    json!({ "body": "", "client_id": client, "quoted_id": shown }),
                    self.table.forward(who, number, message),
                )
            }
            Step::Create { .. } | Step::Do { .. } => return None,
        };
        let (status, answer) = self.company.ask(who, method, &path, &body).await;
        if status == wanted {
            self.follow(step, number, wanted, &answer);
        }
        Some((status, wanted, answer))
    }

    fn text(&self, thread: Option<Uuid>) -> Value {
        json!({ "body": format!("{CANARY} поёт"), "client_id": self.company.parts.ids.uuid(), "thread_id": thread })
    }

    /// Tries something with one message; tells which room it is in.
    async fn handle(&mut self, who: usize, message: usize, deed: Deed) -> Option<usize> {
        let number = message.checked_rem(self.table.messages.len())?;
        let wanted = self.table.deed(who, number, deed);
        let on = self.table.messages[number].clone();
        let path = format!("/messages/{}", on.id);
        let (method, path, body) = match deed {
            Deed::Edit => (
                Method::PATCH,
                path,
                json!({ "body": format!("{CANARY} поёт иначе") }),
            ),
            Deed::Delete => (Method::DELETE, path, Value::Null),
            Deed::React => (
                Method::PUT,
                format!("{path}/reactions/%F0%9F%91%8D"),
                Value::Null,
            ),
            Deed::Pin => (Method::PUT, format!("{path}/pin"), Value::Null),
            Deed::Save => (Method::PUT, format!("/saved/{}", on.id), Value::Null),
        };
        let (status, answer) = self.company.ask(who, method, &path, &body).await;
        assert_eq!(status, wanted, "{who} {deed:?} {on:?}: {answer}");
        if wanted == 404 {
            is_silent(&answer);
        }
        if (deed, status) == (Deed::Delete, 204) {
            self.table.messages[number].deleted = true;
        }
        if (deed, status) == (Deed::Edit, 200) {
            self.table.messages[number].speaks = true;
        }
        Some(on.room)
    }

    fn follow(&mut self, step: &Step, number: usize, status: u16, answer: &Value) {
        let shows = match step {
            Step::Forward { message, .. } => message.checked_rem(self.table.messages.len()),
            _ => None,
        };
        let room = &mut self.table.rooms[number];
        match (step, status) {
            (Step::Add { person, .. }, 204) => {
                let first = room.is_left();
                let role = if first { Role::Owner } else { Role::Member };
                room.members.entry(*person).or_insert(role);
            }
            (Step::Remove { person, .. }, 204) => {
                room.members.remove(person);
                room.inherit();
            }
            (Step::Appoint { person, role, .. }, 204) => {
                room.members.insert(*person, *role);
            }
            (Step::Post { who, .. } | Step::Reply { who, .. } | Step::Forward { who, .. }, 201) => {
                self.table.messages.push(Message {
                    id: id_of(answer),
                    room: number,
                    root: !matches!(step, Step::Reply { .. }),
                    author: *who,
                    deleted: false,
                    shows,
                    speaks: shows.is_none(),
                });
            }
            _ => {}
        }
    }

    /// Everybody looks through every door of one room.
    async fn look_at(&self, number: usize) {
        let room = &self.table.rooms[number];
        let main: Vec<Uuid> = self
            .table
            .of_room(number)
            .filter(|message| message.root)
            .map(|message| message.id)
            .collect();
        for who in 0..PEOPLE {
            let reads = room.reads(who);
            for path in ["", "/messages", "/members"] {
                let answer = self
                    .company
                    .get(who, &format!("/rooms/{}{path}", room.id))
                    .await;
                is_shown(&answer, reads);
                if path == "/messages" && reads {
                    assert_eq!(ids_of(&answer.1), main);
                    self.quotes_are_readable(who, &answer.1);
                }
            }
            self.ask_subjects(who, "chat.room", room.id, reads).await;
            if let Some(root) = main.first() {
                is_shown(
                    &self.company.get(who, &format!("/threads/{root}")).await,
                    reads,
                );
                self.ask_subjects(who, "chat.thread", *root, reads).await;
            }
        }
    }

    /// What is shown of another message is shown to those alone who may read it where it stands.
    fn quotes_are_readable(&self, who: usize, page: &Value) {
        for item in page["items"].as_array().expect("items") {
            let id = item["id"].as_str().expect("an id");
            let messages = &self.table.messages;
            let held = messages.iter().find(|one| one.id.to_string() == id);
            let shown = held
                .filter(|one| !one.deleted)
                .and_then(|one| one.shows)
                .map(|shown| &messages[shown]);
            let Some(shown) = shown else { continue };
            let may = !shown.deleted && self.table.rooms[shown.room].reads(who);
            assert_eq!(!item["quote"]["message"].is_null(), may, "{item}");
        }
    }

    /// What the live socket and a run would be told.
    async fn ask_subjects(&self, who: usize, kind: &str, id: Uuid, reads: bool) {
        let (parts, actor) = (self.company.parts.clone(), self.company.people[who].clone());
        let (subject, now, subjects) = (
            SubjectRef::new(kind, id),
            parts.clock.now(),
            parts.subjects.clone(),
        );
        let asked = parts.db.read(move |tx| {
            let may = subjects.may_read(tx, &actor, &subject)?;
            Ok((
                may,
                subjects.context(tx, &actor, &subject, &Wanted::default(), now),
            ))
        });
        let (may, context) = asked.await.expect("an answer");
        assert_eq!(may, reads);
        assert!(
            matches!(
                (reads, &context),
                (true, Ok(_)) | (false, Err(Error::NotFound))
            ),
            "{context:?}"
        );
    }

    /// Everybody looks at everything, and at the lists.
    async fn look_around(&self) {
        for number in 0..self.table.rooms.len() {
            self.look_at(number).await;
        }
        for who in 0..PEOPLE {
            let (_, found) = self
                .company
                .get(
                    who,
                    "/search?q=%D0%BA%D0%B0%D0%BD%D0%B0%D1%80%D0%B5%D0%B9%D0%BA%D0%B8&limit=500",
                )
                .await;
            assert_eq!(
                ids_of(&found).into_iter().collect::<BTreeSet<_>>(),
                self.table.readable(who)
            );
            let listed = |wanted: fn(&Room, usize) -> bool| {
                let rooms = self
                    .table
                    .rooms
                    .iter()
                    .filter(move |room| wanted(room, who));
                rooms.map(|room| room.id).collect::<BTreeSet<_>>()
            };
            let (_, mine) = self.company.get(who, "/rooms?filter=mine&limit=500").await;
            let members = listed(|room, who| room.members.contains_key(&who));
            assert_eq!(ids_of(&mine).into_iter().collect::<BTreeSet<_>>(), members);
            let (_, open) = self.company.get(who, "/rooms?filter=open&limit=500").await;
            let all = listed(|room, who| room.kind == crate::model::Kind::Open && who != GUEST);
            assert_eq!(ids_of(&open).into_iter().collect::<BTreeSet<_>>(), all);
        }
    }
}

fn is_shown((status, body): &(u16, Value), reads: bool) {
    assert_eq!(*status, if reads { 200 } else { 404 }, "{body}");
    if !reads {
        is_silent(body);
    }
}

fn is_silent(body: &Value) {
    assert_eq!(body["code"], "not_found");
    let text = body.to_string();
    assert!(
        !text.contains(CANARY) && !text.contains("Комната"),
        "{text}"
    );
}
