//! A summary taken from the lines: what was decided, promised, asked and said, in the order it was said.

use serde_json::{Value, json};

use super::words::{self, Kind};
use crate::conversation::Line;

/// The most statements in a summary.
const MOST: usize = 12;
/// A line shorter than this, in characters, makes no point of its own.
const SHORTEST_POINT: usize = 12;

/// The summary, in the shape Sufler asks for.
pub(super) fn answer(lines: &[Line]) -> Value {
    let mut chosen: Vec<(Kind, usize, &Line)> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| (Kind::of(line), at, line))
        .filter(|(kind, _, line)| {
            *kind != Kind::Point || line.text.chars().count() >= SHORTEST_POINT
        })
        .collect();
    // The telling ones first, of the rest the longest; then back into the order of the conversation.
    chosen.sort_by_key(|(kind, _, line)| (*kind, std::cmp::Reverse(line.text.chars().count())));
    chosen.truncate(MOST);
    chosen.sort_by_key(|(_, at, _)| *at);
    let items: Vec<Value> = chosen
        .into_iter()
        .map(|(kind, _, line)| item(kind, line))
        .collect();
    json!({"items": items})
}

fn item(kind: Kind, line: &Line) -> Value {
    let promise = kind == Kind::Promise;
    json!({
        "kind": kind.code(),
        "text": words::statement(kind, line),
        "sources": [line.number],
        "who": Some(&line.author).filter(|author| promise && !author.is_empty()),
        "due": words::due(&line.text).filter(|_| promise),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::lines;

    #[test]
    fn says_who_promised_what_and_when() {
        let text = "[1] Анна: Решили брать синий вариант.\n[2] Пётр: Пришлю договор до пятницы\n[3] Анна: ок";
        let expected = json!({"items": [
            {"kind": "decision", "text": "Анна сообщает о решении: Решили брать синий вариант.",
             "sources": [1], "who": null, "due": null},
            {"kind": "promise", "text": "Пётр обещает: Пришлю договор до пятницы",
             "sources": [2], "who": "Пётр", "due": "пятницы"},
        ]});
        assert_eq!(answer(&lines(text)), expected);
    }

    #[test]
    fn a_long_conversation_gives_a_short_summary() {
        let said: Vec<String> = (1..200)
            .map(|n| format!("[{n}] Анна: сообщение номер {n}"))
            .collect();
        assert_eq!(
            answer(&lines(&said.join("\n")))["items"]
                .as_array()
                .map(Vec::len),
            Some(MOST)
        );
    }
}
