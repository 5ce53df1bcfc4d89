//! Words every part of Sufler shares: ids, time, the acting person, the
//! database, errors and events. It knows no product section and no model.
#![warn(missing_docs)]

pub mod actor;
pub mod audit;
pub mod db;
pub mod egress;
pub mod error;
pub mod events;
pub mod files;
pub mod http;
pub mod i18n;
pub mod ids;
pub mod jobs;
pub mod notifications;
pub mod people;
pub mod pictures;
pub mod secrets;
pub mod settings;
pub mod tasks;
pub mod text;
pub mod time;
pub mod triggers;

pub use actor::{Actor, Language, Scope};
pub use db::{Db, Tx};
pub use error::{Error, Result};
pub use events::{Event, Events, SubjectRef};
pub use ids::Ids;
pub use time::{Clock, Timestamp};
