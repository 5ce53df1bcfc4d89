//! Finding set phrases among words.

use std::collections::BTreeMap;

use super::words::Token;

/// A list of phrases, ready to be looked for. In a phrase `пере*` is any word that begins so, and `..` stands for
/// up to three words.
pub(super) struct Phrases {
    /// Sorted by the first letter: a search in so short a list beats hashing.
    by_letter: Vec<(char, Vec<Vec<Part>>)>,
}

enum Part {
    Word(&'static str),
    Start(&'static str),
    Gap,
}

/// Where a phrase was found: token indexes, the end not included.
pub(super) type Place = std::ops::Range<usize>;

impl Phrases {
    /// Reads a list of phrases parted by `|` or line ends.
    pub(super) fn new(list: &'static str) -> Self {
        let mut by_letter: BTreeMap<char, Vec<Vec<Part>>> = BTreeMap::new();
        for phrase in list
            .split(['|', '\n'])
            .map(str::trim)
            .filter(|p| !p.is_empty())
        {
            if let Some(letter) = phrase.chars().next() {
                by_letter
                    .entry(letter)
                    .or_default()
                    .push(phrase.split_whitespace().map(Part::new).collect());
            }
        }
        Self {
            by_letter: by_letter.into_iter().collect(),
        }
    }

    /// The first place where a phrase stands.
    pub(super) fn find(&self, tokens: &[Token]) -> Option<Place> {
        (0..tokens.len()).find_map(|at| self.at(tokens, at))
    }

    /// Every place where a phrase stands.
    pub(super) fn all<'a>(&'a self, tokens: &'a [Token]) -> impl Iterator<Item = Place> + 'a {
        (0..tokens.len()).filter_map(|at| self.at(tokens, at))
    }

    /// Whether a phrase stands anywhere.
    pub(super) fn has(&self, tokens: &[Token]) -> bool {
        self.find(tokens).is_some()
    }

    /// The longest phrase beginning with the word at `at`.
    pub(super) fn at(&self, tokens: &[Token], at: usize) -> Option<Place> {
        let letter = tokens.get(at)?.norm.chars().next()?;
        let place = self
            .by_letter
            .binary_search_by_key(&letter, |(first, _)| *first)
            .ok()?;
        let (_, phrases) = self.by_letter.get(place)?;
        let end = phrases
            .iter()
            .filter_map(|parts| matches(parts, tokens, at))
            .max()?;
        Some(at..end)
    }

    /// Whether a phrase begins the words.
    pub(super) fn starts(&self, tokens: &[Token]) -> bool {
        self.at(tokens, 0).is_some()
    }
}

impl Part {
    fn new(word: &'static str) -> Self {
        match (word, word.strip_suffix('*')) {
            ("..", _) => Self::Gap,
            (_, Some(start)) => Self::Start(start),
            _ => Self::Word(word),
        }
    }

    fn is(&self, word: &str) -> bool {
        match self {
            Self::Word(own) => *own == word,
            Self::Start(own) => word.starts_with(own),
            Self::Gap => true,
        }
    }
}

fn matches(parts: &[Part], tokens: &[Token], at: usize) -> Option<usize> {
    match parts {
        [] => Some(at),
        [Part::Gap, rest @ ..] => (at..=at + 3).find_map(|next| matches(rest, tokens, next)),
        [part, rest @ ..] => {
            let token = tokens.get(at)?;
            part.is(&token.norm)
                .then(|| matches(rest, tokens, at + 1))?
        }
    }
}
