//! SaluteSpeech of Sber: speech to text. A short recording is answered at once, a long one is handed over, waited for
//! and fetched.

mod codec;
mod words;

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use url::Url;

use self::codec::{Codec, Recording};
use crate::sber::{SberAccounts, SberKey, SignedIn, Surroundings};
use crate::wire::{self, Patience, unreadable};
use crate::{Pause, ProviderError, SpeechRequest, Transcriber, Transcript, failure};

/// The largest recording that is answered at once, in bytes.
const SHORT_BYTES: usize = 2_000_000;
/// The longest recording that is answered at once.
const SHORT_LENGTH: Duration = Duration::from_mins(1);
/// How many requests a person's key may run at once.
const PERSONAL_PLACES: usize = 5;
/// How many requests a company's key may run at once.
const COMPANY_PLACES: usize = 10;
/// The wait between two looks grows to so many times the first one.
const SLOWEST: u32 = 8;
/// How often in a row a look may fail before the recording is given up.
const MOST_FAILURES: u32 = 5;
/// The most hints sent along.
const MOST_HINTS: usize = 500;

/// How to reach SaluteSpeech.
#[derive(Clone, Debug)]
pub struct SaluteSettings {
    /// The address before `speech:recognize`, ending in `/rest/v1`.
    pub base_url: Url,
    /// How to sign in. The scope is `SALUTE_SPEECH_PERS`, `SALUTE_SPEECH_CORP` or `SALUTE_SPEECH_B2B`.
    pub key: SberKey,
    /// How many requests the tariff allows at once; without it five for a person's key and ten for a company's.
    pub concurrency: Option<usize>,
    /// The wait before the first look at a long recording; it doubles up to eight times of it.
    pub poll: Duration,
    /// How often a long recording is looked at before it is given up.
    pub most_polls: u32,
    /// The longest silence between two bytes of an answer.
    pub idle_timeout: Duration,
    /// The longest wait for the first byte.
    pub first_byte_timeout: Duration,
}

/// One key to SaluteSpeech.
pub struct SaluteSpeech {
    client: Client,
    signed_in: SignedIn,
    settings: SaluteSettings,
    pause: Arc<dyn Pause>,
}

impl SaluteSpeech {
    /// Speaks to the API through `api` and signs in through `oauth`: they are different hosts, and the caller decides
    /// on addresses, proxies and certificates of each. `pause` waits between two looks at a long recording.
    pub fn new(
        oauth: Client,
        api: Client,
        settings: SaluteSettings,
        surroundings: Arc<dyn Surroundings>,
        pause: Arc<dyn Pause>,
    ) -> Self {
        let personal = settings.key.scope.ends_with("_PERS");
        let usual = if personal {
            PERSONAL_PLACES
        } else {
            COMPANY_PLACES
        };
        let places = settings.concurrency.unwrap_or(usual);
        let patience = Patience {
            first_byte: settings.first_byte_timeout,
            idle: settings.idle_timeout,
        };
        Self {
            client: api,
            signed_in: SignedIn::new(oauth, settings.key.clone(), places, surroundings, patience),
            settings,
            pause,
        }
    }

    /// The same, with the tokens and queues of other connections.
    #[must_use]
    pub fn sharing(self, accounts: &SberAccounts) -> Self {
        Self {
            signed_in: self.signed_in.sharing(accounts),
            ..self
        }
    }

    /// The same, waiting no longer than this for a place among the requests that run at once; a minute unless it is
    /// said.
    #[must_use]
    pub fn queues_for(self, longest: Duration) -> Self {
        Self {
            signed_in: self.signed_in.queues_for(longest),
            ..self
        }
    }

    async fn write_down(&self, request: &SpeechRequest) -> Result<Transcript, ProviderError> {
        let language = language(request.language.as_deref())?;
        let recording = Recording::of(request)?;
        let transcript = if is_short(request, &recording) {
            self.at_once(&recording, language).await?
        } else {
            self.in_time(request, &recording, language).await?
        };
        Ok(Transcript {
            language: request.language.clone(),
            ..transcript
        })
    }

    async fn at_once(
        &self,
        recording: &Recording,
        language: &str,
    ) -> Result<Transcript, ProviderError> {
        let mut address = self.address("speech:recognize")?;
        address.query_pairs_mut().append_pair("language", language);
        let make = || {
            let post = self.client.post(address.clone());
            post.header("content-type", recording.content_type())
                .body(recording.audio.clone())
        };
        words::short(&self.ask(make).await?, recording)
    }

    async fn in_time(
        &self,
        request: &SpeechRequest,
        recording: &Recording,
        language: &str,
    ) -> Result<Transcript, ProviderError> {
        let upload = self.address("data:upload")?;
        let make = || {
            let post = self.client.post(upload.clone());
            post.header("content-type", "application/octet-stream")
                .body(recording.audio.clone())
        };
        let file = word(&self.ask(make).await?, "/result/request_file_id")?;
        let body =
            json!({"options": options(request, recording, language), "request_file_id": file});
        let begin = self.address("speech:async_recognize")?;
        let task = self
            .ask(|| self.client.post(begin.clone()).json(&body))
            .await?;
        let result = self.finished(&word(&task, "/result/id")?).await?;
        let mut download = self.address("data:download")?;
        download
            .query_pairs_mut()
            .append_pair("response_file_id", &result);
        let make = || self.client.get(download.clone());
        let said = self.ask_within(make, wire::LARGEST_TRANSCRIPT).await?;
        words::long(&said, request.speakers.is_some(), recording)
    }

