//! Speech to text in OpenAI's language.

use std::time::Duration;

use futures::future::BoxFuture;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use super::{OpenAi, names_field};
use crate::{ProviderError, Segment, SpeechRequest, Transcriber, Transcript, failure, wire};

/// The most parts of a transcript.
const MOST_SEGMENTS: usize = 100_000;
/// The longest recording anybody believes in, in seconds.
const LONGEST: f64 = 1e6;
/// The longest name of a language.
const LONGEST_LANGUAGE: usize = 32;

/// How much an answer tells, from most to least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    /// Who says what.
    Voices,
    /// What is said when.
    Times,
    /// The words.
    Words,
}

impl Detail {
    fn name(self) -> &'static str {
        match self {
            Self::Voices => "diarized_json",
            Self::Times => "verbose_json",
            Self::Words => "json",
        }
    }

    /// What to be content with after a refusal of this.
    fn after(self, error: &ProviderError) -> Option<Self> {
        let fields = [
            "response_format",
            "chunking_strategy",
            "timestamp_granularities",
            self.name(),
        ];
        let refused = fields.iter().any(|field| names_field(error, field));
        match self {
            Self::Voices if refused => Some(Self::Times),
            Self::Times if refused => Some(Self::Words),
            _ => None,
        }
    }
}

impl Transcriber for OpenAi {
    fn transcribe(
        &self,
        request: SpeechRequest,
    ) -> BoxFuture<'_, Result<Transcript, ProviderError>> {
        Box::pin(async move { self.secrets.hidden(self.write_down(&request).await) })
    }
}

impl OpenAi {
    async fn write_down(&self, request: &SpeechRequest) -> Result<Transcript, ProviderError> {
        let apart = request.speakers.is_some_and(|count| count != 1);
        let mut detail = if apart { Detail::Voices } else { Detail::Times };
        loop {
            let error = match self.write_down_in(request, detail).await {
                Ok(transcript) => return Ok(transcript),
                Err(error) => error,
            };
            detail = detail.after(&error).ok_or(error)?;
        }
    }

    async fn write_down_in(
        &self,
        request: &SpeechRequest,
        detail: Detail,
    ) -> Result<Transcript, ProviderError> {
        let post = self
            .client
            .post(self.address(&["audio", "transcriptions"])?)
            .multipart(form(request, detail)?);
        let answer = self.send_patiently(post).await?;
        match answer.media_type().as_str() {
            "text/html" => Err(wire::page(&answer.body().await?)),
            "text/plain" => {
                let body = answer.body_within(wire::LARGEST_TRANSCRIPT).await?;
                Ok(words_only(&String::from_utf8_lossy(&body)))
            }
            _ => {
                let body = answer.body_within(wire::LARGEST_TRANSCRIPT).await?;
                read(&wire::document(&body)?)
            }
        }
    }
}

fn form(request: &SpeechRequest, detail: Detail) -> Result<Form, ProviderError> {
    let length = request.audio.len() as u64;
    let file = Part::stream_with_length(request.audio.clone(), length)
        .file_name(request.file_name.clone())
        .mime_str(&request.media_type)
        .map_err(|_| ProviderError::Invalid {
            message: "the recording's type is none".into(),
            field: Some("file".into()),
        })?;
    let mut form = Form::new()
        .text("model", request.model.clone())
        .text("response_format", detail.name());
    match detail {
        Detail::Voices => form = form.text("chunking_strategy", "auto"),
        Detail::Times => form = form.text("timestamp_granularities[]", "segment"),
        Detail::Words => {}
    }
    if let Some(language) = &request.language {
        form = form.text("language", language.clone());
    }
    // Models that tell voices apart take no hints.
    if !request.hints.is_empty() && detail != Detail::Voices {
        form = form.text("prompt", request.hints.join(", "));
    }
    Ok(form.part("file", file))
}

