//! Who is asking: sign-in, sessions, personal tokens, one-time links and the
//! first administrator, second factors. One extractor serves every route: the middleware turns
//! a cookie or a token into an [`kernel::Actor`], and nothing else does.

pub mod access;
pub mod actions;
mod attempts;
mod client;
pub mod factors;
mod gate;
pub mod http;
pub mod middleware;
pub mod outside;
mod password;
pub mod store;
pub mod types;

pub use self::{
    client::{Client, Peer},
    gate::{Gate, Site},
    password::{Passwords, hash_blocking},
};
