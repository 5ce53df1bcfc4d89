//! When things go wrong: the real programs as processes on loopback, killed,
//! starved of disk, given damaged files and hostile input.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "in the helpers of tests a broken assumption fails the test"
)]

mod broken_text;
mod damaged_data;
mod disk_full;
mod engine_cache;
mod engine_drills;
mod engine_pins;
mod foreign_ids;
mod kill_demo;
mod kill_engine;
mod kill_server;
mod locked_database;
mod model_file;
mod shell;
mod stopping;
mod support;
mod too_much;
