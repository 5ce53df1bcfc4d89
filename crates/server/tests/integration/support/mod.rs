//! A server of one test, and those who ask it.

mod askers;
mod conversation;
mod factors;
mod models;
mod provider;
mod slapd;
mod socket;
mod source;
mod stream;
mod world;

pub(crate) use askers::{Anonymous, Asker, Member, Raw, TokenUser};
pub(crate) use conversation::id_of;
pub(crate) use factors::{FACTORS, STEP, SoftKey, challenge_of, half};
pub(crate) use provider::Provider;
pub(crate) use slapd::{Slapd, THERE, dn_of};
pub(crate) use socket::Socket;
pub(crate) use source::{Mood, Source, sha256, tiny_gguf, wheel};
pub(crate) use stream::{Told, summary_of, texts_of};
pub(crate) use world::{Answer, PASSWORD, World, each};
