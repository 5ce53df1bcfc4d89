//! A sentence as a row of words, numbers and days, to be laid beside another.

use super::{
    super::{
        dates::{When, moments},
        numbers::{Number, Unit, numbers},
        words::{Token, tokens},
    },
    source::free_numbers,
};

/// What a piece is.
pub(super) enum What {
    /// A word.
    Word,
    /// A number with its readings in millionths.
    Number(Vec<i128>, Option<Unit>),
    /// A day or time, and whether it may just as well be a number.
    Moment(When, bool),
}

/// One word, number or day.
pub(super) struct Piece {
    /// What it is.
    pub what: What,
    /// Its words in normal form.
    pub norm: String,
    /// Its words in lower case as written: «всё» is not «все».
    pub written: String,
    /// What stands between it and the piece before, one space for many.
    pub gap: String,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether a later letter of it is a capital one: "US" is not "us".
    pub shouted: bool,
}

impl Piece {
    /// Whether a sign before it begins a new clause.
    pub(super) fn bound(&self) -> bool {
        self.gap.contains(|c: char| !c.is_whitespace())
    }

    /// Whether a colon stands before it.
    pub(super) fn colon(&self) -> bool {
        self.gap.trim() == ":"
    }
}

/// The pieces of a sentence.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let words = tokens(text);
    let dated = moments(&words);
    let counted = free_numbers(text, &words, &dated, false);
    let mut out = Vec::new();
    let (mut at, mut last) = (0, 0);
    while let Some(token) = words.get(at) {
        let (what, next) = if let Some(moment) = dated.iter().find(|m| m.start == at) {
            let what = What::Moment(moment.when, moment.doubtful);
            (what, moment.end.max(at + 1))
        } else if let Some(number) = counted.iter().find(|n| n.start == token.start) {
            let what = What::Number(number.values.clone(), number.unit);
            (what, after(&words, at, number))
        } else {
            (What::Word, at + 1)
        };
        let own = words.get(at..next).unwrap_or_default();
        let end = own.last().map_or(token.end, |t| t.end);
        let gap = tidy(text.get(last..token.start).unwrap_or_default());
        push(
            &mut out,
            what,
            own,
            gap,
            text.get(token.start..end).unwrap_or_default(),
        );
        last = end;
        at = next;
    }
    out
}

/// What stands after the last piece, but for the point or exclamation mark that ends a sentence.
pub(super) fn tail(text: &str) -> String {
    let end = tokens(text).last().map_or(0, |t| t.end);
    let rest = tidy(text.get(end..).unwrap_or_default());
    let trimmed = rest.trim();
    if matches!(trimmed, "." | "!") {
        String::new()
    } else {
        trimmed.to_owned()
    }
}

/// One shape of quotation marks, dashes and spaces.
pub(super) fn tidy(gap: &str) -> String {
    let mut out = String::with_capacity(gap.len());
    for c in gap.chars() {
        let c = match c {
            '“' | '”' | '„' => '"',
            '–' => '—',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out.replace(" - ", " — ")
}

/// The word after a number and the name of its unit.
fn after(words: &[Token], at: usize, number: &Number) -> usize {
    let rest = words.iter().skip(at);
    let next = at + rest.take_while(|t| t.start < number.end).count().max(1);
    let names_unit = words.get(next).is_some_and(|word| {
        let read = numbers(&format!("1 {}", word.norm));
        number.unit.is_some() && read.first().is_some_and(|n| n.unit == number.unit)
    });
    next + usize::from(names_unit)
}

/// Adds a piece; "I'll" is two.
fn push(out: &mut Vec<Piece>, what: What, words: &[Token], gap: String, text: &str) {
    let norms: Vec<&str> = words.iter().map(|t| t.norm.as_str()).collect();
    let whole = norms.join(" ");
    let (norm, tail) = expand(&whole);
    let written = match tail {
        Some(_) => norm.clone(),
        None => text.to_lowercase().replace('’', "'").replace('‑', "-"),
    };
    out.push(Piece {
        what,
        written,
        norm,
        gap,
        capital: words.first().is_some_and(|t| t.capital),
        shouted: text.chars().skip(1).any(char::is_uppercase),
    });
    if let Some(word) = tail {
        out.push(Piece {
            what: What::Word,
            norm: word.to_owned(),
            written: word.to_owned(),
            gap: " ".to_owned(),
            capital: false,
            shouted: false,
        });
    }
}

/// "I'll" is two words.
fn expand(norm: &str) -> (String, Option<&'static str>) {
    let cut = |end: &str| norm.strip_suffix(end).map(str::to_owned);
    match norm {
        "won't" => return ("will".into(), Some("not")),
        "can't" | "cannot" => return ("can".into(), Some("not")),
        _ => {}
    }
    let forms = [
        ("'ll", "will"),
        ("n't", "not"),
        ("'m", "am"),
        ("'re", "are"),
        ("'ve", "have"),
    ];
    forms
        .iter()
        .find_map(|(end, word)| Some((cut(end)?, Some(*word))))
        .unwrap_or_else(|| (norm.to_owned(), None))
}

/// Whether two pieces are the same word, number or day, whatever stands before them. Of a number and a day only the
/// way they are written may differ, and only where they have one reading.
pub(super) fn same(own: &Piece, claimed: &Piece) -> bool {
    match (&own.what, &claimed.what) {
        (What::Number(values, unit), What::Number(theirs, other)) => {
            unit == other
                && values == theirs
                && (values.len() == 1 || own.written == claimed.written)
        }
        (What::Moment(one, doubtful), What::Moment(other, _)) => {
            own.written == claimed.written
                || !doubtful && one == other && !matches!(one, When::Relative(_))
        }
        (What::Word, What::Word) => own.written == claimed.written,
        _ => false,
    }
}

/// Whether two pieces in the middle of a sentence are the same, with the same signs and capital letters.
pub(super) fn alike(own: &Piece, claimed: &Piece) -> bool {
    let worded = matches!(own.what, What::Word);
    own.gap == claimed.gap
        && same(own, claimed)
        && (!worded || own.capital == claimed.capital && own.shouted == claimed.shouted)
}
