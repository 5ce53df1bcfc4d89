//! Statements on people. Names and addresses are compared by their folded keys.

use std::collections::HashMap;

use super::details::Details;
use super::types::{
    Credentials, DepartmentRef, ListPeople, NewPerson, Person, PersonChanges, PersonRef,
};
use crate::{
    Clock, Error, Ids, Result, Tx,
    db::{Dialect, Row, Value},
    ids::{FileId, PersonId},
    text,
};

/// How many people one question names.
const AT_ONCE: usize = 500;
const COLUMNS: &str = "p.id, p.name, p.email, p.title, d.id, d.name, p.photo_id, p.language, \
    p.time_zone, p.administrator, p.active, p.guest, p.details";
const FROM: &str = "people p LEFT JOIN departments d ON d.id = p.department_id";

fn read(row: &Row<'_>) -> Result<Person> {
    let id = row.get(0)?;
    let details: Details = serde_json::from_value(row.get(12)?).map_err(Error::internal)?;
    let department = match row.get(4)? {
        Some(id) => Some(DepartmentRef {
            id,
            name: row.get(5)?,
        }),
        None => None,
    };
    Ok(Person {
        id,
        name: row.get(1)?,
        email: row.get(2)?,
        title: row.get(3)?,
        department,
        photo_url: Person::photo_url(id, row.get(6)?),
        language: row.get(7)?,
        time_zone: row.get(8)?,
        administrator: row.get(9)?,
        active: row.get(10)?,
        guest: row.get(11)?,
        status: details.status,
        absence: details.absence,
    })
}

/// One person, active or not.
///
/// # Errors
/// `NotFound`.
pub fn find(tx: &mut Tx<'_>, id: PersonId) -> Result<Person> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE p.id = $1");
    tx.query_one(&sql, &[id.into()], read)
}

/// The person with this address, in any case.
///
/// # Errors
/// Only the database's own.
pub fn find_by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE p.email_key = $1");
    tx.query_opt(&sql, &[text::fold(email).into()], read)
}

/// A person by name only; none when there is no such person.
///
/// # Errors
/// Only the database's own.
pub fn reference(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<PersonRef>> {
    tx.query_opt(
        "SELECT id, name FROM people WHERE id = $1",
        &[id.into()],
        |row| {
            Ok(PersonRef {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        },
    )
}

/// The people of these identifiers that exist, in the order asked for.
///
/// # Errors
/// Only the database's own.
pub fn find_all(tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<Vec<Person>> {
    let mut by_id = HashMap::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM} WHERE p.id IN ({})",
            places.join(", ")
        );
        let params: Vec<Value> = some.iter().map(|id| (*id).into()).collect();
        by_id.extend(
            tx.query(&sql, &params, read)?
                .into_iter()
                .map(|one| (one.id, one)),
        );
    }
    Ok(ids.iter().filter_map(|id| by_id.get(id).cloned()).collect())
}

/// People in the order of their names.
///
/// # Errors
/// Only the database's own.
pub fn list(tx: &mut Tx<'_>, wanted: &ListPeople) -> Result<Vec<Person>> {
    let pattern = format!(
        "%{}%",
        escape(&text::fold(wanted.query.as_deref().unwrap_or_default()))
    );
    let mut params: Vec<Value> = vec![
        pattern.into(),
        wanted.inactive_too.into(),
        wanted.limit.into(),
    ];
    let mut narrow = String::new();
    let mut add = |value: Value, condition: &str| {
        params.push(value);
        let number = format!("${}", params.len());
        narrow.push_str(&condition.replace("$n", &number));
    };
    let order = if wanted.cyrillic_first {
        format!("{CYRILLIC_FIRST}, {BY_NAME}")
    } else {
        BY_NAME.to_owned()
    };
    if let Some(id) = wanted.after {
        let last = order.replace("p.", "x.");
        let after = format!(" AND ({order}) > (SELECT {last} FROM people x WHERE x.id = $n)");
        add(id.into(), &after);
    }
    if let Some(department) = wanted.department {
        add(department.into(), WITHIN);
    }
    if let Some(guests) = wanted.guests {
        add(guests.into(), " AND p.guest = $n");
    }
    let elsewhere = if wanted.everywhere { ELSEWHERE } else { "" };
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} \
         WHERE (p.name_key LIKE $1 ESCAPE '\\' OR p.email_key LIKE $1 ESCAPE '\\' {elsewhere}) \
         AND (p.active OR $2) {narrow} ORDER BY {order} LIMIT $3"
    );
    tx.query(&sql, &params, read)
}

const BY_NAME: &str = "p.name_key, p.id";
/// The keys are compared by their bytes in both databases, so that the whole
/// block of Cyrillic letters is one stretch.
const CYRILLIC_FIRST: &str =
    "(CASE WHEN p.name_key >= '\u{400}' AND p.name_key < '\u{500}' THEN 0 ELSE 1 END)";
