//! Yandex AI Studio and `SpeechKit`, through the emulator over loopback.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "the helpers of tests may fail as tests do"
)]

mod answers;
mod exchange;
mod failures;
mod kit;
mod media;
mod requests;
mod tools;
