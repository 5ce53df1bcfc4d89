//! The administration: people and their ways in, departments, groups, jobs,
//! audit and the company's settings. Whoever is no administrator finds nothing.

pub mod actions;
pub mod http;
pub mod import;
pub mod jobs;
