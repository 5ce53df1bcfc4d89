//! Model providers on loopback, for tests, for development and for trying the product without keys.
//!
//! An [`Emulator`] is a real HTTP server that speaks a provider's language. The honest one answers from the
//! conversation it is given; the [adversary](Emulator::adversary) lies, leaks and obeys whatever it reads. Both can
//! be told what to answer and how to fail.

#![warn(missing_docs)]

mod adversary;
mod anthropic;
mod chosen;
mod conversation;
mod delivery;
mod dialect;
mod embeddings;
mod emulator;
mod faults;
mod gigachat;
mod honest;
mod index;
mod openai;
mod picture;
mod request;
mod running;
mod salute;
mod sber;
mod schema;
mod served;
mod wire;

pub use chosen::{FAULTS, Fault};
pub use conversation::Line;
pub use emulator::Emulator;
pub use index::index;
pub use request::RequestBody;
pub use running::{RecordedRequest, RunningEmulator};
