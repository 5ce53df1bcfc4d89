//! Providers as administrators enter them: each kind asked by its own language, looked at step by step, and kept
//! silent about its key.

use axum::http::Method;
use emulators::{Emulator, RunningEmulator};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Office, items_of, names_of, notices_of};
use crate::support::id_of;

/// A key that must never be read again.
const CANARY: &str = "Y2FuYXJ5OmtleS1vZi1hLXByb3ZpZGVy";
const PROVIDERS: &str = "/api/v1/admin/providers";

/// A kind of provider, who plays it, and its form.
struct Played {
    name: &'static str,
    emulator: fn() -> Emulator,
    form: fn(&str) -> Value,
    model: &'static str,
}

const PLAYED: [Played; 5] = [
    Played {
        name: "GigaChat",
        emulator: Emulator::gigachat,
        form: |at| {
            json!({ "kind": "gigachat", "base_url": format!("{at}/v1"), "settings": {
                "auth_url": format!("{at}/oauth"), "scope": "GIGACHAT_API_CORP", "privacy": "local" } })
        },
        model: "GigaChat-2",
    },
    Played {
        name: "GigaChat 2",
        emulator: Emulator::gigachat,
        form: |at| {
            json!({ "kind": "gigachat", "base_url": format!("{at}/v1"), "settings": { "api_version": "v2",
                "auth_url": format!("{at}/oauth"), "scope": "GIGACHAT_API_PERS", "privacy": "local" } })
        },
        model: "GigaChat-2",
    },
    Played {
        name: "Yandex",
        emulator: Emulator::yandex,
        form: |at| {
            json!({ "kind": "yandex", "base_url": at,
                "settings": { "folder": "b1gtest", "privacy": "local", "api": "native" } })
        },
        model: "yandexgpt-5.1",
    },
    Played {
        name: "Anthropic",
        emulator: Emulator::anthropic,
        form: |at| json!({ "kind": "anthropic", "base_url": at, "settings": { "privacy": "local" } }),
        model: "honest",
    },
    Played {
        name: "OpenAI",
        emulator: Emulator::openai,
        form: |at| {
            json!({ "kind": "openai", "base_url": format!("{at}/v1"),
                "settings": { "privacy": "local", "dialect": "vllm" } })
        },
        model: "honest",
    },
];

impl Played {
    /// Adds it; its id, and whoever plays it.
    async fn add(&self, office: &Office) -> (Uuid, RunningEmulator) {
        let running = (self.emulator)().start().await.expect("loopback");
        let mut body = (self.form)(&running.origin());
        body["name"] = self.name.into();
        body["api_key"] = CANARY.into();
        let answer = office.world.post(&office.boss, PROVIDERS, &body).await;
        assert_eq!(answer.status, 201, "{}: {}", self.name, answer.text());
        assert!(!answer.text().contains(CANARY), "{}", self.name);
        assert_eq!(answer.json()["has_key"], true);
        (id_of(&answer.json()), running)
    }
}

async fn add_model(office: &Office, provider: Uuid, name: &str, model: &str) -> Uuid {
    let body = json!({ "provider_id": provider, "name": name, "model": model });
    let answer = office
        .world
        .post(&office.boss, "/api/v1/admin/models", &body)
        .await;
    assert_eq!(answer.status, 201, "{name}: {}", answer.text());
    id_of(&answer.json())
}

fn state<'a>(checked: &'a Value, step: &str) -> &'a str {
    let steps = checked["steps"].as_array().expect("steps");
    let found = steps.iter().find(|one| one["step"] == step);
    found
        .and_then(|one| one["state"].as_str())
        .unwrap_or("none")
}

#[tokio::test]
async fn each_kind_is_looked_at_and_words_a_summary() {
    for played in PLAYED {
        for office in Office::each().await {
            office.talk().await;
            let (provider, running) = played.add(&office).await;
            let path = format!("{PROVIDERS}/{provider}/check");
            let body = json!({ "model": played.model });
            let checked = office.world.post(&office.boss, &path, &body).await;
            assert_eq!(checked.status, 200, "{}", checked.text());
            assert!(!checked.text().contains(CANARY), "{}", played.name);
            let checked = checked.json();
            assert_eq!(checked["ok"], true, "{}: {checked}", played.name);
            for step in ["sign_in", "models", "chat", "stream"] {
                assert_eq!(
                    state(&checked, step),
                    "ok",
                    "{} {step}: {checked}",
                    played.name
                );
            }
            let model = add_model(&office, provider, played.name, played.model).await;
            let told = office.world.summarise(&office.anna, office.room).await;
            assert_eq!(
                names_of(&told).last(),
                Some(&"run.finished"),
                "{}: {told:?}",
                played.name
            );
            let worded = items_of(&told)
                .iter()
                .any(|item| item["worded_by"] == "model");
            assert!(worded, "{}: {:?}", played.name, notices_of(&told));
            let chosen = told.first().expect("a start").data["model"]["id"].clone();
            assert_eq!(chosen, model.to_string());
            assert!(!running.requests().is_empty());
        }
    }
}

