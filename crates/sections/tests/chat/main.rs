//! Chat over real databases, through its own routes and doors: what its SQL
//! promises, and that nobody ever reads what they may not.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "in the helpers of tests a broken assumption fails the test"
)]

mod access;
mod canaries;
mod company;
mod counts;
mod crowded;
mod drafts;
mod ledger;
mod model;
mod pages;
mod polls;
mod quotes;
mod reminders;
mod rooms;
mod scheduled;
mod search;
mod stretches;
