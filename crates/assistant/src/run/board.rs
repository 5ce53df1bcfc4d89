//! What a run has made so far. Pure: it turns findings into events, keeps the
//! numbers of references, and lets nothing untrue replace a quotation.

use std::collections::HashMap;

use kernel::{Language, i18n, text};

use super::types::{
    Covered, Due, Item, Kind, Notice, NoticeAction, Reference, ReferenceMessage, RunEvent,
    RunResult, Source, WordedBy,
};
use crate::{Context, Span, digest};

const EXCERPT: usize = 240;

/// The state of a result.
#[derive(Clone, Debug)]
pub(super) struct Board {
    spans: Vec<Span>,
    language: Language,
    result: RunResult,
    numbers: HashMap<usize, u32>,
    news: Vec<RunEvent>,
}

impl Board {
    pub(super) fn new(kind: &str, context: &Context, language: Language) -> Self {
        let spans = context.spans.clone();
        let covered = Covered {
            messages: spans.len() as u64,
            worded_messages: 0,
            from: spans.first().map(|span| span.at),
            to: spans.last().map(|span| span.at),
        };
        let result = RunResult {
            kind: kind.to_owned(),
            covered,
            ..RunResult::default()
        };
        Self {
            spans,
            language,
            result,
            numbers: HashMap::new(),
            news: Vec::new(),
        }
    }

    /// Events since the last call.
    pub(super) fn take_news(&mut self) -> Vec<RunEvent> {
        std::mem::take(&mut self.news)
    }

    pub(super) fn result(&self) -> &RunResult {
        &self.result
    }

    pub(super) fn covered_by_model(&mut self, messages: usize) {
        self.result.covered.worded_messages += messages as u64;
    }

    pub(super) fn answered(&mut self, answered: bool) {
        self.result.answered = Some(answered);
    }

    /// A line found without a model, as the message says it.
    pub(super) fn quote(&mut self, key: String, found: &digest::Item) {
        let due = found.due.as_ref().map(|due| Due {
            text: due.text.clone(),
            on: due.on.map(|date| date.to_string()),
        });
        let item = Item {
            key,
            kind: found.kind.into(),
            text: found.text.clone(),
            worded_by: WordedBy::Quote,
            who_id: found
                .who
                .as_deref()
                .and_then(|who| self.person_id(who, &found.sources)),
            who: found.who.clone(),
            due,
            sources: self.cite(&found.sources),
        };
        self.add(item);
    }

    /// A passage that answers a question.
    pub(super) fn passage(&mut self, key: String, source: usize, quote: &str) {
        let sources = self.cite(&[source]);
        let item = Item {
            key,
            kind: Kind::Answer,
            text: quote.to_owned(),
            worded_by: WordedBy::Quote,
            who: None,
            who_id: None,
            due: None,
            sources,
        };
        self.add(item);
    }

    /// A line in the model's words; the caller has checked it.
    pub(super) fn worded(&mut self, mut item: Item, sources: &[usize]) {
        item.sources = self.cite(sources);
        item.who_id = item
            .who
            .as_deref()
            .and_then(|who| self.person_id(who, sources));
        match self
            .result
            .items
            .iter_mut()
            .find(|known| known.key == item.key)
        {
            Some(known) => {
                known.clone_from(&item);
                self.news.push(RunEvent::Replace { item });
            }
            None => self.add(item),
        }
    }

    /// Free text, whole. It was told as it came.
    pub(super) fn text(&mut self, text: String) {
        self.result.text = Some(text);
    }

    /// Takes a line away.
    pub(super) fn remove(&mut self, key: &str) {
        self.result.items.retain(|item| item.key != key);
        self.news.push(RunEvent::Remove {
            key: key.to_owned(),
        });
    }

    /// Takes everything away that the messages said.
    pub(super) fn clear(&mut self) {
        self.result.items.clear();
        self.result.references.clear();
        self.result.answered = None;
        self.result.text = None;
        self.numbers.clear();
        self.news.clear();
    }

