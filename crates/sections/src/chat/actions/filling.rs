//! A room that is being filled with some lines of a history: every line finds
//! its place first, then all are stored at once.

use std::collections::HashMap;

use assistant::Parts;
use kernel::{
    Actor, Result, Timestamp, Tx,
    ids::PersonId,
    people::{self, Person},
    text,
};

use super::{
    checked_emoji,
    histories::{ImportRules, Imported, NumberedLine},
    rooms_changed,
};
use crate::chat::{
    store::{self, Foreign, NewImported},
    types::{Called, HistoryLine, MessageId, Role, RoomId, calls, checked_body, with_names},
};

/// The most different emoji of an imported message.
const MAX_EMOJI: usize = 20;

/// What is wrong with a line: its field and the id of a text.
pub(super) type Flaw = (&'static str, &'static str);

pub(super) struct Filling<'a> {
    parts: &'a Parts,
    actor: &'a Actor,
    room: RoomId,
    /// The messages of elsewhere that the room knows, with those placed here.
    known: HashMap<String, Foreign>,
    /// Whose an address is here.
    people: HashMap<String, Option<PersonId>>,
    /// The names of those the texts call; none for who is nobody here.
    called: HashMap<PersonId, bool>,
    rows: Vec<NewImported<'a>>,
    pub(super) done: Imported,
}

impl<'a> Filling<'a> {
    /// Looks up once for all lines what they need to know.
    pub(super) fn into(
        tx: &mut Tx<'_>,
        parts: &'a Parts,
        actor: &'a Actor,
        room: RoomId,
        rules: &ImportRules,
        lines: &[NumberedLine],
    ) -> Result<Self> {
        let threads = lines.iter().filter_map(|one| one.line.thread.as_deref());
        let mut ids: Vec<&str> = lines.iter().map(|one| one.line.id.as_str()).collect();
        ids.extend(threads);
        ids.sort_unstable();
        ids.dedup();
        let mut filling = Self {
            parts,
            actor,
            room,
            known: store::find_foreign(tx, room, &ids)?,
            people: HashMap::new(),
            called: HashMap::new(),
            rows: Vec::with_capacity(lines.len()),
            done: Imported::default(),
        };
        for one in lines {
            filling.meet(tx, rules, &one.line)?;
        }
        Ok(filling)
    }

    /// Looks up the author of a line and whom it calls.
    fn meet(&mut self, tx: &mut Tx<'_>, rules: &ImportRules, line: &HistoryLine) -> Result<()> {
        let key = author(line);
        if !self.people.contains_key(&key) {
            let chosen = rules.authors.get(&line.author.key());
            let person = match (chosen, &line.author.email) {
                (Some(id), _) => Some(people::store::find(tx, *id)?),
                (None, Some(email)) => people::store::find_by_email(tx, email)?,
                (None, None) => None,
            };
            self.join(tx, rules, person.as_ref())?;
            self.people.insert(key, person.map(|person| person.id));
        }
        for one in calls(&line.body) {
            if let Called::Person(id) = one
                && !self.called.contains_key(&id)
            {
                let is_here = people::store::reference(tx, id)?.is_some();
                self.called.insert(id, is_here);
            }
        }
        Ok(())
    }

    fn join(&self, tx: &mut Tx<'_>, rules: &ImportRules, person: Option<&Person>) -> Result<()> {
        let joining = person.filter(|person| person.active && rules.joining);
        let Some(person) = joining else {
            return Ok(());
        };
        let at = self.parts.clock.now();
        if store::insert_member(tx, self.room, person.id, Role::Member, at)? {
            rooms_changed(tx, person.id);
        }
        Ok(())
    }

    /// Finds the place of one line, unless the room knows it.
    pub(super) fn place(&mut self, one: &'a NumberedLine) -> Result<(), Flaw> {
        let line = &one.line;
        if self.known.contains_key(&line.id) {
            self.done.known += 1;
            return Ok(());
        }
        let thread = match &line.thread {
            None => None,
            // Replies to replies are replies to their root.
            Some(thread) => match self.known.get(thread) {
                Some((id, root)) => Some(root.unwrap_or(*id)),
                None => return Err(("thread", "history-thread-unknown")),
            },
        };
        let author = self.people.get(&author(line)).copied().flatten();
        // What the assistant wrote elsewhere is nobody's here.
        let author = author.filter(|_| !line.author.assistant);
        let body = self.with_known_calls(line)?;
        let stems = match (&one.stems, line.deleted_at) {
            (_, Some(_)) => None,
            (Some(stems), None) => Some(stems.clone()),
            (None, None) => Some(text::stems(&body)),
        };
        let id: MessageId = self.parts.ids.id();
        self.known.insert(line.id.clone(), (id, thread));
        self.rows.push(NewImported {
            id,
            // Numbers are taken for all at once.
            seq: 0,
            thread,
            author: author.unwrap_or(self.actor.person),
            is_foreign: author.is_none(),
            client_id: self.parts.ids.uuid(),
            body,
            stems,
            line,
        });
        Ok(())
    }

