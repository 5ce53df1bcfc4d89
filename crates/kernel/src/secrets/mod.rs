//! Secrets at rest: sealed with XChaCha20-Poly1305 under a key that lies
//! outside the database, and bound to the row they belong to.

mod day;
mod keyring;
mod private;
mod store;

#[cfg(test)]
mod tests;

pub use day::{DayKey, DayKeys, day_of};
pub use keyring::{Keyring, Sealed};
pub use store::{delete, exists, get, put, put_once, reseal};
