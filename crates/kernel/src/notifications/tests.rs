use std::time::Duration;

use super::*;
use crate::{
    Clock, Event, Ids, Language, SubjectRef, Timestamp, Tx,
    db::testing::each,
    ids::PersonId,
    people::{self, NewPerson},
};

fn add(tx: &mut Tx<'_>, ids: &Ids, clock: &Clock, name: &str) -> crate::Result<PersonId> {
    let new = NewPerson {
        name: name.to_owned(),
        email: format!("{name}@firma.ru"),
        title: String::new(),
        department: None,
        language: Language::Ru,
        time_zone: "Europe/Moscow".to_owned(),
        administrator: false,
        password_hash: None,
    };
    people::store::create(tx, ids, clock, &new).map(|made| made.id)
}

fn mention(ids: &Ids, person: PersonId, who: PersonId) -> NewNotification {
    NewNotification {
        person,
        who: Some(who),
        why: "mention",
        urgency: Urgency::Now,
        subject: SubjectRef::new("chat.message", ids.uuid()),
        room: Some(ids.uuid()),
        thread: None,
        excerpt: "слово ".repeat(200),
    }
}

fn all() -> Wanted {
    Wanted::default()
}

#[tokio::test]
async fn a_person_hears_of_others_and_not_of_themselves() {
    for made in each() {
        let clock = Clock::fixed(Timestamp::from_micros(1_000_000));
        let ids = Ids::seeded(clock.clone(), 1);
        let mut events = made.events.subscribe();
        let (anna, boris, told, listed) = made
            .db
            .write(move |tx| {
                let (anna, boris) = (
                    add(tx, &ids, &clock, "anna")?,
                    add(tx, &ids, &clock, "boris")?,
                );
                let told = [
                    notify(tx, &ids, &clock, &mention(&ids, anna, boris))?,
                    notify(tx, &ids, &clock, &mention(&ids, boris, boris))?,
                ];
                Ok((anna, boris, told, store::list(tx, anna, &all(), 10)?))
            })
            .await
            .expect("notifications");
        assert_eq!(told, [true, false]);
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].who.as_ref().map(|who| who.id), Some(boris));
        assert!(listed[0].excerpt.chars().count() <= 201);
        let event = events.try_recv().expect("an event");
        assert_eq!(
            event,
            Event::Personal {
                person: anna,
                kind: "notifications",
                id: None
            }
        );
        assert!(events.try_recv().is_err());
    }
}

#[tokio::test]
async fn only_ones_own_are_read_and_the_read_go_after_their_time() {
    for made in each() {
        let clock = Clock::fixed(Timestamp::from_micros(1_000_000));
        let ids = Ids::seeded(clock.clone(), 1);
        let work = move |tx: &mut Tx<'_>| {
            let (anna, boris) = (
                add(tx, &ids, &clock, "anna")?,
                add(tx, &ids, &clock, "boris")?,
            );
            for _ in 0..3 {
                notify(tx, &ids, &clock, &mention(&ids, anna, boris))?;
            }
            let first = store::list(tx, anna, &all(), 1)?[0].id;
            let stranger = store::mark_read(tx, &clock, boris, first);
            assert_eq!(stranger.expect_err("not his").code(), "not_found");
            store::mark_read(tx, &clock, anna, first)?;
            let read_at = clock.now();
            clock.advance(Duration::from_mins(1));
            store::mark_read(tx, &clock, anna, first)?;
            assert_eq!(store::list(tx, anna, &all(), 1)?[0].read_at, Some(read_at));
            assert_eq!(store::count_unread(tx, anna, &all())?.unread, 2);
            let before = Wanted {
                before: Some(first),
                ..Wanted::default()
            };
            let rest = store::list(tx, anna, &before, 10)?;
            let (room, thread) = (rest[0].room_id.expect("a room"), ids.uuid());
            let mut reply = mention(&ids, anna, boris);
            (reply.room, reply.thread) = (Some(room), Some(thread));
            notify(tx, &ids, &clock, &reply)?;
            assert_eq!(store::mark_room_read(tx, &clock, anna, room)?, 1);
            let waiting = store::list_waiting(tx, anna, thread)?;
            assert_eq!(waiting, [reply.subject.id]);
            store::mark_subjects_read(tx, &clock, anna, &[reply.subject])?;
            assert_eq!(store::list_waiting(tx, anna, thread)?, [room; 0]);
            assert_eq!(store::mark_all_read(tx, &clock, anna, &all())?, 1);
            let last = rest[1].room_id.expect("a room");
            assert_eq!(store::forget_room(tx, boris, last)?, 0);
            assert_eq!(store::forget_room(tx, anna, last)?, 1);
            notify(tx, &ids, &clock, &mention(&ids, anna, boris))?;
            assert_eq!(store::delete_old(tx, clock.now(), Timestamp::default())?, 1);
            assert_eq!(store::forget_subject(tx, &rest[0].subject)?, 1);
            Ok(store::list(tx, anna, &all(), 10)?.len())
        };
        assert_eq!(made.db.write(work).await.expect("notifications"), 2);
    }
}

#[tokio::test]
async fn a_reminder_is_neither_read_with_its_room_nor_rewritten() {
    for made in each() {
        let clock = Clock::fixed(Timestamp::from_micros(1_000_000));
        let ids = Ids::seeded(clock.clone(), 1);
        let work = move |tx: &mut Tx<'_>| {
            let anna = add(tx, &ids, &clock, "anna")?;
            let (room, thread) = (ids.uuid(), ids.uuid());
            let mut first = mention(&ids, anna, anna);
            (first.who, first.why, first.room) = (None, REMINDER, Some(room));
            first.excerpt = "позвонить".to_owned();
            notify(tx, &ids, &clock, &first)?;
            assert_eq!(store::mark_room_read(tx, &clock, anna, room)?, 0);
            first.thread = Some(thread);
            notify(tx, &ids, &clock, &first)?;
            assert_eq!(store::list_waiting(tx, anna, thread)?, [room; 0]);
            let subjects = std::slice::from_ref(&first.subject);
            store::mark_subjects_read(tx, &clock, anna, subjects)?;
            assert_eq!(store::count_unread(tx, anna, &all())?.unread, 2);
            store::rewrite_subject(tx, &first.subject, "другое")?;
            store::list(tx, anna, &all(), 10)
        };
        let listed = made.db.write(work).await.expect("notifications");
        assert!(listed.iter().all(|one| one.excerpt == "позвонить"));
    }
}
