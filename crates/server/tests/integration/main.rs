//! The server from outside: routes in this process, sockets over loopback,
//! the command line with the real program.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "in the helpers of tests a broken assumption fails the test"
)]

mod admin;
mod assistant;
mod auth;
mod catalogue;
mod chat;
mod cli;
mod documents;
mod http;
mod live;
mod notifications;
mod people;
mod profile;
mod scim;
mod support;
