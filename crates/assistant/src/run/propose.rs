//! Reads what a model proposes and keeps what the messages bear out.

use providers::OutputShape;
use serde::Deserialize;
use serde_json::{Value, json};

use super::types::{Due, Item, Kind, WordedBy};
use crate::digest::{self, Claim, ItemKind, Line};

/// The most proposals read from one answer.
const MAX_PROPOSALS: usize = 60;
/// The most sources of one item.
const MAX_SOURCES: usize = 8;

/// A line as a model proposes it. Everything in it is hostile until checked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Proposal {
    pub(super) kind: String,
    pub(super) text: String,
    sources: Vec<Value>,
    who: Option<String>,
    due: Option<String>,
}

/// An answer to a question as a model proposes it.
#[derive(Clone, Debug, Default)]
pub(super) struct Proposals {
    pub(super) answered: bool,
    pub(super) items: Vec<Proposal>,
}

/// Items read from an answer; what is not JSON, or of another shape, is no
/// proposal. Each item is read by itself, so that one bad one spoils no other.
pub(super) fn read(answer: &str) -> Proposals {
    let Some(value) = json_object(answer) else {
        return Proposals::default();
    };
    let answered = value
        .get("answered")
        .and_then(Value::as_bool)
        .unwrap_or(true);
    let list = value
        .get("items")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let read = |item| serde_json::from_value::<Proposal>(item).ok();
    let items = list
        .into_iter()
        .take(MAX_PROPOSALS)
        .filter_map(read)
        .collect();
    Proposals { answered, items }
}

/// Whether an answer is a list of proposals at all, or says that there is none.
pub(super) fn is_readable(answer: &str) -> bool {
    json_object(answer).is_some_and(|value| {
        value.get("items").is_some_and(Value::is_array)
            || value.get("answered") == Some(&Value::Bool(false))
    })
}

/// The object in an answer that may have words or a code fence around it. Of a
/// list that was cut off at the longest answer, the whole items.
fn json_object(answer: &str) -> Option<Value> {
    let start = answer.find('{')?;
    let end = answer.rfind('}')?;
    let object = answer.get(start..=end)?;
    serde_json::from_str(object)
        .or_else(|_| serde_json::from_str(&format!("{object}]}}")))
        .ok()
}

/// A proposal that the cited messages bear out.
pub(super) struct Accepted {
    pub(super) item: Item,
    pub(super) sources: Vec<usize>,
}

/// Keeps a proposal only when its sources exist and the check finds its
/// numbers, names and dates in them.
pub(super) fn accept(
    proposal: &Proposal,
    kind: Kind,
    lines: &[Line],
    people: &[String],
) -> Option<Accepted> {
    let sources = existing(&proposal.sources, lines.len());
    let cited: Vec<&Line> = sources
        .iter()
        .filter_map(|source| lines.get(*source))
        .collect();
    let text = proposal.text.trim();
    let who = proposal
        .who
        .as_deref()
        .map(str::trim)
        .filter(|who| !who.is_empty());
    let due = proposal
        .due
        .as_deref()
        .map(str::trim)
        .filter(|due| !due.is_empty());
    let claim = Claim {
        text,
        who,
        due,
        kind: item_kind(kind),
    };
    if kind == Kind::Promise && who.is_none() {
        return None;
    }
    digest::check(&claim, &cited, people).ok()?;
    let item = Item {
        key: String::new(),
        kind,
        text: text.to_owned(),
        worded_by: WordedBy::Model,
        who: who.filter(|_| kind == Kind::Promise).map(str::to_owned),
        who_id: None,
        due: due.filter(|_| kind == Kind::Promise).map(|text| Due {
            text: text.to_owned(),
            on: None,
        }),
        sources: Vec::new(),
    };
    Some(Accepted { item, sources })
}

/// Line numbers, counted from 1 in the prompt, as indexes; unknown ones are
/// dropped.
fn existing(sources: &[Value], lines: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for source in sources.iter().take(MAX_SOURCES) {
        let number = source
            .as_u64()
            .and_then(|number| usize::try_from(number).ok());
        let index = number
            .and_then(|number| number.checked_sub(1))
            .filter(|index| *index < lines);
        found.extend(index.filter(|index| !found.contains(index)));
    }
    found
}

pub(super) fn kind_of(code: &str) -> Option<Kind> {
    match code {
        "point" => Some(Kind::Point),
        "decision" => Some(Kind::Decision),
        "question" => Some(Kind::Question),
        "promise" => Some(Kind::Promise),
        _ => None,
    }
}

