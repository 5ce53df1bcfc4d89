use serde_json::json;
use uuid::Uuid;

use crate::support::{Answer, Asker, Member, World, each};

async fn join(world: &World, who: &impl Asker, room: Uuid, person: &Member) -> Answer {
    world
        .put(
            who,
            &format!("/api/v1/rooms/{room}/members/{}", person.id),
            &json!(null),
        )
        .await
}

async fn take_out(world: &World, who: &impl Asker, room: Uuid, person: &Member) -> Answer {
    world
        .delete(who, &format!("/api/v1/rooms/{room}/members/{}", person.id))
        .await
}

async fn names(world: &World, who: &impl Asker, room: Uuid) -> Vec<String> {
    let list = world
        .read(who, &format!("/api/v1/rooms/{room}/members"))
        .await;
    let name = |person: &serde_json::Value| person["name"].as_str().expect("a name").to_owned();
    list["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(name)
        .collect()
}

#[tokio::test]
async fn anyone_joins_an_open_room_and_leaves_it() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let maria = world.named("maria@sufler.example", "Мария Ким").await;
        let room = world.room(&anna, "open", &[]).await;
        let text = json!({ "body": "раз", "client_id": world.ids.uuid() });
        let path = format!("/api/v1/rooms/{room}/messages");
        world
            .post(&oleg, &path, &text)
            .await
            .is_problem(403, "forbidden", None);
        join(&world, &oleg, room, &maria)
            .await
            .is_problem(403, "forbidden", None);
        for _ in 0..2 {
            assert_eq!(
                join(&world, &oleg, room, &oleg).await.status,
                204,
                "twice is fine"
            );
        }
        assert_eq!(world.post(&oleg, &path, &text).await.status, 201);
        assert_eq!(
            join(&world, &oleg, room, &maria).await.status,
            204,
            "a member brings others"
        );
        let mut all = names(&world, &anna, room).await;
        all.sort();
        assert_eq!(all, ["Анна Петрова", "Мария Ким", "Олег Иванов"]);
        take_out(&world, &anna, room, &oleg)
            .await
            .is_problem(403, "forbidden", None);
        assert_eq!(take_out(&world, &oleg, room, &oleg).await.status, 204);
        assert_eq!(
            names(&world, &oleg, room).await.len(),
            2,
            "open: still readable"
        );
        let nobody = world
            .put(
                &anna,
                &format!("/api/v1/rooms/{room}/members/{}", world.ids.uuid()),
                &json!(null),
            )
            .await;
        nobody.is_problem(422, "invalid", Some("members"));
    }
}

#[tokio::test]
async fn a_closed_room_is_joined_by_invitation_only() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[]).await;
        join(&world, &oleg, room, &oleg)
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(join(&world, &anna, room, &oleg).await.status, 204);
        assert_eq!(
            names(&world, &oleg, room).await,
            ["Анна Петрова", "Олег Иванов"]
        );
        assert_eq!(take_out(&world, &anna, room, &oleg).await.status, 204);
        world
            .get(&oleg, &format!("/api/v1/rooms/{room}"))
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(names(&world, &anna, room).await, ["Анна Петрова"]);
        let admin = world.admin("boss@sufler.example").await;
        world
            .get(&admin, &format!("/api/v1/rooms/{room}"))
            .await
            .is_problem(404, "not_found", None);
        join(&world, &admin, room, &admin)
            .await
            .is_problem(404, "not_found", None);
    }
}

#[tokio::test]
async fn a_direct_room_is_for_two_for_ever() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let maria = world.named("maria@sufler.example", "Мария Ким").await;
        let room = world.room(&anna, "direct", &[&oleg]).await;
        join(&world, &anna, room, &maria)
            .await
            .is_problem(403, "forbidden", None);
        join(&world, &maria, room, &maria)
            .await
            .is_problem(404, "not_found", None);
        take_out(&world, &anna, room, &oleg)
            .await
            .is_problem(403, "forbidden", None);
        take_out(&world, &anna, room, &anna)
            .await
            .is_problem(403, "forbidden", None);
        assert_eq!(names(&world, &oleg, room).await.len(), 2);
    }
}
