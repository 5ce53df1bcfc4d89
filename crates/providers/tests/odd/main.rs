//! Servers that are worse than any emulator. One repeats the key it was asked with, in an answer whose status is good:
//! nobody is to hear it. Another names pictures it does not have.
#![expect(
    clippy::expect_used,
    reason = "the helpers of tests may fail as tests do"
)]

use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::TryStreamExt;
use futures::future::BoxFuture;
use providers::{
    Anthropic, AnthropicSettings, ChatProvider, ChatRequest, Embedder, EmbeddingRequest, GigaChat,
    GigaChatSettings, GigaChatVersion, ImageMaker, ImageRequest, Message, OpenAi, OpenAiServer,
    Pause, ProviderError, SaluteSettings, SaluteSpeech, SberKey, SpeechRequest, Surroundings,
    Transcriber, Yandex, YandexAddresses, YandexChat, YandexKey, YandexSettings,
};
use rstest::rstest;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Never reached.
const LONG: Duration = Duration::from_secs(30);
/// `id:secret` in base64.
const KEY: &str = "aWQ6c2VjcmV0";

/// Longer than any error.
fn token() -> String {
    (10_000..10_300_u32).map(|at| at.to_string()).collect()
}

const PICTURES: [&str; 2] = [
    "b28fbd4a-7c91-4b0f-a3c0-6d9d38e1f2a1",
    "b28fbd4a-7c91-4b0f-a3c0-6d9d38e1f2a2",
];

fn drawn() -> String {
    let [one, two] = PICTURES;
    let said = format!("<img src='{one}'/><img src='{two}'/>").replace('\'', "\\\"");
    format!(r#"{{"choices": [{{"message": {{"content": "{said}"}}}}]}}"#)
}

/// How an answer with an error in it looks.
#[derive(Clone, Copy)]
enum Form {
    Document,
    Events,
    /// No error: pictures that are not there.
    Pictures,
}

struct Server {
    origin: String,
    paths: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl Server {
    async fn start(form: Form) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback");
        let origin = format!("http://{}", listener.local_addr().expect("bound"));
        let paths = Arc::new(Mutex::new(Vec::new()));
        let asked = paths.clone();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let path = repeat(connection, form).await;
                asked.lock().expect("not poisoned").push(path);
            }
        });
        Self {
            origin,
            paths,
            _tasks: tasks,
        }
    }
}

async fn repeat(connection: TcpStream, form: Form) -> String {
    let mut connection = BufReader::new(connection);
    let mut path = String::new();
    let mut key = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        connection.read_line(&mut line).await.expect("a head");
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        let lower = line.to_lowercase();
        let last = line.rsplit(' ').next().unwrap_or_default();
        if path.is_empty() {
            path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        } else if lower.starts_with("authorization:") || lower.starts_with("x-api-key:") {
            key = last.to_owned();
        } else if lower.starts_with("content-length:") {
            length = last.parse().expect("a number");
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await.expect("a body");
    let error = format!(
        r#"{{"type": "error", "error": {{"message": "bad key {key} and once more {key}", "httpCode": 503}}}}"#
    );
    let (media_type, answer) = match form {
        _ if path == "/oauth" => (
            "application/json",
            format!(
                r#"{{"access_token": "{}", "expires_at": 99999999999}}"#,
                token()
            ),
        ),
        Form::Document => ("application/json", error),
        Form::Pictures => ("application/json", drawn()),
        Form::Events => (
            "text/event-stream",
            format!("event: error\ndata: {error}\n\n"),
        ),
    };
    let missing = path.contains("/files/");
    let status = if missing { "404 Not Found" } else { "200 OK" };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        answer.len()
    );
    connection.write_all(head.as_bytes()).await.expect("sent");
    connection.write_all(answer.as_bytes()).await.expect("sent");
    connection.shutdown().await.expect("closed");
    path
}

/// No time passes and nothing is by chance.
struct Still;

impl Surroundings for Still {
    fn unix_seconds(&self) -> u64 {
        0
    }

    fn random(&self) -> u128 {
        0
    }
}

impl Pause for Still {
    fn pause(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }

    fn chance(&self) -> f64 {
        0.5
    }
}

fn client() -> reqwest::Client {
    // Another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client")
}

fn openai(server: &Server) -> OpenAi {
    let address = server.origin.parse().expect("an address");
    let settings = OpenAiServer::Generic.settings(address, Some(token().into()));
    OpenAi::new(client(), settings)
}

fn anthropic(server: &Server) -> Anthropic {
    let address = server.origin.parse().expect("an address");
    let settings = AnthropicSettings::new(address, Some(token().into()));
    Anthropic::new(client(), settings)
}

