//! The contract of the database layer: both databases behave alike.

mod contract;
mod failures;
mod values;
