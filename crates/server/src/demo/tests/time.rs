//! When things are said, and which dates the texts name.

use std::collections::BTreeSet;

use jiff::{Timestamp, tz::TimeZone};

use super::super::calendar::{Calendar, DayName};
use super::super::{Anchor, Scale, company, messages};
use super::{anchor, check, demo, moscow, noon};

#[test]
fn time_holds_at_every_hour_and_date() {
    let dates = [
        "2026-05-20",
        "2026-05-23",
        "2026-05-24",
        "2026-05-25",
        "2026-12-31",
        "2027-01-01",
        "2028-02-29",
    ];
    for date in dates {
        for hour in [
            "00:30", "08:59", "10:59", "11:00", "14:20", "19:30", "23:59",
        ] {
            assert_eq!(
                check(Scale::Demo, &anchor(&format!("{date}T{hour}"))),
                2_000
            );
        }
    }
}

#[test]
fn time_holds_in_a_zone_that_changes_its_clocks() {
    let zone = TimeZone::get("America/New_York").expect("a known zone");
    for moment in ["2026-03-08T18:00:00Z", "2026-11-02T06:30:00Z"] {
        let now: Timestamp = moment.parse().expect("a moment");
        assert_eq!(
            check(
                Scale::Demo,
                &Anchor {
                    now_us: now.as_microsecond(),
                    zone: zone.clone()
                }
            ),
            2_000
        );
    }
}

#[test]
fn the_last_day_is_the_day_of_creation_at_any_hour() {
    let last = |moment: &str| {
        let all: Vec<_> = messages(Scale::Demo, anchor(moment)).collect();
        let latest = all
            .iter()
            .map(|message| message.at)
            .max()
            .expect("a message");
        Timestamp::from_microsecond(latest)
            .expect("a moment")
            .to_zoned(moscow())
            .date()
            .to_string()
    };
    assert_eq!(last("2026-05-20T11:00"), "2026-05-20");
    assert_eq!(last("2026-05-20T10:59"), "2026-05-20");
    assert_eq!(last("2028-03-01T00:30"), "2028-03-01");
    assert_eq!(last("2027-01-01T00:00"), "2027-01-01");
}

#[test]
fn today_has_something_in_the_rooms_people_try_first() {
    let company = company(Scale::Demo);
    for moment in [
        "2026-05-20T00:10",
        "2026-05-20T09:44",
        "2026-05-20T15:00",
        "2026-05-20T23:50",
        "2026-05-23T08:00",
    ] {
        let anchor = anchor(moment);
        let now = Timestamp::from_microsecond(anchor.now_us).expect("a moment");
        let midnight = now.to_zoned(moscow()).start_of_day().expect("a midnight");
        let since = midnight.timestamp().as_microsecond();
        let mut today = vec![0; company.rooms.len()];
        for message in messages(Scale::Demo, anchor) {
            today[message.room] += usize::from(message.at >= since);
        }
        let mut all = 0;
        for (room, today) in company.rooms.iter().zip(today) {
            let first = ["deliveries", "general", "product", "release", "hotel-volna"];
            let tried = first.contains(&room.key.as_str());
            assert!(!tried || today >= 1, "{}: {today} at {moment}", room.key);
            all += today;
        }
        assert!(all >= 30, "{all} at {moment}");
    }
}

#[test]
fn weekends_are_quiet_but_for_the_incident() {
    let calendar = Calendar::new(noon(), 30);
    let saturday = calendar.date_of(DayName::Saturday { back: 3, plus: 0 });
    let mut loud = BTreeSet::new();
    for message in demo() {
        let date = Timestamp::from_microsecond(message.at)
            .expect("a moment")
            .to_zoned(moscow())
            .date();
        if !calendar.is_working(date) {
            loud.insert(date);
        }
    }
    assert_eq!(
        loud.into_iter().collect::<Vec<_>>(),
        [saturday, saturday.tomorrow().expect("a day")]
    );
}

#[test]
fn dates_within_texts_follow_the_anchor() {
    let promise = |moment: &str| {
        let all: Vec<_> = messages(Scale::Demo, anchor(moment)).collect();
        let fair = all
            .into_iter()
            .find(|message| message.body.contains("я на выставке в Казани. Срочное"));
        fair.expect("the announcement").body
    };
    assert!(
        promise("2026-05-20T15:00").starts_with("С 14 мая по 19 мая я на выставке"),
        "{}",
        promise("2026-05-20T15:00")
    );
    assert!(promise("2026-05-20T15:00").contains("прочитаю в среду"));
    assert!(
        promise("2027-01-05T15:00").starts_with("С 30 декабря по 4 января"),
        "{}",
        promise("2027-01-05T15:00")
    );
    assert!(promise("2027-01-05T15:00").contains("прочитаю во вторник"));
}
