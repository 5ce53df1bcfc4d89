//! Decisions: said outright, or a proposal somebody agreed to; a later one takes back an earlier one.

use std::collections::HashMap;

use super::{
    cues::{Mark, after_cue, clause_before, is_denied},
    lexicon::{AGREE, ASKING, CHANGED, DECIDED, DECIDING, DISAGREE, POSSIBLE, PROPOSAL, UNSURE},
    phrases::Place,
    room::{Room, Sentence},
};

/// How many lines after a proposal may agree to it.
const REACH: usize = 6;

/// Every decision that still holds, in order.
pub(super) fn decisions(room: &Room<'_>) -> Vec<Mark> {
    let found = room
        .sentences
        .iter()
        .enumerate()
        .filter_map(|(at, sentence)| decision(room, at, sentence))
        .collect();
    standing(room, settled(room, found))
}

/// A proposal that a reply turned into a stated decision is that decision, resting on both lines.
fn settled(room: &Room<'_>, marks: Vec<Mark>) -> Vec<Mark> {
    let states = |line: usize| {
        room.of(line)
            .iter()
            .any(|s| !s.asks && s.stems.len() > 1 && is_decision(room, s))
    };
    let mut proposed: HashMap<usize, usize> = HashMap::new();
    let mut out: Vec<Mark> = Vec::new();
    for mut mark in marks {
        let line = mark.sources.first().copied().unwrap_or(0);
        if let Some(by) = mark
            .sources
            .iter()
            .skip(1)
            .find(|&&l| states(l))
            .filter(|_| mark.weight < 1.0)
        {
            proposed.insert(*by, line);
            continue;
        }
        mark.sources.extend(proposed.remove(&line));
        out.push(mark);
    }
    out
}

fn decision(room: &Room<'_>, at: usize, sentence: &Sentence) -> Option<Mark> {
    if sentence.small || sentence.stems.is_empty() {
        return None;
    }
    let full = sentence.stems.len() > 1 || sentence.exact;
    let said = full && !sentence.asks && is_decision(room, sentence);
    let proposed = is_proposal(sentence) && is_definite(sentence);
    if !said && !proposed {
        return None;
    }
    let (agreed, contested) = reactions(room, sentence.line);
    if agreed.is_empty() && (!said || contested) || contested && !said {
        return None;
    }
    let mut sources = vec![sentence.line];
    sources.extend(agreed.into_iter().take(3));
    let weight = if said { 1.0 } else { 0.8 };
    Some(Mark {
        sentence: at,
        sources,
        who: None,
        due: None,
        weight,
    })
}

/// Whether a sentence states a decision.
pub(super) fn is_decision(room: &Room<'_>, sentence: &Sentence) -> bool {
    cue(room, sentence).is_some()
}

fn cue(room: &Room<'_>, sentence: &Sentence) -> Option<Place> {
    let reported = DECIDED.all(&sentence.tokens).find(|place| {
        let before = clause_before(room, sentence, place.start);
        !is_denied(before) && !UNSURE.has(before) && !is_solved(sentence, place)
    });
    reported.or_else(|| {
        DECIDING.all(&sentence.tokens).find(|place| {
            let before = clause_before(room, sentence, place.start);
            !UNSURE.has(before)
                && (!is_heading(sentence, place) || introduces(room, sentence, place))
        })
    })
}

/// «Решили проблему» reports a repair.
fn is_solved(sentence: &Sentence, place: &Place) -> bool {
    let solved = sentence
        .tokens
        .get(place.start)
        .is_some_and(|t| t.norm.starts_with("реши"));
    let next = sentence
        .tokens
        .get(place.end..sentence.tokens.len().min(place.end + 2))
        .unwrap_or_default();
    let thing = ["проблем", "вопрос", "задач", "баг", "инцидент", "ошибк"];
    solved
        && next
            .iter()
            .any(|t| thing.iter().any(|stem| t.norm.starts_with(stem)))
}

/// «Решение», «итог», "decision": nouns that decide only when a colon or a dash follows.
fn is_heading(sentence: &Sentence, place: &Place) -> bool {
    let word = sentence
        .tokens
        .get(place.start)
        .map_or("", |t| t.norm.as_str());
    matches!(word, "решение" | "итог" | "итого" | "decision")
}

fn introduces(room: &Room<'_>, sentence: &Sentence, place: &Place) -> bool {
    after_cue(room, sentence, place).contains([':', '—', '–'])
}

