//! What a model is given of a room: the stretches people ask about.

use std::time::Duration;

use assistant::{
    Context, Range,
    context::{NamedRange, Wanted},
};
use kernel::{Error, Result, SubjectRef};
use serde_json::json;
use uuid::Uuid;

use crate::company::{Company, each};

async fn context(
    company: &Company,
    who: usize,
    kind: &str,
    id: Uuid,
    wanted: Wanted,
) -> Result<Context> {
    let (parts, actor) = (company.parts.clone(), company.people[who].clone());
    let (subject, now) = (SubjectRef::new(kind, id), parts.clock.now());
    let subjects = parts.subjects.clone();
    parts
        .db
        .read(move |tx| subjects.context(tx, &actor, &subject, &wanted, now))
        .await
}

async fn texts(company: &Company, room: Uuid, range: Range) -> Vec<String> {
    let wanted = Wanted {
        range,
        ..Wanted::default()
    };
    let context = context(company, 1, "chat.room", room, wanted)
        .await
        .expect("a context");
    assert_eq!(context.left_out, 0);
    context.spans.into_iter().map(|span| span.text).collect()
}

fn named(range: NamedRange) -> Range {
    Range::Named(range)
}

/// Nine days ago, yesterday evening and today, in Moscow's days.
async fn told(company: &Company) -> (Uuid, Vec<Uuid>) {
    let room = company.room(0, "open", &[1]).await;
    let hours = |hours: u64| company.parts.clock.advance(Duration::from_hours(hours));
    let mut ids = Vec::new();
    // It is Monday, 09:00 in Moscow; the last message is said a week later.
    ids.push(company.say(0, room, "в понедельник утром", None).await);
    hours(24 * 6 + 14);
    ids.push(company.say(0, room, "в воскресенье в 23:00", None).await);
    hours(2);
    ids.push(company.say(0, room, "в понедельник в 01:00", None).await);
    ids.push(company.say(0, room, "ответ в 01:00", Some(ids[0])).await);
    hours(8);
    (room, ids)
}

#[tokio::test]
async fn days_are_those_of_the_persons_zone() {
    for mut company in each(2).await {
        let (room, _) = told(&company).await;
        let all = [
            "в понедельник утром",
            "в воскресенье в 23:00",
            "в понедельник в 01:00",
            "ответ в 01:00",
        ];
        assert_eq!(
            texts(&company, room, named(NamedRange::Today)).await,
            all[2..]
        );
        assert_eq!(
            texts(&company, room, named(NamedRange::Week)).await,
            all,
            "seven days back from midnight"
        );
        assert_eq!(texts(&company, room, named(NamedRange::All)).await, all);
        // In London it was still Sunday at 23:00 and at 01:00 in Moscow.
        company.people[1].time_zone = "Europe/London".to_owned();
        assert_eq!(
            texts(&company, room, named(NamedRange::Today)).await,
            Vec::<String>::new()
        );
        company.people[1].time_zone = "Asia/Vladivostok".to_owned();
        assert_eq!(
            texts(&company, room, named(NamedRange::Today)).await,
            all[1..]
        );
        company.people[1].time_zone = "Nowhere/Unknown".to_owned();
        assert_eq!(
            texts(&company, room, named(NamedRange::Today)).await,
            Vec::<String>::new(),
            "then UTC"
        );
        company.parts.clock.advance(Duration::from_hours(24));
        company.people[1].time_zone = "Europe/Moscow".to_owned();
        assert_eq!(
            texts(&company, room, named(NamedRange::Week)).await,
            all[1..]
        );
    }
}

#[tokio::test]
async fn unread_is_what_this_person_has_not_read() {
    for company in each(2).await {
        let (room, _) = told(&company).await;
        assert_eq!(
            texts(&company, room, named(NamedRange::Unread)).await.len(),
            4,
            "replies too"
        );
        company
            .put(1, &format!("/rooms/{room}/read"), &json!({ "seq": 3 }))
            .await;
        assert_eq!(
            texts(&company, room, named(NamedRange::Unread)).await,
            ["ответ в 01:00"]
        );
    }
}

#[tokio::test]
async fn from_one_message_to_another_includes_both() {
    for company in each(2).await {
        let (room, ids) = told(&company).await;
        let between = |from: Uuid, to: Uuid| Range::Between { from, to };
        assert_eq!(
            texts(&company, room, between(ids[1], ids[2])).await.len(),
            2
        );
        assert_eq!(
            texts(&company, room, between(ids[3], ids[3])).await,
            ["ответ в 01:00"]
        );
        assert_eq!(
            texts(&company, room, between(ids[2], ids[1])).await,
            Vec::<String>::new()
        );
        let other = company.room(1, "open", &[]).await;
        let foreign = company.say(1, other, "чужое", None).await;
        for (range, field) in [
            (between(foreign, ids[1]), "range.from"),
            (between(ids[1], Uuid::nil()), "range.to"),
        ] {
            let wanted = Wanted {
                range,
                ..Wanted::default()
            };
            let refused = context(&company, 1, "chat.room", room, wanted)
                .await
                .expect_err("another room");
            assert!(matches!(refused, Error::Invalid { field: named, .. } if named == field));
        }
    }
}

