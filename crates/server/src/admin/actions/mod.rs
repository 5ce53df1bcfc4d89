//! What administrators do. Each verb is one transaction with its audit record.

pub mod factors;
pub mod groups;
pub mod jobs;
pub mod people;
pub mod settings;

use kernel::{Actor, Clock, Ids, Result, SubjectRef, Tx, audit, people::Administrator};
use serde_json::{Map, Value};

use crate::App;

/// Who changes something, and what the record of it is made of.
#[derive(Clone, Debug)]
pub struct Change {
    /// Who; nobody where another system or the command line does.
    pub by: Option<Administrator>,
    /// By which way, where it was not the administration itself.
    pub source: Option<String>,
    /// When.
    pub clock: Clock,
    /// Ids of what is made.
    pub ids: Ids,
}

impl Change {
    /// A change by this administrator, now.
    pub fn by(app: &App, by: Administrator) -> Self {
        Self {
            by: Some(by),
            source: None,
            clock: app.gate.clock.clone(),
            ids: app.gate.ids.clone(),
        }
    }

    /// A change by nobody in particular: `source` says by which way.
    pub fn from(source: impl Into<String>, clock: &Clock, ids: &Ids) -> Self {
        Self {
            by: None,
            source: Some(source.into()),
            clock: clock.clone(),
            ids: ids.clone(),
        }
    }

    /// The acting person, where there is one.
    pub fn actor(&self) -> Option<&Actor> {
        self.by.as_ref().map(Administrator::actor)
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
        let mut detail = match detail {
            Value::Object(detail) => detail,
            _ => Map::new(),
        };
        if let Some(source) = &self.source {
            detail.insert("source".to_owned(), source.as_str().into());
        }
        audit::record(
            tx,
            &self.ids,
            &self.clock,
            self.actor(),
            action,
            subject,
            detail,
        )
    }
}
