//! Scenarios: named tasks with a prompt in both languages and the shape of
//! their answer. They are data: files of the program now, rows of a company's
//! own later, read by the same loader and checked at start.

mod heads;
pub mod http;
mod load;
mod types;
pub(crate) mod warn;

pub use heads::heads;
pub use load::{BuiltIn, Scenarios};
pub use types::{Needs, Recipe, Scenario, Title};
pub use warn::losses;
