//! Starting, failing to start, and ending.

use crate::client::Address;
use crate::process::{Engine, Place, command, starter_model, text};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs until the end and returns the exit code and the only line that is not information.
fn failing(arguments: &[&str]) -> (i32, Value) {
    let output = command(arguments).output().expect("it starts");
    let log = String::from_utf8(output.stderr).expect("the log is UTF-8");
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).expect("log lines are JSON"))
        .collect();
    let grave: Vec<_> = lines
        .into_iter()
        .filter(|line| line["level"] != "INFO")
        .collect();
    let [line] = grave.as_slice() else {
        panic!("one line was expected:\n{log}")
    };
    (
        output.status.code().expect("it ended by itself"),
        line["fields"].clone(),
    )
}

fn failing_with_model(model: &Path) -> (i32, Value) {
    let place = Place::new();
    failing(&["--socket", text(&place.path("s")), "--model", text(model)])
}

#[test]
fn it_listens_on_loopback_before_the_model_is_loaded() {
    let mut engine = Engine::start_on_loopback(&[]);
    let health = engine.address.get("/health");
    let loading = json!({ "error": { "code": 503, "message": "Loading model", "type": "unavailable_error" } });
    assert_eq!((health.status, health.json()), (503, loading));
    assert_eq!(
        engine
            .address
            .post("/v1/chat/completions", &json!({}))
            .status,
        503
    );
    engine.wait_for("ready");
    assert_eq!(engine.address.get("/health").status, 200);
    let answer = engine
        .address
        .chat(&json!({ "messages": [{ "role": "user", "content": "Hi" }], "max_tokens": 2 }));
    assert_eq!(answer["usage"]["completion_tokens"], 2);
}

#[test]
fn a_missing_model_file_is_named() {
    let (code, line) = failing_with_model(Path::new("/nowhere/model.gguf"));
    assert_eq!((code, &line["code"]), (10, &json!("model_missing")));
    assert!(
        line["message"]
            .as_str()
            .is_some_and(|message| message.contains("/nowhere/model.gguf"))
    );
}

#[test]
fn a_damaged_model_file_is_told_from_a_good_one() {
    let place = Place::new();
    let mut start = vec![0; 5_000_000];
    fs::File::open(starter_model())
        .and_then(|mut file| file.read_exact(&mut start))
        .expect("the model can be read");
    for (name, bytes) in [
        ("text", &b"This is a letter to my aunt."[..]),
        ("cut", &start),
        ("head", &start[..30]),
        ("empty", b""),
    ] {
        let path = place.path(name);
        fs::write(&path, bytes).expect("a file can be written");
        let (code, line) = failing_with_model(&path);
        assert_eq!(
            (code, &line["code"]),
            (11, &json!("model_damaged")),
            "{name}: {line}"
        );
        assert!(
            line["message"]
                .as_str()
                .is_some_and(|message| message.contains(text(&path)))
        );
    }
}

#[test]
fn a_memory_limit_is_kept_and_its_lack_is_told() {
    let model = starter_model();
    let place = Place::new();
    for limit in ["20000000", "100000000", "200000000"] {
        let socket = place.path("s");
        let (code, line) = failing(&[
            "--socket",
            text(&socket),
            "--model",
            text(&model),
            "--memory-limit",
            limit,
        ]);
        assert_eq!(
            (code, &line["code"]),
            (13, &json!("out_of_memory")),
            "{limit}: {line}"
        );
    }
    let engine = Engine::start(&["--memory-limit", "3000000000", "--context", "512"]);
    let limits = fs::read_to_string(format!("/proc/{}/limits", engine.child.id()))
        .expect("Linux tells limits");
    assert!(
        limits
            .lines()
            .any(|line| line.starts_with("Max data size") && line.contains("3000000000"))
    );
}

