//! What was recognised, as documents one after the other: each part as it was heard, and refined afterwards.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Deserializer, Value};

use crate::yandex::native::number;
use crate::yandex::operation::in_document;
use crate::{ProviderError, Segment, Transcript};

/// A part is named by its channel and its number there.
type Name = (String, u64);

/// Puts a transcript together. Voices are named by their channel where they were `told_apart`, or where there are
/// several channels.
pub(super) fn read(body: &[u8], told_apart: bool) -> Result<Transcript, ProviderError> {
    let mut heard = Heard::default();
    for document in Deserializer::from_slice(body).into_iter::<Value>() {
        let document = document
            .map_err(|_| ProviderError::Protocol("a part of the answer is not JSON".into()))?;
        if let Some(error) = in_document(&document) {
            return Err(error);
        }
        heard.take(document.get("result").unwrap_or(&document));
    }
    Ok(heard.transcript(told_apart))
}

#[derive(Default)]
struct Heard {
    /// A list, so that two parts of one name are both kept.
    parts: Vec<(Name, Segment)>,
    refined: HashMap<Name, String>,
    language: Option<String>,
    duration: Duration,
}

impl Heard {
    fn take(&mut self, event: &Value) {
        let received = number(event.pointer("/audioCursors/receivedDataMs"));
        self.duration = self.duration.max(Duration::from_millis(received));
        if let Some(part) = event.get("final") {
            let name = name(event, part, event.pointer("/audioCursors/finalIndex"));
            self.take_part(name, part);
        }
        if let Some(refinement) = event.get("finalRefinement") {
            let refined = refinement.get("normalizedText").unwrap_or(&Value::Null);
            let name = name(event, refined, refinement.get("finalIndex"));
            if let Some(text) = refined
                .pointer("/alternatives/0/text")
                .and_then(Value::as_str)
            {
                self.refined.insert(name, text.trim().to_owned());
            }
        }
    }

    fn take_part(&mut self, name: Name, part: &Value) {
        let Some(best) = part.pointer("/alternatives/0") else {
            return;
        };
        let language = best.pointer("/languages/0/languageCode");
        self.language = self
            .language
            .take()
            .or_else(|| Some(language?.as_str()?.to_owned()));
        let text = best.get("text").and_then(Value::as_str).unwrap_or_default();
        let segment = Segment {
            start: Duration::from_millis(number(best.get("startTimeMs"))),
            end: Duration::from_millis(number(best.get("endTimeMs"))),
            speaker: None,
            text: text.trim().to_owned(),
        };
        self.parts.push((name, segment));
    }

    fn transcript(self, told_apart: bool) -> Transcript {
        let Self {
            parts,
            refined,
            language,
            duration,
        } = self;
        let first = parts.first().map(|((channel, _), _)| channel.clone());
        let several = parts
            .iter()
            .any(|((channel, _), _)| Some(channel) != first.as_ref());
        let named = told_apart || several;
        let mut segments: Vec<Segment> = parts
            .into_iter()
            .map(|(name, segment)| Segment {
                text: refined.get(&name).cloned().unwrap_or(segment.text),
                speaker: named.then_some(name.0),
                ..segment
            })
            .filter(|segment| !segment.text.is_empty())
            .collect();
        segments.sort_by_key(|segment| segment.start);
        let texts: Vec<&str> = segments
            .iter()
            .map(|segment| segment.text.as_str())
            .collect();
        let end = segments.iter().map(|segment| segment.end).max();
        let duration = duration.max(end.unwrap_or_default());
        Transcript {
            text: texts.join(" "),
            duration: (!duration.is_zero()).then_some(duration),
            segments,
            language,
        }
    }
}

