//! The core of the assistant: how a model is asked, by whom, with what, and
//! what of its answer may be shown. It would exist with one section.
//!
//! The way to a model is kept by types: no request without a [`policy::Permit`],
//! none without a [`redaction::Redacted`] context, no stream without a
//! [`quota::Reservation`].
#![warn(missing_docs)]

mod access;
pub mod audited;
pub mod context;
pub mod digest;
pub mod model;
mod parts;
pub mod policy;
pub mod prompt;
pub mod quota;
pub mod redaction;
pub mod run;
pub mod scenario;
pub mod section;

pub use access::Access;
pub use context::{Context, Origin, Range, Span};
pub use parts::Parts;
pub use section::{Section, SubjectKind, Subjects};
