//! Quotes of a page: far apart, from several rooms, and none of what its reader
//! may not read.

use axum::http::Method;
use futures::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::company::{Company, each, id_of};

async fn quote(company: &Company, who: usize, room: Uuid, quoted: Uuid) -> Uuid {
    let body = json!({ "body": "см.", "client_id": company.parts.ids.uuid(), "quoted_id": quoted });
    let path = format!("/rooms/{room}/messages");
    let (status, message) = company.post(who, &path, &body).await;
    assert_eq!(status, 201, "{message}");
    id_of(&message)
}

/// The text and room of what each of the newest messages of a room quotes.
async fn quoted(company: &Company, who: usize, room: Uuid, count: usize) -> Vec<Value> {
    let path = format!("/rooms/{room}/messages?limit={count}");
    let (status, page) = company.get(who, &path).await;
    assert_eq!(status, 200, "{page}");
    let items = page["items"].as_array().expect("items").iter();
    let quotes = items.map(|one| &one["quote"]["message"]);
    quotes
        .map(|one| match one {
            Value::Null => Value::Null,
            one => json!([one["excerpt"], one["room_name"], one["files"][0]["name"]]),
        })
        .collect()
}

#[tokio::test]
async fn what_a_page_quotes_is_read_from_everywhere_its_reader_may_read() {
    for company in each(2).await {
        let open = company.room(0, "open", &[1]).await;
        let closed = company.room(0, "closed", &[]).await;
        let common = company.room(0, "closed", &[1]).await;
        let call = format!("спроси <@user:{}>", company.id(1));
        let first = company.say(0, open, &call, None).await;
        let (_, file) = company.post(0, "/files?name=a.txt", &json!("x")).await;
        let with_file =
            json!({ "body": "файл", "client_id": company.parts.ids.uuid(), "files": [file["id"]] });
        let path = format!("/rooms/{open}/messages");
        let (status, with_file) = company.post(0, &path, &with_file).await;
        assert_eq!(status, 201, "{with_file}");
        // The next is far away: the three are picked one by one.
        join_all((0..120).map(|_| company.say(0, open, "между", None))).await;
        let last = company.say(0, open, "последнее", None).await;
        let secret = company.say(0, closed, "КАНАРЕЙКА", None).await;
        let gone = company.say(0, open, "удалённое", None).await;
        let direct = company.room(0, "direct", &[1]).await;
        let told = company.say(1, direct, "лично", None).await;
        for one in [first, id_of(&with_file), last, secret, gone, told, first] {
            quote(&company, 0, common, one).await;
        }
        let path = format!("/messages/{gone}");
        let deleted = company.ask(0, Method::DELETE, &path, &Value::Null).await;
        assert_eq!(deleted.0, 204);
        let called = json!(["спроси Сотрудник 1", "Склад", null]);
        let theirs = |closed: Value, other: &str| {
            vec![
                called.clone(),
                json!(["файл", "Склад", "a.txt"]),
                json!(["последнее", "Склад", null]),
                closed,
                Value::Null,
                json!(["лично", other, null]),
                called.clone(),
            ]
        };
        let all = quoted(&company, 0, common, 7).await;
        let secret = json!(["КАНАРЕЙКА", "Склад", null]);
        assert_eq!(all, theirs(secret, "Сотрудник 1"));
        let all = quoted(&company, 1, common, 7).await;
        assert_eq!(all, theirs(Value::Null, "Сотрудник 0"));
    }
}
