//! Signing in and everything after it.

mod cross_site;
mod directory;
mod events;
mod factors;
mod links;
mod outside;
mod passkeys;
mod password;
mod second_step;
mod sessions;
mod set_up;
mod sign_in;
mod tokens;
