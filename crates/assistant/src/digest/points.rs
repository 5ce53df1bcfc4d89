//! Points: the sentences that tell most, each big topic represented, none told twice.

use std::collections::{BTreeMap, HashSet};

use super::{
    central::{centrality, likeness},
    cues::Mark,
    decisions::is_decision,
    promises::is_promise,
    room::{Room, Sentence, to_f32},
    topics::topics,
};

/// Most sentences compared with each other.
const COMPARED: usize = 1200;
/// Two sentences more alike than this tell the same.
const SAME: f32 = 0.6;

/// A sentence that may become a point.
struct Candidate {
    sentence: usize,
    topic: usize,
    score: f32,
    /// How like the likest sentence already told it is.
    alike: f32,
}

/// Up to `most` points, leaving out what `told` already says, best first.
pub(super) fn points(room: &Room<'_>, told: &[&Mark], most: usize) -> Vec<Mark> {
    if most == 0 {
        return Vec::new();
    }
    let topics = topics(room);
    let taken: HashSet<usize> = told.iter().map(|mark| mark.sentence).collect();
    let mut candidates = candidates(room, &topics, &taken);
    rank(room, &mut candidates);
    let mut chosen: Vec<usize> = Vec::new();
    for mark in told {
        tell(room, &mut candidates, mark.sentence);
    }
    let turns = big_topics(&topics, most)
        .into_iter()
        .map(Some)
        .chain(std::iter::repeat_n(None, most));
    for topic in turns {
        if chosen.len() < most
            && let Some(best) = best(&candidates, topic, &chosen)
        {
            chosen.push(best);
            let sentence = candidates.get(best).map_or(0, |c| c.sentence);
            tell(room, &mut candidates, sentence);
        }
    }
    chosen
        .into_iter()
        .filter_map(|at| candidates.get(at))
        .map(|c| mark(room, c))
        .collect()
}

fn mark(room: &Room<'_>, candidate: &Candidate) -> Mark {
    let line = room.sentences.get(candidate.sentence).map_or(0, |s| s.line);
    Mark {
        sentence: candidate.sentence,
        sources: vec![line],
        who: None,
        due: None,
        weight: candidate.score,
    }
}

fn candidates(room: &Room<'_>, topics: &[usize], taken: &HashSet<usize>) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = (room.sentences.iter().enumerate())
        .filter(|(at, sentence)| !taken.contains(at) && tells(room, sentence))
        .map(|(at, sentence)| Candidate {
            sentence: at,
            topic: topics.get(sentence.line).copied().unwrap_or(0),
            score: alone(room, sentence),
            alike: 0.0,
        })
        .collect();
    if out.len() > COMPARED {
        out.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then(a.sentence.cmp(&b.sentence))
        });
        out.truncate(COMPARED);
        out.sort_by_key(|c| c.sentence);
    }
    out
}

/// Whether a sentence tells something: enough content, and neither a question nor a taken-back word.
fn tells(room: &Room<'_>, sentence: &Sentence) -> bool {
    let enough = sentence.stems.len() >= if sentence.exact { 2 } else { 3 };
    enough
        && !sentence.small
        && !sentence.asks
        && !is_decision(room, sentence)
        && !is_promise(room, sentence)
}

/// What a sentence weighs by itself: its rare words, exact facts, place and the replies to it.
fn alone(room: &Room<'_>, sentence: &Sentence) -> f32 {
    let rare: f32 = sentence.stems.iter().map(|&stem| room.rare(stem)).sum();
    let length = to_f32(sentence.stems.len());
    let full = (length / 6.0).min(1.0) * if length > 25.0 { 0.7 } else { 1.0 };
    let mean = rare / length.max(1.0) / to_f32(room.sentences.len().max(2)).ln().max(1.0);
    let replies = room
        .after(sentence.line, 4)
        .filter(|&next| replies(room, sentence, next))
        .count();
    let first = room
        .lines
        .get(sentence.line)
        .is_some_and(|line| line.thread.is_none());
    let opens = room
        .of(sentence.line)
        .first()
        .is_some_and(|s| s.range == sentence.range);
    full * (0.5 + 0.3 * mean.min(1.0))
        + if sentence.exact { 0.15 } else { 0.0 }
        + 0.06 * to_f32(replies)
        + if first { 0.03 } else { 0.0 }
        + if opens { 0.05 } else { 0.0 }
}

fn replies(room: &Room<'_>, sentence: &Sentence, next: usize) -> bool {
    !room.same_author(sentence.line, next)
        && room
            .of(next)
            .iter()
            .any(|s| s.stems.iter().any(|stem| sentence.stems.contains(stem)))
}

fn rank(room: &Room<'_>, candidates: &mut [Candidate]) {
    let chosen: Vec<usize> = candidates.iter().map(|c| c.sentence).collect();
    let central = centrality(room, &chosen);
    for (candidate, central) in candidates.iter_mut().zip(central) {
        candidate.score += 0.6 * central;
    }
}

/// Topics with at least a twentieth of the lines, the biggest first.
fn big_topics(topics: &[usize], most: usize) -> Vec<usize> {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for topic in topics {
        *sizes.entry(*topic).or_default() += 1;
    }
    let least = (topics.len() / 20).max(3);
    let mut big: Vec<(usize, usize)> = sizes
        .into_iter()
        .filter(|(_, size)| *size >= least)
        .collect();
    big.sort_by_key(|(topic, size)| (std::cmp::Reverse(*size), *topic));
    big.into_iter().take(most).map(|(topic, _)| topic).collect()
}

/// Remembers how like each candidate is to what was just told.
fn tell(room: &Room<'_>, candidates: &mut [Candidate], sentence: usize) {
    let stems = |at: usize| {
        room.sentences
            .get(at)
            .map(|s| s.stems.as_slice())
            .unwrap_or_default()
    };
    for candidate in candidates {
        candidate.alike =
            candidate
                .alike
                .max(likeness(room, stems(candidate.sentence), stems(sentence)));
    }
}

/// The best candidate of a topic (or of all) that says something new.
fn best(candidates: &[Candidate], topic: Option<usize>, chosen: &[usize]) -> Option<usize> {
    let fresh = |at: &usize, c: &Candidate| {
        c.alike < SAME && topic.is_none_or(|t| t == c.topic) && !chosen.contains(at)
    };
    let scored = candidates
        .iter()
        .enumerate()
        .filter(|(at, c)| fresh(at, c))
        .map(|(at, c)| (at, 0.75 * c.score - 0.25 * c.alike));
    scored
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        .map(|(at, _)| at)
}
