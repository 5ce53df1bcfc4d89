//! Signing in and everything after it.

mod cross_site;
mod events;
mod links;
mod password;
mod sessions;
mod set_up;
mod sign_in;
mod tokens;
