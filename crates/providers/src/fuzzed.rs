//! Doors for the fuzz targets in `fuzz/`: each reads a stream as its vendor's reader does, and tells nothing of it.

use crate::decode::{Decoder, Framing, Limits};
use crate::stream::{Assembly, Step};
use crate::{anthropic, openai};

/// Reads what an OpenAI-compatible server could send.
pub fn openai(bytes: &[u8]) {
    read(openai::Chunks::default(), bytes);
}

/// Reads what Anthropic could send.
pub fn anthropic(bytes: &[u8]) {
    read(anthropic::Blocks::default(), bytes);
}

fn read(mut assembly: impl Assembly, bytes: &[u8]) {
    let mut decoder = Decoder::new(Framing::Sse, Limits::default());
    let mut frames = Vec::new();
    // What came before a limit was broken is read all the same.
    let _ = decoder.feed(bytes, &mut frames);
    for frame in &frames {
        match assembly.step(frame) {
            Ok(Step::Events(_)) => {}
            Ok(Step::End) => break,
            Err(_) => return,
        }
    }
    let _ = assembly.finish();
}
