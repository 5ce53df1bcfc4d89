use std::{
    io::Write,
    process::{Output, Stdio},
};

use serde_json::Value;

use super::Desk;

const TALK: &str = "Анна: Решили: поставщиком берём «Вектор».\nОлег: Пришлю договор до пятницы.\nАнна: Кто проверит смету?\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("talk.txt", TALK);
    desk.write(
        "sufler.toml",
        "[engine]\nenabled = false\nmodels_dir = \"no-models\"\n",
    );
    desk
}

fn command(desk: &Desk, args: &[&str]) -> std::process::Command {
    let mut command = desk.command(&[["run", "--config", "sufler.toml"].as_slice(), args].concat());
    command.env("LANG", "ru_RU.UTF-8");
    command
}

fn run(desk: &Desk, args: &[&str]) -> Output {
    command(desk, args).output().expect("the program runs")
}

fn piped(desk: &Desk, args: &[&str], input: &[u8]) -> Output {
    let mut command = command(desk, args);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    child
        .stdin
        .take()
        .expect("its input")
        .write_all(input)
        .expect("written");
    child.wait_with_output().expect("its output")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[track_caller]
fn is_refused(output: &Output, words: &str) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.starts_with("sufler: ") && said.contains(words) && output.stdout.is_empty(),
        "{said}"
    );
}

#[test]
fn a_file_is_summarised_without_a_model() {
    let desk = desk();
    let output = run(&desk, &["chat.summarise", "--input", "talk.txt"]);
    let (said, told) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{told}");
    for part in ["Решения", "«Пришлю договор до пятницы.»", "Олег", "[1] "]
    {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(told.contains("Модель не подключена"), "{told}");
    let english = run(
        &desk,
        &["chat.summarise", "--input", "talk.txt", "--language", "en"],
    );
    assert!(
        text(&english.stdout).contains("Decisions"),
        "{}",
        text(&english.stdout)
    );
    assert!(
        !desk.path().join("sufler-data").exists(),
        "it leaves no folder"
    );
}

#[test]
fn standard_input_is_read_and_events_are_lines_of_json() {
    let desk = desk();
    for args in [
        ["chat.summarise", "--json"].as_slice(),
        &[
            "chat.ask",
            "--json",
            "--instruction",
            "Кто пришлёт договор?",
        ],
    ] {
        let output = piped(&desk, args, TALK.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let said = text(&output.stdout);
        let events: Vec<assistant::run::types::RunEvent> = said
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("an event: {line}")))
            .collect();
        assert!(
            events
                .last()
                .is_some_and(assistant::run::types::RunEvent::is_last)
        );
        assert_eq!(events.iter().filter(|event| event.is_last()).count(), 1);
        let last: Value = serde_json::from_str(said.lines().last().expect("a line")).expect("JSON");
        assert_eq!(
            (&last["event"], &last["data"]["state"]),
            (&"run.finished".into(), &"finished".into())
        );
        assert!(
            last["data"]["result"]["items"]
                .as_array()
                .is_some_and(|items| !items.is_empty()),
            "{last}"
        );
        let first: Value =
            serde_json::from_str(said.lines().next().expect("a line")).expect("JSON");
        assert_eq!(first["event"], "run.started");
    }
}

#[test]
fn what_cannot_be_read_is_one_clear_line() {
    let desk = desk();
    is_refused(
        &run(&desk, &["chat.summarise", "--input", "gone.txt"]),
        "cannot read gone.txt",
    );
    is_refused(
        &piped(&desk, &["chat.summarise"], b"\xff\xfe\x00"),
        "not UTF-8",
    );
    std::fs::write(desk.path().join("broken.txt"), b"ok \xc3\x28").expect("a file");
    is_refused(
        &run(&desk, &["chat.summarise", "--input", "broken.txt"]),
        "not UTF-8",
    );
    desk.write("large.txt", &"а".repeat(600 * 1024));
    is_refused(
        &run(&desk, &["chat.summarise", "--input", "large.txt"]),
        "larger than 1048576 bytes",
    );
    is_refused(
        &run(&desk, &["chat.fly", "--input", "talk.txt"]),
        "scenario: Такого сценария нет.",
    );
    is_refused(
        &run(&desk, &["chat.ask", "--input", "talk.txt"]),
        "instruction: Напишите вопрос.",
    );
    is_refused(
        &run(
            &desk,
            &["chat.summarise", "--input", "talk.txt", "--model", "x"],
        ),
        "model: Такой модели нет.",
    );
    is_refused(
        &run(
            &desk,
            &["chat.summarise", "--input", "talk.txt", "--language", "de"],
        ),
        "--language de: ru or en",
    );
}

#[test]
fn nothing_to_read_is_said_and_is_no_failure() {
    let desk = desk();
    let output = piped(&desk, &["chat.summarise"], b"");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    assert!(
        text(&output.stderr).contains("нет сообщений"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn an_input_that_cannot_be_read_is_named() {
    let desk = desk();
    std::fs::create_dir(desk.path().join("a-folder")).expect("a folder");
    for name in ["a-folder", "nowhere.txt"] {
        let output = run(&desk, &["chat.summarise", "--input", name]);
        is_refused(&output, &format!("cannot read {name}: "));
        assert!(!text(&output.stderr).contains("os error"));
    }
}
