//! Promises: said by their author, or asked of a person who agreed; taken back when the author cannot keep them.

use std::collections::HashSet;

use jiff::{Timestamp, tz::TimeZone};

use super::{
    cues::{Mark, after_cue, clause_before, is_denial, is_denied},
    decisions::{agrees, is_decision},
    due::due,
    lexicon::{ACCEPTING, EVADING, UNSURE},
    room::{Room, Sentence},
    types::Due,
    verbs::{
        FAILING, HEDGE, I_SHALL, NOT_SHALL, NOT_WORK, PERFECTIVE, REFUSING, REQUEST, TAKING,
        WE_SHALL, asks_of_you,
    },
};

/// How many lines after a request may accept it.
const REACH: usize = 5;

/// Every promise not taken back, in order.
pub(super) fn promises(room: &Room<'_>, zone: &TimeZone) -> Vec<Mark> {
    let mut accepted = HashSet::new();
    let mut marks: Vec<Mark> = Vec::new();
    for (at, sentence) in room.sentences.iter().enumerate() {
        withdraw(room, &mut marks, sentence);
        if let Some(line) = acceptance(room, sentence) {
            accepted.insert(line);
            renew(room, &mut marks, taken_on(room, zone, at, sentence, line));
        } else if is_promise(room, sentence) && accepted.insert(sentence.line) {
            renew(room, &mut marks, own_promise(room, zone, at, sentence));
        }
    }
    marks
}

fn own_promise(room: &Room<'_>, zone: &TimeZone, at: usize, sentence: &Sentence) -> Mark {
    let due = clause_term(room, zone, sentence);
    let weight = if due.is_some() { 1.0 } else { 0.8 };
    Mark {
        sentence: at,
        sources: vec![sentence.line],
        who: Some(room.author(sentence.line).to_owned()),
        due,
        weight,
    }
}

fn taken_on(room: &Room<'_>, zone: &TimeZone, at: usize, sentence: &Sentence, line: usize) -> Mark {
    // The term is that of the sentence that accepts or of the one that asks: another sentence's day is another's.
    let accepts = |s: &&Sentence| is_promise(room, s) || ACCEPTING.starts(&s.tokens);
    let agreed = room
        .of(line)
        .iter()
        .find(accepts)
        .and_then(|s| clause_term(room, zone, s).or_else(|| term(room, zone, s)));
    let due = agreed.or_else(|| term(room, zone, sentence));
    let who = Some(room.author(line).to_owned());
    Mark {
        sentence: at,
        sources: vec![sentence.line, line],
        who,
        due,
        weight: 1.0,
    }
}

fn term(room: &Room<'_>, zone: &TimeZone, sentence: &Sentence) -> Option<Due> {
    let at = room.lines.get(sentence.line)?.at;
    sentence
        .exact
        .then(|| due(room.text(sentence), at, zone))
        .flatten()
}

/// The term in the clause that promises: "can't finish today, I'll send it on Thursday".
fn clause_term(room: &Room<'_>, zone: &TimeZone, sentence: &Sentence) -> Option<Due> {
    let at = (0..sentence.tokens.len()).find(|&at| promises_at(room, sentence, at))?;
    let start = clause_before(room, sentence, at)
        .first()
        .map_or(sentence.tokens.get(at)?.start, |t| t.start);
    let rest = room.text(sentence).get(start..)?;
    let said = room.lines.get(sentence.line)?.at;
    let mut clauses = rest.split([',', ';', '(']);
    let own = clauses.next().and_then(|clause| due(clause, said, zone));
    own.or_else(|| {
        let after = clauses
            .next()
            .and_then(|clause| bare_term(clause, said, zone));
        let before = room
            .text(sentence)
            .get(..start)?
            .trim_end_matches([',', ' ']);
        after.or_else(|| bare_term(before, said, zone))
    })
}

/// The term of a clause that is nothing but a term: "I'll tell them, by Monday".
fn bare_term(clause: &str, said: Timestamp, zone: &TimeZone) -> Option<Due> {
    let term = due(clause, said, zone)?;
    let only = clause.trim_matches(|c: char| !c.is_alphanumeric()) == term.text;
    only.then_some(term)
}

