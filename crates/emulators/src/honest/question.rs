//! Answers a question with the lines that share most words with it, or says that there are none.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::words::{self, Kind};
use crate::conversation::Line;

/// The most lines in an answer.
const MOST: usize = 3;
/// Words are compared by this many first letters, which forgives most endings.
const STEM: usize = 4;

/// Words that carry no subject.
const EMPTY: [&str; 22] = [
    "какой",
    "какая",
    "какие",
    "какое",
    "когда",
    "сколько",
    "почему",
    "зачем",
    "будет",
    "была",
    "были",
    "было",
    "есть",
    "кого",
    "what",
    "when",
    "which",
    "will",
    "does",
    "have",
    "about",
    "that",
];

/// The answer, in the shape Sufler asks for.
pub(super) fn answer(question: &str, lines: &[Line]) -> Value {
    let asked = stems(question);
    let score = |line: &Line| {
        stems(&format!("{} {}", line.author, line.text))
            .intersection(&asked)
            .count()
    };
    // A line that asks is a worse answer than one that tells, however alike.
    let telling = best(lines.iter().filter(|line| !line.asks()), score);
    let found = if telling.is_empty() {
        best(lines.iter(), score)
    } else {
        telling
    };
    let items: Vec<Value> = found
        .into_iter()
        .take(MOST)
        .map(|line| json!({"text": words::statement(Kind::of(line), line), "sources": [line.number]}))
        .collect();
    json!({"answered": !items.is_empty(), "items": items})
}

/// The lines with the highest score above nought, in their order.
fn best<'a>(
    lines: impl Iterator<Item = &'a Line>,
    score: impl Fn(&Line) -> usize,
) -> Vec<&'a Line> {
    let scored: Vec<(usize, &Line)> = lines.map(|line| (score(line), line)).collect();
    let most = scored
        .iter()
        .map(|(score, _)| *score)
        .max()
        .unwrap_or_default();
    scored
        .into_iter()
        .filter(|(score, _)| most > 0 && *score == most)
        .map(|(_, line)| line)
        .collect()
}

fn stems(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase().replace('ё', "е");
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() >= STEM && !EMPTY.contains(word))
        .map(|word| word.chars().take(STEM).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::lines;

    const TALK: &str = "[1] Анна: Когда будет договор с Ромашкой?\n[2] Пётр: Договор с Ромашкой пришлю в четверг\n\
        [3] Анна: Бюджет рекламы 250 000 ₽";

    #[test]
    fn tells_rather_than_repeats_the_question() {
        let expected = json!({"answered": true, "items": [
            {"text": "Пётр обещает: Договор с Ромашкой пришлю в четверг", "sources": [2]}]});
        assert_eq!(
            answer("Когда Пётр пришлёт договор?", &lines(TALK)),
            expected
        );
    }

    #[test]
    fn what_nobody_spoke_of_is_not_answered() {
        let expected = json!({"answered": false, "items": []});
        assert_eq!(
            answer("Сколько стоит аренда офиса?", &lines(TALK)),
            expected
        );
    }
}
