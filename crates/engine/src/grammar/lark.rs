//! Writing rules as Lark.
//!
//! llguidance reads a text in two steps, words by regular expressions and rules over words. What is regular becomes one
//! word as far as it goes, so that a grammar without recursion is one expression and is kept to the letter. In others a
//! word is as long as it can be: where two words could be cut in several places, only the longest first one is taken,
//! so that fewer texts may be let through than the grammar says, but none that it does not.

use super::Item;
use super::rules::Rules;
use std::fmt::Write;

/// The Lark text; its first rule is named `start`, as llguidance wants it.
pub(super) fn write(rules: &Rules) -> String {
    let mut writer = Writer {
        rules,
        lines: String::new(),
        words: 0,
    };
    let root = writer.rule_name(rules.root);
    writer.line("start", &root);
    for (at, body) in rules.bodies.iter().enumerate() {
        let text = if rules.is_regular(at) {
            writer.word(body)
        } else {
            writer.alternatives(body)
        };
        let name = writer.rule_name(at);
        writer.line(&name, &text);
    }
    writer.lines
}

struct Writer<'a> {
    rules: &'a Rules,
    lines: String,
    /// How many words were cut out of rules.
    words: usize,
}

impl Writer<'_> {
    fn rule_name(&self, rule: usize) -> String {
        let kind = if self.rules.is_regular(rule) {
            'R'
        } else {
            'r'
        };
        format!("{kind}{rule}")
    }

    fn line(&mut self, name: &str, text: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.lines, "{name}: {text}");
    }

    /// Alternatives of a rule that is not regular.
    fn alternatives(&mut self, alternatives: &[Vec<Item>]) -> String {
        let texts: Vec<_> = alternatives
            .iter()
            .map(|items| self.sequence(items))
            .collect();
        texts.join(" | ")
    }

    fn sequence(&mut self, items: &[Item]) -> String {
        let mut texts = Vec::new();
        let rules = self.rules;
        for run in items.chunk_by(|one, next| rules.takes(one) == rules.takes(next)) {
            if run.iter().all(|item| rules.takes(item)) {
                let text = self.words(run);
                let name = format!("W{}", self.words);
                self.words += 1;
                self.line(&name, &text);
                texts.push(name);
            } else {
                for item in run {
                    let text = self.item(item);
                    texts.push(text);
                }
            }
        }
        nothing_or(&texts)
    }

    fn item(&mut self, item: &Item) -> String {
        match item {
            Item::Rule(rule) => self.rule_name(*rule),
            Item::Group(alternatives) => format!("({})", self.alternatives(alternatives)),
            Item::Repeat(item, least, most) => {
                format!("({}){}", self.item(item), times(*least, *most))
            }
            Item::Text(_) | Item::Class { .. } => self.word_item(item),
        }
    }

    /// Alternatives as a word.
    fn word(&self, alternatives: &[Vec<Item>]) -> String {
        let texts: Vec<_> = alternatives.iter().map(|items| self.words(items)).collect();
        texts.join(" | ")
    }

    fn words(&self, items: &[Item]) -> String {
        let texts: Vec<_> = items.iter().map(|item| self.word_item(item)).collect();
        nothing_or(&texts)
    }

    fn word_item(&self, item: &Item) -> String {
        match item {
            Item::Text(text) => quoted(text),
            Item::Class { negated, ranges } => class(*negated, ranges),
            Item::Rule(rule) => self.rule_name(*rule),
            Item::Group(alternatives) => format!("({})", self.word(alternatives)),
            Item::Repeat(item, least, most) => {
                format!("({}){}", self.word_item(item), times(*least, *most))
            }
        }
    }
}

fn nothing_or(texts: &[String]) -> String {
    if texts.is_empty() {
        "\"\"".to_owned()
    } else {
        texts.join(" ")
    }
}

fn times(least: u32, most: Option<u32>) -> String {
    match (least, most) {
        (0, None) => "*".to_owned(),
        (1, None) => "+".to_owned(),
        (0, Some(1)) => "?".to_owned(),
        (least, None) => format!("{{{least},}}"),
        (least, Some(most)) => format!("{{{least},{most}}}"),
    }
}

/// Lark's strings are written as those of JSON, in which no control character stands.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007f")
}

fn class(negated: bool, ranges: &[(char, char)]) -> String {
    let mut text = if negated { "/[^" } else { "/[" }.to_owned();
    for (first, last) in ranges {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\\x{{{:x}}}-\\x{{{:x}}}",
            u32::from(*first),
            u32::from(*last)
        );
    }
    text + "]/"
}
