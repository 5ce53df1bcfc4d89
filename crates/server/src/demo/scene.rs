//! Turns a template into what a person says: choices, slots, numbers, agreement.

use jiff::civil::Date;

use super::calendar::Calendar;
use super::cast::Voice;
use super::phrase::{agreeing, capitalised, date_slot, grouped, plural};
use super::random::Dice;
use super::words::{Word, Words};

const ACKNOWLEDGEMENTS: [&str; 8] = [
    "ок",
    "спасибо",
    "+1",
    "принято",
    "вижу, спасибо",
    "хорошо",
    "👍",
    "договорились",
];
const ACKNOWLEDGEMENTS_EN: [&str; 8] = [
    "ok",
    "thanks",
    "+1",
    "got it",
    "sounds good",
    "noted",
    "👍",
    "will do",
];
const CASES: [&str; 6] = ["nom", "gen", "dat", "acc", "ins", "prep"];

/// A conversation in progress. What a slot chose once stays chosen until the conversation ends.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) words: &'a Words,
    pub(super) calendar: &'a Calendar,
    pub(super) date: Date,
    pub(super) russian: bool,
    /// Who plays A, B, C …
    pub(super) cast: Vec<&'a Voice>,
    /// Who is speaking.
    pub(super) speaker: &'a Voice,
    /// When, in seconds since midnight.
    pub(super) second: i64,
    pub(super) dice: Dice,
    pub(super) numbers: Vec<(String, i64)>,
    pub(super) chosen: Vec<(String, &'a Word)>,
}

