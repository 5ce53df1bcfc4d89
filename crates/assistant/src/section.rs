//! A section as the assistant sees it: plain data and functions, no trait
//! object, so that what a section offers stands on one screen.

use std::collections::HashMap;

use kernel::{
    Actor, Error, Result, SubjectRef, Timestamp, Tx, audit::Action, ids::PersonId, jobs::Work,
};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::{Context, Parts, context::Wanted, scenario::BuiltIn};

/// What one section brings.
pub struct Section {
    /// Its name: `chat`, `mail` …
    pub id: &'static str,
    /// Its routes.
    pub routes: fn() -> OpenApiRouter<Parts>,
    /// The kinds of things a run can be about.
    pub subjects: &'static [SubjectKind],
    /// Its built-in scenarios.
    pub scenarios: &'static [BuiltIn],
    /// What of it stands in the audit.
    pub audited: &'static [Action],
    /// What is done for its kinds of jobs.
    pub works: fn(&Parts) -> Vec<(&'static str, Work)>,
    /// Whom a person meets in it: a guest sees these people and no others.
    pub acquaintances: fn(&mut Tx<'_>, PersonId) -> Result<Vec<PersonId>>,
    /// What becomes of it when somebody is dismissed.
    pub dismissed: fn(&mut Tx<'_>, PersonId) -> Result<()>,
}

/// What things of one kind are called, by their ids.
pub type Names = HashMap<Uuid, String>;

/// A kind of thing people look at and ask about.
#[derive(Clone, Copy)]
pub struct SubjectKind {
    /// For instance `chat.room`.
    pub kind: &'static str,
    /// Whether the person may read it now; asked for every live message.
    pub may_read: fn(&mut Tx<'_>, &Actor, Uuid) -> Result<bool>,
    /// Of these the ones the person may read now, with the names they have for
    /// them: a list is asked for as a whole.
    pub names: fn(&mut Tx<'_>, &Actor, &[Uuid]) -> Result<Names>,
    /// What a model may read of it.
    pub context: fn(&mut Tx<'_>, &Actor, Uuid, &Wanted, Timestamp) -> Result<Context>,
}

/// The table of subjects, filled from the sections by the server.
#[derive(Clone, Default)]
pub struct Subjects {
    kinds: HashMap<&'static str, SubjectKind>,
}

impl std::fmt::Debug for Subjects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.kinds.keys()).finish()
    }
}

impl Subjects {
    /// The subjects of all `sections`.
    pub fn of(sections: &[Section]) -> Self {
        let all = sections.iter().flat_map(|section| section.subjects);
        Self {
            kinds: all.map(|kind| (kind.kind, *kind)).collect(),
        }
    }

    /// Whether `actor` may read `subject`; an unknown kind is unreadable.
    ///
    /// # Errors
    /// Those of the database.
    pub fn may_read(&self, tx: &mut Tx<'_>, actor: &Actor, subject: &SubjectRef) -> Result<bool> {
        match self.kinds.get(subject.kind.as_str()) {
            Some(kind) => (kind.may_read)(tx, actor, subject.id),
            None => Ok(false),
        }
    }

    /// Of these things of one kind the ones `actor` may read now, with the names
    /// they have for them; of an unknown kind none.
    ///
    /// # Errors
    /// Those of the database.
    pub fn names(&self, tx: &mut Tx<'_>, actor: &Actor, kind: &str, ids: &[Uuid]) -> Result<Names> {
        match self.kinds.get(kind) {
            Some(kind) => (kind.names)(tx, actor, ids),
            None => Ok(HashMap::new()),
        }
    }

    /// What a model may read of `subject`.
    ///
    /// # Errors
    /// `NotFound` when the person may not read it or the kind is unknown.
    pub fn context(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        subject: &SubjectRef,
        wanted: &Wanted,
        now: Timestamp,
    ) -> Result<Context> {
        let kind = self
            .kinds
            .get(subject.kind.as_str())
            .ok_or(Error::NotFound)?;
        (kind.context)(tx, actor, subject.id, wanted, now)
    }
}
