//! Prompts: templates with a role and a context, rendered into the only kind
//! of request a model may be sent.

mod render;

pub use render::{Prepared, Question, check, head, prepare};
