use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{Member, World, each, id_of};

async fn change(
    world: &World,
    who: &Member,
    room: uuid::Uuid,
    changes: &Value,
) -> crate::support::Answer {
    world
        .send(
            who,
            Method::PATCH,
            &format!("/api/v1/rooms/{room}"),
            changes.to_string().into(),
        )
        .await
}

#[tokio::test]
async fn each_kind_of_room_is_made_and_found() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let open = world.room(&anna, "open", &[]).await;
        let closed = world.room(&anna, "closed", &[&oleg]).await;
        let direct = world.room(&anna, "direct", &[&oleg]).await;
        assert_eq!(world.room(&oleg, "direct", &[&anna]).await, direct);
        let mine = world.read(&oleg, "/api/v1/rooms?filter=mine").await;
        let ids: Vec<_> = mine["items"]
            .as_array()
            .expect("a list")
            .iter()
            .map(id_of)
            .collect();
        assert_eq!(ids, [direct, closed]);
        let seen = world.read(&oleg, &format!("/api/v1/rooms/{open}")).await;
        assert_eq!(
            (&seen["member"], &seen["unread_count"]),
            (&json!(false), &json!(0))
        );
        let seen = world.read(&anna, &format!("/api/v1/rooms/{direct}")).await;
        assert_eq!(
            (&seen["name"], &seen["direct_person"]["id"]),
            (&json!("Олег Иванов"), &json!(oleg.id))
        );
        let listed = world.read(&oleg, "/api/v1/rooms?filter=open").await;
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    }
}

#[tokio::test]
async fn unfit_rooms_are_refused_by_field() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let oleg = world.member("oleg@sufler.example").await;
    let long = "х".repeat(201);
    let unknown = world.ids.uuid();
    let cases = [
        (json!({ "name": "", "kind": "open" }), "name"),
        (json!({ "name": " \n ", "kind": "closed" }), "name"),
        (json!({ "name": long, "kind": "open" }), "name"),
        (json!({ "name": "a\u{0}b", "kind": "open" }), "name"),
        (json!({ "name": "Комната", "kind": "secret" }), "kind"),
        (json!({ "name": "Комната" }), "kind"),
        (
            json!({ "name": "Комната", "kind": "open", "color": 1 }),
            "color",
        ),
        (
            json!({ "name": "Комната", "kind": "open", "members": [unknown] }),
            "members",
        ),
        (
            json!({ "name": "Комната", "kind": "open", "members": ["x"] }),
            "members[0]",
        ),
        (json!({ "kind": "direct" }), "members"),
        (json!({ "kind": "direct", "members": [anna.id] }), "members"),
        (
            json!({ "kind": "direct", "members": [oleg.id, unknown] }),
            "members",
        ),
    ];
    for (body, field) in cases {
        world
            .post(&anna, "/api/v1/rooms", &body)
            .await
            .is_problem(422, "invalid", Some(field));
    }
    let list = world.read(&anna, "/api/v1/rooms").await;
    assert_eq!(list, json!({ "items": [], "next": null }));
}

#[tokio::test]
async fn a_member_renames_a_room_and_says_what_it_is_about() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let oleg = world.member("oleg@sufler.example").await;
        let room = world.room(&anna, "open", &[]).await;
        let answer = change(
            &world,
            &anna,
            room,
            &json!({ "name": "  Новое   имя ", "topic": "О главном" }),
        )
        .await;
        assert_eq!(
            (&answer.json()["name"], &answer.json()["topic"]),
            (&json!("Новое имя"), &json!("О главном"))
        );
        let answer = change(&world, &anna, room, &json!({ "topic": "" })).await;
        assert_eq!(
            (&answer.json()["name"], &answer.json()["topic"]),
            (&json!("Новое имя"), &json!(""))
        );
        change(&world, &oleg, room, &json!({ "name": "Моё" }))
            .await
            .is_problem(403, "forbidden", None);
        change(&world, &anna, room, &json!({ "name": " " }))
            .await
            .is_problem(422, "invalid", Some("name"));
        change(&world, &anna, room, &json!({ "topic": "т".repeat(201) }))
            .await
            .is_problem(422, "invalid", Some("topic"));
        let direct = world.room(&anna, "direct", &[&oleg]).await;
        change(&world, &anna, direct, &json!({ "name": "Двое" }))
            .await
            .is_problem(403, "forbidden", None);
    }
}

#[tokio::test]
async fn limits_and_cursors_outside_their_range_are_refused() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let oleg = world.member("oleg@sufler.example").await;
    let room = world.room(&anna, "open", &[]).await;
    let hidden = world.room(&oleg, "closed", &[]).await;
    let foreign = world.say(&oleg, hidden, "КАНАРЕЙКА").await;
    let own = world.say(&anna, room, "своё").await;
    for limit in ["0", "-1", "501", "1.5", "много", "99999999999999999999"] {
        for path in [
            format!("rooms?limit={limit}"),
            format!("rooms/{room}/messages?limit={limit}"),
        ] {
            world
                .get(&anna, &format!("/api/v1/{path}"))
                .await
                .is_problem(422, "invalid", Some("limit"));
        }
    }
    for cursor in ["before", "after", "around"] {
        for id in [foreign.to_string(), world.ids.uuid().to_string()] {
            let answer = world
                .get(
                    &anna,
                    &format!("/api/v1/rooms/{room}/messages?{cursor}={id}"),
                )
                .await;
            answer.is_problem(404, "not_found", None);
        }
        let path = format!("/api/v1/rooms/{room}/messages?{cursor}=x");
        world
            .get(&anna, &path)
            .await
            .is_problem(422, "invalid", Some(cursor));
    }
    world
        .get(&anna, &format!("/api/v1/threads/{own}?after={foreign}"))
        .await
        .is_problem(404, "not_found", None);
    world
        .get(&anna, &format!("/api/v1/rooms?after={hidden}"))
        .await
        .is_problem(404, "not_found", None);
    let both = format!("/api/v1/rooms/{room}/messages?before={own}&after={own}");
    world
        .get(&anna, &both)
        .await
        .is_problem(422, "invalid", Some("around"));
    world
        .get(&anna, "/api/v1/rooms/not-an-id")
        .await
        .is_problem(404, "not_found", None);
}
