//! Work for later, kept in the database: queued in the transaction of its
//! cause, run at least once, tried again when it fails.

mod cause;
mod retry;
mod runner;
mod standing;
pub mod store;
mod types;

#[cfg(test)]
mod tests;

pub use self::{
    cause::cause,
    runner::{Runner, Work, work},
    standing::{Standing, standing},
    store::{enqueue_at, enqueue_later, withdraw},
    types::{Job, JobRecord, JobState, Recurring},
};
