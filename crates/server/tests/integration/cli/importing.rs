use super::Desk;

const OWNER: [&str; 3] = ["import", "--owner", "anna@sufler.example"];

fn line(id: u32, minute: u32) -> String {
    format!(
        "{{\"id\":\"{id}\",\"author\":{{\"name\":\"Пётр\"}},\"created_at\":\"2020-05-05T{:02}:{:02}:00Z\",\"body\":\"слово {id}\"}}\n",
        minute / 60,
        minute % 60,
    )
}

fn desk() -> Desk {
    let desk = Desk::new();
    let make = ["admin", "create-user", "--email", "anna@sufler.example"];
    desk.done(&[make.as_slice(), &["--name", "Анна Петрова"]].concat());
    desk
}

#[test]
fn a_history_goes_into_a_new_room_and_again_into_the_same() {
    let desk = desk();
    let head = "{\"sufler\":\"room\",\"version\":1,\"name\":\"а\",\"kind\":\"open\",\"topic\":\"\",\"exported_at\":\"2020-05-05T10:00:00Z\"}\n";
    let all: String = (0..1201).map(|id| line(id, id)).collect();
    desk.write("history.jsonl", &format!("{head}{all}\n"));
    let told = desk.done(&[OWNER.as_slice(), &["--new", "История", "history.jsonl"]].concat());
    let (room, end) = told.split_once('\n').expect("two lines");
    let id = room.strip_prefix("room ").expect("an id");
    assert_eq!(end, "1201 messages imported, 0 known already\n");
    let again = desk.done(&[OWNER.as_slice(), &["--room", id, "history.jsonl"]].concat());
    assert!(
        again.ends_with("0 messages imported, 1201 known already\n"),
        "{again}"
    );
}

#[test]
fn a_wrong_line_is_named_and_what_was_before_its_batch_stays() {
    let desk = desk();
    let wrong = line(900, 5).replace("2020", "2920");
    let all: String = (0..800).map(|id| line(id, id)).collect();
    desk.write("history.jsonl", &format!("{all}{wrong}"));
    let told = desk.refused(&[OWNER.as_slice(), &["--new", "История", "history.jsonl"]].concat());
    assert!(told.contains("line 801: created_at"), "{told}");
    assert!(told.contains("500 messages were imported before"), "{told}");
    desk.write(
        "history.jsonl",
        "{\"id\":\"1\",\"author\":{\"name\":\"Пётр\"},\"created_at\":5}\n",
    );
    let told = desk.refused(&[OWNER.as_slice(), &["--new", "История", "history.jsonl"]].concat());
    assert!(told.contains("line 1: created_at"), "{told}");
    desk.write("history.jsonl", &"x".repeat(2_000_000));
    let told = desk.refused(&[OWNER.as_slice(), &["--new", "История", "history.jsonl"]].concat());
    assert!(told.contains("line 1: line"), "{told}");
    let stranger = [
        "import",
        "--owner",
        "boris@sufler.example",
        "--new",
        "История",
        "history.jsonl",
    ];
    assert!(desk.refused(&stranger).contains("boris@sufler.example"));
    let foreign = "00000000-0000-7000-8000-000000000000";
    let told = desk.refused(&[OWNER.as_slice(), &["--room", foreign, "history.jsonl"]].concat());
    assert!(told.contains("no such room"), "{told}");
}
