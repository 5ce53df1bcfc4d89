//! Runs: one execution of a scenario. `actions.rs` is the recipe; `task.rs`
//! carries it out in the background, so that closing the page does not end it.

pub mod actions;
mod answer;
mod board;
mod desk;
mod ending;
pub mod http;
pub mod input;
pub mod jobs;
mod live;
mod patience;
mod place;
mod propose;
mod rights;
mod small;
pub(crate) mod store;
mod summary;
mod task;
mod text;
mod told;
pub mod types;
mod words;

pub use live::{LiveRun, Runs};

#[cfg(test)]
mod tests;
