//! Cuts a stream of bytes into frames: server-sent events, or one JSON value a line.
//!
//! Lines are found among bytes and read as UTF-8 only when complete, because a Cyrillic letter may be cut between two
//! packets. How the bytes arrive never changes the frames, not even before an error.

use thiserror::Error;

/// How frames are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// Server-sent events: fields, ended by a blank line.
    Sse,
    /// A frame a line; blank lines are skipped.
    Lines,
}

/// How much is read before the sender is cut off, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest line.
    pub line: usize,
    /// The most data in one event.
    pub event: usize,
    /// The most bytes in the whole stream.
    pub total: usize,
}

impl Default for Limits {
    /// Far above what a chat answer needs, far below what hurts.
    fn default() -> Self {
        Self {
            line: 1 << 20,
            event: 2 << 20,
            total: 32 << 20,
        }
    }
}

/// The name of the frame made of a comment `: queue N`, by which Sufler's engine tells the place of a waiting request.
/// Its data is `N`. No field can hold it: a name ends with its line.
pub const QUEUE: &str = "queue\n";

/// One frame of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The event's name; never set for [`Framing::Lines`].
    pub name: Option<String>,
    /// Its data, several lines joined with `\n`. Bytes that are not UTF-8 became U+FFFD.
    pub data: String,
}

/// The sender went over a limit.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// A line is longer than [`Limits::line`].
    #[error("a line is too long")]
    Line,
    /// An event is larger than [`Limits::event`].
    #[error("an event is too large")]
    Event,
    /// The stream is longer than [`Limits::total`].
    #[error("the answer is too long")]
    Total,
}

/// Turns bytes into [`Frame`]s. After an error it must not be fed again.
#[derive(Debug)]
pub struct Decoder {
    framing: Framing,
    limits: Limits,
    seen: usize,
    first_line: bool,
    line: Vec<u8>,
    name: Option<String>,
    data: Option<String>,
}

impl Decoder {
    /// An empty decoder.
    pub fn new(framing: Framing, limits: Limits) -> Self {
        Self {
            framing,
            limits,
            seen: 0,
            first_line: true,
            line: Vec::new(),
            name: None,
            data: None,
        }
    }

    /// Takes more bytes and appends the frames they complete. Frames found before an error are appended too.
    pub fn feed(&mut self, bytes: &[u8], frames: &mut Vec<Frame>) -> Result<(), DecodeError> {
        let room = self.limits.total - self.seen;
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.seen += taken.len();
        for piece in taken.split_inclusive(|byte| *byte == b'\n') {
            self.take_piece(piece, frames)?;
        }
        if taken.len() < bytes.len() {
            return Err(DecodeError::Total);
        }
        Ok(())
    }

    /// The stream is over: gives what stands without its last line break or blank line. It may be cut short, so a
    /// caller that cannot read this frame should take it for a broken connection.
    pub fn finish(mut self) -> Option<Frame> {
        let mut frames = Vec::new();
        if !self.line.is_empty() {
            let line = std::mem::take(&mut self.line);
            self.take_line(&line, &mut frames).ok()?;
        }
        self.end_event(&mut frames);
        frames.pop()
    }

    fn take_piece(&mut self, piece: &[u8], frames: &mut Vec<Frame>) -> Result<(), DecodeError> {
        let (text, complete) = match piece.split_last() {
            Some((b'\n', text)) => (text, true),
            _ => (piece, false),
        };
        if self.line.len() + text.len() > self.limits.line {
            return Err(DecodeError::Line);
        }
        self.line.extend_from_slice(text);
        if complete {
            let line = std::mem::take(&mut self.line);
            self.take_line(&line, frames)?;
        }
        Ok(())
    }

