//! When a person wants to be disturbed: pure rules over a clock and a zone.
//! Windows are compared as moments, not as times on the wall, so that a night
//! in which the clocks change is as long as it is.

use std::{fmt, str::FromStr, time::Duration};

use jiff::{Zoned, civil::Date, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::ToSchema;

use super::types::{DIRECT, MENTION, REMINDER};
use crate::{Error, Result, Timestamp};

const MINUTES: i16 = 24 * 60;
/// When "tomorrow" begins for whoever paused until then.
const MORNING: ClockTime = ClockTime(9 * 60);
/// Windows that follow each other are one silence; a week of them never ends.
const MAX_WINDOWS: usize = 8;

/// A time of day to the minute, written `07:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime(i16);

impl ClockTime {
    /// The moment of this time on a day. A time that the clocks skip is the
    /// one just after; of one that comes twice it is the first.
    fn on(self, day: Date, zone: &TimeZone) -> Option<Timestamp> {
        let (hour, minute) = (self.0.div_euclid(60), self.0.rem_euclid(60));
        let hour = i8::try_from(hour).ok()?;
        let minute = i8::try_from(minute).ok()?;
        let moment = day.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok()?;
        Some(moment.timestamp().into())
    }

    /// The next such moment after `now`.
    pub fn next(self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = local(now, zone).date();
        let days = [Some(today), today.tomorrow().ok()];
        let mut moments = days
            .into_iter()
            .flatten()
            .filter_map(|day| self.on(day, zone));
        moments.find(|moment| *moment > now)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for ClockTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let unfit = || Error::invalid("time", "clock-time-unfit");
        let (hour, minute) = text.split_once(':').ok_or_else(unfit)?;
        let two = |part: &str, below: i16| -> Option<i16> {
            let number: i16 = part.parse().ok()?;
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            (digits && number < below).then_some(number)
        };
        let time = two(hour, 24).zip(two(minute, 60));
        let minutes = time.map(|(hour, minute)| hour * 60 + minute);
        minutes
            .filter(|minutes| *minutes < MINUTES)
            .map(Self)
            .ok_or_else(unfit)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| de::Error::custom("not a time such as 07:30"))
    }
}

/// One window of silence in the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietDay {
    /// The day it begins on: 1 is Monday, 7 Sunday.
    pub weekday: i8,
    /// When it begins.
    #[schema(value_type = String, example = "20:00")]
    pub from: ClockTime,
    /// When it ends: on the next day when that is not after `from`.
    #[schema(value_type = String, example = "08:00")]
    pub to: ClockTime,
}

impl QuietDay {
    /// The window that begins on `day`, if this is one of that day.
    fn window(self, day: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        if day.weekday().to_monday_one_offset() != self.weekday {
            return None;
        }
        let last = if self.to > self.from {
            day
        } else {
            day.tomorrow().ok()?
        };
        Some((self.from.on(day, zone)?, self.to.on(last, zone)?))
    }
}

/// The hours in which nothing is pushed; everything is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QuietHours {
    /// Whether they count.
    pub on: bool,
    /// At most one window for each day of the week.
    pub days: Vec<QuietDay>,
}

impl QuietHours {
    /// Until when it is quiet now; none when it is not.
    fn until(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        if !self.on {
            return None;
        }
        let mut end = None;
        for _ in 0..MAX_WINDOWS {
            match self.window_at(end.unwrap_or(now), zone) {
                Some(until) => end = Some(until),
                None => break,
            }
        }
        end
    }

    /// The latest end of the windows that hold a moment.
    fn window_at(&self, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = local(at, zone).date();
        let days = [today.yesterday().ok(), Some(today)];
        let windows = days.into_iter().flatten().flat_map(|day| {
            let of_day = move |one: &QuietDay| one.window(day, zone);
            self.days.iter().filter_map(of_day)
        });
        windows
            .filter(|(from, to)| *from <= at && at < *to)
            .map(|(_, to)| to)
            .max()
    }
}

/// What comes through in quiet hours all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Exceptions {
    /// What somebody writes to them alone.
    pub direct: bool,
    /// What calls them by name.
    pub mentions: bool,
}

impl Exceptions {
    fn hold(self, why: &str) -> bool {
        // Its moment was chosen by the person.
        why == REMINDER || (self.direct && why == DIRECT) || (self.mentions && why == MENTION)
    }
}

