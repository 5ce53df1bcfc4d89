//! Fills an empty database with the demo company, through the same actions
//! people use.

use std::{collections::HashMap, sync::Arc};

use anyhow::{Result, bail};
use assistant::{
    Parts,
    model::{actions::add_model, starter_model},
};
use kernel::{
    Actor, Clock, Language, Timestamp, Tx,
    actor::Via,
    ids::{DepartmentId, PersonId},
    notifications::store as notifications,
    people::{self, NewPerson, departments::NewDepartment},
    settings::{self, Company as CompanySettings},
};
use sections::chat::{
    actions, store,
    types::{MessageId, NewMessage, Posting, RoomId, RoomKind as ChatRoomKind, mention},
};

use super::{Anchor, Company, Message, Person, RoomKind, Scale, company, messages};

/// Messages written in one transaction.
const BATCH: usize = 500;

/// The e-mail address of the demo's administrator, and how much was made.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Who signs in.
    pub administrator: String,
    /// Messages written.
    pub messages: usize,
}

/// What is to be written.
struct Plan {
    parts: Parts,
    company: Company,
    scale: Scale,
    anchor: Anchor,
    model_file: Option<String>,
    told: fn(usize, usize),
}

/// Fills an empty database; the same content at every creation of one day. The
/// demo is there whole or not at all. The larger companies, which are for tests
/// of size, are written in pieces: a database cannot hold them in one.
///
/// # Errors
/// When there are people already, and those of the database.
pub fn fill(
    parts: &Parts,
    scale: Scale,
    model_file: Option<&str>,
    told: fn(usize, usize),
) -> Result<Filled> {
    let plan = Plan {
        parts: parts.clone(),
        company: company(scale),
        scale,
        anchor: Anchor {
            now_us: parts.clock.now().micros(),
            zone: jiff::tz::TimeZone::get("Europe/Moscow")?,
        },
        model_file: model_file.map(str::to_owned),
        told,
    };
    let first = plan.company.people.first();
    let administrator = first.map(|person| person.email.clone()).unwrap_or_default();
    let written = match scale {
        Scale::Demo => parts.db.write_blocking(move |tx| write_whole(tx, &plan))?,
        Scale::Tenth | Scale::Full => write_in_pieces(plan)?,
    };
    match written {
        Some(messages) => Ok(Filled {
            administrator,
            messages,
        }),
        None => bail!("this data folder already has people in it: the demo needs an empty one"),
    }
}

/// Answers how many messages were written, none where there are people.
fn write_whole(tx: &mut Tx<'_>, plan: &Plan) -> kernel::Result<Option<usize>> {
    let Some(cast) = make_company(tx, plan)? else {
        return Ok(None);
    };
    let (mut writer, mut done) = (Writer::of(cast), 0_usize);
    for message in messages(plan.scale, plan.anchor.clone()) {
        writer.write(tx, &plan.parts, &message)?;
        done += 1;
        if done.is_multiple_of(BATCH) {
            (plan.told)(done, plan.scale.messages());
        }
    }
    (plan.told)(done, plan.scale.messages());
    set_read(tx, plan, &writer.cast)?;
    Ok(Some(done))
}

fn write_in_pieces(plan: Plan) -> Result<Option<usize>> {
    let db = plan.parts.db.clone();
    let plan = Arc::new(plan);
    let with = Arc::clone(&plan);
    let made = db.write_blocking(move |tx| make_company(tx, &with))?;
    let Some(cast) = made else {
        return Ok(None);
    };
    let (mut writer, mut done) = (Writer::of(cast), 0);
    let mut all = messages(plan.scale, plan.anchor.clone()).peekable();
    while all.peek().is_some() {
        let batch: Vec<Message> = all.by_ref().take(BATCH).collect();
        done += batch.len();
        let with = Arc::clone(&plan);
        writer = db.write_blocking(move |tx| {
            for message in &batch {
                writer.write(tx, &with.parts, message)?;
            }
            Ok(writer)
        })?;
        (plan.told)(done, plan.scale.messages());
    }
    db.write_blocking(move |tx| set_read(tx, &plan, &writer.cast))?;
    Ok(Some(done))
}

