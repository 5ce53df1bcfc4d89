//! Turning speech into text, the same for every vendor.

use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use crate::ProviderError;

/// Serves models that write down what is said.
pub trait Transcriber: Send + Sync {
    /// Writes down a recording. Long ones are waited for; dropping the future gives up.
    fn transcribe(
        &self,
        request: SpeechRequest,
    ) -> BoxFuture<'_, Result<Transcript, ProviderError>>;
}

/// A recording to be written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeechRequest {
    /// The provider's name for the model.
    pub model: String,
    /// The file.
    pub audio: Bytes,
    /// What it is, such as `audio/ogg`.
    pub media_type: String,
    /// Its name, whose ending some providers read.
    pub file_name: String,
    /// The language spoken, as `ru` or `en`; the provider finds out when it is not said.
    pub language: Option<String>,
    /// Words likely to be said, such as names.
    pub hints: Vec<String>,
    /// How many people speak, to be told apart where the provider can; not told apart when it is not said.
    pub speakers: Option<u8>,
}

/// What was said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// All of it.
    pub text: String,
    /// Its parts in the order of time; one at least unless nothing was said.
    pub segments: Vec<Segment>,
    /// The language, where the provider says.
    pub language: Option<String>,
    /// How long the recording is, where the provider says.
    pub duration: Option<Duration>,
}

/// A part of what was said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// When it begins.
    pub start: Duration,
    /// When it ends.
    pub end: Duration,
    /// Who speaks, as the provider names voices; not a person.
    pub speaker: Option<String>,
    /// The words.
    pub text: String,
}
