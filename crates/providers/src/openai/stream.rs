//! Reads a stream of chunks until its end, however it ends.

use serde_json::Value;

use super::answer::Assembly;
use crate::decode::{Decoder, Frame, Framing, Limits, QUEUE};
use crate::wire::Answer;
use crate::{ChatEvent, ChatStream, ProviderError};

/// What one frame means.
enum Step {
    Events(Vec<ChatEvent>),
    End,
}

/// The events of an answer that streams. Dropping the stream closes the connection.
pub(super) fn events(mut answer: Answer) -> ChatStream {
    let framing = framing_of(&answer.media_type());
    Box::pin(async_stream::try_stream! {
        let mut decoder = Decoder::new(framing, Limits::default());
        let mut assembly = Assembly::default();
        let mut ended = false;
        while !ended {
            let Some((frames, error)) = next_frames(&mut answer, &mut decoder, assembly.is_complete()).await? else {
                break;
            };
            for frame in frames {
                match step(&mut assembly, &frame)? {
                    Step::Events(events) => for event in events { yield event; },
                    Step::End => { ended = true; break; }
                }
            }
            if !ended { error.map_or(Ok(()), Err)?; }
        }
        for event in last_events(assembly, decoder, ended)? {
            yield event;
        }
    })
}

fn framing_of(media_type: &str) -> Framing {
    match media_type {
        "application/x-ndjson" | "application/jsonl" => Framing::Lines,
        _ => Framing::Sse,
    }
}

/// The frames of the next bytes and the limit they broke, or `None` at the end. A connection that breaks after the
/// model said why it stopped has ended well enough.
async fn next_frames(
    answer: &mut Answer,
    decoder: &mut Decoder,
    complete: bool,
) -> Result<Option<(Vec<Frame>, Option<ProviderError>)>, ProviderError> {
    let bytes = match answer.chunk().await {
        Err(_) if complete => None,
        other => other?,
    };
    let Some(bytes) = bytes else {
        return Ok(None);
    };
    let mut frames = Vec::new();
    let error = decoder.feed(&bytes, &mut frames).err();
    Ok(Some((
        frames,
        error.map(|error| ProviderError::Protocol(error.to_string())),
    )))
}

fn step(assembly: &mut Assembly, frame: &Frame) -> Result<Step, ProviderError> {
    let data = frame.data.trim();
    if frame.name.as_deref() == Some(QUEUE) {
        let place = data.parse().ok().map(ChatEvent::Queued);
        return Ok(Step::Events(place.into_iter().collect()));
    }
    if data == "[DONE]" {
        return Ok(Step::End);
    }
    if data.is_empty() {
        return Ok(Step::Events(Vec::new()));
    }
    let chunk: Value = serde_json::from_str(data)
        .map_err(|_| ProviderError::Protocol("a part of the answer is not JSON".into()))?;
    let chunk = match frame.name.as_deref() {
        Some("error") if chunk.get("error").is_none() => serde_json::json!({"error": chunk}),
        _ => chunk,
    };
    assembly.take(&chunk).map(Step::Events)
}

/// A stream may end without its terminator when the reason to stop was given; otherwise it was cut.
fn last_events(
    mut assembly: Assembly,
    decoder: Decoder,
    mut ended: bool,
) -> Result<Vec<ChatEvent>, ProviderError> {
    let mut events = Vec::new();
    if !ended && let Some(frame) = decoder.finish() {
        match step(&mut assembly, &frame) {
            Ok(Step::End) => ended = true,
            Ok(Step::Events(last)) => events = last,
            // Half a frame; what is missing decides below.
            Err(ProviderError::Protocol(_)) => {}
            Err(error) => return Err(error),
        }
    }
    if !ended && !assembly.is_complete() {
        return Err(ProviderError::unavailable("stream cut"));
    }
    events.extend(assembly.finish()?);
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, data: &str) -> Vec<ChatEvent> {
        let frame = Frame {
            name: Some(name.to_owned()),
            data: data.to_owned(),
        };
        match step(&mut Assembly::default(), &frame) {
            Ok(Step::Events(events)) => events,
            Ok(Step::End) => panic!("{data} is no end"),
            Err(error) => panic!("{data}: {error}"),
        }
    }

    #[test]
    fn a_place_in_the_queue_is_told_and_nonsense_is_not() {
        assert_eq!(told(QUEUE, "7"), [ChatEvent::Queued(7)]);
        assert_eq!(told(QUEUE, " 12 "), [ChatEvent::Queued(12)]);
        for nonsense in ["", "-1", "soon", "99999999999", "1.5", "[DONE]"] {
            assert_eq!(told(QUEUE, nonsense), [], "{nonsense}");
        }
    }
}
