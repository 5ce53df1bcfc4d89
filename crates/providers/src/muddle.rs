//! Streams as nobody writes them, for the property tests of every vendor's reader.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use crate::decode::{Decoder, Framing, Limits};
use crate::stream::{Assembly, Step};
use crate::{ChatEvent, ProviderError};

/// Everything that is shown of a stream that arrives in these pieces, as if it ended well.
pub(crate) fn read(
    framing: Framing,
    mut assembly: impl Assembly,
    pieces: &[&[u8]],
) -> Result<Vec<ChatEvent>, ProviderError> {
    let mut decoder = Decoder::new(framing, Limits::default());
    let mut frames = Vec::new();
    for piece in pieces {
        decoder
            .feed(piece, &mut frames)
            .map_err(|error| ProviderError::Protocol(error.to_string()))?;
    }
    let mut events = Vec::new();
    for frame in &frames {
        match assembly.step(frame)? {
            Step::Events(shown) => events.extend(shown),
            Step::End => break,
        }
    }
    events.extend(assembly.finish()?);
    Ok(events)
}

/// Cuts `bytes` at the given places, in any order and with repeats.
pub(crate) fn cut<'a>(bytes: &'a [u8], places: &[Index]) -> Vec<&'a [u8]> {
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

/// Places to cut at.
pub(crate) fn places() -> impl Strategy<Value = Vec<Index>> {
    vec(any::<Index>(), 0..20)
}

/// Documents made of a vendor's own names and words, with everything in the wrong place.
pub(crate) fn muddle(
    names: &'static [&'static str],
    words: &'static [&'static str],
) -> impl Strategy<Value = Vec<Value>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(words).prop_map(Value::from),
        "[а-я{}\":<>/]{0,8}".prop_map(Value::from),
    ];
    let document = leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((select(names), inner), 0..6).prop_map(|pairs| {
                let pairs = pairs.into_iter();
                pairs
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect()
            }),
        ]
    });
    vec(document, 0..8)
}
