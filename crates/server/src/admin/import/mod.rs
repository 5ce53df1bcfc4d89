//! Lists of people as CSV: read, compared with who is there, shown, and applied
//! in the background once an administrator has agreed. And the way back.

pub mod apply;
mod csv;
mod decode;
mod export;
pub mod http;
mod plan;
mod sheet;
mod store;
mod types;

pub use types::{Change as PlannedChange, ImportId, ImportState, Preview, RowProblem};
