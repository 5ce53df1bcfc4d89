use futures::future::join_all;
use serde_json::{Value, json};

use crate::company::{each, id_of, ids_of};

#[tokio::test]
async fn the_same_two_people_have_one_room_whoever_asks() {
    for company in each(3).await {
        let first = company.room(0, "direct", &[1]).await;
        assert_eq!(company.room(1, "direct", &[0]).await, first);
        assert_eq!(company.room(0, "direct", &[1]).await, first);
        assert_ne!(company.room(0, "direct", &[2]).await, first);
        let (_, seen) = company.get(1, &format!("/rooms/{first}")).await;
        assert_eq!(
            (&seen["name"], &seen["kind"]),
            (&json!("Сотрудник 0"), &json!("direct"))
        );
        assert_eq!(seen["direct_person"]["id"], json!(company.id(0)));
    }
}

#[tokio::test]
async fn two_who_ask_at_once_get_one_room() {
    for company in each(2).await {
        let ask = |who: usize| {
            let body = json!({ "kind": "direct", "members": [company.id(1 - who)] });
            let company = &company;
            async move { company.post(who, "/rooms", &body).await }
        };
        let both = [ask(0), ask(1), ask(0), ask(1)];
        let [a, b, c, d] = both;
        let (a, b, c, d) = tokio::join!(a, b, c, d);
        for (status, room) in [&a, &b, &c, &d] {
            assert_eq!((*status, id_of(room)), (201, id_of(&a.1)), "{room}");
        }
        let (_, mine) = company.get(0, "/rooms").await;
        assert_eq!(ids_of(&mine).len(), 1);
        assert_eq!(mine["items"][0]["members_count"], 2);
    }
}

#[tokio::test]
async fn my_rooms_come_by_their_last_word_in_pages() {
    for company in each(2).await {
        let mut rooms = Vec::new();
        for _ in 0..5 {
            rooms.push(company.room(0, "closed", &[]).await);
        }
        company.room(1, "open", &[]).await;
        company
            .parts
            .clock
            .advance(std::time::Duration::from_secs(1));
        company.say(0, rooms[1], "живая", None).await;
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let (_, page) = company
                .get(0, &format!("/rooms?filter=mine&limit=2{after}"))
                .await;
            seen.extend(ids_of(&page));
            let Some(next) = page["next"].as_str() else {
                break;
            };
            after = format!("&after={next}");
        }
        assert_eq!(seen, [rooms[1], rooms[4], rooms[3], rooms[2], rooms[0]]);
    }
}

#[tokio::test]
async fn open_rooms_come_by_name_the_same_on_both_databases() {
    for company in each(2).await {
        let names = [
            "Ёлка",
            "ель",
            "Склад",
            "апрель",
            "Warehouse",
            "склад 2",
            "10 этаж",
            "Еловая",
        ];
        for name in names {
            let (status, _) = company
                .post(0, "/rooms", &json!({ "name": name, "kind": "open" }))
                .await;
            assert_eq!(status, 201);
        }
        company.room(0, "closed", &[]).await;
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let (_, page) = company
                .get(1, &format!("/rooms?filter=open&limit=3{after}"))
                .await;
            let items = page["items"].as_array().expect("a list");
            seen.extend(
                items
                    .iter()
                    .map(|room| room["name"].as_str().expect("a name").to_owned()),
            );
            let Some(next) = page["next"].as_str() else {
                break;
            };
            after = format!("&after={next}");
        }
        let wanted = [
            "10 этаж",
            "Warehouse",
            "апрель",
            "Ёлка",
            "Еловая",
            "ель",
            "Склад",
            "склад 2",
        ];
        assert_eq!(seen, wanted, "case and ё do not matter");
    }
}

#[tokio::test]
async fn a_message_sent_many_times_at_once_is_one_message() {
    for company in each(2).await {
        let room = company.room(0, "open", &[]).await;
        let body = json!({ "body": "один раз", "client_id": company.parts.ids.uuid() });
        let path = format!("/rooms/{room}/messages");
        let sends = (0..64).map(|_| company.post(0, &path, &body));
        let answers = join_all(sends).await;
        let first = id_of(&answers[0].1);
        assert!(answers.iter().all(|(_, message)| id_of(message) == first));
        assert_eq!(
            answers.iter().filter(|(status, _)| *status == 201).count(),
            1
        );
        assert_eq!(
            answers.iter().filter(|(status, _)| *status == 200).count(),
            63
        );
        let (_, view) = company.get(0, &format!("/rooms/{room}")).await;
        assert_eq!(
            (&view["message_count"], &view["last_seq"]),
            (&json!(1), &json!(1))
        );
    }
}

#[tokio::test]
async fn writers_of_one_room_get_numbers_without_gaps() {
    for company in each(4).await {
        let room = company.room(0, "closed", &[1, 2, 3]).await;
        let path = format!("/rooms/{room}/messages");
        let sends = (0..40).map(|number| {
            let body =
                json!({ "body": format!("{number}"), "client_id": company.parts.ids.uuid() });
            let (company, path) = (&company, &path);
            async move { company.post(number % 4, path, &body).await }
        });
        let answers: Vec<(u16, Value)> = join_all(sends).await;
        let mut numbers: Vec<i64> = answers
            .iter()
            .filter_map(|(_, message)| message["seq"].as_i64())
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=40).collect::<Vec<i64>>());
    }
}
