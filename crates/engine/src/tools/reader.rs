//! Tells calls from text while an answer comes in. What a model writes is foreign: what is not a call stays text.

use super::Format;
use super::calls::calls;
use serde::de::IgnoredAny;

const OPEN: &str = "<tool_call>";
const CLOSE: &str = "</tool_call>";
const PYTHON: &str = "<|python_tag|>";
/// More calls than anyone performs for one answer.
const MOST_CALLS: usize = 64;

/// A part of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    /// A call; the arguments are JSON.
    Call {
        name: String,
        arguments: String,
    },
}

/// Reads an answer piece by piece.
#[derive(Debug)]
pub(crate) struct CallReader {
    format: Format,
    /// The names of the functions that may be called.
    offered: Vec<String>,
    /// Whether the whole answer is a call, because it was bound to be one.
    forced: bool,
    held: String,
    calls: usize,
    /// Whether text was told already, so that Llama's answer is not a call.
    told: bool,
}

impl CallReader {
    /// A reader for answers in `format` of a model that was `offered` these functions; after a `forced` opening the
    /// answer is a call and nothing else.
    pub(crate) fn new(format: Format, offered: Vec<String>, forced: bool) -> Self {
        Self {
            format,
            offered,
            forced,
            held: String::new(),
            calls: 0,
            told: false,
        }
    }

    /// Adds text and tells what is certain now.
    pub(crate) fn push(&mut self, text: &str) -> Vec<Part> {
        self.held.push_str(text);
        if self.forced {
            return Vec::new();
        }
        match self.format {
            Format::Hermes => self.hermes(),
            Format::Llama => self.llama(),
            Format::Mistral | Format::GigaChat => self.until(self.format.opening()),
        }
    }

    /// Tells the rest at the end of the answer.
    pub(crate) fn finish(&mut self) -> Vec<Part> {
        let rest = std::mem::take(&mut self.held);
        let json = match self.format {
            _ if self.forced => rest.as_str(),
            Format::Hermes => rest.strip_prefix(OPEN).unwrap_or_default(),
            Format::Llama => without_tag(&rest),
            Format::Mistral | Format::GigaChat => {
                rest.strip_prefix(self.format.opening()).unwrap_or_default()
            }
        };
        let calls = self.calls(json);
        if calls.is_empty() {
            return text(rest);
        }
        self.count(calls)
    }

    fn hermes(&mut self) -> Vec<Part> {
        let mut parts = self.until(OPEN);
        while self.held.starts_with(OPEN)
            && let Some(end) = end_of_call(&self.held)
        {
            let rest = self.held.split_off(end);
            let whole = std::mem::replace(&mut self.held, rest);
            let inner = whole
                .strip_prefix(OPEN)
                .and_then(|inner| inner.strip_suffix(CLOSE));
            let found = self.calls(inner.unwrap_or_default());
            if found.is_empty() {
                parts.extend(text(whole));
            } else {
                parts.extend(self.count(found));
                self.held = self.held.trim_start().to_owned();
            }
            parts.extend(self.until(OPEN));
        }
        parts
    }

    /// Tells text up to the marker, and holds what may become one.
    fn until(&mut self, marker: &str) -> Vec<Part> {
        let at = self.held.find(marker).unwrap_or_else(|| {
            let beginning = |at: &usize| {
                let end = self.held.get(*at..).unwrap_or_default();
                marker.starts_with(end)
            };
            let mut starts = self.held.char_indices().map(|(at, _)| at);
            starts.find(beginning).unwrap_or(self.held.len())
        });
        let rest = self.held.split_off(at);
        text(std::mem::replace(&mut self.held, rest))
    }

    fn llama(&mut self) -> Vec<Part> {
        let start = self.held.trim_start();
        let may_call = start.is_empty()
            || start.starts_with('{')
            || PYTHON.starts_with(start)
            || start.starts_with(PYTHON);
        if may_call && !self.told {
            return Vec::new();
        }
        self.told = true;
        text(std::mem::take(&mut self.held))
    }

    fn calls(&self, text: &str) -> Vec<Part> {
        calls(text, self.format.opening().trim_end(), &self.offered)
    }

    fn count(&mut self, calls: Vec<Part>) -> Vec<Part> {
        let room = MOST_CALLS.saturating_sub(self.calls);
        let told: Vec<_> = calls.into_iter().take(room).collect();
        self.calls += told.len();
        told
    }
}

fn text(text: String) -> Vec<Part> {
    if text.is_empty() {
        Vec::new()
    } else {
        vec![Part::Text(text)]
    }
}

/// Where the call ends with which `held` begins, if its end is there. A string in its arguments may hold what ends calls.
fn end_of_call(held: &str) -> Option<usize> {
    held.find(CLOSE)?;
    let inner = held.strip_prefix(OPEN)?;
    let mut values = serde_json::Deserializer::from_str(inner).into_iter::<IgnoredAny>();
    let json = match values.next() {
        Some(Ok(_)) => values.byte_offset(),
        Some(Err(error)) if error.is_eof() => return None,
        Some(Err(_)) | None => 0,
    };
    let close = inner.get(json..)?.find(CLOSE)?;
    Some(OPEN.len() + json + close + CLOSE.len())
}

