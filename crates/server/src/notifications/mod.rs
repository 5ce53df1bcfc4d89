//! What a person was told: over HTTP, by push, once a day in sum; when they
//! want to be disturbed, and how long it all stays.

pub mod access;
pub mod digest;
pub mod http;
pub mod jobs;
pub mod push;
pub mod wishes;
