//! Folding and stemming of text, the same for both databases: SQLite's own
//! `lower()` and `LIKE` ignore Cyrillic case, and it cannot stem Russian.

use rust_stemmers::{Algorithm, Stemmer};

/// The key a name sorts and compares by: lower case, ё as е, spaces joined.
pub fn fold(text: &str) -> String {
    let lower = text.to_lowercase().replace('ё', "е");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The stems of a text's words, joined by spaces: what full-text search stores
/// and is asked for.
pub fn stems(text: &str) -> String {
    let russian = Stemmer::create(Algorithm::Russian);
    let english = Stemmer::create(Algorithm::English);
    let folded = fold(text);
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let stemmed = words.map(|word| {
        let cyrillic = word.chars().any(|c| ('а'..='я').contains(&c));
        if cyrillic {
            russian.stem(word)
        } else {
            english.stem(word)
        }
    });
    stemmed.collect::<Vec<_>>().join(" ")
}

/// At most `limit` characters of `text`, cut at a word where one ends near,
/// with an ellipsis when something was left out.
pub fn excerpt(text: &str, limit: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= limit {
        return flat;
    }
    let cut: String = flat.chars().take(limit).collect();
    let kept = match cut.rsplit_once(' ') {
        Some((head, _)) if head.chars().count() * 3 > limit * 2 => head.to_owned(),
        _ => cut,
    };
    format!("{kept}…")
}

/// A cell of a table of text whose delimiter is `;`. What a spreadsheet would
/// calculate begins with an apostrophe, so that it stays a text.
pub fn table_cell(text: &str) -> String {
    let calculated = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if calculated {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ';', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_forms_share_a_stem() {
        assert_eq!(stems("Встреча"), stems("встречи"));
        assert_eq!(stems("Ёлка"), stems("елка"));
    }

    #[test]
    fn excerpt_cuts_at_a_word() {
        assert_eq!(excerpt("один два  три", 20), "один два три");
        assert_eq!(excerpt("первое второе третье", 15), "первое второе…");
    }
}