impl Scene<'_> {
    /// A short word of thanks or agreement.
    pub(super) fn acknowledgement(&mut self) -> String {
        let choices = if self.russian {
            &ACKNOWLEDGEMENTS
        } else {
            &ACKNOWLEDGEMENTS_EN
        };
        self.dice
            .pick(choices)
            .map_or_else(String::new, |said| (*said).to_owned())
    }

    /// The template as said by the speaker. A slot nobody knows stays as it is, braces included.
    pub(super) fn render(&mut self, template: &str) -> String {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(at) = rest.find(['[', '{', '@']) {
            let Some((before, from)) = rest.split_at_checked(at) else {
                break;
            };
            out.push_str(before);
            rest = self.step(from, &mut out);
        }
        out.push_str(rest);
        out
    }

    /// Renders the construct at the start of the text and answers what follows it.
    fn step<'t>(&mut self, text: &'t str, out: &mut String) -> &'t str {
        if let Some((choice, rest)) = bracketed(text) {
            let choices = split_choices(choice);
            let picked = self.dice.pick(&choices).copied().unwrap_or_default();
            out.push_str(&self.render(picked));
            return rest;
        }
        if let Some((slot, rest)) = text.strip_prefix('{').and_then(|text| text.split_once('}')) {
            match self.slot(slot) {
                Some(said) => out.push_str(&said),
                None => out.extend(["{", slot, "}"]),
            }
            return rest;
        }
        if let Some((voice, rest)) = self.mentioned(text) {
            out.extend(["{@", &voice.key, "}"]);
            return rest;
        }
        let mut chars = text.chars();
        out.extend(chars.next());
        chars.as_str()
    }

    /// The part a mention such as `@B` names.
    fn mentioned<'t>(&self, text: &'t str) -> Option<(&Voice, &'t str)> {
        let after = text.strip_prefix('@')?;
        let (part, rest) = after.split_at_checked(1)?;
        let ends = !rest.starts_with(|next: char| next.is_alphanumeric());
        self.part(part).filter(|_| ends).map(|voice| (voice, rest))
    }

    fn part(&self, name: &str) -> Option<&Voice> {
        let index = ["A", "B", "C", "D"]
            .iter()
            .position(|known| *known == name)?;
        self.cast.get(index).copied()
    }

    fn slot(&mut self, slot: &str) -> Option<String> {
        if let Some(forms) = slot.strip_prefix('?') {
            return by_gender(forms, self.speaker.feminine);
        }
        if let Some(said) = self.person(slot) {
            return Some(said);
        }
        match slot.chars().next()? {
            '$' => return self.number(slot.strip_prefix('$')?, true),
            '~' => return self.number(slot.strip_prefix('~')?, false),
            '!' => {
                return self
                    .number(slot.strip_prefix('!')?, false)
                    .map(|_| String::new());
            }
            _ => {}
        }
        if let Some(rest) = slot.strip_prefix("goods") {
            return self.goods(rest);
        }
        if let Some(rest) = slot.strip_prefix("Goods") {
            return self.goods(rest).map(|said| capitalised(&said));
        }
        if let Some(rest) = slot.strip_prefix("time") {
            return Some(self.time("time", rest, true));
        }
        if let Some(rest) = slot.strip_prefix("clock") {
            return Some(self.time("clock", rest, false));
        }
        date_slot(slot, self.calendar, self.date, self.russian).or_else(|| self.word(slot))
    }

    /// `A`, `A.gen` or `A?сделал,сделала`.
    fn person(&self, slot: &str) -> Option<String> {
        let (name, rest) = slot.split_at_checked(1)?;
        let voice = self.part(name)?;
        if let Some(forms) = rest.strip_prefix('?') {
            return by_gender(forms, voice.feminine);
        }
        let case = if rest.is_empty() {
            0
        } else {
            case_of(rest.strip_prefix('.')?)?
        };
        Some(voice.called(case, self.russian).to_owned())
    }

    /// `x:2-9` draws, `x`, `x+1`, `x-1` and `x*50` recall; `#one,few,many` adds the word that agrees. Products are
    /// amounts, so their thousands are set apart; everything else may be a part of an order's number.
    fn number(&mut self, slot: &str, digits: bool) -> Option<String> {
        let (expression, forms) = slot
            .split_once('#')
            .map_or((slot, None), |(number, forms)| (number, Some(forms)));
        let value = match expression.split_once(':') {
            Some((name, range)) => {
                let (low, high) = range.split_once('-')?;
                let value = self.dice.between(low.parse().ok()?, high.parse().ok()?);
                self.remember(name, value)
            }
            None => self.calculate(expression)?,
        };
        let word =
            forms.map(|forms| agreeing(value, &forms.split(',').collect::<Vec<_>>()).to_owned());
        Some(match (word, digits) {
            (Some(word), true) => format!("{value} {word}"),
            (Some(word), false) => word,
            (None, _) if expression.contains('*') => grouped(value, self.russian),
            (None, _) => value.to_string(),
        })
    }

    fn remember(&mut self, name: &str, value: i64) -> i64 {
        self.numbers.retain(|(known, _)| known != name);
        self.numbers.push((name.to_owned(), value));
        value
    }

    fn recall(&self, name: &str) -> Option<i64> {
        self.numbers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| *value)
    }

    fn calculate(&self, expression: &str) -> Option<i64> {
        let Some(at) = expression.find(['+', '-', '*']) else {
            return self.recall(expression);
        };
        let (name, operation) = expression.split_at_checked(at)?;
        let value = self.recall(name)?;
        match operation.strip_prefix('*') {
            Some(factor) => value.checked_mul(factor.parse().ok()?),
            None => value.checked_add(operation.parse().ok()?),
        }
    }

    /// Goods with their number: `goods`, `goods.acc`, `goods.gen`, `goods-2`; without it: `goods.pl`, `goods.gpl`,
    /// `goods.ipl`.
    fn goods(&mut self, rest: &str) -> Option<String> {
        let word = self.choose("goods")?;
        let (form, change) = match rest.find(['+', '-']) {
            Some(at) => rest.split_at_checked(at)?,
            None => (rest, "0"),
        };
        let quantity = self
            .recall("q")
            .unwrap_or_else(|| self.dice.between(6, 160));
        self.remember("q", quantity);
        let count = quantity + change.parse::<i64>().ok()?;
        let plain = |index: usize| word.forms.get(index).cloned();
        let index = match (form, self.russian) {
            (".pl", true) => return plain(3),
            (".gpl", true) => return plain(2),
            (".ipl", true) => return plain(4),
            (".pl", false) => return plain(1),
            (_, false) => usize::from(count != 1),
            (".gen", true) => [1, 2, 2][plural(count)],
            (".acc", true) => [5, 1, 2][plural(count)],
            (_, true) => plural(count),
        };
        Some(format!(
            "{} {}",
            grouped(count, self.russian),
            word.forms.get(index)?
        ))
    }

    /// A quarter of an hour of the working day; `time` is still to come when it is said, `clock` is any. Every suffix
    /// names another moment.
    fn time(&mut self, kind: &str, suffix: &str, later: bool) -> String {
        let name = format!("{kind}{suffix}");
        let earliest = if later {
            (self.second / 900 + 3).min(72)
        } else {
            40
        };
        let latest = if later { (earliest + 14).min(76) } else { 70 };
        let quarter = self
            .recall(&name)
            .unwrap_or_else(|| self.dice.between(earliest, latest));
        self.remember(&name, quarter);
        format!("{}:{:02}", quarter / 4, quarter % 4 * 15)
    }

    /// `client`, `client.gen`, `Client`, `client2`, `candidate?пришёл,пришла`.
    fn word(&mut self, slot: &str) -> Option<String> {
        let (name, forms) = slot
            .split_once('?')
            .map_or((slot, None), |(name, forms)| (name, Some(forms)));
        let (name, case) = name
            .split_once('.')
            .map_or((name, "nom"), |(name, case)| (name, case));
        let small = name.to_lowercase();
        let word = self.choose(&small)?;
        if let Some(forms) = forms {
            return by_gender(forms, word.feminine);
        }
        let form = word
            .forms
            .get(case_of(case)?)
            .or_else(|| word.forms.first())?;
        Some(if small == name {
            form.clone()
        } else {
            capitalised(form)
        })
    }
}