#[test]
fn pages_of_others_and_who_has_no_key_are_refused_over_tcp() {
    let place = Place::new();
    let file = place.path("key");
    fs::write(&file, "sesame-open-sesame\n").expect("a file can be written");
    let key = [
        "--api-key-file",
        text(&file),
        "--allowed-host",
        "engine.office",
    ];
    let mut engine = Engine::start_on_loopback(&key);
    engine.wait_for("ready");
    let body = br#"{"content":"Hi"}"#;
    let ask = |host: &str, more: &str| {
        let head = format!(
            "POST /tokenize HTTP/1.1\r\nhost: {host}\r\n{more}connection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let answer = engine.address.ask_raw(&head, body);
        (answer.status, answer.json()["error"]["code"].clone())
    };
    let json = "content-type: application/json\r\n";
    let with_key = format!("{json}authorization: Bearer sesame-open-sesame\r\n");
    assert_eq!(ask("engine.office", &with_key), (200, Value::Null));
    assert_eq!(ask("localhost:1", &with_key), (200, Value::Null));
    assert_eq!(ask("localhost", json), (401, json!("invalid_api_key")));
    assert_eq!(
        ask("evil.example", &with_key),
        (403, json!("host_not_allowed"))
    );
    let plain = with_key.replace("application/json", "text/plain");
    assert_eq!(
        ask("localhost", &plain),
        (415, json!("unsupported_media_type"))
    );
    assert_eq!(engine.address.get("/health").status, 200);
    assert_eq!(engine.address.get("/metrics").status, 401);
}

#[test]
fn beyond_loopback_a_key_is_needed() {
    let model = starter_model();
    let place = Place::new();
    let short = place.path("key");
    fs::write(&short, "short").expect("a file can be written");
    let open = ["--listen", "0.0.0.0:0", "--model", text(&model)];
    for more in [
        &[][..],
        &["--api-key-file", text(&short)],
        &["--api-key-file", "/nowhere"],
    ] {
        let (code, line) = failing(&[&open[..], more].concat());
        assert_eq!(
            (code, &line["code"]),
            (14, &json!("listen_failed")),
            "{line}"
        );
    }
}

#[test]
fn an_address_in_use_is_told() {
    let engine = Engine::start(&[]);
    let Address::Socket(socket) = engine.address.clone() else {
        panic!("it listens on a socket")
    };
    let model = starter_model();
    let (code, line) = failing(&["--socket", text(&socket), "--model", text(&model)]);
    assert_eq!((code, &line["code"]), (12, &json!("address_in_use")));
    assert_eq!(engine.address.get("/health").status, 200);

    let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = other.local_addr().expect("it has an address").to_string();
    let (code, line) = failing(&["--listen", &address, "--model", text(&model)]);
    assert_eq!((code, &line["code"]), (12, &json!("address_in_use")));
}

#[test]
fn a_file_that_is_no_socket_is_left_alone() {
    let place = Place::new();
    let path = place.path("precious");
    fs::write(&path, "data").expect("a file can be written");
    let (code, line) = failing(&["--socket", text(&path), "--model", text(&starter_model())]);
    assert_eq!((code, &line["code"]), (14, &json!("listen_failed")));
    assert_eq!(
        fs::read_to_string(&path).expect("it is still there"),
        "data"
    );
}

#[test]
fn a_socket_left_by_a_killed_engine_is_replaced() {
    let place = Place::new();
    let socket = place.path("engine.sock");
    let mut first = Engine::start_at(&socket, &[]);
    let mode = fs::metadata(&socket)
        .expect("the socket is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    first.signal("-KILL");
    assert_eq!(first.wait().code(), None);
    assert!(socket.exists(), "a killed process leaves its socket");
    let second = Engine::start_at(&socket, &[]);
    assert_eq!(second.address.get("/health").status, 200);
}

#[test]
fn told_to_stop_it_ends_in_order_and_says_so_to_its_clients() {
    let place = Place::new();
    let socket = place.path("engine.sock");
    let mut engine = Engine::start_at(&socket, &[]);
    let body = json!({
        "messages": [{ "role": "user", "content": "Count." }], "stream": true,
        "response_format": { "type": "json_schema", "json_schema": { "schema": { "type": "array", "minItems": 9999, "items": { "type": "integer" } } } },
    });
    let mut stream = engine.address.stream(&body);
    assert!(std::iter::from_fn(|| stream.event()).any(|event| event.contains("assistant")));
    engine.signal("-TERM");
    let last = std::iter::from_fn(|| stream.event())
        .last()
        .expect("an event");
    assert!(last.contains("the engine is stopping"), "{last}");
    assert_eq!(engine.wait().code(), Some(0));
    assert!(!socket.exists());
}

#[test]
fn without_requests_it_ends() {
    let mut engine = Engine::start(&["--idle-exit", "1"]);
    engine.wait_for("nothing was asked for long enough");
    assert_eq!(engine.wait().code(), Some(0));
}

#[test]
fn it_does_not_outlive_its_parent() {
    let place = Place::new();
    let script = format!(
        "{} serve --socket {} --model {} --parent-pid $$ & wait",
        env!("CARGO_BIN_EXE_sufler-engine"),
        text(&place.path("engine.sock")),
        text(&starter_model()),
    );
    let mut parent = Command::new("sh")
        .args(["-c", &script])
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut log = std::io::BufReader::new(parent.stderr.take().expect("it is piped"));
    let mut line = String::new();
    while !line.contains("ready") {
        line.clear();
        assert_ne!(
            std::io::BufRead::read_line(&mut log, &mut line).expect("a line"),
            0,
            "it ended too early"
        );
    }
    parent.kill().expect("the shell can be killed");
    parent.wait().expect("it can be waited for");
    // The log ends when the last process that can write to it does.
    let mut rest = String::new();
    log.read_to_string(&mut rest).expect("the log ends");
    assert!(rest.contains("the parent process is gone"), "{rest}");
}

#[test]
fn a_client_that_says_nothing_does_not_keep_others_from_being_answered() {
    let engine = Engine::start(&[]);
    let Address::Socket(path) = &engine.address else {
        panic!("it listens on a socket")
    };
    let mut silent = std::os::unix::net::UnixStream::connect(path).expect("it listens");
    silent
        .write_all(b"POST /v1/chat/completions HTTP/1.1\r\ncontent-length: 100\r\n\r\n{")
        .expect("it can be written");
    assert_eq!(engine.address.get("/health").status, 200);
}
