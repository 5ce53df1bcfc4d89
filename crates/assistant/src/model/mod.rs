//! Models: what answers. A company has any number of them; one is the default.
//! `route.rs` chooses and is the only file that holds providers.

pub mod actions;
pub mod engine;
pub mod http;
mod route;
pub mod store;
mod types;

pub use engine::{Engine, EngineState, NoEngine};
pub use route::{Answer, Models};
pub use types::{Kind, Model, ModelSettings, NewModel, starter_model};
