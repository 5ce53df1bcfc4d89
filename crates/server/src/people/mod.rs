//! The colleagues, as everybody in the company may see them.

pub mod access;
mod guests;
pub mod http;
