//! What a person was told, over HTTP, and how long the read stays.

pub mod http;
pub mod jobs;
