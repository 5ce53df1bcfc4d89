//! Numbers in text, however they are written: `1 500`, `1,500.00`, `1.5k`, «полтора миллиона».

use std::{collections::HashMap, sync::LazyLock};

use super::words::{Token, tokens};

/// A number of a text: its possible readings in millionths (`1,500` may be 1.5 or 1500) and what it counts.
#[derive(Clone, Debug)]
pub(super) struct Number {
    /// The readings, in millionths.
    pub values: Vec<i128>,
    /// Per cent or a currency.
    pub unit: Option<Unit>,
    /// Where it stands in the text, in bytes.
    pub start: usize,
    /// Where it ends, unit not included.
    pub end: usize,
}

/// What a number counts, where mixing it up would change the sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Percent,
    Rouble,
    Dollar,
    Euro,
}

const ONE: i128 = 1_000_000;

/// Every number of a text, in order.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let tokens = tokens(text);
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match read(text, &tokens, at) {
            Some((number, next)) => {
                out.push(number);
                at = next;
            }
            None => at += 1,
        }
    }
    out
}

fn read(text: &str, tokens: &[Token], at: usize) -> Option<(Number, usize)> {
    let first = tokens.get(at)?;
    let (values, scaled, mut next) = if first.norm.starts_with(|c: char| c.is_ascii_digit()) {
        let (joined, next) = join_groups(text, tokens, at);
        let (values, scaled) = digits(&joined)?;
        (values, scaled, next)
    } else {
        let (value, next) = spoken(tokens, at)?;
        (vec![value], false, next)
    };
    let mut values = values;
    if !scaled && let Some(scale) = tokens.get(next).and_then(|t| scale(&t.norm)) {
        for value in &mut values {
            *value = value.saturating_mul(scale);
        }
        next += 1;
    }
    let end = tokens.get(next - 1)?.end;
    let unit = unit(text, first.start, end, tokens.get(next));
    Some((
        Number {
            values,
            unit,
            start: first.start,
            end,
        },
        next,
    ))
}

/// Joins groups of three digits parted by a space: `1 500 000`.
fn join_groups(text: &str, tokens: &[Token], at: usize) -> (String, usize) {
    let Some(first) = tokens.get(at) else {
        return (String::new(), at + 1);
    };
    let mut joined = first.norm.clone();
    let mut next = at + 1;
    let short = joined.len() <= 3 && joined.bytes().all(|b| b.is_ascii_digit());
    while let (true, Some(before), Some(group)) = (short, tokens.get(next - 1), tokens.get(next)) {
        let gap = text.get(before.end..group.start).unwrap_or("?");
        let head = group.norm.split([',', '.']).next().unwrap_or_default();
        if !matches!(gap, " " | "\u{a0}" | "\u{202f}" | "\u{2009}")
            || head.len() != 3
            || !is_number(&group.norm)
        {
            break;
        }
        joined.push_str(&group.norm);
        next += 1;
    }
    (joined, next)
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
}

/// The readings of digits with their suffix, and whether the suffix was a scale: `15`, `1,5`, `1.5k`, `15-го`, `2nd`.
fn digits(word: &str) -> Option<(Vec<i128>, bool)> {
    let split = word
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .unwrap_or(word.len());
    let (number, suffix) = word.split_at_checked(split)?;
    let values = readings(number)?;
    match suffix.trim_start_matches('-') {
        "" | "го" | "му" | "й" | "я" | "е" | "ое" | "ого" | "ти" | "х" | "ми" | "м" | "ю"
        | "ый" | "ая" | "ой" | "st" | "nd" | "rd" | "th" => Some((values, false)),
        other => {
            let by = scale(other)?;
            Some((
                values.into_iter().map(|v| v.saturating_mul(by)).collect(),
                true,
            ))
        }
    }
}

