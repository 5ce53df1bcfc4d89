//! A conversation read into sentences, words and stems.

use std::{cell::RefCell, collections::HashMap, ops::Range};

use super::{
    dates::moments,
    lexicon::{GREETING, SMALL},
    names::calls,
    plain::own_words,
    sentences::split,
    types::Line,
    words::{Stems, Token, is_content, tokens},
};

/// Longest quotation, in bytes; a longer sentence is cut at a word.
const QUOTE: usize = 560;

/// A sentence of a message.
#[derive(Debug)]
pub(super) struct Sentence {
    /// The line it is in.
    pub line: usize,
    /// Where it stands in the line's text, in bytes, without its greeting.
    pub range: Range<usize>,
    /// Its words; places are counted from the sentence's beginning.
    pub tokens: Vec<Token>,
    /// What it is about: stems of content words, each once, without numbers and dates.
    pub stems: Vec<u32>,
    /// Whether it ends with a question mark.
    pub asks: bool,
    /// Whether it is only a greeting, thanks or a reaction.
    pub small: bool,
    /// Whether it names a number, day or time.
    pub exact: bool,
}

/// A conversation, read.
pub(super) struct Room<'a> {
    /// The lines as given.
    pub lines: &'a [Line],
    /// The authors' own words, without markup, by line.
    pub texts: Vec<String>,
    /// All sentences, in order.
    pub sentences: Vec<Sentence>,
    /// Which sentences a line has.
    pub of_line: Vec<Range<usize>>,
    /// How rare each stem is.
    pub rarity: Vec<f32>,
    /// Which words call which people, as far as asked.
    called: RefCell<HashMap<String, HashMap<String, bool>>>,
}

impl<'a> Room<'a> {
    /// Reads a conversation.
    pub(super) fn read(lines: &'a [Line], stems: &mut Stems) -> Self {
        let texts: Vec<String> = lines.iter().map(|line| own_words(&line.text)).collect();
        let mut sentences = Vec::with_capacity(lines.len() * 2);
        let mut of_line = Vec::with_capacity(lines.len());
        for (line, text) in texts.iter().enumerate() {
            let first = sentences.len();
            sentences.extend(
                split(text)
                    .into_iter()
                    .filter_map(|range| Sentence::read(line, text, range, stems)),
            );
            of_line.push(first..sentences.len());
        }
        let rarity = rarity(&sentences, stems.count());
        Self {
            lines,
            texts,
            sentences,
            of_line,
            rarity,
            called: RefCell::default(),
        }
    }

    /// A sentence's words as written.
    pub(super) fn text(&self, sentence: &Sentence) -> &str {
        self.texts
            .get(sentence.line)
            .and_then(|text| text.get(sentence.range.clone()))
            .unwrap_or_default()
    }

    /// The sentences of a line.
    pub(super) fn of(&self, line: usize) -> &[Sentence] {
        self.of_line
            .get(line)
            .and_then(|range| self.sentences.get(range.clone()))
            .unwrap_or_default()
    }

    /// The first sentence of a line with a word in it.
    pub(super) fn opening(&self, line: usize) -> Option<&Sentence> {
        self.of(line).first()
    }

    /// The next lines of the same thread, or of the room outside threads: at most `most`.
    pub(super) fn after(&self, line: usize, most: usize) -> impl Iterator<Item = usize> + '_ {
        (line + 1..self.lines.len().min(line + 300))
            .filter(move |&next| self.is_beside(line, next))
            .take(most)
    }

    fn is_beside(&self, line: usize, next: usize) -> bool {
        let (Some(one), Some(other)) = (self.lines.get(line), self.lines.get(next)) else {
            return false;
        };
        one.thread == other.thread || other.thread.as_ref() == Some(&one.id)
    }

    /// Whether two lines have one author.
    pub(super) fn same_author(&self, one: usize, other: usize) -> bool {
        self.author(one) == self.author(other)
    }

    /// Who wrote a line.
    pub(super) fn author(&self, line: usize) -> &str {
        self.lines.get(line).map_or("", |l| l.author.as_str())
    }

    /// Whether a word calls a person; remembered, since the same few names come again and again.
    pub(super) fn is_called(&self, word: &str, person: &str) -> bool {
        let mut called = self.called.borrow_mut();
        if let Some(&known) = called.get(word).and_then(|people| people.get(person)) {
            return known;
        }
        let found = calls(word, person);
        called
            .entry(word.to_owned())
            .or_default()
            .insert(person.to_owned(), found);
        found
    }

    /// How much two sets of stems have in common: the rarity they share over that of the poorer.
    pub(super) fn overlap(&self, one: &[u32], other: &[u32]) -> f32 {
        let shared: f32 = one
            .iter()
            .filter(|stem| other.contains(stem))
            .map(|&stem| self.rare(stem))
            .sum();
        let weight = |stems: &[u32]| stems.iter().map(|&stem| self.rare(stem)).sum::<f32>();
        let least = weight(one).min(weight(other));
        if least > 0.0 { shared / least } else { 0.0 }
    }

    /// How much of `wanted` is in `own`, by rarity, 0 to 1.
    pub(super) fn cover(&self, wanted: &[u32], own: &[u32]) -> f32 {
        let all: f32 = wanted.iter().map(|&stem| self.rare(stem)).sum();
        let held: f32 = wanted
            .iter()
            .filter(|stem| own.contains(stem))
            .map(|&stem| self.rare(stem))
            .sum();
        if all > 0.0 { held / all } else { 0.0 }
    }

    /// How rare a stem is.
    pub(super) fn rare(&self, stem: u32) -> f32 {
        self.rarity.get(stem as usize).copied().unwrap_or(0.0)
    }
}

