//! Reads an answer piece by piece until its end, however it ends.

use tokio::sync::OwnedSemaphorePermit;

use super::answer::Assembly;
use crate::decode::{Decoder, Framing, Limits};
use crate::wire::Answer;
use crate::{ChatEvent, ChatStream, ProviderError};

/// The events of an answer that streams. Its place among the requests that run at once is free when it ends or is
/// dropped.
pub(super) fn events(
    mut answer: Answer,
    mut assembly: Assembly,
    place: OwnedSemaphorePermit,
) -> ChatStream {
    Box::pin(async_stream::try_stream! {
        let mut decoder = Decoder::new(Framing::Sse, Limits::default());
        let mut frames = Vec::new();
        while !assembly.is_ended() {
            let bytes = match answer.chunk().await {
                // A connection that breaks after the model said why it stopped has ended well enough.
                Err(_) if assembly.is_complete() => None,
                other => other?,
            };
            let Some(bytes) = bytes else { break };
            let fed = decoder.feed(&bytes, &mut frames);
            for frame in frames.drain(..) {
                for event in assembly.frame(&frame)? { yield event; }
                if assembly.is_ended() { break; }
            }
            if !assembly.is_ended() {
                fed.map_err(|error| ProviderError::Protocol(error.to_string()))?;
            }
        }
        drop((answer, place));
        for event in last_events(assembly, decoder)? { yield event; }
    })
}

fn last_events(mut assembly: Assembly, decoder: Decoder) -> Result<Vec<ChatEvent>, ProviderError> {
    let mut events = Vec::new();
    if !assembly.is_ended()
        && let Some(frame) = decoder.finish()
    {
        match assembly.frame(&frame) {
            Ok(last) => events = last,
            // Half a frame; what is missing decides below.
            Err(ProviderError::Protocol(_)) => {}
            Err(error) => return Err(error),
        }
    }
    if !assembly.is_ended() && !assembly.is_complete() {
        return Err(ProviderError::unavailable("stream cut"));
    }
    events.extend(assembly.finish());
    Ok(events)
}
