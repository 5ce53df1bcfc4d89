//! Files on messages: who may read them, and that bad ones do no harm.

use std::io::Cursor;

use axum::{body::Body, http::Method};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Asker, Member, World, each, id_of};

pub(super) async fn upload(world: &World, who: &impl Asker, query: &str, bytes: &[u8]) -> Answer {
    let path = format!("/api/v1/files?{query}");
    world
        .send(who, Method::POST, &path, Body::from(bytes.to_vec()))
        .await
}

fn query(key: &str, value: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair(key, value).finish()
}

pub(super) async fn brought(world: &World, who: &impl Asker, name: &str, bytes: &[u8]) -> Value {
    let query = query("name", name);
    let answer = upload(world, who, &query, bytes).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

pub(super) async fn send(
    world: &World,
    who: &Member,
    room: Uuid,
    body: &str,
    files: &[&Value],
) -> Answer {
    let files: Vec<_> = files.iter().map(|file| file["id"].clone()).collect();
    let body = json!({ "body": body, "client_id": world.ids.uuid(), "files": files });
    world
        .post(who, &format!("/api/v1/rooms/{room}/messages"), &body)
        .await
}

pub(super) fn at<'a>(file: &'a Value, which: &str) -> &'a str {
    file[which]
        .as_str()
        .unwrap_or_else(|| panic!("{which} of {file}"))
}

pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = DynamicImage::from(RgbImage::from_pixel(width, height, Rgb([200, 0, 0])));
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

async fn count(world: &World, table: &'static str) -> i64 {
    let count = move |tx: &mut kernel::Tx<'_>| {
        let sql = format!("SELECT count(*) FROM {table}");
        tx.query_one(&sql, &[], |row| row.get(0))
    };
    world.db.read(count).await.expect("a count")
}

pub(super) async fn statuses(world: &World, who: &impl Asker, file: &Value) -> Vec<u16> {
    let mut all = Vec::new();
    for which in ["url", "thumbnail_url", "preview_url"] {
        if let Some(path) = file[which].as_str() {
            all.push(world.get(who, path).await.status.as_u16());
        }
    }
    all
}

#[tokio::test]
async fn a_picture_is_sent_seen_and_kept_by_those_who_may() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let nina = world.named("nina@sufler.example", "Нина Ким").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let bytes = png(1000, 500);
        let file = brought(&world, &anna, "Стена.png", &bytes).await;
        assert_eq!(
            (at(&file, "kind"), &file["width"], &file["height"]),
            ("image", &json!(1000), &json!(500))
        );
        // Not sent yet: its uploader's alone.
        assert_eq!(statuses(&world, &anna, &file).await, [200; 3]);
        assert_eq!(statuses(&world, &oleg, &file).await, [404; 3]);
        let theirs = send(&world, &oleg, room, "моё", &[&file]).await;
        theirs.is_problem(422, "invalid", Some("files"));
        let sent = send(&world, &anna, room, "", &[&file]).await;
        assert_eq!(sent.status, 201, "{}", sent.text());
        assert_eq!(sent.json()["files"], json!([file]));
        assert_eq!(statuses(&world, &oleg, &file).await, [200; 3]);
        assert_eq!(statuses(&world, &nina, &file).await, [404; 3]);
        // A file hangs on one message, and is not let go as an upload.
        let again = send(&world, &anna, room, "ещё", &[&file]).await;
        again.is_problem(422, "invalid", Some("files"));
        let discard = format!("/api/v1/files/{}", at(&file, "id"));
        let discarded = world.delete(&anna, &discard).await;
        discarded.is_problem(404, "not_found", None);
        let whole = world.get(&oleg, at(&file, "url")).await;
        assert_eq!(whole.body, bytes);
        let small = world.get(&oleg, at(&file, "thumbnail_url")).await;
        let small = image::load_from_memory(&small.body).expect("a picture");
        assert_eq!((small.width(), small.height()), (640, 320));
        let list = world
            .read(&oleg, &format!("/api/v1/rooms/{room}/files?kind=image"))
            .await;
        assert_eq!(list["items"][0]["file"], file);
        let none = world
            .read(&oleg, &format!("/api/v1/rooms/{room}/files?kind=voice"))
            .await;
        assert_eq!(none["items"], json!([]));
        let rooms = world.read(&oleg, "/api/v1/rooms").await;
        assert_eq!(rooms["items"][0]["last_message"]["excerpt"], "🖼 Стена.png");
        for (q, hits) in [
            ("has:file", 1),
            ("есть:фото", 1),
            ("стена", 1),
            ("has:voice", 0),
        ] {
            let query = query("q", q);
            let found = world.read(&oleg, &format!("/api/v1/search?{query}")).await;
            assert_eq!(found["items"].as_array().map(Vec::len), Some(hits), "{q}");
        }
    }
}

