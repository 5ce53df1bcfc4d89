//! What is asked of the search: words, and what is known of the message besides.

use jiff::civil::Date;
use kernel::{Error, Result};

/// Something a message has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Has {
    /// An address in its text.
    Link,
    /// A reaction of anybody.
    Reaction,
    /// A pin in its room.
    Pin,
    /// Replies.
    Thread,
    /// Another message that it quotes or forwards.
    Quote,
    /// A file of any kind.
    File,
    /// A picture.
    Image,
    /// A voice message.
    Voice,
}

/// A search taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Words that must all occur; may be empty where something else is asked.
    pub words: String,
    /// Part of the author's name.
    pub from: Option<String>,
    /// Part of the room's name, or of the other person's in a room of two.
    pub room: Option<String>,
    /// Not before this day.
    pub since: Option<Date>,
    /// Before this day.
    pub before: Option<Date>,
    /// What the message has, all of it.
    pub has: Vec<Has>,
}

impl Asked {
    /// Whether nothing but words is asked.
    pub fn is_words_only(&self) -> bool {
        let plain = Self {
            words: self.words.clone(),
            ..Self::default()
        };
        *self == plain
    }
}

/// Takes a search apart: `from:`, `in:`, `before:`, `after:` and `has:`, in
/// English or in Russian (`от:`, `в:`, `до:`, `после:`, `есть:`); values with
/// spaces stand in quotes. Days are written 2026-11-23 or 23.11.2026.
///
/// # Errors
/// `Invalid` on `q` for a day that is none and for an unknown `has:`.
pub fn asked(query: &str) -> Result<Asked> {
    let mut asked = Asked::default();
    let mut words = Vec::new();
    for piece in pieces(query) {
        let (key, value) = piece.split_once(':').unwrap_or_default();
        let value = value.trim_matches('"').trim();
        match key.to_lowercase().as_str() {
            "from" | "от" if !value.is_empty() => asked.from = Some(value.to_owned()),
            "in" | "в" if !value.is_empty() => asked.room = Some(value.to_owned()),
            "before" | "до" => asked.before = Some(day(value)?),
            "after" | "после" => asked.since = Some(next_day(day(value)?)?),
            "has" | "есть" => asked.has.push(has(value)?),
            _ => words.push(piece),
        }
    }
    asked.words = words.join(" ");
    Ok(asked)
}

/// Cut at spaces, but not within quotes.
fn pieces(query: &str) -> Vec<String> {
    let (mut all, mut piece, mut quoted) = (Vec::new(), String::new(), false);
    for sign in query.chars() {
        // PostgreSQL knows no NUL.
        if sign == '\0' || sign.is_whitespace() && !quoted {
            all.push(std::mem::take(&mut piece));
            continue;
        }
        quoted ^= sign == '"';
        piece.push(sign);
    }
    all.push(piece);
    all.retain(|piece| !piece.is_empty());
    all
}

fn has(value: &str) -> Result<Has> {
    match value.to_lowercase().as_str() {
        "link" | "ссылка" | "ссылки" => Ok(Has::Link),
        "reaction" | "реакция" | "реакции" => Ok(Has::Reaction),
        "pin" | "закреп" => Ok(Has::Pin),
        "thread" | "ветка" | "ветки" => Ok(Has::Thread),
        "quote" | "цитата" => Ok(Has::Quote),
        "file" | "файл" | "файлы" => Ok(Has::File),
        "image" | "picture" | "photo" | "картинка" | "картинки" | "изображение" | "фото" => {
            Ok(Has::Image)
        }
        "voice" | "голос" | "голосовое" => Ok(Has::Voice),
        _ => Err(Error::invalid("q", "search-has-unknown")),
    }
}

fn day(value: &str) -> Result<Date> {
    let wrong = || Error::invalid("q", "search-day-wrong");
    if let Some((day, rest)) = value.split_once('.') {
        let (month, year) = rest.split_once('.').ok_or_else(wrong)?;
        let number = |text: &str| text.parse().map_err(|_| wrong());
        let year: i16 = year.parse().map_err(|_| wrong())?;
        return Date::new(year, number(month)?, number(day)?).map_err(|_| wrong());
    }
    value.parse().map_err(|_| wrong())
}

fn next_day(day: Date) -> Result<Date> {
    day.tomorrow()
        .map_err(|_| Error::invalid("q", "search-day-wrong"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    #[test]
    fn words_and_what_is_known_besides_are_told_apart() {
        let found =
            asked("смета от:\"Анна Ким\" в:Проект отеля has:link после:22.11.2026 до:2026-12-01");
        let wanted = Asked {
            words: "смета отеля".to_owned(),
            from: Some("Анна Ким".to_owned()),
            room: Some("Проект".to_owned()),
            since: date("2026-11-23"),
            before: date("2026-12-01"),
            has: vec![Has::Link],
        };
        assert_eq!(found.expect("read"), wanted);
    }

    #[test]
    fn other_colons_are_words() {
        for text in [
            "встреча в 10:30",
            "https://sufler.example",
            "from:",
            "в: доме",
        ] {
            let found = asked(text).expect("read");
            assert_eq!(found.words, text);
            assert!(found.is_words_only(), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_and_no_thing_is_told() {
        for text in [
            "до:завтра",
            "after:2026-13-01",
            "до:32.1.2026",
            "до:",
            "has:милость",
            "after:9999-12-31",
        ] {
            assert!(asked(text).is_err(), "{text}");
        }
    }
}