fn yandex(server: &Server, chat: YandexChat) -> Yandex {
    let settings = YandexSettings {
        addresses: YandexAddresses::below(&server.origin).expect("an address"),
        key: YandexKey::Iam(token().into()),
        folder: "b1gexample".into(),
        chat,
        completions_at_once: 10,
        embeddings_per_second: 10,
        first_byte_timeout: LONG,
        idle_timeout: LONG,
    };
    Yandex::new(
        client(),
        settings,
        Arc::new(|| "id".into()),
        Arc::new(Still),
    )
}

fn sber_key(server: &Server, scope: &str) -> SberKey {
    SberKey {
        auth_url: format!("{}/oauth", server.origin)
            .parse()
            .expect("an address"),
        scope: scope.into(),
        auth_key: KEY.to_owned().into(),
    }
}

fn gigachat(server: &Server, api_version: GigaChatVersion) -> GigaChat {
    let settings = GigaChatSettings {
        base_url: format!("{}/v1", server.origin).parse().expect("an address"),
        key: sber_key(server, "GIGACHAT_API_CORP"),
        api_version,
        concurrency: None,
        idle_timeout: LONG,
        first_byte_timeout: LONG,
    };
    GigaChat::new(client(), client(), settings, Arc::new(Still))
}

fn salute(server: &Server) -> SaluteSpeech {
    let settings = SaluteSettings {
        base_url: server.origin.parse().expect("an address"),
        key: sber_key(server, "SALUTE_SPEECH_CORP"),
        concurrency: None,
        poll: Duration::ZERO,
        most_polls: 1,
        idle_timeout: LONG,
        first_byte_timeout: LONG,
    };
    SaluteSpeech::new(
        client(),
        client(),
        settings,
        Arc::new(Still),
        Arc::new(Still),
    )
}

fn request() -> ChatRequest {
    ChatRequest {
        model: "m".into(),
        messages: vec![Message::user("Как смета?")],
        ..ChatRequest::default()
    }
}

fn recording() -> SpeechRequest {
    SpeechRequest {
        audio: vec![0; 16_000].into(),
        media_type: "audio/x-pcm;bit=16;rate=8000".into(),
        ..SpeechRequest::default()
    }
}

#[track_caller]
fn nothing_told<T: Debug>(outcome: Result<T, ProviderError>) {
    let told = format!("{:?}", outcome.expect_err("an error"));
    assert!(told.contains("bad key …"), "{told}");
    assert!(!told.contains("10000"), "{told}");
}

async fn asked(provider: &dyn ChatProvider) {
    let answer = async {
        provider
            .chat(request())
            .await?
            .try_collect::<Vec<_>>()
            .await
    };
    nothing_told(answer.await);
}

#[rstest]
#[tokio::test]
async fn an_error_in_a_conversation(#[values(Form::Document, Form::Events)] form: Form) {
    let server = Server::start(form).await;
    asked(&openai(&server)).await;
    asked(&anthropic(&server)).await;
    asked(&yandex(&server, YandexChat::Native)).await;
    asked(&yandex(&server, YandexChat::Compatible)).await;
    asked(&gigachat(&server, GigaChatVersion::V1)).await;
    asked(&gigachat(&server, GigaChatVersion::V2)).await;
}

#[tokio::test]
async fn an_error_instead_of_a_document() {
    let server = Server::start(Form::Document).await;
    let vendors = (
        openai(&server),
        yandex(&server, YandexChat::Native),
        gigachat(&server, GigaChatVersion::V1),
    );
    let texts = EmbeddingRequest {
        model: "m".into(),
        texts: vec!["Смета".into()],
        ..EmbeddingRequest::default()
    };
    nothing_told(vendors.0.embed(texts.clone()).await);
    nothing_told(vendors.1.embed(texts.clone()).await);
    nothing_told(vendors.2.embed(texts).await);
    nothing_told(vendors.0.draw(ImageRequest::default()).await);
    nothing_told(vendors.1.draw(ImageRequest::default()).await);
    nothing_told(vendors.2.draw(ImageRequest::default()).await);
    nothing_told(vendors.0.transcribe(recording()).await);
    nothing_told(vendors.2.models().await);
    nothing_told(salute(&server).transcribe(recording()).await);
    let spoken = SpeechRequest {
        media_type: "audio/ogg".into(),
        ..recording()
    };
    nothing_told(vendors.1.transcribe(spoken).await);
}

#[tokio::test]
async fn pictures_that_cannot_be_fetched_are_deleted_all_the_same() {
    let server = Server::start(Form::Pictures).await;
    let provider = gigachat(&server, GigaChatVersion::V1);
    let error = provider.draw(ImageRequest::default()).await;
    assert_eq!(error.expect_err("no such file").kind(), "model_not_found");
    // The last path is noted after its answer: one more question comes behind it.
    assert!(provider.models().await.is_err());
    let paths = server.paths.lock().expect("not poisoned").clone();
    for id in PICTURES {
        assert!(
            paths.contains(&format!("/v1/files/{id}/delete")),
            "{paths:?}"
        );
    }
}
