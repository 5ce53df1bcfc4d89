//! Does what was agreed, person by person: each is a transaction of its own,
//! together with the count of what is done, so that an interrupted import goes
//! on where it stopped.

use assistant::Parts;
use kernel::{
    Actor, Error, Result, SubjectRef, Tx,
    actor::Via,
    ids::{DepartmentId, PersonId},
    jobs::{Job, Work, work},
    people::{
        self, Administrator, DetailsChanges, NewDepartment, NewPerson, Person,
        details::{Phone, PhoneKind},
    },
    settings::{self, Company},
};
use serde_json::json;

use super::{
    plan::Tree,
    store,
    types::{ImportId, Plan, Row, RowProblem, Step},
};
use crate::{
    admin::actions::{
        Change,
        groups::create_department,
        people::{self as accounts, AccountChanges},
    },
    audited,
};

/// The kind of job that applies an import.
pub const KIND: &str = "people.import";

/// The job.
pub fn job(parts: &Parts) -> Work {
    let parts = parts.clone();
    work(move |job: Job| {
        let parts = parts.clone();
        async move {
            let Payload { id } = job.payload()?;
            run(&parts, id).await
        }
    })
}

#[derive(serde::Deserialize)]
struct Payload {
    id: ImportId,
}

/// Applies an import from where it stands to its end. One that is done already
/// is left alone.
///
/// # Errors
/// Those of the database: the job tries again.
pub async fn run(parts: &Parts, id: ImportId) -> Result<()> {
    let begun = parts.db.read(move |tx| begun(tx, id)).await?;
    let Some((plan, by, done)) = begun else {
        return Ok(());
    };
    let total = plan.steps.len();
    for step in plan.steps.into_iter().skip(done) {
        take(parts, id, by, step).await?;
    }
    let with = parts.clone();
    let finish = move |tx: &mut Tx<'_>| {
        store::finish(tx, id, with.clock.now())?;
        match administrator(tx, &with, by)? {
            Some(change) => {
                let subject = SubjectRef::new("import", id.0);
                let detail = json!({ "people": total });
                change.record(tx, audited::PEOPLE_IMPORTED, Some(subject), detail)
            }
            None => Ok(()),
        }
    };
    parts.db.write(finish).await
}

