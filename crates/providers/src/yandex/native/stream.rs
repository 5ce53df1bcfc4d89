//! Reads an answer line by line until its end, however it ends.

use serde_json::Value;
use tokio::sync::OwnedSemaphorePermit;

use super::answer::Assembly;
use crate::decode::{Decoder, Framing, Limits};
use crate::wire::Answer;
use crate::{ChatEvent, ChatStream, ProviderError};

/// Each line repeats all before it, so a long answer is many times its own length.
const LIMITS: Limits = Limits {
    line: 1 << 20,
    event: 1 << 20,
    total: 128 << 20,
};
/// How many lines in a row may say nothing new.
const MOST_IDLE: u32 = 1000;

/// The events of an answer. Dropping the stream closes the connection and gives up the `place`.
pub(super) fn events(mut answer: Answer, place: OwnedSemaphorePermit) -> ChatStream {
    Box::pin(async_stream::try_stream! {
        let _place = place;
        let mut reading = Reading::new(LIMITS);
        loop {
            let bytes = match answer.chunk().await {
                // A connection that breaks after the model said why it stopped has ended well enough.
                Err(_) if reading.is_complete() => None,
                other => other?,
            };
            let Some(bytes) = bytes else { break };
            let mut events = Vec::new();
            let outcome = reading.feed(&bytes, &mut events);
            for event in events { yield event; }
            outcome?;
        }
        for event in reading.finish()? { yield event; }
    })
}

/// An answer that is being read.
struct Reading {
    decoder: Decoder,
    assembly: Assembly,
    /// How many lines have said nothing new since one did.
    idle: u32,
}

impl Reading {
    fn new(limits: Limits) -> Self {
        Self {
            decoder: Decoder::new(Framing::Lines, limits),
            assembly: Assembly::default(),
            idle: 0,
        }
    }

    fn is_complete(&self) -> bool {
        self.assembly.is_complete()
    }

    /// Takes more bytes and appends what can be shown of them; what came before an error is appended too.
    fn feed(&mut self, bytes: &[u8], events: &mut Vec<ChatEvent>) -> Result<(), ProviderError> {
        let mut frames = Vec::new();
        let outcome = self.decoder.feed(bytes, &mut frames);
        for frame in frames {
            let event = take(&mut self.assembly, &frame.data)?;
            self.idle = if event.is_some() { 0 } else { self.idle + 1 };
            if self.idle > MOST_IDLE {
                return Err(ProviderError::Protocol("the answer does not end".into()));
            }
            events.extend(event);
        }
        outcome.map_err(|error| ProviderError::Protocol(error.to_string()))
    }

    /// The answer is over: gives the rest of it, or says that it was cut.
    fn finish(mut self) -> Result<Vec<ChatEvent>, ProviderError> {
        let mut events = Vec::new();
        if let Some(frame) = self.decoder.finish() {
            match take(&mut self.assembly, &frame.data) {
                // Half a line; what is missing decides below.
                Err(ProviderError::Protocol(_)) => {}
                other => events.extend(other?),
            }
        }
        if !self.assembly.is_complete() {
            return Err(ProviderError::unavailable("stream cut"));
        }
        events.extend(self.assembly.finish());
        Ok(events)
    }
}

