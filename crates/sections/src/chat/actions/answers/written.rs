//! The answer as a message.

use assistant::{
    Parts, digest,
    run::types::{RunResult, WordedBy},
};
use kernel::{Actor, Error, Language, Result, Tx, i18n, ids::RunId, jobs, text};

use super::{
    carry::{end, open_for},
    key,
};
use crate::chat::{
    access,
    actions::telling::{self, Cause},
    store::{self, NewRow},
    types::{
        Answer, AnswerState, MAX_ANSWER_LINE, MAX_BODY, Made, MadeItem, MadeSource, Message,
        MessageId, NOTES,
    },
};

/// An answer on its way.
pub(super) struct New {
    made: Made,
    body: String,
}

/// What of a run's result is written into the room.
pub(super) fn of(result: &RunResult, model: Option<String>, language: Language) -> New {
    let author = |n: u32| {
        let cited = result.references.iter().find(|one| one.n == n);
        cited.map(|one| harmless(&one.message.author_name))
    };
    let mut items = Vec::new();
    for item in &result.items {
        let sources: Vec<u32> = item.sources.iter().map(|source| source.n).collect();
        let is_quote = item.worded_by == WordedBy::Quote;
        items.push(MadeItem {
            text: harmless(&item.text),
            author: sources
                .first()
                .filter(|_| is_quote)
                .and_then(|n| author(*n)),
            sources,
        });
    }
    let worded = result
        .items
        .iter()
        .any(|item| item.worded_by == WordedBy::Model);
    let codes = result.notices.iter().map(|notice| notice.code.clone());
    let told = codes.filter(|code| NOTES.iter().any(|(known, _)| known == code));
    let made = Made {
        sources: result
            .references
            .iter()
            .map(|one| MadeSource {
                n: one.n,
                message: one.message.id,
            })
            .collect(),
        model: model.filter(|_| worded),
        messages: result.covered.messages,
        notes: told.collect(),
        items,
    };
    let body = body(&made, language);
    New { made, body }
}

/// The answer as plain text: for search, notifications and exports.
fn body(made: &Made, language: Language) -> String {
    if made.items.is_empty() {
        return i18n::text(language, "answer-not-told", &[]).unwrap_or_default();
    }
    lines(made)
}

/// Its lines as plain text.
pub(super) fn lines(made: &Made) -> String {
    let mut text = String::new();
    for item in &made.items {
        let numbers: Vec<_> = item.sources.iter().map(|n| format!(" [{n}]")).collect();
        let numbers = numbers.concat();
        let line = match &item.author {
            Some(author) => format!("{author}: {}{numbers}", item.text),
            None => format!("{}{numbers}", item.text),
        };
        let room = text.len() + line.len() < MAX_BODY;
        if room {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&line);
        }
    }
    text
}

/// One line without what is not seen, that calls nobody.
fn harmless(line: &str) -> String {
    let seen = |c: char| !digest::is_bidi(c) && (!c.is_control() || c.is_whitespace());
    let mut calm = String::with_capacity(line.len());
    for c in line.chars().filter(|c| seen(*c)) {
        while c == '@' && calm.ends_with('<') {
            calm.pop();
        }
        calm.push(c);
    }
    text::excerpt(&calm, MAX_ANSWER_LINE)
}

/// Posts the answer a run has made to a question, if it is still wanted and
/// everybody may still read all it rests on.
pub(super) fn write(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    (id, run): (MessageId, RunId),
    new: &New,
) -> Result<()> {
    let Some((answer, question)) = open_for(tx, id, run)? else {
        return Ok(());
    };
    let root = store::find_message(tx, answer.thread)?;
    if question.deleted_at.is_some() || root.deleted_at.is_some() {
        return end(tx, &answer, &question, AnswerState::Cancelled, "");
    }
    let found = match access::writable_room(tx, actor, answer.room) {
        Err(Error::NotFound | Error::Forbidden(_)) => {
            return end(
                tx,
                &answer,
                &question,
                AnswerState::Failed,
                "answer-asker-left",
            );
        }
        found => found?,
    };
    let shared = access::shared_reading(tx, actor, answer.room)?;
    for source in &new.made.sources {
        if !shared.holds(tx, MessageId(source.message))? {
            let why = "answer-people-changed";
            return end(tx, &answer, &question, AnswerState::Failed, why);
        }
    }
    let message = insert(tx, parts, actor, &root, &new.body)?;
    let answered = Answer {
        state: AnswerState::Answered,
        ..answer
    };
    store::put_answer(tx, &answered)?;
    store::put_made(tx, id, message.id, &new.made)?;
    jobs::withdraw(tx, &key(id))?;
    let cause = Cause {
        parts,
        actor,
        room: &found,
        message: &message,
    };
    telling::of_new(tx, &cause, &telling::CalledPeople::default(), Some(&root))?;
    telling::changed(tx, &question);
    Ok(())
}

fn insert(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    root: &Message,
    body: &str,
) -> Result<Message> {
    let (id, at) = (parts.ids.id(), parts.clock.now());
    let seq = store::next_seq(tx, root.room_id, id, false, at)?;
    let row = NewRow {
        id,
        room: root.room_id,
        seq,
        thread: Some(root.id),
        author: actor.person,
        body,
        client_id: parts.ids.uuid(),
        at,
        quoted: None,
    };
    store::insert_message(tx, &row)?;
    store::mark_by_assistant(tx, id)?;
    store::insert_search(tx, id, body)?;
    if root.replies_count == 0 {
        store::follow_by_writing(tx, root.id, root.author_id, root.seq)?;
    }
    store::count_reply(tx, root.id, at)?;
    store::find_message(tx, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_calls_nobody_however_it_is_written() {
        for (line, harmless_line) in [
            ("<@all> идите", "@all> идите"),
            ("<<@all>", "@all>"),
            ("<\u{202e}<\u{0}@assistant>", "@assistant>"),
            ("a < b, x@y.example", "a < b, x@y.example"),
        ] {
            assert_eq!(harmless(line), harmless_line);
        }
    }
}