impl<'a> Scene<'a> {
    /// The choice made for the slot; another one than for the same slot with another number at its end.
    fn choose(&mut self, slot: &str) -> Option<&'a Word> {
        if let Some((_, word)) = self.chosen.iter().find(|(known, _)| known == slot) {
            return Some(word);
        }
        let base = slot.trim_end_matches(|last: char| last.is_ascii_digit());
        let choices = self.words.find(base, self.russian)?;
        let mut word = self.dice.pick(choices)?;
        for _ in 0..8 {
            let taken = |(_, other): &(String, &Word)| std::ptr::eq(*other, word);
            if !self.chosen.iter().any(taken) {
                break;
            }
            word = self.dice.pick(choices)?;
        }
        self.chosen.push((slot.to_owned(), word));
        Some(word)
    }
}

fn case_of(name: &str) -> Option<usize> {
    CASES.iter().position(|case| *case == name)
}

fn by_gender(forms: &str, feminine: bool) -> Option<String> {
    let (his, hers) = forms.split_once(',')?;
    Some(if feminine { hers } else { his }.to_owned())
}

/// The inside of the brackets the text starts with, and what follows them.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('[')?;
    let mut depth = 1;
    for (at, sign) in inside.char_indices() {
        match sign {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let (choice, rest) = inside.split_at_checked(at)?;
            return Some((choice, rest.strip_prefix(']')?));
        }
    }
    None
}

/// The choices between the bars that are not inside further brackets.
fn split_choices(text: &str) -> Vec<&str> {
    let mut depth = 0;
    text.split(|sign| {
        match sign {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        sign == '|' && depth == 0
    })
    .collect()
}

/// A message of a story: dates and mentions are filled in, brackets stay as they are written.
pub(super) fn fill_in(
    text: &str,
    calendar: &Calendar,
    date: Date,
    russian: bool,
    keys: &[Voice],
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '@']) {
        let Some((before, from)) = rest.split_at_checked(at) else {
            break;
        };
        out.push_str(before);
        rest = fill_one(from, calendar, date, russian, keys, &mut out);
    }
    out.push_str(rest);
    out
}

fn fill_one<'t>(
    text: &'t str,
    calendar: &Calendar,
    date: Date,
    russian: bool,
    keys: &[Voice],
    out: &mut String,
) -> &'t str {
    if let Some((slot, rest)) = text.strip_prefix('{').and_then(|text| text.split_once('}'))
        && let Some(said) = date_slot(slot, calendar, date, russian)
    {
        out.push_str(&said);
        return rest;
    }
    let after = text.strip_prefix('@').unwrap_or_default();
    let end = after
        .find(|next: char| !next.is_ascii_alphanumeric())
        .unwrap_or(after.len());
    if let Some((key, rest)) = after.split_at_checked(end)
        && !out.ends_with(|before: char| before.is_alphanumeric())
        && keys.iter().any(|voice| voice.key == key)
    {
        out.extend(["{@", key, "}"]);
        return rest;
    }
    let mut chars = text.chars();
    out.extend(chars.next());
    chars.as_str()
}
