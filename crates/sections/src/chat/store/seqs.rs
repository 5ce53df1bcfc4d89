//! Which rows belong to the messages of a page.

use kernel::db::Value;

use crate::chat::types::{Message, MessageId, RoomId};

/// So many times as wide as it has messages is what they are picked from one by
/// one: those an answer cites may be years apart.
const SPARSE: i64 = 32;
/// So many are picked one by one at most.
const MOST_PICKED: usize = 500;

/// The numbers from the first to the last of some messages of one room; of one
/// thread when all of them are its replies, which may be far apart; one by one
/// where few messages are far apart.
#[derive(Clone, Debug)]
pub struct Seqs {
    room: RoomId,
    from: i64,
    to: i64,
    thread: Option<MessageId>,
    picked: Option<Vec<i64>>,
}

impl Seqs {
    /// None for no messages.
    pub fn of(messages: &[Message]) -> Option<Self> {
        let first = messages.first()?;
        let seqs = || messages.iter().map(|message| message.seq);
        let same = |message: &Message| message.thread_id == first.thread_id;
        let (from, to) = (seqs().min()?, seqs().max()?);
        let dense = i64::try_from(messages.len()).ok()?.saturating_mul(SPARSE);
        let is_sparse = to - from > dense && messages.len() <= MOST_PICKED;
        Some(Self {
            room: first.room_id,
            from,
            to,
            thread: first.thread_id.filter(|_| messages.iter().all(same)),
            picked: is_sparse.then(|| seqs().collect()),
        })
    }

    /// The condition on the room and number of `table`; its values are added to
    /// those there are.
    pub(super) fn within(&self, table: &str, values: &mut Vec<Value>) -> String {
        if let Some(picked) = &self.picked {
            values.push(self.room.into());
            let room = values.len();
            values.extend(picked.iter().map(|seq| Value::from(*seq)));
            let places = (room + 1..=values.len()).map(|place| format!("${place}"));
            let places = places.collect::<Vec<_>>().join(", ");
            return format!("{table}.room_id = ${room} AND {table}.seq IN ({places})");
        }
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
