//! Laying a wording's sentence beside a line's sentence, piece by piece.

use super::{
    super::{names::calls, verbs::I_SHALL, words::is_content},
    harmless::in_list,
    moved::{Change, is_no, moved, passive},
    person,
    pieces::{Piece, What, same},
    source::is_doubt,
    voice::{Verb, Voice, is_me, is_reporting, is_you},
};

/// What a decision is announced with.
const HEADS: &str = " решили решено договорились решение итог decided agreed decision ";
/// After these, "you" only says who gets the thing.
const GIVING: &str = " send share show bring give пришлю отправлю скину вышлю передам покажу принесу привезу перешлю ";

/// Two sentences to be compared.
pub(super) struct Pair<'p> {
    /// The line's sentence without its opening.
    pub own: &'p [&'p Piece],
    /// The wording's, without the author's name.
    pub claimed: &'p [&'p Piece],
    /// Who wrote the line.
    pub author: &'p str,
    /// Whether the one asked took the work on.
    pub taken: bool,
}

/// Whether the wording says what the line says, in this voice.
pub(super) fn says(pair: &Pair<'_>, voice: Voice) -> bool {
    if pair.claimed.is_empty() {
        return false;
    }
    match voice {
        Voice::Own => own_words(pair),
        Voice::Quoted(_) => quoted(pair),
        Voice::Told(verb) => !has_person(pair.claimed) && told(pair, verb),
        Voice::Subject(verb) => !has_person(pair.claimed) && of_author(pair, verb),
    }
}

/// The very words; «обещает: пришлю» may leave out «я».
fn quoted(pair: &Pair<'_>) -> bool {
    let subject = pair.own.first().is_some_and(|p| p.norm == "я");
    let own = pair.own.get(usize::from(subject)..).unwrap_or_default();
    let is_said = own
        .first()
        .is_some_and(|p| I_SHALL.contains(p.norm.as_str()));
    let unchanged = |_: usize, _: &Piece, _: &Piece| false;
    equal(pair.own, pair.claimed, &unchanged)
        || subject && is_said && equal(own, pair.claimed, &unchanged)
}

/// Words that would mean the reader, or somebody else, once the author is named.
fn has_person(claimed: &[&Piece]) -> bool {
    claimed.iter().any(|p| is_me(&p.norm) || is_you(&p.norm))
}

fn own_words(pair: &Pair<'_>) -> bool {
    let quiet = is_quiet(pair.own);
    let change = |at: usize, own: &Piece, claimed: &Piece| {
        pair.taken && person::accepted(&own.norm, &claimed.norm)
            || at == 0 && person::is_ours(&own.norm) && person::unnamed(&own.norm, &claimed.norm)
            || quiet && is_author(own, claimed, pair.author)
    };
    let subject = pair
        .own
        .first()
        .is_some_and(|p| matches!(p.norm.as_str(), "я" | "i" | "мы" | "we"));
    let without = pair.own.get(usize::from(subject)..).unwrap_or_default();
    let joined = without
        .first()
        .is_some_and(|p| matches!(p.norm.as_str(), "and" | "и" | "с"));
    equal_but(usize::from(pair.taken), pair.own, pair.claimed, &change)
        || taken(pair)
        || moved(pair.own, pair.claimed, &change)
        || passive(pair.own, pair.claimed)
        || announced(pair)
        || subject
            && !joined
            && (equal(without, pair.claimed, &change) || moved(without, pair.claimed, &change))
}

/// "Tom, can you send it?" accepted is "Tom will send it".
fn taken(pair: &Pair<'_>) -> bool {
    let asked = |norm: &str| matches!(norm, "can" | "could" | "will" | "would");
    let ([name, rest @ ..], [same_name, will, claimed @ ..]) = (pair.own, pair.claimed) else {
        return false;
    };
    let rest = rest
        .split_first()
        .filter(|(first, _)| asked(&first.norm))
        .map_or(rest, |(_, rest)| rest);
    pair.taken
        && same(name, same_name)
        && will.norm == "will"
        && equal(rest, claimed, &|_, _, _| false)
}

/// «Решили: переносим релиз» and «Решили перенести релиз».
fn announced(pair: &Pair<'_>) -> bool {
    let head = |pieces: &[&Piece]| pieces.first().is_some_and(|p| in_list(HEADS, &p.norm));
    let begins = |pieces: &[&Piece]| pieces.get(1).is_some_and(|p| p.bound);
    if !head(pair.own) || !head(pair.claimed) || !begins(pair.own) {
        return false;
    }
    let rest = |pieces: &'_ [&'_ Piece], dropped: &str| {
        let skip = pieces
            .iter()
            .skip(1)
            .take_while(|p| in_list(dropped, &p.norm))
            .count();
        skip + 1
    };
    let own = pair
        .own
        .get(rest(pair.own, " мы we will ")..)
        .unwrap_or_default();
    let claimed = pair
        .claimed
        .get(rest(pair.claimed, " to ")..)
        .unwrap_or_default();
    equal(own, claimed, &|at, one, other| {
        at == 0 && person::decided(&one.norm, &other.norm)
    })
}

