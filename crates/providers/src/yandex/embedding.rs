//! Vectors: one text a request, several requests at once, and no more of them a second than the quota allows.

use futures::{FutureExt, StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::Yandex;
use super::names::vectors_uri;
use super::native::number;
use super::operation::in_document;
use crate::{Embedding, EmbeddingRequest, ProviderError, Usage, wire};

/// How many requests are under way at once.
const AT_ONCE: usize = 8;
/// The longest vector that is believed.
const MOST_DIMENSIONS: usize = 16_384;

impl Yandex {
    pub(super) async fn embed_all(
        &self,
        request: EmbeddingRequest,
    ) -> Result<Embedding, ProviderError> {
        let model = vectors_uri(&self.link.folder, &request.model, request.purpose);
        let mut asked = Vec::with_capacity(request.texts.len());
        for text in &request.texts {
            asked.push(self.embed_one(&model, text, request.dimensions).boxed());
        }
        let answers: Vec<(Vec<f32>, u64)> =
            stream::iter(asked).buffered(AT_ONCE).try_collect().await?;
        let tokens = answers.iter().map(|(_, tokens)| tokens).sum();
        let vectors: Vec<Vec<f32>> = answers.into_iter().map(|(vector, _)| vector).collect();
        if !of_one_length(&vectors) {
            return Err(ProviderError::Protocol(
                "the vectors have different lengths".into(),
            ));
        }
        let usage = Usage {
            prompt_tokens: tokens,
            ..Usage::default()
        };
        let embedding = Embedding {
            vectors,
            usage: Some(usage),
        };
        Ok(embedding.normalised())
    }

    async fn embed_one(
        &self,
        model: &str,
        text: &str,
        dimensions: Option<u32>,
    ) -> Result<(Vec<f32>, u64), ProviderError> {
        let wait = self.quota.embeddings.turn(Instant::now());
        if !wait.is_zero() {
            self.pause.pause(wait).await;
        }
        let mut body = json!({"modelUri": model, "text": text});
        if let Some(dimensions) = dimensions {
            body["dim"] = json!(dimensions.to_string());
        }
        let address = wire::address(&self.addresses.native, &["textEmbedding"])?;
        let post = self.link.client.post(address).json(&body);
        read(&self.link.document(post).await?)
    }
}

fn of_one_length(vectors: &[Vec<f32>]) -> bool {
    vectors
        .windows(2)
        .all(|pair| matches!(pair, [one, other] if one.len() == other.len()))
}

fn read(answer: &Value) -> Result<(Vec<f32>, u64), ProviderError> {
    if let Some(error) = in_document(answer) {
        return Err(error);
    }
    let result = answer.get("result").unwrap_or(answer);
    let numbers = result.get("embedding").and_then(Value::as_array);
    let numbers = numbers
        .filter(|numbers| !numbers.is_empty() && numbers.len() <= MOST_DIMENSIONS)
        .ok_or_else(no_vector)?;
    let vector: Option<Vec<f32>> = numbers.iter().map(coordinate).collect();
    let tokens = number(result.get("numTokens"));
    Ok((vector.ok_or_else(no_vector)?, tokens))
}

fn coordinate(value: &Value) -> Option<f32> {
    let text;
    let written = match value {
        Value::String(written) => written.as_str(),
        Value::Number(number) => {
            text = number.to_string();
            text.as_str()
        }
        _ => return None,
    };
    let number: f32 = written.parse().ok()?;
    number.is_finite().then_some(number)
}

fn no_vector() -> ProviderError {
    ProviderError::Protocol("the answer holds no vector".into())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_vector_is_read() {
        let answer = json!({"embedding": [0.5, "-0.25", 1], "numTokens": "3", "modelVersion": "m"});
        assert_eq!(read(&answer), Ok((vec![0.5, -0.25, 1.0], 3)));
    }

    #[rstest]
    #[case(json!({}))]
    #[case(json!({"embedding": []}))]
    #[case(json!({"embedding": [1, null]}))]
    #[case(json!({"embedding": [1e300]}))]
    #[case(json!({"embedding": ["NaN"]}))]
    #[case(json!([]))]
    fn anything_else_is_none(#[case] answer: Value) {
        assert_eq!(read(&answer).expect_err("no vector").kind(), "protocol");
    }

    #[test]
    fn lengths_are_compared() {
        assert!(of_one_length(&[vec![1.0], vec![2.0]]) && of_one_length(&[]));
        assert!(!of_one_length(&[vec![1.0], vec![2.0], vec![]]));
    }
}
