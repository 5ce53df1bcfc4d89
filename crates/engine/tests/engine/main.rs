//! The real binary with the starter model, over a Unix socket and over loopback.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "all of this crate is test code, also what stands outside of the test functions"
)]

mod answers;
mod batching;
mod client;
mod lifecycle;
mod pins;
mod process;
mod queueing;
mod requests;
mod reuse;
mod saving;
mod schemas;
mod settings;
mod templates;
mod variants;
mod vectors;
