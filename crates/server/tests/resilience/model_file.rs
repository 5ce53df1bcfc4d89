//! A missing or broken model file, a missing or broken engine: the run ends
//! with its key messages and says what is wrong; with the right file in place
//! the next run is worded.

use std::{fs, io::Read, path::Path};

use serde_json::Value;

use crate::{
    kill_engine::summary,
    support::{Desk, PATIENCE, Person, STARTER, Server, engine_binary, until, variable},
};

async fn open(desk: &Desk) -> (Server, Person) {
    let administrator = desk.demo();
    let token = desk.token(&administrator);
    let server = Server::start(desk).await;
    let person = Person::new(&server, &token);
    (server, person)
}

/// Runs, checks that the key messages stand, and answers the notice.
async fn failed(person: &Person) -> String {
    let (told, _) = person.run(&summary()).await.rest().await;
    let (name, end) = told.last().expect("an end");
    assert_eq!(name, "run.failed", "{told:?}");
    let items = end["result"]["items"].as_array().expect("items");
    assert!(items.len() >= 5, "{end}");
    let notices = end["result"]["notices"].as_array().expect("notices");
    let notice = notices
        .iter()
        .find(|notice| notice["code"] == "model_failed");
    let notice = notice.unwrap_or_else(|| panic!("{end}"));
    notice["text"].as_str().expect("a text").to_owned()
}

async fn state(person: &Person) -> Value {
    person.get("/api/v1/models").await.json()["items"][0].clone()
}

/// Runs until the model words again; a fallen engine rests before it is
/// started once more.
async fn works_again(person: &Person) {
    until("the model words again", PATIENCE, || async {
        let (told, _) = person.run(&summary()).await.rest().await;
        let end = &told.last().expect("an end").0;
        (end == "run.finished").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_file_is_named_until_it_is_there() {
    let desk = Desk::new("");
    let (mut server, person) = open(&desk).await;
    let model = state(&person).await;
    assert_eq!(model["state"], "missing", "{model}");
    for _ in 0..3 {
        let text = failed(&person).await;
        assert!(text.contains("файла модели нет в папке моделей"), "{text}");
        assert!(
            !text.contains(desk.path().to_str().expect("UTF-8")),
            "{text}"
        );
    }
    assert!(server.is_running());
    desk.place_model();
    works_again(&person).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_file_is_named_until_it_is_whole() {
    let desk = Desk::new("");
    let file = desk.models().join(STARTER);
    fs::write(&file, "это не модель ".repeat(1000)).expect("a file");
    let (mut server, person) = open(&desk).await;
    let text = failed(&person).await;
    assert!(text.contains("файл модели повреждён"), "{text}");
    assert!(
        !text.contains(desk.path().to_str().expect("UTF-8")),
        "no paths: {text}"
    );
    let model = state(&person).await;
    assert_eq!(model["state"], "failed", "{model}");
    // One that begins well and breaks off.
    fs::write(&file, beginning()).expect("a file");
    let text = failed(&person).await;
    assert!(text.contains("файл модели повреждён"), "{text}");
    // Again at once: the engine rests, and the reason is still told.
    let text = failed(&person).await;
    assert!(text.contains("файл модели повреждён"), "{text}");
    assert!(server.is_running());
    fs::remove_file(&file).expect("removed");
    desk.place_model();
    works_again(&person).await;
}

fn beginning() -> Vec<u8> {
    let path = variable("SUFLER_STARTER_MODEL").expect("SUFLER_STARTER_MODEL");
    let mut bytes = Vec::new();
    let file = fs::File::open(path).expect("the model");
    file.take(3 << 20).read_to_end(&mut bytes).expect("read");
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_engine_that_is_not_there_or_does_not_run_is_told() {
    for (binary, why) in [
        (
            "/nowhere/sufler-engine",
            "процесс локальной модели не запустился",
        ),
        (
            "/bin/false",
            "процесс локальной модели неожиданно завершился (код завершения 1)",
        ),
    ] {
        let desk = Desk::with_engine(Path::new(binary), "", "");
        desk.place_model();
        let (mut server, person) = open(&desk).await;
        let text = failed(&person).await;
        assert!(text.contains(why), "{text}");
        assert!(server.is_running());
        let (status, _, log) = server.stop().await;
        assert!(status.success());
        assert!(
            log.contains("the engine did not start"),
            "the log says more: {log}"
        );
        desk.configure(&engine_binary(), "", "");
        let server = Server::start(&desk).await;
        works_again(&Person::new(&server, &person.token)).await;
    }
}
