//! A room of a hundred thousand messages: whole from the newest to the oldest
//! and back, page by page, also while it changes.

use axum::http::Method;
use kernel::{Timestamp, Tx, db::Dialect};
use serde_json::Value;
use uuid::Uuid;

use crate::company::{Company, each, ids_of};

const MANY: i64 = 100_000;
const PAGE: usize = 500;
/// Between two messages, in microseconds: a minute.
const STEP: i64 = 60_000_000;

/// The id of the message that was filled in under a number.
fn nth(number: i64) -> Uuid {
    Uuid::from_u128(u128::try_from(number).expect("a number"))
}

/// A room with so many messages, a minute apart, the newest written now.
async fn filled(company: &Company) -> Uuid {
    let room = company.room(0, "closed", &[1]).await;
    let (author, now) = (company.people[0].person, company.parts.clock.now());
    let fill = move |tx: &mut Tx<'_>| {
        let (rows, id) = match tx.dialect() {
            Dialect::Sqlite => (
                "WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < $4)",
                "unhex(printf('%032x', k))",
            ),
            Dialect::Postgres => (
                "WITH n (k) AS (SELECT generate_series(1, $4::bigint))",
                "CAST(lpad(to_hex(k), 32, '0') AS UUID)",
            ),
        };
        let sql = format!(
            "{rows} INSERT INTO messages (id, room_id, seq, author_id, body, client_id, created_at, replies_count) \
             SELECT {id}, r.id, k, p.id, 'слово ' || k, {id}, $3 - ($4 - k) * $5, 0 \
             FROM n, rooms r, people p WHERE r.id = $1 AND p.id = $2"
        );
        let filled = tx.execute(
            &sql,
            &[
                room.into(),
                author.into(),
                now.into(),
                MANY.into(),
                STEP.into(),
            ],
        )?;
        assert_eq!(i64::try_from(filled).ok(), Some(MANY));
        tx.execute(
            "UPDATE rooms SET last_seq = $2, message_count = $2, last_message_id = $3, last_at = $4 WHERE id = $1",
            &[room.into(), MANY.into(), nth(MANY).into(), now.into()],
        )
    };
    company.parts.db.write(fill).await.expect("a full room");
    room
}

async fn page(company: &Company, room: Uuid, query: &str) -> Value {
    let path = format!("/rooms/{room}/messages?limit={PAGE}{query}");
    let (status, page) = company.get(1, &path).await;
    assert_eq!(status, 200, "{page}");
    page
}

fn seqs(page: &Value) -> Vec<i64> {
    let items = page["items"].as_array().expect("items").iter();
    items
        .map(|one| one["seq"].as_i64().expect("a number"))
        .collect()
}

/// Everything from a page on to the first message, as one scrolls up.
async fn up(company: &Company, room: Uuid, from: Value) -> Vec<i64> {
    let mut stretches = vec![seqs(&from)];
    let mut last = from;
    while last["has_before"] == true {
        let first = ids_of(&last)[0];
        last = page(company, room, &format!("&before={first}")).await;
        assert_eq!(last["has_after"], true);
        stretches.push(seqs(&last));
    }
    stretches.reverse();
    stretches.concat()
}

/// Everything from a page on to the newest message, as one scrolls down.
async fn down(company: &Company, room: Uuid, from: Value) -> Vec<i64> {
    let mut all = seqs(&from);
    let mut last = from;
    while last["has_after"] == true {
        let end = *ids_of(&last).last().expect("a message");
        last = page(company, room, &format!("&after={end}")).await;
        assert_eq!(last["has_before"], true);
        all.extend(seqs(&last));
    }
    all
}

#[track_caller]
fn are_all(seen: &[i64], from: i64, to: i64) {
    let gap = seen.windows(2).find(|two| two[1] != two[0] + 1);
    assert_eq!(gap, None, "in order, without gap or double");
    assert_eq!((seen.first(), seen.last()), (Some(&from), Some(&to)));
}

#[tokio::test]
async fn a_jump_to_a_date_pages_both_ways() {
    for company in each(2).await {
        let room = filled(&company).await;
        let now = company.parts.clock.now();
        let middle = MANY / 2;
        // Between two messages: opened is the one that follows.
        let at = Timestamp::from_micros(now.micros() - (MANY - middle) * STEP - STEP / 2);
        let there = page(&company, room, &format!("&at={at}")).await;
        let seen = seqs(&there);
        assert_eq!(seen.len(), PAGE);
        assert!(
            seen.contains(&middle) && seen.contains(&(middle - 1)),
            "{seen:?}"
        );
        are_all(&up(&company, room, there.clone()).await, 1, seen[PAGE - 1]);
        are_all(&down(&company, room, there).await, seen[0], MANY);
        // Before the first and after the last there are ends, no errors.
        let first = Timestamp::from_micros(now.micros() - 2 * MANY * STEP);
        let begin = page(&company, room, &format!("&at={first}")).await;
        assert_eq!((seqs(&begin)[0], &begin["has_before"]), (1, &false.into()));
        let later = Timestamp::from_micros(now.micros() + STEP);
        let end = page(&company, room, &format!("&at={later}")).await;
        assert_eq!(seqs(&end).last(), Some(&MANY));
    }
}

#[tokio::test]
async fn a_hundred_thousand_messages_page_up_and_down_while_people_write_and_delete() {
    for company in each(2).await {
        let room = filled(&company).await;
        let mut last = page(&company, room, "").await;
        assert_eq!(
            (seqs(&last).len(), &last["has_after"]),
            (PAGE, &false.into())
        );
        let (mut stretches, mut written, mut pages) = (vec![seqs(&last)], 0, 0_usize);
        while last["has_before"] == true {
            pages += 1;
            let first = ids_of(&last)[0];
            if pages.is_multiple_of(10) {
                company.say(0, room, "новое", None).await;
                written += 1;
                // The very message the next page begins at, and one in the middle of that page.
                let edge = seqs(&last)[0];
                for gone in [edge, (edge - 250).max(1)] {
                    let path = format!("/messages/{}", nth(gone));
                    let deleted = company.ask(0, Method::DELETE, &path, &Value::Null).await;
                    assert_eq!(deleted.0, 204, "{}", deleted.1);
                }
            }
            last = page(&company, room, &format!("&before={first}")).await;
            stretches.push(seqs(&last));
        }
        stretches.reverse();
        are_all(&stretches.concat(), 1, MANY);
        // Downwards whoever comes last finds what was written meanwhile, too.
        let mut all = seqs(&last);
        while last["has_after"] == true {
            if all.len().is_multiple_of(PAGE * 20) && written < 30 {
                company.say(0, room, "и ещё", None).await;
                written += 1;
            }
            let end = *ids_of(&last).last().expect("a message");
            last = page(&company, room, &format!("&after={end}")).await;
            all.extend(seqs(&last));
        }
        assert!(written > 20, "{written} were written on the way");
        are_all(&all, 1, MANY + written);
    }
}
