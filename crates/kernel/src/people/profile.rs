//! A person's whole profile, and its statements.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    details::{Birthday, Details, DetailsChanges, Hours, NewPost, Phone},
    store,
    types::{DepartmentRef, Person, PersonRef},
};
use crate::{Clock, Error, Event, Result, SubjectRef, Tx, ids::PersonId, text};

/// What becomes stale for everybody when somebody says something of themselves.
pub const STANDINGS: &str = "people.standings";

/// A position besides the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Post {
    /// What they do there; may be empty.
    pub title: String,
    /// Where.
    pub department: Option<DepartmentRef>,
}

/// A person with everything a profile page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Profile {
    /// The person.
    #[serde(flatten)]
    pub person: Person,
    /// Positions besides the first.
    pub posts: Vec<Post>,
    /// Numbers to call.
    pub phones: Vec<Phone>,
    /// Working hours, in the person's own time zone.
    pub hours: Vec<Hours>,
    /// The birthday; others get it only where it is shown.
    pub birthday: Option<Birthday>,
    /// Who stands in while they are away.
    pub deputy: Option<PersonRef>,
    /// The departments they manage.
    pub manages: Vec<DepartmentRef>,
    /// The groups they are in, by name.
    pub groups: Vec<String>,
}

/// The whole profile of a person, whoever asks.
///
/// # Errors
/// `NotFound`.
pub fn find(tx: &mut Tx<'_>, id: PersonId) -> Result<Profile> {
    let person = store::find(tx, id)?;
    let details = details(tx, id)?;
    let deputy = person.absence.as_ref().and_then(|away| away.deputy_id);
    let deputy = deputy.map(|id| store::reference(tx, id)).transpose()?;
    Ok(Profile {
        posts: posts(tx, id)?,
        phones: details.phones,
        hours: details.hours,
        birthday: details.birthday,
        deputy: deputy.flatten(),
        manages: managed(tx, id)?,
        groups: groups(tx, id)?,
        person,
    })
}

/// Changes the details of a person.
///
/// # Errors
/// `NotFound`; `Invalid` on the field that is unfit.
pub fn update(
    tx: &mut Tx<'_>,
    clock: &Clock,
    id: PersonId,
    changes: DetailsChanges,
) -> Result<Profile> {
    let mut changes = changes.checked()?;
    let before = details(tx, id)?;
    if let Some(Some(absence)) = &changes.absence
        && let Some(deputy) = absence.deputy_id
        && (deputy == id || store::reference(tx, deputy)?.is_none())
    {
        return Err(Error::invalid("absence", "person-unknown"));
    }
    if let Some(posts) = changes.posts.take() {
        set_posts(tx, id, &posts)?;
    }
    if changes.status.is_some() || changes.absence.is_some() {
        tx.emit(Event::Stale {
            subject: SubjectRef::new(STANDINGS, id.0),
            seq: 0,
        });
    }
    let after = serde_json::to_value(changes.applied(before)).map_err(Error::internal)?;
    tx.execute(
        "UPDATE people SET details = $2, updated_at = $3 WHERE id = $1",
        &[id.into(), after.into(), clock.now().into()],
    )?;
    find(tx, id)
}

/// What is kept of a person in one column.
///
/// # Errors
/// `NotFound`.
pub fn details(tx: &mut Tx<'_>, id: PersonId) -> Result<Details> {
    let sql = "SELECT details FROM people WHERE id = $1";
    let kept: serde_json::Value = tx.query_one(sql, &[id.into()], |row| row.get(0))?;
    serde_json::from_value(kept).map_err(Error::internal)
}

fn posts(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<Post>> {
    let sql = "SELECT o.title, d.id, d.name FROM person_posts o \
               LEFT JOIN departments d ON d.id = o.department_id WHERE o.person_id = $1 ORDER BY o.place";
    tx.query(sql, &[id.into()], |row| {
        let department = match row.get(1)? {
            Some(id) => Some(DepartmentRef {
                id,
                name: row.get(2)?,
            }),
            None => None,
        };
        Ok(Post {
            title: row.get(0)?,
            department,
        })
    })
}

fn set_posts(tx: &mut Tx<'_>, id: PersonId, posts: &[NewPost]) -> Result<()> {
    const ADD: &str = "INSERT INTO person_posts (person_id, place, title, title_key, department_id) \
                       VALUES ($1, $2, $3, $4, $5)";
    tx.execute(
        "DELETE FROM person_posts WHERE person_id = $1",
        &[id.into()],
    )?;
    for (place, post) in posts.iter().enumerate() {
        if let Some(department) = post.department_id {
            let unknown = |_| Error::invalid("posts", "department-unknown");
            super::departments::find(tx, department).map_err(unknown)?;
        }
        let values = [
            id.into(),
            place.into(),
            (&post.title).into(),
            text::fold(&post.title).into(),
            post.department_id.into(),
        ];
        tx.execute(ADD, &values)?;
    }
    Ok(())
}

fn managed(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<DepartmentRef>> {
    let sql = "SELECT id, name FROM departments WHERE manager_id = $1 ORDER BY name_key, id";
    tx.query(sql, &[id.into()], |row| {
        Ok(DepartmentRef {
            id: row.get(0)?,
            name: row.get(1)?,
        })
    })
}

fn groups(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<String>> {
    let sql = "SELECT g.name FROM group_members m JOIN groups_of_people g ON g.id = m.group_id \
               WHERE m.person_id = $1 ORDER BY g.name_key, g.id";
    tx.query(sql, &[id.into()], |row| row.get(0))
}
