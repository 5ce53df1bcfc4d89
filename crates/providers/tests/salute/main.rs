//! SaluteSpeech, through the emulator over loopback.
#![expect(
    clippy::expect_used,
    reason = "the helpers of tests may fail as tests do"
)]

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use emulators::{Emulator, RunningEmulator};
use futures::future::{self, BoxFuture, Either};
use providers::{
    Pause, ProviderError, SaluteSettings, SaluteSpeech, SberKey, Segment, SpeechRequest,
    Surroundings, Transcriber,
};
use rstest::rstest;
use serde_json::json;

const NOW: u64 = 1_795_425_000;
const POLL: Duration = Duration::from_secs(2);
const LONG: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Still(AtomicU64);

impl Surroundings for Still {
    fn unix_seconds(&self) -> u64 {
        NOW
    }

    fn random(&self) -> u128 {
        u128::from(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

/// Comes back at once and remembers for how long it was asked to wait.
#[derive(Default)]
struct AtOnce(Mutex<Vec<Duration>>);

impl Pause for AtOnce {
    fn pause(&self, length: Duration) -> BoxFuture<'_, ()> {
        self.0.lock().expect("nobody panics").push(length);
        Box::pin(async {})
    }

    fn chance(&self) -> f64 {
        0.5
    }
}

async fn started(emulator: Emulator) -> (RunningEmulator, SaluteSpeech, Arc<AtOnce>) {
    let emulator = emulator.reads_clock(Arc::new(AtomicU64::new(NOW)));
    let running = emulator.start().await.expect("loopback");
    // Another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let settings = SaluteSettings {
        base_url: running.origin().parse().expect("an address"),
        key: SberKey {
            auth_url: format!("{}/oauth", running.origin())
                .parse()
                .expect("an address"),
            scope: "SALUTE_SPEECH_CORP".into(),
            auth_key: "aWQ6c2VjcmV0".to_owned().into(),
        },
        concurrency: None,
        poll: POLL,
        most_polls: 4,
        idle_timeout: LONG,
        first_byte_timeout: LONG,
    };
    let pause = Arc::new(AtOnce::default());
    let surroundings = Arc::new(Still::default());
    let provider = SaluteSpeech::new(
        client.clone(),
        client,
        settings,
        surroundings,
        pause.clone(),
    );
    (running, provider, pause)
}

/// So many seconds of telephone quality.
fn recording(seconds: usize) -> SpeechRequest {
    SpeechRequest {
        audio: vec![0; seconds * 16_000].into(),
        media_type: "audio/x-pcm;bit=16;rate=8000".into(),
        language: Some("ru".into()),
        ..SpeechRequest::default()
    }
}

fn paths(running: &RunningEmulator) -> Vec<String> {
    running
        .requests()
        .into_iter()
        .map(|sent| sent.path)
        .collect()
}

#[tokio::test]
async fn a_short_recording_is_answered_at_once() {
    let (running, provider, pause) =
        started(Emulator::salute().answers("Привет.\nКак дела?")).await;
    let transcript = provider
        .transcribe(recording(3))
        .await
        .expect("a transcript");
    assert_eq!(transcript.text, "Привет. Как дела?");
    assert_eq!(transcript.duration, Some(Duration::from_secs(3)));
    assert_eq!(transcript.language.as_deref(), Some("ru"));
    assert_eq!(transcript.segments.len(), 1);
    assert_eq!(paths(&running), ["/oauth", "/speech:recognize"]);
    assert!(pause.0.lock().expect("nobody panics").is_empty());
    let requests = running.requests();
    let sent = requests.last().expect("a request");
    assert_eq!(
        sent.header("content-type"),
        Some("audio/x-pcm;bit=16;rate=8000")
    );
}

#[tokio::test]
async fn a_long_recording_is_waited_for_and_voices_are_told_apart() {
    let emulator = Emulator::salute().answers("1: Привет.\n0: Здравствуйте.\n1: Начнём?");
    let (running, provider, pause) = started(emulator).await;
    let request = SpeechRequest {
        speakers: Some(2),
        hints: vec!["Суфлёр".into()],
        ..recording(90)
    };
    let transcript = provider.transcribe(request).await.expect("a transcript");
    assert_eq!(transcript.text, "Привет. Здравствуйте. Начнём?");
    let second = Segment {
        start: Duration::from_millis(2480),
        end: Duration::from_millis(3200),
        speaker: Some("0".into()),
        text: "Здравствуйте.".into(),
    };
    assert_eq!(transcript.segments.get(1), Some(&second));
    let expected = [
        "/oauth",
        "/data:upload",
        "/speech:async_recognize",
        "/task:get",
        "/task:get",
        "/data:download",
    ];
    assert_eq!(paths(&running), expected);
    assert_eq!(*pause.0.lock().expect("nobody panics"), [POLL, POLL * 2]);
    let requests = running.requests();
    let options = &requests.get(2).expect("a task").body["options"];
    assert_eq!(options["audio_encoding"], "PCM_S16LE");
    assert_eq!(options["sample_rate"], 8000);
    assert_eq!(options["hints"]["words"], json!(["Суфлёр"]));
    assert_eq!(options["speaker_separation_options"]["count"], 2);
}

#[tokio::test]
async fn without_voices_everybody_is_heard_once() {
    let emulator = Emulator::salute().answers("1: Привет.\n0: Здравствуйте.");
    let (_running, provider, _) = started(emulator).await;
    let request = SpeechRequest {
        media_type: "audio/mpeg".into(),
        ..recording(1)
    };
    let transcript = provider.transcribe(request).await.expect("a transcript");
    assert_eq!(transcript.text, "Привет. Здравствуйте.");
    assert!(
        transcript
            .segments
            .iter()
            .all(|part| part.speaker.is_none())
    );
}

#[rstest]
#[case::unreadable(
    Emulator::salute().refuses(), recording(90),
    "the provider did not accept the request: the recording could not be written down: audio cannot be decoded"
)]
#[case::server_error(
    Emulator::salute().fails(500, 1), recording(3),
    "the provider is unavailable: Emulated failure 500"
)]
#[case::busy(
    Emulator::salute().fails(429, 1), recording(90),
    "the provider asks to slow down: Emulated failure 429"
)]
#[case::page(
    Emulator::salute().answers_html(), recording(3),
    "the provider is unavailable: 502 Bad Gateway 502 Bad Gateway proxy"
)]
#[case::language(
    Emulator::salute(), SpeechRequest { language: Some("fr".into()), ..recording(3) },
    "the provider did not accept the request: the language fr is not understood; Russian, English and Kazakh are"
)]
#[case::model(
    Emulator::salute(), SpeechRequest { model: "poetry".into(), ..recording(90) },
    "the provider did not accept the request: options.model is invalid: poetry"
)]
#[case::scope(
    Emulator::salute().issues_keys_for("GIGACHAT_API_CORP"), recording(3),
    "the provider refused the key: the authorization key was issued for another scope than SALUTE_SPEECH_CORP; choose \
     the scope shown beside the key in the console (scope from db not fully includes consumed scope)"
)]
#[tokio::test]
async fn failures_are_told(
    #[case] emulator: Emulator,
    #[case] request: SpeechRequest,
    #[case] words: &str,
) {
    let (_running, provider, _) = started(emulator).await;
    let error = provider
        .transcribe(request)
        .await
        .expect_err("a failure")
        .to_string();
    assert_eq!(error.split(" (request ").next(), Some(words));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let emulator = Emulator::salute().fails(401, 1).answers("Да.");
    let (running, provider, _) = started(emulator).await;
    let transcript = provider
        .transcribe(recording(3))
        .await
        .expect("a transcript");
    assert_eq!(transcript.text, "Да.");
    assert_eq!(
        paths(&running),
        ["/oauth", "/speech:recognize", "/oauth", "/speech:recognize"]
    );
}