fn told(pair: &Pair<'_>, verb: Verb) -> bool {
    let turned = |at: usize, own: &Piece, claimed: &Piece| {
        is_verb(own, at) && person::turned(&own.norm, &claimed.norm)
    };
    match verb {
        Verb::Promises => promised(pair) || equal(pair.own, pair.claimed, &turned),
        Verb::Asks => asked(pair) || equal(pair.own, pair.claimed, &turned),
        _ => equal(pair.own, pair.claimed, &turned),
    }
}

/// «Обещает прислать», "promises to send".
fn promised(pair: &Pair<'_>) -> bool {
    let skip = |pieces: &[&Piece], words: &str| {
        pieces
            .iter()
            .take_while(|p| in_list(words, &p.norm))
            .count()
    };
    let own = pair
        .own
        .get(skip(pair.own, " я i will ")..)
        .unwrap_or_default();
    let claimed = pair
        .claimed
        .get(skip(pair.claimed, " to ")..)
        .unwrap_or_default();
    let infinitive = |at: usize, own: &Piece, claimed: &Piece| {
        is_verb(own, at) && person::promised(&own.norm, &claimed.norm)
    };
    let wills = pair.own.iter().take(2).any(|p| p.norm == "will");
    let to = pair.claimed.first().is_some_and(|p| p.norm == "to");
    let begins = own.first().zip(claimed.first());
    let russian = begins.is_some_and(|(one, other)| infinitive(0, one, other));
    (wills && to || russian) && equal(own, claimed, &infinitive)
}

/// «Спрашивает, отгружаем ли», "asks whether we can".
fn asked(pair: &Pair<'_>) -> bool {
    let mut own: Vec<&Piece> = pair.own.to_vec();
    let mut claimed: Vec<&Piece> = pair.claimed.to_vec();
    if claimed
        .first()
        .is_some_and(|p| matches!(p.norm.as_str(), "whether" | "if"))
    {
        claimed.remove(0);
        let auxiliary = |p: &&Piece| {
            in_list(
                " can could will would should do must may are is have ",
                &p.norm,
            )
        };
        if own.len() < 2 || !own.first().is_some_and(auxiliary) {
            return false;
        }
        own.swap(0, 1);
        if own.get(1).is_some_and(|p| p.norm == "do") {
            own.remove(1);
        }
    } else if claimed.get(1).is_some_and(|p| p.norm == "ли") {
        claimed.remove(1);
    } else {
        return false;
    }
    equal(&own, &claimed, &|_, _, _| false)
}

/// Whether a piece may be the verb of the author's "I".
fn is_verb(own: &Piece, at: usize) -> bool {
    I_SHALL.contains(own.norm.as_str())
        || at <= 2 && (person::is_first(&own.norm) || matches!(own.norm.as_str(), "am" | "have"))
}

/// The author's name in place of "I", or before a verb of the first person.
fn of_author(pair: &Pair<'_>, verb: usize) -> bool {
    let said = pair
        .own
        .iter()
        .position(|p| matches!(p.norm.as_str(), "я" | "i"));
    let mut own: Vec<&Piece> = pair.own.to_vec();
    if let Some(at) = said {
        let before = own.get(..at).unwrap_or_default();
        let parted = own.get(1..=at).unwrap_or_default().iter().any(|p| p.bound);
        if parted && !is_condition(before) || before.iter().any(|p| is_reporting(&p.norm)) {
            return false;
        }
        own.remove(at);
        if own
            .get(at)
            .is_some_and(|p| p.bound || matches!(p.norm.as_str(), "and" | "и" | "с" | "or" | "или"))
        {
            return false;
        }
    } else if !speaks_of_self(&own) || !is_turned(&own, pair.claimed) {
        return false;
    }
    let at = said.unwrap_or(verb);
    let own = without_reader(&own);
    let change = author_change(at, said.is_some(), pair.author, is_quiet(pair.own));
    let turned = own
        .iter()
        .filter(|p| I_SHALL.contains(p.norm.as_str()))
        .count();
    let left = pair
        .claimed
        .iter()
        .filter(|p| I_SHALL.contains(p.norm.as_str()))
        .count();
    // Every verb of the first person must have been turned.
    (turned == 0 || left == 0)
        && (said.is_none_or(|at| at == verb) && equal_but(verb, &own, pair.claimed, &change)
            || moved(&own, pair.claimed, &change))
}