/// When a person wants to be disturbed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Wishes {
    /// When nothing is pushed.
    pub quiet: QuietHours,
    /// What is pushed even then.
    pub exceptions: Exceptions,
    /// When what was missed is summed up each day; null for never.
    #[schema(value_type = Option<String>, example = "09:00")]
    pub digest_at: Option<ClockTime>,
}

impl Wishes {
    /// Checks what a person sent.
    ///
    /// # Errors
    /// `Invalid` on `quiet` for a day outside the week or named twice.
    pub fn check(&self) -> Result<()> {
        let mut seen = [false; 7];
        for day in &self.quiet.days {
            let place = day
                .weekday
                .checked_sub(1)
                .and_then(|place| usize::try_from(place).ok());
            match place.and_then(|place| seen.get_mut(place)) {
                Some(seen) if !*seen => *seen = true,
                _ => return Err(Error::invalid("quiet", "quiet-days-unfit")),
            }
        }
        Ok(())
    }

    /// Until when quiet hours last now; none when there are none.
    pub fn quiet_until(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        self.quiet.until(now, zone)
    }

    /// Whether something told for the reason `why` may disturb now.
    pub fn lets_through(&self, why: &str, now: Timestamp, zone: &TimeZone) -> bool {
        self.exceptions.hold(why) || self.quiet_until(now, zone).is_none()
    }
}

/// For how long a person wants nothing pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    /// An hour.
    Hour,
    /// Four hours.
    FourHours,
    /// Until nine in the morning of the next day.
    Tomorrow,
}

impl Pause {
    /// When it ends.
    pub fn end(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        let day = Duration::from_hours(24);
        match self {
            Self::Hour => now.plus(Duration::from_hours(1)),
            Self::FourHours => now.plus(Duration::from_hours(4)),
            Self::Tomorrow => local(now, zone)
                .date()
                .tomorrow()
                .ok()
                .and_then(|day| MORNING.on(day, zone))
                .unwrap_or_else(|| now.plus(day)),
        }
    }
}

