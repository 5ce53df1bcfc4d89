use serde_json::Value;
use uuid::Uuid;

use crate::company::{Company, each, ids_of};

async fn filled(company: &Company, count: usize) -> (Uuid, Vec<Uuid>) {
    let room = company.room(0, "open", &[]).await;
    let mut ids = Vec::new();
    for number in 0..count {
        ids.push(
            company
                .say(0, room, &format!("сообщение {number}"), None)
                .await,
        );
    }
    (room, ids)
}

fn flags(page: &Value) -> (bool, bool) {
    (page["has_before"] == true, page["has_after"] == true)
}

#[tokio::test]
async fn pages_go_back_to_the_first_message_without_gaps() {
    for company in each(1).await {
        let (room, ids) = filled(&company, 11).await;
        let (mut seen, mut before) = (Vec::new(), String::new());
        loop {
            let (status, page) = company
                .get(0, &format!("/rooms/{room}/messages?limit=4{before}"))
                .await;
            assert_eq!(status, 200);
            assert_eq!(
                flags(&page),
                (!page["next"].is_null(), !before.is_empty()),
                "{page}"
            );
            seen.splice(0..0, ids_of(&page));
            let Some(next) = page["next"].as_str() else {
                break;
            };
            before = format!("&before={next}");
        }
        assert_eq!(seen, ids);
    }
}

#[tokio::test]
async fn pages_go_forward_to_the_newest_message() {
    for company in each(1).await {
        let (room, ids) = filled(&company, 9).await;
        let mut seen = vec![ids[0]];
        while let Some(last) = seen.last() {
            let (_, page) = company
                .get(0, &format!("/rooms/{room}/messages?limit=3&after={last}"))
                .await;
            seen.extend(ids_of(&page));
            assert_eq!(page["next"].is_null(), page["has_after"] == false);
            if page["next"].is_null() {
                break;
            }
        }
        assert_eq!(seen, ids);
    }
}

#[tokio::test]
async fn around_has_the_message_in_the_middle_and_keeps_to_the_limit() {
    for company in each(1).await {
        let (room, ids) = filled(&company, 9).await;
        let around =
            |id: Uuid, limit: usize| format!("/rooms/{room}/messages?limit={limit}&around={id}");
        let (_, page) = company.get(0, &around(ids[4], 4)).await;
        assert_eq!(ids_of(&page), ids[3..7], "two up to it, two after it");
        assert_eq!(flags(&page), (true, true));
        let (_, page) = company.get(0, &around(ids[4], 1)).await;
        assert_eq!(ids_of(&page), ids[4..5]);
        let (_, page) = company.get(0, &around(ids[0], 6)).await;
        assert_eq!(
            (ids_of(&page), flags(&page)),
            (ids[..4].to_vec(), (false, true))
        );
        let (_, page) = company.get(0, &around(ids[8], 500)).await;
        assert_eq!((ids_of(&page), flags(&page)), (ids.clone(), (false, false)));
    }
}

#[tokio::test]
async fn replies_stay_in_their_thread_and_around_one_shows_its_root() {
    for company in each(2).await {
        let (room, mut ids) = filled(&company, 3).await;
        let mut replies = Vec::new();
        for number in 0..5 {
            replies.push(
                company
                    .say(0, room, &format!("ответ {number}"), Some(ids[1]))
                    .await,
            );
        }
        ids.push(company.say(0, room, "после ответов", None).await);
        let (_, page) = company.get(0, &format!("/rooms/{room}/messages")).await;
        assert_eq!(ids_of(&page), ids);
        assert_eq!(page["items"][1]["replies_count"], 5);
        assert_eq!(
            page["items"][3]["seq"], 9,
            "replies take numbers of the room"
        );
        let (_, page) = company
            .get(
                0,
                &format!("/rooms/{room}/messages?limit=2&around={}", replies[3]),
            )
            .await;
        assert_eq!(ids_of(&page), ids[1..3], "the list opens at the root");
        let (_, thread) = company
            .get(0, &format!("/threads/{}?limit=3", ids[1]))
            .await;
        assert_eq!(
            (ids_of(&thread), flags(&thread)),
            (replies[..3].to_vec(), (false, true))
        );
        let next = thread["next"].as_str().expect("a next page");
        let (_, rest) = company
            .get(0, &format!("/threads/{}?after={next}", ids[1]))
            .await;
        assert_eq!(
            (ids_of(&rest), flags(&rest)),
            (replies[3..].to_vec(), (true, false))
        );
        let (status, _) = company.get(0, &format!("/threads/{}", replies[0])).await;
        assert_eq!(status, 404, "a reply is no thread");
    }
}
