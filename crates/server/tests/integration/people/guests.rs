//! What a guest is shown, door by door: a table of who may what.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Asker, Member, PASSWORD, Socket, World, each, id_of};

/// A company with a guest in one room with Boris; Vera is in another.
struct Cast {
    admin: Member,
    boris: Member,
    vera: Member,
    guest: Member,
    shared: Uuid,
    open: Uuid,
}

async fn cast(world: &World) -> Cast {
    let admin = world.admin("anna@sufler.example").await;
    let boris = world.named("boris@sufler.example", "Борис Ёлкин").await;
    let vera = world.named("vera@sufler.example", "Вера Зимина").await;
    let guest = world.named("guest@other.example", "Глеб Гостев").await;
    let body = json!({ "guest": true });
    let path = format!("/api/v1/admin/people/{}", guest.id);
    let made = world.patch(&admin, &path, &body).await;
    assert_eq!(
        (made.status.as_u16(), &made.json()["guest"]),
        (200, &json!(true))
    );
    let body = json!({ "name": "Канарейкин отдел" });
    let department = world.post(&admin, "/api/v1/admin/departments", &body).await;
    let body = json!({ "department_id": department.json()["id"], "title": "Юрист" });
    world
        .patch(&admin, &format!("/api/v1/admin/people/{}", boris.id), &body)
        .await;
    let status = json!({ "status": { "emoji": "", "text": "канарейка" } });
    for person in [&boris, &vera] {
        world.patch(person, "/api/v1/me/profile", &status).await;
    }
    let shared = world.room(&boris, "closed", &[&guest]).await;
    let open = world.room(&vera, "open", &[]).await;
    world.say(&vera, open, "канарейка поёт").await;
    world.say(&boris, shared, "канарейка молчит").await;
    Cast {
        admin,
        boris,
        vera,
        guest,
        shared,
        open,
    }
}

fn ids(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().expect("items");
    items
        .iter()
        .map(|one| one["id"].as_str().expect("an id"))
        .collect()
}

#[tokio::test]
async fn every_door_is_the_size_of_the_room() {
    for world in each() {
        let cast = cast(&world).await;
        let (boris, vera, open) = (cast.boris.id, cast.vera.id, cast.open);
        // The address, what a colleague is answered, what a guest is.
        let table = [
            (format!("/api/v1/people/{boris}"), 200, 200),
            (format!("/api/v1/people/{vera}"), 200, 404),
            (format!("/api/v1/people/{vera}/photo"), 404, 404),
            (format!("/api/v1/rooms/{open}"), 200, 404),
            (format!("/api/v1/rooms/{open}/members"), 200, 404),
            (format!("/api/v1/rooms/{open}/messages"), 200, 404),
            (format!("/api/v1/rooms/{}", cast.shared), 404, 200),
            (format!("/api/v1/rooms/{}/members", cast.shared), 404, 200),
        ];
        for (path, colleague, guest) in table {
            assert_eq!(
                world.get(&cast.vera, &path).await.status,
                colleague,
                "{path}"
            );
            let answer = world.get(&cast.guest, &path).await;
            assert_eq!(answer.status, guest, "{path}");
            assert!(!answer.text().contains("Зимина"), "{path}");
        }
        // The list, how many a colleague sees, how many a guest does.
        let lists = [
            ("/api/v1/people", 4, 2),
            ("/api/v1/people?q=sufler.example", 3, 0),
            (
                "/api/v1/people?q=%D0%B7%D0%B8%D0%BC%D0%B8%D0%BD%D0%B0",
                1,
                0,
            ),
            (
                "/api/v1/people?q=%D0%BA%D0%B0%D0%BD%D0%B0%D1%80%D0%B5%D0%B9&everywhere=true",
                1,
                0,
            ),
            ("/api/v1/people/standings", 2, 1),
            ("/api/v1/departments", 1, 0),
            ("/api/v1/rooms?filter=open", 1, 0),
            (
                "/api/v1/search?q=%D0%BA%D0%B0%D0%BD%D0%B0%D1%80%D0%B5%D0%B9%D0%BA%D0%B0",
                1,
                1,
            ),
        ];
        for (path, colleague, guest) in lists {
            assert_eq!(
                ids(&world.read(&cast.vera, path).await).len(),
                colleague,
                "{path}"
            );
            assert_eq!(
                ids(&world.read(&cast.guest, path).await).len(),
                guest,
                "{path}"
            );
        }
        world.tasks.stop().await;
    }
}

