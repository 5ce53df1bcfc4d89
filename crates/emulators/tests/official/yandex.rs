//! Yandex's own software development kit, and the protocol buffers it publishes, against the Yandex emulator.

use std::collections::HashMap;

use emulators::{Emulator, YandexManner};

use crate::kit::play;

fn of_one_folder() -> Emulator {
    Emulator::yandex_like(YandexManner {
        folder: Some("b1gexample".to_owned()),
        questions: 2,
        ..YandexManner::default()
    })
}

#[tokio::test]
async fn the_yandex_client_understands_the_emulator() {
    let text = "Смета готова: 250 000 ₽";
    let arguments = r#"{"order": "А-7, срочный и очень большой"}"#;
    let emulator = of_one_folder()
        .answers(text)
        .answers(text)
        .answers(text)
        .answers(text)
        .calls_tool("find_order", arguments);
    let running = emulator.start().await.expect("loopback");
    play("yandex_client", &running).await;
    let mut asked: HashMap<String, usize> = HashMap::new();
    for request in running.requests() {
        let path = &request.path;
        assert_eq!(
            request.header("authorization"),
            Some("Api-Key AQVNexample"),
            "{path}"
        );
        assert_eq!(
            request.header("x-data-logging-enabled"),
            Some("false"),
            "{path}"
        );
        *asked.entry(request.path).or_default() += 1;
    }
    assert_eq!(asked.get("/v1/chat/completions"), Some(&6), "{asked:?}");
    assert_eq!(asked.get("/v1/embeddings"), Some(&2), "{asked:?}");
}

#[tokio::test]
async fn the_protocol_buffers_read_both_sides() {
    let emulator = of_one_folder().answers("Минус три, ветер южный.");
    let running = emulator.start().await.expect("loopback");
    play("yandex_protos", &running).await;
    let paths: Vec<String> = running
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect();
    for path in [
        "/foundationModels/v1/completion",
        "/stt/v3/getRecognition",
        "/foundationModels/v1/imageGenerationAsync",
    ] {
        assert!(paths.iter().any(|asked| asked == path), "{path}");
    }
}