fn readings(number: &str) -> Option<Vec<i128>> {
    let marks: Vec<(usize, char)> = number
        .char_indices()
        .filter(|(_, c)| !c.is_ascii_digit())
        .collect();
    let bare: String = number.chars().filter(char::is_ascii_digit).collect();
    let Some(&(last, mark)) = marks.last() else {
        return Some(vec![value(&bare, 0)?]);
    };
    let decimals = number.len() - last - 1;
    let mixed = marks.iter().any(|&(_, c)| c != mark);
    if mixed {
        return Some(vec![value(&bare, decimals)?]);
    }
    if marks.len() > 1 {
        return if mark == '.' && decimals != 3 {
            None
        } else {
            Some(vec![value(&bare, 0)?])
        };
    }
    let mut out = vec![value(&bare, decimals)?];
    if decimals == 3 && last <= 3 {
        out.push(value(&bare, 0)?);
    }
    Some(out)
}

fn value(digits: &str, decimals: usize) -> Option<i128> {
    let whole: i128 = digits.get(..digits.len().min(24))?.parse().ok()?;
    let divisor = 10_i128.checked_pow(u32::try_from(decimals).ok()?)?;
    Some(whole.saturating_mul(ONE) / divisor)
}

fn scale(word: &str) -> Option<i128> {
    let starts = |list: &[&str]| list.iter().any(|s| word.starts_with(s));
    match word {
        "k" | "к" | "тыс" => Some(1_000),
        "m" | "млн" | "mln" | "кк" => Some(1_000_000),
        "bn" | "млрд" => Some(1_000_000_000),
        _ if starts(&["тысяч", "thousand"]) => Some(1_000),
        _ if starts(&["миллион", "million"]) => Some(1_000_000),
        _ if starts(&["миллиард", "billion"]) => Some(1_000_000_000),
        _ => None,
    }
}

fn unit(text: &str, start: usize, end: usize, next: Option<&Token>) -> Option<Unit> {
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let after = text
        .get(end..)
        .and_then(|t| t.chars().find(|c| !c.is_whitespace()));
    if let Some(sign) = [after, before].into_iter().flatten().find_map(sign) {
        return Some(sign);
    }
    let word = &next?.norm;
    let starts = |list: &[&str]| list.iter().any(|s| word.starts_with(s));
    match word.as_str() {
        "р" | "руб" | "rub" => Some(Unit::Rouble),
        "usd" | "долл" => Some(Unit::Dollar),
        "eur" => Some(Unit::Euro),
        _ if starts(&["рубл", "rouble", "ruble"]) => Some(Unit::Rouble),
        _ if starts(&["доллар", "dollar"]) => Some(Unit::Dollar),
        _ if starts(&["евро", "euro"]) && !starts(&["европ", "europ"]) => Some(Unit::Euro),
        _ if starts(&["процент", "percent"]) => Some(Unit::Percent),
        _ => None,
    }
}

fn sign(c: char) -> Option<Unit> {
    match c {
        '%' | '٪' | '％' => Some(Unit::Percent),
        '₽' => Some(Unit::Rouble),
        '$' => Some(Unit::Dollar),
        '€' => Some(Unit::Euro),
        _ => None,
    }
}

/// A number in words from `at`: «двадцать пять», "two hundred".
fn spoken(tokens: &[Token], at: usize) -> Option<(i128, usize)> {
    let mut total = word_value(&tokens.get(at)?.norm)?;
    let mut last = total;
    let mut next = at + 1;
    while let Some(token) = tokens.get(next) {
        if token.norm == "hundred" && total < 100 * ONE {
            total = total.saturating_mul(100);
            last = total;
        } else {
            match word_value(&token.norm) {
                Some(value)
                    if value < last
                        && last >= 20 * ONE
                        && value >= ONE
                        && last % (10 * ONE) == 0 =>
                {
                    total = total.saturating_add(value);
                    last = value;
                }
                _ => break,
            }
        }
        next += 1;
    }
    Some((total, next))
}

