use super::Desk;

const PERSON: [&str; 6] = [
    "admin",
    "create-user",
    "--email",
    "anna@sufler.example",
    "--name",
    "Анна Петрова",
];

#[test]
fn an_account_is_made_and_gets_tokens_and_links() {
    let desk = Desk::new();
    let mut create = PERSON.to_vec();
    create.extend([
        "--administrator",
        "--password-file",
        "password",
        "--language",
        "en",
    ]);
    assert_eq!(
        desk.done(&create),
        "Анна Петрова <anna@sufler.example> can sign in now\n"
    );
    let token = desk.done(&[
        "token",
        "create",
        "--user",
        "ANNA@sufler.example",
        "--scopes",
        "read,admin",
        "--days",
        "3",
    ]);
    let secret = token.strip_suffix('\n').expect("one line");
    assert!(
        secret.starts_with("sfl_") && secret.len() == 47 && !secret.contains(char::is_whitespace),
        "{token}"
    );
    let link = desk.done(&[
        "admin",
        "link",
        "--email",
        "anna@sufler.example",
        "--kind",
        "sign-in",
    ]);
    assert!(link.starts_with("http://127.0.0.1:8080/link/"), "{link}");
    let reset = [
        "admin",
        "reset-password",
        "--email",
        "anna@sufler.example",
        "--password-file",
        "password",
    ];
    assert!(desk.done(&reset).contains("new password"));
}

#[test]
fn refusals_are_one_clear_line() {
    let desk = Desk::new();
    let text = desk.refused(&["token", "create", "--user", "anna@sufler.example"]);
    assert!(
        text.contains("there is no data folder sufler-data"),
        "{text}"
    );
    desk.done(&PERSON);
    let text = desk.refused(&PERSON);
    assert!(
        text.contains("sufler: ") && !text.contains("email-taken"),
        "{text}"
    );
    let text = desk.refused(&["token", "create", "--user", "boris@sufler.example"]);
    assert!(
        text.contains("nobody has the address boris@sufler.example"),
        "{text}"
    );
    let text = desk.refused(&[
        "token",
        "create",
        "--user",
        "anna@sufler.example",
        "--scopes",
        "fly",
    ]);
    assert!(text.contains("scopes: There is no such right"), "{text}");
    let text = desk.refused(&["admin", "create-user", "--email", "nonsense", "--name", "X"]);
    assert!(text.contains("email: "), "{text}");
    let mut missing = PERSON.to_vec();
    missing.extend(["--password-file", "no-such-file"]);
    assert!(desk.refused(&missing).contains("no-such-file"));
    let text = desk.refused(&[
        "admin",
        "create-user",
        "--email",
        "b@b.example",
        "--name",
        "X",
        "--data-dir",
        "a/b/c",
    ]);
    assert!(
        text.contains("the folder a/b/c cannot be made: a/b is missing"),
        "{text}"
    );
}

#[test]
fn the_configuration_is_checked_and_printed() {
    let desk = Desk::new();
    desk.write(
        "sufler.toml",
        "[server]\nlisten = \"127.0.0.1:9\"\n[metrics]\nenabled = true\ntoken = \"very-secret\"\n",
    );
    let args = |what| ["config", what, "--config", "sufler.toml"];
    assert_eq!(desk.done(&args("check")), "the configuration is right\n");
    let printed = desk.done(&args("print"));
    assert!(
        printed.contains("listen = \"127.0.0.1:9\"") && !printed.contains("very-secret"),
        "{printed}"
    );
    let schema: serde_json::Value =
        serde_json::from_str(&desk.done(&args("schema"))).expect("JSON");
    assert!(schema["properties"]["server"]["properties"]["listen"].is_object());
    desk.write("sufler.toml", "[server]\nlissten = \"127.0.0.1:9\"\n");
    let text = desk.refused(&args("check"));
    assert!(
        text.contains("sufler.toml") && text.contains("did you mean `listen`?"),
        "{text}"
    );
    desk.write("sufler.toml", "[server\n");
    assert!(
        desk.refused(&["serve", "--config", "sufler.toml"])
            .contains("sufler.toml")
    );
    assert!(
        desk.refused(&["config", "check", "--config", "gone.toml"])
            .contains("cannot read gone.toml")
    );
}

#[test]
fn the_doctor_says_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let listen = ["--listen", "127.0.0.1:0"];
    let text = desk.done(&[["doctor"].as_slice(), &listen].concat());
    assert!(
        text.contains("warn  data folder sufler-data is not there yet"),
        "{text}"
    );
    desk.done(&PERSON);
    let text = desk.done(&[["doctor"].as_slice(), &listen].concat());
    assert!(text.contains("ok    database SQLite opens"), "{text}");
    assert!(!text.contains("fail"), "{text}");
    let folder = desk.path().join("sufler-data");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let output = desk.run(&[["doctor"].as_slice(), &listen].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("run chmod 700 sufler-data"));
}

/// Looking is not changing: what `serve` will do is only told.
#[test]
fn the_doctor_leaves_older_data_as_they_are() {
    let desk = Desk::new();
    desk.done(&PERSON);
    let file = desk.path().join("sufler-data/sufler.db");
    let older = "DELETE FROM refinery_schema_history WHERE version = \
                 (SELECT max(version) FROM refinery_schema_history)";
    let database = rusqlite::Connection::open(&file).expect("the database");
    database.execute(older, []).expect("made older");
    let newest = "SELECT max(version) FROM refinery_schema_history";
    let version = || database.query_row(newest, [], |row| row.get::<_, i64>(0));
    let before = version().expect("a version");
    let text = desk.done(&["doctor", "--listen", "127.0.0.1:0"]);
    let told = format!("warn  database SQLite is of an older version (schema {before})");
    assert!(
        text.contains(&told) && text.contains("`sufler serve`"),
        "{text}"
    );
    assert_eq!(version().expect("a version"), before);
}

#[test]
fn damaged_and_newer_data_is_refused() {
    let desk = Desk::new();
    desk.done(&PERSON);
    let file = desk.path().join("sufler-data/sufler.db");
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let raise = "UPDATE refinery_schema_history SET version = 9999 WHERE version = \
                 (SELECT max(version) FROM refinery_schema_history)";
    rusqlite::Connection::open(&file)
        .expect("the database")
        .execute(raise, [])
        .expect("raised");
    let text = desk.refused(&serve);
    assert!(text.contains("newer version of Sufler"), "{text}");
    for name in ["sufler.db", "sufler.db-wal", "sufler.db-shm"] {
        drop(std::fs::remove_file(
            desk.path().join("sufler-data").join(name),
        ));
    }
    std::fs::write(&file, vec![0x5a; 8192]).expect("a file");
    let text = desk.refused(&serve);
    assert!(text.contains("damaged"), "{text}");
}
