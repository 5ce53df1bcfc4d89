//! Passages that answer a question: BM25 over stems and pairs of stems, with boosts for what the question wants.

use std::collections::HashMap;

use super::{
    dates::{When, moments},
    lexicon::ASKING,
    names::calls,
    room::{Room, Sentence, to_f32},
    types::{Found, Line},
    words::{Stems, Token, tokens},
};

/// Least share of the question's rarity that a passage must hold.
const COVER: f32 = 0.45;

/// A question, read.
struct Query {
    stems: Vec<u32>,
    words: Vec<String>,
    numbers: Vec<String>,
    days: Vec<When>,
    wants_time: bool,
    wants_number: bool,
    wants_person: bool,
}

/// Up to `most` passages that answer `question`, best first; none when nothing really tells.
#[must_use]
pub fn answer(lines: &[Line], question: &str, most: usize) -> Vec<Found> {
    let mut stems = Stems::new();
    let room = Room::read(lines, &mut stems);
    let query = Query::read(question, &mut stems);
    if query.stems.is_empty() && query.exact() == 0 {
        return Vec::new();
    }
    let bm25 = Bm25::of(&room, &query);
    let mut best: HashMap<usize, (usize, f32)> = HashMap::new();
    for (at, sentence) in room.sentences.iter().enumerate() {
        let Some(score) = bm25.score(&room, &query, sentence) else {
            continue;
        };
        let own = if sentence.asks { score * 0.5 } else { score };
        keep(&mut best, sentence.line, at, own);
        if sentence.asks {
            pass_on(&room, &query, sentence.line, score, &mut best);
        }
    }
    ranked(&room, best, most)
}

fn keep(best: &mut HashMap<usize, (usize, f32)>, line: usize, at: usize, score: f32) {
    let slot = best.entry(line).or_insert((at, score));
    if score > slot.1 {
        *slot = (at, score);
    }
}

/// The reply to a question is worth what the question matched.
fn pass_on(
    room: &Room<'_>,
    query: &Query,
    line: usize,
    score: f32,
    best: &mut HashMap<usize, (usize, f32)>,
) {
    let replies = room
        .after(line, 4)
        .filter(|&next| !room.same_author(line, next));
    for (near, reply) in replies.take(2).enumerate() {
        let Some(range) = room.of_line.get(reply) else {
            continue;
        };
        let told = range
            .clone()
            .find(|&at| room.sentences.get(at).is_some_and(|s| !s.asks && !s.small));
        if let Some(at) = told.or(range.clone().next()) {
            let wanted = room.sentences.get(at).is_some_and(|s| query.boost(s) > 1.0);
            let share = if near == 0 { 0.9 } else { 0.4 } + if wanted { 0.3 } else { 0.0 };
            keep(best, reply, at, score * share);
        }
    }
}

fn ranked(room: &Room<'_>, best: HashMap<usize, (usize, f32)>, most: usize) -> Vec<Found> {
    let mut found: Vec<(usize, usize, f32)> = best
        .into_iter()
        .map(|(line, (at, score))| (line, at, score))
        .collect();
    found.sort_by(|a, b| b.2.total_cmp(&a.2).then(b.0.cmp(&a.0)));
    let floor = found.first().map_or(0.0, |best| best.2 * 0.35);
    found.retain(|(_, _, score)| *score >= floor);
    found.truncate(most);
    let quote = |at: usize| {
        room.sentences
            .get(at)
            .map(|s| room.text(s).to_owned())
            .unwrap_or_default()
    };
    found
        .into_iter()
        .map(|(source, at, score)| Found {
            source,
            quote: quote(at),
            score,
        })
        .collect()
}

