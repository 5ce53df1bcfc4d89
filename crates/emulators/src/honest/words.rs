//! The honest model's own words, Russian and English. They add no number, name or date to what was said.

use crate::conversation::{Line, is_russian};

/// What a line is, to a reader of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Decision,
    Promise,
    Question,
    Point,
}

/// The longest statement, in characters; a longer line is cut at a word.
const LONGEST: usize = 280;

const DECISIONS: [&str; 14] = [
    "решили",
    "решено",
    "договорились",
    "утвердили",
    "утверждаем",
    "утверждено",
    "останавливаемся на",
    "принято решение",
    "decided",
    "agreed",
    "we go with",
    "let's go with",
    "approved",
    "settled on",
];

const PROMISES: [&str; 30] = [
    "обещаю",
    "беру на себя",
    "возьму на себя",
    "сделаю",
    "пришлю",
    "отправлю",
    "вышлю",
    "подготовлю",
    "напишу",
    "проверю",
    "исправлю",
    "позвоню",
    "уточню",
    "согласую",
    "подпишу",
    "закажу",
    "соберу",
    "допишу",
    "выложу",
    "займусь",
    "i'll",
    "i will",
    "i promise",
    "i'm going to",
    "will send",
    "i can do",
    "leave it to me",
    "will prepare",
    "count on me",
    "i’ll",
];

const DATES: [&str; 34] = [
    "понедельник",
    "вторник",
    "среду",
    "среды",
    "среде",
    "четверг",
    "пятниц",
    "суббот",
    "воскресень",
    "завтра",
    "послезавтра",
    "сегодня",
    "январ",
    "феврал",
    "март",
    "апрел",
    "мая",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "tomorrow",
    "today",
    "tonight",
];

impl Kind {
    pub(super) fn of(line: &Line) -> Self {
        let text = line.text.to_lowercase();
        let any = |words: &[&str]| words.iter().any(|word| says(&text, word));
        match () {
            () if line.asks() => Self::Question,
            () if any(&DECISIONS) => Self::Decision,
            () if any(&PROMISES) => Self::Promise,
            () => Self::Point,
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Promise => "promise",
            Self::Question => "question",
            Self::Point => "point",
        }
    }
}

/// Whether `text` has `phrase` at the start of a word.
fn says(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|letter| !letter.is_alphanumeric())
    })
}

/// A line as a statement about its author.
pub(super) fn statement(kind: Kind, line: &Line) -> String {
    let text = shortened(&line.text);
    let verb = match (kind, is_russian(&line.text)) {
        (_, _) if line.author.is_empty() => return text,
        (Kind::Decision, true) => "сообщает о решении",
        (Kind::Promise, true) => "обещает",
        (Kind::Question, true) => "спрашивает",
        (Kind::Point, true) => "пишет",
        (Kind::Decision, false) => "states a decision",
        (Kind::Promise, false) => "promises",
        (Kind::Question, false) => "asks",
        (Kind::Point, false) => "writes",
    };
    format!("{} {verb}: {text}", line.author)
}

/// The words of a line that say when, as they stand there.
pub(super) fn due(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| names_a_day(word))?;
    let from = day_number(&words, at).unwrap_or(at);
    let phrase = words.get(from..=at)?.join(" ");
    Some(
        phrase
            .trim_matches(|letter: char| !letter.is_alphanumeric())
            .to_owned(),
    )
}

/// "25 ноября" begins with its number.
fn day_number(words: &[&str], at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let number = words.get(before)?;
    number
        .chars()
        .all(|letter| letter.is_ascii_digit())
        .then_some(before)
}

fn names_a_day(word: &str) -> bool {
    let word = word.to_lowercase();
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    DATES.iter().any(|date| word.starts_with(date)) || is_numeric_date(word)
}

/// `25.11`, `25.11.2026`, `2026-11-25`.
fn is_numeric_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['.', '-', '/']).collect();
    let numeric = parts
        .iter()
        .all(|part| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit()));
    numeric && (parts.len() == 3 || (parts.len() == 2 && word.contains('.') && word.len() == 5))
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    let whole = start
        .rsplit_once(' ')
        .map_or(start.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}

pub(super) fn nothing_found(russian: bool) -> &'static str {
    if russian {
        "В переписке об этом ничего нет."
    } else {
        "The conversation says nothing about this."
    }
}

/// What to say when there is no conversation to answer from.
pub(super) fn greeting(russian: bool, asked: Option<&str>) -> String {
    let asked = asked.map(shortened);
    match (russian, asked) {
        (true, Some(asked)) => {
            format!("Вы написали: «{asked}». Я учебная модель и отвечаю только по переписке.")
        }
        (true, None) => "Я учебная модель и отвечаю только по переписке.".to_owned(),
        (false, Some(asked)) => {
            format!(
                "You wrote: “{asked}”. I am a practice model and answer from conversations only."
            )
        }
        (false, None) => "I am a practice model and answer from conversations only.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn line(text: &str) -> Line {
        Line {
            number: 1,
            author: "Анна".into(),
            text: text.into(),
        }
    }

    #[rstest]
    #[case("Решили: запускаемся 1 декабря.", Kind::Decision)]
    #[case("Ок, пришлю смету завтра", Kind::Promise)]
    #[case("Кто пришлёт смету?", Kind::Question)]
    #[case("Смета на 250 000 ₽ готова", Kind::Point)]
    #[case("We agreed on blue", Kind::Decision)]
    #[case("I'll send it by Friday", Kind::Promise)]
    #[case("Нерешительность мешает", Kind::Point)]
    fn kinds(#[case] text: &str, #[case] kind: Kind) {
        assert_eq!(Kind::of(&line(text)), kind);
    }

    #[rstest]
    #[case("пришлю до пятницы.", Some("пятницы"))]
    #[case("готово будет 25 ноября, не раньше", Some("25 ноября"))]
    #[case("сдаём 25.11.2026!", Some("25.11.2026"))]
    #[case("к 05.12 успеем", Some("05.12"))]
    #[case("I'll send it by Friday", Some("Friday"))]
    #[case("версия 1.2 готова", None)]
    fn dates_are_copied(#[case] text: &str, #[case] when: Option<&str>) {
        assert_eq!(due(text).as_deref(), when);
    }

    #[test]
    fn a_statement_keeps_the_words() {
        let text = "пришлю смету на 250 000 ₽ до пятницы";
        assert_eq!(
            statement(Kind::Promise, &line(text)),
            format!("Анна обещает: {text}")
        );
    }
}
