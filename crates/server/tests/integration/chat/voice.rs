//! Voice messages, and files of messages that change or wait.

use axum::http::header;
use serde_json::json;

use super::files::{at, brought, pending, send, statuses, upload};
use crate::support::{Answer, Asker, Member, World, each};

#[tokio::test]
async fn a_voice_message_is_sound_and_can_be_played_from_anywhere() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let room = world.room(&anna, "closed", &[]).await;
        let mut sound = b"OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00".to_vec();
        sound
            .extend_from_slice(b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead");
        sound.extend((0..1000).map(|number: u32| u8::try_from(number % 251).expect("a byte")));
        let query = "name=voice&voice_ms=42500&levels=0af7";
        let answer = upload(&world, &anna, query, &sound).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let file = answer.json();
        assert_eq!(at(&file, "kind"), "voice");
        assert_eq!(
            (&file["duration_ms"], at(&file, "levels")),
            (&json!(42_500), "0af7")
        );
        let sent = send(&world, &anna, room, "", &[&file]).await;
        assert_eq!(sent.status, 201);
        let rooms = world.read(&anna, "/api/v1/rooms").await;
        assert_eq!(rooms["items"][0]["last_message"]["excerpt"], "🎤 0:42");
        let part = asked(
            &world,
            &anna,
            at(&file, "url"),
            (header::RANGE, "bytes=100-199"),
        )
        .await;
        assert_eq!(
            (part.status.as_u16(), part.header("content-type")),
            (206, "audio/ogg")
        );
        assert_eq!(part.body, &sound[100..200]);
        let place = format!("bytes 100-199/{}", sound.len());
        assert_eq!(part.header("content-range"), place);
        let tag = part.header("etag").to_owned();
        let known = asked(
            &world,
            &anna,
            at(&file, "url"),
            (header::IF_NONE_MATCH, &tag),
        )
        .await;
        assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
        for (query, bytes, field) in [
            (
                "name=v&voice_ms=1000",
                b"<svg onload=alert(1)>".as_slice(),
                "file",
            ),
            ("name=v&voice_ms=1000", b"%PDF-1.7", "file"),
            ("name=v&voice_ms=0", &sound, "voice_ms"),
            ("name=v&voice_ms=600001", &sound, "voice_ms"),
            ("name=v&voice_ms=1&levels=zz", &sound, "levels"),
        ] {
            let refused = upload(&world, &anna, query, bytes).await;
            refused.is_problem(422, "invalid", Some(field));
        }
    }
}

async fn asked(
    world: &World,
    who: &Member,
    path: &str,
    (name, value): (header::HeaderName, &str),
) -> Answer {
    let mut headers = who.headers();
    headers.push((name, value.to_owned()));
    world.get(&With(headers), path).await
}

struct With(Vec<(header::HeaderName, String)>);

impl Asker for With {
    fn headers(&self) -> Vec<(header::HeaderName, String)> {
        self.0.clone()
    }
}

#[tokio::test]
async fn a_message_of_files_may_lose_its_words_and_waits_for_its_moment() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let room = world.room(&anna, "closed", &[]).await;
        let file = brought(&world, &anna, "план.txt", b"plan").await;
        let sent = send(&world, &anna, room, "вот", &[&file]).await.json();
        let path = format!("/api/v1/messages/{}", at(&sent, "id"));
        let edited = world.patch(&anna, &path, &json!({ "body": "" })).await;
        assert_eq!(edited.status, 200, "{}", edited.text());
        assert_eq!(edited.json()["files"], json!([file]));
        let later = brought(&world, &anna, "потом.txt", b"later").await;
        let moment = world.clock.now().plus(std::time::Duration::from_hours(48));
        let body = json!({ "body": "", "client_id": world.ids.uuid(), "send_at": moment, "files": [later["id"]] });
        let kept = world
            .post(&anna, &format!("/api/v1/rooms/{room}/scheduled"), &body)
            .await;
        assert_eq!(kept.status, 201, "{}", kept.text());
        assert_eq!(kept.json()["files"], json!([later]));
        assert!(
            pending(&world).await.is_empty(),
            "it is not forgotten meanwhile"
        );
        let post = format!("/api/v1/scheduled/{}/post", at(&kept.json(), "id"));
        let posted = world.post(&anna, &post, &json!({})).await;
        assert_eq!(posted.status, 201, "{}", posted.text());
        assert_eq!(posted.json()["files"], json!([later]));
        let thrown = brought(&world, &anna, "x.txt", b"thrown").await;
        let body = json!({ "body": "", "client_id": world.ids.uuid(), "send_at": moment, "files": [thrown["id"]] });
        let kept = world
            .post(&anna, &format!("/api/v1/rooms/{room}/scheduled"), &body)
            .await
            .json();
        let gone = format!("/api/v1/scheduled/{}", at(&kept, "id"));
        assert_eq!(world.delete(&anna, &gone).await.status, 204);
        assert_eq!(statuses(&world, &anna, &thrown).await, [404]);
    }
}
