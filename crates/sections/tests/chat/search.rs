use std::fmt::Write;

use uuid::Uuid;

use crate::company::{Company, each, ids_of};

async fn found(company: &Company, who: usize, words: &str) -> Vec<Uuid> {
    let mut query = String::new();
    for byte in words.bytes() {
        write!(query, "%{byte:02X}").expect("a String takes it");
    }
    let (status, page) = company
        .get(who, &format!("/search?q={query}&limit=100"))
        .await;
    assert_eq!(status, 200, "{page}");
    ids_of(&page)
}

const SAID: [&str; 10] = [
    "Отгрузили сорок паллет на склад в Твери",
    "Склады переполнены, паллеты стоят в проходе",
    "The invoices were paid on Friday",
    "Please pay this invoice, it’s number A-17/2026",
    "Ёлку поставим в холле",
    "счёт 40702810 за март",
    "версия v2.14.3-beta вышла",
    "Встречаемся у проходной; встреча в 10:30",
    "don't touch the C++ build",
    "\"quoted\" AND (NOT) * words OR NEAR",
];

const ASKED: [(&str, &[usize]); 20] = [
    ("склад", &[0, 1]),
    ("СКЛАДАХ", &[0, 1]),
    ("паллета", &[0, 1]),
    ("паллеты тверь", &[0]),
    ("invoice", &[2, 3]),
    ("Invoices paying", &[3]),
    ("елка", &[4]),
    ("Ёлки", &[4]),
    ("40702810", &[5]),
    ("счет", &[5]),
    ("v2", &[6]),
    ("14 beta", &[6]),
    ("встречи", &[7]),
    ("10 30", &[7]),
    ("a 17", &[3]),
    ("don't", &[8]),
    ("NOT quoted", &[9]),
    ("near", &[9]),
    ("слово, которого нет", &[]),
    ("\"*()' \0 -", &[]),
];

#[tokio::test]
async fn words_are_found_in_any_form_alike_on_both_databases() {
    for company in each(1).await {
        let room = company.room(0, "open", &[]).await;
        let mut ids = Vec::new();
        for text in SAID {
            ids.push(company.say(0, room, text, None).await);
        }
        for (words, wanted) in ASKED {
            let wanted: Vec<Uuid> = wanted.iter().rev().map(|index| ids[*index]).collect();
            assert_eq!(found(&company, 0, words).await, wanted, "{words}");
        }
    }
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_read() {
    for company in each(3).await {
        let open = company.room(0, "open", &[]).await;
        let closed = company.room(0, "closed", &[1]).await;
        let direct = company.room(0, "direct", &[1]).await;
        let mut ids = Vec::new();
        for room in [open, closed, direct] {
            ids.push(company.say(0, room, "КАНАРЕЙКА поёт", None).await);
        }
        ids.push(
            company
                .say(0, closed, "канарейка в ветке", Some(ids[1]))
                .await,
        );
        let newest_first = |wanted: &[usize]| {
            wanted
                .iter()
                .rev()
                .map(|index| ids[*index])
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found(&company, 0, "канарейки").await,
            newest_first(&[0, 1, 2, 3])
        );
        assert_eq!(
            found(&company, 1, "канарейки").await,
            newest_first(&[0, 1, 2, 3])
        );
        assert_eq!(found(&company, 2, "канарейки").await, newest_first(&[0]));
        let out = format!("/rooms/{closed}/members/{}", company.id(1));
        let (status, _) = company
            .ask(
                0,
                axum::http::Method::DELETE,
                &out,
                &serde_json::Value::Null,
            )
            .await;
        assert_eq!(status, 204);
        assert_eq!(
            found(&company, 1, "канарейки").await,
            newest_first(&[0, 2]),
            "taken out: no longer"
        );
    }
}

#[tokio::test]
async fn the_newest_come_first_and_the_limit_holds() {
    for company in each(1).await {
        let room = company.room(0, "open", &[]).await;
        let mut ids = Vec::new();
        for _ in 0..6 {
            ids.push(company.say(0, room, "одно и то же", None).await);
        }
        ids.reverse();
        let (_, page) = company
            .get(0, "/search?q=%D0%BE%D0%B4%D0%BD%D0%BE&limit=4")
            .await;
        assert_eq!(ids_of(&page), ids[..4], "also within one moment");
        for (query, field) in [
            ("q=x&limit=0", "limit"),
            ("q=x&limit=501", "limit"),
            ("q=x&in=mail", "in"),
            ("", "q"),
        ] {
            let (status, problem) = company.get(0, &format!("/search?{query}")).await;
            assert_eq!(
                (status, problem["field"].as_str()),
                (422, Some(field)),
                "{query}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_known_besides_words_narrows_alike_on_both_databases() {
    for company in each(3).await {
        let room = company.room(0, "open", &[1]).await;
        let other = company.room(0, "closed", &[1]).await;
        let link = company
            .say(0, room, "смета: https://sufler.example/a", None)
            .await;
        let plain = company.say(1, room, "смета готова", None).await;
        let hidden = company.say(0, other, "смета не для всех", None).await;
        company.say(1, room, "ответ", Some(plain)).await;
        let like = format!("/messages/{plain}/reactions/%F0%9F%91%8D");
        assert_eq!(company.put(0, &like, &serde_json::Value::Null).await.0, 204);
        let name = &company.people[1].name;
        for (who, asked, wanted) in [
            (0, "смета".to_owned(), vec![hidden, plain, link]),
            (2, "смета".to_owned(), vec![plain, link]),
            (0, "смета has:link".to_owned(), vec![link]),
            (0, "есть:реакция".to_owned(), vec![plain]),
            (0, "has:thread смета".to_owned(), vec![plain]),
            (0, format!("смета от:\"{name}\""), vec![plain]),
            (0, "смета from:никто".to_owned(), vec![]),
            (0, "смета from:%".to_owned(), vec![]),
            (0, "смета from:\0".to_owned(), vec![]),
            (
                0,
                "смета после:22.11.2026".to_owned(),
                vec![hidden, plain, link],
            ),
            (0, "смета before:2026-11-23".to_owned(), vec![]),
            (
                0,
                "смета до:2026-11-24".to_owned(),
                vec![hidden, plain, link],
            ),
            (0, "смета in:нигде".to_owned(), vec![]),
            (2, "has:link".to_owned(), vec![link]),
            (0, "\"\"".to_owned(), vec![]),
        ] {
            assert_eq!(found(&company, who, &asked).await, wanted, "{asked}");
        }
        let (status, problem) = company.get(0, "/search?q=before:soon").await;
        assert_eq!((status, problem["field"].as_str()), (422, Some("q")));
    }
}
