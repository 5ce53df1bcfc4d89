//! What was said, as SaluteSpeech writes it down.

use std::time::Duration;

use serde_json::Value;

use super::codec::Recording;
use crate::wire::unreadable;
use crate::{ProviderError, Segment, Transcript};

/// The most parts taken from one recording.
const MOST_PARTS: usize = 100_000;
/// The longest moment believed, in seconds: a week.
const LATEST: f64 = 604_800.0;
/// The number of the voice that stands for all of them together.
const EVERYBODY: i64 = -1;

/// A short recording's answer: texts without moments.
pub(super) fn short(answer: &Value, recording: &Recording) -> Result<Transcript, ProviderError> {
    let texts = answer
        .get("result")
        .and_then(Value::as_array)
        .ok_or_else(unreadable)?;
    let said: Vec<&str> = texts
        .iter()
        .filter_map(Value::as_str)
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect();
    let text = said.join(" ");
    let whole = Segment {
        end: recording.length.unwrap_or_default(),
        text: text.clone(),
        ..Segment::default()
    };
    Ok(Transcript {
        segments: Some(whole)
            .filter(|whole| !whole.text.is_empty())
            .into_iter()
            .collect(),
        text,
        language: None,
        duration: recording.length,
    })
}

/// A long recording's answer: a list of parts, of one voice or of all. When voices were to be told apart, what all of
/// them said together is left out, for each has said it too.
pub(super) fn long(
    answer: &Value,
    apart: bool,
    recording: &Recording,
) -> Result<Transcript, ProviderError> {
    let items = answer.as_array().ok_or_else(unreadable)?;
    let parts: Vec<(Option<i64>, Segment)> =
        items.iter().take(MOST_PARTS).filter_map(part).collect();
    let wanted = |voice: Option<i64>| match voice {
        Some(EVERYBODY) => !apart,
        Some(_) => apart,
        None => true,
    };
    // Where the asked kind is missing altogether, the other is better than nothing.
    let any = parts.iter().any(|(voice, _)| wanted(*voice));
    let mut segments: Vec<Segment> = parts
        .into_iter()
        .filter(|(voice, _)| !any || wanted(*voice))
        .map(|(voice, segment)| Segment {
            speaker: voice
                .filter(|voice| apart && *voice != EVERYBODY)
                .map(|voice| voice.to_string()),
            ..segment
        })
        .collect();
    segments.sort_by_key(|segment| segment.start);
    let texts: Vec<&str> = segments
        .iter()
        .map(|segment| segment.text.as_str())
        .collect();
    let ends = segments.iter().map(|segment| segment.end).max();
    Ok(Transcript {
        text: texts.join(" "),
        language: None,
        duration: recording.length.or(ends),
        segments,
    })
}

/// One part and whose voice it is. Its words stand in `results`, or flat beside everything else.
fn part(item: &Value) -> Option<(Option<i64>, Segment)> {
    let best = item.pointer("/results/0").unwrap_or(item);
    let text = ["normalized_text", "text"]
        .iter()
        .filter_map(|name| best.get(name)?.as_str())
        .map(str::trim)
        .find(|text| !text.is_empty())?;
    let moment = |name: &str, else_name: &str| {
        best.get(name)
            .and_then(seconds)
            .or_else(|| item.get(else_name).and_then(seconds))
            .unwrap_or_default()
    };
    let start = moment("start", "processed_audio_start");
    let segment = Segment {
        start,
        end: moment("end", "processed_audio_end").max(start),
        speaker: None,
        text: text.to_owned(),
    };
    let voice = item
        .pointer("/speaker_info/speaker_id")
        .and_then(Value::as_i64);
    Some((voice, segment))
}

/// `"1.2s"`, or a number of seconds.
fn seconds(value: &Value) -> Option<Duration> {
    let number = match value {
        Value::String(text) => text.trim().trim_end_matches('s').parse().ok()?,
        other => other.as_f64()?,
    };
    (0.0..=LATEST)
        .contains(&number)
        .then(|| Duration::from_secs_f64(number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    use super::*;
    use crate::salute::codec::Codec;

    fn recording() -> Recording {
        Recording {
            audio: vec![].into(),
            codec: Codec::Mp3,
            rate: None,
            channels: 1,
            length: None,
        }
    }

    fn item(voice: i64, text: &str, start: &str, end: &str) -> Value {
        json!({"results": [{"text": text.to_lowercase(), "normalized_text": text, "start": start, "end": end}],
            "eou": true, "speaker_info": {"speaker_id": voice, "main_speaker_confidence": 1}})
    }

    fn told(answer: &Value, apart: bool) -> Vec<(Option<String>, String)> {
        let transcript = long(answer, apart, &recording()).expect("a transcript");
        transcript
            .segments
            .into_iter()
            .map(|part| (part.speaker, part.text))
            .collect()
    }

    #[rstest]
    #[case(true, vec![(Some("1".into()), "Привет.".into()), (Some("0".into()), "Да.".into())])]
    #[case(false, vec![(None, "Привет. Да.".into())])]
    fn voices_are_told_apart_or_together(
        #[case] apart: bool,
        #[case] expected: Vec<(Option<String>, String)>,
    ) {
        let answer = json!([
            item(-1, "Привет. Да.", "0.4s", "2s"),
            item(0, "Да.", "1.5s", "2s"),
            item(1, "Привет.", "0.48s", "1.2s"),
        ]);
        assert_eq!(told(&answer, apart), expected);
    }

    #[test]
    fn one_voice_is_kept_when_nobody_was_told_apart() {
        assert_eq!(
            told(&json!([item(-1, "Да.", "0s", "1s")]), true),
            [(None, "Да.".into())]
        );
        assert_eq!(
            told(&json!([item(0, "Да.", "0s", "1s")]), false),
            [(None, "Да.".into())]
        );
    }

    #[test]
    fn flat_parts_and_moments() {
        let answer = json!([{"text": "да", "normalized_text": "", "start": 0.5, "processed_audio_end": "1.5s"},
            {"text": " "}, 7]);
        let transcript = long(&answer, false, &recording()).expect("a transcript");
        let expected = Segment {
            start: Duration::from_millis(500),
            end: Duration::from_millis(1500),
            speaker: None,
            text: "да".into(),
        };
        assert_eq!(transcript.segments, [expected]);
        assert_eq!(transcript.duration, Some(Duration::from_millis(1500)));
    }

    #[rstest]
    #[case(json!("-1s"))]
    #[case(json!("NaNs"))]
    #[case(json!("1e300s"))]
    #[case(json!("inf"))]
    #[case(json!(null))]
    fn no_moment(#[case] value: Value) {
        assert_eq!(seconds(&value), None);
    }

    #[test]
    fn nothing_said_is_no_segment() {
        let silent =
            short(&json!({"status": 200, "result": [""]}), &recording()).expect("an answer");
        assert_eq!(silent, Transcript::default());
        assert!(short(&json!({"status": 200}), &recording()).is_err());
    }

    proptest! {
        #[test]
        fn any_values_are_survived(text in ".{0,12}", number in any::<f64>(), voice in any::<i64>()) {
            for odd in [json!(text), json!(number), json!(voice), json!([text])] {
                let answer = json!([
                    {"results": [{"text": odd, "start": odd, "end": odd}], "speaker_info": {"speaker_id": odd}},
                    {"results": odd, "text": text, "start": number, "end": text, "speaker_info": {"speaker_id": voice}}, odd]);
                prop_assert!(long(&answer, true, &recording()).is_ok());
                let _ = short(&json!({"result": odd}), &recording());
            }
        }
    }
}
