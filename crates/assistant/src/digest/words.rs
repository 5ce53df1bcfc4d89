//! Words, their normal form and their stems.

use std::collections::HashMap;

use rust_stemmers::{Algorithm, Stemmer};

use super::lexicon::STOP;

/// A word or number of a text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Lower case, `ё` as `е`, without accents.
    pub norm: String,
    /// Whether it begins with a capital letter.
    pub capital: bool,
}

/// Cuts a text into words. A hyphen, apostrophe or underscore stays inside a word; a point, comma or colon inside a
/// number.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 8);
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !is_word(c) {
            continue;
        }
        let mut token = Token {
            start,
            end: start + c.len_utf8(),
            norm: String::new(),
            capital: c.is_uppercase(),
        };
        let mut last = c;
        push_norm(&mut token.norm, c);
        while let Some(&(at, next)) = chars.peek() {
            let follows = text
                .get(at + next.len_utf8()..)
                .and_then(|rest| rest.chars().next());
            if !continues(last, next, follows) {
                break;
            }
            push_norm(&mut token.norm, next);
            token.end = at + next.len_utf8();
            last = next;
            chars.next();
        }
        out.push(token);
    }
    out
}

fn continues(last: char, next: char, follows: Option<char>) -> bool {
    if is_word(next) || is_accent(next) {
        return true;
    }
    let follows = follows.unwrap_or(' ');
    match next {
        '-' | '\'' | '’' | '_' | '‑' => follows.is_alphanumeric(),
        '.' | ',' | ':' => last.is_ascii_digit() && follows.is_ascii_digit(),
        _ => false,
    }
}

/// As `is_alphanumeric`, quickly for the letters at hand.
fn is_word(c: char) -> bool {
    matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё') || c.is_alphanumeric()
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn push_norm(norm: &mut String, c: char) {
    match c {
        'а'..='я' | 'a'..='z' | '0'..='9' => norm.push(c),
        '\u{306}' if norm.ends_with('и') => {
            norm.pop();
            norm.push('й');
        }
        '’' => norm.push('\''),
        '‑' => norm.push('-'),
        c if is_accent(c) => {}
        c => norm.extend(
            c.to_lowercase()
                .filter(|&l| !is_accent(l))
                .map(|l| if l == 'ё' { 'е' } else { l }),
        ),
    }
}

/// The normal form of a word.
pub(super) fn norm(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    word.chars().for_each(|c| push_norm(&mut out, c));
    out
}

/// Whether a letter is Cyrillic.
pub(super) fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// Stems of words as small numbers, remembered, since stemming costs more than looking up.
pub(super) struct Stems {
    ru: Stemmer,
    en: Stemmer,
    words: HashMap<String, Option<u32>>,
    ids: HashMap<String, u32>,
}

/// Roots of Russian verbs that change their vowel, by the stems their forms come to: «перенесли», «перенести» and
/// «переносим» are one word, and so are «вывезли» and «вывозим», «провели» and «проводим».
const ROOTS: [(&str, &[&str]); 3] = [
    ("нес", &["нос", "нош", "несл", "нест"]),
    ("вез", &["воз", "везл", "везт"]),
    ("вед", &["вод", "вел", "вест"]),
];
/// Words that only look as if they were of such a root.
const OTHERS: [&str; 7] = [
    "завод",
    "повод",
    "довод",
    "поднос",
    "невест",
    "совест",
    "повест",
];
/// A root is told from any other word by the prefix before it, of so many letters at least.
const SHORTEST_PREFIX: usize = 2;

/// The stem that all forms of its root are known by.
fn one_root(stem: String) -> String {
    if OTHERS.contains(&stem.as_str()) {
        return stem;
    }
    let changed = ROOTS.iter().find_map(|(root, forms)| {
        let prefix = forms.iter().find_map(|form| stem.strip_suffix(form))?;
        (prefix.chars().count() >= SHORTEST_PREFIX).then(|| format!("{prefix}{root}"))
    });
    changed.unwrap_or(stem)
}

impl Stems {
    pub(super) fn new() -> Self {
        Self {
            ru: Stemmer::create(Algorithm::Russian),
            en: Stemmer::create(Algorithm::English),
            words: HashMap::new(),
            ids: HashMap::new(),
        }
    }

    /// The stem of a content word; none for a function word or a single letter.
    pub(super) fn of(&mut self, norm: &str) -> Option<u32> {
        if let Some(known) = self.words.get(norm) {
            return *known;
        }
        let found = is_content(norm).then(|| self.id(norm));
        self.words.insert(norm.to_owned(), found);
        found
    }

    fn id(&mut self, norm: &str) -> u32 {
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        let stem = self.stem(norm);
        *self.ids.entry(stem).or_insert(next)
    }

    /// The stem of any word.
    pub(super) fn stem(&self, norm: &str) -> String {
        let stemmer = if norm.chars().any(is_cyrillic) {
            &self.ru
        } else {
            &self.en
        };
        let stem = stemmer.stem(norm.trim_end_matches("'s")).into_owned();
        one_root(stem)
    }

    /// How many stems there are.
    pub(super) fn count(&self) -> usize {
        self.ids.len()
    }
}

/// Whether a word says something by itself.
pub(super) fn is_content(norm: &str) -> bool {
    let mut chars = norm.chars();
    let long = chars.next().is_some_and(|c| c.is_ascii_digit()) || chars.next().is_some();
    long && !STOP.contains(norm)
}
