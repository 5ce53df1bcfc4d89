//! Finding days and times in text, in Russian and English.

use std::{collections::HashMap, sync::LazyLock};

use super::{numbers::numbers, phrases::Phrases, words::Token};

/// A day or time a text names, whatever words it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Monday is 1.
    Weekday(i8),
    /// «15 мая», `15.05.2026`.
    Day {
        day: i8,
        month: i8,
        year: Option<i16>,
    },
    /// «15-го», «15 числа».
    DayOfMonth(i8),
    /// «в мае».
    Month(i8),
    /// `18:30`, hours and minutes.
    Time(i8, i8),
    /// «через два дня»: how many of what.
    In(i64, Span),
    /// «завтра», «до конца недели».
    Relative(Relative),
}

/// A span of time in which «через …» counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// A day told from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relative {
    Yesterday,
    Today,
    Tomorrow,
    AfterTomorrow,
    EndOfDay,
    ThisWeek,
    NextWeek,
    EndOfMonth,
    NextMonth,
    Morning,
    Noon,
    Evening,
}

/// Where a text names a day or time: token indexes, the end not included.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    /// What it names.
    pub when: When,
    /// Its first token.
    pub start: usize,
    /// The token after it.
    pub end: usize,
    /// Whether it may just as well be a number: `12.05`.
    pub doubtful: bool,
}

/// Every day and time that the words name, in order.
pub(super) fn moments(tokens: &[Token]) -> Vec<Moment> {
    let mut out: Vec<Moment> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match moment_at(tokens, at) {
            Some(found) => {
                at = found.end.max(at + 1);
                out.push(found);
            }
            None => at += 1,
        }
    }
    out
}

fn moment_at(tokens: &[Token], at: usize) -> Option<Moment> {
    let word = tokens.get(at)?.norm.as_str();
    let plain = |when, length: usize| {
        Some(Moment {
            when,
            start: at,
            end: at + length,
            doubtful: false,
        })
    };
    if let Some((when, length)) = day_and_month(tokens, at) {
        return plain(when, length);
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return numeric(tokens, at);
    }
    if let Some((when, length)) = through(tokens, at) {
        return plain(when, length);
    }
    if word
        .chars()
        .next()
        .is_some_and(|c| ANY_RELATIVE.contains(&c))
        && let Some((relative, end)) = RELATIVE
            .iter()
            .find_map(|(r, list)| Some((*r, list.at(tokens, at)?.end)))
    {
        return plain(When::Relative(relative), end - at);
    }
    let before = at
        .checked_sub(1)
        .and_then(|i| tokens.get(i))
        .map_or("", |t| t.norm.as_str());
    if let Some(day) = weekday(word, before) {
        return plain(When::Weekday(day), 1);
    }
    lone_month(word, before).and_then(|month| plain(When::Month(month), 1))
}

static RELATIVE: LazyLock<Vec<(Relative, Phrases)>> = LazyLock::new(|| {
    RELATIVES
        .iter()
        .map(|&(relative, list)| (relative, Phrases::new(list)))
        .collect()
});

/// All of them together, since most words begin none.
static ANY_RELATIVE: LazyLock<Vec<char>> = LazyLock::new(|| {
    RELATIVES
        .iter()
        .flat_map(|(_, list)| list.split('|'))
        .filter_map(|p| p.trim().chars().next())
        .collect()
});

const RELATIVES: &[(Relative, &str)] = &[
    (Relative::AfterTomorrow, "послезавтра|day after tomorrow"),
    (Relative::Tomorrow, "завтра|завтрашн*|tomorrow"),
    (Relative::Today, "сегодня|сегодняшн*|today|tonight"),
    (Relative::Yesterday, "вчера|вчерашн*|yesterday"),
    (
        Relative::EndOfDay,
        "конца дня|концу дня|конце дня|конец дня|eod|cob|end of day|end of the day",
    ),
    (
        Relative::ThisWeek,
        "конца недели|концу недели|конце недели|конца этой недели|этой неделе|эту неделю|eow|end of week\
         |end of the week|end of this week|this week",
    ),
    (
        Relative::NextWeek,
        "следующей неделе|следующей недели|следующую неделю|той неделе|next week",
    ),
    (
        Relative::EndOfMonth,
        "конца месяца|концу месяца|конце месяца|eom|end of month|end of the month",
    ),
    (
        Relative::NextMonth,
        "следующем месяце|следующего месяца|следующий месяц|next month",
    ),
    (Relative::Morning, "утром|утра|утру|morning"),
    (
        Relative::Noon,
        "обеда|обеду|обедом|полудня|полудню|noon|lunch",
    ),
    (Relative::Evening, "вечером|вечера|вечеру|evening"),
];

