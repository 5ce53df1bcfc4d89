//! Who speaks in a wording: «Анна: …», «Анна обещает прислать …», "Anna will send …".

use super::{
    super::{names::calls, verbs::I_SHALL, words::tokens},
    pieces::Piece,
};

const SAYS: &[&str] = &[
    "пишет",
    "сообщает",
    "говорит",
    "сказал",
    "сказала",
    "написал",
    "написала",
    "сообщил",
    "сообщила",
    "says",
    "writes",
    "said",
    "wrote",
    "reports",
];
const PROMISES: &[&str] = &["обещает", "обещал", "обещала", "promises", "promised"];
const ASKS: &[&str] = &["спрашивает", "спросил", "спросила", "asks", "asked"];

/// What the beginning of a wording makes of its author.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// The author is not named: the words stand for themselves.
    Own,
    /// Reported, with the verb's sense; `exact` when a colon leads to the very words.
    Told { verb: Verb, exact: bool },
    /// The author is the subject in place of "I".
    Subject,
}

/// What a reporting verb says of the words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    None,
    Says,
    Promises,
    Asks,
}

/// The voice of a wording's sentence and how many pieces name it, if it begins with the author's name.
pub(super) fn voice(claimed: &[Piece], author: &str) -> Option<(Voice, usize)> {
    let named = claimed
        .iter()
        .take_while(|p| p.capital && calls(&p.norm, author))
        .count();
    if named == 0 {
        return None;
    }
    let next = |at: usize| claimed.get(at).map_or("", |p| p.norm.as_str());
    let verb = verb(next(named));
    let mut at = named + usize::from(verb != Verb::None);
    let exact = claimed.get(at).is_some_and(|p| p.colon);
    if verb == Verb::None && !exact {
        let plain = claimed
            .iter()
            .take(named)
            .all(|p| tokens(author).iter().any(|part| part.norm == p.norm));
        return plain.then_some((Voice::Subject, at));
    }
    if verb != Verb::None && !exact && matches!(next(at), "что" | "that") {
        at += 1;
    }
    Some((Voice::Told { verb, exact }, at))
}

fn verb(norm: &str) -> Verb {
    if SAYS.contains(&norm) {
        Verb::Says
    } else if PROMISES.contains(&norm) {
        Verb::Promises
    } else if ASKS.contains(&norm) {
        Verb::Asks
    } else {
        Verb::None
    }
}

/// Whether a reporting verb.
pub(super) fn is_reporting(norm: &str) -> bool {
    verb(norm) != Verb::None
}

/// Whether somebody commits themselves in these words.
pub(super) fn commits(own: &[Piece]) -> bool {
    own.iter()
        .any(|p| p.norm == "will" || I_SHALL.contains(p.norm.as_str()))
        || own.iter().take(2).any(|p| first_person(&p.norm).is_some())
}

/// Whether a word stands for the one who writes.
pub(super) fn is_me(norm: &str) -> bool {
    matches!(
        norm,
        "я" | "i"
            | "me"
            | "my"
            | "mine"
            | "мне"
            | "меня"
            | "мной"
            | "мой"
            | "моя"
            | "мое"
            | "мои"
            | "мою"
    )
}

fn first_person(norm: &str) -> Option<&str> {
    let bare = norm
        .strip_suffix("усь")
        .or(norm.strip_suffix("юсь"))
        .or(norm.strip_suffix(['у', 'ю']));
    bare.filter(|stem| stem.chars().count() >= 2)
}

fn third_person(norm: &str) -> Option<&str> {
    ["ется", "ится", "ет", "ит"]
        .iter()
        .find_map(|end| norm.strip_suffix(end))
}

/// «Пришлю» told of somebody is «пришлёт».
pub(super) fn turned(own: &str, claimed: &str) -> bool {
    let (Some(mine), Some(theirs)) = (first_person(own), third_person(claimed)) else {
        return matches!((own, claimed), ("am", "is") | ("have", "has"));
    };
    let reflexive = |word: &str| word.ends_with("сь") || word.ends_with("ся");
    reflexive(own) == reflexive(claimed)
        && (mine == theirs || mine.strip_suffix('л') == Some(theirs))
}

/// «Подготовлю» promised is «подготовить».
pub(super) fn promised(own: &str, claimed: &str) -> bool {
    let Some(mine) = first_person(own) else {
        return false;
    };
    ["ать", "ять", "ить", "еть", "ть"]
        .iter()
        .filter_map(|end| claimed.strip_suffix(end))
        .any(|stem| mine == stem || mine.strip_suffix('л') == Some(stem))
}

/// «Пришлёшь?» accepted is «пришлёт».
pub(super) fn accepted(own: &str, claimed: &str) -> bool {
    let yours = own.strip_suffix("ешь").or(own.strip_suffix("ишь"));
    yours.is_some() && yours == claimed.strip_suffix("ет").or(claimed.strip_suffix("ит"))
}