#[tokio::test]
async fn what_does_not_work_is_said_in_words() {
    let office = Office::new().await;
    let refusing = Emulator::openai()
        .requires_key("another")
        .start()
        .await
        .expect("loopback");
    let body = json!({ "name": "Чужой ключ", "kind": "openai", "api_key": CANARY,
        "base_url": refusing.base_url(), "settings": { "privacy": "local" } });
    let added = office.world.post(&office.boss, PROVIDERS, &body).await;
    let path = format!("{PROVIDERS}/{}/check", id_of(&added.json()));
    let answer = office.world.post(&office.boss, &path, &json!({})).await;
    let checked = answer.json();
    assert_eq!(
        (checked["ok"].as_bool(), state(&checked, "sign_in")),
        (Some(false), "failed")
    );
    assert_eq!(state(&checked, "chat"), "skipped");
    assert!(
        answer.text().contains("не принял ключ"),
        "{}",
        answer.text()
    );
    assert!(!answer.text().contains(CANARY), "{}", answer.text());

    let gone = refusing.base_url();
    refusing.stop().await;
    let answer = office.world.post(&office.boss, &path, &json!({})).await;
    assert!(
        answer.text().contains("не отвечает"),
        "{gone}: {}",
        answer.text()
    );
}

#[tokio::test]
async fn wrong_entries_name_their_field() {
    let office = Office::new().await;
    let salute = json!({ "scope": "SALUTE_SPEECH_CORP", "privacy": "local" });
    let wrong = [
        (json!({ "kind": "yandex", "name": "Я" }), "folder"),
        (json!({ "kind": "openai", "name": "O" }), "base_url"),
        (json!({ "kind": "engine", "name": "E" }), "kind"),
        (json!({ "kind": "app", "name": "A" }), "kind"),
        (
            json!({ "kind": "anthropic", "name": " ", "base_url": "http://127.0.0.1:9" }),
            "name",
        ),
        (
            json!({ "kind": "openai", "name": "O", "base_url": "ftp://127.0.0.1/v1" }),
            "base_url",
        ),
        (
            json!({ "kind": "openai", "name": "O", "base_url": "http://127.0.0.1:9/v1",
                "settings": { "root_certificate": "no certificate" } }),
            "root_certificate",
        ),
        (
            json!({ "kind": "openai", "name": "O", "base_url": "http://127.0.0.1:9/v1",
                "settings": { "gap_seconds": 0 } }),
            "gap_seconds",
        ),
        (
            json!({ "kind": "openai", "name": "O", "base_url": "http://127.0.0.1:9/v1", "api_key": "два слова" }),
            "api_key",
        ),
        (
            json!({ "kind": "salute", "name": "С", "base_url": "http://127.0.0.1:9",
                "settings": with(&salute, "auth_url", "http://10.1.2.3/oauth") }),
            "auth_url",
        ),
    ];
    for (body, field) in wrong {
        let answer = office.world.post(&office.boss, PROVIDERS, &body).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text());
        assert_eq!(answer.json()["field"], field, "{body}: {}", answer.text());
    }
    let kept = office.world.read(&office.boss, PROVIDERS).await;
    assert_eq!(kept["items"], json!([]));
}

fn with(settings: &Value, field: &str, value: &str) -> Value {
    let mut settings = settings.clone();
    settings[field] = value.into();
    settings
}

#[tokio::test]
async fn only_a_provider_said_to_be_local_may_lie_in_a_private_network() {
    let office = Office::new().await;
    for (privacy, status) in [("local", 201), ("country", 422), ("abroad", 422)] {
        let body = json!({ "name": "Соседний", "kind": "openai", "base_url": "http://127.0.0.1:9/v1",
            "settings": { "privacy": privacy } });
        let answer = office.world.post(&office.boss, PROVIDERS, &body).await;
        assert_eq!(answer.status, status, "{privacy}: {}", answer.text());
    }
    // Of the private ranges only those the server's configuration names are open at all.
    let body = json!({ "name": "Чужой", "kind": "openai", "base_url": "http://169.254.169.254/v1",
        "settings": { "privacy": "local" } });
    let answer = office.world.post(&office.boss, PROVIDERS, &body).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["field"], "base_url");
}

