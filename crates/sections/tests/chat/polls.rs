//! Polls on real databases: votes at the same moment, what goes with a deleted
//! message, and what a model reads of one.

use assistant::context::Wanted;
use kernel::SubjectRef;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::company::{Company, each, id_of};

async fn ask(company: &Company, room: Uuid, poll: &Value) -> Uuid {
    let client_id = company.parts.ids.uuid();
    let body = json!({ "body": "Где обедаем?", "client_id": client_id, "poll": poll });
    let path = format!("/rooms/{room}/messages");
    let (status, message) = company.post(0, &path, &body).await;
    assert_eq!(status, 201, "{message}");
    id_of(&message)
}

async fn vote(company: &Company, who: usize, id: Uuid, options: &[i64]) -> u16 {
    let path = format!("/messages/{id}/poll/vote");
    let body = json!({ "options": options });
    company.put(who, &path, &body).await.0
}

async fn rows(company: &Company, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let count = company
        .parts
        .db
        .read(move |tx| tx.query_one(&sql, &[], |row| row.get(0)));
    count.await.expect("a count")
}

#[tokio::test]
async fn two_votes_of_one_person_at_once_are_one() {
    for company in each(2).await {
        let room = company.room(0, "closed", &[1]).await;
        let id = ask(&company, room, &json!({ "options": ["а", "б", "в"] })).await;
        for _ in 0..10 {
            let answers = tokio::join!(
                vote(&company, 1, id, &[1]),
                vote(&company, 1, id, &[2]),
                vote(&company, 1, id, &[3]),
            );
            assert_eq!(answers, (204, 204, 204));
            assert_eq!(rows(&company, "poll_votes").await, 1);
        }
    }
}

#[tokio::test]
async fn nothing_of_a_deleted_poll_stays() {
    for company in each(2).await {
        let room = company.room(0, "closed", &[1]).await;
        let id = ask(&company, room, &json!({ "options": ["а", "б"] })).await;
        assert_eq!(vote(&company, 1, id, &[1]).await, 204);
        let path = format!("/messages/{id}");
        let (status, _) = company
            .ask(0, axum::http::Method::DELETE, &path, &Value::Null)
            .await;
        assert_eq!(status, 204);
        for table in ["polls", "poll_options", "poll_votes"] {
            assert_eq!(rows(&company, table).await, 0, "{table}");
        }
    }
}

#[tokio::test]
async fn a_model_reads_the_question_the_options_and_the_counts() {
    for company in each(3).await {
        let room = company.room(0, "closed", &[1, 2]).await;
        let poll = json!({ "options": ["Столовая", "Кафе"], "multiple": true, "anonymous": true });
        let id = ask(&company, room, &poll).await;
        company.say(0, room, "ещё слово", None).await;
        assert_eq!(vote(&company, 1, id, &[1, 2]).await, 204);
        assert_eq!(vote(&company, 2, id, &[2]).await, 204);
        let (parts, actor) = (company.parts.clone(), company.people[2].clone());
        let subject = SubjectRef::new("chat.room", room);
        let (subjects, now) = (parts.subjects.clone(), parts.clock.now());
        let wanted = Wanted::default();
        let context = parts
            .db
            .read(move |tx| subjects.context(tx, &actor, &subject, &wanted, now));
        let texts: Vec<String> = context
            .await
            .expect("a context")
            .spans
            .into_iter()
            .map(|span| span.text)
            .collect();
        let asked = "Где обедаем?\n- Столовая: 1\n- Кафе: 2";
        assert_eq!(texts, [asked, "ещё слово"]);
    }
}