    /// Something to know.
    pub(super) fn notice(&mut self, note: Note<'_>) {
        let mut args = Vec::new();
        if let Some(count) = note.count {
            args.push(("count", count.into()));
        }
        if let Some(model) = note.model {
            args.push(("model", model.into()));
        }
        if let Some(language) = note.language {
            args.push(("language", language.code().into()));
        }
        if let Some(reason) = &note.reason {
            args.push(("reason", reason.as_str().into()));
        }
        let id = format!("notice-{}", note.message);
        let text = i18n::text(self.language, &id, &args).unwrap_or_else(|| note.code.to_owned());
        let notice = Notice {
            code: note.code.to_owned(),
            text,
            count: note.count,
            action: note.action,
        };
        self.result.notices.push(notice.clone());
        self.news.push(RunEvent::Notice(notice));
    }

    fn add(&mut self, item: Item) {
        self.result.items.push(item.clone());
        self.news.push(RunEvent::Item { item });
    }

    fn person_id(&self, who: &str, sources: &[usize]) -> Option<uuid::Uuid> {
        let cited = sources.iter().filter_map(|source| self.spans.get(*source));
        cited
            .filter(|span| span.author == who)
            .find_map(|span| span.author_id)
    }

    /// Numbers the cited messages in the order of their first mention. A source
    /// that does not exist is dropped.
    fn cite(&mut self, sources: &[usize]) -> Vec<Source> {
        sources
            .iter()
            .filter_map(|source| self.cite_one(*source))
            .collect()
    }

    fn cite_one(&mut self, index: usize) -> Option<Source> {
        let span = self.spans.get(index)?.clone();
        if let Some(n) = self.numbers.get(&index) {
            return Some(Source {
                n: *n,
                message_id: span.id,
            });
        }
        let n = u32::try_from(self.numbers.len() + 1).ok()?;
        self.numbers.insert(index, n);
        let message = ReferenceMessage {
            id: span.id,
            room_id: span.container,
            thread_id: span.thread,
            author_name: span.author,
            created_at: span.at,
            excerpt: text::excerpt(&digest::plain(&span.text, |_| None), EXCERPT),
        };
        let reference = Reference { n, message };
        self.result.references.push(reference.clone());
        self.news.push(RunEvent::Reference(reference));
        Some(Source {
            n,
            message_id: span.id,
        })
    }
}

/// A notice before it has words.
#[derive(Default)]
pub(super) struct Note<'a> {
    /// The stable code.
    pub(super) code: &'a str,
    /// The Fluent id after `notice-`.
    pub(super) message: &'a str,
    pub(super) count: Option<u64>,
    pub(super) model: Option<&'a str>,
    /// Which one is or is not known.
    pub(super) language: Option<Language>,
    pub(super) reason: Option<String>,
    pub(super) action: Option<NoticeAction>,
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::Origin;

    fn board() -> Board {
        let span = |number: u128, text: &str| Span {
            origin: Origin::Colleague,
            id: Uuid::from_u128(number),
            container: Uuid::nil(),
            thread: None,
            author_id: Some(Uuid::from_u128(100 + number)),
            author: format!("Автор {number}"),
            at: Timestamp::from_micros(0),
            text: text.to_owned(),
            mentions: Vec::new(),
        };
        let context = Context {
            spans: vec![span(1, "один"), span(2, "два")],
            ..Context::default()
        };
        Board::new("summary", &context, Language::Ru)
    }

    #[test]
    fn a_source_that_does_not_exist_is_dropped() {
        let mut board = board();
        board.passage("a1".to_owned(), 9999, "нет такого");
        assert!(
            board
                .result()
                .items
                .first()
                .expect("an item")
                .sources
                .is_empty()
        );
        assert!(board.result().references.is_empty());
    }

    #[test]
    fn references_are_told_once_and_before_their_items() {
        let mut board = board();
        board.passage("a1".to_owned(), 1, "два");
        board.passage("a2".to_owned(), 1, "два");
        let names: Vec<bool> = board
            .take_news()
            .iter()
            .map(|event| matches!(event, RunEvent::Reference(_)))
            .collect();
        assert_eq!(names, [true, false, false]);
    }

    #[test]
    fn the_same_key_replaces() {
        let mut board = board();
        board.passage("a1".to_owned(), 0, "один");
        let mut item = board.result().items.first().expect("an item").clone();
        item.text = "Один — сказано иначе".to_owned();
        item.worded_by = WordedBy::Model;
        board.worded(item, &[0]);
        assert_eq!(board.result().items.len(), 1);
        assert!(matches!(
            board.take_news().last(),
            Some(RunEvent::Replace { .. })
        ));
    }
}
