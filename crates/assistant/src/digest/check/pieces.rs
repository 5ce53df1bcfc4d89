//! A sentence as a row of words, numbers and days, to be laid beside another.

use super::{
    super::{
        dates::{When, moments},
        numbers::{Number, Unit, numbers},
        words::{Token, tokens},
    },
    source::free_numbers,
};

/// Signs between words that change the sense.
const SIGNS: &str = "<>=≠≤≥+−±~≈→←×/&";
/// Words that may be added or left out anywhere.
const FILLERS: &[&str] = &[
    "пожалуйста",
    "ну",
    "вот",
    "кстати",
    "ведь",
    "также",
    "please",
    "btw",
    "also",
];

/// What a piece is.
pub(super) enum What {
    /// A word.
    Word,
    /// A number with its readings in millionths.
    Number(Vec<i128>, Option<Unit>),
    /// A day or time.
    Moment(When),
}

/// One word, number or day.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent marks of how the piece stands in its sentence"
)]
pub(super) struct Piece {
    /// What it is.
    pub what: What,
    /// Its words in normal form.
    pub norm: String,
    /// Signs right before it that change the sense.
    pub signs: String,
    /// Whether a sign before it begins a new clause.
    pub bound: bool,
    /// Whether a colon stands before it.
    pub colon: bool,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether a filler before it was left out, so that the comma may belong to the filler.
    pub loose: bool,
}

/// The pieces of a sentence, without articles and fillers.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let words = tokens(text);
    let dated = moments(&words);
    let counted = free_numbers(text, &words, &dated, false);
    let mut out = Vec::new();
    let (mut at, mut last, mut filler) = (0, 0, false);
    while let Some(token) = words.get(at) {
        let gap = text.get(last..token.start).unwrap_or_default();
        let (what, next) = if let Some(moment) = dated.iter().find(|m| m.start == at) {
            (What::Moment(moment.when), moment.end.max(at + 1))
        } else if let Some(number) = counted.iter().find(|n| n.start == token.start) {
            let what = What::Number(number.values.clone(), number.unit);
            (what, after(&words, at, number))
        } else {
            (What::Word, at + 1)
        };
        let own = words.get(at..next).unwrap_or_default();
        filler = push(&mut out, what, own, gap, filler);
        last = own.last().map_or(token.end, |t| t.end);
        at = next;
    }
    out
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

/// Adds a piece, unless it is an article or a filler; whether it was a filler.
fn push(out: &mut Vec<Piece>, what: What, words: &[Token], gap: &str, loose: bool) -> bool {
    let norms: Vec<&str> = words.iter().map(|t| t.norm.as_str()).collect();
    let capital = words.first().is_some_and(|t| t.capital);
    let mut piece = Piece {
        what,
        norm: norms.join(" "),
        signs: signs(gap),
        bound: gap.contains([',', ';', ':', '—', '–', '(', ')']) || gap.contains(" - "),
        colon: gap.contains(':'),
        capital,
        loose,
    };
    let article = matches!(piece.norm.as_str(), "a" | "an" | "the") && (!capital || out.is_empty());
    if FILLERS.contains(&piece.norm.as_str()) || is_just(out, &piece) {
        return true;
    }
    if article {
        return loose;
    }
    let whole = std::mem::take(&mut piece.norm);
    let (head, tail) = expand(&whole);
    piece.norm = head;
    out.push(piece);
    if let Some(norm) = tail {
        out.push(Piece {
            what: What::Word,
            norm: norm.to_owned(),
            signs: String::new(),
            bound: false,
            colon: false,
            capital: false,
            loose: false,
        });
    }
    false
}

/// "I'll just send it" says no less without "just"; "just 40 boxes" does.
fn is_just(before: &[Piece], piece: &Piece) -> bool {
    let subject = |p: &Piece| matches!(p.norm.as_str(), "i" | "we" | "will");
    piece.norm == "just" && before.last().is_some_and(subject)
}

fn signs(gap: &str) -> String {
    let minus = gap.ends_with('-');
    let minus = minus.then_some('−');
    gap.chars()
        .filter(|c| SIGNS.contains(*c))
        .chain(minus)
        .collect()
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

/// Whether two pieces are the same word, number or day.
pub(super) fn same(own: &Piece, claimed: &Piece) -> bool {
    let equal = match (&own.what, &claimed.what) {
        (What::Number(own, unit), What::Number(values, claimed)) => {
            unit == claimed && own.iter().any(|value| values.contains(value))
        }
        (What::Moment(When::Relative(_)), What::Moment(When::Relative(_)))
        | (What::Word, What::Word) => own.norm == claimed.norm,
        (What::Moment(own), What::Moment(claimed)) => own == claimed,
        _ => false,
    };
    equal && own.signs == claimed.signs
}