/// A pause after which the service is gone.
struct Fatal {
    running: Mutex<Option<RunningEmulator>>,
    waited: AtomicUsize,
}

impl Pause for Fatal {
    fn pause(&self, _: Duration) -> BoxFuture<'_, ()> {
        self.waited.fetch_add(1, Ordering::SeqCst);
        let running = self.running.lock().expect("nobody panics").take();
        Box::pin(async {
            if let Some(running) = running {
                running.stop().await;
            }
        })
    }

    fn chance(&self) -> f64 {
        0.5
    }
}

/// Speaks to `origin` one request at a time.
fn personal(origin: &str, pause: Arc<dyn Pause>) -> SaluteSpeech {
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let settings = SaluteSettings {
        base_url: origin.parse().expect("an address"),
        key: SberKey {
            auth_url: format!("{origin}/oauth").parse().expect("an address"),
            scope: "SALUTE_SPEECH_PERS".into(),
            auth_key: "aWQ6c2VjcmV0".to_owned().into(),
        },
        concurrency: Some(1),
        poll: POLL,
        most_polls: 100,
        idle_timeout: LONG,
        first_byte_timeout: LONG,
    };
    let surroundings = Arc::new(Still::default());
    SaluteSpeech::new(client.clone(), client, settings, surroundings, pause)
}

/// Never comes back.
struct Away;

impl Pause for Away {
    fn pause(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(future::pending())
    }

    fn chance(&self) -> f64 {
        0.5
    }
}

#[tokio::test]
async fn a_long_recording_that_is_waited_for_keeps_nobody() {
    let (running, _, _) = started(Emulator::salute().answers("Да.")).await;
    let provider = personal(&running.origin(), Arc::new(Away));
    let long = provider.transcribe(recording(90));
    let short = provider.transcribe(recording(3));
    match future::select(long, short).await {
        Either::Right((short, _)) => assert_eq!(short.expect("a transcript").text, "Да."),
        Either::Left(_) => panic!("nobody looks after the long one"),
    }
}

#[tokio::test]
async fn a_service_that_is_gone_is_looked_for_a_few_times() {
    let (running, _, _) = started(Emulator::salute().answers("Да.")).await;
    let origin = running.origin();
    let fatal = Arc::new(Fatal {
        running: Mutex::new(Some(running)),
        waited: AtomicUsize::new(0),
    });
    let provider = personal(&origin, fatal.clone());
    let error = provider.transcribe(recording(90)).await;
    assert_eq!(error, Err(ProviderError::unavailable("cannot connect")));
    assert_eq!(fatal.waited.load(Ordering::SeqCst), 6);
}