#[tokio::test]
async fn who_may_not_read_the_message_any_more_is_given_no_file() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let file = brought(&world, &oleg, "a.png", &png(10, 10)).await;
        let sent = send(&world, &oleg, room, "", &[&file]).await;
        let message = sent.json()["id"].as_str().expect("an id").to_owned();
        // Taken out of the room: not even one's own file.
        let member = format!("/api/v1/rooms/{room}/members/{}", oleg.id);
        assert_eq!(world.delete(&anna, &member).await.status, 204);
        assert_eq!(statuses(&world, &oleg, &file).await, [404; 3]);
        assert_eq!(statuses(&world, &anna, &file).await, [200; 3]);
        // A deleted message loses its files for all, and their bytes go.
        let path = format!("/api/v1/messages/{message}");
        assert_eq!(world.delete(&anna, &path).await.status, 204);
        assert_eq!(statuses(&world, &anna, &file).await, [404; 3]);
        assert_eq!(world.read(&anna, &path).await["files"], json!([]));
        assert_eq!(
            (
                count(&world, "chat_files").await,
                count(&world, "files").await
            ),
            (0, 0)
        );
        let swept = world.app.parts.files.sweep(&world.db).await;
        assert!(swept.expect("swept") > 0);
        assert_eq!(count(&world, "file_contents").await, 0);
    }
}

#[tokio::test]
async fn a_forward_gives_no_file_to_who_may_not_read_the_original() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let secret = world.room(&anna, "closed", &[]).await;
        let common = world.room(&anna, "closed", &[&oleg]).await;
        let file = brought(&world, &anna, "КАНАРЕЙКА.png", &png(10, 10)).await;
        let sent = send(&world, &anna, secret, "", &[&file]).await.json();
        let body = json!({ "body": "", "client_id": world.ids.uuid(), "quoted_id": sent["id"] });
        let messages = format!("/api/v1/rooms/{common}/messages");
        let forwarded = world.post(&anna, &messages, &body).await;
        assert_eq!(forwarded.status, 201, "{}", forwarded.text());
        assert_eq!(forwarded.json()["quote"]["message"]["files"], json!([file]));
        let seen = world.get(&oleg, &messages).await.text();
        assert!(
            !seen.contains("КАНАРЕЙКА") && !seen.contains(at(&file, "id")),
            "{seen}"
        );
        assert_eq!(statuses(&world, &oleg, &file).await, [404; 3]);
    }
}

#[tokio::test]
async fn a_file_is_never_a_page() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let script = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script></svg>";
    let page = b"<!DOCTYPE html><html><script>alert(1)</script></html>";
    // A GIF that is a script as well, and a picture with a page behind it.
    let double = b"GIF89a/*\x00\x00\x00\x00*/=1;alert(1)".to_vec();
    let mut behind = png(20, 20);
    behind.extend_from_slice(page);
    for (name, bytes, kind) in [
        ("x.svg", script.to_vec(), "file"),
        ("x.png", page.to_vec(), "file"),
        ("x.html", page.to_vec(), "file"),
        ("x.gif", double, "file"),
        ("y.png", behind, "image"),
        ("z.pdf", b"%PDF-1.7 rest".to_vec(), "file"),
        ("w.exe", b"MZ\x90\x00\x03".to_vec(), "file"),
    ] {
        let file = brought(&world, &anna, name, &bytes).await;
        assert_eq!(at(&file, "kind"), kind, "{name}");
        let given = world.get(&anna, at(&file, "url")).await;
        assert_eq!(given.body, bytes, "{name}");
        assert_eq!(given.header("content-type"), "application/octet-stream");
        assert!(
            given
                .header("content-disposition")
                .starts_with("attachment; ")
        );
        is_sandboxed(&given);
        if kind == "image" {
            let drawn = world.get(&anna, at(&file, "preview_url")).await;
            assert_eq!(drawn.header("content-type"), "image/jpeg");
            assert!(!drawn.text().contains("alert"), "nothing hides behind it");
            is_sandboxed(&drawn);
        } else {
            assert_eq!(file["preview_url"], Value::Null, "{name}");
        }
    }
}

#[track_caller]
fn is_sandboxed(answer: &Answer) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("sandbox; default-src 'none'"),
        "{policy}"
    );
}

/// A PNG whose head promises this size and which holds next to nothing.
fn promising(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(1, 1);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32| (sum >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(sum & 1));
    let add = |sum: u32, byte: &u8| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum));
    !bytes.iter().fold(!0, add)
}

#[tokio::test]
async fn bombs_and_broken_pictures_are_sent_as_files() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let whole = png(300, 300);
    for (name, bytes) in [
        ("bomb", promising(60_000, 60_000)),
        ("wide", promising(2_000_000_000, 1)),
        ("many", promising(8_000, 8_000)),
        ("nothing", promising(0, 0)),
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("head", whole[..20].to_vec()),
        (
            "jpeg",
            b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00 and no more".to_vec(),
        ),
        (
            "webp",
            b"RIFF\xFF\xFF\xFF\xFFWEBPVP8L\xFF\xFF\xFF\x7F".to_vec(),
        ),
        ("gif", b"GIF89a\xFF\xFF\xFF\xFF\x80\x00\x00".to_vec()),
    ] {
        let file = brought(&world, &anna, name, &bytes).await;
        assert_eq!(at(&file, "kind"), "file", "{name}");
        assert_eq!(file["thumbnail_url"], Value::Null, "{name}");
    }
}

