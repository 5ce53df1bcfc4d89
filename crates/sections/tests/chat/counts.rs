use serde_json::{Value, json};
use uuid::Uuid;

use crate::company::{Company, each};

async fn counts(company: &Company, who: usize, room: Uuid) -> (i64, i64, i64) {
    let (_, view) = company.get(who, &format!("/rooms/{room}")).await;
    let number = |name: &str| view[name].as_i64().expect("a number");
    (
        number("unread_count"),
        number("mention_count"),
        number("read_seq"),
    )
}

async fn read(company: &Company, who: usize, room: Uuid, seq: i64) -> (u16, Value) {
    company
        .put(who, &format!("/rooms/{room}/read"), &json!({ "seq": seq }))
        .await
}

#[tokio::test]
async fn unread_counts_what_others_wrote_in_the_main_list() {
    for company in each(3).await {
        let room = company.room(0, "closed", &[1]).await;
        let root = company.say(0, room, "первое", None).await;
        company.say(0, room, "второе", None).await;
        company.say(0, room, "ответ в ветке", Some(root)).await;
        assert_eq!(counts(&company, 1, room).await, (2, 0, 0));
        assert_eq!(
            counts(&company, 0, room).await,
            (0, 0, 3),
            "one's own are read"
        );
        company.say(1, room, "моё, не дочитав", None).await;
        assert_eq!(
            counts(&company, 1, room).await,
            (2, 0, 0),
            "writing reads nothing"
        );
        assert_eq!(counts(&company, 0, room).await, (1, 0, 3));
        let (status, view) = read(&company, 1, room, 1).await;
        assert_eq!((status, &view["unread_count"]), (200, &json!(1)));
        let (_, view) = read(&company, 1, room, 4).await;
        assert_eq!(view["unread_count"], 0);
        let (_, view) = read(&company, 1, room, 0).await;
        assert_eq!(
            (&view["unread_count"], &view["read_seq"]),
            (&json!(2), &json!(0)),
            "back to unread"
        );
    }
}

#[tokio::test]
async fn a_mark_outside_the_room_is_refused() {
    for company in each(2).await {
        let room = company.room(0, "open", &[]).await;
        company.say(0, room, "раз", None).await;
        for seq in [-1, 2, i64::MAX, i64::MIN] {
            let (status, problem) = read(&company, 0, room, seq).await;
            assert_eq!((status, &problem["field"]), (422, &json!("seq")));
        }
        assert_eq!(
            read(&company, 1, room, 1).await.0,
            403,
            "one has to be in the room"
        );
    }
}

#[tokio::test]
async fn who_joins_late_has_read_everything_before() {
    for company in each(2).await {
        let room = company.room(0, "open", &[]).await;
        company.say(0, room, "до", None).await;
        let (status, _) = company
            .put(
                1,
                &format!("/rooms/{room}/members/{}", company.id(1)),
                &Value::Null,
            )
            .await;
        assert_eq!(status, 204);
        assert_eq!(counts(&company, 1, room).await, (0, 0, 1));
        company.say(0, room, "после", None).await;
        assert_eq!(counts(&company, 1, room).await, (1, 0, 1));
    }
}

#[tokio::test]
async fn mentions_are_counted_for_those_who_may_read() {
    for company in each(4).await {
        let room = company.room(0, "closed", &[1]).await;
        company.say(1, room, "я тут", None).await;
        let body = format!(
            "<@user:{0}> <@user:{0}> и <@user:{1}> и <@user:{2}>",
            company.id(1),
            company.id(2),
            company.id(0)
        );
        let root = company.say(0, room, &body, None).await;
        company
            .say(
                0,
                room,
                &format!("<@user:{}>, и в ветке", company.id(1)),
                Some(root),
            )
            .await;
        assert_eq!(counts(&company, 1, room).await.1, 2);
        assert_eq!(
            counts(&company, 0, room).await.1,
            0,
            "one's own words are no call"
        );
        company
            .put(
                0,
                &format!("/rooms/{room}/members/{}", company.id(2)),
                &Value::Null,
            )
            .await;
        read(&company, 0, room, 0).await;
        let asked = [(0, 0), (2, 0)];
        for (who, mentions) in asked {
            assert_eq!(counts(&company, who, room).await.1, mentions, "{who}");
        }
        let (_, page) = company.get(0, &format!("/rooms/{room}/messages")).await;
        let named = page["items"][1]["mentions"].as_array().expect("a list");
        let mut ids: Vec<&str> = named.iter().filter_map(|one| one["id"].as_str()).collect();
        ids.sort_unstable();
        let mut wanted = [company.id(0).to_string(), company.id(1).to_string()];
        wanted.sort_unstable();
        assert_eq!(ids, wanted, "who may not read is not named");
    }
}

#[tokio::test]
async fn threads_count_their_replies() {
    for company in each(1).await {
        let room = company.room(0, "open", &[]).await;
        let root = company.say(0, room, "корень", None).await;
        let other = company.say(0, room, "другое", None).await;
        for number in 0..3 {
            company
                .parts
                .clock
                .advance(std::time::Duration::from_mins(1));
            company.say(0, room, &format!("{number}"), Some(root)).await;
        }
        let (_, page) = company.get(0, &format!("/rooms/{room}/messages")).await;
        assert_eq!(
            (
                &page["items"][0]["replies_count"],
                &page["items"][1]["replies_count"]
            ),
            (&json!(3), &json!(0))
        );
        assert_eq!(
            page["items"][0]["last_reply_at"],
            "2026-11-23T06:03:00.000000Z"
        );
        let (_, view) = company.get(0, &format!("/rooms/{room}")).await;
        assert_eq!(
            (&view["message_count"], &view["last_seq"]),
            (&json!(2), &json!(5))
        );
        assert_eq!(
            view["last_message"]["id"],
            json!(other),
            "replies are not the last message"
        );
        assert_eq!(view["updated_at"], "2026-11-23T06:03:00.000000Z");
    }
}
