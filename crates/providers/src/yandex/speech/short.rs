//! Short recordings, such as spoken messages: one request and one answer.

use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::recording::{self, Container};
use super::{model, told_apart};
use crate::yandex::Yandex;
use crate::yandex::operation::in_document;
use crate::{ProviderError, Segment, SpeechRequest, Transcript};

/// The largest such recording, in bytes.
const LARGEST: usize = 1_000_000;
/// The longest one; a little less than the thirty seconds that are allowed.
const LONGEST: Duration = Duration::from_secs(29);

/// Whether a recording may be sent this way. One whose length is not known may: it is refused there if it is too long.
pub(super) fn fits(request: &SpeechRequest, container: Container) -> bool {
    container == Container::OggOpus
        && request.audio.len() <= LARGEST
        && !told_apart(request)
        && matches!(request.model.as_str(), "" | "general" | "general:rc")
        && recording::ogg_length(&request.audio).is_none_or(|length| length <= LONGEST)
}

impl Yandex {
    pub(super) async fn write_down_short(
        &self,
        request: &SpeechRequest,
    ) -> Result<Transcript, ProviderError> {
        let address = self.short_address(request)?;
        let post = self.link.client.post(address).body(request.audio.clone());
        let answer = self.link.document(post).await?;
        read(&answer, recording::ogg_length(&request.audio))
    }

    fn short_address(&self, request: &SpeechRequest) -> Result<Url, ProviderError> {
        let known = request.language.as_deref().and_then(recording::language);
        let mut address = self.speech(&["speech", "v1", "stt:recognize"])?;
        let mut query = address.query_pairs_mut();
        query
            .append_pair("lang", known.unwrap_or("auto"))
            .append_pair("topic", model(request))
            .append_pair("format", "oggopus");
        // A key knows its folder and wants it unsaid.
        if self.link.by_token() {
            query.append_pair("folderId", &self.link.folder);
        }
        drop(query);
        Ok(address)
    }
}

fn read(answer: &Value, length: Option<Duration>) -> Result<Transcript, ProviderError> {
    if let Some(error) = in_document(answer) {
        return Err(error);
    }
    let text = answer.get("result").and_then(Value::as_str);
    let text = text
        .ok_or_else(|| ProviderError::Protocol("the answer holds no text".into()))?
        .trim();
    let segment = Segment {
        end: length.unwrap_or_default(),
        text: text.to_owned(),
        ..Segment::default()
    };
    Ok(Transcript {
        text: text.to_owned(),
        segments: Some(segment)
            .filter(|segment| !segment.text.is_empty())
            .into_iter()
            .collect(),
        language: None,
        duration: length,
    })
}
