use emulators::Emulator;
use kernel::Language;
use serde_json::{Value, json};

use super::{
    Office, all_quotes,
    facts::{Said, all_true},
    items_of, names_of, notices_of, result_of,
};
use crate::support::summary_of;

fn kinds(items: &[Value]) -> Vec<&str> {
    let mut kinds: Vec<&str> = items
        .iter()
        .filter_map(|item| item["kind"].as_str())
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

#[tokio::test]
async fn key_messages_need_no_model_in_either_language() {
    let office = Office::new().await;
    let ids = office.talk().await;
    for (language, notice) in [
        (Language::Ru, "Модель не подключена"),
        (Language::En, "No model is connected"),
    ] {
        office.world.speaks(&office.anna, language).await;
        let told = office.world.summarise(&office.anna, office.room).await;
        assert_eq!((told[0].name.as_str(), told[0].id), ("run.started", 1));
        assert_eq!(told[0].data["covered"]["messages"], 4);
        assert!(told[0].data["model"].is_null());
        assert!(all_quotes(&told) && !items_of(&told).is_empty(), "{told:?}");
        assert!(
            notices_of(&told)
                .iter()
                .any(|(code, text)| code == "no_model" && text.starts_with(notice)),
            "{told:?}"
        );
        assert_eq!(names_of(&told).last(), Some(&"run.finished"));
        let promise = items_of(&told)
            .iter()
            .find(|item| item["kind"] == "promise")
            .expect("a promise");
        assert_eq!(
            (&promise["who"], &promise["who_id"]),
            (&json!("Олег Иванов"), &json!(office.oleg.id))
        );
        assert_eq!(
            (&promise["due"]["on"], &promise["sources"][0]["message_id"]),
            (&json!("2026-11-27"), &json!(ids[1]))
        );
        assert!(
            kinds(items_of(&told)).contains(&"decision")
                && kinds(items_of(&told)).contains(&"question")
        );
    }
    let english = office.world.room(&office.anna, "closed", &[]).await;
    for text in [
        "We decided to go with Vector.",
        "I will send the signed contract by Friday.",
        "Who checks the estimate?",
    ] {
        office.world.say(&office.anna, english, text).await;
    }
    let told = office.world.summarise(&office.anna, english).await;
    assert_eq!(told[0].data["language"], "en");
    assert!(kinds(items_of(&told)).contains(&"promise"), "{told:?}");
}

#[tokio::test]
async fn a_model_that_keeps_to_the_messages_words_them() {
    for office in Office::each().await {
        is_worded(office).await;
    }
}

async fn is_worded(office: Office) {
    office.talk().await;
    let (_, running) = office
        .world
        .model(&office.boss, "Проба", Emulator::openai())
        .await;
    let told = office.world.summarise(&office.anna, office.room).await;
    assert_eq!(names_of(&told).last(), Some(&"run.finished"), "{told:?}");
    assert_eq!(
        (
            &told[0].data["model"]["name"],
            &told[0].data["model"]["is_small"]
        ),
        (&json!("Проба"), &json!(false))
    );
    let worded = items_of(&told)
        .iter()
        .filter(|item| item["worded_by"] == "model")
        .count();
    assert!(worded > 0, "{told:?}");
    let page = office
        .world
        .read(
            &office.anna,
            &format!("/api/v1/rooms/{}/messages", office.room),
        )
        .await;
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let said: Said = page["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            (
                text(&one["id"]),
                (text(&one["author"]["name"]), text(&one["body"])),
            )
        })
        .collect();
    all_true(result_of(&told), &said);
    assert_eq!(result_of(&told)["covered"]["worded_messages"], 4);
    let usage = told
        .iter()
        .find(|event| event.name == "usage")
        .expect("what it cost");
    assert!(
        usage.data["prompt_tokens"].as_u64() > Some(0)
            && usage.data["quota"]["used"].as_u64() > Some(0)
    );
    let request = running.requests().pop().expect("a request");
    assert_eq!(request.body["model"], "emulated");
    let run = office.world.read(&office.anna, "/api/v1/runs").await["items"][0].clone();
    assert_eq!(
        (&run["state"], &run["result"], &run["model"]["name"]),
        (&json!("finished"), result_of(&told), &json!("Проба"))
    );
}

#[tokio::test]
async fn references_come_before_the_lines_that_cite_them() {
    let (office, _running) = Office::with(Emulator::openai()).await;
    let told = office.world.summarise(&office.anna, office.room).await;
    let numbers: Vec<u64> = told.iter().map(|event| event.id).collect();
    assert_eq!(numbers, (1..=told.len() as u64).collect::<Vec<_>>());
    let mut known = Vec::new();
    for event in &told {
        match event.name.as_str() {
            "reference" => known.push(event.data["n"].clone()),
            "item" | "replace" => {
                let sources = event.data["item"]["sources"].as_array().expect("sources");
                assert!(
                    !sources.is_empty()
                        && sources.iter().all(|source| known.contains(&source["n"])),
                    "{event:?}"
                );
            }
            _ => {}
        }
    }
    assert_eq!(
        known,
        (1..=known.len()).map(|n| json!(n)).collect::<Vec<_>>(),
        "each once, in order"
    );
}