/// Ids of what was made, in the order of the company's lists.
struct Cast {
    people: Vec<Actor>,
    rooms: Vec<RoomId>,
    by_key: HashMap<String, PersonId>,
}

struct Writer {
    cast: Cast,
    /// The message of each place in each room, for threads.
    roots: HashMap<(usize, usize), MessageId>,
    /// Messages written to each room so far.
    places: HashMap<usize, usize>,
}

/// Nothing where there are people already.
fn make_company(tx: &mut Tx<'_>, plan: &Plan) -> kernel::Result<Option<Cast>> {
    let (with, company) = (&plan.parts, &plan.company);
    if people::store::count(tx)? > 0 {
        return Ok(None);
    }
    let settings = CompanySettings {
        company_name: company.name.clone(),
        ..CompanySettings::default()
    };
    settings::put(tx, &with.clock, None, &settings)?;
    let departments = make_departments(tx, with, company)?;
    let people = make_people(tx, with, company, &departments)?;
    lead_departments(tx, company, &departments, &people)?;
    make_groups(tx, with, company, &people)?;
    let rooms = make_rooms(tx, with, company, &people)?;
    if let Some(file) = &plan.model_file {
        add_model(tx, with, None, &starter_model(file), None)?;
    }
    let keys = company.people.iter().map(|person| person.key.clone());
    let by_key = keys.zip(people.iter().map(|actor| actor.person)).collect();
    Ok(Some(Cast {
        people,
        rooms,
        by_key,
    }))
}

fn make_departments(
    tx: &mut Tx<'_>,
    parts: &Parts,
    company: &Company,
) -> kernel::Result<Vec<DepartmentId>> {
    let make = |department: &super::Department| {
        let new = NewDepartment {
            name: department.name.clone(),
            parent: None,
            manager: None,
        };
        let made = people::departments::create(tx, &parts.ids, &parts.clock, &new)?;
        Ok(made.id)
    };
    company.departments.iter().map(make).collect()
}

fn lead_departments(
    tx: &mut Tx<'_>,
    company: &Company,
    departments: &[DepartmentId],
    people: &[Actor],
) -> kernel::Result<()> {
    for (department, id) in company.departments.iter().zip(departments) {
        let manager = people.get(department.manager).map(|actor| actor.person);
        let new = NewDepartment {
            name: department.name.clone(),
            parent: None,
            manager,
        };
        people::departments::update(tx, *id, &new)?;
    }
    Ok(())
}

fn make_people(
    tx: &mut Tx<'_>,
    parts: &Parts,
    company: &Company,
    departments: &[DepartmentId],
) -> kernel::Result<Vec<Actor>> {
    company
        .people
        .iter()
        .map(|person| make_person(tx, parts, person, departments))
        .collect()
}

fn make_person(
    tx: &mut Tx<'_>,
    parts: &Parts,
    person: &Person,
    departments: &[DepartmentId],
) -> kernel::Result<Actor> {
    let language = Language::from_code(person.language).unwrap_or_default();
    let new = NewPerson {
        name: person.name.clone(),
        email: person.email.clone(),
        title: person.title.clone(),
        department: departments.get(person.department).copied(),
        language,
        time_zone: person.time_zone.clone(),
        administrator: person.administrator,
        password_hash: None,
    };
    let made = people::store::create(tx, &parts.ids, &parts.clock, &new)?;
    Ok(Actor {
        language,
        ..Actor::of(made, Via::CommandLine)
    })
}

