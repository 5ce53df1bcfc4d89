//! The colleagues, as everybody in the company may see them.

pub mod http;