#[tokio::test]
async fn a_colleague_is_a_name_to_a_guest_and_a_guest_is_marked() {
    let world = World::new();
    let cast = cast(&world).await;
    let members = format!("/api/v1/rooms/{}/members", cast.shared);
    for path in [format!("/api/v1/people/{}", cast.boris.id), members.clone()] {
        let text = world.read(&cast.guest, &path).await.to_string();
        assert!(
            text.contains("Борис Ёлкин") && text.contains("Юрист"),
            "{text}"
        );
        assert!(
            !text.contains("sufler.example") && !text.contains("Канарейкин"),
            "{text}"
        );
    }
    let seen = world.read(&cast.boris, &members).await;
    let marks: Vec<_> = seen["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|one| &one["guest"])
        .collect();
    assert_eq!(marks, [&json!(false), &json!(true)]);
    world.say(&cast.guest, cast.shared, "здравствуйте").await;
    let messages = world
        .read(
            &cast.boris,
            &format!("/api/v1/rooms/{}/messages", cast.shared),
        )
        .await;
    assert_eq!(messages["items"][1]["author"]["guest"], true);
}

#[track_caller]
fn says(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(answer.json()["code"], code);
}

#[tokio::test]
async fn a_guest_reaches_nobody_else() {
    for world in each() {
        let cast = cast(&world).await;
        let (guest, vera, shared) = (&cast.guest, cast.vera.id, cast.shared);
        let room =
            |kind: &str, who: Uuid| json!({ "name": "Своя", "kind": kind, "members": [who] });
        let rooms = "/api/v1/rooms";
        says(
            &world
                .post(guest, rooms, &room("closed", cast.boris.id.0))
                .await,
            403,
            "forbidden",
        );
        says(
            &world.post(guest, rooms, &room("direct", vera.0)).await,
            422,
            "invalid",
        );
        assert_eq!(
            world
                .post(guest, rooms, &room("direct", cast.boris.id.0))
                .await
                .status,
            201
        );
        let join = format!("/api/v1/rooms/{}/members/{}", cast.open, guest.id);
        says(
            &world.put(guest, &join, &Value::Null).await,
            404,
            "not_found",
        );
        let add = format!("/api/v1/rooms/{shared}/members/{vera}");
        says(
            &world.put(guest, &add, &Value::Null).await,
            403,
            "forbidden",
        );
        let role = format!("/api/v1/rooms/{shared}/members/{}/role", guest.id);
        says(
            &world
                .put(&cast.boris, &role, &json!({ "role": "moderator" }))
                .await,
            403,
            "forbidden",
        );
        // Whom a guest calls by an id they should not have stays unnamed.
        let said = world
            .say(guest, shared, &format!("<@user:{vera}> где вы?"))
            .await;
        let message = world.read(guest, &format!("/api/v1/messages/{said}")).await;
        assert_eq!(message["mentions"], json!([]));
        // Somebody of the room who does not look after it brings no guests.
        let second = world.named("other@other.example", "Вторая Гостья").await;
        let path = format!("/api/v1/admin/people/{}", second.id);
        world
            .patch(&cast.admin, &path, &json!({ "guest": true }))
            .await;
        let closed = world.room(&cast.boris, "closed", &[&cast.vera]).await;
        let bring = format!("/api/v1/rooms/{closed}/members/{}", second.id);
        says(
            &world.put(&cast.vera, &bring, &Value::Null).await,
            403,
            "forbidden",
        );
        assert_eq!(
            world.put(&cast.boris, &bring, &Value::Null).await.status,
            204
        );
        world.tasks.stop().await;
    }
}

#[tokio::test]
async fn a_socket_of_a_guest_hears_of_no_strangers() {
    let world = World::new();
    let cast = cast(&world).await;
    let port = world.listen().await;
    let _vera = Socket::open(port, &cast.vera).await;
    let mut guest = Socket::open(port, &cast.guest).await;
    let _boris = Socket::open(port, &cast.boris).await;
    let subject = json!({ "kind": "chat.room", "id": cast.open });
    guest
        .say(&json!({ "type": "watch", "subjects": [subject] }))
        .await;
    let heard = guest.hear_any().await.expect("an answer");
    assert_eq!(
        (&heard["type"], &heard["code"]),
        (&json!("problem"), &json!("not_found"))
    );
    world.tasks.stop().await;
}

#[tokio::test]
async fn becoming_a_guest_closes_sockets_and_hands_rooms_on() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let boris = world.named("boris@sufler.example", "Борис Ёлкин").await;
        let vera = world.named("vera@sufler.example", "Вера Зимина").await;
        let room = world.room(&boris, "closed", &[&vera]).await;
        let alone = world.room(&boris, "closed", &[]).await;
        let mut socket = Socket::open(world.listen().await, &boris).await;
        let path = format!("/api/v1/admin/people/{}", boris.id);
        world.patch(&admin, &path, &json!({ "guest": true })).await;
        assert_eq!(socket.hear().await["type"], "signed_out");
        let seen = world.read(&vera, &format!("/api/v1/rooms/{room}")).await;
        assert_eq!(seen["role"], "owner");
        let own = format!("/api/v1/rooms/{alone}");
        assert_eq!(world.read(&boris, &own).await["role"], "member");
        let topic = json!({ "topic": "Новая тема" });
        says(&world.patch(&boris, &own, &topic).await, 403, "forbidden");
        world
            .patch(&admin, &path, &json!({ "administrator": true }))
            .await
            .is_problem(422, "invalid", Some("guest"));
        world.tasks.stop().await;
    }
}

