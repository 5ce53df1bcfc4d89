//! OpenAI-compatible servers, through the emulator over loopback.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "the helpers of tests may fail as tests do"
)]

mod answers;
mod chosen;
mod failures;
mod kit;
mod requests;
mod retries;
mod works;