#[tokio::test]
async fn a_provider_is_changed_and_removed_when_its_models_are_gone() {
    for office in Office::each().await {
        let world = &office.world;
        let (provider, _running) = PLAYED[4].add(&office).await;
        let model = add_model(&office, provider, "Первая", "honest").await;
        let path = format!("{PROVIDERS}/{provider}");
        let renamed = world
            .patch(&office.boss, &path, &json!({ "name": "Новое имя" }))
            .await;
        let renamed = renamed.json();
        assert_eq!(
            (&renamed["name"], &renamed["has_key"], &renamed["models"]),
            (&json!("Новое имя"), &json!(true), &json!(1))
        );
        // A key does not follow to another address.
        let other = Emulator::openai().start().await.expect("loopback");
        let moved = world
            .patch(
                &office.boss,
                &path,
                &json!({ "base_url": other.base_url() }),
            )
            .await;
        assert_eq!(moved.json()["has_key"], false, "{}", moved.text());
        let refused = world
            .send(&office.boss, Method::DELETE, &path, "".into())
            .await;
        assert_eq!(refused.status, 409, "{}", refused.text());
        let models = format!("/api/v1/admin/models/{model}");
        assert_eq!(
            world
                .send(&office.boss, Method::DELETE, &models, "".into())
                .await
                .status,
            204
        );
        assert_eq!(
            world
                .send(&office.boss, Method::DELETE, &path, "".into())
                .await
                .status,
            204
        );
        assert_eq!(
            world.read(&office.boss, PROVIDERS).await["items"],
            json!([])
        );
    }
}

#[tokio::test]
async fn nobody_else_sees_providers() {
    let office = Office::new().await;
    let (provider, _running) = PLAYED[4].add(&office).await;
    for path in [
        PROVIDERS.to_owned(),
        "/api/v1/admin/provider-kinds".to_owned(),
    ] {
        assert_eq!(
            office.world.get(&office.anna, &path).await.status,
            404,
            "{path}"
        );
    }
    let path = format!("{PROVIDERS}/{provider}");
    let answer = office
        .world
        .patch(&office.anna, &path, &json!({ "name": "Моё" }))
        .await;
    assert_eq!(answer.status, 404);
    let check = office
        .world
        .post(&office.anna, &format!("{path}/check"), &json!({}))
        .await;
    assert_eq!(check.status, 404);
}

#[tokio::test]
async fn kinds_say_what_to_enter_in_the_readers_language() {
    let office = Office::new().await;
    let kinds = office
        .world
        .read(&office.boss, "/api/v1/admin/provider-kinds")
        .await;
    let kinds = kinds["items"].as_array().expect("kinds");
    let find = |code: &str| kinds.iter().find(|one| one["code"] == code).expect("it");
    let giga = find("gigachat");
    assert!(
        giga["key_hint"]
            .as_str()
            .expect("a hint")
            .contains("Ключ авторизации")
    );
    assert_eq!(
        giga["promise"],
        Value::Null,
        "what is not documented is not promised"
    );
    assert_eq!(
        giga["emulator_url"],
        Value::Null,
        "nobody offered emulators"
    );
    let labels: Vec<&str> = giga["fields"]
        .as_array()
        .expect("fields")
        .iter()
        .filter_map(|field| field["label"].as_str())
        .collect();
    assert!(labels.contains(&"Корневой сертификат"), "{labels:?}");
    assert_eq!(find("vllm")["privacy"], "local");
}

#[tokio::test]
async fn models_of_other_categories_never_answer_for_texts() {
    let office = Office::new().await;
    office.talk().await;
    let (provider, running) = PLAYED[4].add(&office).await;
    let body = json!({ "provider_id": provider, "name": "Векторы", "model": "e", "category": "embedding",
        "price": { "currency": "RUB", "input": "0.01", "output": "0" } });
    let answer = office
        .world
        .post(&office.boss, "/api/v1/admin/models", &body)
        .await;
    let made = answer.json();
    assert_eq!(
        (&made["category"], &made["is_default"]),
        (&json!("embedding"), &json!(false)),
        "{made}"
    );
    assert_eq!(made["price"]["input"], "0.01");
    let path = format!("/api/v1/admin/models/{}/default", id_of(&made));
    let refused = office
        .world
        .send(&office.boss, Method::PUT, &path, "".into())
        .await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    office.world.summarise(&office.anna, office.room).await;
    assert!(
        running
            .requests()
            .iter()
            .all(|one| !one.path.contains("chat"))
    );
}