fn read(answer: &Value) -> Result<Transcript, ProviderError> {
    let text = answer.get("text").and_then(Value::as_str);
    let text = text.ok_or_else(wire::unreadable)?.trim().to_owned();
    let list = answer.get("segments").and_then(Value::as_array);
    let segments = list
        .into_iter()
        .flatten()
        .take(MOST_SEGMENTS)
        .filter_map(segment);
    let mut transcript = Transcript {
        text,
        segments: segments.collect(),
        language: answer
            .get("language")
            .and_then(Value::as_str)
            .and_then(language),
        duration: answer.get("duration").and_then(seconds),
    };
    // A later part may be told first where several people speak.
    transcript.segments.sort_by_key(|segment| segment.start);
    if transcript.segments.is_empty() && !transcript.text.is_empty() {
        transcript.segments = vec![Segment {
            end: transcript.duration.unwrap_or_default(),
            text: transcript.text.clone(),
            ..Segment::default()
        }];
    }
    Ok(transcript)
}

fn words_only(text: &str) -> Transcript {
    let text = text.trim().to_owned();
    let segment = Segment {
        text: text.clone(),
        ..Segment::default()
    };
    Transcript {
        segments: if text.is_empty() {
            Vec::new()
        } else {
            vec![segment]
        },
        text,
        ..Transcript::default()
    }
}

fn segment(wire: &Value) -> Option<Segment> {
    let text = wire.get("text")?.as_str()?.trim();
    let start = wire.get("start").and_then(seconds).unwrap_or_default();
    let end = wire.get("end").and_then(seconds).unwrap_or_default();
    let speaker = wire.get("speaker").and_then(Value::as_str);
    (!text.is_empty()).then(|| Segment {
        start,
        end: end.max(start),
        speaker: speaker.filter(|name| !name.is_empty()).map(failure::plain),
        text: text.to_owned(),
    })
}

/// A number, or a text that holds one, as old servers write it.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    Duration::try_from_secs_f64(seconds.min(LONGEST)).ok()
}

/// OpenAI spells the language out, local servers send its code.
fn language(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase();
    let code = match name.as_str() {
        "russian" => "ru",
        "english" => "en",
        "ukrainian" => "uk",
        "belarusian" => "be",
        "kazakh" => "kk",
        "german" => "de",
        "french" => "fr",
        "spanish" => "es",
        "chinese" => "zh",
        other => other,
    };
    (!code.is_empty() && code.len() <= LONGEST_LANGUAGE).then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn old_servers_are_read_too() {
        let answer = json!({"text": " Да. ", "language": "Russian", "duration": "2.5",
            "segments": [{"start": 1.0, "end": 0.5, "text": " Нет."}, {"start": 0, "end": 1, "text": " Да."}, {"text": " "}]});
        let transcript = read(&answer).expect("a transcript");
        let texts: Vec<&str> = transcript
            .segments
            .iter()
            .map(|part| part.text.as_str())
            .collect();
        assert_eq!(texts, ["Да.", "Нет."]);
        assert_eq!(transcript.segments[1].end, Duration::from_secs(1));
        assert_eq!(transcript.language.as_deref(), Some("ru"));
        assert_eq!(transcript.duration, Some(Duration::from_millis(2500)));
    }

    #[test]
    fn words_alone_are_one_part_and_silence_is_none() {
        let said = read(&json!({"text": "Да."})).expect("a transcript");
        assert_eq!(said.segments.len(), 1);
        let silence = read(&json!({"text": ""})).expect("a transcript");
        assert_eq!(silence, Transcript::default());
        assert_eq!(read(&json!({})).expect_err("no text").kind(), "protocol");
    }

    #[test]
    fn nonsense_times_do_no_harm() {
        let answer = json!({"text": "a", "duration": -1, "segments": [{"start": -5, "end": 1e300, "text": "a"}]});
        let transcript = read(&answer).expect("a transcript");
        assert_eq!(transcript.duration, None);
        assert_eq!(transcript.segments[0].end, Duration::from_secs(1_000_000));
    }
}
