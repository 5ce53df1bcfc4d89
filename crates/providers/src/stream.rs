//! Reads a stream of frames until its end, however it ends.

use crate::decode::{Decoder, Frame, Framing, Limits};
use crate::wire::Answer;
use crate::{ChatEvent, ChatStream, ProviderError};

/// Puts an answer together from the frames of its vendor's stream.
pub(crate) trait Assembly: Send + 'static {
    /// What one frame means.
    fn step(&mut self, frame: &Frame) -> Result<Step, ProviderError>;
    /// Whether the model has said why it stopped: after that the stream may end at any time.
    fn is_complete(&self) -> bool;
    /// The last events, with [`ChatEvent::Finished`] as the very last.
    fn finish(self) -> Result<Vec<ChatEvent>, ProviderError>;
}

/// What one frame means.
pub(crate) enum Step {
    /// It can be shown.
    Events(Vec<ChatEvent>),
    /// It says that the stream is over.
    End,
}

/// The events of an answer that streams. Dropping the stream closes the connection.
pub(crate) fn events(
    mut answer: Answer,
    framing: Framing,
    mut assembly: impl Assembly,
) -> ChatStream {
    Box::pin(async_stream::try_stream! {
        let mut decoder = Decoder::new(framing, Limits::default());
        let mut ended = false;
        while !ended {
            let Some((frames, error)) = next_frames(&mut answer, &mut decoder, assembly.is_complete()).await? else {
                break;
            };
            for frame in frames {
                match assembly.step(&frame)? {
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

/// A stream may end without its terminator when the reason to stop was given; otherwise it was cut.
fn last_events(
    mut assembly: impl Assembly,
    decoder: Decoder,
    mut ended: bool,
) -> Result<Vec<ChatEvent>, ProviderError> {
    let mut events = Vec::new();
    if !ended && let Some(frame) = decoder.finish() {
        match assembly.step(&frame) {
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
