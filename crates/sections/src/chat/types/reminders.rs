//! When somebody wants to be told of a message again.

use std::time::Duration;

use kernel::{Error, Result, Timestamp};

/// The longest note, in characters.
pub const MAX_NOTE: usize = 500;

const SOONEST: Duration = Duration::from_mins(1);
const LATEST: Duration = Duration::from_hours(2 * 366 * 24);

/// A wish to be told of a saved message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// When.
    pub at: Timestamp,
    /// Of what, in the person's words; may be empty.
    pub note: String,
}

impl Reminder {
    /// One that may be kept at `now`.
    ///
    /// # Errors
    /// `Invalid` on `remind_at` nearer than a minute or further than two years, and on `note`.
    pub fn checked(at: Timestamp, note: &str, now: Timestamp) -> Result<Self> {
        if at < now.plus(SOONEST) {
            return Err(Error::invalid("remind_at", "reminder-too-soon"));
        }
        if at > now.plus(LATEST) {
            return Err(Error::invalid("remind_at", "reminder-too-late"));
        }
        let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
        if note.chars().count() > MAX_NOTE {
            return Err(Error::too_long("note", MAX_NOTE));
        }
        if note.contains('\0') {
            return Err(Error::invalid("note", "text-has-nul"));
        }
        Ok(Self { at, note })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(59, "", Some("remind_at"))]
    #[case(60, " Позвонить\n  Олегу ", None)]
    #[case(2 * 366 * 24 * 3600 + 1, "", Some("remind_at"))]
    #[case(60, "а\0б", Some("note"))]
    fn fit_ones(#[case] ahead: u64, #[case] note: &str, #[case] field: Option<&str>) {
        let now = Timestamp::from_micros(1_795_413_600_000_000);
        let checked = Reminder::checked(now.plus(Duration::from_secs(ahead)), note, now);
        match (checked, field) {
            (Ok(one), None) => assert_eq!(one.note, "Позвонить Олегу"),
            (Err(Error::Invalid { field, .. }), Some(named)) => assert_eq!(field, named),
            (other, _) => panic!("{other:?}"),
        }
    }
}
