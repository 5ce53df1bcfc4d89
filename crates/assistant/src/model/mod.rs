//! Models: what answers. A company has any number of them; one is the default.
//! `route.rs` chooses and is the only file that holds providers.

pub mod actions;
mod answer;
pub mod engine;
pub mod fall;
pub mod http;
pub mod others;
mod pause;
pub mod provider;
mod route;
pub mod store;
mod types;

pub use answer::{Answer, Cut, SoFar};
pub use engine::{
    Abilities, Engine, EngineState, Head, Heads, Listener, NoEngine, Waiting, Withdrawn,
};
pub use pause::Timer;
pub use provider::{Kind, Privacy, Provider, ProviderSettings};
pub use route::Models;
pub use types::{Category, Model, ModelSettings, NewModel, Price, starter_model};

#[cfg(test)]
mod tests;
