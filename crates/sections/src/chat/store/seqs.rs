//! Which rows belong to the messages of a page.

use kernel::db::Value;

use crate::chat::types::{Message, MessageId, RoomId};

/// The numbers from the first to the last of some messages of one room; of one
/// thread when all of them are its replies, which may be far apart.
#[derive(Clone, Copy, Debug)]
pub struct Seqs {
    room: RoomId,
    from: i64,
    to: i64,
    thread: Option<MessageId>,
}

impl Seqs {
    /// None for no messages.
    pub fn of(messages: &[Message]) -> Option<Self> {
        let first = messages.first()?;
        let seqs = || messages.iter().map(|message| message.seq);
        let same = |message: &Message| message.thread_id == first.thread_id;
        Some(Self {
            room: first.room_id,
            from: seqs().min()?,
            to: seqs().max()?,
            thread: first.thread_id.filter(|_| messages.iter().all(same)),
        })
    }

    /// The condition on the room and number of `table`; its values are added to
    /// those there are.
    pub(super) fn within(&self, table: &str, values: &mut Vec<Value>) -> String {
        values.extend([self.room.into(), self.from.into(), self.to.into()]);
        let to = values.len();
        let (room, from) = (to - 2, to - 1);
        match self.thread {
            None => format!("{table}.room_id = ${room} AND {table}.seq BETWEEN ${from} AND ${to}"),
            Some(thread) => {
                values.push(thread.into());
                let thread = values.len();
                format!(
                    "{table}.room_id = ${room} AND {table}.seq IN (SELECT seq FROM messages \
                     WHERE thread_id = ${thread} AND seq BETWEEN ${from} AND ${to})"
                )
            }
        }
    }
}
