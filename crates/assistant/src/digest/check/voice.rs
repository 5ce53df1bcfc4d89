//! Who speaks in a wording: «Анна: …», «Анна обещает прислать …», "According to Anna, …", "Anna will send …".

use super::{
    super::{cues::is_denial, names::calls, verbs::WE_SHALL, words::tokens},
    person,
    pieces::Piece,
    source::is_doubt,
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
    /// The very words, after a colon.
    Quoted(Verb),
    /// The words after «по словам Анны».
    Hearsay,
    /// Reported with a verb.
    Told(Verb),
    /// The author is the subject, first in the sentence, in place of "I".
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

/// Every way to read a wording's sentence: the voice, and the pieces without the author's name.
pub(super) fn readings<'c>(claimed: &'c [Piece], author: &str) -> Vec<(Voice, Vec<&'c Piece>)> {
    let all: Vec<&Piece> = claimed.iter().collect();
    let mut out = vec![(Voice::Own, all.clone())];
    let rest = |skip: usize| all.get(skip..).unwrap_or_default().to_vec();
    out.extend(led(claimed, author).map(|(voice, skip)| (voice, rest(skip))));
    let length = named(claimed, author);
    if length > 0 && claimed.get(length).is_some_and(|p| p.gap == " ") {
        out.push((Voice::Subject, rest(length)));
    }
    out
}

/// How many pieces at the beginning are the author's name in the nominative.
fn named(claimed: &[Piece], author: &str) -> usize {
    let parts = tokens(author);
    let is_part = |p: &&Piece| p.capital && parts.iter().any(|part| part.norm == p.norm);
    claimed.iter().take_while(is_part).count()
}

/// A voice said at the beginning, and how many pieces say it.
fn led(claimed: &[Piece], author: &str) -> Option<(Voice, usize)> {
    let norm = |at: usize| claimed.get(at).map_or("", |p| p.norm.as_str());
    let gap = |at: usize| claimed.get(at).map_or("", |p| p.gap.as_str());
    if matches!((norm(0), norm(1)), ("по", "словам") | ("according", "to")) {
        let names = claimed.iter().skip(2);
        let called = names
            .take_while(|p| p.capital && calls(&p.norm, author))
            .count();
        return (called > 0 && gap(2 + called) == ", ").then_some((Voice::Hearsay, 2 + called));
    }
    let named = named(claimed, author);
    if named == 0 {
        return None;
    }
    let verb = verb(norm(named));
    let at = named + usize::from(verb != Verb::None);
    let spoken = verb == Verb::None || gap(named) == " ";
    if claimed.get(at).is_some_and(Piece::colon) {
        return spoken.then_some((Voice::Quoted(verb), at));
    }
    let that = match (norm(at), gap(at), gap(at + 1)) {
        ("что", ", ", " ") | ("that", " ", " ") => Some(at + 1),
        _ => None,
    };
    // «Сказала Борис едет» and "writes Tom off" are no reports: only a question and a promise need no «что».
    let after = match verb {
        Verb::None => return None,
        Verb::Says => that?,
        Verb::Promises => that.unwrap_or(at),
        Verb::Asks => at,
    };
    spoken.then_some((Voice::Told(verb), after))
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
        "thought", "hoped", "wrote", "said", "claims", "claim", "promise", "believes", "believe",
        "reckons",
    ];
    verb(norm) != Verb::None
        || words.contains(&norm)
        || stems.iter().any(|stem| norm.starts_with(stem))
}

/// Whether the author, and nobody else, takes work on in these words: they begin with a verb of the table, or with
/// "I will" and a plain deed, and hold no sign, doubt, denial or report.
pub(super) fn commits(own: &[&Piece], people: &[String]) -> bool {
    let norm = |at: usize| own.get(at).map_or("", |p| p.norm.as_str());
    let said = usize::from(matches!(norm(0), "я" | "мы"));
    let ours = norm(0) != "я" && WE_SHALL.contains(norm(said));
    let mine = norm(0) != "мы" && person::is_mine(norm(said));
    let wills = matches!(norm(0), "i" | "we") && norm(1) == "will" && person::is_deed(norm(2));
    let goes = norm(0) == "i"
        && (norm(1), norm(2), norm(3)) == ("am", "going", "to")
        && person::is_deed(norm(4));
    (ours || mine || wills || goes)
        && is_plain(own, people)
        && !own.iter().any(|p| is_denial(&p.norm) || is_doubt(&p.norm))
}

/// Whether a sentence is one plain clause: no signs between its words, no report, nobody who may be another subject.
pub(super) fn is_plain(own: &[&Piece], people: &[String]) -> bool {
    let named = |p: &&Piece| {
        let is_part = |person: &String| tokens(person).iter().any(|part| part.norm == p.norm);
        p.capital && !p.norm.is_ascii() && people.iter().any(is_part)
    };
    let parted = own.iter().skip(1).any(|p| p.bound());
    !parted && !own.iter().any(|p| is_reporting(&p.norm)) && !own.iter().any(named)
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
