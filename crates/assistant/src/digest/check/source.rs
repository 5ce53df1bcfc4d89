//! The cited lines, read once for all checks.

use std::collections::HashSet;

use super::super::{
    cues::is_denial,
    dates::{Moment, moments},
    numbers::{Number, numbers},
    plain::{is_hidden, plain},
    sentences::split,
    types::Line,
    words::{Stems, Token, is_content, tokens},
};

/// What the cited lines hold.
pub(super) struct Source {
    /// Their words, in normal form, in order.
    pub text: String,
    /// Their words.
    pub tokens: Vec<Token>,
    /// Who wrote them.
    pub authors: Vec<String>,
    /// Who is mentioned in them.
    pub mentions: Vec<String>,
    /// Their days and times.
    pub moments: Vec<Moment>,
    /// Their numbers that are not part of a day.
    pub numbers: Vec<Number>,
    /// How many lines they are.
    pub lines: usize,
}

/// Words between two signs: `,`, `;`, a dash, the end of a sentence.
pub(super) struct Clause {
    /// Its words.
    pub tokens: Vec<Token>,
    /// Whether it is part of a question.
    pub asks: bool,
    /// Whether it is part of a conditional or doubtful sentence.
    pub doubtful: bool,
}

impl Source {
    /// Reads the cited lines.
    pub(super) fn read(cited: &[&Line]) -> Self {
        let text = cited
            .iter()
            .map(|line| normal(&plain(&line.text, |_| None)))
            .collect::<Vec<_>>()
            .join("\n");
        let tokens = tokens(&text);
        let moments = moments(&tokens);
        Self {
            numbers: free_numbers(&text, &tokens, &moments, true),
            authors: cited.iter().map(|line| normal(&line.author)).collect(),
            mentions: cited
                .iter()
                .flat_map(|line| &line.mentions)
                .map(|m| normal(m))
                .collect(),
            moments,
            tokens,
            text,
            lines: cited.len(),
        }
    }

    /// Words of the names of authors and mentioned people.
    pub(super) fn names(&self) -> Vec<Token> {
        self.authors
            .iter()
            .chain(&self.mentions)
            .flat_map(|name| tokens(name))
            .collect()
    }
}

/// One shape for all ways to write a character: full-width and other digits as ASCII, no hidden characters, plain
/// spaces.
pub(super) fn normal(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' => Some('\n'),
            c if is_hidden(c) => None,
            c if c.is_whitespace() => Some(' '),
            c => Some(ascii(c)),
        })
        .collect()
}

/// First digits of scripts whose ten digits follow each other.
const ZEROS: &[u32] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50,
    0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0x2080, 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec,
    0x1d7f6,
];

