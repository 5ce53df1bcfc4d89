//! Files made to be taken for something else, and pictures made to break
//! whoever opens them.

use std::io::Cursor;

use image::{
    Delay, DynamicImage, Frame, ImageFormat, RgbImage, RgbaImage,
    codecs::gif::{GifEncoder, Repeat},
};
use serde_json::Value;

use super::files::{at, brought, png};
use crate::support::{Answer, Member, World};

const PAGE: &[u8] =
    b"<!DOCTYPE html><html><body><script>alert(1)</script><svg onload=alert(2)></svg></body></html>";

fn drawn(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::new(30, 20))
        .write_to(&mut bytes, format)
        .expect("a picture");
    bytes.into_inner()
}

/// A picture that moves, with so many frames of one colour.
fn moving(frames: usize, side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    {
        let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
        encoder.set_repeat(Repeat::Infinite).expect("repeats");
        let delay = Delay::from_numer_denom_ms(10, 1);
        let one = Frame::from_parts(RgbaImage::new(side, side), 0, 0, delay);
        for _ in 0..frames {
            encoder.encode_frame(one.clone()).expect("a frame");
        }
    }
    bytes
}

/// A GIF that is whole as a picture and as a script: its width reads as the
/// beginning of a comment, which ends after the picture.
fn script_and_picture() -> Vec<u8> {
    let mut bytes = b"GIF89a/*\x01\x00\x80\x00\x00\x00\x00\x00\xFF\xFF\xFF".to_vec();
    bytes.extend_from_slice(b"\x2C\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3B");
    bytes.extend_from_slice(b"*/=1;alert(document.domain)//");
    bytes
}

fn zip() -> Vec<u8> {
    let mut bytes = b"PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00".to_vec();
    bytes.extend_from_slice(&[0; 12]);
    bytes.extend_from_slice(b"\x05\x00\x00\x00x.htm");
    bytes.extend_from_slice(PAGE);
    bytes.extend_from_slice(b"PK\x05\x06");
    bytes.extend_from_slice(&[0; 18]);
    bytes
}

fn with(mut first: Vec<u8>, second: &[u8]) -> Vec<u8> {
    first.extend_from_slice(second);
    first
}

fn svg() -> Vec<u8> {
    let text = "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
        <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" onload=\"alert(1)\">\
        <script>alert(1)</script><a xlink:href=\"javascript:alert(1)\"><text>&x;</text></a>\
        <foreignObject><iframe src=\"javascript:alert(1)\"/></foreignObject></svg>";
    text.as_bytes().to_vec()
}

/// Files that are two things at once or not what they are called, and whether
/// a picture can be drawn of them.
fn doubles() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let jpeg = || drawn(ImageFormat::Jpeg);
    let pdf =
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n";
    vec![
        ("a.gif", script_and_picture(), "either"),
        ("a.js", script_and_picture(), "either"),
        ("b.gif", with(moving(2, 8), PAGE), "image"),
        ("b.html", with(moving(2, 8), PAGE), "image"),
        ("c.html", with(jpeg(), PAGE), "image"),
        ("d.jpg", with(jpeg(), &zip()), "image"),
        ("d.zip", with(jpeg(), &zip()), "image"),
        ("e.png", with(png(9, 9), &zip()), "image"),
        ("f.webp", with(drawn(ImageFormat::WebP), PAGE), "either"),
        ("g.pdf", with(pdf.to_vec(), PAGE), "file"),
        ("g.html", with(pdf.to_vec(), PAGE), "file"),
        ("g.png", with(PAGE.to_vec(), pdf), "file"),
        ("h.svg", svg(), "file"),
        ("h.png", svg(), "file"),
        ("h.svgz", with(b"\x1F\x8B\x08\x00".to_vec(), &svg()), "file"),
        ("i.jpg", with(b"\xEF\xBB\xBF".to_vec(), PAGE), "file"),
        ("i.txt", PAGE.to_vec(), "file"),
        ("j.png", zip(), "file"),
        ("j.docx.exe", b"MZ\x90\x00\x03\x00\x00\x00".to_vec(), "file"),
        (
            "k.mht",
            b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>1</script>".to_vec(),
            "file",
        ),
        ("l.swf", b"CWS\x0Ahello".to_vec(), "file"),
        ("m.jpg", moving(1, 8), "image"),
        ("n.png", jpeg(), "image"),
    ]
}

#[track_caller]
fn is_harmless(answer: &Answer, name: &str) {
    assert_eq!(answer.status, 200, "{name}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("sandbox; default-src 'none'"),
        "{name}: {policy}"
    );
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
}

async fn look_at(world: &World, who: &Member, name: &str, file: &Value, bytes: &[u8]) {
    let given = world.get(who, at(file, "url")).await;
    is_harmless(&given, name);
    assert_eq!(given.body, bytes, "{name}");
    assert_eq!(
        given.header("content-type"),
        "application/octet-stream",
        "{name}"
    );
    let said = given.header("content-disposition");
    assert!(said.starts_with("attachment; "), "{name}: {said}");
    for which in ["thumbnail_url", "preview_url"] {
        let Some(path) = file[which].as_str() else {
            assert_eq!(at(file, "kind"), "file", "{name}");
            continue;
        };
        let shown = world.get(who, path).await;
        is_harmless(&shown, name);
        let drawn = image::load_from_memory(&shown.body).expect("a picture of ours");
        assert!(drawn.width() <= 2048 && drawn.height() <= 2048);
        let said = shown.header("content-type");
        assert!(
            ["image/png", "image/jpeg"].contains(&said),
            "{name}: {said}"
        );
        for hidden in [&b"script"[..], b"alert", b"PK\x03\x04", b"%PDF"] {
            let found = shown.body.windows(hidden.len()).any(|part| part == hidden);
            assert!(!found, "{name} hides nothing in what is shown");
        }
    }
}

