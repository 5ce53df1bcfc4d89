//! Does what was agreed, person by person: each is a transaction of its own,
//! together with the count of what is done, so that an interrupted import goes
//! on where it stopped.

use assistant::Parts;
use kernel::{
    Actor, Error, Result, SubjectRef, Tx,
    actor::Via,
    ids::{DepartmentId, PersonId},
    jobs::{self, Job, Work, work},
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
    for (number, step) in plan.steps.into_iter().enumerate().skip(done) {
        if parts.tasks.stopping().is_cancelled() {
            let with = parts.clone();
            return parts.db.write(move |tx| go_on_later(tx, &with, id)).await;
        }
        if !take(parts, id, by, number, step).await? {
            return Ok(());
        }
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
    let actor = Actor::of(person, Via::CommandLine);
    let by = Administrator::check(actor).ok();
    Ok(by.map(|by| Change {
        by: Some(by),
        source: Some("csv".to_owned()),
        clock: parts.clock.clone(),
        ids: parts.ids.clone(),
    }))
}

/// Queues an import, or the rest of one.
///
/// # Errors
/// Those of the database.
pub(super) fn go_on_later(tx: &mut Tx<'_>, parts: &Parts, id: ImportId) -> Result<()> {
    let payload = json!({ "id": id });
    jobs::enqueue_later(tx, &parts.ids, &parts.clock, KIND, payload, Some(&key(id)))
}

/// What the job of an import is known by.
pub(super) fn key(id: ImportId) -> String {
    format!("{KIND}.{id}")
}

/// Takes the step of this number; answers false where another process has
/// taken it by now.
async fn take(
    parts: &Parts,
    id: ImportId,
    by: PersonId,
    number: usize,
    step: Step,
) -> Result<bool> {
    let line = match &step {
        Step::Keep(row) => row.line,
        Step::Dismiss(_) => 0,
    };
    let with = parts.clone();
    let applied = parts.db.write(move |tx| {
        if !store::step_done(tx, id, number)? {
            return Ok(false);
        }
        let change = administrator(tx, &with, by)?;
        let change = change.ok_or_else(|| Error::forbidden("import-right-lost"))?;
        match step {
            Step::Keep(row) => keep(tx, &change, &row)?,
            Step::Dismiss(person) => dismiss(tx, &change, person)?,
        }
        Ok(true)
    });
    let detail = match applied.await {
        Ok(taken) => return Ok(taken),
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
    let note = move |tx: &mut Tx<'_>| {
        let taken = store::step_done(tx, id, number)?;
        if taken {
            store::note_problem(tx, id, problem)?;
        }
        Ok(taken)
    };
    parts.db.write(note).await
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
    match &row.phones {
        Some(numbers) => set_phones(tx, change, person.id, numbers),
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

/// The numbers of a person; what is known of one that stays is kept.
fn set_phones(tx: &mut Tx<'_>, change: &Change, id: PersonId, numbers: &[String]) -> Result<()> {
    let before = people::profile::details(tx, id)?.phones;
    let same = before.iter().map(|phone| &phone.number).eq(numbers);
    if same {
        return Ok(());
    }
    let kept = |number: &String| before.iter().find(|phone| phone.number == *number).cloned();
    let phone = |number: &String| Phone {
        kind: PhoneKind::Work,
        number: number.clone(),
    };
    let phones = numbers
        .iter()
        .map(|one| kept(one).unwrap_or_else(|| phone(one)));
    let changes = DetailsChanges {
        phones: Some(phones.collect()),
        ..DetailsChanges::default()
    };
    accounts::update_details(tx, change, id, changes).map(drop)
}