/// The value of a number word, hyphens read through: "twenty-five".
fn word_value(word: &str) -> Option<i128> {
    if let Some((tens, ones)) = word.split_once('-') {
        return Some(simple_value(tens)?.saturating_add(simple_value(ones)?));
    }
    simple_value(word)
}

fn simple_value(word: &str) -> Option<i128> {
    VALUES.get(word).copied()
}

static VALUES: LazyLock<HashMap<&'static str, i128>> = LazyLock::new(|| {
    let pairs = SPOKEN.iter().flat_map(|(millis, words)| {
        words
            .split(' ')
            .map(move |w| (w, i128::from(*millis) * 1000))
    });
    pairs.collect()
});

/// Number words by their value in thousandths.
const SPOKEN: &[(i64, &str)] = &[
    (0, "ноль нуль нуля нулю zero"),
    (500, "половина половину половины пол полдня half"),
    (
        1_000,
        "один одна одно одного одной одному одну одним первый первая первое первого первую первой one first",
    ),
    (1_500, "полтора полторы полутора"),
    (
        2_000,
        "два две двух двум двумя двое оба обе обоих второй вторая второе второго вторую two both twice вдвое дважды",
    ),
    (
        3_000,
        "три трех трем тремя трое третий третья третье третьего третьей третью three third втрое трижды",
    ),
    (
        4_000,
        "четыре четырех четырем четырьмя четверо четвертый четвертая четвертого four fourth",
    ),
    (
        5_000,
        "пять пяти пятью пятеро пятый пятая пятого пятой five fifth",
    ),
    (
        6_000,
        "шесть шести шестью шестеро шестой шестая шестого six sixth",
    ),
    (
        7_000,
        "семь семи семью семеро седьмой седьмая седьмого seven seventh",
    ),
    (
        8_000,
        "восемь восьми восемью восьмой восьмая восьмого eight eighth",
    ),
    (
        9_000,
        "девять девяти девятью девятый девятая девятого nine ninth",
    ),
    (
        10_000,
        "десять десяти десятью десятый десятая десятого ten tenth",
    ),
    (11_000, "одиннадцать одиннадцати одиннадцатый eleven"),
    (
        12_000,
        "двенадцать двенадцати двенадцатый twelve dozen дюжина",
    ),
    (13_000, "тринадцать тринадцати thirteen"),
    (14_000, "четырнадцать четырнадцати fourteen"),
    (
        15_000,
        "пятнадцать пятнадцати пятнадцатый пятнадцатого fifteen",
    ),
    (16_000, "шестнадцать шестнадцати sixteen"),
    (17_000, "семнадцать семнадцати seventeen"),
    (18_000, "восемнадцать восемнадцати eighteen"),
    (19_000, "девятнадцать девятнадцати nineteen"),
    (20_000, "двадцать двадцати двадцатый двадцатого twenty"),
    (30_000, "тридцать тридцати thirty"),
    (40_000, "сорок сорока forty"),
    (50_000, "пятьдесят пятидесяти fifty"),
    (60_000, "шестьдесят шестидесяти sixty"),
    (70_000, "семьдесят семидесяти seventy"),
    (80_000, "восемьдесят восьмидесяти eighty"),
    (90_000, "девяносто девяноста ninety"),
    (100_000, "сто ста hundred сотня сотни"),
    (200_000, "двести двухсот"),
    (300_000, "триста трехсот"),
    (400_000, "четыреста четырехсот"),
    (500_000, "пятьсот пятисот"),
    (600_000, "шестьсот шестисот"),
    (700_000, "семьсот семисот"),
    (800_000, "восемьсот восьмисот"),
    (900_000, "девятьсот девятисот"),
    (1_000_000, "тысяча тысячи тысяч тысячу тысячей thousand"),
    (1_000_000_000, "миллион миллиона миллионов миллиону million"),
];
