//! Whatever a model's server does, the key messages stand and the person reads
//! why there is no more.

use std::time::Duration;

use axum::http::Method;
use emulators::Emulator;
use kernel::Language;
use serde_json::json;

use super::{Office, all_quotes, items_of, names_of, notices_of};
use crate::support::Told;

const ALWAYS: u64 = 1_000_000;

fn broken() -> Vec<(&'static str, Emulator, &'static str, &'static str)> {
    let honest = Emulator::openai;
    let unread = ("ответ модели не удалось прочесть", "could not be read");
    let silent = ("сервер модели не отвечает", "does not answer");
    vec![
        ("garbage", honest().answers("garbage"), unread.0, unread.1),
        (
            "an empty object",
            honest().answers("{}"),
            unread.0,
            unread.1,
        ),
        ("nothing", honest().answers(""), unread.0, unread.1),
        (
            "no schema",
            honest().rejects_field("response_format"),
            "поставщик не понял запроса",
            "did not understand",
        ),
        (
            "an endless answer",
            honest().answers("x".repeat(600 * 1024)),
            unread.0,
            unread.1,
        ),
        (
            "bad JSON in the stream",
            honest().sends_bad_json(),
            unread.0,
            unread.1,
        ),
        (
            "401",
            honest().requires_key("secret"),
            "не принял ключ",
            "refused the key",
        ),
        (
            "429",
            honest().rate_limits(ALWAYS, Duration::from_mins(1)),
            "просит подождать",
            "wait",
        ),
        ("500", honest().fails(500, ALWAYS), silent.0, silent.1),
        (
            "a proxy's page",
            honest().answers_html(),
            silent.0,
            silent.1,
        ),
        (
            "a cut stream",
            honest().cuts_stream_after(2),
            silent.0,
            silent.1,
        ),
        ("a filter", honest().refuses(), "фильтр", "filter"),
        (
            "an unknown model",
            honest().knows_model("other"),
            "такой модели у поставщика нет",
            "no such model",
        ),
    ]
}

#[tokio::test]
async fn key_messages_stand_and_the_reason_is_told() {
    let office = Office::new().await;
    office.talk().await;
    for (name, emulator, russian, english) in broken() {
        let (model, _running) = office.world.model(&office.boss, "Проба", emulator).await;
        for (language, reason) in [(Language::Ru, russian), (Language::En, english)] {
            office.world.speaks(&office.anna, language).await;
            let told = office.world.summarise(&office.anna, office.room).await;
            is_told(name, &told, reason, language);
            let run = office.world.read(&office.anna, "/api/v1/runs").await["items"][0].clone();
            let problem = &told.last().expect("an end").data["problem"];
            assert_eq!(
                (&run["state"], &run["problem"]),
                (&json!("failed"), problem),
                "{name}"
            );
            assert_eq!(problem["trace_id"], run["id"], "{name}");
        }
        let path = format!("/api/v1/admin/models/{model}");
        assert_eq!(office.world.delete(&office.boss, &path).await.status, 204);
    }
}

#[track_caller]
fn is_told(name: &str, told: &[Told], reason: &str, language: Language) {
    assert_eq!(
        names_of(told).last(),
        Some(&"run.failed"),
        "{name}: {told:?}"
    );
    assert!(
        all_quotes(told) && items_of(told).len() >= 3,
        "{name}: {told:?}"
    );
    let notices = notices_of(told);
    let failed = notices.iter().find(|(code, _)| code == "model_failed");
    let (_, text) = failed.unwrap_or_else(|| panic!("{name}: {notices:?}"));
    assert!(
        text.contains(reason) && text.contains("Проба"),
        "{name}: {text}"
    );
    let problem = &told.last().expect("an end").data["problem"];
    let title = if language == Language::Ru {
        "Сейчас недоступно"
    } else {
        "Not available now"
    };
    assert_eq!(
        (&problem["code"], &problem["title"]),
        (&json!("unavailable"), &json!(title)),
        "{name}"
    );
    let detail = problem["detail"].as_str().expect("a detail");
    let foreign = detail.chars().any(|c| ('а'..='я').contains(&c)) != (language == Language::Ru);
    assert!(detail.contains(' ') && !foreign, "{name}: {detail}");
}