fn local(at: Timestamp, zone: &TimeZone) -> Zoned {
    at.to_jiff().to_zoned(zone.clone())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn time(text: &str) -> ClockTime {
        text.parse().expect("a time")
    }

    fn at(text: &str) -> Timestamp {
        let moment: jiff::Timestamp = text.parse().expect("a moment");
        moment.into()
    }

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).expect("a zone")
    }

    fn nights(days: std::ops::RangeInclusive<i8>) -> Wishes {
        let night = |weekday| QuietDay {
            weekday,
            from: time("22:00"),
            to: time("08:00"),
        };
        Wishes {
            quiet: QuietHours {
                on: true,
                days: days.map(night).collect(),
            },
            ..Wishes::default()
        }
    }

    #[rstest]
    // Monday the 23rd of November 2026, Moscow is three hours ahead.
    #[case("2026-11-23T18:59:00Z", None)]
    #[case("2026-11-23T19:00:00Z", Some("2026-11-24T05:00:00Z"))]
    #[case("2026-11-24T04:59:59Z", Some("2026-11-24T05:00:00Z"))]
    #[case("2026-11-24T05:00:00Z", None)]
    // The night of Friday is quiet, that of Saturday is not.
    #[case("2026-11-28T02:00:00Z", Some("2026-11-28T05:00:00Z"))]
    #[case("2026-11-28T20:00:00Z", None)]
    fn a_night_belongs_to_the_day_it_begins_on(#[case] now: &str, #[case] until: Option<&str>) {
        let found = nights(1..=5).quiet_until(at(now), &zone("Europe/Moscow"));
        assert_eq!(found, until.map(at));
    }

    #[rstest]
    // Berlin sets its clocks forward on the 28th of March 2027 and back on the
    // 31st of October: the nights are nine and eleven hours long.
    #[case("2027-03-27T21:00:00Z", "2027-03-28T06:00:00Z", 9)]
    #[case("2027-10-30T20:00:00Z", "2027-10-31T07:00:00Z", 11)]
    fn a_night_of_changing_clocks_ends_at_its_time(
        #[case] from: &str,
        #[case] to: &str,
        #[case] hours: u64,
    ) {
        let (wishes, berlin) = (nights(1..=7), zone("Europe/Berlin"));
        let (from, to) = (at(from), at(to));
        let second = Duration::from_secs(1);
        assert_eq!(to.since(from), Duration::from_hours(hours));
        assert_eq!(wishes.quiet_until(from.minus(second), &berlin), None);
        for inside in [from, to.minus(second)] {
            assert_eq!(wishes.quiet_until(inside, &berlin), Some(to));
        }
        assert_eq!(wishes.quiet_until(to, &berlin), None);
    }

    #[test]
    fn a_window_in_the_skipped_hour_harms_nobody() {
        let mut wishes = nights(7..=7);
        wishes.quiet.days[0].from = time("02:15");
        wishes.quiet.days[0].to = time("02:45");
        let berlin = zone("Europe/Berlin");
        // 02:15 and 02:45 are 03:15 and 03:45 on that day.
        let inside = at("2027-03-28T01:30:00Z");
        let end = Some(at("2027-03-28T01:45:00Z"));
        assert_eq!(wishes.quiet_until(inside, &berlin), end);
        assert_eq!(
            wishes.quiet_until(at("2027-03-28T00:30:00Z"), &berlin),
            None
        );
    }

    #[test]
    fn whole_days_join_and_a_silent_week_is_bounded() {
        let mut wishes = nights(6..=7);
        for day in &mut wishes.quiet.days {
            (day.from, day.to) = (time("00:00"), time("00:00"));
        }
        let utc = TimeZone::UTC;
        let saturday = at("2026-11-28T12:00:00Z");
        let end = Some(at("2026-11-30T00:00:00Z"));
        assert_eq!(wishes.quiet_until(saturday, &utc), end);
        let mut always = nights(1..=7);
        for day in &mut always.quiet.days {
            (day.from, day.to) = (time("00:00"), time("00:00"));
        }
        assert!(
            always
                .quiet_until(saturday, &utc)
                .is_some_and(|end| end > saturday)
        );
    }

    #[test]
    fn what_is_urgent_comes_through() {
        let mut wishes = nights(1..=7);
        let (night, utc) = (at("2026-11-23T23:00:00Z"), TimeZone::UTC);
        let heard = |wishes: &Wishes| {
            ["direct", "mention", "call", "message"]
                .map(|why| wishes.lets_through(why, night, &utc))
        };
        assert_eq!(heard(&wishes), [false; 4]);
        wishes.exceptions.direct = true;
        assert_eq!(heard(&wishes), [true, false, false, false]);
        wishes.exceptions.mentions = true;
        assert_eq!(heard(&wishes), [true, true, false, false]);
        wishes.quiet.on = false;
        assert_eq!(heard(&wishes), [true; 4]);
    }

    #[test]
    fn a_pause_until_tomorrow_ends_in_the_morning_also_when_clocks_change() {
        let berlin = zone("Europe/Berlin");
        let end = |now| Pause::Tomorrow.end(at(now), &berlin);
        assert_eq!(end("2027-03-27T12:00:00Z"), at("2027-03-28T07:00:00Z"));
        assert_eq!(end("2027-10-30T12:00:00Z"), at("2027-10-31T08:00:00Z"));
        assert_eq!(
            Pause::Hour.end(at("2027-03-28T00:30:00Z"), &berlin),
            at("2027-03-28T01:30:00Z")
        );
    }

    #[test]
    fn the_next_digest_is_today_or_tomorrow() {
        let (nine, moscow) = (time("09:00"), zone("Europe/Moscow"));
        let next = |now| nine.next(at(now), &moscow);
        assert_eq!(
            next("2026-11-23T05:59:00Z"),
            Some(at("2026-11-23T06:00:00Z"))
        );
        assert_eq!(
            next("2026-11-23T06:00:00Z"),
            Some(at("2026-11-24T06:00:00Z"))
        );
    }

    #[rstest]
    #[case("07:30", true)]
    #[case("00:00", true)]
    #[case("23:59", true)]
    #[case("24:00", false)]
    #[case("7:30", false)]
    #[case("07:60", false)]
    #[case("+7:30", false)]
    #[case("0730", false)]
    #[case("", false)]
    fn times(#[case] text: &str, #[case] good: bool) {
        assert_eq!(text.parse::<ClockTime>().is_ok(), good);
        if good {
            assert_eq!(time(text).to_string(), text);
        }
    }

    #[test]
    fn a_day_stands_once() {
        let mut wishes = nights(1..=7);
        assert!(wishes.check().is_ok());
        wishes.quiet.days[1].weekday = 1;
        assert!(wishes.check().is_err());
        wishes.quiet.days[1].weekday = 8;
        assert!(wishes.check().is_err());
        wishes.quiet.days[1].weekday = i8::MIN;
        assert!(wishes.check().is_err());
    }
}