/// UNION, not UNION ALL: a ring of departments must end.
const WITHIN: &str = " AND EXISTS (WITH RECURSIVE inner_ones (id) AS (SELECT id FROM departments WHERE id = $n \
    UNION SELECT x.id FROM departments x JOIN inner_ones i ON x.parent_id = i.id) \
    SELECT 1 FROM inner_ones i WHERE i.id = p.department_id \
    OR i.id IN (SELECT o.department_id FROM person_posts o WHERE o.person_id = p.id))";
const ELSEWHERE: &str = "OR p.title_key LIKE $1 ESCAPE '\\' OR d.name_key LIKE $1 ESCAPE '\\' \
    OR EXISTS (SELECT 1 FROM person_posts o LEFT JOIN departments e ON e.id = o.department_id \
    WHERE o.person_id = p.id AND (o.title_key LIKE $1 ESCAPE '\\' OR e.name_key LIKE $1 ESCAPE '\\'))";

/// The people who come in and have said something of themselves: a status or an
/// absence, whenever it is. At most so many, in no order.
///
/// # Errors
/// Only the database's own.
pub fn list_saying(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Person>> {
    // A quotation mark inside a text stands behind a backslash in JSON: these
    // words with both of theirs are keys of an absence and of a status.
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.active AND (CAST(p.details AS TEXT) LIKE '%\"emoji\"%' \
         OR CAST(p.details AS TEXT) LIKE '%\"deputy_id\"%') LIMIT $1"
    );
    tx.query(&sql, &[limit.into()], read)
}

/// Folds titles that were stored before they could be searched; answers how
/// many.
///
/// # Errors
/// Only the database's own.
pub fn fold_titles(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = "SELECT id, title FROM people WHERE title_key IS NULL";
    let unfolded: Vec<(PersonId, String)> =
        tx.query(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, title) in &unfolded {
        let key = text::fold(title);
        tx.execute(
            "UPDATE people SET title_key = $2 WHERE id = $1",
            &[(*id).into(), key.into()],
        )?;
    }
    Ok(unfolded.len())
}