impl Query {
    fn read(question: &str, stems: &mut Stems) -> Self {
        let question = question
            .get(..question.floor_char_boundary(1000))
            .unwrap_or_default();
        let words = tokens(question);
        let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.norm.as_str()));
        let days = moments(&words);
        let is_day = |at: usize| days.iter().any(|m| (m.start..m.end).contains(&at));
        let free: Vec<&Token> = words
            .iter()
            .enumerate()
            .filter(|(at, _)| !is_day(*at))
            .map(|(_, w)| w)
            .collect();
        let telling = free
            .iter()
            .filter(|w| !is_digit(w) && !ASKING.starts(std::slice::from_ref(**w)));
        let mut own: Vec<(u32, String)> = telling
            .filter_map(|w| Some((stems.of(&w.norm)?, w.norm.clone())))
            .collect();
        own.dedup_by_key(|(stem, _)| *stem);
        let (own, norms) = own.into_iter().unzip();
        Self {
            stems: own,
            words: norms,
            numbers: free
                .iter()
                .filter(|w| is_digit(w))
                .map(|w| w.norm.clone())
                .collect(),
            days: days.iter().map(|m| m.when).collect(),
            wants_time: has(&["когда", "when", "срок", "сроки", "дата", "date", "deadline"]),
            wants_number: has(&[
                "сколько",
                "цена",
                "стоит",
                "стоимость",
                "сумма",
                "бюджет",
                "much",
                "many",
                "price",
                "cost",
                "номер",
            ]),
            wants_person: has(&[
                "кто",
                "кого",
                "кому",
                "кем",
                "чей",
                "who",
                "whose",
                "whom",
                "ответственный",
            ]),
        }
    }

    /// How many numbers and days it names.
    fn exact(&self) -> usize {
        self.numbers.len() + self.days.len()
    }

    /// How many of them a sentence holds.
    fn exact_in(&self, sentence: &Sentence) -> usize {
        if self.exact() == 0 || !sentence.exact {
            return 0;
        }
        let own = moments(&sentence.tokens);
        let days = self
            .days
            .iter()
            .filter(|day| own.iter().any(|m| m.when == **day))
            .count();
        days + self
            .numbers
            .iter()
            .filter(|n| sentence.tokens.iter().any(|t| t.norm == **n))
            .count()
    }

    /// More than 1 for a sentence that has what the question wants.
    fn boost(&self, sentence: &Sentence) -> f32 {
        let time = self.wants_time && !moments(&sentence.tokens).is_empty();
        let number = self.wants_number && sentence.tokens.iter().any(is_digit);
        let person = self.wants_person && sentence.tokens.iter().skip(1).any(|t| t.capital);
        if time || number || person { 1.35 } else { 1.0 }
    }
}

fn is_digit(token: &Token) -> bool {
    token.norm.starts_with(|c: char| c.is_ascii_digit())
}

/// How often each stem is used, by sentence.
struct Bm25 {
    /// Stems of the question that call an author.
    authors: HashMap<String, Vec<u32>>,
    mean: f32,
    highest: f32,
}

impl Bm25 {
    fn of(room: &Room<'_>, query: &Query) -> Self {
        let count = to_f32(room.sentences.len().max(1));
        let words: usize = room.sentences.iter().map(|s| s.stems.len()).sum();
        let mut authors: HashMap<String, Vec<u32>> = HashMap::new();
        for line in room.lines {
            if !authors.contains_key(&line.author) {
                let called = query
                    .words
                    .iter()
                    .zip(&query.stems)
                    .filter(|(word, _)| calls(word, &line.author));
                authors.insert(line.author.clone(), called.map(|(_, stem)| *stem).collect());
            }
        }
        Self {
            authors,
            mean: (to_f32(words) / count).max(1.0),
            highest: (1.0 + count).ln(),
        }
    }

    /// None unless the sentence, with its author and its line, holds enough of what is rare in the question.
    fn score(&self, room: &Room<'_>, query: &Query, sentence: &Sentence) -> Option<f32> {
        let rare = |stem: u32| {
            if room.rare(stem) > 0.0 {
                room.rare(stem)
            } else {
                self.highest
            }
        };
        let called = self
            .authors
            .get(room.author(sentence.line))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let line = room.of(sentence.line);
        let around = line.get(..line.len().min(12)).unwrap_or_default();
        let near = |stem: &u32| {
            called.contains(stem)
                || around
                    .iter()
                    .chain([sentence])
                    .any(|s| s.stems.binary_search(stem).is_ok())
        };
        let own = |stem: &u32| sentence.stems.binary_search(stem).is_ok();
        let figures = to_f32(query.exact_in(sentence));
        let wanted: f32 = query.stems.iter().map(|&s| rare(s)).sum::<f32>()
            + self.highest * to_f32(query.exact());
        let has: f32 = query
            .stems
            .iter()
            .filter(|s| near(s))
            .map(|&s| rare(s))
            .sum::<f32>()
            + self.highest * figures;
        let matched: f32 = query
            .stems
            .iter()
            .filter(|s| own(s))
            .map(|&s| rare(s))
            .sum::<f32>()
            + self.highest * figures;
        if has < COVER * wanted || matched <= 0.0 {
            return None;
        }
        let length = to_f32(sentence.stems.len()) / self.mean;
        let pairs = query
            .stems
            .windows(2)
            .filter(|pair| pair.iter().all(own))
            .count();
        let tf = 2.2 / (1.0 + 1.2 * (0.4 + 0.6 * length));
        Some(
            (matched * tf + 0.3 * to_f32(pairs) * self.highest + 0.2 * has)
                * query.boost(sentence)
                * (has / wanted),
        )
    }
}
