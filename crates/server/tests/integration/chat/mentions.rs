use serde_json::{Value, json};

use crate::support::{Member, World, each};

async fn told(world: &World, who: &Member) -> Vec<(String, String)> {
    let list = world.read(who, "/api/v1/notifications").await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = list["items"].as_array().expect("a list");
    items
        .iter()
        .map(|one| (text(&one["why"]), text(&one["excerpt"])))
        .collect()
}

#[tokio::test]
async fn a_mention_is_told_to_who_may_read_it() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let maria = world.named("maria@sufler.example", "Мария Ким").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let body = format!(
            "<@user:{}>, <@user:{}> и <@user:{}>: КАНАРЕЙКА",
            oleg.id, maria.id, anna.id
        );
        let id = world.say(&anna, room, &body).await;
        let excerpt = format!(
            "Олег Иванов, <@user:{}> и Анна Петрова: КАНАРЕЙКА",
            maria.id
        );
        assert_eq!(told(&world, &oleg).await, [("mention".to_owned(), excerpt)]);
        assert_eq!(told(&world, &maria).await, []);
        assert_eq!(told(&world, &anna).await, [], "one's own words are no news");
        let first = world.read(&oleg, "/api/v1/notifications").await["items"][0].clone();
        assert_eq!(
            (&first["subject"]["id"], &first["room_id"]),
            (&json!(id), &json!(room))
        );
        assert_eq!(
            (&first["who"]["id"], &first["urgency"]),
            (&json!(anna.id), &json!("now"))
        );
        let open = world.room(&anna, "open", &[]).await;
        world
            .say(&anna, open, &format!("<@user:{}>, сюда", maria.id))
            .await;
        assert_eq!(told(&world, &maria).await.len(), 1, "an open room is open");
    }
}

#[tokio::test]
async fn a_reply_is_told_to_the_threads_author_while_they_may_read_it() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let root = world.say(&oleg, room, "вопрос").await;
        world.reply(&anna, room, "ответ", Some(root)).await;
        assert_eq!(
            told(&world, &oleg).await,
            [("reply".to_owned(), "ответ".to_owned())]
        );
        world
            .reply(
                &anna,
                room,
                &format!("<@user:{}>, ещё", oleg.id),
                Some(root),
            )
            .await;
        assert_eq!(
            told(&world, &oleg).await.len(),
            2,
            "a mention in a reply is told once"
        );
        let out = format!("/api/v1/rooms/{room}/members/{}", oleg.id);
        assert_eq!(world.delete(&anna, &out).await.status, 204);
        world
            .reply(&anna, room, "КАНАРЕЙКА без него", Some(root))
            .await;
        world
            .say(&anna, room, &format!("<@user:{}>: КАНАРЕЙКА", oleg.id))
            .await;
        assert_eq!(
            told(&world, &oleg).await.len(),
            0,
            "who was taken out hears nothing more, and keeps nothing"
        );
    }
}

#[tokio::test]
async fn reading_goes_forth_and_back() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        for _ in 0..3 {
            world
                .say(&anna, room, &format!("<@user:{}>, глянь", oleg.id))
                .await;
        }
        let path = format!("/api/v1/rooms/{room}/read");
        for (seq, unread) in [(1, 2), (3, 0), (2, 1), (0, 3)] {
            let view = world.put(&oleg, &path, &json!({ "seq": seq })).await.json();
            let counts = (
                &view["unread_count"],
                &view["mention_count"],
                &view["read_seq"],
            );
            assert_eq!(counts, (&json!(unread), &json!(unread), &json!(seq)));
        }
        for seq in [
            json!(-1),
            json!(4),
            json!(i64::MAX),
            json!("3"),
            json!(1.5),
            json!(null),
        ] {
            world
                .put(&oleg, &path, &json!({ "seq": seq }))
                .await
                .is_problem(422, "invalid", Some("seq"));
        }
    }
}
