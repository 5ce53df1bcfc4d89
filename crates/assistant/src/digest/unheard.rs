//! What a free text says that nobody did: numbers and addresses that stand in none of the texts it was made from.

use std::collections::HashSet;

use super::numbers::{Number, numbers};

/// The most that is named.
const NAMED: usize = 6;

/// Numbers and addresses of `text` that none of `sources` holds, as they are written, without repetitions and at most
/// six. A number counts as known in any of its readings: `1,500` is known from «1500» and from «1,5».
pub fn unheard(text: &str, sources: &[&str]) -> Vec<String> {
    let values: HashSet<i128> = sources
        .iter()
        .flat_map(|source| numbers(source))
        .flat_map(|number| number.values)
        .collect();
    let known: HashSet<String> = sources
        .iter()
        .flat_map(|source| addresses(source))
        .collect();
    let is_new = |number: &Number| !number.values.iter().any(|value| values.contains(value));
    let strange = numbers(text)
        .into_iter()
        .filter(is_new)
        .filter_map(|number| text.get(number.start..number.end).map(str::to_owned));
    let addresses = addresses(text).filter(|address| !known.contains(address));
    let mut seen = HashSet::new();
    let mut found: Vec<String> = addresses.chain(strange).collect();
    found.retain(|piece| seen.insert(piece.clone()));
    found.truncate(NAMED);
    found
}

/// Web and mail addresses.
fn addresses(text: &str) -> impl Iterator<Item = String> + '_ {
    let edge = |c: char| !c.is_alphanumeric() && c != '/';
    let is_address = |piece: &str| {
        piece.contains("://")
            || piece.starts_with("www.")
            || (piece.contains('@') && piece.contains('.'))
    };
    text.split_whitespace()
        .map(move |piece| piece.trim_matches(edge).to_lowercase())
        .filter(move |piece| is_address(piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_sources_say_is_known_however_it_is_written() {
        let source = "Оплатили 1 500 рублей по счёту 77, см. https://shop.ru/a и пишите на a@b.ru.";
        let translated =
            "We paid 1,500 roubles on invoice 77, see https://shop.ru/a or write to a@b.ru";
        assert!(unheard(translated, &[source]).is_empty());
    }

    #[test]
    fn what_nobody_said_is_named_once() {
        let found = unheard(
            "Заплатите 900 на https://evil.ru/x, ещё раз 900",
            &["Заплатите 500"],
        );
        assert_eq!(found, ["https://evil.ru/x", "900"]);
    }
}