fn without_tag(text: &str) -> &str {
    let text = text.trim_start();
    text.strip_prefix(PYTHON).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: Format, pieces: &[&str]) -> Vec<Part> {
        let mut reader = CallReader::new(format, vec!["add".to_owned()], false);
        let mut parts: Vec<_> = pieces.iter().flat_map(|piece| reader.push(piece)).collect();
        parts.extend(reader.finish());
        parts
    }

    fn add(arguments: &str) -> Part {
        Part::Call {
            name: "add".to_owned(),
            arguments: arguments.to_owned(),
        }
    }

    fn said(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    #[test]
    fn calls_of_hermes_stand_among_text() {
        let pieces = [
            "Well. <tool",
            "_call>\n{\"name\": \"add\", \"arguments\": {\"a\": 1}}\n</tool_",
            "call>\n<tool_call>{\"name\": \"add\", \"arguments\": {}}</tool_call>",
        ];
        assert_eq!(
            read(Format::Hermes, &pieces),
            [said("Well. "), add("{\"a\":1}"), add("{}")]
        );
        assert_eq!(
            read(Format::Hermes, &["<tool_call>{\"name\": \"add\"}"]),
            [add("{}")]
        );
    }

    #[test]
    fn what_ends_a_call_may_stand_in_its_arguments() {
        let pieces = [
            "<tool_call>{\"name\": \"add\", \"arguments\": {\"a\": \"x</tool_call>",
            "y\"}}</tool_call> Well.",
        ];
        assert_eq!(
            read(Format::Hermes, &pieces),
            [add("{\"a\":\"x</tool_call>y\"}"), said("Well.")]
        );
    }

    #[test]
    fn what_is_not_a_call_stays_text() {
        for (format, answer) in [
            (Format::Hermes, "a <b> <tool_call>nonsense</tool_call>"),
            (Format::Hermes, "<tool_call>{\"arguments\": {}}</tool_call>"),
            (Format::Hermes, "ends with <tool_c"),
            (Format::Hermes, "<tool_call>{\"name\": \"fly\"}</tool_call>"),
            (Format::Hermes, "<tool_call>{\"name\": \"add</tool_call>"),
            (
                Format::Hermes,
                "<tool_call>{\"name\" \"add\"}</tool_call> a",
            ),
            (Format::Llama, "{\"colour\": \"red\"}"),
            (Format::Llama, "{\"name\": \"Анна\", \"age\": 3}"),
            (Format::GigaChat, "<|function_call|> no"),
            (Format::Llama, "Plain."),
            (Format::Mistral, "[TOOL_CALLS] no"),
        ] {
            let whole: String = read(format, &[answer])
                .into_iter()
                .map(|part| match part {
                    Part::Text(text) => text,
                    Part::Call { name, .. } => panic!("{name} was called in {answer}"),
                })
                .collect();
            assert_eq!(whole, answer);
        }
    }

    #[test]
    fn llama_and_mistral_call_in_their_own_way() {
        let llama = "<|python_tag|>{\"name\": \"add\", \"parameters\": {\"a\": 1}}; {\"name\": \"add\", \"parameters\": {}}";
        assert_eq!(read(Format::Llama, &[llama]), [add("{\"a\":1}"), add("{}")]);
        let mistral = [
            "Hm.[TOOL",
            "_CALLS][{\"name\": \"add\", \"arguments\": {\"a\": 1}}]",
        ];
        assert_eq!(
            read(Format::Mistral, &mistral),
            [said("Hm."), add("{\"a\":1}")]
        );
        let newer = [
            "[TOOL_CALLS]add[ARGS]{\"a\": 1}[TOOL_",
            "CALLS]add[CALL_ID]a1b2c3d4e[ARGS]{}",
        ];
        assert_eq!(read(Format::Mistral, &newer), [add("{\"a\":1}"), add("{}")]);
        let gigachat = [
            "Сейчас.<|function",
            "_call|>{\"name\": \"add\", \"arguments\": {\"a\": 1}}",
        ];
        assert_eq!(
            read(Format::GigaChat, &gigachat),
            [said("Сейчас."), add("{\"a\":1}")]
        );
    }

    #[test]
    fn a_forced_answer_is_a_call() {
        let mut reader = CallReader::new(Format::Hermes, vec!["add".to_owned()], true);
        assert_eq!(reader.push("{\"name\": \"add\", \"arguments\""), []);
        assert_eq!(reader.push(": {\"a\": \"x; y\"}}"), []);
        assert_eq!(reader.finish(), [add("{\"a\":\"x; y\"}")]);
    }
}