/// What a line says. Some gateways frame the lines as server-sent events.
fn take(assembly: &mut Assembly, line: &str) -> Result<Option<ChatEvent>, ProviderError> {
    let line = line.trim();
    let data = line.strip_prefix("data:").map_or(line, str::trim_start);
    if data.is_empty()
        || data == "[DONE]"
        || [":", "event:", "id:", "retry:"]
            .iter()
            .any(|field| data.starts_with(field))
    {
        return Ok(None);
    }
    let document: Value = serde_json::from_str(data)
        .map_err(|_| ProviderError::Protocol("a part of the answer is not JSON".into()))?;
    assembly.take(&document)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::FinishReason;

    type Read = (Vec<ChatEvent>, Option<ProviderError>);

    fn read(limits: Limits, pieces: &[&[u8]]) -> Read {
        let mut reading = Reading::new(limits);
        let mut events = Vec::new();
        for piece in pieces {
            if let Err(error) = reading.feed(piece, &mut events) {
                return (events, Some(error));
            }
        }
        match reading.finish() {
            Ok(last) => {
                events.extend(last);
                (events, None)
            }
            Err(error) => (events, Some(error)),
        }
    }

    fn line(text: &str, status: &str) -> String {
        let message = json!({"role": "assistant", "text": text});
        let status = format!("ALTERNATIVE_STATUS_{status}");
        let alternative = json!({"message": message, "status": status});
        format!("{}\n", json!({"result": {"alternatives": [alternative]}}))
    }

    fn cut<'a>(bytes: &'a [u8], places: &[prop::sample::Index]) -> Vec<&'a [u8]> {
        let mut places: Vec<usize> = places
            .iter()
            .map(|place| place.index(bytes.len() + 1))
            .collect();
        places.sort_unstable();
        let mut pieces = Vec::new();
        let mut from = 0;
        for to in places {
            pieces.push(bytes.get(from..to).expect("in order"));
            from = to;
        }
        pieces.push(bytes.get(from..).expect("in order"));
        pieces
    }

    const SMALL: Limits = Limits {
        line: 400,
        event: 400,
        total: 2000,
    };

    #[test]
    fn lines_may_be_framed_as_events() {
        let body = format!(
            ": ping\n\nevent: message\ndata: {}\ndata:{}\n\ndata: [DONE]\n\n",
            line("Да", "PARTIAL").trim(),
            line("Да.", "FINAL").trim(),
        );
        let expected = [
            ChatEvent::Delta("Да".into()),
            ChatEvent::Delta(".".into()),
            ChatEvent::Finished(FinishReason::Stop),
        ];
        assert_eq!(read(LIMITS, &[body.as_bytes()]), (expected.to_vec(), None));
    }

    #[test]
    fn a_stream_without_a_reason_was_cut() {
        let body = format!("{}{{\"result\":", line("Да", "PARTIAL"));
        let (events, error) = read(LIMITS, &[body.as_bytes()]);
        assert_eq!(events, [ChatEvent::Delta("Да".into())]);
        assert_eq!(error, Some(ProviderError::unavailable("stream cut")));
    }

    #[test]
    fn an_endless_answer_and_an_endless_line_are_left() {
        let said = |what: &str| Some(ProviderError::Protocol(what.into()));
        let lines = line("Да", "PARTIAL").repeat(100);
        let (events, error) = read(SMALL, &[lines.as_bytes()]);
        assert_eq!((events.len(), error), (1, said("the answer is too long")));
        let idle = line("Да", "PARTIAL").repeat(2000);
        let (events, error) = read(LIMITS, &[idle.as_bytes()]);
        assert_eq!((events.len(), error), (1, said("the answer does not end")));
        let endless = [b'x'; 500];
        assert_eq!(read(SMALL, &[&endless]).1, said("a line is too long"));
    }

    fn stream_like() -> impl Strategy<Value = Vec<u8>> {
        let part = prop_oneof![
            ("[а-я .]{0,12}", "PARTIAL|FINAL|CONTENT_FILTER")
                .prop_map(|(text, status)| line(&text, &status).into_bytes()),
            Just(b"{\"error\":{\"httpCode\":429,\"message\":\"m\"}}\n".to_vec()),
            Just(b"\r\n".to_vec()),
            Just(b"data: {}\n".to_vec()),
            prop::collection::vec(any::<u8>(), 0..6),
        ];
        prop::collection::vec(part, 0..20).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let (events, error) = read(SMALL, &[&bytes]);
            let finished = events.iter().filter(|event| matches!(event, ChatEvent::Finished(_))).count();
            prop_assert_eq!(finished, usize::from(error.is_none()));
        }

        #[test]
        fn cutting_never_changes_the_events(
            bytes in stream_like(),
            places in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        ) {
            prop_assert_eq!(read(SMALL, &cut(&bytes, &places)), read(SMALL, &[&bytes]));
        }

        #[test]
        fn deltas_and_replacements_always_make_the_last_text(texts in prop::collection::vec("[аб]{1,6}", 1..8)) {
            let last = texts.len() - 1;
            let status = |at: usize| if at == last { "FINAL" } else { "PARTIAL" };
            let lines: String = texts.iter().enumerate().map(|(at, text)| line(text, status(at))).collect();
            let (events, error) = read(LIMITS, &[lines.as_bytes()]);
            prop_assert_eq!(error, None);
            let shown = events.into_iter().fold(String::new(), |shown, event| match event {
                ChatEvent::Delta(more) => shown + &more,
                ChatEvent::Replace(text) => text,
                _ => shown,
            });
            prop_assert_eq!(Some(&shown), texts.last());
        }
    }
}
