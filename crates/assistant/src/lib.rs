//! Being written.
pub mod digest;
