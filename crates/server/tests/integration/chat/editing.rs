//! Messages are changed and deleted; what they said before is the
//! administrator's to open.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Member, World, each};

fn message(id: Uuid) -> String {
    format!("/api/v1/messages/{id}")
}

async fn edit(world: &World, who: &Member, id: Uuid, body: &str) -> crate::support::Answer {
    world
        .patch(who, &message(id), &json!({ "body": body }))
        .await
}

async fn found(world: &World, who: &Member, word: &str) -> usize {
    let list = world
        .read(who, &format!("/api/v1/search?q={word}&in=chat"))
        .await;
    list["items"].as_array().expect("a list").len()
}

#[tokio::test]
async fn an_author_changes_their_message_and_nobody_else_does() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let id = world.say(&anna, room, "apricot").await;
        let refused = edit(&world, &oleg, id, "other").await;
        refused.is_problem(403, "forbidden", None);
        let empty = edit(&world, &anna, id, "  ").await;
        empty.is_problem(422, "invalid", Some("body"));
        let changed = edit(&world, &anna, id, "blueberry").await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        let seen = world.read(&oleg, &message(id)).await;
        assert_eq!(seen["body"], "blueberry");
        assert!(seen["edited_at"].is_number() || seen["edited_at"].is_string());
        assert_eq!(found(&world, &oleg, "apricot").await, 0);
        assert_eq!(found(&world, &oleg, "blueberry").await, 1);
        let stranger = world.member("maria@sufler.example").await;
        for answer in [
            world.get(&stranger, &message(id)).await,
            edit(&world, &stranger, id, "x").await,
            world.delete(&stranger, &message(id)).await,
        ] {
            answer.is_problem(404, "not_found", None);
        }
    }
}

#[tokio::test]
async fn whoever_is_called_by_the_new_text_is_told_and_the_others_forgotten() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let maria = world.named("maria@sufler.example", "Мария Ким").await;
        let room = world.room(&anna, "closed", &[&oleg, &maria]).await;
        let id = world
            .say(&anna, room, &format!("<@user:{}>, раз", oleg.id))
            .await;
        edit(&world, &anna, id, &format!("<@user:{}>, два", maria.id)).await;
        let mentions = async |who: &Member| {
            let room = world.read(who, &format!("/api/v1/rooms/{room}")).await;
            room["mention_count"].as_i64()
        };
        assert_eq!(mentions(&oleg).await, Some(0));
        assert_eq!(mentions(&maria).await, Some(1));
        let told = world.read(&maria, "/api/v1/notifications").await;
        assert_eq!(told["items"][0]["excerpt"], "Мария Ким, два");
        edit(&world, &anna, id, &format!("<@user:{}>, три", maria.id)).await;
        let told = world.read(&maria, "/api/v1/notifications").await;
        assert_eq!(told["items"].as_array().map(Vec::len), Some(1), "{told}");
        assert_eq!(told["items"][0]["excerpt"], "Мария Ким, три");
    }
}

#[tokio::test]
async fn of_a_deleted_message_only_its_place_stays() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let text = format!("<@user:{}>, canary", oleg.id);
        let id = world.say(&anna, room, &text).await;
        world.reply(&oleg, room, "ответ", Some(id)).await;
        let thumb = format!("{}/reactions/👍", message(id));
        assert_eq!(world.put(&oleg, &thumb, &json!(null)).await.status, 204);
        for _ in 0..2 {
            assert_eq!(world.delete(&anna, &message(id)).await.status, 204);
        }
        let page = world
            .read(&oleg, &format!("/api/v1/rooms/{room}/messages"))
            .await;
        let seen = &page["items"][0];
        assert_eq!((&seen["body"], &seen["id"]), (&json!(""), &json!(id)));
        assert!(!seen["deleted_at"].is_null());
        assert_eq!(seen["reactions"], json!([]));
        assert_eq!(seen["replies_count"], 1, "its thread stays");
        assert_eq!(found(&world, &oleg, "canary").await, 0);
        let told = world.read(&oleg, "/api/v1/notifications").await;
        assert!(!told.to_string().contains("canary"), "{told}");
        let again = edit(&world, &anna, id, "снова").await;
        again.is_problem(409, "conflict", None);
        let reacted = world.put(&oleg, &thumb, &json!(null)).await;
        reacted.is_problem(409, "conflict", None);
    }
}

#[tokio::test]
async fn who_looks_after_a_room_takes_messages_away_and_that_is_audited() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let maria = world.named("maria@sufler.example", "Мария Ким").await;
        let room = world.room(&anna, "closed", &[&oleg, &maria]).await;
        let id = world.say(&oleg, room, "лишнее").await;
        let refused = world.delete(&maria, &message(id)).await;
        refused.is_problem(403, "forbidden", None);
        assert_eq!(world.delete(&anna, &message(id)).await.status, 204);
        let admin = world.admin("admin@sufler.example").await;
        let audit = world.read(&admin, "/api/v1/admin/audit").await;
        let records = audit["items"].as_array().expect("records");
        let removed = records
            .iter()
            .find(|record| record["action"] == "message.removed");
        let removed = removed.expect("a record");
        assert_eq!(removed["subject"]["id"], json!(id));
        assert!(!removed.to_string().contains("лишнее"));
    }
}

