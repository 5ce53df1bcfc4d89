//! Names: every one must be an author's, a mentioned person's, or stand in the text.

use super::{
    super::{
        dates::moments,
        lexicon::STOP,
        names::same_name,
        types::Mismatch,
        words::{Stems, Token, is_cyrillic, tokens},
    },
    source::Source,
};

/// Words a summary may begin with though no line does.
const NEUTRAL: &[&str] = &[
    "команда",
    "участники",
    "решение",
    "решено",
    "решили",
    "вопрос",
    "необходимо",
    "требуется",
    "коллеги",
    "обсудили",
    "обсуждали",
    "обсуждается",
    "договорились",
    "просят",
    "просит",
    "попросили",
    "предложили",
    "предложено",
    "планируется",
    "открытый",
    "открыт",
    "срок",
    "team",
    "participants",
    "decision",
    "decided",
    "question",
    "deadline",
    "people",
    "everyone",
    "agreed",
    "asked",
    "discussed",
    "open",
    "according",
];

/// Every name-like word and every known person of a wording must be in the source.
pub(super) fn check(text: &str, source: &Source, people: &[String]) -> Result<(), Mismatch> {
    let words = tokens(text);
    let dated = moments(&words);
    let stems = Stems::new();
    let own: Vec<Token> = source
        .tokens
        .iter()
        .cloned()
        .chain(source.names())
        .collect();
    for (at, token) in words.iter().enumerate() {
        let is_day = dated.iter().any(|m| (m.start..m.end).contains(&at));
        let opens = at == 0 || begins(text, &words, at);
        if is_day || is_known(token, opens, &own, &stems) {
            continue;
        }
        if is_mixed(&token.norm)
            || is_name_like(text, token, opens)
            || is_person(&token.norm, people)
        {
            return Err(Mismatch::Name(
                text.get(token.start..token.end)
                    .unwrap_or_default()
                    .to_owned(),
            ));
        }
    }
    check_pairs(text, &words, source, people)
}

/// «Олег Петрова»: a first name and a surname of two people make a third.
fn check_pairs(
    text: &str,
    words: &[Token],
    source: &Source,
    people: &[String],
) -> Result<(), Mismatch> {
    let known = || people.iter().chain(&source.authors).chain(&source.mentions);
    for pair in words.windows(2) {
        let [first, second] = pair else { continue };
        let joined =
            text.get(first.end..second.start) == Some(" ") && first.capital && second.capital;
        let both = |parts: &[Token]| {
            pair.iter()
                .all(|word| parts.iter().any(|part| same_name(&part.norm, &word.norm)))
        };
        let parts = |word: &Token| {
            known().any(|person| {
                tokens(person)
                    .iter()
                    .any(|part| same_name(&part.norm, &word.norm))
            })
        };
        if joined
            && parts(first)
            && parts(second)
            && !known().any(|person| both(&tokens(person)))
            && !source.tokens.windows(2).any(both)
        {
            return Err(Mismatch::Name(
                text.get(first.start..second.end)
                    .unwrap_or_default()
                    .to_owned(),
            ));
        }
    }
    Ok(())
}

fn begins(text: &str, words: &[Token], at: usize) -> bool {
    let gap = at
        .checked_sub(1)
        .and_then(|before| text.get(words.get(before)?.end..words.get(at)?.start));
    gap.is_some_and(|gap| gap.contains(['.', '!', '?', '…']))
}

fn is_known(token: &Token, opens: bool, own: &[Token], stems: &Stems) -> bool {
    if token.norm.chars().count() == 1 {
        return !token.capital
            || opens && STOP.contains(token.norm.as_str())
            || own.iter().any(|t| t.capital && t.norm == token.norm);
    }
    let stem = stems.stem(&token.norm);
    own.iter().any(|t| {
        t.norm == token.norm
            || same_name(&t.norm, &token.norm)
            || opens && stems.stem(&t.norm) == stem
    })
}

/// A capital letter anywhere in the word; at the beginning of a sentence it may also be an ordinary word.
fn is_name_like(text: &str, token: &Token, opens: bool) -> bool {
    let written = text.get(token.start..token.end).unwrap_or_default();
    let inside = written.chars().skip(1).any(char::is_uppercase);
    let first =
        opens && (STOP.contains(token.norm.as_str()) || NEUTRAL.contains(&token.norm.as_str()));
    let number = token.norm.starts_with(|c: char| c.is_ascii_digit());
    !number && (inside || token.capital && !first)
}

fn is_person(norm: &str, people: &[String]) -> bool {
    let first = norm.chars().next();
    people
        .iter()
        .flat_map(|person| tokens(person))
        .any(|part| part.norm.chars().next() == first && same_name(&part.norm, norm))
}

/// Cyrillic and other letters in one word: a look-alike.
fn is_mixed(norm: &str) -> bool {
    norm.split('-').any(|part| {
        let letters = || part.chars().filter(|c| c.is_alphabetic());
        letters().any(is_cyrillic) && !letters().all(is_cyrillic)
    })
}

/// The responsible person must have written a cited line or be named in one, with every part of the name.
pub(super) fn check_who(who: &str, source: &Source, people: &[String]) -> Result<(), Mismatch> {
    let who = tokens(who);
    let within = |parts: &[Token]| {
        who.iter()
            .all(|w| parts.iter().any(|p| same_name(&p.norm, &w.norm)))
    };
    let person = source
        .authors
        .iter()
        .chain(&source.mentions)
        .any(|name| within(&tokens(name)));
    let named = within(&source.tokens) || is_called(&who, source, people);
    if who.is_empty() || !(person || named) {
        return Err(Mismatch::Who);
    }
    Ok(())
}

/// «Лена» in the text means Лена Смирнова when nobody else in the room is called so.
fn is_called(who: &[Token], source: &Source, people: &[String]) -> bool {
    let has = |parts: &[Token], word: &Token| parts.iter().any(|p| same_name(&p.norm, &word.norm));
    let Some(first) = who.iter().find(|word| has(&source.tokens, word)) else {
        return false;
    };
    let namesakes: Vec<Vec<Token>> = people
        .iter()
        .map(|p| tokens(p))
        .filter(|parts| has(parts, first))
        .collect();
    matches!(namesakes.as_slice(), [only] if who.iter().all(|word| has(only, word)))
}