fn ascii(c: char) -> char {
    let code = u32::from(c);
    if let Some(zero) = ZEROS
        .iter()
        .find(|&&zero| (zero..zero + 10).contains(&code))
    {
        return char::from_digit(code - zero, 10).unwrap_or(c);
    }
    match code {
        0xb2 | 0xb3 => char::from_digit(code - 0xb0, 10).unwrap_or(c),
        0xb9 => '1',
        0x2070 | 0x2074..=0x2079 => char::from_digit(code - 0x2070, 10).unwrap_or(c),
        0x2460..=0x2468 => char::from_digit(code - 0x245f, 10).unwrap_or(c),
        0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Numbers outside days and times; a doubtful day (`12.05`) counts as a number too when `doubtful`.
pub(super) fn free_numbers(
    text: &str,
    tokens: &[Token],
    moments: &[Moment],
    doubtful: bool,
) -> Vec<Number> {
    let taken: Vec<std::ops::Range<usize>> = moments
        .iter()
        .filter(|m| !(doubtful && m.doubtful))
        .filter_map(|m| Some(tokens.get(m.start)?.start..tokens.get(m.end.checked_sub(1)?)?.end))
        .collect();
    let free = |n: &Number| {
        !taken
            .iter()
            .any(|range| range.start < n.end && n.start < range.end)
    };
    numbers(text).into_iter().filter(free).collect()
}

/// Words of doubt and condition.
const DOUBT: &[&str] = &[
    "если",
    "бы",
    "возможно",
    "наверное",
    "вероятно",
    "может",
    "вдруг",
    "if",
    "unless",
    "maybe",
    "perhaps",
    "might",
    "probably",
    "would",
    "possibly",
    "вряд",
    "постараюсь",
    "попробую",
    "надеюсь",
    "hopefully",
    "try",
];

/// Whether a word makes what is said conditional or doubtful.
pub(super) fn is_doubt(norm: &str) -> bool {
    DOUBT.contains(&norm)
}

/// The clauses of a text.
pub(super) fn clauses(text: &str) -> Vec<Clause> {
    let mut out = Vec::new();
    for range in split(text) {
        let sentence = text.get(range).unwrap_or_default();
        let asks = sentence
            .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?')
            .ends_with('?');
        let doubtful = tokens(sentence).iter().any(|t| is_doubt(&t.norm));
        out.extend(cut(sentence).into_iter().map(|tokens| Clause {
            tokens,
            asks,
            doubtful,
        }));
    }
    out
}

fn cut(sentence: &str) -> Vec<Vec<Token>> {
    let mut out: Vec<Vec<Token>> = vec![Vec::new()];
    let mut last = 0;
    for token in tokens(sentence) {
        let gap = sentence.get(last..token.start).unwrap_or_default();
        let parted = gap.contains([',', ';', ':', '—', '–', '(', ')', '.', '!', '?', '…'])
            || gap.contains(" - ");
        if parted || matches!(token.norm.as_str(), "but" | "но" | "зато" | "однако") {
            out.push(Vec::new());
        }
        last = token.end;
        if let Some(clause) = out.last_mut() {
            clause.push(token);
        }
    }
    out.retain(|clause| !clause.is_empty());
    out
}

/// Words that call something off, by their beginning.
const REVERSALS: &[&str] = &[
    "отмен",
    "отлож",
    "отклад",
    "отказ",
    "отклон",
    "передум",
    "сорва",
    "сорвал",
    "запрет",
    "запрещ",
    "против",
    "вместо",
    "кроме",
    "cancel",
    "postpon",
    "reject",
    "declin",
    "refus",
    "instead",
    "except",
    "against",
    "delay",
    "приостан",
    "заморо",
    "прекра",
    "исключ",
    "провал",
];

/// The beginning of the reversing word, if it is one.
pub(super) fn reversal(norm: &str) -> Option<&'static str> {
    REVERSALS
        .iter()
        .find(|start| norm.starts_with(**start))
        .copied()
}

/// «Не позднее» denies nothing; it is one word with another sense.
pub(super) const COMPARING: &[&str] = &[
    "позднее",
    "позже",
    "раньше",
    "более",
    "менее",
    "больше",
    "меньше",
    "только",
    "later",
    "more",
    "less",
    "only",
    "earlier",
    "than",
    "после",
    "after",
    "перед",
    "почти",
    "almost",
    "хотя",
];

/// Places of the words that deny in a clause.
pub(super) fn denials(clause: &[Token]) -> Vec<usize> {
    let denies = |at: &usize| {
        let next = clause.get(at + 1).map_or("", |t| t.norm.as_str());
        clause.get(*at).is_some_and(|t| is_denial(&t.norm)) && !COMPARING.contains(&next)
    };
    (0..clause.len()).filter(denies).collect()
}

/// Stems of the content words, numbers left out.
pub(super) fn stems_of(words: &[Token], stems: &Stems) -> HashSet<String> {
    words
        .iter()
        .filter(|t| is_telling(t))
        .map(|t| stems.stem(&t.norm))
        .collect()
}

/// Whether a word counts as content.
pub(super) fn is_telling(token: &Token) -> bool {
    is_content(&token.norm) && !token.norm.starts_with(|c: char| c.is_ascii_digit())
}