pub(super) fn item_kind(kind: Kind) -> ItemKind {
    match kind {
        Kind::Decision => ItemKind::Decision,
        Kind::Question => ItemKind::Question,
        Kind::Promise => ItemKind::Promise,
        Kind::Point | Kind::Answer => ItemKind::Point,
    }
}

/// The shape of a summary's answer.
pub(super) fn summary_shape() -> OutputShape {
    let schema = json!({
        "type": "object",
        "properties": { "items": { "type": "array", "items": {
            "type": "object",
            "properties": {
                "kind": { "type": "string", "enum": ["point", "decision", "question", "promise"] },
                "text": { "type": "string" },
                "sources": { "type": "array", "items": { "type": "integer" } },
                "who": { "type": ["string", "null"] },
                "due": { "type": ["string", "null"] }
            },
            "required": ["kind", "text", "sources", "who", "due"],
            "additionalProperties": false
        } } },
        "required": ["items"],
        "additionalProperties": false
    });
    OutputShape::JsonSchema {
        name: "summary".to_owned(),
        schema,
    }
}

/// The shape of an answer to a question.
pub(super) fn answer_shape() -> OutputShape {
    let schema = json!({
        "type": "object",
        "properties": {
            "answered": { "type": "boolean" },
            "items": { "type": "array", "items": {
                "type": "object",
                "properties": {
                    "text": { "type": "string" },
                    "sources": { "type": "array", "items": { "type": "integer" } }
                },
                "required": ["text", "sources"],
                "additionalProperties": false
            } }
        },
        "required": ["answered", "items"],
        "additionalProperties": false
    });
    OutputShape::JsonSchema {
        name: "answer".to_owned(),
        schema,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(author: &str, text: &str) -> Line {
        Line {
            id: "1".to_owned(),
            author: author.to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
            text: text.to_owned(),
            thread: None,
            mentions: Vec::new(),
        }
    }

    fn accepted(json: &str) -> usize {
        let lines = [
            line("Анна Котова", "Отгрузим 40 паллет в пятницу."),
            line("Олег", "Хорошо."),
        ];
        let people = ["Анна Котова".to_owned(), "Олег".to_owned()];
        let proposals = read(json);
        let keep = |one: &&Proposal| accept(one, Kind::Point, &lines, &people).is_some();
        proposals.items.iter().filter(keep).count()
    }

    #[test]
    fn what_the_messages_say_is_kept() {
        let json = r#"{"items":[{"text":"Отгрузим 40 паллет в пятницу","sources":[1]}]}"#;
        assert_eq!(accepted(json), 1);
    }

    #[test]
    fn a_list_that_was_cut_off_keeps_its_whole_items() {
        let json =
            r#"{"items":[{"text":"Отгрузим 40 паллет в пятницу","sources":[1]},{"text":"Отгру"#;
        assert!(is_readable(json));
        assert_eq!(accepted(json), 1);
    }

    #[test]
    fn what_is_no_list_is_not_readable() {
        for answer in [
            "",
            "garbage",
            "{}",
            "[]",
            "{\"items\":7}",
            "{\"items\":[",
            "<html></html>",
        ] {
            assert!(!is_readable(answer), "{answer}");
        }
        assert!(is_readable("```json\n{\"items\":[]}\n```"));
        assert!(is_readable("{\"answered\":false}"));
    }

    #[test]
    fn inventions_are_dropped() {
        for json in [
            r#"{"items":[{"text":"Отгрузим 50 паллет в пятницу","sources":[1]}]}"#,
            r#"{"items":[{"text":"Отгрузим 40 паллет в субботу","sources":[1]}]}"#,
            r#"{"items":[{"text":"Отгрузим 40 паллет в пятницу","sources":[9999]}]}"#,
            r#"{"items":[{"text":"Отгрузим 40 паллет в пятницу","sources":[0, -1]}]}"#,
            r#"{"items":[{"text":"Отгрузим 40 паллет в пятницу","sources":[2]}]}"#,
            r#"{"items":[{"text":"Борис отгрузит 40 паллет в пятницу","sources":[1]}]}"#,
            r#"{"items":[{"text":7,"sources":"x"}]}"#,
            "not json at all",
        ] {
            assert_eq!(accepted(json), 0, "{json}");
        }
    }
}
