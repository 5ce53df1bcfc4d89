//! Speech to text by `SpeechKit`: a short recording at once by version 1, anything longer by version 3, which works
//! in the background.

mod recognition;
mod recording;
mod short;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use url::Url;

use self::recording::Container;
use super::Yandex;
use super::link::invalid;
use super::operation;
use crate::{ProviderError, SpeechRequest, Transcript, wire};

/// The largest recording sent in a request, in bytes: 60 MB when written in base64.
const LARGEST_RECORDING: usize = 44_000_000;
/// How often a result that is not there yet is asked for again.
const MOST_TRIES: u32 = 5;

impl Yandex {
    pub(super) async fn write_down(
        &self,
        request: SpeechRequest,
    ) -> Result<Transcript, ProviderError> {
        let container = Container::of(&request).ok_or_else(|| {
            invalid("SpeechKit takes recordings in OGG with Opus, in WAV and in MP3 only")
        })?;
        if request.audio.len() > LARGEST_RECORDING {
            return Err(ProviderError::TooLarge(
                "the recording is larger than 44 MB".into(),
            ));
        }
        if short::fits(&request, container) {
            match self.write_down_short(&request).await {
                // Longer than it looked.
                Err(ProviderError::Invalid { .. } | ProviderError::TooLarge(_)) => {}
                other => return other,
            }
        }
        self.write_down_long(&request, container).await
    }

    async fn write_down_long(
        &self,
        request: &SpeechRequest,
        container: Container,
    ) -> Result<Transcript, ProviderError> {
        let address = self.speech(&["stt", "v3", "recognizeFileAsync"])?;
        let post = self
            .link
            .client
            .post(address)
            .json(&body(request, container));
        let id = operation::id_of(&self.link.document(post).await?)?;
        let recognised = self.recognised(&id, told_apart(request)).await;
        // Whatever became of it, nothing of the recording is to stay there.
        self.forget(&id).await;
        recognised
    }

    async fn recognised(&self, id: &str, told_apart: bool) -> Result<Transcript, ProviderError> {
        let operations = &self.addresses.operations;
        operation::done(&self.link, operations, id, &*self.pause).await?;
        let mut tries = 1;
        loop {
            match self.fetch(id).await {
                Ok(body) => return recognition::read(&body, told_apart),
                Err(ProviderError::ModelNotFound(_)) if tries < MOST_TRIES => {}
                Err(error) if error.is_retryable() && tries < MOST_TRIES => {}
                Err(error) => return Err(error),
            }
            tries += 1;
            self.pause.pause(operation::LONGEST_WAIT).await;
        }
    }

    async fn fetch(&self, id: &str) -> Result<Vec<u8>, ProviderError> {
        let mut address = self.speech(&["stt", "v3", "getRecognition"])?;
        address.query_pairs_mut().append_pair("operation_id", id);
        let answer = self.link.send(self.link.client.get(address)).await?;
        answer.body_within(wire::LARGEST_TRANSCRIPT).await
    }

    async fn forget(&self, id: &str) {
        let forgotten = async {
            let mut address = self.speech(&["stt", "v3", "deleteRecognition"])?;
            address.query_pairs_mut().append_pair("operationId", id);
            self.link.send(self.link.client.delete(address)).await
        };
        if let Err(error) = forgotten.await {
            // It is deleted there by itself after three days.
            tracing::debug!(kind = error.kind(), "a recognition stays with SpeechKit");
        }
    }

    fn speech(&self, path: &[&str]) -> Result<Url, ProviderError> {
        wire::address(&self.addresses.speech, path)
    }
}

/// Whether people are to be told apart; there is something to tell only where two speak.
fn told_apart(request: &SpeechRequest) -> bool {
    request.speakers.is_some_and(|speakers| speakers > 1)
}

fn model(request: &SpeechRequest) -> &str {
    match request.model.as_str() {
        "" => "general",
        named => named,
    }
}

fn body(request: &SpeechRequest, container: Container) -> Value {
    let mut recognition = json!({
        "model": model(request),
        "audioFormat": {"containerAudio": {"containerAudioType": container.name()}},
        "textNormalization": {
            "textNormalization": "TEXT_NORMALIZATION_ENABLED",
            "profanityFilter": false,
            "literatureText": true,
            "phoneFormattingMode": "PHONE_FORMATTING_MODE_DISABLED",
        },
        "audioProcessingType": "FULL_DATA",
    });
    if let Some(language) = request.language.as_deref().and_then(recording::language) {
        recognition["languageRestriction"] =
            json!({"restrictionType": "WHITELIST", "languageCode": [language]});
    }
    let mut body = json!({
        "content": STANDARD.encode(&request.audio),
        "recognitionModel": recognition,
    });
    if told_apart(request) {
        body["speakerLabeling"] = json!({"speakerLabeling": "SPEAKER_LABELING_ENABLED"});
    }
    body
}