/// What another system calls a person.
///
/// # Errors
/// `NotFound`.
pub fn external_id(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<String>> {
    let sql = "SELECT external_id FROM people WHERE id = $1";
    tx.query_one(sql, &[id.into()], |row| row.get(0))
}

/// Notes what another system calls a person.
///
/// # Errors
/// Only the database's own.
pub fn set_external_id(tx: &mut Tx<'_>, id: PersonId, external: Option<String>) -> Result<()> {
    let sql = "UPDATE people SET external_id = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), external.into()]).map(drop)
}

/// The people another system calls so.
///
/// # Errors
/// Only the database's own.
pub fn find_by_external_id(tx: &mut Tx<'_>, external: &str) -> Result<Vec<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE p.external_id = $1 ORDER BY p.id");
    tx.query(&sql, &[external.into()], read)
}

fn escape(part: &str) -> String {
    part.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// The people of exactly this folded name.
///
/// # Errors
/// Only the database's own.
pub fn find_by_name(tx: &mut Tx<'_>, key: &str) -> Result<Vec<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE p.name_key = $1 ORDER BY p.id");
    tx.query(&sql, &[key.into()], read)
}

/// People in the order in which they came, active or not, after so many.
///
/// # Errors
/// Only the database's own.
pub fn list_at(tx: &mut Tx<'_>, before: i64, limit: i64) -> Result<Vec<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} ORDER BY p.id LIMIT $1 OFFSET $2");
    tx.query(&sql, &[limit.into(), before.into()], read)
}

/// How many people there are, active or not.
///
/// # Errors
/// Only the database's own.
pub fn count(tx: &mut Tx<'_>) -> Result<i64> {
    tx.query_one("SELECT count(*) FROM people", &[], |row| row.get(0))
}

/// How many administrators can sign in.
///
/// # Errors
/// Only the database's own.
pub fn count_administrators(tx: &mut Tx<'_>) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM people WHERE administrator AND active",
        &[],
        |row| row.get(0),
    )
}

/// Makes changes of administrators wait for each other until the transaction
/// ends: two who demote one another at once must not both succeed.
///
/// # Errors
/// Only the database's own.
pub fn lock_administrators(tx: &mut Tx<'_>) -> Result<()> {
    // In SQLite there is one writer at a time anyway.
    if tx.dialect() == Dialect::Postgres {
        const SQL: &str =
            "SELECT id FROM people WHERE administrator AND active ORDER BY id FOR UPDATE";
        tx.query(SQL, &[], |row| row.get::<PersonId>(0))?;
    }
    Ok(())
}

/// Makes changes of how a person comes in wait for each other until the
/// transaction ends: a sign-in that saw no second factor must not finish while
/// one is added.
///
/// # Errors
/// Only the database's own.
pub fn lock(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    // In SQLite there is one writer at a time anyway.
    if tx.dialect() == Dialect::Postgres {
        const SQL: &str = "SELECT id FROM people WHERE id = $1 FOR NO KEY UPDATE";
        tx.query(SQL, &[id.into()], |row| row.get::<PersonId>(0))?;
    }
    Ok(())
}

/// Adds a person. The fields are checked by the caller.
///
/// # Errors
/// `Conflict` when the address is taken.
pub fn create(tx: &mut Tx<'_>, ids: &Ids, clock: &Clock, new: &NewPerson) -> Result<Person> {
    const SQL: &str = "INSERT INTO people (id, name, name_key, email, email_key, title, department_id, \
        language, time_zone, administrator, active, password_hash, created_at, updated_at, title_key) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14) \
        ON CONFLICT (email_key) DO NOTHING";
    let id: PersonId = ids.id();
    let added = tx.execute(
        SQL,
        &[
            id.into(),
            (&new.name).into(),
            text::fold(&new.name).into(),
            (&new.email).into(),
            text::fold(&new.email).into(),
            (&new.title).into(),
            new.department.into(),
            new.language.into(),
            (&new.time_zone).into(),
            new.administrator.into(),
            true.into(),
            new.password_hash.clone().into(),
            clock.now().into(),
            text::fold(&new.title).into(),
        ],
    )?;
    if added == 0 {
        return Err(Error::conflict("email-taken"));
    }
    find(tx, id)
}

/// Changes a person; the fields are checked by the caller.
///
/// # Errors
/// `NotFound`; `Conflict` when the new address is somebody else's.
pub fn update(
    tx: &mut Tx<'_>,
    clock: &Clock,
    id: PersonId,
    changes: &PersonChanges,
) -> Result<Person> {
    let mut set = Changes {
        assignments: Vec::new(),
        params: vec![id.into(), clock.now().into()],
    };
    if let Some(name) = &changes.name {
        set.to("name", name);
        set.to("name_key", text::fold(name));
    }
    if let Some(email) = &changes.email {
        let owner = find_by_email(tx, email)?;
        if owner.is_some_and(|owner| owner.id != id) {
            return Err(Error::conflict("email-taken"));
        }
        set.to("email", email);
        set.to("email_key", text::fold(email));
    }
    if let Some(title) = &changes.title {
        set.to("title", title);
        set.to("title_key", text::fold(title));
    }
    if let Some(department) = changes.department {
        set.to("department_id", department);
    }
    if let Some(photo) = changes.photo {
        set.to("photo_id", photo);
    }
    set.maybe("language", changes.language);
    set.maybe("time_zone", changes.time_zone.as_ref());
    set.maybe("administrator", changes.administrator);
    set.maybe("active", changes.active);
    set.maybe("guest", changes.guest);
    let assignments = set.assignments.concat();
    let sql = format!("UPDATE people SET updated_at = $2{assignments} WHERE id = $1");
    tx.execute(&sql, &set.params)?;
    find(tx, id)
}

struct Changes {
    assignments: Vec<String>,
    params: Vec<Value>,
}

impl Changes {
    fn to(&mut self, column: &str, value: impl Into<Value>) {
        self.params.push(value.into());
        self.assignments
            .push(format!(", {column} = ${}", self.params.len()));
    }

    fn maybe(&mut self, column: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.to(column, value);
        }
    }
}

/// What signing in with this address compares with.
///
/// # Errors
/// Only the database's own.
pub fn credentials(tx: &mut Tx<'_>, email: &str) -> Result<Option<Credentials>> {
    const SQL: &str = "SELECT id, password_hash, active FROM people WHERE email_key = $1";
    tx.query_opt(SQL, &[text::fold(email).into()], |row| {
        Ok(Credentials {
            person: row.get(0)?,
            password_hash: row.get(1)?,
            active: row.get(2)?,
        })
    })
}

/// The argon2 string of a person, if they have chosen a password.
///
/// # Errors
/// `NotFound`.
pub fn password_hash(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<String>> {
    tx.query_one(
        "SELECT password_hash FROM people WHERE id = $1",
        &[id.into()],
        |row| row.get(0),
    )
}

/// Stores a new argon2 string.
///
/// # Errors
/// `NotFound`.
pub fn set_password_hash(tx: &mut Tx<'_>, clock: &Clock, id: PersonId, hash: &str) -> Result<()> {
    const SQL: &str = "UPDATE people SET password_hash = $2, updated_at = $3 WHERE id = $1";
    match tx.execute(SQL, &[id.into(), hash.into(), clock.now().into()])? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Takes the password of a person away: they come in by a link.
///
/// # Errors
/// Only the database's own.
pub fn clear_password(tx: &mut Tx<'_>, clock: &Clock, id: PersonId) -> Result<()> {
    const SQL: &str = "UPDATE people SET password_hash = NULL, updated_at = $2 WHERE id = $1";
    tx.execute(SQL, &[id.into(), clock.now().into()]).map(drop)
}

/// The file of a person's photo.
///
/// # Errors
/// `NotFound` when there is no such person.
pub fn photo(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<FileId>> {
    tx.query_one(
        "SELECT photo_id FROM people WHERE id = $1",
        &[id.into()],
        |row| row.get(0),
    )
}
