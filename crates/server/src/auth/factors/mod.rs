//! Second factors: codes of an authenticator application, passkeys, recovery
//! codes, and the company's rule of who must have one.
//!
//! Whoever has a factor and gives a password, a link or an outside account is
//! half-way in: a step of ten minutes that gives no rights, until the second
//! factor makes a session of it.

pub mod enrol;
pub mod passkeys;
pub mod policy;
pub mod proof;
mod qr;
mod recovery;
pub mod step;
pub mod store;
mod telling;
mod totp;
pub mod types;
pub mod webauthn;

pub use self::{
    qr::Drawing,
    telling::{lifted, linked, reset},
};
