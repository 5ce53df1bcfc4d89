//! However bytes arrive, the frames are the same, and no frame is larger than its limit allows.
#![no_main]

use libfuzzer_sys::fuzz_target;
use providers::decode::{Decoder, Framing, Limits};

const LIMITS: Limits = Limits {
    line: 64,
    event: 100,
    total: 4096,
};

fuzz_target!(|input: (bool, u8, &[u8])| {
    let (lines, size, bytes) = input;
    let framing = if lines { Framing::Lines } else { Framing::Sse };
    let whole = read(framing, [bytes]);
    let cut = read(framing, bytes.chunks(usize::from(size).max(1)));
    assert_eq!(whole, cut);
    for data in whole.0 {
        // A byte that is not UTF-8 becomes three.
        assert!(data.len() <= LIMITS.event * 3);
    }
});

fn read<'a>(framing: Framing, pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<String>, bool) {
    let mut decoder = Decoder::new(framing, LIMITS);
    let mut frames = Vec::new();
    let mut broken = false;
    for piece in pieces {
        if decoder.feed(piece, &mut frames).is_err() {
            broken = true;
            break;
        }
    }
    if !broken {
        frames.extend(decoder.finish());
    }
    (frames.into_iter().map(|frame| frame.data).collect(), broken)
}
