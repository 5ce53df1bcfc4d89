//! `sufler import`: fills a room with a history from elsewhere, also beside a
//! running server.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write as _},
    path::PathBuf,
};

use anyhow::{Context, Result, anyhow, bail};
use assistant::Parts;
use clap::Args;
use kernel::{Actor, Error, Language, actor::Via, people};
use sections::chat::{
    actions::{self, ImportRules, Imported, NewRoom, NumberedLine},
    types::{HistoryLines, Place, Posting, ReadLine, RoomId, RoomKind},
};

use super::{say, told};
use crate::{config::Config, data_dir, parts};

/// Messages of one transaction.
const BATCH: usize = 500;

#[derive(Args)]
pub(super) struct Import {
    /// The history: a line of JSON for each message; - reads standard input
    file: PathBuf,
    /// The address of the room's owner, in whose name it is filled
    #[arg(long, value_name = "EMAIL")]
    owner: String,
    /// The id of an empty room, or of one that was filled before
    #[arg(long, value_name = "ID", conflicts_with = "new")]
    room: Option<RoomId>,
    /// Make a closed room of this name
    #[arg(long, value_name = "NAME", required_unless_present = "room")]
    new: Option<String>,
    /// Let everyone of the company read the new room
    #[arg(long, requires = "new")]
    open: bool,
    /// Make authors who have an account members of the room
    #[arg(long)]
    join: bool,
}

impl Import {
    /// Prints the room's id and what was done to standard output.
    pub(super) fn run(&self, config: &Config) -> Result<()> {
        data_dir::existing(&config.data_dir)?;
        let lines: Box<dyn BufRead> = if self.file.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            let file = File::open(&self.file);
            let file = file.with_context(|| self.file.display().to_string())?;
            Box::new(BufReader::new(file))
        };
        let parts = parts::open(config)?;
        let actor = owner(&parts, &self.owner)?;
        let room = self.room(&parts, &actor)?;
        say(format!("room {room}"));
        let mut filling = Filling {
            parts: &parts,
            actor,
            room,
            join: self.join,
            batch: Vec::new(),
            done: Imported::default(),
        };
        let filled = filling.fill(lines);
        let Imported { new, known, .. } = filling.done;
        parts.db.settle();
        filled.with_context(|| {
            format!("{new} messages were imported before; once the line is mended, run it again with --room {room}")
        })?;
        say(format!("{new} messages imported, {known} known already"));
        Ok(())
    }

    /// The room to fill: the one that is named, or a new one.
    fn room(&self, parts: &Parts, actor: &Actor) -> Result<RoomId> {
        let (with, who) = (parts.clone(), actor.clone());
        let (wanted, file) = (self.room, self.file.display().to_string());
        let new = NewRoom {
            name: self.new.clone().unwrap_or_default(),
            kind: if self.open {
                RoomKind::Open
            } else {
                RoomKind::Closed
            },
            members: Vec::new(),
            posting: Posting::Members,
        };
        let found = parts.db.write_blocking(move |tx| {
            let id = match wanted {
                Some(id) => id,
                None => actions::create_room(tx, &with, &who, &new)?.room.id,
            };
            let told = serde_json::Map::from_iter([("file".to_owned(), file.into())]);
            actions::begin_import(tx, &with, &who, id, None, told).map(|room| room.id)
        });
        found.map_err(|error| refused(&error))
    }
}

fn refused(error: &Error) -> anyhow::Error {
    match error {
        Error::NotFound => anyhow!("the owner is in no such room"),
        error => told(error, Language::En),
    }
}

/// The owner as somebody who acts now.
fn owner(parts: &Parts, email: &str) -> Result<Actor> {
    let wanted = email.to_owned();
    let find = move |tx: &mut kernel::Tx<'_>| people::store::find_by_email(tx, &wanted);
    let found = parts.db.write_blocking(find)?;
    let Some(person) = found.filter(|person| person.active) else {
        bail!("nobody who can sign in has the address {email}");
    };
    Ok(Actor::of(person, Via::CommandLine))
}

/// A room that is being filled.
struct Filling<'a> {
    parts: &'a Parts,
    actor: Actor,
    room: RoomId,
    join: bool,
    batch: Vec<NumberedLine>,
    done: Imported,
}

impl Filling<'_> {
    fn fill(&mut self, lines: Box<dyn BufRead>) -> Result<()> {
        let mut lines = HistoryLines::behind(Place::default(), lines);
        while let Some(ReadLine {
            number,
            line,
            stems,
        }) = lines.next(self.parts.clock.now())?
        {
            let line = line.map_err(|error| refused(&actions::in_line(error, number)))?;
            self.batch.push(NumberedLine {
                number,
                line,
                stems,
            });
            if self.batch.len() >= BATCH {
                self.flush()?;
            }
        }
        self.flush()
    }

    /// Imports what has gathered, all of it or none.
    fn flush(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        let (parts, actor, room) = (self.parts.clone(), self.actor.clone(), self.room);
        let rules = ImportRules {
            joining: self.join,
            ..ImportRules::default()
        };
        let done = self.parts.db.write_blocking(move |tx| {
            actions::import_lines(tx, &parts, &actor, room, &batch, &rules)
        });
        let done = done.map_err(|error| refused(&error))?;
        self.done.new += done.new;
        self.done.known += done.known;
        let all = self.done.new + self.done.known;
        drop(writeln!(io::stderr(), "import: {all} messages"));
        Ok(())
    }
}
