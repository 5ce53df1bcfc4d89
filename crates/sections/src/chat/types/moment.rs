//! Where a list sorted by time goes on.

use std::{fmt, str::FromStr};

use kernel::Timestamp;

use super::MessageId;

/// A message and the moment it stands at in a list; as text a cursor, which
/// stays good when the message is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub Timestamp, pub MessageId);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0.micros(), self.1)
    }
}

/// The text is no cursor.
#[derive(Debug)]
pub struct NoCursor;

impl FromStr for Moment {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let read = || {
            let (at, id) = text.split_once('.')?;
            let at = Timestamp::from_micros(at.parse().ok()?);
            Some(Self(at, id.parse().ok()?))
        };
        read().ok_or(NoCursor)
    }
}
