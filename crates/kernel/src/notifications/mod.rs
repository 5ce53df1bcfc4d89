//! That something happened to somebody: one record per person and cause.

pub mod store;
mod types;

#[cfg(test)]
mod tests;

pub use self::{
    store::notify,
    types::{NewNotification, Notification, Urgency},
};
