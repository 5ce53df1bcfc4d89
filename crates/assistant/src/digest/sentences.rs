//! Cutting a message into sentences.

use std::ops::Range;

/// Shortenings after which a sentence never ends.
const INSIDE: &str = " т в см рис им ул стр тел кв оф корп обл пос т.е т.к т.н т.ч e.g i.e mr mrs ms dr vs no approx \
    prof св гл ст п пп ср напр г-н г-жа ok.ру fig vol ver v ";

/// Shortenings after which a sentence may end when a capital letter follows.
const EITHER: &str = " д т.д т.п др пр руб коп тыс млн млрд г гг р шт кг ч мин сек чел экз inc ltd co etc л м ул a.m \
    p.m am pm jan feb mar apr jun jul aug sep sept oct nov dec янв февр фев авг сент окт нояб дек ";

/// Byte ranges of the sentences of a text, in order. A line break ends a sentence; list markers are left out.
#[must_use]
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut offset = 0;
    for line in text.split('\n') {
        split_line(line, offset, &mut out);
        offset += line.len() + 1;
    }
    out
}

fn split_line(line: &str, offset: usize, out: &mut Vec<Range<usize>>) {
    let mut start = marker_length(line);
    let mut at = start;
    while let Some((end, next)) = next_stop(line, at) {
        if is_end(line, start, end, next) {
            push(line, start..next, offset, out);
            start = next;
        }
        at = next;
    }
    push(line, start..line.len(), offset, out);
}

fn push(line: &str, range: Range<usize>, offset: usize, out: &mut Vec<Range<usize>>) {
    let Some(piece) = line.get(range.clone()) else {
        return;
    };
    let begin = range.start + (piece.len() - piece.trim_start().len());
    let piece = piece.trim();
    if piece.chars().any(char::is_alphanumeric) {
        out.push(offset + begin..offset + begin + piece.len());
    } else if let Some(last) = out
        .last_mut()
        .filter(|last| last.end >= offset && !piece.is_empty())
    {
        // A tail of signs (an emoji, a bracket) belongs to what it follows.
        last.end = offset + begin + piece.len();
    } else if !piece.is_empty() {
        out.push(offset + begin..offset + begin + piece.len());
    }
}

/// How much of the beginning of a line is a list marker: `- `, `• `, `1. `, `2) `.
fn marker_length(line: &str) -> usize {
    let body = line.trim_start();
    let lead = line.len() - body.len();
    let digits = body.chars().take_while(char::is_ascii_digit).count();
    let after = body.get(digits..).unwrap_or_default();
    let rest = if (1..=3).contains(&digits) {
        after.strip_prefix(['.', ')'])
    } else {
        body.strip_prefix(['-', '*', '•', '–', '—', '+', '·'])
    };
    match rest {
        Some(rest) if rest.starts_with(' ') => lead + body.len() - rest.len(),
        _ => 0,
    }
}

/// The next run of closing signs from `at`: where it begins, and where it ends with the closing quotes after it.
fn next_stop(line: &str, at: usize) -> Option<(usize, usize)> {
    let rest = line.get(at..)?;
    let begin = at + rest.find(['.', '!', '?', '…'])?;
    let run = line.get(begin..)?;
    let stops = run
        .find(|c| !matches!(c, '.' | '!' | '?' | '…'))
        .unwrap_or(run.len());
    let tail = run.get(stops..)?;
    let closing = tail
        .find(|c| !matches!(c, '»' | '"' | '”' | ')' | '\'' | '“'))
        .unwrap_or(tail.len());
    Some((begin, begin + stops + closing))
}

fn is_end(line: &str, start: usize, stop: usize, next: usize) -> bool {
    let rest = line.get(next..).unwrap_or_default();
    let signs = line.get(stop..next).unwrap_or_default();
    let Some(first) = rest.chars().next() else {
        return true;
    };
    if first.is_alphanumeric() || !(first.is_whitespace() || is_picture(first)) {
        return false;
    }
    let follows = rest.chars().find(|c| !c.is_whitespace()).unwrap_or('А');
    let quoted = signs.ends_with(['»', '"', '”', ')']);
    if quoted && (follows.is_lowercase() || matches!(follows, '—' | '–' | '-' | ',')) {
        return false;
    }
    if signs.contains(['!', '?']) {
        return true;
    }
    if signs.starts_with('…') || signs.starts_with("..") {
        return !follows.is_lowercase();
    }
    !is_shortening(line.get(start..stop).unwrap_or_default(), follows)
}

fn is_picture(c: char) -> bool {
    matches!(u32::from(c), 0x2600..=0x27bf | 0x1f000..=0x1faff)
}

fn is_shortening(before: &str, follows: char) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '«' | '"'))
        .next()
        .unwrap_or_default();
    let wrapped = format!(" {} ", word.to_lowercase());
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    if initial || INSIDE.contains(&wrapped) {
        return true;
    }
    EITHER.contains(&wrapped) && !(follows.is_uppercase() || is_picture(follows))
}