/// Whether a sentence proposes something: a decision put as a question, or a set phrase.
fn is_proposal(sentence: &Sentence) -> bool {
    let head = sentence
        .tokens
        .get(..sentence.tokens.len().min(6))
        .unwrap_or_default();
    PROPOSAL.has(head)
        || sentence.asks && DECIDING.has(&sentence.tokens) && !ASKING.starts(&sentence.tokens)
}

/// Whether a suggestion, once agreed to, settles something: "we could ask them" and «да, лучше сейчас» do not.
fn is_definite(sentence: &Sentence) -> bool {
    let head = sentence
        .tokens
        .get(..sentence.tokens.len().min(4))
        .unwrap_or_default();
    let possible = POSSIBLE.has(head) && !sentence.asks;
    let answers = AGREE.starts(&sentence.tokens) && !PROPOSAL.starts(&sentence.tokens);
    !possible && !answers
}

/// Who agreed to what a line says, and whether anybody objected.
fn reactions(room: &Room<'_>, line: usize) -> (Vec<usize>, bool) {
    let mut agreed = Vec::new();
    let mut contested = false;
    for next in room
        .after(line, REACH)
        .filter(|&next| !room.same_author(line, next))
    {
        let Some(opening) = room.opening(next) else {
            continue;
        };
        if room
            .of(next)
            .iter()
            .any(|s| !s.asks && DISAGREE.has(&s.tokens) && !AGREE.starts(&s.tokens))
        {
            contested = true;
        } else if agrees(room, opening) {
            agreed.push(next);
        } else if room.of(next).iter().any(is_proposal) {
            break;
        }
    }
    (agreed, contested)
}

/// Whether a reply's opening agrees: «Давайте, я за» does, «Давайте лучше в четверг» does not.
pub(super) fn agrees(room: &Room<'_>, opening: &Sentence) -> bool {
    let Some(place) = AGREE.at(&opening.tokens, 0) else {
        return false;
    };
    let gap = after_cue(room, opening, &place);
    let parted = gap.contains([',', '.', '!', ':', '—', '–', ';']);
    let bare = opening.stems.len() <= 2 && !PROPOSAL.starts(&opening.tokens);
    !opening.asks && (place.end == opening.tokens.len() || parted || bare)
}

/// Leaves out what a later decision on the same thing took back.
fn standing(room: &Room<'_>, marks: Vec<Mark>) -> Vec<Mark> {
    let topics: Vec<Vec<u32>> = marks.iter().map(|mark| topic(room, mark)).collect();
    let mut dropped = vec![false; marks.len()];
    let mut by_stem: HashMap<u32, Vec<usize>> = HashMap::new();
    for (later, own) in topics.iter().enumerate() {
        for earlier in candidates(&by_stem, own) {
            if takes_back(room, &marks, &topics, earlier, later)
                && let Some(slot) = dropped.get_mut(earlier)
            {
                *slot = true;
            }
        }
        for &stem in own {
            by_stem.entry(stem).or_default().push(later);
        }
    }
    marks
        .into_iter()
        .zip(dropped)
        .filter_map(|(mark, dropped)| (!dropped).then_some(mark))
        .collect()
}

fn candidates(by_stem: &HashMap<u32, Vec<usize>>, own: &[u32]) -> Vec<usize> {
    let mut out: Vec<usize> = own
        .iter()
        .filter_map(|stem| by_stem.get(stem))
        .flat_map(|list| list.iter().rev().take(20).copied())
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// What a decision is about, without the words that decide.
fn topic(room: &Room<'_>, mark: &Mark) -> Vec<u32> {
    room.sentences
        .get(mark.sentence)
        .map(|s| s.stems.clone())
        .unwrap_or_default()
}

fn takes_back(
    room: &Room<'_>,
    marks: &[Mark],
    topics: &[Vec<u32>],
    earlier: usize,
    later: usize,
) -> bool {
    let (Some(one), Some(other)) = (topics.get(earlier), topics.get(later)) else {
        return false;
    };
    let sentence = |at: usize| {
        marks
            .get(at)
            .and_then(|mark| room.sentences.get(mark.sentence))
    };
    let (Some(first), Some(second)) = (sentence(earlier), sentence(later)) else {
        return false;
    };
    if first.line == second.line {
        return false;
    }
    let overlap = room.overlap(one, other);
    let changed = room.of(second.line).iter().any(|s| CHANGED.has(&s.tokens));
    overlap >= if changed { 0.3 } else { 0.6 } && (changed || second.exact)
}
