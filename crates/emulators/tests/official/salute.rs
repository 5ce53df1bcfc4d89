//! `salute-speech` for Python against the SaluteSpeech emulator.

use emulators::Emulator;

use crate::kit::play;

#[tokio::test]
async fn the_salute_client_understands_the_emulator() {
    let emulator = Emulator::salute().answers("1: Привет.\n0: Здравствуйте.");
    let running = emulator.start().await.expect("loopback");
    play("salute_client", &running).await;
    let requests = running.requests();
    let task = requests
        .iter()
        .find(|request| request.path == "/speech:async_recognize")
        .expect("a recording was handed over");
    assert_eq!(task.body["options"]["audio_encoding"], "PCM_S16LE");
}