#[tokio::test]
async fn what_is_two_things_at_once_is_given_out_as_neither() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    for (name, bytes, kind) in doubles() {
        let file = brought(&world, &anna, name, &bytes).await;
        if kind != "either" {
            assert_eq!(at(&file, "kind"), kind, "{name}");
        }
        look_at(&world, &anna, name, &file, &bytes).await;
    }
}

/// A GIF that promises a picture of this size and holds one pixel.
fn promising_gif(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = moving(1, 1);
    bytes[6..8].copy_from_slice(&width.to_le_bytes());
    bytes[8..10].copy_from_slice(&height.to_le_bytes());
    bytes
}

/// A lossy WebP whose first frame promises this size and holds nothing.
fn promising_webp(width: u16, height: u16) -> Vec<u8> {
    let mut frame = b"\x30\x01\x00\x9D\x01\x2A".to_vec();
    frame.extend_from_slice(&width.to_le_bytes());
    frame.extend_from_slice(&height.to_le_bytes());
    frame.resize(32, 0);
    let mut bytes = b"RIFF".to_vec();
    bytes.extend_from_slice(&44_u32.to_le_bytes());
    bytes.extend_from_slice(b"WEBPVP8 ");
    bytes.extend_from_slice(&32_u32.to_le_bytes());
    with(bytes, &frame)
}

/// A JPEG whose head promises this size.
fn promising_jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = drawn(ImageFormat::Jpeg);
    let head = bytes
        .windows(2)
        .position(|two| two == b"\xFF\xC0")
        .expect("a head");
    bytes[head + 5..head + 7].copy_from_slice(&height.to_be_bytes());
    bytes[head + 7..head + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

#[tokio::test]
async fn a_picture_that_promises_too_much_is_a_file() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    for (name, bytes) in [
        ("wide.gif", promising_gif(65_535, 65_535)),
        ("long.gif", promising_gif(1, 65_535)),
        ("wide.webp", promising_webp(16_383, 16_383)),
        ("wide.jpg", promising_jpeg(65_535, 65_535)),
        ("many.jpg", promising_jpeg(8_000, 8_000)),
        ("none.jpg", promising_jpeg(0, 0)),
    ] {
        let file = brought(&world, &anna, name, &bytes).await;
        assert_eq!(at(&file, "kind"), "file", "{name}");
        look_at(&world, &anna, name, &file, &bytes).await;
    }
}

#[tokio::test]
async fn of_a_picture_with_many_frames_one_is_drawn() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let bytes = moving(1_000, 16);
    let file = brought(&world, &anna, "много.gif", &bytes).await;
    assert_eq!(at(&file, "kind"), "image");
    look_at(&world, &anna, "много.gif", &file, &bytes).await;
    let shown = world.get(&anna, at(&file, "preview_url")).await;
    let shown = image::load_from_memory(&shown.body).expect("a picture");
    assert_eq!((shown.width(), shown.height()), (16, 16));
}

#[tokio::test]
async fn names_hide_nothing_and_lead_nowhere() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    for (given, shown) in [
        ("/etc/../etc/shadow", "shadow"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("a/..", "file"),
        ("акт\u{202E}gpj.scr", "актgpj.scr"),
        ("\u{2067}акт\u{2069}.pdf\u{200E}", "акт.pdf"),
        ("a\u{1b}[2J\u{7f}\u{85}.txt", "a[2J.txt"),
        ("line\u{2028}break\u{2029}.txt", "line break .txt"),
        (
            "\"><img src=x onerror=alert(1)>.png",
            "\"><img src=x onerror=alert(1)>.png",
        ),
        ("a;filename=b.exe", "a;filename=b.exe"),
        ("%2e%2e%2fa", "%2e%2e%2fa"),
        ("   ", "file"),
    ] {
        let file = brought(&world, &anna, given, b"plain").await;
        let name = at(&file, "name");
        assert_eq!(name, shown, "of {given:?}");
        let answer = world.get(&anna, at(&file, "url")).await;
        is_harmless(&answer, name);
        let said = answer.header("content-disposition");
        let simple = said.split('"').nth(1).expect("a plain name");
        assert!(
            said.is_ascii() && !simple.contains(['/', '\\', '<', '>', ';', '%']),
            "{said}"
        );
    }
}

#[tokio::test]
async fn nothing_at_all_is_no_file_and_one_byte_is() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    for name in ["a.png", "a.txt"] {
        let query = format!("name={name}");
        let refused = super::files::upload(&world, &anna, &query, b"").await;
        refused.is_problem(422, "invalid", Some("file"));
    }
    for byte in [0_u8, 0xFF, b'<'] {
        let file = brought(&world, &anna, "a.png", &[byte]).await;
        assert_eq!((at(&file, "kind"), &file["size"]), ("file", &1.into()));
    }
}
