//! What handlers in every crate take and answer: bodies, problems and pages.

pub mod extract;
mod page;
mod problem;

pub use extract::{Json, Params, Path};
pub use page::{MAX_LIMIT, Page, PageQuery, limit};
pub use problem::{ErrorResponse, Problem};
