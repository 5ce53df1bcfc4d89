//! What people do at the door. Each verb is one transaction.

mod links;
mod people;
mod sessions;
mod set_up;
mod sign_in;
mod tokens;

use kernel::{Clock, Ids, Result, SubjectRef, Tx, audit, ids::PersonId};
use serde_json::{Map, Value};

pub use self::{
    links::{MadeLink, find_link, make_link, use_link},
    people::{NewAccount, create_account, reset_password},
    sessions::{
        Opened, change_password, end_everything, end_session, leave, open_session, sign_out,
    },
    set_up::{FirstPerson, set_up},
    sign_in::sign_in,
    tokens::{NewToken, create_token, end_token},
};

/// Writes down what happened to a person's ways in.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    clock: &Clock,
    ids: &Ids,
    action: audit::Action,
    person: PersonId,
) -> Result<()> {
    note_with(tx, clock, ids, action, person, Value::Null)
}

/// The same with particulars: an object.
pub(crate) fn note_with(
    tx: &mut Tx<'_>,
    clock: &Clock,
    ids: &Ids,
    action: audit::Action,
    person: PersonId,
    detail: Value,
) -> Result<()> {
    let subject = Some(SubjectRef::new("person", person.0));
    let detail = match detail {
        Value::Object(detail) => detail,
        _ => Map::new(),
    };
    audit::record(tx, ids, clock, None, action, subject, detail)
}
