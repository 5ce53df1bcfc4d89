//! Files that stand in message boxes: there after a reload and on other
//! devices, theirs alone, and said to be gone where they are.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use super::files::{at, brought, forget, pending, png, send, statuses};
use crate::support::{Answer, Member, World, each};

const DAY: Duration = Duration::from_hours(24);

async fn keep(world: &World, who: &Member, place: &str, body: &str, files: &[&Value]) -> Answer {
    let ids: Vec<_> = files.iter().map(|file| file["id"].clone()).collect();
    world.clock.advance(Duration::from_secs(1));
    let draft = json!({ "body": body, "files": ids, "updated_at": world.clock.now() });
    world
        .put(who, &format!("/api/v1{place}/draft"), &draft)
        .await
}

/// The files of a person's only box: the name of each, and whether it is there.
async fn boxed(world: &World, who: &Member) -> Vec<(String, bool)> {
    let page = world.read(who, "/api/v1/drafts").await;
    let files = page["items"][0]["files"].as_array().expect("files").iter();
    files
        .map(|one| (at(one, "name").to_owned(), one["file"].is_object()))
        .collect()
}

fn place_of(room: Uuid) -> String {
    format!("/rooms/{room}")
}

#[tokio::test]
async fn files_stand_in_the_box_they_were_put_into() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let room = world.room(&anna, "closed", &[]).await;
        let picture = brought(&world, &anna, "Стена.png", &png(20, 10)).await;
        let text = brought(&world, &anna, "смета.txt", b"120").await;
        let kept = keep(&world, &anna, &place_of(room), "", &[&text, &picture]).await;
        assert_eq!(kept.status, 200, "{}", kept.text());
        let files = kept.json()["files"].clone();
        assert_eq!(files[0]["file"], text);
        assert_eq!(
            files[1],
            json!({ "id": picture["id"], "name": "Стена.png", "file": picture })
        );
        let page = world.read(&anna, "/api/v1/drafts").await;
        assert_eq!(page["items"][0]["files"], files);
        // A thread of the room has a box of its own.
        let root = world.say(&anna, room, "корень").await;
        let thread = format!("/threads/{root}");
        let other = brought(&world, &anna, "в ветку.txt", b"1").await;
        keep(&world, &anna, &thread, "вот", &[&other]).await;
        let page = world.read(&anna, "/api/v1/drafts").await;
        assert_eq!(page["items"][0]["files"][0]["file"], other);
        assert_eq!(page["items"][1]["files"], files);
        // What is taken out of a box stays out of it, and an older device brings nothing back.
        keep(&world, &anna, &place_of(room), "вот", &[&picture]).await;
        let old = json!({ "body": "", "files": [text["id"]], "updated_at": world.clock.now().minus(DAY) });
        let path = format!("/api/v1{}/draft", place_of(room));
        let answered = world.put(&anna, &path, &old).await.json();
        assert_eq!(answered["files"].as_array().map(Vec::len), Some(1));
        world.clock.advance(Duration::from_secs(1));
        let emptied = world.delete(&anna, &path).await.json();
        assert_eq!(
            (&emptied["body"], &emptied["files"]),
            (&json!(""), &json!([]))
        );
        // The files themselves are there until their time is over: they may be on their way.
        assert_eq!(statuses(&world, &anna, &picture).await, [200; 3]);
    }
}

