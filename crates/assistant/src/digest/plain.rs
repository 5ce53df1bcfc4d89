//! Text without its markup.

/// Longest piece of one message that is read, in bytes; the rest is left out.
const READ: usize = 16_000;

/// Strips Markdown markers, control, bidi and zero-width characters; `<@user:ID>` becomes what `name` says, or
/// nothing. Line breaks stay. Only the first 16,000 bytes are read.
pub fn plain(text: &str, name: impl Fn(&str) -> Option<String>) -> String {
    strip(text, &name, true)
}

/// The author's own words: as [`plain`], without quoted lines and code.
pub(super) fn own_words(text: &str) -> String {
    strip(text, &|_| None, false)
}

fn strip(text: &str, name: &dyn Fn(&str) -> Option<String>, whole: bool) -> String {
    let end = text.floor_char_boundary(READ);
    let mut out = String::with_capacity(end);
    let mut fenced = false;
    for line in text.get(..end).unwrap_or_default().lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            if whole {
                push_line(&mut out, &clean(line));
            }
        } else if whole || !line.trim_start().starts_with('>') {
            push_line(&mut out, &unmark(&clean(line), name));
        }
    }
    out
}

fn push_line(out: &mut String, line: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(line.trim_end());
}

/// Characters that show nothing or change how others are shown.
pub(super) fn is_hidden(c: char) -> bool {
    is_zero_width(c) || is_bidi(c) || c.is_control()
}

/// Characters without width.
pub(super) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}'
        | '\u{feff}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// Characters that turn the direction of a line, and separators that act as line breaks.
pub fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}')
}

fn clean(line: &str) -> String {
    line.chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|&c| !is_hidden(c))
        .collect()
}

fn unmark(line: &str, name: &dyn Fn(&str) -> Option<String>) -> String {
    let body = line
        .trim_start()
        .trim_start_matches(['#', '>'])
        .trim_start();
    let chars: Vec<char> = body.chars().collect();
    let mut out = String::with_capacity(body.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        at += match c {
            '<' => angle(&chars, at, name, &mut out),
            '[' | '!' => link(&chars, at, &mut out),
            '\\' => escape(&chars, at, &mut out),
            '*' | '_' | '~' | '`' if is_marker(&chars, at) => 1,
            _ => keep(c, &mut out),
        };
    }
    out
}

fn keep(c: char, out: &mut String) -> usize {
    out.push(c);
    1
}

/// `<@user:ID>` and `<https://…>`.
fn angle(
    chars: &[char],
    at: usize,
    name: &dyn Fn(&str) -> Option<String>,
    out: &mut String,
) -> usize {
    let Some(length) = chars.iter().skip(at).take(200).position(|&c| c == '>') else {
        return keep('<', out);
    };
    let inner: String = chars.iter().skip(at + 1).take(length - 1).collect();
    if let Some(id) = inner.strip_prefix("@user:") {
        let called: String = name(id).unwrap_or_default();
        out.extend(called.chars().filter(|&c| !is_hidden(c)));
    } else if inner.starts_with("http") {
        out.push_str(&inner);
    } else {
        return keep('<', out);
    }
    length + 1
}

/// `[text](address)` and `![text](address)` leave their text.
fn link(chars: &[char], at: usize, out: &mut String) -> usize {
    let open = usize::from(chars.get(at) == Some(&'!'));
    let first = chars.get(at).copied().unwrap_or('[');
    if chars.get(at + open) != Some(&'[') {
        return keep(first, out);
    }
    let rest = chars.get(at + open + 1..).unwrap_or_default();
    let Some(close) = rest.iter().take(400).position(|&c| c == ']') else {
        return keep(first, out);
    };
    let after = rest.get(close + 1..).unwrap_or_default();
    let end = after.iter().take(2000).position(|&c| c == ')');
    match (after.first(), end) {
        (Some('('), Some(end)) => {
            out.extend(rest.iter().take(close));
            open + 1 + close + 1 + end + 1
        }
        _ => keep(first, out),
    }
}

fn escape(chars: &[char], at: usize, out: &mut String) -> usize {
    match chars.get(at + 1) {
        Some(&c) if c.is_ascii_punctuation() => {
            out.push(c);
            2
        }
        _ => keep('\\', out),
    }
}

/// Whether a star, underscore, tilde or tick is a marker and not a sign: `2 * 3`, `snake_case` and `~5` keep theirs.
fn is_marker(chars: &[char], at: usize) -> bool {
    let Some(&c) = chars.get(at) else {
        return false;
    };
    let before = at
        .checked_sub(1)
        .and_then(|i| chars.get(i))
        .copied()
        .unwrap_or(' ');
    let after = chars.get(at + 1).copied().unwrap_or(' ');
    match c {
        '`' => true,
        '~' => before == '~' || after == '~',
        '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
        _ => {
            !(before.is_numeric() && after.is_numeric()
                || before.is_whitespace() && after.is_whitespace() && at > 0)
        }
    }
}