fn make_groups(
    tx: &mut Tx<'_>,
    parts: &Parts,
    company: &Company,
    people: &[Actor],
) -> kernel::Result<()> {
    for group in &company.groups {
        let made = people::groups::create(tx, &parts.ids, &parts.clock, &group.name)?;
        let members = ids(&group.members, people);
        people::groups::set_members(tx, made.id, &members)?;
    }
    Ok(())
}

fn ids(members: &[usize], people: &[Actor]) -> Vec<PersonId> {
    members
        .iter()
        .filter_map(|index| people.get(*index))
        .map(|actor| actor.person)
        .collect()
}

fn make_rooms(
    tx: &mut Tx<'_>,
    parts: &Parts,
    company: &Company,
    people: &[Actor],
) -> kernel::Result<Vec<RoomId>> {
    let make = |room: &super::Room| {
        let kind = match room.kind {
            RoomKind::Open => ChatRoomKind::Open,
            RoomKind::Closed => ChatRoomKind::Closed,
            RoomKind::Direct => ChatRoomKind::Direct,
        };
        let maker = room.members.first().and_then(|index| people.get(*index));
        let maker = maker.ok_or_else(|| kernel::Error::internal("a demo room without members"))?;
        let members = ids(room.members.get(1..).unwrap_or_default(), people);
        let new = actions::NewRoom {
            name: room.name.clone(),
            kind,
            members,
            posting: Posting::default(),
        };
        Ok(actions::create_room(tx, parts, maker, &new)?.room.id)
    };
    company.rooms.iter().map(make).collect()
}

impl Writer {
    fn of(cast: Cast) -> Self {
        Self {
            cast,
            roots: HashMap::new(),
            places: HashMap::new(),
        }
    }

    fn write(&mut self, tx: &mut Tx<'_>, parts: &Parts, message: &Message) -> kernel::Result<()> {
        let missing = || kernel::Error::internal("a demo message without author or room");
        let author = self.cast.people.get(message.author).ok_or_else(missing)?;
        let room = *self.cast.rooms.get(message.room).ok_or_else(missing)?;
        let thread_id = message
            .thread_of
            .and_then(|place| self.roots.get(&(message.room, place)).copied());
        let new = NewMessage {
            body: self.with_mentions(&message.body),
            client_id: parts.ids.uuid(),
            thread_id,
            quoted_id: None,
            calls_many: true,
            poll: None,
            files: Vec::new(),
        };
        // Each message is posted at its own time, and so are its mentions.
        let clock = Clock::fixed(Timestamp::from_micros(message.at));
        let then = Parts {
            clock,
            ..parts.clone()
        };
        let posted = actions::post_message(tx, &then, author, room, &new)?;
        let place = self.places.entry(message.room).or_default();
        self.roots.insert((message.room, *place), posted.message.id);
        *place += 1;
        Ok(())
    }

    /// `{@key}` becomes `<@user:id>`.
    fn with_mentions(&self, body: &str) -> String {
        let mut pieces = body.split("{@");
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (key, rest) = piece.split_once('}').unwrap_or((piece, ""));
            if let Some(id) = self.cast.by_key.get(key) {
                text.push_str(&mention(*id));
            }
            text.push_str(rest);
        }
        text
    }
}

/// Sets how far everybody has read: the administrator has something to catch up
/// with.
fn set_read(tx: &mut Tx<'_>, plan: &Plan, cast: &Cast) -> kernel::Result<()> {
    for (room, id) in plan.company.rooms.iter().zip(&cast.rooms) {
        for (member, read) in room.members.iter().zip(&room.read_up_to) {
            let Some(actor) = cast.people.get(*member) else {
                continue;
            };
            let seq = i64::try_from(*read).unwrap_or(i64::MAX);
            store::update_read(tx, *id, actor.person, seq)?;
            // Only mentions in what is unread are news.
            if *read >= room.messages || !actor.administrator {
                let clock = &plan.parts.clock;
                notifications::mark_room_read(tx, clock, actor.person, id.0)?;
            }
        }
    }
    Ok(())
}