#[tokio::test]
async fn what_is_sent_or_thrown_away_leaves_all_boxes() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let room = world.room(&anna, "closed", &[]).await;
        let mut files = Vec::new();
        for name in ["a.txt", "b.txt", "c.txt", "d.txt"] {
            files.push(brought(&world, &anna, name, b"1").await);
        }
        let all: Vec<_> = files.iter().collect();
        keep(&world, &anna, &place_of(room), "вот", &all).await;
        assert_eq!(
            send(&world, &anna, room, "", &[&files[0]]).await.status,
            201
        );
        let thrown = format!("/api/v1/files/{}", at(&files[1], "id"));
        assert_eq!(world.delete(&anna, &thrown).await.status, 204);
        let later = json!({ "body": "позже", "client_id": world.ids.uuid(), "files": [files[2]["id"]],
            "send_at": world.clock.now().plus(DAY) });
        let path = format!("/api/v1{}/scheduled", place_of(room));
        assert_eq!(world.post(&anna, &path, &later).await.status, 201);
        assert_eq!(boxed(&world, &anna).await, [("d.txt".to_owned(), true)]);
        // Nor do they come back into one: they are on messages now.
        let kept = keep(&world, &anna, &place_of(room), "ещё", &all)
            .await
            .json();
        assert_eq!(kept["files"].as_array().map(Vec::len), Some(1), "{kept}");
    }
}

#[tokio::test]
async fn nobody_elses_file_stands_in_a_box() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let file = brought(&world, &anna, "КАНАРЕЙКА.txt", b"secret").await;
        let unknown = json!({ "id": world.ids.uuid() });
        let kept = keep(&world, &oleg, &place_of(room), "дай", &[&file, &unknown]).await;
        assert_eq!(kept.json()["files"], json!([]), "the same as of none");
        assert!(!kept.text().contains("КАНАРЕЙКА"));
        // Its person's box is not touched by that.
        keep(&world, &anna, &place_of(room), "", &[&file]).await;
        assert_eq!(boxed(&world, &anna).await.len(), 1);
        let drafts = world.get(&oleg, "/api/v1/drafts").await.text();
        assert!(!drafts.contains("КАНАРЕЙКА"), "{drafts}");
    }
}

#[tokio::test]
async fn a_box_holds_as_many_as_a_message() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let room = world.room(&anna, "closed", &[]).await;
        let file = brought(&world, &anna, "a.txt", b"1").await;
        let many: Vec<Value> = (0..21).map(|_| json!({ "id": world.ids.uuid() })).collect();
        let many: Vec<_> = many.iter().collect();
        for wrong in [&many[..], &[&file, &file]] {
            let refused = keep(&world, &anna, &place_of(room), "", wrong).await;
            refused.is_problem(422, "invalid", Some("files"));
        }
    }
}

#[tokio::test]
async fn a_file_waits_a_week_in_a_box_and_is_then_said_to_be_gone() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let room = world.room(&anna, "closed", &[]).await;
        let file = brought(&world, &anna, "смета.txt", b"120").await;
        keep(&world, &anna, &place_of(room), "вот", &[&file]).await;
        for _ in 0..6 {
            world.clock.advance(DAY);
            forget(&world, &file).await;
            assert_eq!(statuses(&world, &anna, &file).await, [200]);
            assert_eq!(pending(&world).await.len(), 1, "looked at again");
        }
        world.clock.advance(DAY);
        forget(&world, &file).await;
        assert_eq!(statuses(&world, &anna, &file).await, [404]);
        assert_eq!(
            boxed(&world, &anna).await,
            [("смета.txt".to_owned(), false)]
        );
        // That it was there stays said while the text is typed on, until it is taken out.
        keep(&world, &anna, &place_of(room), "вот и", &[&file]).await;
        assert_eq!(
            boxed(&world, &anna).await,
            [("смета.txt".to_owned(), false)]
        );
        keep(&world, &anna, &place_of(room), "вот и всё", &[]).await;
        assert!(boxed(&world, &anna).await.is_empty());
    }
}

#[tokio::test]
async fn a_file_taken_out_of_its_box_waits_no_longer_than_others() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let room = world.room(&anna, "closed", &[]).await;
        let file = brought(&world, &anna, "смета.txt", b"120").await;
        keep(&world, &anna, &place_of(room), "", &[&file]).await;
        keep(&world, &anna, &place_of(room), "", &[]).await;
        world.clock.advance(DAY);
        forget(&world, &file).await;
        assert_eq!(statuses(&world, &anna, &file).await, [404]);
    }
}
