//! Vectors in OpenAI's language.

use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::json;

use super::OpenAi;
use crate::{Embedder, Embedding, EmbeddingRequest, ProviderError, Usage, wire};

/// The most texts in one request. Servers take more, but answer with more than one can hold.
const BATCH: usize = 32;
/// The longest vector, in numbers.
const LONGEST: usize = 65_536;

#[derive(Deserialize)]
struct Answer {
    data: Vec<Item>,
    #[serde(default)]
    usage: Option<Cost>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    index: Option<usize>,
    embedding: Vec<f32>,
}

#[derive(Deserialize)]
struct Cost {
    #[serde(default)]
    prompt_tokens: Option<u64>,
}

impl Embedder for OpenAi {
    fn embed(&self, request: EmbeddingRequest) -> BoxFuture<'_, Result<Embedding, ProviderError>> {
        Box::pin(async move { self.secrets.hidden(self.embed_all(&request).await) })
    }
}

impl OpenAi {
    async fn embed_all(&self, request: &EmbeddingRequest) -> Result<Embedding, ProviderError> {
        let mut all = Embedding::default();
        for texts in request.texts.chunks(BATCH) {
            let part = self.embed_some(request, texts).await?;
            let length = all.vectors.first().or(part.vectors.first()).map(Vec::len);
            if part
                .vectors
                .iter()
                .any(|vector| Some(vector.len()) != length)
            {
                return Err(wrong("vectors of different lengths"));
            }
            all.vectors.extend(part.vectors);
            all.usage = match (all.usage, part.usage) {
                (Some(before), Some(now)) => Some(Usage {
                    prompt_tokens: before.prompt_tokens.saturating_add(now.prompt_tokens),
                    ..before
                }),
                (before, now) => before.or(now),
            };
        }
        Ok(all.normalised())
    }

    async fn embed_some(
        &self,
        request: &EmbeddingRequest,
        texts: &[String],
    ) -> Result<Embedding, ProviderError> {
        let mut body = json!({"model": request.model, "input": texts, "encoding_format": "float"});
        if let Some(dimensions) = request.dimensions {
            body["dimensions"] = json!(dimensions);
        }
        let post = self.client.post(self.address(&["embeddings"])?).json(&body);
        let answer = self.send(post).await?;
        if answer.media_type() == "text/html" {
            return Err(wire::page(&answer.body().await?));
        }
        read(&answer.body().await?, texts.len())
    }
}

/// The vectors in the order of the texts: servers may send them in another.
fn read(body: &[u8], texts: usize) -> Result<Embedding, ProviderError> {
    let document = wire::document(body)?;
    let answer = Answer::deserialize(document).map_err(|_| wire::unreadable())?;
    let mut items: Vec<(usize, Vec<f32>)> = answer
        .data
        .into_iter()
        .enumerate()
        .map(|(at, item)| (item.index.unwrap_or(at), item.embedding))
        .collect();
    items.sort_by_key(|(index, _)| *index);
    if !items.iter().map(|(index, _)| *index).eq(0..texts) {
        return Err(wrong("not one vector for each text"));
    }
    let vectors: Vec<Vec<f32>> = items.into_iter().map(|(_, vector)| vector).collect();
    let good = |vector: &Vec<f32>| {
        !vector.is_empty() && vector.len() <= LONGEST && vector.iter().all(|x| x.is_finite())
    };
    if !vectors.iter().all(good) {
        return Err(wrong("a vector that is none"));
    }
    let usage = answer.usage.and_then(|cost| cost.prompt_tokens);
    Ok(Embedding {
        vectors,
        usage: usage.map(|prompt_tokens| Usage {
            prompt_tokens,
            ..Usage::default()
        }),
    })
}

fn wrong(what: &str) -> ProviderError {
    ProviderError::Protocol(format!("the answer holds {what}"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn vectors_come_in_the_order_of_the_texts() {
        let answer = json!({"data": [{"index": 1, "embedding": [0.0, 2.0]}, {"index": 0, "embedding": [1, 0]}]});
        let read = read(answer.to_string().as_bytes(), 2).expect("vectors");
        assert_eq!(read.vectors, [[1.0, 0.0], [0.0, 2.0]]);
        assert_eq!(read.usage, None);
    }

    #[rstest]
    #[case(json!({"data": []}))]
    #[case(json!({"data": [{"index": 1, "embedding": [1.0]}]}))]
    #[case(json!({"data": [{"index": 0, "embedding": []}]}))]
    #[case(json!({"data": [{"index": 0, "embedding": [1e300]}]}))]
    #[case(json!({"data": [{"index": 0, "embedding": "AACAPw=="}]}))]
    #[case(json!({"data": [{"embedding": [1.0]}, {"embedding": [1.0]}]}))]
    fn anything_else_is_no_answer(#[case] answer: Value) {
        let error = read(answer.to_string().as_bytes(), 1).expect_err("no vectors");
        assert_eq!(error.kind(), "protocol");
    }
}
