//! What an import is made of.

use kernel::{Language, ids::PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::id! {
    /// A list of people that was read.
    ImportId,
}

/// A person as a line of the list wants them; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    /// The line it stands in.
    pub(super) line: usize,
    /// The address: what people are known by.
    pub(super) email: String,
    pub(super) name: Option<String>,
    pub(super) title: Option<String>,
    /// The way through the tree; empty for no department.
    pub(super) department: Option<Vec<String>>,
    /// Every number; empty for none.
    #[serde(default)]
    pub(super) phones: Option<Vec<String>>,
    pub(super) language: Option<Language>,
    pub(super) time_zone: Option<String>,
    pub(super) active: Option<bool>,
    pub(super) guest: Option<bool>,
}

/// One thing that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Step {
    /// As a line says.
    Keep(Row),
    /// Who is missing in the list goes.
    Dismiss(PersonId),
}

/// Everything that is done, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) steps: Vec<Step>,
}

/// What becomes of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ImportChangeKind)]
pub enum ChangeKind {
    /// Gets an account.
    Create,
    /// Is changed.
    Change,
    /// May not sign in any more.
    Dismiss,
    /// May sign in again.
    Restore,
}

/// What changes of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportFieldChange)]
pub struct FieldChange {
    /// `name`, `title`, `department`, `phone`, `language`, `time_zone`, `guest`.
    pub field: String,
    /// What stands there now.
    pub before: String,
    /// What will.
    pub after: String,
}

/// What the list changes of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportChange)]
pub struct Change {
    /// The line it stands in; null for who is missing in the list.
    pub line: Option<usize>,
    /// What becomes of them.
    pub kind: ChangeKind,
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What changes of them.
    pub fields: Vec<FieldChange>,
}

/// Something wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportProblem)]
pub struct RowProblem {
    /// The line, from 1; the head is a line too.
    pub line: usize,
    /// The column as the head names it, where it is one cell.
    pub column: Option<String>,
    /// What is wrong, in the reader's language.
    pub detail: String,
}

/// What applying a list would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ImportPreview)]
pub struct Preview {
    /// What to confirm; null when something is wrong with the list.
    pub id: Option<ImportId>,
    /// How many lines were read.
    pub rows: usize,
    /// How many get an account.
    pub create: usize,
    /// How many are changed.
    pub change: usize,
    /// How many may not sign in any more.
    pub dismiss: usize,
    /// How many may sign in again.
    pub restore: usize,
    /// How many stay as they are.
    pub unchanged: usize,
    /// The first 500 changes.
    pub changes: Vec<Change>,
    /// Departments that are not there yet and will be made.
    pub departments: Vec<String>,
    /// Columns nobody knows; they are passed over.
    pub ignored: Vec<String>,
    /// What is wrong, the first 100 of it. Nothing can be applied while there is some.
    pub problems: Vec<RowProblem>,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ImportStage)]
pub enum Stage {
    /// Waits to be confirmed.
    Ready,
    /// Is being applied.
    Applying,
    /// Its work has ended before the list did: it can be applied again, and goes on where it stopped.
    Stopped,
    /// Was applied.
    Done,
}

/// An import that was confirmed or waits for it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportState {
    /// Its id.
    pub id: ImportId,
    /// Where it stands.
    pub state: Stage,
    /// How many people it changes.
    pub total: i64,
    /// How many of them are done.
    pub done: i64,
    /// What could not be done, with the line.
    pub problems: Vec<RowProblem>,
    /// Why its work stopped, or waits to be tried again.
    pub trouble: Option<String>,
}
