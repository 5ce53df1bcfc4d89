//! The profile of the person who asks: name, title, language, time zone and
//! photo. Passwords, sessions and tokens are [`crate::auth`]'s.

pub mod actions;
pub mod http;
