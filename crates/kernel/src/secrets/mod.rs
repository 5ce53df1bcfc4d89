//! Secrets at rest: sealed with XChaCha20-Poly1305 under a key that lies
//! outside the database, and bound to the row they belong to.

mod keyring;
mod store;

#[cfg(test)]
mod tests;

pub use keyring::{Keyring, Sealed};
pub use store::{delete, exists, get, put, reseal};