#[tokio::test]
async fn an_administrator_opens_what_was_said_and_the_audit_knows() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let admin = world.admin("admin@sufler.example").await;
        let room = world.room(&anna, "closed", &[]).await;
        let id = world.say(&anna, room, "первое").await;
        let other = world.say(&anna, room, "нетронутое").await;
        edit(&world, &anna, id, "второе").await;
        world.delete(&anna, &message(id)).await;
        let list = world.read(&admin, "/api/v1/admin/message-changes").await;
        assert!(!list.to_string().contains("первое"), "{list}");
        let line = &list["items"][0];
        assert_eq!(
            (&line["id"], &line["versions"], &line["deleted"]),
            (&json!(id), &json!(2), &json!(true))
        );
        let open = |id: Uuid| format!("/api/v1/admin/message-changes/{id}/open");
        let opened = world.post(&admin, &open(id), &json!(null)).await.json();
        let texts: Vec<&Value> = opened["versions"]
            .as_array()
            .expect("versions")
            .iter()
            .map(|version| &version["body"])
            .collect();
        assert_eq!(texts, [&json!("первое"), &json!("второе")]);
        let untouched = world.post(&admin, &open(other), &json!(null)).await;
        untouched.is_problem(404, "not_found", None);
        let member = world.post(&anna, &open(id), &json!(null)).await;
        member.is_problem(404, "not_found", None);
        let audit = world.read(&admin, "/api/v1/admin/audit").await;
        assert_eq!(audit["items"][0]["action"], "message.history_read");
    }
}

#[tokio::test]
async fn former_texts_are_read_with_names_and_paged_by_their_last_change() {
    for world in each() {
        let admin = world.admin("admin@sufler.example").await;
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let stranger = world.ids.uuid();
        let first = format!("<@user:{}>, <@all>: смета у <@user:{stranger}>", oleg.id);
        let (one, other) = (
            world.say(&anna, room, &first).await,
            world.say(&anna, room, "другое").await,
        );
        for (id, body) in [(one, "раз"), (other, "два"), (one, "три")] {
            world.clock.advance(std::time::Duration::from_secs(1));
            assert_eq!(edit(&world, &anna, id, body).await.status, 200);
        }
        let open = format!("/api/v1/admin/message-changes/{one}/open");
        let opened = world.post(&admin, &open, &json!(null)).await.json();
        let expected = format!("@Олег Иванов, @all: смета у <@user:{stranger}>");
        assert_eq!(opened["versions"][0]["body"], expected);
        let mut path = "/api/v1/admin/message-changes?limit=1".to_owned();
        let mut seen = Vec::new();
        loop {
            let page = world.read(&admin, &path).await;
            seen.push((
                page["items"][0]["id"].clone(),
                page["items"][0]["versions"].clone(),
            ));
            let Some(next) = page["next"].as_str() else {
                break;
            };
            path = format!("/api/v1/admin/message-changes?limit=1&after={next}");
        }
        assert_eq!(seen, [(json!(one), json!(2)), (json!(other), json!(1))]);
    }
}

#[tokio::test]
async fn who_is_named_after_all_were_called_keeps_their_name() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let id = world.say(&anna, room, "<@all>, смотрите").await;
        let named = format!("<@user:{}>, смотри", oleg.id);
        assert_eq!(edit(&world, &anna, id, &named).await.status, 200);
        let seen = world.read(&oleg, &message(id)).await;
        assert_eq!(seen["mentions"][0]["name"], "Олег Иванов");
        let told = world.read(&oleg, "/api/v1/notifications").await;
        assert_eq!(told["items"].as_array().map(Vec::len), Some(1), "once");
        // Nobody is called any more.
        assert_eq!(edit(&world, &anna, id, "смотрю").await.status, 200);
        let told = world.read(&oleg, "/api/v1/notifications").await;
        assert_eq!(told["items"], json!([]));
        let calls: Vec<_> = (0..101)
            .map(|_| format!("<@user:{}>", world.ids.uuid()))
            .collect();
        let refused = edit(&world, &anna, id, &calls.join(" ")).await;
        refused.is_problem(422, "invalid", Some("body"));
    }
}

#[tokio::test]
async fn what_was_deleted_stays_deleted_whoever_edits_at_the_same_moment() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        for round in 0..4 {
            let id = world.say(&oleg, room, "тайна").await;
            let texts: Vec<_> = (0..6).map(|one| format!("тайна {round} {one}")).collect();
            let edits = texts.iter().map(|text| edit(&world, &oleg, id, text));
            let path = message(id);
            let gone = world.delete(&anna, &path);
            let (edited, gone) = tokio::join!(futures::future::join_all(edits), gone);
            assert_eq!(gone.status, 204, "{}", gone.text());
            for answer in edited {
                let status = answer.status.as_u16();
                assert!([200, 409].contains(&status), "{}", answer.text());
            }
            let seen = world.read(&anna, &path).await;
            assert_eq!(seen["body"], "");
            assert!(seen["deleted_at"].is_string());
            assert_eq!(found(&world, &oleg, "тайна").await, 0);
        }
    }
}