fn begun(tx: &mut Tx<'_>, id: ImportId) -> Result<Option<(Plan, PersonId, usize)>> {
    match store::plan(tx, id) {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// In whose name the rest is done: nobody's when they administer no more.
fn administrator(tx: &mut Tx<'_>, parts: &Parts, id: PersonId) -> Result<Option<Change>> {
    let person = people::store::find(tx, id)?;
    if !person.active {
        return Ok(None);
    }
    let actor = Actor {
        person: person.id,
        name: person.name,
        administrator: person.administrator,
        guest: person.guest,
        language: person.language,
        time_zone: person.time_zone,
        via: Via::CommandLine,
    };
    let by = Administrator::check(actor).ok();
    Ok(by.map(|by| Change {
        by: Some(by),
        source: Some("csv".to_owned()),
        clock: parts.clock.clone(),
        ids: parts.ids.clone(),
    }))
}

async fn take(parts: &Parts, id: ImportId, by: PersonId, step: Step) -> Result<()> {
    let line = match &step {
        Step::Keep(row) => row.line,
        Step::Dismiss(_) => 0,
    };
    let with = parts.clone();
    let applied = parts.db.write(move |tx| {
        let change = administrator(tx, &with, by)?;
        let change = change.ok_or_else(|| Error::forbidden("import-right-lost"))?;
        match step {
            Step::Keep(row) => keep(tx, &change, &row)?,
            Step::Dismiss(person) => dismiss(tx, &change, person)?,
        }
        store::step_done(tx, id, None)
    });
    let detail = match applied.await {
        Ok(()) => return Ok(()),
        Err(Error::Invalid { detail, .. } | Error::Conflict(detail) | Error::Forbidden(detail)) => {
            detail
        }
        Err(Error::NotFound) => "person-unknown".to_owned(),
        Err(error) => return Err(error),
    };
    let problem = RowProblem {
        line,
        column: None,
        detail,
    };
    parts
        .db
        .write(move |tx| store::step_done(tx, id, Some(problem)))
        .await
}

/// Dismisses somebody who is not in the list, unless they administer or are a
/// guest by now.
fn dismiss(tx: &mut Tx<'_>, change: &Change, id: PersonId) -> Result<()> {
    let person = people::store::find(tx, id)?;
    if person.administrator || person.guest {
        return Ok(());
    }
    let gone = AccountChanges {
        active: Some(false),
        ..AccountChanges::default()
    };
    accounts::update(tx, change, id, &gone).map(drop)
}

fn keep(tx: &mut Tx<'_>, change: &Change, row: &Row) -> Result<()> {
    let department = match &row.department {
        Some(path) => Some(department(tx, change, path)?),
        None => None,
    };
    let person = match people::store::find_by_email(tx, &row.email)? {
        Some(person) => update(tx, change, &person, row, department)?,
        None => create(tx, change, row, department.flatten())?,
    };
    match &row.phone {
        Some(number) => set_phone(tx, change, person.id, number),
        None => Ok(()),
    }
}

fn create(
    tx: &mut Tx<'_>,
    change: &Change,
    row: &Row,
    department: Option<DepartmentId>,
) -> Result<Person> {
    let company: Company = settings::get(tx)?;
    let new = NewPerson {
        name: row.name.clone().unwrap_or_default(),
        email: row.email.clone(),
        title: row.title.clone().unwrap_or_default(),
        department,
        language: row.language.unwrap_or(company.default_language),
        time_zone: row.time_zone.clone().unwrap_or(company.default_time_zone),
        administrator: false,
        password_hash: None,
    };
    let person = accounts::create(tx, change, &new, row.guest == Some(true))?;
    let subject = SubjectRef::new("person", person.id.0);
    change.record(tx, audited::PERSON_CREATED, Some(subject), json!({}))?;
    Ok(person)
}

fn update(
    tx: &mut Tx<'_>,
    change: &Change,
    person: &Person,
    row: &Row,
    department: Given,
) -> Result<Person> {
    let asked = AccountChanges {
        name: row.name.clone(),
        title: row.title.clone(),
        language: row.language,
        time_zone: row.time_zone.clone(),
        active: row.active,
        guest: row.guest,
        department,
        ..AccountChanges::default()
    };
    accounts::update(tx, change, person.id, &asked)
}

/// Of a department: left as it is, none or one.
type Given = Option<Option<DepartmentId>>;

/// The department at the end of a way; what is missing of it is made.
fn department(tx: &mut Tx<'_>, change: &Change, path: &[String]) -> Result<Option<DepartmentId>> {
    let mut tree = Tree::load(tx)?;
    let mut at = None;
    for name in path {
        let mut found = tree.within(at, name);
        if found.is_none() {
            let new = NewDepartment {
                name: name.clone(),
                manager: None,
                parent: at,
            };
            let made = create_department(tx, change, new)?;
            found = Some(made.id);
            tree.add(made);
        }
        at = found;
    }
    Ok(at)
}

/// The first number of a person; the others stay.
fn set_phone(tx: &mut Tx<'_>, change: &Change, id: PersonId, number: &str) -> Result<()> {
    let mut phones = people::profile::details(tx, id)?.phones;
    match (phones.first_mut(), number.is_empty()) {
        (Some(first), false) if first.number == number => return Ok(()),
        (Some(first), false) => number.clone_into(&mut first.number),
        (Some(_), true) => drop(phones.remove(0)),
        (None, true) => return Ok(()),
        (None, false) => phones.push(Phone {
            kind: PhoneKind::Work,
            number: number.to_owned(),
        }),
    }
    let changes = DetailsChanges {
        phones: Some(phones),
        ..DetailsChanges::default()
    };
    accounts::update_details(tx, change, id, changes).map(drop)
}
