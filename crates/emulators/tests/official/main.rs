//! The emulators are proven by programs we did not write: the providers' official clients run against them.
#![expect(
    clippy::expect_used,
    reason = "the helpers of tests may fail as tests do"
)]

mod anthropic;
mod gigachat;
mod kit;
mod openai;
mod salute;
