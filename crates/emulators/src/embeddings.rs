//! Vectors of texts: texts that share words lie close, and the same text always gives the same vector.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// The length of a vector unless the request names one.
const DIMENSIONS: usize = 256;
/// The longest vector anyone may ask for.
const MOST_DIMENSIONS: usize = 4096;
/// Words count by their first letters, which forgives endings.
const STEM: usize = 4;

/// The answer to an embeddings request, or what is wrong with it.
pub(crate) fn answer(request: &Value) -> Result<Value, &'static str> {
    let texts =
        texts(request.get("input").unwrap_or(&Value::Null)).ok_or("'input' must be text")?;
    let dimensions = request
        .get("dimensions")
        .and_then(Value::as_u64)
        .and_then(|wish| usize::try_from(wish).ok());
    let dimensions = dimensions.unwrap_or(DIMENSIONS).clamp(1, MOST_DIMENSIONS);
    let packed = request
        .get("encoding_format")
        .is_some_and(|format| format == "base64");
    let data: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let vector = vector(text, dimensions);
            let embedding = if packed {
                json!(pack(&vector))
            } else {
                json!(vector)
            };
            json!({"object": "embedding", "index": index, "embedding": embedding})
        })
        .collect();
    let tokens: usize = texts
        .iter()
        .map(|text| text.chars().count().div_ceil(4))
        .sum();
    Ok(json!({
        "object": "list",
        "model": request.get("model"),
        "data": data,
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }))
}

fn texts(input: &Value) -> Option<Vec<&str>> {
    match input {
        Value::String(text) => Some(vec![text]),
        Value::Array(texts) => texts.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

/// A vector of length one.
pub(crate) fn vector(text: &str, dimensions: usize) -> Vec<f32> {
    let mut vector = vec![0.0_f32; dimensions];
    let text = text.to_lowercase();
    for word in text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let stem: String = word.chars().take(STEM).collect();
        let hash = hash(&stem);
        let place = usize::try_from(hash % dimensions as u64).unwrap_or_default();
        if let Some(number) = vector.get_mut(place) {
            *number += if hash & (1 << 40) == 0 { 1.0 } else { -1.0 };
        }
    }
    let length = vector
        .iter()
        .map(|number| number * number)
        .sum::<f32>()
        .sqrt();
    match vector.first_mut() {
        Some(first) if length == 0.0 => *first = 1.0,
        _ => vector.iter_mut().for_each(|number| *number /= length),
    }
    vector
}

/// FNV-1a: the same on every machine and in every version.
pub(crate) fn hash(text: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}

/// Little-endian floats in base64.
fn pack(vector: &[f32]) -> String {
    let bytes: Vec<u8> = vector
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(left: &str, right: &str) -> f32 {
        let (left, right) = (vector(left, 256), vector(right, 256));
        left.iter()
            .zip(&right)
            .map(|(one, other)| one * other)
            .sum()
    }

    #[test]
    fn like_texts_lie_close() {
        assert!(likeness("смета проекта", "сметы проектов") > 0.9);
        assert!(likeness("смета проекта", "обед во вторник") < 0.5);
    }

    #[test]
    fn both_encodings_say_the_same() {
        let ask = |format: &str| {
            let request =
                json!({"model": "m", "input": ["да"], "encoding_format": format, "dimensions": 2});
            answer(&request).expect("an answer")["data"][0]["embedding"].clone()
        };
        let floats: Vec<f32> = serde_json::from_value(ask("float")).expect("numbers");
        assert_eq!(ask("base64"), json!(pack(&floats)));
        assert_eq!(floats.len(), 2);
    }

    #[test]
    fn other_input_is_refused() {
        assert!(answer(&json!({"input": 7})).is_err());
    }
}