#[tokio::test]
async fn none_means_key_messages_and_no_request() {
    let (office, running) = Office::with(Emulator::openai()).await;
    let mut asked = summary_of(office.room);
    asked["model"] = json!("none");
    let told = office.world.run(&office.anna, &asked).await.all().await;
    assert!(all_quotes(&told) && !items_of(&told).is_empty());
    assert_eq!(
        (running.requests().len(), notices_of(&told).len()),
        (0, 0),
        "it was the person's own choice"
    );
    for model in [
        office.world.ids.uuid().to_string(),
        "gpt".to_owned(),
        String::new(),
    ] {
        asked["model"] = json!(model);
        let answer = office
            .world
            .post(&office.anna, "/api/v1/runs", &asked)
            .await;
        answer.is_problem(422, "invalid", Some("model"));
    }
}

#[tokio::test]
async fn a_model_without_the_language_is_not_asked() {
    let office = Office::new().await;
    office.talk().await;
    let only_english = json!({ "languages": ["en"] });
    let (id, running) = office
        .world
        .model_with(&office.boss, "Mini", Emulator::openai(), &only_english)
        .await;
    let told = office.world.summarise(&office.anna, office.room).await;
    assert!(all_quotes(&told) && running.requests().is_empty());
    let notices = notices_of(&told);
    assert!(
        notices
            .iter()
            .any(|(code, text)| code == "model_unfit_language" && text.contains("Mini")),
        "{notices:?}"
    );
    let mut asked = summary_of(office.room);
    asked["model"] = json!(id);
    office.world.run(&office.anna, &asked).await.all().await;
    assert_eq!(
        running.requests().len(),
        1,
        "a named model is taken at its word"
    );
}

#[tokio::test]
async fn the_missing_language_and_the_better_model_are_the_right_ones() {
    let office = Office::new().await;
    let only = |language: &str| json!({ "languages": [language] });
    let (english, russian) = (only("en"), only("ru"));
    let (_, running) = office
        .world
        .model_with(&office.boss, "Матрёшка", Emulator::openai(), &russian)
        .await;
    let lines =
        "Anna: We decided to move the stock to Thursday.\nBoris: Who will meet the auditors?";
    let asked = json!({ "scenario": "chat.summarise", "input": lines });
    for (language, words) in [
        (kernel::Language::Ru, "не знает английского"),
        (kernel::Language::En, "does not know English"),
    ] {
        office.world.speaks(&office.anna, language).await;
        let told = office.world.run(&office.anna, &asked).await.all().await;
        let notices = notices_of(&told);
        assert!(
            notices
                .iter()
                .any(|(code, text)| code == "model_unfit_language" && text.contains(words)),
            "{notices:?}"
        );
    }
    assert!(running.requests().is_empty());
    // The order is the administrator's: the default first, then by name.
    let _small = office.world.small_model(Emulator::openai()).await;
    for (name, settings) in [("Яна", &english), ("Аня", &english)] {
        office
            .world
            .model_with(&office.boss, name, Emulator::openai(), settings)
            .await;
    }
    let small = office.world.read(&office.boss, "/api/v1/models").await;
    let small = small["items"].as_array().expect("a list").iter();
    let mut small = small
        .filter(|one| one["name"] == "Малютка")
        .map(crate::support::id_of);
    let mut asked = asked;
    asked["model"] = json!(small.next_back().expect("the small one"));
    let told = office.world.run(&office.anna, &asked).await.all().await;
    let better: Vec<_> = notices_of(&told)
        .into_iter()
        .filter(|(code, _)| code == "better_model")
        .collect();
    assert!(
        better.len() == 1 && better[0].1.contains("Аня"),
        "{better:?}"
    );
    assert!(better[0].1.contains("English"), "{better:?}");
}

/// The starter model is local and knows no Russian: the text stays here until
/// the person presses.
#[tokio::test]
async fn a_local_default_without_the_language_lets_nothing_out_unasked() {
    for office in Office::each().await {
        office.talk().await;
        office.world.starter_model().await;
        let (id, outside) = office
            .world
            .model(&office.boss, "Внешняя", Emulator::openai())
            .await;
        let told = office.world.summarise(&office.anna, office.room).await;
        assert_eq!(names_of(&told).last(), Some(&"run.finished"), "{told:?}");
        assert!(all_quotes(&told) && items_of(&told).len() >= 3);
        assert!(outside.requests().is_empty(), "nobody pressed");
        let notices = result_of(&told)["notices"].as_array().expect("a list");
        let codes: Vec<_> = notices.iter().map(|one| &one["code"]).collect();
        assert_eq!(codes, ["model_unfit_language", "better_model"]);
        let press = json!({ "kind": "choose_model", "model_id": id });
        assert_eq!(notices[1]["action"], press);
        let mut asked = summary_of(office.room);
        asked["model"] = press["model_id"].clone();
        let told = office.world.run(&office.anna, &asked).await.all().await;
        assert!(!all_quotes(&told), "{told:?}");
        assert_eq!(outside.requests().len(), 1);
    }
}
