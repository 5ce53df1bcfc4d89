//! Anthropic's Messages, through the emulator over loopback.
#![expect(
    clippy::expect_used,
    reason = "the helpers of tests may fail as tests do"
)]

mod answers;
mod failures;
mod kit;