/// «15 мая 2026», "May 15th", "15th of May".
fn day_and_month(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let word = |i: usize| tokens.get(at + i).map_or("", |t| t.norm.as_str());
    let (day, month, length) = if let Some(day) = day_number(word(0)) {
        let gap = usize::from(word(1) == "of");
        (day, month(word(1 + gap))?, 2 + gap)
    } else {
        let first = month(word(0)).filter(|_| word(0).is_ascii())?;
        (day_number(word(1))?, first, 2)
    };
    let year = word(length)
        .parse::<i16>()
        .ok()
        .filter(|y| (2000..2100).contains(y));
    Some((
        When::Day { day, month, year },
        length + usize::from(year.is_some()),
    ))
}

/// The day in `15`, `15-го`, `15th`.
fn day_number(word: &str) -> Option<i8> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, suffix) = word.split_at_checked(digits)?;
    let known = matches!(
        suffix,
        "" | "-го" | "-му" | "-е" | "-ое" | "го" | "му" | "st" | "nd" | "rd" | "th"
    );
    number
        .parse::<i8>()
        .ok()
        .filter(|day| known && (1..=31).contains(day))
}

/// `15.05`, `15.05.2026`, `2026-05-15`, `18:30`, `5pm`, «15-го», «15 числа».
fn numeric(tokens: &[Token], at: usize) -> Option<Moment> {
    let word = tokens.get(at)?.norm.as_str();
    let next = tokens.get(at + 1).map_or("", |t| t.norm.as_str());
    let (when, length, doubtful) = if let Some(when) = full_date(word) {
        (when, 1, word.len() < 8)
    } else if let Some(when) = clock(word, next) {
        let extra = usize::from(matches!(next, "am" | "pm") && !word.contains(':'));
        (when, 1 + extra, false)
    } else {
        let day = day_number(word)?;
        let number = next.starts_with("числ");
        if !number && word.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        (When::DayOfMonth(day), 1 + usize::from(number), false)
    };
    Some(Moment {
        when,
        start: at,
        end: at + length,
        doubtful,
    })
}

fn full_date(word: &str) -> Option<When> {
    let parts: Vec<&str> = word.split(['.', '-']).collect();
    let number = |s: &&str| s.parse::<i16>().ok();
    let (day, month, year) = match parts.as_slice() {
        [y, m, d] if y.len() == 4 => (number(d)?, number(m)?, Some(number(y)?)),
        [d, m, y] if y.len() == 4 => (number(d)?, number(m)?, Some(number(y)?)),
        [d, m, y] if y.len() == 2 && m.len() == 2 => {
            (number(d)?, number(m)?, Some(2000 + number(y)?))
        }
        [d, m] if word.contains('.') && m.len() == 2 => (number(d)?, number(m)?, None),
        _ => return None,
    };
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some(When::Day { day, month, year })
}

fn clock(word: &str, next: &str) -> Option<When> {
    if let Some((hours, minutes)) = word.split_once(':') {
        let time = (
            hours.parse::<i8>().ok()?,
            minutes.get(..2)?.parse::<i8>().ok()?,
        );
        return ((0..24).contains(&time.0) && (0..60).contains(&time.1) && minutes.len() == 2)
            .then_some(When::Time(time.0, time.1));
    }
    let (number, half) = match word
        .strip_suffix("pm")
        .map(|n| (n, 12))
        .or(word.strip_suffix("am").map(|n| (n, 0)))
    {
        Some(found) => found,
        None if next == "pm" => (word, 12),
        None if next == "am" => (word, 0),
        None => return None,
    };
    let hour = number.parse::<i8>().ok().filter(|h| (1..=12).contains(h))?;
    Some(When::Time(hour % 12 + half, 0))
}

