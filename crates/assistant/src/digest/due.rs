//! By when: the term a sentence names, and the day it means.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};

use super::{
    dates::{Moment, Relative, Span, When, moments},
    types::Due,
    words::{Token, tokens},
};

/// Words that lead to a term: the deadline ones first.
const DEADLINE: &[&str] = &[
    "до",
    "к",
    "ко",
    "by",
    "before",
    "until",
    "till",
    "due",
    "не",
    "позднее",
    "позже",
];
const LEADING: &[&str] = &[
    "в",
    "во",
    "на",
    "on",
    "at",
    "in",
    "this",
    "next",
    "the",
    "эту",
    "этот",
    "это",
    "ближайшую",
    "ближайший",
    "следующий",
    "следующую",
    "следующей",
    "следующего",
    "следующему",
    "вечер",
    "утро",
    "конца",
    "концу",
    "около",
];

/// The term a sentence names, and the day it means when said at `at` in `zone`.
#[must_use]
pub fn due(sentence: &str, at: Timestamp, zone: &TimeZone) -> Option<Due> {
    due_on(sentence, at.to_zoned(zone.clone()).date())
}

/// As [`due`], for a message of the day `today`.
pub(super) fn due_on(sentence: &str, today: Date) -> Option<Due> {
    let words = tokens(sentence);
    let runs = runs(&words);
    let (start, run) = runs
        .iter()
        .max_by_key(|(start, run)| (rank(&words, *start, run), std::cmp::Reverse(*start)))?;
    if rank(&words, *start, run) == 0 {
        return None;
    }
    let end = run.last()?.end;
    let text = sentence.get(words.get(*start)?.start..words.get(end - 1)?.end)?;
    let next = words
        .get(*start..end)?
        .iter()
        .any(|t| t.norm == "next" || t.norm.starts_with("следующ"));
    Some(Due {
        text: text.to_owned(),
        on: run.iter().find_map(|m| resolve(m.when, today, next)),
    })
}

/// Moments that stand together («завтра к вечеру»), each with the words that lead to it.
fn runs(words: &[Token]) -> Vec<(usize, Vec<Moment>)> {
    let mut out: Vec<(usize, Vec<Moment>)> = Vec::new();
    for moment in moments(words) {
        let lead = lead(words, moment.start);
        match out.last_mut() {
            Some((_, run)) if run.last().is_some_and(|last| last.end >= lead) => run.push(moment),
            _ => out.push((lead, vec![moment])),
        }
    }
    out
}

fn lead(words: &[Token], start: usize) -> usize {
    let leads = |i: &usize| words.get(*i).is_some_and(|w| is_lead(&w.norm));
    (start.saturating_sub(3)..start)
        .rev()
        .take_while(leads)
        .last()
        .unwrap_or(start)
}

/// Whether a word only leads to a term.
pub(super) fn is_lead(norm: &str) -> bool {
    DEADLINE.contains(&norm) || LEADING.contains(&norm)
}

/// 2 for a deadline, 1 for a day to come, 0 for what is no term.
fn rank(words: &[Token], start: usize, run: &[Moment]) -> u8 {
    let led = words.get(start).map_or("", |w| w.norm.as_str());
    let first = run.first().map_or(start, |m| m.start);
    let past = start
        .checked_sub(1)
        .and_then(|i| words.get(i))
        .is_some_and(|w| matches!(w.norm.as_str(), "с" | "со" | "от" | "since" | "from" | "за"));
    let unclear = run.iter().all(|m| match m.when {
        When::Relative(Relative::Yesterday) => true,
        When::Relative(Relative::Morning | Relative::Noon | Relative::Evening) | When::Month(_) => {
            start == first
        }
        _ => m.doubtful && start == first,
    });
    if unclear || past {
        0
    } else if DEADLINE.contains(&led) {
        2
    } else {
        1
    }
}

/// The day meant. A weekday is the next one after today; a week means its Friday.
fn resolve(when: When, today: Date, next: bool) -> Option<Date> {
    match when {
        When::Weekday(day) => weekday(today, day, next),
        When::Day {
            day,
            month,
            year: Some(year),
        } => Date::new(year, month, day).ok(),
        When::Day {
            day,
            month,
            year: None,
        } => nearest(today, month, day),
        When::DayOfMonth(day) => {
            let this = Date::new(today.year(), today.month(), day)
                .ok()
                .filter(|d| *d >= today);
            let later = today.checked_add(1.month()).ok()?;
            this.or_else(|| Date::new(later.year(), later.month(), day).ok())
        }
        When::In(count, span) => after(today, count, span),
        When::Relative(relative) => relative_day(today, relative),
        When::Month(_) | When::Time(..) => None,
    }
}

fn weekday(today: Date, day: i8, next: bool) -> Option<Date> {
    let from = if next {
        monday_of_next_week(today)?.yesterday().ok()?
    } else {
        today
    };
    from.nth_weekday(1, Weekday::from_monday_one_offset(day).ok()?)
        .ok()
}

fn monday_of_next_week(today: Date) -> Option<Date> {
    today.nth_weekday(1, Weekday::Monday).ok()
}

/// The day of this year, or of the next when it passed more than half a year ago.
fn nearest(today: Date, month: i8, day: i8) -> Option<Date> {
    let this = Date::new(today.year(), month, day).ok();
    let long_ago = this.is_some_and(|d| (today - d).get_days() > 180);
    if long_ago {
        Date::new(today.year() + 1, month, day).ok()
    } else {
        this
    }
}

fn after(today: Date, count: i64, span: Span) -> Option<Date> {
    let span = match span {
        Span::Minute => return None,
        Span::Hour => return (count <= 4).then_some(today),
        Span::Day => count.days(),
        Span::Week => count.weeks(),
        Span::Month => count.months(),
    };
    today.checked_add(span).ok()
}

fn relative_day(today: Date, relative: Relative) -> Option<Date> {
    match relative {
        Relative::Yesterday => today.yesterday().ok(),
        Relative::Today
        | Relative::EndOfDay
        | Relative::Morning
        | Relative::Noon
        | Relative::Evening => Some(today),
        Relative::Tomorrow => today.tomorrow().ok(),
        Relative::AfterTomorrow => today.checked_add(2.days()).ok(),
        Relative::ThisWeek if today.weekday().to_monday_one_offset() <= 5 => {
            today.yesterday().ok()?.nth_weekday(1, Weekday::Friday).ok()
        }
        Relative::ThisWeek => today.yesterday().ok()?.nth_weekday(1, Weekday::Sunday).ok(),
        Relative::NextWeek => monday_of_next_week(today)?
            .nth_weekday(1, Weekday::Friday)
            .ok(),
        Relative::EndOfMonth => Some(today.last_of_month()),
        Relative::NextMonth => None,
    }
}
