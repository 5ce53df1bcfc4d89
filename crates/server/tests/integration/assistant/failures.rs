//! Whatever a model's server does, the key messages stand and the person reads
//! why there is no more.

use std::time::Duration;

use axum::http::Method;
use emulators::Emulator;
use kernel::Language;
use serde_json::json;

use super::{Office, all_quotes, items_of, names_of, notices_of};
use crate::support::{Told, summary_of};

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
            "not understood",
            honest().fails(400, ALWAYS),
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
async fn a_busy_model_is_asked_again_before_another_goes_on() {
    let moment = Duration::from_secs(2);
    let long = Duration::from_mins(2);
    let cases = [
        ("429", Emulator::openai().rate_limits(1, moment), 2),
        ("503", Emulator::openai().fails(503, 2), 3),
        ("long", Emulator::openai().unavailable(1, long), 1),
        (
            "forbidden",
            Emulator::openai().fails(503, 1).forbids_retries(),
            1,
        ),
    ];
    for (name, emulator, requests) in cases {
        let (office, first) = Office::with(emulator).await;
        let (_, second) = office
            .world
            .model(&office.boss, "Запасная", Emulator::openai())
            .await;
        let told = office.world.summarise(&office.anna, office.room).await;
        assert_eq!(names_of(&told).last(), Some(&"run.finished"), "{name}");
        assert!(!all_quotes(&told), "{name}: {told:?}");
        assert_eq!(first.requests().len(), requests, "{name}");
        let changed = names_of(&told).contains(&"model.changed");
        assert_eq!(changed, requests == 1, "{name}");
        assert_eq!(second.requests().len(), usize::from(changed), "{name}");
    }
}

#[tokio::test]
async fn a_server_without_schemas_is_asked_without_one_from_then_on() {
    let answer = json!({ "items": [{ "kind": "decision", "sources": [1], "who": null, "due": null,
        "text": "Поставщиком берём «Вектор», договор на 1 250 000 рублей." }] });
    let fussy = Emulator::openai()
        .answers_json(answer)
        .rejects_field("response_format");
    let (office, running) = Office::with(fussy).await;
    for _ in 0..2 {
        let told = office.world.summarise(&office.anna, office.room).await;
        assert_eq!(names_of(&told).last(), Some(&"run.finished"), "{told:?}");
        assert!(!all_quotes(&told), "{told:?}");
    }
    let sent = running.requests();
    let shaped = sent.iter().map(|one| one.body.get("response_format"));
    let shaped: Vec<bool> = shaped.map(|shape| shape.is_some()).collect();
    assert_eq!(shaped, [true, false, false], "it pays for one refusal");
    assert!(
        sent.iter()
            .all(|one| one.body["messages"].to_string().contains("sources")),
        "the prompt says the shape by itself"
    );
}

#[tokio::test]
async fn no_other_model_gets_what_one_was_chosen_for() {
    let (office, first) = Office::with(Emulator::openai().fails(500, ALWAYS)).await;
    let models = office.world.read(&office.boss, "/api/v1/models").await;
    let named = models["items"][0]["id"].clone();
    let (_, second) = office
        .world
        .model(&office.boss, "Запасная", Emulator::openai())
        .await;
    let mut asked = summary_of(office.room);
    asked["model"] = named;
    let told = office.world.run(&office.anna, &asked).await.all().await;
    assert_eq!(names_of(&told).last(), Some(&"run.failed"), "{told:?}");
    assert!(all_quotes(&told) && items_of(&told).len() >= 3);
    assert_eq!(first.requests().len(), 3);
    assert_eq!(second.requests().len(), 0);
}

#[tokio::test]
async fn a_local_model_that_fails_is_not_replaced_by_one_outside() {
    let office = Office::new().await;
    office.talk().await;
    // There is no engine here, so the local model cannot answer.
    office.world.local_model("Здешняя").await;
    let (_, outside) = office
        .world
        .model(&office.boss, "Внешняя", Emulator::openai())
        .await;
    let told = office.world.summarise(&office.anna, office.room).await;
    assert_eq!(names_of(&told).last(), Some(&"run.failed"), "{told:?}");
    assert!(all_quotes(&told) && items_of(&told).len() >= 3);
    assert_eq!(outside.requests().len(), 0);
}

#[tokio::test]
async fn a_small_model_that_is_left_words_sentences_only() {
    let (office, _first) = Office::with(Emulator::openai().fails(500, ALWAYS)).await;
    let small = office.world.small_model(Emulator::openai()).await;
    for told in [
        office.world.summarise(&office.anna, office.room).await,
        office
            .world
            .ask(
                &office.anna,
                office.room,
                "Сколько паллет примет склад в Твери?",
            )
            .await,
    ] {
        assert_eq!(names_of(&told).last(), Some(&"run.finished"), "{told:?}");
        let codes: Vec<String> = notices_of(&told)
            .into_iter()
            .map(|(code, _)| code)
            .collect();
        assert!(codes.contains(&"small_model".to_owned()), "{codes:?}");
        assert!(
            !codes.contains(&"better_model".to_owned()),
            "the better one has just failed: {codes:?}"
        );
    }
    let sent = small.requests();
    assert!(sent.len() >= 4, "one request a line: {}", sent.len());
    for one in sent {
        assert!(one.body.get("response_format").is_none(), "{one:?}");
        assert!(one.body["max_tokens"].as_u64() < Some(200), "{one:?}");
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
