//! What happened once and set off a scenario: a record per trigger, subject
//! and version, so that the same cause never acts twice.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    Clock, Error, Ids, Result, SubjectRef, Timestamp, Tx,
    db::{Cell, Column, Row},
};

/// A cause: a trigger seen on one version of a subject, the scenario it runs
/// and the action that takes the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// For instance `mail.message_arrived`.
    pub name: String,
    /// On what.
    pub subject: SubjectRef,
    /// The subject's version; a changed subject may fire again.
    pub version: i64,
    /// The scenario it runs.
    pub scenario: String,
    /// What is done with the result.
    pub action: String,
}

/// How far a firing got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FiringState {
    /// Seen; the work is under way.
    Fired,
    /// The action was taken.
    Done,
    /// It was not, and will not be by itself.
    Failed,
}

impl FiringState {
    const fn code(self) -> &'static str {
        match self {
            Self::Fired => "fired",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

impl Column for FiringState {
    fn read(cell: Cell<'_>) -> Result<Self> {
        let code = String::read(cell)?;
        let all = [Self::Fired, Self::Done, Self::Failed];
        let found = all.into_iter().find(|state| state.code() == code);
        found.ok_or_else(|| Error::internal(format!("unknown state of a firing: {code}")))
    }
}

/// The record of a trigger that fired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firing {
    /// Its identifier.
    pub id: Uuid,
    /// The cause.
    pub trigger: Trigger,
    /// How far it got.
    pub state: FiringState,
    /// Why it failed.
    pub error: Option<String>,
    /// When it fired.
    pub created_at: Timestamp,
}

/// Notes that a trigger fired; true only for the first time, in which case the
/// caller queues the work in the same transaction.
///
/// # Errors
/// Only the database's own.
pub fn fire(tx: &mut Tx<'_>, ids: &Ids, clock: &Clock, trigger: &Trigger) -> Result<bool> {
    const SQL: &str = "INSERT INTO firings (id, name, subject_kind, subject_id, version, scenario, action, state, \
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'fired', $8) \
        ON CONFLICT (name, subject_kind, subject_id, version) DO NOTHING";
    let made = tx.execute(
        SQL,
        &[
            ids.uuid().into(),
            (&trigger.name).into(),
            (&trigger.subject.kind).into(),
            trigger.subject.id.into(),
            trigger.version.into(),
            (&trigger.scenario).into(),
            (&trigger.action).into(),
            clock.now().into(),
        ],
    )?;
    Ok(made > 0)
}

/// Notes how it ended: well, or with an error. Only the first end counts.
///
/// # Errors
/// `NotFound` when it never fired.
pub fn finish(
    tx: &mut Tx<'_>,
    clock: &Clock,
    trigger: &Trigger,
    error: Option<&str>,
) -> Result<()> {
    const SQL: &str = "UPDATE firings SET state = $5, error = $6, finished_at = $7 \
        WHERE name = $1 AND subject_kind = $2 AND subject_id = $3 AND version = $4 AND state = 'fired'";
    let state = if error.is_some() {
        FiringState::Failed
    } else {
        FiringState::Done
    };
    let changed = tx.execute(
        SQL,
        &[
            (&trigger.name).into(),
            (&trigger.subject.kind).into(),
            trigger.subject.id.into(),
            trigger.version.into(),
            state.code().into(),
            error.into(),
            clock.now().into(),
        ],
    )?;
    if changed == 0
        && list(tx, &trigger.subject)?
            .iter()
            .all(|firing| firing.trigger.name != trigger.name)
    {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// What fired on a subject, the newest first.
///
/// # Errors
/// Only the database's own.
pub fn list(tx: &mut Tx<'_>, subject: &SubjectRef) -> Result<Vec<Firing>> {
    const SQL: &str = "SELECT id, name, subject_kind, subject_id, version, scenario, action, state, error, created_at \
        FROM firings WHERE subject_kind = $1 AND subject_id = $2 ORDER BY id DESC";
    tx.query(SQL, &[(&subject.kind).into(), subject.id.into()], read)
}

fn read(row: &Row<'_>) -> Result<Firing> {
    let trigger = Trigger {
        name: row.get(1)?,
        subject: SubjectRef {
            kind: row.get(2)?,
            id: row.get(3)?,
        },
        version: row.get(4)?,
        scenario: row.get(5)?,
        action: row.get(6)?,
    };
    Ok(Firing {
        id: row.get(0)?,
        trigger,
        state: row.get(7)?,
        error: row.get(8)?,
        created_at: row.get(9)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::each;

    #[tokio::test]
    async fn the_same_cause_fires_once_and_a_new_version_again() {
        for made in each() {
            let clock = Clock::fixed(Timestamp::from_micros(5));
            let ids = Ids::seeded(clock.clone(), 1);
            let subject = SubjectRef::new("mail.message", ids.uuid());
            let first = Trigger {
                name: "mail.message_arrived".to_owned(),
                subject: subject.clone(),
                version: 1,
                scenario: "mail.sort".to_owned(),
                action: "mail.move".to_owned(),
            };
            let second = Trigger {
                version: 2,
                ..first.clone()
            };
            let work = move |tx: &mut Tx<'_>| {
                let fired = [
                    fire(tx, &ids, &clock, &first)?,
                    fire(tx, &ids, &clock, &first)?,
                    fire(tx, &ids, &clock, &second)?,
                ];
                finish(tx, &clock, &first, None)?;
                finish(tx, &clock, &first, Some("too late"))?;
                finish(tx, &clock, &second, Some("no model"))?;
                let other = Trigger {
                    name: "never".to_owned(),
                    ..first.clone()
                };
                assert!(matches!(
                    finish(tx, &clock, &other, None),
                    Err(Error::NotFound)
                ));
                Ok((fired, list(tx, &subject)?))
            };
            let (fired, listed) = made.db.write(work).await.expect("firings");
            assert_eq!(fired, [true, false, true]);
            let ends: Vec<_> = listed
                .iter()
                .map(|firing| (firing.state, firing.error.as_deref()))
                .collect();
            assert_eq!(
                ends,
                [
                    (FiringState::Failed, Some("no model")),
                    (FiringState::Done, None)
                ]
            );
        }
    }
}