/// Whether a sentence promises something in its author's name.
pub(super) fn is_promise(room: &Room<'_>, sentence: &Sentence) -> bool {
    let hedged = HEDGE.has(&sentence.tokens) && !says_if_anything(sentence);
    if sentence.asks
        || hedged
        || is_waiting(sentence)
        || EVADING.has(&sentence.tokens) && !sentence.exact
    {
        return false;
    }
    (0..sentence.tokens.len()).any(|at| promises_at(room, sentence, at))
}

/// «Если что» makes nothing conditional.
fn says_if_anything(sentence: &Sentence) -> bool {
    sentence
        .tokens
        .windows(2)
        .any(|pair| matches!(pair, [one, two] if one.norm == "если" && two.norm == "что"))
}

fn promises_at(room: &Room<'_>, sentence: &Sentence, at: usize) -> bool {
    let Some(token) = sentence.tokens.get(at) else {
        return false;
    };
    let before = clause_before(room, sentence, at);
    if after_cue(room, sentence, &(at..at + 1)).contains(':')
        || UNSURE.has(before)
        || is_denied(
            before
                .get(before.len().saturating_sub(1)..)
                .unwrap_or_default(),
        )
    {
        return false;
    }
    let word = token.norm.as_str();
    I_SHALL.contains(word) && !other_subject(before)
        || WE_SHALL.contains(word)
            && (sentence.exact || before.iter().any(|t| t.norm == "мы"))
            && !is_decision(room, sentence)
        || looks_future(sentence, at)
        || takes(room, sentence, at)
}

/// «Ты … дам» cannot be; but a subject in third person before the verb means another word: «он передам».
fn other_subject(before: &[super::words::Token]) -> bool {
    before.last().is_some_and(|t| {
        matches!(
            t.norm.as_str(),
            "он" | "она" | "они" | "мою" | "эту" | "нашу" | "на" | "в" | "про"
        )
    })
}

/// «Я перегенерирую»: an unlisted verb right after «я».
fn looks_future(sentence: &Sentence, at: usize) -> bool {
    let Some(token) = sentence.tokens.get(at) else {
        return false;
    };
    let led = at > 0
        && sentence
            .tokens
            .get(at.saturating_sub(2)..at)
            .unwrap_or_default()
            .iter()
            .any(|t| t.norm == "я");
    let word = token.norm.as_str();
    let ends = [
        "ую", "жу", "шу", "щу", "чу", "лю", "ню", "рю", "сю", "ду", "ну", "дусь", "юсь",
    ]
    .iter()
    .any(|end| word.ends_with(end));
    let lasting = ["ываю", "иваю", "аю", "яю", "аюсь", "яюсь"]
        .iter()
        .any(|end| word.ends_with(end));
    led && ends
        && !lasting
        && word.chars().count() >= 5
        && PERFECTIVE.iter().any(|p| word.starts_with(p))
        && !NOT_SHALL.contains(word)
}

fn takes(room: &Room<'_>, sentence: &Sentence, at: usize) -> bool {
    let Some(place) = TAKING.at(&sentence.tokens, at) else {
        return false;
    };
    let first = sentence.tokens.get(at).map_or("", |t| t.norm.as_str());
    let next = sentence
        .tokens
        .get(place.end)
        .map_or("", |t| t.norm.as_str());
    let us = first.starts_with("we") && is_decision(room, sentence);
    let starts_late = first == "will"
        && at > 0
        && !matches!(
            sentence.tokens.get(at - 1).map_or("", |t| t.norm.as_str()),
            "ok" | "yes" | "sure" | "and"
        );
    !us && !starts_late && NOT_WORK.at(&sentence.tokens, place.end).is_none() && !is_denial(next)
}

/// The line in which the person asked took the work on.
fn acceptance(room: &Room<'_>, sentence: &Sentence) -> Option<usize> {
    if sentence.small || !is_request(sentence) {
        return None;
    }
    for (near, line) in room
        .after(sentence.line, REACH)
        .filter(|&l| !room.same_author(sentence.line, l))
        .enumerate()
    {
        let opening = room.opening(line)?;
        if !is_asked(room, sentence, line, near) {
            continue;
        }
        if REFUSING.starts(&opening.tokens) || room.of(line).iter().any(|s| FAILING.has(&s.tokens))
        {
            return None;
        }
        if accepts(room, line, opening) {
            return Some(line);
        }
    }
    None
}

