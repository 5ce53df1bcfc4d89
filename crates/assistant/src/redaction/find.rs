//! Finds identifiers by their checksums: bank cards (ISO/IEC 7812, Luhn),
//! ИНН, СНИЛС and ОГРН (rules of the Federal Tax Service and the Pension Fund
//! of Russia).

/// Where an identifier stands, in bytes.
pub(super) struct Found {
    pub(super) kind: &'static str,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// All identifiers of a text, in order, not overlapping.
pub(super) fn identifiers(text: &str) -> Vec<Found> {
    groups(text)
        .iter()
        .flat_map(|group| whole(group).map_or_else(|| parts(group), |found| vec![found]))
        .collect()
}

/// A run of digits with single spaces or hyphens between them.
struct Group {
    digits: Vec<u8>,
    /// The byte at which each digit stands.
    places: Vec<usize>,
    /// How many digits each unbroken part has.
    parts: Vec<usize>,
}

fn groups(text: &str) -> Vec<Group> {
    let mut all = Vec::new();
    let mut current = Group {
        digits: Vec::new(),
        places: Vec::new(),
        parts: Vec::new(),
    };
    let mut separator = false;
    for (place, c) in text.char_indices() {
        match (c.to_digit(10), c) {
            (Some(digit), _) => {
                current.push(u8::try_from(digit).unwrap_or(0), place, separator);
                separator = false;
            }
            (None, c) if separates(c) && !separator && !current.digits.is_empty() => {
                separator = true;
            }
            _ => {
                separator = false;
                all.extend(current.take());
            }
        }
    }
    all.extend(current.take());
    all
}

/// What people write between the digits of one number: spaces of any width,
/// hyphens and dashes.
fn separates(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '-' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2010}'
            ..='\u{2014}' | '\u{2212}'
    )
}

impl Group {
    fn push(&mut self, digit: u8, place: usize, after_separator: bool) {
        match self.parts.last_mut() {
            Some(last) if !after_separator => *last += 1,
            _ => self.parts.push(1),
        }
        self.digits.push(digit);
        self.places.push(place);
    }

    fn take(&mut self) -> Option<Self> {
        let taken = Self {
            digits: std::mem::take(&mut self.digits),
            places: std::mem::take(&mut self.places),
            parts: std::mem::take(&mut self.parts),
        };
        (taken.digits.len() >= 10).then_some(taken)
    }

    fn found(&self, kind: &'static str, from: usize, count: usize) -> Option<Found> {
        let start = *self.places.get(from)?;
        let end = self.places.get(from + count - 1)? + 1;
        Some(Found { kind, start, end })
    }
}

fn whole(group: &Group) -> Option<Found> {
    let kind = kind(&group.digits)?;
    group.found(kind, 0, group.digits.len())
}

/// "7707083893 40702810" is two numbers with a space: each stretch of parts is
/// tried, longest first, and the search goes on behind what was found.
fn parts(group: &Group) -> Vec<Found> {
    let mut all = Vec::new();
    let mut from = 0;
    while from < group.parts.len() {
        let tried = (from + 1..=group.parts.len())
            .rev()
            .find_map(|to| Some((stretch(group, from, to)?, to)));
        match tried {
            Some((found, to)) => {
                all.push(found);
                from = to;
            }
            None => from += 1,
        }
    }
    all
}

/// The parts `from..to` as one number, if they are one.
fn stretch(group: &Group, from: usize, to: usize) -> Option<Found> {
    let before: usize = group.parts.iter().take(from).sum();
    let count: usize = group.parts.iter().take(to).skip(from).sum();
    let kind = kind(group.digits.get(before..before + count)?)?;
    group.found(kind, before, count)
}

fn kind(digits: &[u8]) -> Option<&'static str> {
    match digits.len() {
        10 | 12 if inn(digits) => Some("inn"),
        11 if snils(digits) => Some("snils"),
        13 if ogrn(digits, 11) => Some("ogrn"),
        15 if ogrn(digits, 13) => Some("ogrn"),
        13..=19 if luhn(digits) => Some("card"),
        _ => None,
    }
}

fn weighted(digits: &[u8], weights: &[u32]) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum()
}

fn inn(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let control = |count: usize| {
        let weights = WEIGHTS.get(WEIGHTS.len() - count..).unwrap_or_default();
        let wanted = weighted(digits, weights) % 11 % 10;
        digits
            .get(count)
            .is_some_and(|digit| u32::from(*digit) == wanted)
    };
    if digits.iter().all(|digit| *digit == 0) {
        return false;
    }
    if digits.len() == 10 {
        control(9)
    } else {
        control(10) && control(11)
    }
}

fn snils(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 9] = [9, 8, 7, 6, 5, 4, 3, 2, 1];
    let sum = weighted(digits, &WEIGHTS) % 101 % 100;
    let (Some(tens), Some(ones)) = (digits.get(9), digits.get(10)) else {
        return false;
    };
    // A mobile number written with 8 is not taken for one: its checksum
    // matches once in a hundred.
    u32::from(*tens) * 10 + u32::from(*ones) == sum && digits.iter().any(|digit| *digit != 0)
}

fn ogrn(digits: &[u8], modulus: u64) -> bool {
    let Some((control, body)) = digits.split_last() else {
        return false;
    };
    let number = body
        .iter()
        .fold(0u64, |sum, digit| sum * 10 + u64::from(*digit));
    number % modulus % 10 == u64::from(*control) && matches!(digits.first(), Some(1 | 3 | 5))
}

fn luhn(digits: &[u8]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            if place % 2 == 1 {
                doubled(u32::from(*digit))
            } else {
                u32::from(*digit)
            }
        })
        .sum();
    sum.is_multiple_of(10) && digits.first().is_some_and(|digit| *digit != 0)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("ИНН 7707083893", Some("inn"))]
    #[case("ИНН физлица 500100732259", Some("inn"))]
    #[case("СНИЛС 112-233-445 95", Some("snils"))]
    #[case("ОГРН 1027700132195", Some("ogrn"))]
    #[case("4111-1111-1111-1111", Some("card"))]
    #[case("заказ 7707083894", None)]
    #[case("4111 1111 1111 1112", None)]
    #[case("тел. +7 495 123-45-67", None)]
    #[case("счёт на 1 250 000 рублей", None)]
    fn checksums_decide(#[case] text: &str, #[case] wanted: Option<&str>) {
        assert_eq!(identifiers(text).first().map(|found| found.kind), wanted);
    }

    #[rstest]
    #[case("ИНН 7707083893 500100732259", &["inn", "inn"])]
    #[case("4111 1111 1111 1111 5500 0000 0000 0004", &["card", "card"])]
    #[case("7707083893-4111\u{202f}1111\u{a0}1111–1111", &["inn", "card"])]
    #[case("12 34 7707083893 57", &["inn"])]
    fn numbers_side_by_side_are_all_found(#[case] text: &str, #[case] wanted: &[&str]) {
        let found: Vec<&str> = identifiers(text).iter().map(|found| found.kind).collect();
        assert_eq!(found, wanted);
    }
}
