//! That something happened to somebody: one record per person and cause, and
//! when they want to be disturbed by it.

pub mod push;
mod quiet;
pub mod store;
mod types;
pub mod wishes;

#[cfg(test)]
mod tests;

pub use self::{
    quiet::{ClockTime, Exceptions, Pause, QuietDay, QuietHours, Wishes},
    store::notify,
    types::{
        CALL, DIGEST, DIRECT, MENTION, MESSAGE, NewNotification, Notification, REMINDER, Unread,
        Urgency, View, Wanted,
    },
};