impl Sentence {
    fn read(line: usize, text: &str, range: Range<usize>, stems: &mut Stems) -> Option<Self> {
        let whole = text.get(range.clone())?;
        let asks = whole.trim_end_matches(|c: char| !c.is_alphanumeric()).len() < whole.len()
            && is_question(whole);
        let range = without_greeting(whole, range);
        let kept = text.get(range.clone())?;
        let tokens = tokens(kept);
        let moments = moments(&tokens);
        let dated = |at: usize| moments.iter().any(|m| (m.start..m.end).contains(&at));
        let mut own: Vec<u32> = (tokens.iter().enumerate())
            .filter(|(at, token)| {
                !token.norm.starts_with(|c: char| c.is_ascii_digit()) && !dated(*at)
            })
            .filter_map(|(_, token)| stems.of(&token.norm))
            .collect();
        own.sort_unstable();
        own.dedup();
        let exact = !moments.is_empty()
            || tokens
                .iter()
                .any(|t| t.norm.starts_with(|c: char| c.is_ascii_digit()));
        let small = tokens
            .iter()
            .all(|t| SMALL.contains(t.norm.as_str()) || !is_content(&t.norm))
            && moments.is_empty();
        Some(Self {
            line,
            range,
            stems: own,
            asks,
            small,
            exact,
            tokens,
        })
    }
}

fn is_question(whole: &str) -> bool {
    let tail = whole.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?');
    tail.ends_with('?')
}

/// The range of a sentence without «Коллеги, добрый день!» before it, and no longer than a quotation may be.
fn without_greeting(whole: &str, range: Range<usize>) -> Range<usize> {
    let words = tokens(whole);
    let mut skip = 0;
    while let Some(place) = GREETING.at(&words, skip) {
        let (Some(last), Some(next)) = (words.get(place.end - 1), words.get(place.end)) else {
            break;
        };
        let gap = whole.get(last.end..next.start).unwrap_or_default();
        if !gap.contains([',', '!', '.', ':', '—', '–', ')']) {
            break;
        }
        skip = place.end;
    }
    let start = words
        .get(skip)
        .filter(|_| skip > 0)
        .map_or(0, |word| word.start);
    let kept = whole.get(start..).unwrap_or_default();
    range.start + start..range.start + start + cut(kept)
}

/// Where to end a quotation.
fn cut(kept: &str) -> usize {
    if kept.len() <= QUOTE {
        return kept.len();
    }
    let head = kept
        .get(..kept.floor_char_boundary(QUOTE))
        .unwrap_or_default();
    let end = head
        .rfind(char::is_whitespace)
        .filter(|at| *at > QUOTE / 2)
        .unwrap_or(head.len());
    head.get(..end).unwrap_or_default().trim_end().len()
}

fn rarity(sentences: &[Sentence], count: usize) -> Vec<f32> {
    let mut seen: HashMap<u32, u32> = HashMap::new();
    for stem in sentences.iter().flat_map(|s| &s.stems) {
        *seen.entry(*stem).or_default() += 1;
    }
    let all = to_f32(sentences.len());
    (0..u32::try_from(count).unwrap_or(u32::MAX))
        .map(|stem| {
            seen.get(&stem)
                .map_or(0.0, |&n| (1.0 + all / to_f32(n as usize)).ln())
        })
        .collect()
}

/// A count as a weight.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts are far below the 24 bits of a mantissa"
)]
pub(super) fn to_f32(count: usize) -> f32 {
    count as f32
}