/// The channel stands on the event, or else on what is in it.
fn name(event: &Value, part: &Value, index: Option<&Value>) -> Name {
    let channel = [event, part]
        .iter()
        .find_map(|place| place.get("channelTag")?.as_str())
        .filter(|tag| !tag.is_empty());
    (channel.unwrap_or("0").to_owned(), number(index))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn heard(channel: &str, index: u64, start: u64, text: &str) -> Value {
        let best = json!({"text": text, "startTimeMs": start.to_string(), "endTimeMs": (start + 500).to_string(),
            "languages": [{"languageCode": "ru-RU", "probability": 1}]});
        json!({"result": {"audioCursors": {"receivedDataMs": "7400", "finalIndex": index.to_string()},
            "final": {"alternatives": [best], "channelTag": channel}, "channelTag": channel}})
    }

    fn refined(channel: &str, index: u64, text: &str) -> Value {
        json!({"result": {"finalRefinement": {"finalIndex": index.to_string(),
            "normalizedText": {"alternatives": [{"text": text}], "channelTag": channel}}, "channelTag": channel}})
    }

    fn body(documents: &[Value]) -> Vec<u8> {
        // Written in two ways, as the service may.
        let written = documents.iter().enumerate().map(|(at, document)| {
            let pretty = serde_json::to_string_pretty(document).expect("JSON");
            if at % 2 == 0 {
                pretty
            } else {
                document.to_string()
            }
        });
        written.collect::<Vec<_>>().join("\n").into_bytes()
    }

    fn segment(start: u64, speaker: Option<&str>, text: &str) -> Segment {
        Segment {
            start: Duration::from_millis(start),
            end: Duration::from_millis(start + 500),
            speaker: speaker.map(str::to_owned),
            text: text.into(),
        }
    }

    #[test]
    fn parts_are_refined_by_channel_and_number() {
        let documents = [
            heard("0", 0, 480, "привет"),
            heard("1", 0, 1200, "здравствуйте"),
            refined("1", 0, "Здравствуйте!"),
            json!({"result": {"statusCode": {"codeType": "WORKING"}}}),
            refined("0", 0, "Привет!"),
            heard("0", 1, 900, "как дела"),
        ];
        let transcript = read(&body(&documents), true).expect("a transcript");
        let expected = [
            segment(480, Some("0"), "Привет!"),
            segment(900, Some("0"), "как дела"),
            segment(1200, Some("1"), "Здравствуйте!"),
        ];
        assert_eq!(transcript.segments, expected);
        assert_eq!(transcript.text, "Привет! как дела Здравствуйте!");
        assert_eq!(transcript.language.as_deref(), Some("ru-RU"));
        assert_eq!(transcript.duration, Some(Duration::from_millis(7400)));
    }

    #[test]
    fn one_channel_is_no_speaker_unless_voices_were_told_apart() {
        let documents = [heard("0", 0, 0, "да"), heard("0", 0, 600, "нет")];
        let transcript = read(&body(&documents), false).expect("a transcript");
        let expected = [segment(0, None, "да"), segment(600, None, "нет")];
        assert_eq!(transcript.segments, expected, "none is lost for its number");
    }

    #[test]
    fn silence_is_no_segment() {
        let documents = [
            heard("0", 0, 0, ""),
            json!({}),
            json!({"result": {"final": {}}}),
        ];
        let transcript = read(&body(&documents), false).expect("a transcript");
        assert_eq!(
            (transcript.segments, transcript.text),
            (vec![], String::new())
        );
        assert_eq!(read(b"", false), Ok(Transcript::default()));
    }

    #[test]
    fn an_error_among_the_parts_is_told() {
        let broken = json!({"error": {"code": 3, "message": "No RIFF found"}});
        let error = read(&body(&[heard("0", 0, 0, "да"), broken]), false).expect_err("an error");
        assert_eq!(error.kind(), "invalid");
        assert_eq!(
            read(b"{\"result\":", false).expect_err("cut").kind(),
            "protocol"
        );
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            // Either outcome is right; that there is one is the property.
            let _ = read(&bytes, true).is_ok();
        }

        #[test]
        fn every_word_heard_is_kept(texts in prop::collection::vec("[а-я]{1,8}", 0..8)) {
            let documents: Vec<Value> =
                texts.iter().zip(0..).map(|(text, at)| heard("0", at, at * 600, text)).collect();
            let transcript = read(&body(&documents), false).expect("a transcript");
            prop_assert_eq!(transcript.text, texts.join(" "));
        }
    }
}