/// Whether a reply takes the work on: it promises, or agrees in words that take on and not only approve.
fn accepts(room: &Room<'_>, line: usize, opening: &Sentence) -> bool {
    let takes = ACCEPTING.starts(&opening.tokens) || opening.small;
    agrees(room, opening) && takes && !opening.asks
        || room
            .of(line)
            .iter()
            .any(|s| is_promise(room, s) && !is_waiting(s))
}

/// «Посмотрим до четверга» promises nothing.
fn is_waiting(sentence: &Sentence) -> bool {
    sentence
        .tokens
        .first()
        .is_some_and(|t| t.norm == "посмотрим")
}

/// Whether a sentence asks somebody to do something.
fn is_request(sentence: &Sentence) -> bool {
    !sentence.stems.is_empty()
        && (REQUEST.has(&sentence.tokens) || sentence.tokens.iter().any(|t| asks_of_you(&t.norm)))
        && !sentence
            .tokens
            .first()
            .is_some_and(|t| matches!(t.norm.as_str(), "подскажите" | "подскажи"))
}

/// Whether the author of `line` is the one asked: called by name, mentioned, or, with nobody named, the first to reply.
fn is_asked(room: &Room<'_>, sentence: &Sentence, line: usize, near: usize) -> bool {
    let Some(asked) = room.lines.get(sentence.line) else {
        return false;
    };
    let author = room.author(line);
    let named = |person: &str| {
        let words = room
            .of(sentence.line)
            .iter()
            .flat_map(|s| &s.tokens)
            .take(60);
        words
            .filter(|t| t.capital || t.start == 0)
            .any(|t| room.is_called(&t.norm, person))
    };
    let is_mentioned = |person: &str| {
        asked
            .mentions
            .iter()
            .take(20)
            .any(|m| super::names::same_person(m, person))
    };
    if is_mentioned(author) || named(author) {
        return true;
    }
    if near > 0 || !asked.mentions.is_empty() {
        return false;
    }
    let around = sentence.line.saturating_sub(30)..room.lines.len().min(sentence.line + 30);
    let others: HashSet<&str> = around
        .map(|l| room.author(l))
        .filter(|other| *other != asked.author)
        .collect();
    !others.into_iter().any(named)
}

/// Takes back the author's latest promise about the same thing, or right before.
fn withdraw(room: &Room<'_>, marks: &mut Vec<Mark>, sentence: &Sentence) {
    if !FAILING.has(&sentence.tokens) {
        return;
    }
    let author = room.author(sentence.line);
    let about = |mark: &Mark| {
        room.sentences
            .get(mark.sentence)
            .is_some_and(|s| room.overlap(&s.stems, &sentence.stems) > 0.2)
    };
    let near = |mark: &Mark| {
        mark.sources
            .iter()
            .all(|&line| sentence.line.saturating_sub(line) <= 40)
    };
    let own = |mark: &Mark| {
        mark.who.as_deref() == Some(author) && mark.sources.iter().all(|&line| line < sentence.line)
    };
    let found = marks
        .iter()
        .rposition(|m| own(m) && about(m))
        .or_else(|| marks.iter().rposition(|m| own(m) && near(m)));
    if let Some(at) = found {
        marks.remove(at);
    }
}

/// Adds a promise in place of the same person's earlier one about the same thing.
fn renew(room: &Room<'_>, marks: &mut Vec<Mark>, mark: Mark) {
    let stems = |m: &Mark| {
        room.sentences
            .get(m.sentence)
            .map(|s| s.stems.clone())
            .unwrap_or_default()
    };
    let own = stems(&mark);
    let recent = marks.len().saturating_sub(40);
    let same = marks
        .iter()
        .enumerate()
        .skip(recent)
        .rev()
        .find(|(_, old)| {
            old.who == mark.who
                && stems(old).len() > 1
                && own.len() > 1
                && room.overlap(&stems(old), &own) >= 0.7
        });
    if let Some((at, _)) = same {
        marks.remove(at);
    }
    marks.push(mark);
}
