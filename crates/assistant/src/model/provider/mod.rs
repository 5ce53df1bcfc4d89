//! Providers: where models are asked, as whom, and how far out that is.

pub mod actions;
mod check;
mod connect;
pub mod http;
pub mod kinds;
pub mod store;
mod types;

pub use check::{Checked, Step, StepState, check};
pub(super) use connect::Connections;
pub use types::{Dialect, Kind, Privacy, Provider, ProviderSettings, Version, YandexApi};