#[tokio::test]
async fn a_colleague_who_was_a_guest_comes_in_anew() {
    for world in each() {
        let cast = cast(&world).await;
        let path = format!("/api/v1/admin/people/{}", cast.guest.id);
        let made = world
            .patch(&cast.admin, &path, &json!({ "guest": false }))
            .await;
        assert_eq!(made.status, 200, "{}", made.text());
        world
            .get(&cast.guest, "/api/v1/me")
            .await
            .is_problem(401, "unauthenticated", None);
        let answer = world.sign_in(&cast.guest.email, PASSWORD).await;
        assert_ne!(answer.status, 200, "{}", answer.text());
        world.tasks.stop().await;
    }
}

async fn invites(world: &World, by: &impl Asker, room: Uuid, email: &str) -> Answer {
    let body = json!({ "name": "Гость Гостев", "email": email, "rooms": [room] });
    world.post(by, "/api/v1/guests", &body).await
}

#[tokio::test]
async fn guests_are_invited_by_those_who_may() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        let vera = world.member("vera@sufler.example").await;
        let room = world.room(&boris, "closed", &[&vera]).await;
        says(
            &invites(&world, &boris, room, "a@other.example").await,
            403,
            "forbidden",
        );
        // Administrators too look after the rooms they invite into.
        says(
            &invites(&world, &admin, room, "a@other.example").await,
            404,
            "not_found",
        );
        let settings = json!({ "company_name": "", "default_language": "ru",
            "default_time_zone": "Europe/Moscow", "guests_by_moderators": true });
        assert_eq!(
            world
                .put(&admin, "/api/v1/admin/settings", &settings)
                .await
                .status,
            200
        );
        says(
            &invites(&world, &vera, room, "a@other.example").await,
            403,
            "forbidden",
        );
        let answer = invites(&world, &boris, room, "a@other.example").await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let made = answer.json();
        assert_eq!(made["person"]["guest"], true);
        assert!(
            made["invitation_url"]
                .as_str()
                .expect("a link")
                .contains("/link/")
        );
        let members = world
            .read(&vera, &format!("/api/v1/rooms/{room}/members"))
            .await;
        assert!(ids(&members).contains(&id_of(&made["person"]).to_string().as_str()));
        // Nothing is left of an invitation that was refused.
        says(
            &invites(&world, &boris, room, "a@other.example").await,
            409,
            "conflict",
        );
    }
}
