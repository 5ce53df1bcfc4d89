use std::{
    io::{Read, Write},
    net::TcpStream,
};

use super::{Desk, Running};

/// One request by hand; answers everything that came.
pub(super) fn ask(url: &str, request: &str) -> String {
    send(url, request, "")
}

/// The same with a body of JSON.
pub(super) fn post(url: &str, path: &str, body: &str) -> String {
    let length = body.len();
    let request = format!("POST {path} HTTP/1.1\r\nContent-Length: {length}");
    send(url, &request, body)
}

fn send(url: &str, request: &str, body: &str) -> String {
    let host = url.strip_prefix("http://").expect("http");
    let mut stream = TcpStream::connect(host).expect("a connection");
    let text = format!("{request}\r\nHost: {host}\r\nConnection: close\r\n\r\n{body}");
    stream.write_all(text.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn a_fresh_server_prints_the_set_up_code_and_answers() {
    let desk = Desk::new();
    let mut server = Running::start(&desk, &[]);
    let line = server.next_line();
    assert!(
        line.contains("set-up code") && line.contains("code=\""),
        "{line}"
    );
    assert!(ask(&server.url, "GET /api/v1/setup HTTP/1.1").contains("{\"needed\":true}"));
    assert!(ask(&server.url, "GET /api/v1/health HTTP/1.1").contains("\"status\":\"ok\""));
    assert!(ask(&server.url, "GET / HTTP/1.1").contains("<!doctype html>"));
    assert!(desk.path().join("sufler-data/SUFLER_DATA").exists());
}

#[test]
fn the_command_line_works_beside_the_server() {
    let desk = Desk::new();
    let server = Running::start(&desk, &[]);
    desk.done(&[
        "admin",
        "create-user",
        "--email",
        "anna@sufler.example",
        "--name",
        "Анна",
    ]);
    let token = desk.done(&["token", "create", "--user", "anna@sufler.example"]);
    let request = format!(
        "GET /api/v1/session HTTP/1.1\r\nAuthorization: Bearer {}",
        token.trim()
    );
    assert!(ask(&server.url, &request).contains("anna@sufler.example"));
    assert!(ask(&server.url, "GET /api/v1/setup HTTP/1.1").contains("{\"needed\":false}"));
}

#[test]
fn a_port_in_use_is_named() {
    let desk = Desk::new();
    let server = Running::start(&desk, &[]);
    let port = server.url.rsplit(':').next().expect("a port");
    let text = desk.refused(&[
        "serve",
        "--listen",
        &format!("127.0.0.1:{port}"),
        "--data-dir",
        "other",
    ]);
    assert!(
        text.contains(&format!("port {port} of 127.0.0.1 is in use")),
        "{text}"
    );
}

#[test]
fn two_servers_do_not_share_a_folder() {
    let desk = Desk::new();
    let _server = Running::start(&desk, &[]);
    let text = desk.refused(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(
        text.contains("another Sufler already runs on the folder sufler-data"),
        "{text}"
    );
}

#[test]
fn metrics_are_counted_and_guarded_by_the_token() {
    let desk = Desk::new();
    desk.write(
        "sufler.toml",
        "[metrics]\nenabled = true\ntoken = \"very-secret\"\n",
    );
    let server = Running::start(&desk, &["--config", "sufler.toml"]);
    ask(&server.url, "GET /api/v1/health HTTP/1.1");
    let metrics = ask(
        &server.url,
        "GET /metrics HTTP/1.1\r\nAuthorization: Bearer very-secret",
    );
    assert!(metrics.contains("sufler_http_requests_total{"), "{metrics}");
    assert!(metrics.contains("route=\"/api/v1/health\""), "{metrics}");
    assert!(ask(&server.url, "GET /metrics HTTP/1.1").starts_with("HTTP/1.1 404"));
    let inner = "GET /metrics HTTP/1.1\r\nAuthorization: Bearer very-secret\r\nHost: inner.example";
    assert!(ask(&server.url, inner).starts_with("HTTP/1.1 200"));
}

/// Without a token the machine itself is answered, and nobody a proxy on it
/// speaks for.
#[test]
fn metrics_without_a_token_are_for_the_machine_itself() {
    let desk = Desk::new();
    desk.write("sufler.toml", "[metrics]\nenabled = true\n");
    let server = Running::start(&desk, &["--config", "sufler.toml"]);
    let get = "GET /metrics HTTP/1.1";
    assert!(ask(&server.url, get).starts_with("HTTP/1.1 200"));
    let foreign = ask(&server.url, &format!("{get}\r\nHost: inner.example"));
    assert!(foreign.starts_with("HTTP/1.1 403"), "{foreign}");
    for header in [
        "X-Forwarded-For: 203.0.113.9",
        "X-Real-IP: 203.0.113.9",
        "Forwarded: for=203.0.113.9",
        "Via: 1.1 proxy",
    ] {
        let answer = ask(&server.url, &format!("{get}\r\n{header}"));
        assert!(answer.starts_with("HTTP/1.1 404"), "{header}: {answer}");
    }
}

/// With a token, whoever knows it is answered, through a proxy too.
#[test]
fn metrics_with_the_token_pass_a_proxy() {
    let desk = Desk::new();
    desk.write(
        "sufler.toml",
        "[metrics]\nenabled = true\ntoken = \"very-secret\"\n",
    );
    let server = Running::start(&desk, &["--config", "sufler.toml"]);
    let ask_with = |token: &str| {
        let forwarded = "GET /metrics HTTP/1.1\r\nX-Forwarded-For: 203.0.113.9";
        ask(
            &server.url,
            &format!("{forwarded}\r\nAuthorization: Bearer {token}"),
        )
    };
    assert!(ask_with("very-secret").starts_with("HTTP/1.1 200"));
    assert!(ask_with("very-secre").starts_with("HTTP/1.1 404"));
}

/// Sockets of engines are named by the process: those of dead ones go, those
/// of living ones stay.
#[test]
fn sockets_of_dead_servers_are_swept_at_the_start() {
    let desk = Desk::new();
    drop(Running::start(&desk, &[]));
    let folder = desk.path().join("sufler-data");
    let mut dead = std::process::Command::new("true").spawn().expect("it runs");
    dead.wait().expect("it ended");
    let path = |pid: u32| folder.join(format!("engine-{pid}.sock"));
    let (gone, alive) = (path(dead.id()), path(std::process::id()));
    let foreign = folder.join("engine-notes.sock.txt");
    for file in [&gone, &alive, &foreign] {
        std::fs::write(file, "").expect("a file");
    }
    let _server = Running::start(&desk, &[]);
    assert!(!gone.exists() && alive.exists() && foreign.exists());
}

#[test]
fn the_log_can_be_json_and_holds_nothing_people_write() {
    let desk = Desk::new();
    desk.write(
        "sufler.toml",
        "[log]\nformat = \"json\"\nlevel = \"trace\"\n",
    );
    let mut child = desk
        .command(&[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--config",
            "sufler.toml",
        ])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut log = std::io::BufReader::new(child.stderr.take().expect("its log"));
    let mut line = String::new();
    while !line.contains("Sufler is ready") {
        line.clear();
        assert!(std::io::BufRead::read_line(&mut log, &mut line).expect("a line") > 0);
    }
    let ready: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    let url = ready["url"]
        .as_str()
        .expect("its address")
        .trim_end_matches('/')
        .to_owned();
    let body = r#"{"email":"canary@sufler.example","password":"canary-password"}"#;
    let answer = post(&url, "/api/v1/session?canary-query", body);
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    ask(&url, "GET /api/v1/links/canary-link HTTP/1.1");
    child.kill().expect("killed");
    let mut rest = String::new();
    log.read_to_string(&mut rest).expect("the rest");
    child.wait().expect("ended");
    assert!(
        rest.contains("\"answered\""),
        "requests are logged at this level"
    );
    assert!(!rest.contains("canary"), "{rest}");
}
