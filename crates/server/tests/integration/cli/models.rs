//! `sufler model add` and `sufler model list`, and the model a new company
//! finds there.

use serde_json::{Value, json};
use server::config::STARTER_MODEL;

use super::{
    Desk, Running,
    running::{ask, post},
};
use crate::support::tiny_gguf;

const CONFIG: &str = "[engine]\nmodels_dir = \"models\"\n";

/// A desk with a data folder, where models lie in `models`.
pub(super) fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("sufler.toml", CONFIG);
    let person = ["--email", "anna@sufler.example", "--name", "Анна"];
    let create = ["admin", "create-user", "--administrator"];
    desk.done(&[create.as_slice(), &person].concat());
    desk
}

pub(super) fn model(args: &[&'static str]) -> Vec<&'static str> {
    [["model", "--config", "sufler.toml"].as_slice(), args].concat()
}

#[test]
fn a_file_is_added_copied_and_listed() {
    let desk = desk();
    assert_eq!(desk.done(&model(&["list"])), "");
    let whole = tiny_gguf(10);
    desk.write_bytes("small-ru.gguf", &whole);
    let add = ["add", "small-ru.gguf", "--name", "Малая", "--languages"];
    let id = desk.done(&model(&[add.as_slice(), &["ru", "--small"]].concat()));
    let copied = std::fs::read(desk.path().join("models/small-ru.gguf")).expect("copied");
    assert_eq!(copied, whole);
    let listed = desk.done(&model(&["list"]));
    let line = format!("{}  Малая (default)  ru  starts when asked\n", id.trim());
    let (first, losses) = listed.split_at(line.len());
    assert_eq!(first, line);
    // What the scenarios lose with it, as the page says it.
    let losses: Vec<&str> = losses.lines().collect();
    let begins = [
        "    Answer in a room, Ask, Summary: ",
        "    Draft a reply, Rewrite, Translate: ",
    ];
    assert_eq!(losses.len(), begins.len(), "{losses:?}");
    for (line, begin) in losses.iter().zip(begins) {
        assert!(
            line.starts_with(begin) && line.contains("“Малая”"),
            "{line}"
        );
    }
    desk.done(&model(&["add", "models/small-ru.gguf"]));
    let listed = desk.done(&model(&["list"]));
    assert!(listed.contains("  small-ru  ru,en  starts"), "{listed}");
    std::fs::remove_file(desk.path().join("models/small-ru.gguf")).expect("removed");
    let listed = desk.done(&model(&["list"]));
    let missing = "file small-ru.gguf is missing from the models folder";
    assert_eq!(listed.matches(missing).count(), 2, "{listed}");
}

#[test]
fn what_is_no_model_is_refused_and_nothing_is_left() {
    let desk = desk();
    desk.write("notes.gguf", "plain words");
    desk.write_bytes("broken.gguf", &tiny_gguf(10)[..60]);
    desk.write_bytes("taken.gguf", &tiny_gguf(10));
    desk.done(&model(&["add", "taken.gguf"]));
    desk.write_bytes("taken.gguf", &tiny_gguf(11));
    for name in [
        "модель.gguf",
        "model.bin",
        "SmolLM2-135M-Instruct.Q4_1.gguf",
    ] {
        desk.write_bytes(name, &tiny_gguf(12));
    }
    let refusals = [
        (
            ["add", "notes.gguf"].as_slice(),
            "notes.gguf is not a GGUF file",
        ),
        (&["add", "gone.gguf"], "cannot read gone.gguf"),
        (&["add", "broken.gguf"], "damaged or incomplete"),
        (
            &["add", "taken.gguf"],
            "is there already and is another file",
        ),
        (&["add", "модель.gguf"], "модель.gguf: rename it"),
        (&["add", "model.bin"], "model.bin: rename it"),
        (
            &["add", "SmolLM2-135M-Instruct.Q4_1.gguf"],
            "this one has another SHA-256",
        ),
        (
            &["add", "taken.gguf", "--languages", "de"],
            "--languages de: ru or en",
        ),
    ];
    for (args, words) in refusals {
        let text = desk.refused(&model(args));
        assert!(text.contains(words), "{text}");
    }
    let files = std::fs::read_dir(desk.path().join("models")).expect("the folder");
    assert_eq!(files.count(), 1);
    let listed = desk.done(&model(&["list"]));
    let models = listed.lines().filter(|line| !line.starts_with(' '));
    assert_eq!(models.count(), 1, "{listed}");
}

fn models(server: &Running, cookie: &str) -> Value {
    let request = format!("GET /api/v1/models HTTP/1.1\r\nCookie: {cookie}");
    let answer = ask(&server.url, &request);
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let page: Value = serde_json::from_str(body).expect("JSON");
    page["items"].clone()
}

/// The set-up page's code is in the log; answers the cookie it brought.
fn set_up(server: &mut Running) -> String {
    let line = server.next_line();
    let code = line
        .split("code=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let first = json!({
        "code": code.expect("a code"), "name": "Анна", "email": "anna@sufler.example",
        "password": "правильный пароль", "language": "ru", "time_zone": "Europe/Moscow",
    });
    let answer = post(&server.url, "/api/v1/setup", &first.to_string());
    assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = cookie.expect("a cookie").split(';').next();
    cookie.expect("its name and value").to_owned()
}

#[test]
fn a_company_made_on_the_set_up_page_has_the_starter_model_once() {
    let desk = Desk::new();
    desk.write("sufler.toml", CONFIG);
    let config = ["--config", "sufler.toml"];
    std::fs::create_dir(desk.path().join("models")).expect("a folder");
    desk.write(&format!("models/{STARTER_MODEL}"), "GGUF");
    let mut server = Running::start(&desk, &config);
    let cookie = set_up(&mut server);
    let found = models(&server, &cookie);
    assert_eq!(found[0]["model"], STARTER_MODEL, "{found}");
    assert_eq!(found[0]["is_default"], true);
    let path = found[0]["id"].as_str().expect("an id");
    let delete =
        format!("DELETE /api/v1/admin/models/{path} HTTP/1.1\r\nX-Sufler: 1\r\nCookie: {cookie}");
    assert!(ask(&server.url, &delete).starts_with("HTTP/1.1 204"));
    drop(server);
    let server = Running::start(&desk, &config);
    assert_eq!(
        models(&server, &cookie),
        json!([]),
        "who took it away meant it"
    );
}

#[test]
fn a_company_without_the_file_has_no_model() {
    let desk = Desk::new();
    desk.write("sufler.toml", CONFIG);
    let mut server = Running::start(&desk, &["--config", "sufler.toml"]);
    let cookie = set_up(&mut server);
    assert_eq!(models(&server, &cookie), json!([]));
}
