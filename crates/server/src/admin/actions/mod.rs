//! What administrators do. Each verb is one transaction with its audit record.

pub mod factors;
pub mod groups;
pub mod jobs;
pub mod people;
pub mod settings;

use kernel::{Clock, Ids, Result, SubjectRef, Tx, audit, people::Administrator};
use serde_json::{Map, Value};

use crate::App;

/// Who changes something, and what the record of it is made of.
#[derive(Clone, Debug)]
pub struct Change {
    /// Who.
    pub by: Administrator,
    /// When.
    pub clock: Clock,
    /// Ids of what is made.
    pub ids: Ids,
}

impl Change {
    /// A change by this administrator, now.
    pub fn by(app: &App, by: Administrator) -> Self {
        Self {
            by,
            clock: app.gate.clock.clone(),
            ids: app.gate.ids.clone(),
        }
    }

    /// Writes the record; `detail` is an object.
    ///
    /// # Errors
    /// Those of the database.
    pub fn record(
        &self,
        tx: &mut Tx<'_>,
        action: audit::Action,
        subject: Option<SubjectRef>,
        detail: Value,
    ) -> Result<()> {
        let detail = match detail {
            Value::Object(detail) => detail,
            _ => Map::new(),
        };
        audit::record(
            tx,
            &self.ids,
            &self.clock,
            Some(self.by.actor()),
            action,
            subject,
            detail,
        )
    }
}