#[tokio::test]
async fn a_selection_takes_exactly_its_messages_of_this_room() {
    for company in each(2).await {
        let (room, ids) = told(&company).await;
        let other = company.room(1, "open", &[]).await;
        let foreign = company.say(1, other, "чужое", None).await;
        let selection = vec![ids[2], foreign, ids[0], ids[2], Uuid::nil()];
        let wanted = Wanted {
            selection,
            range: named(NamedRange::Today),
        };
        let context = context(&company, 1, "chat.room", room, wanted)
            .await
            .expect("a context");
        let texts: Vec<&str> = context
            .spans
            .iter()
            .map(|span| span.text.as_str())
            .collect();
        assert_eq!(
            texts,
            ["в понедельник утром", "в понедельник в 01:00"],
            "in their order, each once"
        );
    }
}

async fn of_thread(company: &Company, root: Uuid, range: Range) -> Vec<String> {
    let wanted = Wanted {
        range,
        ..Wanted::default()
    };
    let context = context(company, 1, "chat.thread", root, wanted).await;
    let spans = context.expect("a context").spans;
    spans.into_iter().map(|span| span.text).collect()
}

#[tokio::test]
async fn a_thread_has_the_same_ranges_as_a_room() {
    for company in each(2).await {
        let (room, ids) = told(&company).await;
        let root = ids[0];
        let late = company.say(0, room, "ещё ответ", Some(root)).await;
        let all = ["в понедельник утром", "ответ в 01:00", "ещё ответ"];
        let range = named(NamedRange::All);
        assert_eq!(of_thread(&company, root, range).await, all);
        let range = named(NamedRange::Today);
        assert_eq!(of_thread(&company, root, range).await, all[1..]);
        let read = format!("/rooms/{room}/read");
        company.put(1, &read, &json!({ "seq": 4 })).await;
        let range = named(NamedRange::Unread);
        assert_eq!(of_thread(&company, root, range).await, all[2..]);
        let between = |from: Uuid, to: Uuid| Range::Between { from, to };
        let first_two = of_thread(&company, root, between(root, ids[3])).await;
        assert_eq!(first_two, all[..2]);
        assert_eq!(
            of_thread(&company, root, between(late, late)).await,
            all[2..]
        );
        company.parts.clock.advance(Duration::from_hours(24));
        let range = named(NamedRange::Week);
        assert_eq!(of_thread(&company, root, range).await, all[1..]);
        // A message of the room's main list, and one that is nowhere.
        for (range, field) in [
            (between(ids[1], late), "range.from"),
            (between(root, Uuid::nil()), "range.to"),
        ] {
            let wanted = Wanted {
                range,
                ..Wanted::default()
            };
            let refused = context(&company, 1, "chat.thread", root, wanted).await;
            let refused = refused.expect_err("outside the thread");
            assert!(matches!(refused, Error::Invalid { field: named, .. } if named == field));
        }
        let wanted = Wanted {
            selection: vec![late, ids[1]],
            range: named(NamedRange::Today),
        };
        let chosen = context(&company, 1, "chat.thread", root, wanted).await;
        let chosen = chosen.expect("a context").spans;
        assert_eq!(chosen.len(), 1, "of this thread only");
        assert_eq!(chosen[0].text, "ещё ответ");
    }
}

#[tokio::test]
async fn a_thread_is_its_root_and_replies_with_names() {
    for company in each(2).await {
        let room = company.room(0, "closed", &[1]).await;
        let root = company.say(0, room, "корень", None).await;
        company.say(0, room, "мимо", None).await;
        company
            .say(
                1,
                room,
                &format!("<@user:{}>, сделаю", company.id(0)),
                Some(root),
            )
            .await;
        let context = context(&company, 0, "chat.thread", root, Wanted::default())
            .await
            .expect("a context");
        let said: Vec<(&str, &str)> = context
            .spans
            .iter()
            .map(|span| (span.author.as_str(), span.text.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                ("Сотрудник 0", "корень"),
                ("Сотрудник 1", "Сотрудник 0, сделаю")
            ]
        );
        assert_eq!(context.spans[1].mentions, ["Сотрудник 0"]);
        assert_eq!(context.spans[1].thread, Some(root));
    }
}

/// More replies than are read at once, written as the verbs write them but in
/// one go.
async fn crowd(company: &Company, room: Uuid, root: Uuid, count: i64) {
    let (ids, author) = (company.parts.ids.clone(), company.id(0));
    let at = company.parts.clock.now();
    let written = company.parts.db.write(move |tx| {
        for number in 1..=count {
            tx.execute(
                "INSERT INTO messages (id, room_id, seq, thread_id, author_id, body, client_id, created_at, replies_count) \
                 VALUES ($1, $2, $3, $4, $5, $6, $1, $7, 0)",
                &[
                    ids.uuid().into(),
                    room.into(),
                    (100 + number).into(),
                    root.into(),
                    author.into(),
                    format!("ответ {number}").into(),
                    at.into(),
                ],
            )?;
        }
        tx.execute(
            "UPDATE messages SET replies_count = $2 WHERE id = $1",
            &[root.into(), count.into()],
        )
    });
    written.await.expect("replies");
}

#[tokio::test]
async fn of_a_long_thread_the_newest_replies_are_read() {
    for company in each(2).await {
        let room = company.room(0, "open", &[1]).await;
        let root = company.say(0, room, "начало", None).await;
        crowd(&company, room, root, 5003).await;
        let found = context(&company, 1, "chat.thread", root, Wanted::default()).await;
        let found = found.expect("a context");
        assert_eq!((found.spans.len(), found.left_out), (5001, 3));
        let text = |index: usize| found.spans[index].text.as_str();
        assert_eq!((text(0), text(1)), ("начало", "ответ 4"));
        assert_eq!(text(5000), "ответ 5003");
    }
}
