//! Who speaks in a wording: «Анна: …», «Анна обещает прислать …», "According to Anna, …", "Anna will send …".

use super::{
    super::{
        cues::is_denial,
        names::calls,
        verbs::{I_SHALL, NOT_WORK, TAKING, WE_SHALL},
        words::tokens,
    },
    person,
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
    "отметил",
    "отметила",
    "says",
    "writes",
    "said",
    "wrote",
    "reports",
    "reported",
    "notes",
    "noted",
];
const PROMISES: &[&str] = &[
    "обещает",
    "обещал",
    "обещала",
    "пообещал",
    "пообещала",
    "promises",
    "promised",
];
const ASKS: &[&str] = &["спрашивает", "спросил", "спросила", "asks", "asked"];

/// What a wording makes of its author.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// The author is not named: the words stand for themselves.
    Own,
    /// The very words, after a colon or «по словам Анны».
    Quoted(Verb),
    /// Reported with a verb.
    Told(Verb),
    /// The author is the subject in place of "I"; the verb stands at this place among the other pieces.
    Subject(usize),
}

/// What a reporting verb says of the words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    None,
    Says,
    Promises,
    Asks,
}

/// Every way to read a wording's sentence: the voice, and the pieces without the author's name.
pub(super) fn readings<'c>(claimed: &'c [Piece], author: &str) -> Vec<(Voice, Vec<&'c Piece>)> {
    let all: Vec<&Piece> = claimed.iter().collect();
    let mut out = vec![(Voice::Own, all.clone())];
    out.extend(
        led(claimed, author)
            .map(|(voice, skip)| (voice, all.get(skip..).unwrap_or_default().to_vec())),
    );
    let named = |at: &usize| names_at(claimed, *at, author) > 0;
    if let Some(at) = (0..claimed.len()).find(named) {
        let length = names_at(claimed, at, author);
        let mut rest = all;
        rest.drain(at..at + length);
        out.push((Voice::Subject(at), rest));
    }
    out
}

/// How many pieces from `at` are the author's name in the nominative.
fn names_at(claimed: &[Piece], at: usize, author: &str) -> usize {
    let parts = tokens(author);
    let is_part = |p: &&Piece| p.capital && parts.iter().any(|part| part.norm == p.norm);
    claimed.iter().skip(at).take_while(is_part).count()
}

/// A voice said at the beginning, and how many pieces say it.
fn led(claimed: &[Piece], author: &str) -> Option<(Voice, usize)> {
    let called = |from: usize| {
        let names = claimed.iter().skip(from);
        names
            .take_while(|p| p.capital && calls(&p.norm, author))
            .count()
    };
    let norm = |at: usize| claimed.get(at).map_or("", |p| p.norm.as_str());
    if matches!((norm(0), norm(1)), ("по", "словам") | ("according", "to")) {
        let at = 2 + called(2);
        return (at > 2).then_some((Voice::Quoted(Verb::Says), at));
    }
    let named = called(0);
    let verb = verb(norm(named));
    let mut at = named + usize::from(verb != Verb::None);
    let exact = claimed.get(at).is_some_and(|p| p.colon);
    if named == 0 || verb == Verb::None && !exact {
        return None;
    }
    if exact {
        return Some((Voice::Quoted(verb), at));
    }
    at += usize::from(matches!(norm(at), "что" | "that"));
    Some((Voice::Told(verb), at))
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
    let stems = [
        "напис",
        "сообщ",
        "переда",
        "ответ",
        "сказ",
        "говор",
        "пиш",
        "писал",
        "слыш",
        "прос",
        "спрос",
        "счита",
        "дума",
        "обещ",
    ];
    let words = [
        "say", "tell", "told", "tells", "ask", "write", "heard", "hear", "think", "thinks",
        "thought", "claims", "claim", "promise", "believes", "believe", "reckons",
    ];
    verb(norm) != Verb::None
        || words.contains(&norm)
        || stems.iter().any(|stem| norm.starts_with(stem))
}

/// Whether the author commits themselves in these words: "I will" and a deed, or a verb of the first person that is
/// not denied. "I lost the keys", "I'll be honest" and "the parcel will arrive" are no promises.
pub(super) fn commits(own: &[&Piece]) -> bool {
    let norms: Vec<&str> = own.iter().map(|p| p.norm.as_str()).collect();
    let words = tokens(&norms.join(" "));
    let norm = |at: usize| words.get(at).map_or("", |t| t.norm.as_str());
    let before = |at: usize| at.checked_sub(1).map_or("", norm);
    let us = |norm: &str| matches!(norm, "" | "i" | "we");
    let deed = |at: usize| NOT_WORK.at(&words, at).is_none();
    let wills = |at: usize| match norm(at) {
        "will" => us(before(at)) && deed(at + 1),
        "going" => matches!(before(at), "am" | "are") && norm(at + 1) == "to" && deed(at + 2),
        // "Will send" may be said of anybody.
        _ => TAKING.at(&words, at).is_some_and(|place| deed(place.end)),
    };
    let verb = |at: usize| {
        let known = I_SHALL.contains(norm(at)) || WE_SHALL.contains(norm(at));
        let first = (at == 0 || before(at) == "я") && person::is_first(norm(at));
        (known || first) && !is_denial(before(at))
    };
    (0..words.len()).any(|at| wills(at) || verb(at))
}

/// Whether a word stands for the one who writes.
pub(super) fn is_me(norm: &str) -> bool {
    matches!(
        norm,
        "я" | "i" | "me" | "my" | "mine" | "myself" | "мне" | "меня" | "мной"
    ) || matches!(
        norm,
        "мой"
            | "моя"
            | "мое"
            | "мои"
            | "мою"
            | "моего"
            | "моей"
            | "моем"
            | "моим"
            | "моих"
    )
}

/// Whether a word stands for the one who reads.
pub(super) fn is_you(norm: &str) -> bool {
    matches!(
        norm,
        "you"
            | "your"
            | "yours"
            | "ты"
            | "вы"
            | "тебе"
            | "тебя"
            | "вам"
            | "вас"
            | "тобой"
            | "вами"
    ) || norm.starts_with("ваш") && norm.chars().count() <= 5
        || matches!(norm, "твой" | "твоя" | "твое" | "твои" | "твою")
}
