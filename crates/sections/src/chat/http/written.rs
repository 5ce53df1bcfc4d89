//! Views as lines of a history.

use std::collections::HashMap;

use kernel::ids::PersonId;

use super::{
    polls::PollView,
    views::{MessageView, QuoteView},
};
use crate::chat::types::{
    HistoryCount, HistoryFile, HistoryLine, HistoryMention, HistoryPerson, HistoryQuote,
};

/// Stands for the words of a message that only forwards what its reader may
/// not read: a line of a history has some.
const UNSEEN: &str = "…";

impl MessageView {
    /// Whether nothing is left of it but that it forwards something.
    fn is_bare(&self) -> bool {
        let unseen = |quote: &QuoteView| quote.message.is_none();
        self.quote.as_ref().is_some_and(unseen)
            && self.deleted_at.is_none()
            && self.body.is_empty()
            && self.files.is_empty()
    }

    /// The message as a line of a history; `addresses` are those of authors.
    pub(super) fn written_down(self, addresses: &HashMap<PersonId, String>) -> HistoryLine {
        let is_bare = self.is_bare();
        let email = addresses.get(&self.author.id);
        let email = email
            .filter(|_| !self.author.foreign && !self.author.assistant)
            .cloned();
        let reactions = self.reactions.into_iter();
        let mentions = self.mentions.into_iter();
        let poll_voters = self.poll.as_ref().and_then(PollView::several_voters);
        let poll = self.poll.map(PollView::counts).unwrap_or_default();
        let quote = self.quote.and_then(|quote| quote.message);
        let files = self.files.into_iter();
        HistoryLine {
            id: self.id.to_string(),
            author: HistoryPerson {
                name: self.author.name,
                email,
                assistant: self.author.assistant,
            },
            created_at: self.created_at,
            body: if is_bare {
                UNSEEN.to_owned()
            } else {
                self.body
            },
            thread: self.thread_id.map(|id| id.to_string()),
            edited_at: self.edited_at,
            deleted_at: self.deleted_at,
            mentions: mentions
                .map(|one| HistoryMention {
                    id: one.id,
                    name: one.name,
                })
                .collect(),
            quote: quote.map(|quote| HistoryQuote {
                author: quote.author.name,
                text: quote.excerpt,
            }),
            reactions: reactions
                .map(|one| HistoryCount {
                    text: one.emoji,
                    count: one.count,
                })
                .collect(),
            poll: poll
                .into_iter()
                .map(|(text, count)| HistoryCount { text, count })
                .collect(),
            poll_voters,
            files: files
                .map(|file| HistoryFile {
                    name: file.name,
                    media_type: file.media_type,
                    size: file.size,
                    url: file.url,
                })
                .collect(),
        }
    }
}
