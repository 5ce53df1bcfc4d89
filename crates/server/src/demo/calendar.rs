//! Working days counted back from the last day of the demo, and moments within them.

use jiff::{Timestamp, ToSpan, civil::Date, civil::Weekday, tz::TimeZone};

use super::types::Anchor;

/// The office opens; seconds since midnight.
pub(super) const MORNING: i64 = 9 * 3600;
/// The last day's texts end by now; seconds since midnight.
const EVENING: i64 = 19 * 3600;
/// However early it is, the last day's texts are spread over this much; seconds.
const SPREAD: i64 = 2 * 3600;
/// Working days known after the last day, for promises and deadlines.
const AHEAD: usize = 60;

/// A day named by a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayName {
    /// This many working days from the last day; never positive in scripts.
    Working(i64),
    /// The n-th Saturday before the last day, and some calendar days after it.
    Saturday { back: i64, plus: i64 },
}

/// The days of one demo.
#[derive(Debug)]
pub(super) struct Calendar {
    zone: TimeZone,
    now_us: i64,
    /// How far today, which is the last day, has gone; seconds since midnight.
    today_so_far: i64,
    /// Working days in order; the last day is one of them even at a weekend.
    days: Vec<Date>,
    /// Where the last day stands in `days`.
    last: usize,
}

impl Calendar {
    /// The calendar of `span` working days that end on the anchor's day.
    pub(super) fn new(anchor: Anchor, span: usize) -> Self {
        let now = Timestamp::from_microsecond(anchor.now_us).unwrap_or_default();
        let local = now.to_zoned(anchor.zone.clone()).datetime();
        let last_day = local.date();
        // Scripts reach at most two months back, also when the span is shorter.
        let back = span.max(AHEAD);
        let mut days = walk(last_day, -1, back);
        days.reverse();
        days.push(last_day);
        days.extend(walk(last_day, 1, AHEAD));
        let so_far = i64::from(local.hour()) * 3600 + i64::from(local.minute()) * 60;
        Self {
            zone: anchor.zone,
            now_us: anchor.now_us,
            today_so_far: so_far,
            days,
            last: back,
        }
    }

    /// The last day of the demo.
    pub(super) fn last_day(&self) -> Date {
        self.working_day(0)
    }

    /// The working day so many working days from the last one, held within the calendar.
    pub(super) fn working_day(&self, offset: i64) -> Date {
        let index = i64::try_from(self.last).unwrap_or(0).saturating_add(offset);
        let index = usize::try_from(index).unwrap_or(0).min(self.days.len() - 1);
        self.days.get(index).copied().unwrap_or_default()
    }

    /// The number of the working day on or before the date, counted from the last day.
    pub(super) fn number_of(&self, date: Date) -> i64 {
        let after = self.days.partition_point(|day| *day <= date);
        i64::try_from(after).unwrap_or(0) - 1 - i64::try_from(self.last).unwrap_or(0)
    }

    /// Whether people work on that date.
    pub(super) fn is_working(&self, date: Date) -> bool {
        self.days.binary_search(&date).is_ok()
    }

    /// The date a script means.
    pub(super) fn date_of(&self, name: DayName) -> Date {
        match name {
            DayName::Working(offset) => self.working_day(offset),
            DayName::Saturday { back, plus } => {
                let mut saturday = self.last_day().saturating_sub(1.day());
                while saturday.weekday() != Weekday::Saturday {
                    saturday = saturday.saturating_sub(1.day());
                }
                saturday.saturating_sub((7 * (back - 1) - plus).days())
            }
        }
    }

    /// The date some working days from another date; the date itself for 0.
    pub(super) fn shifted(&self, date: Date, offset: i64) -> Date {
        if offset == 0 {
            date
        } else {
            self.working_day(self.number_of(date) + offset)
        }
    }

    /// The moment in microseconds since the epoch. Today's hours shrink so that none is later than now.
    pub(super) fn moment(&self, date: Date, second: i64) -> i64 {
        let second = if date == self.last_day() {
            self.squeezed(second)
        } else {
            second
        };
        let local = date.at(0, 0, 0, 0).saturating_add(second.seconds());
        let at = self.zone.to_ambiguous_timestamp(local).compatible();
        at.map_or(self.now_us, Timestamp::as_microsecond)
            .min(self.now_us)
    }

    /// Before the evening the hours from morning to evening become those that have passed; before the morning is over,
    /// the office opened early.
    fn squeezed(&self, second: i64) -> i64 {
        if self.today_so_far >= EVENING {
            return second;
        }
        let end = (self.today_so_far - 300).max(0);
        let open = MORNING.min((end - SPREAD).max(0));
        if second <= MORNING {
            second * open / MORNING
        } else {
            open + (second - MORNING) * (end - open) / (EVENING - MORNING)
        }
    }
}

/// The next `count` working days after the date, in the given direction.
fn walk(from: Date, direction: i32, count: usize) -> Vec<Date> {
    let next = |day: &Date| Some(day.saturating_add(direction.days()));
    let days = std::iter::successors(next(&from), next);
    days.filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
        .take(count)
        .collect()
}
