//! Vectors. GigaChat's are not of unit length, and their length in numbers is the model's own.

use serde_json::{Value, json};

use super::GigaChat;
use super::answer::list;
use crate::wire::{self, unreadable};
use crate::{Embedding, EmbeddingRequest, ProviderError, Purpose, Usage};

/// How many texts go into one request.
const BATCH: usize = 20;
/// The longest vector taken, in numbers.
const LONGEST: usize = 16_384;
/// What a text that seeks begins with, for the models that were taught so.
const INSTRUCTION: &str = "Дан вопрос, необходимо найти абзац текста с ответом\nвопрос: ";

impl GigaChat {
    pub(super) async fn vectors(
        &self,
        request: &EmbeddingRequest,
    ) -> Result<Embedding, ProviderError> {
        let texts = texts(request);
        let address = wire::address(&self.settings.base_url, &["embeddings"])?;
        let mut all = Embedding::default();
        for batch in texts.chunks(BATCH) {
            let body = json!({"model": request.model, "input": batch});
            let place = self.signed_in.place().await?;
            let answer = self
                .signed_in
                .send(|| self.client.post(address.clone()).json(&body))
                .await?;
            let answer = wire::document(&answer.body().await?)?;
            drop(place);
            add(&mut all, &answer, batch.len())?;
        }
        let length = all.vectors.first().map_or(0, Vec::len);
        if all.vectors.iter().any(|vector| vector.len() != length) {
            return Err(ProviderError::Protocol(
                "the vectors have different lengths".into(),
            ));
        }
        Ok(all.normalised())
    }
}

fn texts(request: &EmbeddingRequest) -> Vec<String> {
    let taught = request.purpose == Purpose::Query && request.model.starts_with("EmbeddingsGigaR");
    let instruction = if taught { INSTRUCTION } else { "" };
    request
        .texts
        .iter()
        .map(|text| format!("{instruction}{text}"))
        .collect()
}

/// The vectors of one answer, in the order of their places, each there once.
fn add(all: &mut Embedding, answer: &Value, count: usize) -> Result<(), ProviderError> {
    let mut vectors: Vec<Option<Vec<f32>>> = vec![None; count];
    let mut tokens = None;
    for (at, item) in list(answer, "data").iter().enumerate() {
        let place = item.get("index").and_then(Value::as_u64);
        let place = place.map_or(Some(at), |place| usize::try_from(place).ok());
        let vector = item
            .get("embedding")
            .and_then(numbers)
            .ok_or_else(unreadable)?;
        let free = place
            .and_then(|place| vectors.get_mut(place))
            .ok_or_else(unreadable)?;
        if free.replace(vector).is_some() {
            return Err(unreadable());
        }
        let cost = item.pointer("/usage/prompt_tokens").and_then(Value::as_u64);
        tokens = tokens
            .or(cost.map(|_| 0))
            .map(|sum: u64| sum.saturating_add(cost.unwrap_or(0)));
    }
    let vectors: Option<Vec<Vec<f32>>> = vectors.into_iter().collect();
    all.vectors.extend(vectors.ok_or_else(unreadable)?);
    if let Some(tokens) = tokens {
        all.usage.get_or_insert_with(Usage::default).prompt_tokens += tokens;
    }
    Ok(())
}

fn numbers(vector: &Value) -> Option<Vec<f32>> {
    let vector = vector
        .as_array()
        .filter(|vector| !vector.is_empty() && vector.len() <= LONGEST)?;
    vector
        .iter()
        .map(|number| {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a vector needs no more than f32 holds"
            )]
            let number = number.as_f64()? as f32;
            number.is_finite().then_some(number)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn places_are_kept_and_costs_added() {
        let answer = json!({"data": [
            {"index": 1, "embedding": [0.0, 2.0], "usage": {"prompt_tokens": 3}},
            {"index": 0, "embedding": [3.0, 4.0], "usage": {"prompt_tokens": 7}},
        ]});
        let mut all = Embedding::default();
        add(&mut all, &answer, 2).expect("vectors");
        assert_eq!(all.vectors, [vec![3.0, 4.0], vec![0.0, 2.0]]);
        assert_eq!(all.usage.map(|usage| usage.prompt_tokens), Some(10));
    }

    #[rstest]
    #[case::one_short(json!([{"embedding": [1]}]))]
    #[case::twice(json!([{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}]))]
    #[case::beyond(json!([{"index": 0, "embedding": [1]}, {"index": 2, "embedding": [1]}]))]
    #[case::empty(json!([{"embedding": []}, {"embedding": []}]))]
    #[case::words(json!([{"embedding": ["a"]}, {"embedding": [1]}]))]
    #[case::too_great(json!([{"embedding": [1e200]}, {"embedding": [1]}]))]
    #[case::none(json!(null))]
    fn strange_answers_are_refused(#[case] data: Value) {
        let mut all = Embedding::default();
        assert!(add(&mut all, &json!({"data": data}), 2).is_err());
    }
}
