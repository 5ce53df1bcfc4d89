use std::io::Cursor;

use axum::{body::Body, http::Method};
use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use serde_json::{Value, json};

use crate::support::{Answer, Asker, Member, World, each};

const PHOTO: &str = "/api/v1/me/photo";

async fn put(world: &World, asker: &impl Asker, bytes: impl Into<Body>) -> Answer {
    world.send(asker, Method::PUT, PHOTO, bytes.into()).await
}

fn address(answer: &Answer) -> String {
    answer.json()["photo_url"]
        .as_str()
        .expect("a photo")
        .to_owned()
}

async fn stored(world: &World) -> i64 {
    let count = |tx: &mut kernel::Tx<'_>| {
        tx.query_one("SELECT count(*) FROM file_contents", &[], |row| row.get(0))
    };
    world.db.read(count).await.expect("a count")
}

/// A picture whose left half is red and whose right half is blue.
fn halves(width: u32, height: u32) -> DynamicImage {
    let colour = |x, _| {
        if x < width / 2 {
            Rgb([250, 0, 0])
        } else {
            Rgb([0, 0, 250])
        }
    };
    RgbImage::from_fn(width, height, colour).into()
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// Puts a photo and answers it as a colleague sees it.
async fn seen(world: &World, anna: &Member, bytes: Vec<u8>) -> (Answer, DynamicImage) {
    let answer = put(world, anna, bytes).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let seen = world.get(anna, &address(&answer)).await;
    let picture = image::load_from_memory(&seen.body).expect("a whole picture");
    (seen, picture)
}

#[tokio::test]
async fn a_photo_is_seen_by_colleagues_and_replaced_by_the_next() {
    for world in each() {
        let (anna, boris) = (
            world.member("anna@sufler.example").await,
            world.member("boris@sufler.example").await,
        );
        let first = put(&world, &anna, written(&halves(40, 40), ImageFormat::Png)).await;
        assert_eq!(first.status, 200, "{}", first.text());
        let seen = world.get(&boris, &address(&first)).await;
        assert_eq!(
            (seen.status.as_u16(), seen.header("content-type")),
            (200, "image/jpeg")
        );
        assert_eq!(
            seen.header("cache-control"),
            "private, max-age=31536000, immutable"
        );
        assert_eq!(seen.header("x-content-type-options"), "nosniff");
        let second = put(&world, &anna, written(&halves(60, 40), ImageFormat::WebP)).await;
        assert_ne!(address(&first), address(&second));
        assert_eq!(stored(&world).await, 1);
        assert_eq!(world.delete(&anna, PHOTO).await.status, 204);
        assert_eq!(world.delete(&anna, PHOTO).await.status, 204);
        assert_eq!(
            world.get(&anna, "/api/v1/me").await.json()["photo_url"],
            Value::Null
        );
        world
            .get(&boris, &address(&second))
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(stored(&world).await, 0);
    }
}

#[tokio::test]
async fn every_kind_is_made_small_and_keeps_its_shape() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let (_, picture) = seen(&world, &anna, written(&halves(1600, 800), format)).await;
        assert_eq!(picture.dimensions(), (512, 256), "{format:?}");
        let (left, right) = (picture.get_pixel(100, 100), picture.get_pixel(400, 100));
        assert!(left[0] > 200 && left[2] < 60, "{format:?}: {left:?}");
        assert!(right[2] > 200 && right[0] < 60, "{format:?}: {right:?}");
    }
    let clear = RgbaImage::from_pixel(20, 10, Rgba([0, 200, 0, 100]));
    let (answer, picture) = seen(&world, &anna, written(&clear.into(), ImageFormat::Png)).await;
    assert_eq!(answer.header("content-type"), "image/png");
    assert_eq!(picture.get_pixel(3, 3), Rgba([0, 200, 0, 100]));
}

/// What a camera writes beside a picture: how it was held, and where it was.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let place = b"canary: 55.7558 N 37.6173 E\0";
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    let size = u8::try_from(place.len()).expect("short");
    exif.extend([0x01, 0x0e, 0, 2, 0, 0, 0, size, 0, 0, 0, 38]);
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend([0, 0, 0, 0]);
    exif.extend(place);
    let length = u16::try_from(exif.len() + 2).expect("short");
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(length.to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes.extend(b"canary behind the end of the picture");
    bytes
}

#[tokio::test]
async fn the_place_stays_at_home_and_the_picture_stands_upright() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let jpeg = written(&halves(80, 40), ImageFormat::Jpeg);
    // 6: to be turned by a quarter to the right; the left half comes on top.
    let (answer, picture) = seen(&world, &anna, with_exif(&jpeg, 6)).await;
    assert_eq!(picture.dimensions(), (40, 80));
    let (top, bottom) = (picture.get_pixel(20, 10), picture.get_pixel(20, 70));
    assert!(top[0] > 200 && bottom[2] > 200, "{top:?} {bottom:?}");
    let has = |words: &[u8]| answer.body.windows(words.len()).any(|part| part == words);
    assert!(!has(b"canary") && !has(b"Exif"));
    let folder = world.app.config.data_dir.join("files");
    let files = std::fs::read_dir(folder).expect("files").flatten();
    for file in files.flat_map(|entry| std::fs::read_dir(entry.path()).into_iter().flatten()) {
        let bytes = std::fs::read(file.expect("a file").path()).expect("bytes");
        assert!(!bytes.windows(6).any(|part| part == b"canary"));
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused_whatever_it_is_called() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let whole = written(&halves(300, 300), ImageFormat::Jpeg);
    let hostile: [&[u8]; 8] = [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html>",
        b"GIF89a....",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\nthe rest of a picture",
        b"RIFF\x24\x00\x00\x00WEBPVP8 the rest of a picture",
        &whole[..whole.len() / 8],
    ];
    for bytes in hostile {
        let refused = put(&world, &anna, bytes.to_vec()).await;
        refused.is_problem(422, "invalid", Some("file"));
    }
    let broken = put(&world, &anna, hostile[5].to_vec()).await;
    assert!(broken.text().contains("повреждена"), "{}", broken.text());
    let mut large = whole;
    large.resize(2 * 1024 * 1024 + 1, 0);
    assert_eq!(put(&world, &anna, large).await.status, 413);
    assert_eq!(stored(&world).await, 0);
    assert_eq!(
        world.get(&anna, "/api/v1/me").await.json()["photo_url"],
        json!(null)
    );
}

/// Small as a file, gigabytes as pixels.
#[tokio::test]
async fn a_picture_that_would_fill_the_memory_is_not_drawn() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    for (width, height) in [(40_000_u32, 40_000_u32), (11_000, 11_000), (65_000, 1)] {
        let mut bytes = written(&halves(2, 2), ImageFormat::Png);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc32(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.to_be_bytes());
        let refused = put(&world, &anna, bytes).await;
        refused.is_problem(422, "invalid", Some("file"));
        assert!(refused.text().contains("разрешение"), "{}", refused.text());
    }
}

/// The checksum of a part of a PNG file.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}