#[tokio::test]
async fn an_answer_cut_at_its_longest_keeps_its_whole_items() {
    let cut = json!({ "items": [{ "kind": "decision", "sources": [1], "who": null, "due": null,
        "text": "Поставщиком берём «Вектор», договор на 1 250 000 рублей." }] });
    let cut = format!(
        "{},{{\"kind\":\"point\",\"te",
        cut.to_string().trim_end_matches("]}")
    );
    let (office, _running) = Office::with(Emulator::openai().answers(cut)).await;
    let told = office.world.summarise(&office.anna, office.room).await;
    assert_eq!(names_of(&told).last(), Some(&"run.finished"), "{told:?}");
    assert_eq!(
        items_of(&told)
            .iter()
            .filter(|item| item["worded_by"] == "model")
            .count(),
        1,
        "{told:?}"
    );
}

#[tokio::test]
async fn another_model_goes_on_and_that_is_told() {
    for broken in [
        Emulator::openai().fails(500, ALWAYS),
        Emulator::openai().answers("garbage"),
    ] {
        let (office, _first) = Office::with(broken).await;
        let (_, second) = office
            .world
            .model(&office.boss, "Запасная", Emulator::openai())
            .await;
        let told = office.world.summarise(&office.anna, office.room).await;
        assert_eq!(names_of(&told).last(), Some(&"run.finished"), "{told:?}");
        let changed = told
            .iter()
            .find(|event| event.name == "model.changed")
            .expect("a change");
        assert_eq!(
            (&changed.data["from"]["name"], &changed.data["to"]["name"]),
            (&json!("Проба"), &json!("Запасная"))
        );
        assert!(
            changed.data["why"]
                .as_str()
                .is_some_and(|why| why.contains("модел")),
            "{changed:?}"
        );
        assert_eq!(second.requests().len(), 1);
        assert!(!all_quotes(&told), "{told:?}");
        let run = office.world.read(&office.anna, "/api/v1/runs").await["items"][0].clone();
        assert_eq!(run["model"]["name"], "Запасная");
    }
}

#[tokio::test]
async fn where_models_are_must_pass_the_gate() {
    let office = Office::new().await;
    let addresses = [
        "http://10.0.0.5/v1",
        "http://169.254.169.254/latest",
        "http://[::1]/v1",
        "http://[::ffff:10.0.0.5]/v1",
        "http://0x0a000005/v1",
        "http://192.168.1.1",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http://user:pass@127.0.0.1/",
        "не адрес",
        "",
    ];
    for address in addresses {
        let body = json!({ "name": "М", "kind": "openai", "base_url": address, "model": "m" });
        let answer = office
            .world
            .post(&office.boss, "/api/v1/admin/models", &body)
            .await;
        answer.is_problem(422, "invalid", Some("base_url"));
    }
    let (id, _running) = office
        .world
        .model(&office.boss, "Проба", Emulator::openai())
        .await;
    let path = format!("/api/v1/admin/models/{id}");
    let change = json!({ "base_url": "http://10.0.0.5/v1" }).to_string();
    let answer = office
        .world
        .send(&office.boss, Method::PATCH, &path, change.into())
        .await;
    answer.is_problem(422, "invalid", Some("base_url"));
    let strict = crate::support::World::new();
    let boss = strict.admin("boss@sufler.example").await;
    let body =
        json!({ "name": "М", "kind": "openai", "base_url": "http://127.0.0.1:9/v1", "model": "m" });
    strict
        .post(&boss, "/api/v1/admin/models", &body)
        .await
        .is_problem(422, "invalid", Some("base_url"));
}
