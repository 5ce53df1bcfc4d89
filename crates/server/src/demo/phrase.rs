//! Dates and numbers as people write them, in Russian and English.

use jiff::civil::{Date, Weekday};

use super::calendar::Calendar;

const MONTHS: [[&str; 4]; 12] = [
    ["январь", "января", "январе", "January"],
    ["февраль", "февраля", "феврале", "February"],
    ["март", "марта", "марте", "March"],
    ["апрель", "апреля", "апреле", "April"],
    ["май", "мая", "мае", "May"],
    ["июнь", "июня", "июне", "June"],
    ["июль", "июля", "июле", "July"],
    ["август", "августа", "августе", "August"],
    ["сентябрь", "сентября", "сентябре", "September"],
    ["октябрь", "октября", "октябре", "October"],
    ["ноябрь", "ноября", "ноябре", "November"],
    ["декабрь", "декабря", "декабре", "December"],
];

/// Nominative, genitive, dative, accusative, "on that day", English.
fn weekday_words(day: Weekday) -> [&'static str; 6] {
    match day {
        Weekday::Monday => [
            "понедельник",
            "понедельника",
            "понедельнику",
            "понедельник",
            "в понедельник",
            "Monday",
        ],
        Weekday::Tuesday => [
            "вторник",
            "вторника",
            "вторнику",
            "вторник",
            "во вторник",
            "Tuesday",
        ],
        Weekday::Wednesday => ["среда", "среды", "среде", "среду", "в среду", "Wednesday"],
        Weekday::Thursday => [
            "четверг",
            "четверга",
            "четвергу",
            "четверг",
            "в четверг",
            "Thursday",
        ],
        Weekday::Friday => [
            "пятница",
            "пятницы",
            "пятнице",
            "пятницу",
            "в пятницу",
            "Friday",
        ],
        Weekday::Saturday => [
            "суббота",
            "субботы",
            "субботе",
            "субботу",
            "в субботу",
            "Saturday",
        ],
        Weekday::Sunday => [
            "воскресенье",
            "воскресенья",
            "воскресенью",
            "воскресенье",
            "в воскресенье",
            "Sunday",
        ],
    }
}

/// The text of a date slot such as `date+3` or `on_weekday-1`, seen from `date`; nothing for another slot. A capital
/// letter in the slot gives a capital letter in the text.
pub(super) fn date_slot(
    slot: &str,
    calendar: &Calendar,
    date: Date,
    russian: bool,
) -> Option<String> {
    let (name, offset) = split_offset(slot)?;
    let small = name.to_lowercase();
    let text = match small.as_str() {
        "tomorrow" => neighbour(calendar, date, 1, russian),
        "yesterday" => neighbour(calendar, date, -1, russian),
        "week" => week(date, calendar.shifted(date, offset), russian),
        _ => form(&small, calendar.shifted(date, offset), russian)?,
    };
    Some(if small == name {
        text
    } else {
        capitalised(&text)
    })
}

fn split_offset(slot: &str) -> Option<(&str, i64)> {
    let Some(at) = slot.find(['+', '-']) else {
        return Some((slot, 0));
    };
    let (name, offset) = slot.split_at_checked(at)?;
    Some((name, offset.parse().ok()?))
}

fn form(name: &str, date: Date, russian: bool) -> Option<String> {
    let [nominative, genitive, dative, accusative, on, english] = weekday_words(date.weekday());
    let [month, of_month, in_month, month_en] = month_words(date);
    let text = match (name, russian) {
        ("date", true) => format!("{} {of_month}", date.day()),
        ("date", false) => format!("{} {month_en}", date.day()),
        ("dm", true) => format!("{:02}.{:02}", date.day(), date.month()),
        ("weekday", true) => nominative.to_owned(),
        ("weekday_gen", true) => genitive.to_owned(),
        ("weekday_dat", true) => dative.to_owned(),
        ("weekday_acc", true) => accusative.to_owned(),
        ("on_weekday", true) => on.to_owned(),
        ("weekday", false) => english.to_owned(),
        ("on_weekday", false) => format!("on {english}"),
        ("month", true) => month.to_owned(),
        ("month_gen", true) => of_month.to_owned(),
        ("month_prep", true) => in_month.to_owned(),
        ("month", false) => month_en.to_owned(),
        _ => return None,
    };
    Some(text)
}

fn month_words(date: Date) -> [&'static str; 4] {
    let index = usize::try_from(date.month() - 1).unwrap_or(0);
    MONTHS.get(index).copied().unwrap_or(["", "", "", ""])
}

/// "Tomorrow", or the weekday when the next working day is not tomorrow; the same backwards.
fn neighbour(calendar: &Calendar, date: Date, step: i64, russian: bool) -> String {
    let other = calendar.shifted(date, step);
    let adjacent = if step > 0 {
        date.tomorrow()
    } else {
        date.yesterday()
    };
    match (adjacent.is_ok_and(|day| day == other), step > 0, russian) {
        (true, true, true) => "завтра".to_owned(),
        (true, false, true) => "вчера".to_owned(),
        (true, true, false) => "tomorrow".to_owned(),
        (true, false, false) => "yesterday".to_owned(),
        _ => form("on_weekday", other, russian).unwrap_or_default(),
    }
}

fn week(from: Date, to: Date, russian: bool) -> String {
    let monday = |date: Date| i64::from(date.weekday().to_monday_zero_offset());
    let apart = from.until(to).map_or(0, |span| i64::from(span.get_days()));
    let weeks = (apart + monday(from)).div_euclid(7);
    let text = match (weeks, russian) {
        (..0, true) => "на прошлой неделе",
        (0, true) => "на этой неделе",
        (1, true) => "на следующей неделе",
        (_, true) => "через две недели",
        (..0, false) => "last week",
        (0, false) => "this week",
        (1, false) => "next week",
        (_, false) => "in two weeks",
    };
    text.to_owned()
}

/// The text with a capital first letter.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// The number with thousands set apart: `1 250 000` or `1,250,000`.
pub(super) fn grouped(number: i64, russian: bool) -> String {
    let digits = number.unsigned_abs().to_string();
    // Russian sets thousands apart from five digits on.
    let longest = if russian { 4 } else { 3 };
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > longest {
            text.push(if russian { ' ' } else { ',' });
        }
        text.push(digit);
    }
    text
}

/// Which of the forms (one, few, many) agrees with the number; two forms are English (one, many).
pub(super) fn agreeing<'a>(number: i64, forms: &[&'a str]) -> &'a str {
    let number = number.abs();
    let form = match forms.len() {
        0 | 1 => 0,
        2 => usize::from(number != 1),
        _ => plural(number),
    };
    forms.get(form).copied().unwrap_or_default()
}

/// The Russian plural: 0 for "один", 1 for "два", 2 for "пять".
pub(super) fn plural(number: i64) -> usize {
    match (number % 10, number % 100) {
        (1, tail) if tail != 11 => 0,
        (2..=4, tail) if !(12..=14).contains(&tail) => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_plurals_agree() {
        let forms = ["лампа", "лампы", "ламп"];
        let words: Vec<_> = [1, 2, 5, 11, 21, 24, 111, 112, 101]
            .map(|n| agreeing(n, &forms))
            .into();
        assert_eq!(
            words,
            [
                "лампа",
                "лампы",
                "ламп",
                "ламп",
                "лампа",
                "лампы",
                "ламп",
                "ламп",
                "лампа"
            ]
        );
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(1_250_000, true), "1 250 000");
        assert_eq!(grouped(12_500, false), "12,500");
        assert_eq!(grouped(4_800, true), "4800");
    }
}
