//! Damaged and foreign data, a newer version's folder, a port in use: named at
//! the start or in the answer, and nothing is touched.

use std::{fs, os::unix::fs::FileExt, path::Path};

use crate::support::{Desk, Person, Server};

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

/// Everything into the one file, so that what is overwritten counts.
fn settle(database: &Path) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(database).expect("the database");
    let done: i64 = connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .expect("a checkpoint");
    assert_eq!(done, 0, "nobody else has it open");
    connection
}

fn overwrite(database: &Path, offset: u64, bytes: &[u8]) {
    let file = fs::OpenOptions::new()
        .write(true)
        .open(database)
        .expect("the file");
    file.write_all_at(bytes, offset).expect("overwritten");
}

#[test]
fn a_damaged_header_is_named_at_the_start_and_left_alone() {
    let desk = Desk::new("");
    desk.person("anna.p@sufler.example", "ru");
    drop(settle(&desk.database()));
    overwrite(&desk.database(), 0, &[0x5a; 100]);
    let before = fs::read(desk.database()).expect("the file");
    for args in [
        SERVE.as_slice(),
        &["token", "create", "--user", "anna.p@sufler.example"],
    ] {
        let text = desk.refused(args);
        assert!(
            text.contains("sufler.db is damaged or is not a database: restore a backup"),
            "{text}"
        );
    }
    assert!(before == fs::read(desk.database()).expect("the file"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_page_is_told_to_whoever_needs_it_and_to_nobody_else() {
    let desk = Desk::new("");
    let token = desk.person("anna.p@sufler.example", "ru");
    let server = Server::start(&desk).await;
    let person = Person::new(&server, &token);
    let room = person.room("Склад", "open").await;
    for number in 0..50 {
        person.say(&room, &format!("сообщение {number}")).await;
    }
    assert!(server.stop().await.0.success());
    let connection = settle(&desk.database());
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let page =
        number("SELECT rootpage FROM sqlite_master WHERE name = 'messages'").expect("a page");
    let size = number("PRAGMA page_size").expect("a size");
    drop(connection);
    let offset = u64::try_from((page - 1) * size).expect("a place in the file");
    overwrite(&desk.database(), offset, &[0x5a; 512]);
    let mut server = Server::start(&desk).await;
    let person = Person::new(&server, &token);
    let reading = person.get(&format!("/api/v1/rooms/{room}/messages")).await;
    let writing = person.try_say(&room, "ещё").await;
    for answer in [reading, writing] {
        let problem = answer.problem(503, "unavailable");
        assert_eq!(
            problem["detail"],
            "База данных повреждена. Администратору нужно восстановить её из резервной копии."
        );
    }
    assert_eq!(person.get("/api/v1/people").await.status, 200);
    assert_eq!(person.get("/api/v1/health").await.status, 200);
    assert!(server.is_running());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_cut_in_half_never_ends_the_server() {
    let desk = Desk::new("");
    let token = desk.person("anna.p@sufler.example", "en");
    drop(settle(&desk.database()));
    let file = fs::OpenOptions::new()
        .write(true)
        .open(desk.database())
        .expect("the file");
    let length = file.metadata().expect("its size").len();
    file.set_len(length / 2).expect("cut");
    let text = desk.refused(&SERVE);
    assert!(
        text.contains("sufler.db is damaged or is not a database: restore a backup"),
        "{text}"
    );
    assert!(!text.contains(&token));
}

#[test]
fn data_of_a_newer_version_are_refused_by_every_command_and_untouched() {
    let desk = Desk::new("");
    desk.person("anna.p@sufler.example", "ru");
    let newer = kernel::db::newest_version() + 1;
    let connection = settle(&desk.database());
    let sql = format!(
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
         VALUES ({newer}, 'later', '2030-01-01T00:00:00Z', '1')"
    );
    connection.execute_batch(&sql).expect("pretended");
    drop(connection);
    drop(settle(&desk.database()));
    let before = fs::read(desk.database()).expect("the file");
    let boris = ["--email", "boris.p@sufler.example", "--name", "Борис"];
    let commands: [&[&str]; 4] = [
        &SERVE,
        &[["admin", "create-user"].as_slice(), &boris].concat(),
        &["token", "create", "--user", "anna.p@sufler.example"],
        &["demo"],
    ];
    for command in commands {
        let text = desk.refused(command);
        assert!(
            text.contains("written by a newer version of Sufler")
                && text.contains(&newer.to_string())
                && text.contains("install that version or restore an older backup"),
            "{text}"
        );
    }
    assert!(before == fs::read(desk.database()).expect("the file"));
}

#[test]
fn damaged_keys_and_foreign_folders_are_named() {
    let desk = Desk::new("");
    desk.person("anna.p@sufler.example", "ru");
    // The first start makes the keys.
    desk.done(&["model", "list"]);
    fs::write(desk.data().join("keys/secrets.key"), b"nonsense").expect("overwritten");
    let text = desk.refused(&SERVE);
    assert!(text.contains("secrets.key"), "{text}");
    let foreign = desk.path().join("foreign");
    fs::create_dir(&foreign).expect("a folder");
    fs::write(foreign.join("thesis.txt"), b"x").expect("a file");
    let folder = foreign.to_str().expect("UTF-8");
    let text = desk.refused(&[SERVE.as_slice(), &["--data-dir", folder]].concat());
    assert!(text.contains("holds files that are not Sufler's"), "{text}");
    assert_eq!(fs::read_dir(&foreign).expect("the folder").count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_in_use_is_named_and_the_owner_goes_on() {
    let desk = Desk::new("");
    let token = desk.person("anna.p@sufler.example", "ru");
    let server = Server::start(&desk).await;
    let listen = format!("127.0.0.1:{}", server.port());
    let text = desk.refused(&["serve", "--listen", &listen, "--data-dir", "other"]);
    let expected = format!("port {} of 127.0.0.1 is in use", server.port());
    assert!(
        text.contains(&expected) && text.contains("--listen"),
        "{text}"
    );
    let text = desk.refused(&SERVE);
    assert!(
        text.contains("another Sufler already runs on the folder"),
        "{text}"
    );
    let person = Person::new(&server, &token);
    assert_eq!(person.get("/api/v1/session").await.status, 200);
}
