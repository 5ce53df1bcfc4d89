//! What the bell shows, counts and marks: only what may be read now.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{PATH, items};
use crate::support::{Member, World, each};

async fn list(world: &World, who: &Member, query: &str) -> Vec<Value> {
    items(&world.read(who, &format!("{PATH}?{query}")).await)
}

async fn counts(world: &World, who: &Member) -> (i64, i64) {
    let told = world.read(who, &format!("{PATH}/count")).await;
    let number = |key: &str| told[key].as_i64().expect("a number");
    (number("unread"), number("mentions"))
}

fn whys(all: &[Value]) -> Vec<&str> {
    all.iter()
        .map(|one| one["why"].as_str().expect("a reason"))
        .collect()
}

struct Scene {
    world: World,
    anna: Member,
    oleg: Member,
    room: Uuid,
    root: Uuid,
}

/// Oleg was called by name, called with all, answered in his thread and
/// written to alone, in this order.
async fn scene(world: World) -> Scene {
    let anna = world.named("anna@sufler.example", "Анна Петрова").await;
    let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
    let room = world.room(&anna, "closed", &[&oleg]).await;
    let root = world.say(&oleg, room, "вопрос").await;
    let call = format!("<@user:{}>, взгляните", oleg.id);
    world.say(&anna, room, &call).await;
    world.say(&anna, room, "<@all>, сбор").await;
    world.reply(&anna, room, "ответ", Some(root)).await;
    let direct = world.room(&anna, "direct", &[&oleg]).await;
    world.say(&anna, direct, "лично").await;
    Scene {
        world,
        anna,
        oleg,
        room,
        root,
    }
}

#[tokio::test]
async fn each_says_why_where_and_in_which_thread() {
    for world in each() {
        let Scene {
            world,
            oleg,
            room,
            root,
            ..
        } = scene(world).await;
        let all = list(&world, &oleg, "").await;
        assert_eq!(whys(&all), ["direct", "reply", "call", "mention"]);
        assert_eq!(all[0]["room_name"], "Анна Петрова");
        assert_eq!(all[1]["room_name"], "Проект «Север»");
        assert_eq!(all[1]["thread_id"], json!(root));
        assert_eq!(
            (&all[2]["thread_id"], &all[2]["room_id"]),
            (&json!(null), &json!(room))
        );
        let id = all[1]["id"].as_str().expect("an id");
        assert_eq!(world.read(&oleg, &format!("{PATH}/{id}")).await, all[1]);
        let found = world
            .read(&oleg, "/api/v1/search?q=%D0%BE%D1%82%D0%B2%D0%B5%D1%82")
            .await;
        assert_eq!(found["items"][0]["thread_id"], json!(root));
    }
}

#[tokio::test]
async fn filters_narrow_and_mark_only_what_they_show() {
    for world in each() {
        let Scene {
            world, oleg, room, ..
        } = scene(world).await;
        assert_eq!(counts(&world, &oleg).await, (4, 2));
        let of = async |query: &str| whys(&list(&world, &oleg, query).await).join(" ");
        assert_eq!(of("view=mentions").await, "call mention");
        assert_eq!(of("why=reply").await, "reply");
        assert_eq!(of(&format!("room_id={room}")).await, "reply call mention");
        assert_eq!(of("section=chat").await, "direct reply call mention");
        assert_eq!(of("section=cha").await, "");
        let first = list(&world, &oleg, "view=mentions").await.remove(1);
        let until = first["id"].as_str().expect("an id");
        let mark = async |query: &str| {
            let answer = world
                .put(&oleg, &format!("{PATH}/read?{query}"), &json!({}))
                .await;
            assert_eq!(answer.status, 204, "{}", answer.text());
            counts(&world, &oleg).await
        };
        assert_eq!(mark(&format!("until={until}")).await, (3, 1));
        assert_eq!(mark("view=mentions").await, (2, 0));
        assert_eq!(of("view=unread").await, "direct reply");
        let back = format!("{PATH}/{until}/read");
        assert_eq!(world.delete(&oleg, &back).await.status, 204);
        assert_eq!(counts(&world, &oleg).await, (3, 1));
        assert_eq!(mark("").await, (0, 0));
        for query in ["section=Chat", "why=a%20b", "view=new", "unknown=1"] {
            let refused = world.get(&oleg, &format!("{PATH}?{query}")).await;
            assert_eq!(refused.status, 422, "{query}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_read_any_more_is_neither_shown_nor_counted() {
    for world in each() {
        let Scene {
            world,
            anna,
            oleg,
            room,
            ..
        } = scene(world).await;
        let lost = list(&world, &oleg, "why=call").await.remove(0);
        // The membership ends behind the back of everything that tidies up.
        let person = oleg.id;
        let gone = world.db.write(move |tx| {
            let sql = "DELETE FROM room_members WHERE room_id = $1 AND person_id = $2";
            tx.execute(sql, &[room.into(), person.into()])
        });
        assert_eq!(gone.await.expect("a member"), 1);
        assert_eq!(counts(&world, &oleg).await, (1, 0));
        assert_eq!(whys(&list(&world, &oleg, "").await), ["direct"]);
        assert!(
            list(&world, &oleg, &format!("room_id={room}"))
                .await
                .is_empty()
        );
        let id = lost["id"].as_str().expect("an id");
        for who in [&oleg, &anna] {
            let answer = world.get(who, &format!("{PATH}/{id}")).await;
            answer.is_problem(404, "not_found", None);
        }
        let page = world.read(&oleg, &format!("{PATH}?limit=1")).await;
        assert_eq!(page["next"], json!(null));
    }
}

#[tokio::test]
async fn reading_a_thread_elsewhere_lowers_the_count() {
    for world in each() {
        let Scene {
            world, oleg, root, ..
        } = scene(world).await;
        let thread = format!("/api/v1/threads/{root}/read");
        let answer = world.put(&oleg, &thread, &json!({ "seq": 4 })).await;
        assert_eq!(answer.status, 204, "{}", answer.text());
        assert_eq!(counts(&world, &oleg).await, (3, 2));
    }
}