#[tokio::test]
async fn names_are_for_show_only() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    for (given, shown) in [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\смета \"2\".pdf", "смета \"2\".pdf"),
        ("a\r\nSet-Cookie: b=c", "aSet-Cookie: b=c"),
        ("счёт\u{202E}fdp.exe", "счётfdp.exe"),
        ("", "file"),
    ] {
        let file = brought(&world, &anna, given, b"plain").await;
        assert_eq!(at(&file, "name"), shown);
        let answer = world.get(&anna, at(&file, "url")).await;
        assert_eq!(answer.status, 200);
        assert!(!answer.headers.contains_key("b"));
        let said = answer.header("content-disposition");
        assert!(
            said.is_ascii() && said.contains("filename*=UTF-8''"),
            "{said}"
        );
    }
    let long = brought(&world, &anna, &"ж".repeat(3000), b"plain").await;
    assert!(at(&long, "name").chars().count() <= 160);
}

#[tokio::test]
async fn size_and_count_have_limits() {
    let mut config = server::config::Config::default();
    config.limits.upload_megabytes = 1;
    let world = World::with(config);
    let anna = world.member("anna@sufler.example").await;
    let room = world.room(&anna, "closed", &[]).await;
    let exact = vec![b'a'; 1024 * 1024];
    brought(&world, &anna, "a.txt", &exact).await;
    let more = vec![b'a'; 1024 * 1024 + 1];
    let large = upload(&world, &anna, "name=a.txt", &more).await;
    large.is_problem(413, "too_large", Some("file"));
    let empty = upload(&world, &anna, "name=a.txt", b"").await;
    empty.is_problem(422, "invalid", Some("file"));
    let nameless = upload(&world, &anna, "", b"a").await;
    nameless.is_problem(422, "invalid", Some("name"));
    let files = file_many(&world, &anna, 21).await;
    let many: Vec<_> = files.iter().collect();
    let refused = send(&world, &anna, room, "", &many).await;
    refused.is_problem(422, "invalid", Some("files"));
    let twice = send(&world, &anna, room, "", &[&files[0], &files[0]]).await;
    twice.is_problem(422, "invalid", Some("files"));
    assert_eq!(send(&world, &anna, room, "", &many[..20]).await.status, 201);
    // Nothing of what was refused stays on the disk.
    let left = walk(&world.app.config.data_dir.join("files"));
    assert!(left.iter().all(|name| !is_half(name)), "{left:?}");
}

async fn file_many(world: &World, who: &Member, count: usize) -> Vec<Value> {
    let mut files = Vec::new();
    for number in 0..count {
        files.push(brought(world, who, &format!("{number}.txt"), b"plain").await);
    }
    files
}

fn is_half(name: &str) -> bool {
    std::path::Path::new(name)
        .extension()
        .is_some_and(|ending| ending == "part")
}

fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            names.extend(walk(&path));
        } else {
            names.push(path.display().to_string());
        }
    }
    names
}

#[tokio::test]
async fn what_was_never_sent_is_gone_after_a_day() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let room = world.room(&anna, "closed", &[]).await;
        let kept = brought(&world, &anna, "a.txt", b"kept").await;
        let lost = brought(&world, &anna, "b.txt", b"lost").await;
        let thrown = brought(&world, &anna, "c.txt", b"thrown").await;
        assert_eq!(send(&world, &anna, room, "", &[&kept]).await.status, 201);
        let path = format!("/api/v1/files/{}", at(&thrown, "id"));
        assert_eq!(world.delete(&anna, &path).await.status, 204);
        assert_eq!(statuses(&world, &anna, &thrown).await, [404]);
        let due: Vec<_> = pending(&world).await;
        assert_eq!(due.len(), 1, "only what waits to be sent is looked after");
        forget(&world, &lost).await;
        assert_eq!(statuses(&world, &anna, &lost).await, [404]);
        forget(&world, &kept).await;
        assert_eq!(statuses(&world, &anna, &kept).await, [200]);
    }
}

/// Does what the job of a file does that waits to be sent.
pub(super) async fn forget(world: &World, file: &Value) {
    let (parts, id) = (world.app.parts.clone(), id_of(file));
    let forget = move |tx: &mut kernel::Tx<'_>| {
        sections::chat::actions::forget_upload(tx, &parts, sections::chat::types::ChatFileId(id))
    };
    world.db.write(forget).await.expect("looked at");
}

pub(super) async fn pending(world: &World) -> Vec<String> {
    let keys = |tx: &mut kernel::Tx<'_>| {
        tx.query(
            "SELECT kind FROM jobs WHERE kind = 'chat.upload' AND state = 'queued'",
            &[],
            |row| row.get(0),
        )
    };
    world.db.read(keys).await.expect("a list")
}
