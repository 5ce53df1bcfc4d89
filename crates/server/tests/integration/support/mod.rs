//! A server of one test, and those who ask it.

mod askers;
mod socket;
mod world;

pub(crate) use askers::{Anonymous, Asker, Member, Raw, TokenUser};
pub(crate) use socket::Socket;
pub(crate) use world::{Answer, PASSWORD, World, each};
