use std::{fs, io, path::Path};

use bytes::Bytes;

use super::*;
use crate::{
    SubjectRef, Timestamp,
    db::testing::{TestDb, each},
    ids::FileId,
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest of a picture";

struct Bench {
    made: TestDb,
    folder: tempfile::TempDir,
    files: Files,
    ids: Ids,
    clock: Clock,
}

fn benches() -> Vec<Bench> {
    let bench = |made| {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::fixed(Timestamp::from_micros(1_000));
        let ids = Ids::seeded(clock.clone(), 3);
        Bench {
            made,
            files: Files::at(folder.path()).expect("files"),
            folder,
            ids,
            clock,
        }
    };
    each().into_iter().map(bench).collect()
}

impl Bench {
    async fn put(&self, bytes: &'static [u8], accept: Accept) -> Result<StoredFile> {
        let owner = SubjectRef::new("person", self.ids.uuid());
        let new = NewFile {
            bytes: Bytes::from_static(bytes),
            owner,
            accept,
        };
        self.files
            .put(&self.made.db, &self.ids, &self.clock, new, |_, file| {
                Ok(file.clone())
            })
            .await
    }

    async fn release(&self, id: FileId) {
        self.made
            .db
            .write(move |tx| store::release(tx, id))
            .await
            .expect("released");
    }

    fn on_disk(&self) -> usize {
        fn count(path: &Path) -> usize {
            let entries = fs::read_dir(path).expect("a folder");
            let size = |entry: io::Result<fs::DirEntry>| {
                let path = entry.expect("an entry").path();
                if path.is_dir() { count(&path) } else { 1 }
            };
            entries.map(size).sum()
        }
        count(self.folder.path())
    }
}

#[tokio::test]
async fn the_same_bytes_lie_once_until_nobody_uses_them() {
    for bench in benches() {
        let one = bench.put(PNG, Accept::PHOTO).await.expect("stored");
        let two = bench.put(PNG, Accept::PHOTO).await.expect("stored");
        assert_ne!(one.id, two.id);
        assert_eq!(bench.on_disk(), 1);
        assert_eq!(bench.files.read(&two).await.expect("read"), PNG);
        bench.release(one.id).await;
        bench.release(one.id).await;
        assert_eq!(bench.files.sweep(&bench.made.db).await.expect("swept"), 0);
        bench.release(two.id).await;
        assert_eq!(bench.files.sweep(&bench.made.db).await.expect("swept"), 1);
        assert_eq!(bench.on_disk(), 0);
        let gone = bench.files.open(&two).await.expect_err("gone");
        assert_eq!(gone.to_string(), "file-missing");
        let again = bench.put(PNG, Accept::PHOTO).await.expect("stored again");
        assert_eq!(bench.files.read(&again).await.expect("read"), PNG);
    }
}

#[tokio::test]
async fn what_a_kill_left_between_disk_and_row_is_swept_when_old() {
    for bench in benches() {
        let kept = bench.put(PNG, Accept::PHOTO).await.expect("stored");
        let lost = bench.files.disk.write(b"lost").expect("written");
        let lost = bench.files.disk.path(&lost).expect("a path");
        let part = lost.with_extension("77.part");
        fs::write(&part, b"half").expect("written");
        let foreign = lost.with_file_name("README");
        fs::write(&foreign, b"of somebody").expect("written");
        let written = fs::metadata(&lost).expect("a file").modified();
        let written = disk::moment(written.expect("a time"));
        let sweep = async |now| {
            let files = &bench.files;
            files
                .sweep_orphans(&bench.made.db, now)
                .await
                .expect("swept")
        };
        let minute = Duration::from_mins(1);
        assert_eq!(
            sweep(written.plus(GRACE).minus(minute)).await,
            0,
            "too young"
        );
        assert_eq!(sweep(written.plus(GRACE).plus(minute)).await, 2);
        assert!(!lost.exists() && !part.exists() && foreign.exists());
        assert_eq!(bench.files.read(&kept).await.expect("read"), PNG);
        bench.release(kept.id).await;
        assert_eq!(bench.files.sweep(&bench.made.db).await.expect("swept"), 1);
    }
}

#[tokio::test]
async fn a_failing_owner_leaves_no_row() {
    for bench in benches() {
        let owner = SubjectRef::new("person", bench.ids.uuid());
        let new = NewFile {
            bytes: Bytes::from_static(PNG),
            owner: owner.clone(),
            accept: Accept::PHOTO,
        };
        let refuse = |_: &mut Tx<'_>, _: &StoredFile| Err::<(), _>(Error::conflict("no"));
        let failed = bench
            .files
            .put(&bench.made.db, &bench.ids, &bench.clock, new, refuse)
            .await;
        assert_eq!(failed.expect_err("refused").code(), "conflict");
        let left = bench
            .made
            .db
            .read(move |tx| store::list(tx, &owner))
            .await
            .expect("a list");
        assert!(left.is_empty());
    }
}

#[tokio::test]
async fn changed_bytes_are_not_given_out() {
    let bench = benches().remove(0);
    let file = bench.put(PNG, Accept::PHOTO).await.expect("stored");
    let path = bench.files.disk.path(&file.hash).expect("a path");
    fs::write(path, b"other").expect("written");
    assert_eq!(
        bench.files.read(&file).await.expect_err("changed").code(),
        "internal"
    );
}

#[tokio::test]
async fn what_is_not_accepted_leaves_nothing() {
    let bench = benches().remove(0);
    let small = Accept {
        limit: 4,
        ..Accept::PHOTO
    };
    assert_eq!(
        bench.put(PNG, small).await.expect_err("large").code(),
        "too_large"
    );
    for bytes in [
        b"<svg onload=alert(1)>".as_slice(),
        b"%PDF-1.7",
        b"MZ\x90\x00",
        b"",
        b"\x00\x01",
    ] {
        let refused = bench.put(bytes, Accept::PHOTO).await.expect_err("refused");
        assert!(
            matches!(refused, Error::Invalid { ref field, .. } if field == "file"),
            "{refused:?}"
        );
    }
    assert_eq!(bench.on_disk(), 0);
}

#[test]
fn text_is_text_only_without_control_characters() {
    let text = Accept {
        media_types: &["text/plain"],
        limit: 100,
    };
    assert_eq!(
        text.check("Привет,\nмир".as_bytes()).expect("text"),
        "text/plain"
    );
    assert!(text.check(b"a\x00b").is_err());
    assert!(text.check(b"\xff\xfe").is_err());
}

#[test]
fn a_full_disk_is_told_as_such() {
    for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
        let told = disk::refused(&io::Error::from(kind));
        assert!(matches!(told, Error::Unavailable(detail) if detail == "disk-full"));
    }
}

#[tokio::test]
async fn a_really_full_disk_refuses_and_leaves_no_part() {
    // /dev/full answers every write with "no space left on device".
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::at(folder.path()).expect("files");
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(PNG));
    let path = files.disk.path(&hash).expect("a path");
    let part = path.with_extension(format!("{}.part", std::process::id()));
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::os::unix::fs::symlink("/dev/full", &part).expect("linked");
    let refused = files.disk.write(PNG).expect_err("no space");
    assert_eq!(refused.to_string(), "disk-full");
    assert!(!part.is_symlink() && !path.exists());
}
