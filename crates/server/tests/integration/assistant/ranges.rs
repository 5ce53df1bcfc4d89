use axum::http::Method;
use serde_json::{Value, json};

use super::{Office, items_of, names_of, notices_of};
use crate::support::{Told, summary_of};

async fn over(office: &Office, asked: &Value) -> Vec<Told> {
    let mut all = summary_of(office.room);
    for (field, value) in asked.as_object().expect("an object") {
        all[field] = value.clone();
    }
    office.world.run(&office.oleg, &all).await.all().await
}

fn covered(told: &[Told]) -> u64 {
    told[0].data["covered"]["messages"]
        .as_u64()
        .expect("a number")
}

#[tokio::test]
async fn each_range_reads_its_messages() {
    for office in Office::each().await {
        let ids = office.talk().await;
        office
            .world
            .reply(
                &office.anna,
                office.room,
                "Проверю смету завтра.",
                Some(ids[2]),
            )
            .await;
        let read = format!("/api/v1/rooms/{}/read", office.room);
        office
            .world
            .put(&office.oleg, &read, &json!({ "seq": 3 }))
            .await;
        let thread = json!({ "kind": "chat.thread", "id": ids[2] });
        let cases = [
            (json!({ "range": "all" }), 5),
            (json!({ "range": "unread" }), 2),
            (json!({ "range": "today" }), 5),
            (json!({ "range": "week" }), 5),
            (json!({ "range": { "from": ids[1], "to": ids[2] } }), 2),
            (json!({ "selection": [ids[3], ids[0]] }), 2),
            (json!({ "subject": thread }), 2),
        ];
        for (asked, wanted) in cases {
            let told = over(&office, &asked).await;
            assert_eq!(
                (covered(&told), names_of(&told).last()),
                (wanted, Some(&"run.finished")),
                "{asked}"
            );
            assert!(!items_of(&told).is_empty(), "{asked}");
        }
        // Moscow's midnight passes: what was said yesterday is no longer today's.
        office
            .world
            .clock
            .advance(std::time::Duration::from_hours(15));
        let told = over(&office, &json!({ "range": "today" })).await;
        assert_eq!(
            (covered(&told), notices_of(&told)[0].0.as_str()),
            (0, "nothing_to_summarise")
        );
        assert_eq!(
            covered(&over(&office, &json!({ "range": "week" })).await),
            5
        );
        let changes = json!({ "time_zone": "Europe/London" }).to_string();
        office
            .world
            .send(&office.oleg, Method::PATCH, "/api/v1/me", changes.into())
            .await;
        assert_eq!(
            covered(&over(&office, &json!({ "range": "today" })).await),
            5,
            "in London it is still Monday"
        );
    }
}

#[tokio::test]
async fn an_empty_range_says_so() {
    for office in Office::each().await {
        for range in ["unread", "today", "all"] {
            let told = over(&office, &json!({ "range": range })).await;
            let last = told.last().expect("an end");
            assert_eq!(
                (last.name.as_str(), &last.data["state"]),
                ("run.finished", &json!("finished"))
            );
            assert_eq!(items_of(&told).len(), 0);
            assert_eq!(notices_of(&told)[0].0, "nothing_to_summarise");
            assert!(notices_of(&told)[0].1.contains("нет сообщений"));
        }
    }
}

#[tokio::test]
async fn unfit_requests_name_their_field() {
    for office in Office::each().await {
        let ids = office.talk().await;
        let foreign = office.world.room(&office.anna, "closed", &[]).await;
        let foreign = office.world.say(&office.anna, foreign, "чужое").await;
        let many: Vec<_> = (0..2001).map(|_| ids[0]).collect();
        let cases = [
            (json!({ "scenario": "chat.fly" }), 422, "scenario"),
            (json!({ "subject": null }), 422, "subject"),
            (json!({ "input": "и то и другое" }), 422, "subject"),
            (
                json!({ "subject": { "kind": "mail.thread", "id": ids[0] } }),
                422,
                "subject",
            ),
            (json!({ "range": "sometimes" }), 422, "range"),
            (
                json!({ "range": { "from": foreign, "to": ids[0] } }),
                422,
                "range.from",
            ),
            (
                json!({ "range": { "from": ids[0], "to": foreign } }),
                422,
                "range.to",
            ),
            (json!({ "selection": many }), 422, "selection"),
            (
                json!({ "instruction": "х".repeat(4001) }),
                413,
                "instruction",
            ),
            (json!({ "instruction": "a\u{0}" }), 422, "instruction"),
            (json!({ "language": "de" }), 422, "language"),
            (json!({ "role": "пират" }), 422, "role"),
            (json!({ "surprise": 1 }), 422, "surprise"),
        ];
        for (asked, status, field) in cases {
            let mut body = summary_of(office.room);
            for (name, value) in asked.as_object().expect("an object") {
                body[name] = value.clone();
            }
            let answer = office.world.post(&office.oleg, "/api/v1/runs", &body).await;
            let code = if status == 413 {
                "too_large"
            } else {
                "invalid"
            };
            answer.is_problem(status, code, Some(field));
        }
    }
}

#[tokio::test]
async fn a_million_short_lines_are_refused_before_they_are_read() {
    let office = Office::new().await;
    let mut body = summary_of(office.room);
    body["subject"] = json!(null);
    body["input"] = json!("a\n".repeat(520_000));
    let answer = office.world.post(&office.oleg, "/api/v1/runs", &body).await;
    answer.is_problem(422, "invalid", Some("input"));
    assert!(answer.text().contains("20 000"), "{}", answer.text());
}

#[tokio::test]
async fn the_length_of_words_is_told_in_characters() {
    let office = Office::new().await;
    let mut body = summary_of(office.room);
    body["instruction"] = json!("х".repeat(4001));
    let answer = office.world.post(&office.oleg, "/api/v1/runs", &body).await;
    answer.is_problem(413, "too_large", Some("instruction"));
    let problem = answer.json();
    assert_eq!(problem["detail"], "Принимается не больше 4000 знаков.");
    assert_eq!(problem["limit"], 4000);
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_told_in_the_persons_language() {
    let office = Office::new().await;
    let mut body = summary_of(office.room);
    body["range"] = json!("sometimes");
    let answer = office.world.post(&office.oleg, "/api/v1/runs", &body).await;
    let problem = answer.json();
    assert_eq!(problem["detail"], "Значение поля «range» не подходит.");
    let reason = problem["reason"].as_str().expect("for the programmer");
    assert!(reason.contains("Range"), "{reason}");
}