    /// The text with the names of those who are nobody here instead of their
    /// ids; the assistant is not called. The names must not make it too long, nor call anybody.
    fn with_known_calls(&self, line: &HistoryLine) -> Result<String, Flaw> {
        if !line.body.contains("<@") {
            return Ok(line.body.clone());
        }
        let name = |one| match one {
            Called::Person(id) if self.called.get(&id) != Some(&true) => {
                let known = line.mentions.iter().find(|mention| mention.id == id);
                let known = known.map_or("?", |known| known.name.as_str());
                Some(format!("@{}", known.replace('<', "‹")))
            }
            // It was asked elsewhere, and is not asked here.
            Called::Assistant => Some(store::ASSISTANT.to_owned()),
            _ => None,
        };
        let body = with_names(&line.body, name);
        let before = calls(&line.body);
        if !calls(&body).iter().all(|one| before.contains(one)) {
            return Err(("mentions", "name-unfit"));
        }
        checked_body(&body, false).map_err(|_| ("body", "history-names-too-long"))
    }

    /// Stores everything that found its place.
    pub(super) fn store(mut self, tx: &mut Tx<'_>) -> Result<Imported> {
        if self.rows.is_empty() {
            return Ok(self.done);
        }
        self.number(tx)?;
        store::insert_imported(tx, self.room, &mut self.rows)?;
        store::count_replies(tx, &self.replies())?;
        for row in &self.rows {
            self.dress(tx, row)?;
        }
        self.done.new += u64::try_from(self.rows.len()).unwrap_or_default();
        Ok(self.done)
    }

    fn number(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let main = || self.rows.iter().filter(|row| row.thread.is_none());
        let newest = main().next_back().map(|row| row.id);
        let latest = self.rows.iter().map(|row| row.line.created_at).max();
        let (count, in_main) = (self.rows.len(), main().count());
        let latest = latest.unwrap_or_default();
        let last = store::next_seqs(tx, self.room, count, in_main, newest, latest)?;
        let first = last - i64::try_from(count).unwrap_or(i64::MAX) + 1;
        for (row, seq) in self.rows.iter_mut().zip(first..) {
            row.seq = seq;
        }
        Ok(())
    }

    /// How many replies each root gets, and when the last was written.
    fn replies(&self) -> Vec<(MessageId, i64, Timestamp)> {
        let mut replies: HashMap<MessageId, (i64, Timestamp)> = HashMap::new();
        for row in &self.rows {
            if let Some(root) = row.thread {
                let (count, at) = replies.entry(root).or_insert((0, row.line.created_at));
                *count += 1;
                *at = row.line.created_at.max(*at);
            }
        }
        let row = |(root, (count, at))| (root, count, at);
        replies.into_iter().map(row).collect()
    }

    /// Adds what few messages have: mentions, reactions, a poll. Nobody is told.
    fn dress(&self, tx: &mut Tx<'_>, row: &NewImported<'_>) -> Result<()> {
        let (line, message) = (row.line, (row.id, row.seq));
        if line.author.assistant {
            store::mark_by_assistant(tx, row.id)?;
        }
        if line.deleted_at.is_some() {
            return Ok(());
        }
        for one in calls(&row.body) {
            if let Called::Person(id) = one
                && self.called.get(&id) == Some(&true)
            {
                store::insert_foreign_mention(tx, self.room, message, id)?;
            }
        }
        let reactions = line.reactions.iter().filter(|one| one.count > 0);
        let known = reactions.filter_map(|one| Some((checked_emoji(&one.text).ok()?, one.count)));
        for ((emoji, count), place) in known.take(MAX_EMOJI).zip(0..) {
            store::insert_foreign_reaction(tx, self.room, message, emoji, place, count)?;
        }
        if !line.poll.is_empty() {
            let options: Vec<_> = line
                .poll
                .iter()
                .map(|one| (one.text.as_str(), one.count))
                .collect();
            let voters = line.voters();
            store::insert_foreign_poll(tx, self.room, message, &options, voters, line.created_at)?;
        }
        Ok(())
    }
}

/// What the author of a line is looked up by.
fn author(line: &HistoryLine) -> String {
    let (name, email) = line.author.key();
    match email {
        Some(email) => format!("{name}\n{email}"),
        None => name,
    }
}
