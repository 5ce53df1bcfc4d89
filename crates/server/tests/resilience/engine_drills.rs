//! What a local model cannot do, told in words: too long a prompt, too little
//! memory. And two models under requests for both: nobody loses one.

use serde_json::{Value, json};

use crate::{
    engine_cache::{Asked, large_company, short_summary},
    kill_engine::company,
    support::{Desk, Person, STARTER, has_worked},
};

/// The reason that a failed run gives, its key messages standing.
async fn failed(person: &Person, asked: &Value) -> String {
    let (told, _) = person.run(asked).await.rest().await;
    let (name, end) = told.last().expect("an end");
    assert_eq!(name, "run.failed", "{told:?}");
    let result = &end["result"];
    assert!(!result["items"].as_array().expect("items").is_empty());
    let notices = result["notices"].as_array().expect("notices");
    let mut notices = notices.iter();
    let notice = notices.find(|notice| notice["code"] == "model_failed");
    let notice = notice.unwrap_or_else(|| panic!("{end}"));
    notice["text"].as_str().expect("a text").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_prompt_longer_than_the_context_is_told_and_harms_nobody() {
    // The company says that the model holds 8,192 tokens; the engine holds less.
    let (_desk, mut server, person, Asked { summary, .. }) = large_company("context = 256").await;
    let text = failed(&person, &summary).await;
    assert!(text.contains("переписка не поместилась в модель"), "{text}");
    let engine = server.engine().expect("it still runs");
    assert!(server.is_running());
    let text = failed(&person, &summary).await;
    assert!(text.contains("не поместилась"), "{text}");
    assert_eq!(server.engine(), Some(engine));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_little_memory_is_told_with_the_key_to_raise() {
    let (_desk, mut server, person) = company("memory_limit_mib = 64").await;
    for _ in 0..2 {
        let text = failed(&person, &short_summary()).await;
        assert!(text.contains("engine.memory_limit_mib"), "{text}");
    }
    assert!(server.is_running());
    assert_eq!(person.get("/api/v1/health").await.status, 200);
}

/// The company's two models: the starter model, and it again under another
/// name.
async fn two_models(desk: &Desk, person: &Person) -> Vec<String> {
    let file = std::fs::read_link(desk.models().join(STARTER)).expect("a link");
    let second = desk.models().join("second.gguf");
    std::os::unix::fs::symlink(file, &second).expect("a link");
    let path = second.to_str().expect("UTF-8");
    desk.done(&["model", "add", path, "--languages", "en", "--small"]);
    let models = person.get("/api/v1/models").await.json();
    let ids = models["items"].as_array().expect("models").iter();
    let ids: Vec<String> = ids
        .map(|model| model["id"].as_str().expect("an id").to_owned())
        .collect();
    assert_eq!(ids.len(), 2, "{models}");
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_models_take_turns_and_nobody_loses_a_request() {
    let (desk, server, person) = company("").await;
    let ids = two_models(&desk, &person).await;
    let run = |id: &str| {
        let (person, mut asked) = (person.clone(), short_summary());
        asked["model"] = json!(id);
        async move { person.run(&asked).await.rest().await.0 }
    };
    let all = futures::future::join_all([&ids[0], &ids[1], &ids[0], &ids[1]].map(|id| run(id)));
    let mut waited = 0;
    for (number, told) in all.await.into_iter().enumerate() {
        let end = &told.last().expect("an end").0;
        assert_eq!(end, "run.finished", "{number}: {told:?} {}", server.log());
        assert!(has_worked(&told), "{told:?}");
        let swapped = |(_, data): &(String, Value)| data["stage"] == "swapping";
        waited += usize::from(told.iter().any(swapped));
    }
    assert!(waited > 0, "two models cannot run at once");
    assert!(
        !server.log().contains("the engine ended"),
        "{}",
        server.log()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_cancelled_while_its_model_loads_leaves_no_engine_behind() {
    let (desk, server, person) = company("").await;
    let ids = two_models(&desk, &person).await;
    // Each wants another model than the one before, and goes while it loads.
    for id in ids.iter().cycle().take(4) {
        let mut asked = short_summary();
        asked["model"] = json!(id);
        let mut run = person.run(&asked).await;
        loop {
            let told = run.until("progress").await;
            if told
                .last()
                .is_some_and(|(_, data)| data["stage"] == "loading")
            {
                break;
            }
        }
        let path = format!("/api/v1/runs/{}/cancellation", run.id);
        let cancelled = person.put(&path, &json!(null)).await;
        assert!(cancelled.status < 300, "{cancelled:?}");
        drop(run.rest().await);
    }
    let mut asked = short_summary();
    asked["model"] = json!(ids[0]);
    let (told, _) = person.run(&asked).await.rest().await;
    assert_eq!(told.last().expect("an end").0, "run.finished", "{told:?}");
    assert_eq!(server.engines().len(), 1, "{}", server.log());
}
