use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use secrecy::SecretString;

use crate::{
    Error, Events, Tx,
    db::{Db, Location, newest_version, testing::each},
};

fn open(path: &Path, max_page_count: Option<u32>) -> crate::Result<Db> {
    let location = Location::Sqlite {
        path: path.to_owned(),
        readers: 1,
        max_page_count,
    };
    Db::open(location, Events::default())
}

fn refusal(outcome: crate::Result<Db>) -> String {
    match outcome.expect_err("it is refused") {
        Error::Unavailable(detail) => detail,
        other => panic!("{other:?}"),
    }
}

fn fill(db: &Db) -> Error {
    loop {
        let work = |tx: &mut Tx<'_>| {
            tx.execute(
                "INSERT INTO fill (x) VALUES ($1)",
                &[vec![7_u8; 20_000].into()],
            )
        };
        if let Err(error) = db.write_blocking(work) {
            return error;
        }
    }
}

#[test]
fn a_full_disk_answers_unavailable_and_writing_works_again_after_room_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = open(&folder.path().join("sufler.db"), Some(400)).expect("a database");
    db.write_blocking(|tx| tx.execute("CREATE TABLE fill (x BYTEA)", &[]))
        .expect("a table");
    for _ in 0..3 {
        let error = fill(&db);
        assert!(
            matches!(error, Error::Unavailable(ref detail) if detail == "disk-full"),
            "{error:?}"
        );
        let stored = db.write_blocking(|tx| {
            tx.query_one("SELECT count(*) FROM fill", &[], |row| row.get::<i64>(0))
        });
        assert!(stored.expect("reads go on") > 5);
        db.write_blocking(|tx| tx.execute("DELETE FROM fill", &[]))
            .expect("room is made");
        db.write_blocking(|tx| {
            tx.execute(
                "INSERT INTO fill (x) VALUES ($1)",
                &[vec![1_u8; 100].into()],
            )
        })
        .expect("a write after it");
    }
}

#[test]
fn a_damaged_file_is_told_with_its_name_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sufler.db");
    let nonsense = "это не база данных ".repeat(500);
    fs::write(&path, &nonsense).expect("written");
    let detail = refusal(open(&path, None));
    assert!(
        detail.contains("damaged") && detail.contains("sufler.db") && detail.contains("backup"),
        "{detail}"
    );
    assert_eq!(fs::read_to_string(&path).expect("still there"), nonsense);
}

#[test]
fn a_file_locked_by_another_program_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sufler.db");
    drop(open(&path, None).expect("made"));
    let other = rusqlite::Connection::open(&path).expect("another program");
    let lock = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE theirs (n); COMMIT";
    let mut locked = other.execute_batch(lock);
    // The threads of the first opening may still be closing the file.
    for _ in 0..500 {
        if locked.is_ok() {
            break;
        }
        std::thread::yield_now();
        locked = other.execute_batch(lock);
    }
    locked.expect("locked");
    let detail = refusal(open(&path, None));
    assert!(
        detail.contains("locked") && detail.contains("sufler.db"),
        "{detail}"
    );
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let detail = refusal(open(Path::new("/nowhere/at/all/sufler.db"), None));
    assert!(
        detail.contains("cannot be opened") && detail.contains("/nowhere"),
        "{detail}"
    );
}

#[test]
fn a_read_only_file_is_told_unless_root_may_write_everything() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sufler.db");
    fs::write(&path, b"").expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).expect("chmod");
    let writable = fs::OpenOptions::new().append(true).open(&path).is_ok();
    assert_eq!(open(&path, None).is_ok(), writable);
}

#[tokio::test]
async fn data_of_a_newer_version_are_refused_and_untouched() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sufler.db");
    let db = open(&path, None).expect("made");
    let newer = newest_version() + 1;
    let pretend = move |tx: &mut Tx<'_>| {
        let sql = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
            VALUES ($1, 'later', '2030-01-01T00:00:00Z', '1')";
        tx.execute(sql, &[newer.into()])
    };
    db.write(pretend).await.expect("pretended");
    let detail = refusal(open(&path, None));
    assert!(
        detail.contains("newer version") && detail.contains(&newer.to_string()),
        "{detail}"
    );
}

#[tokio::test]
async fn opening_again_keeps_what_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sufler.db");
    for round in 0..3_i64 {
        let db = open(&path, None).expect("opened");
        let work = move |tx: &mut Tx<'_>| {
            tx.execute(
                "INSERT INTO file_contents (hash, size, refs) VALUES ($1, 0, 0)",
                &[round.to_string().into()],
            )?;
            tx.query_one("SELECT count(*) FROM file_contents", &[], |row| {
                row.get::<i64>(0)
            })
        };
        assert_eq!(db.write(work).await.expect("a write"), round + 1);
    }
}

#[test]
fn an_unreachable_server_is_told_without_its_password() {
    let url: SecretString = "postgres://someone:sesame@127.0.0.1:1/db".into();
    let opened = Db::open(Location::Postgres { url, clients: 1 }, Events::default());
    let detail = refusal(opened);
    assert!(
        detail.contains("PostgreSQL") && !detail.contains("sesame"),
        "{detail}"
    );
    let url: SecretString = "not an address".into();
    let opened = Db::open(Location::Postgres { url, clients: 1 }, Events::default());
    assert_eq!(opened.expect_err("no address").code(), "invalid");
}

#[tokio::test]
async fn a_lost_connection_fails_one_closure_and_is_made_anew() {
    for made in each().into_iter().skip(1) {
        let cut = |tx: &mut Tx<'_>| {
            tx.query_one(
                "SELECT pg_terminate_backend(pg_backend_pid())",
                &[],
                |row| row.get::<bool>(0),
            )
        };
        assert!(made.db.write(cut).await.is_err());
        for _ in 0..4 {
            let count = made.db.read(|tx| {
                tx.query_one("SELECT count(*) FROM people", &[], |row| row.get::<i64>(0))
            });
            assert_eq!(count.await.expect("a new connection"), 0);
        }
    }
}