/// «через два дня», "in 3 weeks".
fn through(tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let word = |i: usize| tokens.get(at + i).map_or("", |t| t.norm.as_str());
    if !matches!(word(0), "через" | "in") {
        return None;
    }
    if let Some(span) = span(word(1)) {
        return (word(0) == "через").then_some((When::In(1, span), 2));
    }
    let span = span(word(2))?;
    if matches!(word(1), "a" | "an") {
        return Some((When::In(1, span), 3));
    }
    let count = numbers(word(1)).first()?.values.first().copied()?;
    let whole = i64::try_from(count / 1_000_000)
        .ok()
        .filter(|n| (1..1000).contains(n))?;
    Some((When::In(whole, span), 3))
}

fn span(word: &str) -> Option<Span> {
    match word {
        "минуту" | "минуты" | "минут" | "minute" | "minutes" => Some(Span::Minute),
        "час" | "часа" | "часов" | "часик" | "hour" | "hours" => Some(Span::Hour),
        "день" | "дня" | "дней" | "day" | "days" => Some(Span::Day),
        "неделю" | "недели" | "недель" | "недельку" | "week" | "weeks" => {
            Some(Span::Week)
        }
        "месяц" | "месяца" | "месяцев" | "month" | "months" => Some(Span::Month),
        _ => None,
    }
}

/// The weekday a word names. «Среде» is a Wednesday only after «к»: a test environment is no day.
fn weekday(word: &str, before: &str) -> Option<i8> {
    let forms = |stem: &str, endings: &[&str]| {
        word.strip_prefix(stem)
            .is_some_and(|end| endings.contains(&end))
    };
    match word {
        "monday" | "mondays" | "mon" | "пн" => Some(1),
        "tuesday" | "tuesdays" | "tue" | "tues" | "вт" => Some(2),
        "wednesday" | "wednesdays" | "wed" | "ср" => Some(3),
        "thursday" | "thursdays" | "thu" | "thurs" | "чт" => Some(4),
        "friday" | "fridays" | "fri" | "пт" => Some(5),
        "saturday" | "saturdays" | "сб" => Some(6),
        "sunday" | "sundays" | "вс" => Some(7),
        "среде" | "средой" => matches!(before, "к" | "перед").then_some(3),
        _ if forms("понедельник", &["", "а", "у", "ом", "е", "ам"]) => Some(1),
        _ if forms("вторник", &["", "а", "у", "ом", "е", "ам"]) => Some(2),
        _ if forms("сред", &["а", "у", "ы", "ам"]) => Some(3),
        _ if forms("четверг", &["", "а", "у", "ом", "е", "ам"]) => Some(4),
        _ if forms("пятниц", &["а", "ы", "е", "у", "ей", "ам"]) => Some(5),
        _ if forms("суббот", &["а", "ы", "е", "у", "ой", "ам"]) => Some(6),
        _ if forms("воскресень", &["е", "я", "ю", "ем", "ям"]) => Some(7),
        _ => None,
    }
}

const MONTHS: [&str; 12] = [
    "январь января январе январю январем янв january jan",
    "февраль февраля феврале февралю февралем фев февр february feb",
    "март марта марте марту мартом мар march mar",
    "апрель апреля апреле апрелю апрелем апр april apr",
    "май мая мае маю маем may",
    "июнь июня июне июню июнем июн june jun",
    "июль июля июле июлю июлем июл july jul",
    "август августа августе августу августом авг august aug",
    "сентябрь сентября сентябре сентябрю сентябрем сен сент september sep sept",
    "октябрь октября октябре октябрю октябрем окт october oct",
    "ноябрь ноября ноябре ноябрю ноябрем ноя нояб november nov",
    "декабрь декабря декабре декабрю декабрем дек december dec",
];

fn month(word: &str) -> Option<i8> {
    MONTH_OF.get(word).copied()
}

static MONTH_OF: LazyLock<HashMap<&'static str, i8>> = LazyLock::new(|| {
    let numbered = MONTHS.iter().zip(1..);
    numbered
        .flat_map(|(forms, month)| forms.split(' ').map(move |form| (form, month)))
        .collect()
});

/// A month without a day. "May" and "march" are also other words, so they need a preposition.
fn lone_month(word: &str, before: &str) -> Option<i8> {
    let common = matches!(
        word,
        "may"
            | "march"
            | "mar"
            | "jan"
            | "dec"
            | "мар"
            | "сен"
            | "дек"
            | "окт"
            | "авг"
            | "ноя"
            | "апр"
    );
    let led = matches!(
        before,
        "in" | "by" | "until" | "till" | "of" | "since" | "before" | "this" | "next" | "last"
    );
    month(word).filter(|_| word.chars().count() > 2 && (!common || led))
}
