//! The demo company: people, rooms and messages made from the texts in `crates/server/demo`.
//!
//! Everything here but `fill.rs`, which writes it down, is pure: no database, no clock, no chance. The same [`Scale`] and [`Anchor`] always give the same
//! company and the same messages. Hand-written stories (`scripts/*.txt`) carry the facts; short dialogues drawn from
//! templates (`dialogues/*.txt`) fill the days between them.

mod calendar;
mod cast;
mod dialogue;
pub mod fill;
mod generator;
mod growth;
mod phrase;
mod random;
mod room;
mod roster;
mod scene;
mod story;
#[cfg(test)]
mod tests;
mod types;
mod words;

pub use generator::messages;
pub use roster::company;
pub use types::{Anchor, Company, Department, Group, Message, Person, Room, RoomKind, Scale};
