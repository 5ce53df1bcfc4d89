//! The server: configuration, command line, sign-in, routes, the live socket
//! and the embedded web.

pub mod admin;
pub mod audited;
pub mod auth;
pub mod catalogue;
pub mod cli;
pub mod config;
pub mod data_dir;
pub mod demo;
mod doctor;
pub mod engine;
mod health;
mod host;
pub mod listen;
pub mod live;
mod logs;
pub mod notifications;
pub mod parts;
pub mod people;
pub mod problem;
pub mod profile;
pub mod router;
pub mod scim;
mod scrape;
pub mod serve;
mod shield;
pub mod tls;
pub mod trace;
mod unread;
pub mod web;

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;

use crate::{auth::Gate, config::Config, live::Live};

/// What the routes are made of; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The configuration in force.
    pub config: Arc<Config>,
    /// Sign-in.
    pub gate: Gate,
    /// The live socket.
    pub live: Live,
    /// The assistant and the sections.
    pub parts: assistant::Parts,
    /// Local models to be had.
    pub catalogue: catalogue::Catalogue,
    /// The counters, when they are on.
    pub metrics: Option<PrometheusHandle>,
}
