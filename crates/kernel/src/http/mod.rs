//! What handlers in every crate take and answer: bodies, problems and pages.

mod content;
pub mod extract;
mod page;
mod problem;

pub use content::{BYTES, Shown, content, disposition};
pub use extract::{Json, Params, Path};
pub use page::{MAX_LIMIT, Page, PageQuery, limit};
pub use problem::{ErrorResponse, Problem};
