//! Messages that the messages of a page quote or rest on, read at once.

use std::collections::HashMap;

use kernel::{Actor, Result, Tx};

use super::{
    files::FileView,
    views::{QuoteView, QuotedView, author, one_view},
};
use crate::chat::{
    access,
    store::{self, Names, Seqs},
    types::{Message, MessageId, RoomId},
};

/// Characters of a quoted message.
const QUOTED: usize = 500;

/// Quoted messages as far as one person may read them.
#[derive(Default)]
pub(super) struct Quotes(HashMap<MessageId, QuotedView>);

impl Quotes {
    /// Reads these messages, each once; what was deleted or may not be read is
    /// not among them.
    pub(super) fn of(
        tx: &mut Tx<'_>,
        actor: &Actor,
        ids: impl Iterator<Item = MessageId>,
    ) -> Result<Self> {
        let mut ids: Vec<MessageId> = ids.collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let mut by_room: HashMap<RoomId, Vec<Message>> = HashMap::new();
        for found in access::readable_messages(tx, actor, &ids)? {
            by_room
                .entry(found.message.room_id)
                .or_default()
                .push(found.message);
        }
        let rooms: Vec<_> = by_room.keys().map(|room| room.0).collect();
        let names = access::room_names(tx, actor, &rooms)?;
        let mut all = HashMap::new();
        for (room, messages) in by_room {
            let name = names.get(&room.0).cloned().unwrap_or_default();
            of_room(tx, actor, &name, messages, &mut all)?;
        }
        Ok(Self(all))
    }

    /// A quote of a message.
    pub(super) fn view(&self, id: MessageId) -> QuoteView {
        QuoteView {
            message: self.0.get(&id).cloned(),
        }
    }
}

fn of_room(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room_name: &str,
    messages: Vec<Message>,
    all: &mut HashMap<MessageId, QuotedView>,
) -> Result<()> {
    let Some(seqs) = Seqs::of(&messages) else {
        return Ok(());
    };
    let names = Names::of(tx, &messages)?;
    let files = store::list_files(tx, &seqs)?;
    for message in messages {
        let own = files.iter().filter(|file| file.message == Some(message.id));
        let excerpt = if message.by_assistant {
            told_words(tx, actor, &message, QUOTED)?
        } else {
            kernel::text::excerpt(&names.plain_in(&message, actor.language), QUOTED)
        };
        let view = QuotedView {
            id: message.id,
            room_id: message.room_id,
            room_name: room_name.to_owned(),
            thread_id: message.thread_id,
            excerpt,
            files: own.map(FileView::of).collect(),
            created_at: message.created_at,
            author: author(&message, actor.language),
        };
        all.insert(message.id, view);
    }
    Ok(())
}

/// The words of an answer as far as this person may read what it rests on.
pub(super) fn told_words(
    tx: &mut Tx<'_>,
    actor: &Actor,
    answer: &Message,
    limit: usize,
) -> Result<String> {
    let view = one_view(tx, actor, answer.clone())?;
    Ok(kernel::text::excerpt(&view.body, limit))
}