/// Whether a verb of the first person became one of the third, or "will" needs no change.
fn is_turned(own: &[&Piece], claimed: &[&Piece]) -> bool {
    let by = |one: &&&Piece| {
        claimed
            .iter()
            .any(|other| person::turned(&one.norm, &other.norm))
    };
    own.first().is_some_and(|p| p.norm == "will") || own.iter().any(|p| by(&p))
}

fn author_change(
    verb: usize,
    said: bool,
    author: &str,
    quiet: bool,
) -> impl Fn(usize, &Piece, &Piece) -> bool {
    move |at, own, claimed| {
        let here = at == verb || at == verb + 1;
        (here || I_SHALL.contains(own.norm.as_str())) && person::turned(&own.norm, &claimed.norm)
            || said
                && at == verb
                && (person::sends(&own.norm, &claimed.norm)
                    || own.norm == "do" && claimed.norm == "does")
            || quiet && is_author(own, claimed, author)
    }
}

/// A condition or a lone word of doubt: the main clause comes after it.
fn is_condition(before: &[&Piece]) -> bool {
    let first = before.first().map_or("", |p| p.norm.as_str());
    let parts = before.iter().skip(1).filter(|p| p.bound).count();
    parts == 0 && (matches!(first, "если" | "if") || before.len() == 1 && is_doubt(first))
}

/// A verb of the first person without "I": in the main clause, with nobody else before it.
fn speaks_of_self(own: &[&Piece]) -> bool {
    let next = |from: usize| from + 1 + own.iter().skip(from + 1).take_while(|p| !p.bound).count();
    let first = next(0).min(own.len());
    let condition = first < own.len() && is_condition(own.get(..first).unwrap_or_default());
    let clause = if condition { next(first) } else { first };
    let head = own.get(..clause).unwrap_or_default();
    let known = head.iter().position(|p| I_SHALL.contains(p.norm.as_str()));
    let first = own
        .first()
        .is_some_and(|p| p.norm == "will" || person::is_first(&p.norm) && is_verb(p, 0));
    let denied = own.first().is_some_and(|p| p.norm == "не")
        && own.get(1).is_some_and(|p| person::is_first(&p.norm));
    let alone = |at: usize| {
        let before = head.get(..at).unwrap_or_default();
        !before
            .iter()
            .any(|p| is_reporting(&p.norm) || matches!(p.norm.as_str(), "он" | "она" | "они"))
    };
    first || denied || known.is_some_and(alone)
}

/// "I'll send you the plan" told of somebody needs no "you".
fn without_reader<'p>(own: &[&'p Piece]) -> Vec<&'p Piece> {
    let gives = |at: usize| {
        let next = own
            .get(at + 1)
            .is_some_and(|p| is_content(&p.norm) && !p.bound);
        at > 0 && next && own.get(at - 1).is_some_and(|p| in_list(GIVING, &p.norm))
    };
    let reader = own
        .iter()
        .enumerate()
        .position(|(at, p)| in_list(" you вам тебе ", &p.norm) && gives(at));
    let mut own = own.to_vec();
    if let Some(at) = reader {
        own.remove(at);
    }
    own
}

/// Whether nobody else's words stand in a sentence, so that "me" is the author.
fn is_quiet(own: &[&Piece]) -> bool {
    !own.iter().any(|p| is_reporting(&p.norm) || p.colon)
}

/// «Мне» is «Анне», "me" is "Emma", "my" is "Emma's".
fn is_author(own: &Piece, claimed: &Piece, author: &str) -> bool {
    if !(claimed.capital && calls(&claimed.norm, author)) {
        return false;
    }
    let cyrillic = !claimed.norm.is_ascii();
    let nominative = author
        .to_lowercase()
        .replace('ё', "е")
        .split_whitespace()
        .any(|part| part == claimed.norm);
    match own.norm.as_str() {
        "мне" | "меня" | "мной" => cyrillic && !nominative,
        "me" => nominative && !cyrillic,
        "my" => claimed.norm.ends_with("'s"),
        _ => false,
    }
}

/// Whether two rows are the same, but for the changes allowed; a comma that parts one must part the other.
fn equal(own: &[&Piece], claimed: &[&Piece], change: Change<'_>) -> bool {
    equal_but(0, own, claimed, change)
}

/// As [`equal`]; the comma at `seam`, where a name was taken out, is not compared.
fn equal_but(seam: usize, own: &[&Piece], claimed: &[&Piece], change: Change<'_>) -> bool {
    let fact = |p: &Piece| !matches!(p.what, What::Word);
    let pair = |at: usize| {
        let (Some(one), Some(other)) = (own.get(at), claimed.get(at)) else {
            return false;
        };
        let denied = at > 0 && own.get(at - 1).is_some_and(|p| is_no(p));
        let free = at == 0 || at == seam || one.loose || other.loose || fact(one) && !denied;
        (same(one, other) || change(at, one, other)) && (free || one.bound == other.bound)
    };
    own.len() == claimed.len() && (0..own.len()).all(pair)
}
