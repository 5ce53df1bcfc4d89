//! Messages to be posted later.

use std::time::Duration;

use kernel::{Error, Result, Timestamp, ids::PersonId};
use uuid::Uuid;

use super::{ChatFileId, MessageId, NewMessage, RoomId};

kernel::id! {
    /// A message that waits for its moment.
    ScheduledId,
}

/// The most messages of one person that wait or could not be posted.
pub const MAX_SCHEDULED: i64 = 100;

const SOONEST: Duration = Duration::from_mins(1);
const LATEST: Duration = Duration::from_hours(366 * 24);

/// A message that waits for its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheduled {
    /// Its id.
    pub id: ScheduledId,
    /// Who wrote it; nobody else sees it.
    pub person: PersonId,
    /// Where it goes.
    pub room: RoomId,
    /// The message it will reply to.
    pub thread: Option<MessageId>,
    /// Its text.
    pub body: String,
    /// The writer has seen how many people it calls, and means it.
    pub calls_many: bool,
    /// The id the message will have for its sender, which makes posting twice
    /// harmless.
    pub client_id: Uuid,
    /// Its moment.
    pub send_at: Timestamp,
    /// When it was written.
    pub created_at: Timestamp,
    /// Why it was not posted at its moment: the id of a text.
    pub refusal: Option<String>,
}

impl Scheduled {
    /// The message as it is posted, with these files.
    pub fn message(&self, files: Vec<ChatFileId>) -> NewMessage {
        NewMessage {
            body: self.body.clone(),
            client_id: self.client_id,
            thread_id: self.thread,
            quoted_id: None,
            calls_many: self.calls_many,
            poll: None,
            files,
        }
    }
}

/// A moment at which a message may be posted, as seen from `now`.
///
/// # Errors
/// `Invalid` on `send_at` nearer than a minute or further than a year.
pub fn checked_moment(send_at: Timestamp, now: Timestamp) -> Result<Timestamp> {
    if send_at < now.plus(SOONEST) {
        return Err(Error::invalid("send_at", "scheduled-too-soon"));
    }
    if send_at > now.plus(LATEST) {
        return Err(Error::invalid("send_at", "scheduled-too-late"));
    }
    Ok(send_at)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Duration::ZERO, false)]
    #[case(Duration::from_secs(59), false)]
    #[case(Duration::from_mins(1), true)]
    #[case(Duration::from_hours(366 * 24), true)]
    #[case(Duration::from_secs(366 * 24 * 3600 + 1), false)]
    fn moments(#[case] ahead: Duration, #[case] good: bool) {
        let now = Timestamp::from_micros(1_795_413_600_000_000);
        assert_eq!(checked_moment(now.plus(ahead), now).is_ok(), good);
    }
}