    fn take_line(&mut self, line: &[u8], frames: &mut Vec<Frame>) -> Result<(), DecodeError> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = String::from_utf8_lossy(line);
        let mut line = line.as_ref();
        if std::mem::take(&mut self.first_line) {
            line = line.strip_prefix('\u{feff}').unwrap_or(line);
        }
        match self.framing {
            Framing::Lines => push_line(line, frames),
            Framing::Sse if line.is_empty() => self.end_event(frames),
            Framing::Sse => match line.strip_prefix(": queue ") {
                Some(place) => frames.push(Frame {
                    name: Some(QUEUE.to_owned()),
                    data: place.to_owned(),
                }),
                None => self.take_field(line)?,
            },
        }
        Ok(())
    }

    fn take_field(&mut self, line: &str) -> Result<(), DecodeError> {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => self.take_data(value)?,
            "event" => self.name = Some(value.to_owned()),
            // Another comment has no field name; `id`, `retry` and words of tomorrow mean nothing to us.
            _ => {}
        }
        Ok(())
    }

    fn take_data(&mut self, value: &str) -> Result<(), DecodeError> {
        let size = self.data.as_ref().map_or(0, |data| data.len() + 1) + value.len();
        if size > self.limits.event {
            return Err(DecodeError::Event);
        }
        match &mut self.data {
            Some(data) => {
                data.push('\n');
                data.push_str(value);
            }
            None => self.data = Some(value.to_owned()),
        }
        Ok(())
    }

    fn end_event(&mut self, frames: &mut Vec<Frame>) {
        let name = self.name.take();
        if let Some(data) = self.data.take() {
            frames.push(Frame { name, data });
        }
    }
}

