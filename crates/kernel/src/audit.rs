//! What was done by whom: records that are only ever added.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use crate::{
    Actor, Clock, Ids, Result, SubjectRef, Timestamp, Tx,
    db::{Row, Value},
    ids::{AuditId, PersonId},
    people::PersonRef,
};

/// What was done, for instance `person.created`. Each crate keeps its own in
/// one table, so that the texts for them can be checked complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Action(&'static str);

impl Action {
    /// An action with its stable code: a thing and a verb.
    pub const fn new(code: &'static str) -> Self {
        Self(code)
    }

    /// The stable code.
    pub const fn code(self) -> &'static str {
        self.0
    }
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditRecord {
    /// Its identifier; later records have greater ones.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who did it, by the name they had then; none when Sufler itself did.
    pub actor: Option<PersonRef>,
    /// What was done, for instance `person.deactivated`.
    pub action: String,
    /// To what.
    pub subject: Option<SubjectRef>,
    /// What a reader needs beyond that. Never content, never a secret.
    #[schema(value_type = Object)]
    pub detail: Map<String, Json>,
}

/// Adds a record in the transaction of what it tells of.
///
/// # Errors
/// Only the database's own.
pub fn record(
    tx: &mut Tx<'_>,
    ids: &Ids,
    clock: &Clock,
    actor: Option<&Actor>,
    action: Action,
    subject: Option<SubjectRef>,
    detail: Map<String, Json>,
) -> Result<()> {
    const SQL: &str = "INSERT INTO audit (id, at, actor_id, actor_name, action, subject_kind, subject_id, detail) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (kind, subject_id) = subject.map(|subject| (subject.kind, subject.id)).unzip();
    tx.execute(
        SQL,
        &[
            ids.id::<AuditId>().into(),
            clock.now().into(),
            actor.map(|actor| actor.person).into(),
            actor.map(|actor| actor.name.clone()).into(),
            action.code().into(),
            kind.into(),
            subject_id.into(),
            Json::Object(detail).into(),
        ],
    )?;
    Ok(())
}

/// The newest records first, those before `after` when it is given.
///
/// # Errors
/// Only the database's own.
pub fn list(tx: &mut Tx<'_>, after: Option<AuditId>, limit: i64) -> Result<Vec<AuditRecord>> {
    let mut params: Vec<Value> = vec![limit.into()];
    let before = match after {
        Some(id) => {
            params.push(id.into());
            "WHERE id < $2"
        }
        None => "",
    };
    let sql = format!(
        "SELECT id, at, actor_id, actor_name, action, subject_kind, subject_id, detail \
         FROM audit {before} ORDER BY id DESC LIMIT $1"
    );
    tx.query(&sql, &params, read)
}

/// What was done to one subject, the newest first; `after` is the last of the
/// page before.
///
/// # Errors
/// Only the database's own.
pub fn list_of(
    tx: &mut Tx<'_>,
    subject: &SubjectRef,
    after: Option<AuditId>,
    limit: i64,
) -> Result<Vec<AuditRecord>> {
    let mut params: Vec<Value> = vec![limit.into(), subject.kind.clone().into(), subject.id.into()];
    let before = match after {
        Some(id) => {
            params.push(id.into());
            "AND id < $4"
        }
        None => "",
    };
    let sql = format!(
        "SELECT id, at, actor_id, actor_name, action, subject_kind, subject_id, detail FROM audit \
         WHERE subject_kind = $2 AND subject_id = $3 {before} ORDER BY id DESC LIMIT $1"
    );
    tx.query(&sql, &params, read)
}

fn read(row: &Row<'_>) -> Result<AuditRecord> {
    let actor: Option<PersonId> = row.get(2)?;
    let name: Option<String> = row.get(3)?;
    let kind: Option<String> = row.get(5)?;
    let subject: Option<uuid::Uuid> = row.get(6)?;
    let detail = match row.get(7)? {
        Json::Object(detail) => detail,
        _ => Map::new(),
    };
    Ok(AuditRecord {
        id: row.get(0)?,
        at: row.get(1)?,
        actor: actor.map(|id| PersonRef {
            id,
            name: name.unwrap_or_default(),
        }),
        action: row.get(4)?,
        subject: kind.zip(subject).map(|(kind, id)| SubjectRef { kind, id }),
        detail,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Error, db::testing::each};

    const CREATED: Action = Action::new("person.created");

    #[tokio::test]
    async fn records_are_listed_newest_first() {
        for made in each() {
            let clock = Clock::fixed(Timestamp::from_micros(5));
            let ids = Ids::seeded(clock.clone(), 1);
            let write = move |tx: &mut Tx<'_>| {
                for number in 0..5 {
                    let mut detail = Map::new();
                    detail.insert("number".to_owned(), number.into());
                    let subject = Some(SubjectRef::new("person", ids.uuid()));
                    record(tx, &ids, &clock, None, CREATED, subject, detail)?;
                }
                let first = list(tx, None, 2)?;
                let second = list(tx, Some(first.last().ok_or(Error::NotFound)?.id), 10)?;
                Ok((first, second))
            };
            let (first, second) = made.db.write(write).await.expect("records");
            let numbers: Vec<_> = first
                .iter()
                .chain(&second)
                .map(|record| record.detail["number"].as_i64())
                .collect();
            assert_eq!(numbers, [Some(4), Some(3), Some(2), Some(1), Some(0)]);
            assert_eq!(
                first[0]
                    .subject
                    .as_ref()
                    .map(|subject| subject.kind.as_str()),
                Some("person")
            );
        }
    }
}