    /// Waits for a task and gives the id of its result.
    async fn finished(&self, task: &str) -> Result<String, ProviderError> {
        let mut address = self.address("task:get")?;
        address.query_pairs_mut().append_pair("id", task);
        let mut failures = 0;
        for look in 0..self.settings.most_polls {
            let wait = self.settings.poll * (1 << look.min(SLOWEST.ilog2()));
            self.pause.pause(wait).await;
            let state = match self.ask(|| self.client.get(address.clone())).await {
                Ok(state) => state,
                // The work goes on there, whatever happens on the way here.
                Err(error) if error.is_retryable() && failures < MOST_FAILURES => {
                    failures += 1;
                    continue;
                }
                Err(error) => return Err(error),
            };
            failures = 0;
            match state.pointer("/result/status").and_then(Value::as_str) {
                Some("DONE") => return word(&state, "/result/response_file_id"),
                Some("ERROR") => return Err(given_up(&state)),
                Some("CANCELED") => {
                    return Err(ProviderError::unavailable(
                        "the recording's task was cancelled",
                    ));
                }
                _ => {}
            }
        }
        Err(ProviderError::unavailable("the recording took too long").for_good())
    }

    async fn ask(
        &self,
        make: impl Fn() -> RequestBuilder + Send + Sync,
    ) -> Result<Value, ProviderError> {
        self.ask_within(make, wire::LARGEST_BODY).await
    }

    /// The work goes on there without us, so a place is taken for the request alone.
    async fn ask_within(
        &self,
        make: impl Fn() -> RequestBuilder + Send + Sync,
        most: usize,
    ) -> Result<Value, ProviderError> {
        let _place = self.signed_in.place().await?;
        let answer = self.signed_in.send(make).await?;
        wire::document(&answer.body_within(most).await?)
    }

    fn address(&self, verb: &str) -> Result<Url, ProviderError> {
        wire::address(&self.settings.base_url, &[verb])
    }
}

impl Transcriber for SaluteSpeech {
    fn transcribe(
        &self,
        request: SpeechRequest,
    ) -> BoxFuture<'_, Result<Transcript, ProviderError>> {
        Box::pin(async move {
            let secrets = self.signed_in.secrets();
            secrets.hidden(self.write_down(&request).await)
        })
    }
}

/// Only one voice, one channel and a length that is known to be short are answered at once.
fn is_short(request: &SpeechRequest, recording: &Recording) -> bool {
    request.speakers.is_none()
        && request.hints.is_empty()
        && recording.channels == 1
        && recording.audio.len() <= SHORT_BYTES
        && recording
            .length
            .is_some_and(|length| length <= SHORT_LENGTH)
}

fn options(request: &SpeechRequest, recording: &Recording, language: &str) -> Value {
    let model = if request.model.is_empty() {
        "general"
    } else {
        &request.model
    };
    let mut options = json!({
        "language": language,
        "audio_encoding": recording.codec.word(),
        "channels_count": recording.channels,
        "model": model,
        "hypotheses_count": 1,
        "enable_profanity_filter": false,
    });
    let tells_rate = matches!(recording.codec, Codec::Pcm | Codec::Alaw | Codec::Mulaw);
    if let (true, Some(rate)) = (tells_rate, recording.rate) {
        options["sample_rate"] = json!(rate);
    }
    if !request.hints.is_empty() {
        let words: Vec<&String> = request.hints.iter().take(MOST_HINTS).collect();
        options["hints"] = json!({"words": words, "enable_letters": false});
    }
    if let Some(count) = request.speakers {
        options["speaker_separation_options"] =
            json!({"enable": true, "enable_only_main_speaker": false, "count": count});
    }
    options
}

/// The service's name of a language; it does not find out by itself.
fn language(asked: Option<&str>) -> Result<&'static str, ProviderError> {
    let asked = asked.unwrap_or("ru").to_lowercase();
    match asked.split(['-', '_']).next().unwrap_or_default() {
        "ru" => Ok("ru-RU"),
        "en" => Ok("en-US"),
        "kk" => Ok("kk-KZ"),
        other => Err(ProviderError::Invalid {
            message: format!(
                "the language {other} is not understood; Russian, English and Kazakh are"
            ),
            field: Some("language".into()),
        }),
    }
}

fn word(answer: &Value, at: &str) -> Result<String, ProviderError> {
    let word = answer.pointer(at).and_then(Value::as_str);
    word.map(str::to_owned).ok_or_else(unreadable)
}

/// The recording cannot be read; the same one will not be read next time.
fn given_up(state: &Value) -> ProviderError {
    let told = state.pointer("/result/error").unwrap_or(&Value::Null);
    let told = told
        .as_str()
        .map_or_else(|| told.to_string(), str::to_owned);
    ProviderError::Invalid {
        message: failure::plain(&format!("the recording could not be written down: {told}")),
        field: None,
    }
}