fn push_line(line: &str, frames: &mut Vec<Frame>) {
    if !line.trim().is_empty() {
        frames.push(Frame {
            name: None,
            data: line.to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Decoded = (Vec<Frame>, Option<DecodeError>);

    fn decode(framing: Framing, limits: Limits, pieces: &[&[u8]]) -> Decoded {
        let mut decoder = Decoder::new(framing, limits);
        let mut frames = Vec::new();
        for piece in pieces {
            if let Err(error) = decoder.feed(piece, &mut frames) {
                return (frames, Some(error));
            }
        }
        frames.extend(decoder.finish());
        (frames, None)
    }

    fn frame(name: Option<&str>, data: &str) -> Frame {
        Frame {
            name: name.map(str::to_owned),
            data: data.to_owned(),
        }
    }

    fn sse(text: &str) -> Vec<Frame> {
        decode(Framing::Sse, Limits::default(), &[text.as_bytes()]).0
    }

    const SMALL: Limits = Limits {
        line: 24,
        event: 30,
        total: 200,
    };

    #[test]
    fn both_line_ends_comments_names_and_joined_data() {
        let text =
            ": ping\r\nevent: error\r\ndata:{\"a\"\r\ndata: 1\r\n\r\n:\n\nid: 7\ndata: Привет\n\n";
        assert_eq!(
            sse(text),
            [frame(Some("error"), "{\"a\"\n1"), frame(None, "Привет")]
        );
    }

    #[test]
    fn a_name_without_data_is_no_event_and_does_not_stick() {
        assert_eq!(sse("event: ping\n\ndata: x\n\n"), [frame(None, "x")]);
    }

    #[test]
    fn a_place_in_the_queue_comes_at_once_and_breaks_no_event() {
        let place = |number| frame(Some(QUEUE), number);
        // Also before the empty line that ends an event, and in the midst of one.
        assert_eq!(
            sse(": queue 3\n: queue 2\r\n\ndata: a\n: queue 1\ndata: b\n\n"),
            [place("3"), place("2"), place("1"), frame(None, "a\nb")]
        );
        let cut: [&[u8]; 3] = [b": que", b"ue 1", b"2\n"];
        let (frames, _) = decode(Framing::Sse, Limits::default(), &cut);
        assert_eq!(frames, [place("12")]);
        // An event cannot pass itself off as one, and another comment is none.
        assert_eq!(
            sse("event: queue\ndata: 1\n\n:queue 1\n: queued 1\n: queue\n"),
            [frame(Some("queue"), "1")]
        );
        let (lines, _) = decode(Framing::Lines, Limits::default(), &[b": queue 1\n"]);
        assert_eq!(lines, [frame(None, ": queue 1")]);
    }

    #[test]
    fn the_end_of_the_stream_ends_the_event() {
        assert_eq!(
            sse("data: a\n\ndata: [DONE]"),
            [frame(None, "a"), frame(None, "[DONE]")]
        );
    }

    #[test]
    fn lines_skip_blank_ones_and_the_byte_order_mark() {
        let text = "\u{feff}{\"a\":1}\n\n{\"b\":2}\r\n{\"c\"";
        let (frames, _) = decode(Framing::Lines, Limits::default(), &[text.as_bytes()]);
        let data: Vec<_> = frames.iter().map(|frame| frame.data.as_str()).collect();
        assert_eq!(data, ["{\"a\":1}", "{\"b\":2}", "{\"c\""]);
    }

    #[test]
    fn every_limit_cuts_the_sender_off() {
        let long_line = [b"data: ok\n\n".as_slice(), &[b'x'; 25]].concat();
        let big_event = b"data: 123456789012345\ndata: 123456789012345\n".as_slice();
        let long_stream = b"data: a\n\n".repeat(30);
        let errors = [long_line.as_slice(), big_event, &long_stream]
            .map(|bytes| decode(Framing::Sse, SMALL, &[bytes]));
        assert_eq!(
            errors[0],
            (vec![frame(None, "ok")], Some(DecodeError::Line))
        );
        assert_eq!(errors[1].1, Some(DecodeError::Event));
        assert_eq!(errors[2].1, Some(DecodeError::Total));
        assert_eq!(errors[2].0.len(), 22);
    }

    /// Cuts `bytes` at the given places, in any order and with repeats.
    fn cut<'a>(bytes: &'a [u8], places: &[prop::sample::Index]) -> Vec<&'a [u8]> {
        let mut ends: Vec<usize> = places
            .iter()
            .map(|place| place.index(bytes.len() + 1))
            .collect();
        ends.push(bytes.len());
        ends.sort_unstable();
        let mut start = 0;
        ends.into_iter()
            .map(|end| &bytes[std::mem::replace(&mut start, end)..end])
            .collect()
    }

    /// Bytes that look enough like a stream to reach every branch.
    fn stream_like() -> impl Strategy<Value = Vec<u8>> {
        let part = prop_oneof![
            Just(b"data:".to_vec()),
            Just(b"event: ".to_vec()),
            Just(b"\n".to_vec()),
            Just(b"\r\n".to_vec()),
            Just(b": ".to_vec()),
            Just(b": queue 7\n".to_vec()),
            Just("Привет, мир".as_bytes().to_vec()),
            prop::collection::vec(any::<u8>(), 0..6),
        ];
        prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
    }

    fn framing() -> impl Strategy<Value = Framing> {
        prop_oneof![Just(Framing::Sse), Just(Framing::Lines)]
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic_and_never_pass_the_limits(
            framing in framing(),
            bytes in prop::collection::vec(any::<u8>(), 0..400),
        ) {
            let (frames, _) = decode(framing, SMALL, &[&bytes]);
            for frame in frames {
                // A byte that is not UTF-8 becomes three.
                prop_assert!(frame.data.len() <= SMALL.event * 3);
            }
        }

        #[test]
        fn chunking_never_changes_the_frames(
            framing in framing(),
            bytes in stream_like(),
            places in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        ) {
            let whole = decode(framing, SMALL, &[&bytes]);
            prop_assert_eq!(decode(framing, SMALL, &cut(&bytes, &places)), whole);
        }

        #[test]
        fn cyrillic_survives_a_cut_anywhere(
            texts in prop::collection::vec("[а-яё 😀]{0,12}", 0..8),
            places in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
        ) {
            let events: Vec<String> = texts.iter().map(|text| format!("data: {text}\r\n\r\n")).collect();
            let stream = events.concat();
            let (frames, error) = decode(Framing::Sse, Limits::default(), &cut(stream.as_bytes(), &places));
            prop_assert_eq!(error, None);
            let data: Vec<_> = frames.into_iter().map(|frame| frame.data).collect();
            prop_assert_eq!(data, texts);
        }
    }
}
