//! `POST /v1/embeddings`: the vectors of texts, or of tokens that the client has already.

use super::entrance::{Admitted, in_time};
use super::error::ApiError;
use super::request::read_json;
use crate::embedding::LONGEST;
use crate::engine::Engine;
use crate::model::Model;
use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use llama_cpp_2::token::LlamaToken;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

const MOST_TEXTS: usize = 256;

#[derive(Deserialize)]
struct Body {
    input: Input,
    encoding_format: Option<Encoding>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected a string, a list of strings, a list of tokens or a list of lists of tokens"
)]
enum Input {
    Text(String),
    Texts(Vec<String>),
    Tokens(Vec<i32>),
    TokenLists(Vec<Vec<i32>>),
}

/// How a vector is written.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Encoding {
    /// As a list of numbers.
    Float,
    /// As the bytes of its numbers, four for each, the lowest first.
    Base64,
}

/// What one vector is wanted of.
enum Wanted {
    Text(String),
    /// Taken as they are: nothing is put before them or after.
    Tokens(Vec<i32>),
}

/// Gives the vectors of texts.
pub(super) async fn create_embeddings(
    State(engine): State<Arc<Engine>>,
    admitted: Admitted,
) -> Result<Json<Value>, ApiError> {
    let _busy = engine.activity.begin();
    let model = Arc::clone(engine.model().ok_or_else(ApiError::loading)?);
    let body: Body = read_json(&admitted.bytes)?;
    let encoding = body.encoding_format.unwrap_or(Encoding::Float);
    let wanted = wanted(body.input)?;
    let counting = Arc::clone(&model);
    let tokenising = engine.tokenise(move || {
        let wanted = wanted.into_iter();
        wanted
            .map(|one| tokens(&counting, one))
            .collect::<Result<Vec<_>, _>>()
    });
    let deadline = admitted.deadline;
    let texts = in_time(deadline, tokenising)
        .await?
        .ok_or_else(|| ApiError::failed("the texts could not be tokenised"))??;
    let count: usize = texts.iter().map(Vec::len).sum();
    let vectors = engine
        .embedder
        .embed(&model, texts)
        .ok_or_else(ApiError::queue_full)?;
    drop(admitted);
    let vectors = in_time(deadline, vectors)
        .await?
        .map_err(|_| ApiError::stopping())?
        .map_err(|reason| ApiError::failed(&reason))?;
    let one = |(index, vector): (usize, &Vec<f32>)| json!({ "object": "embedding", "index": index, "embedding": encoding.write(vector) });
    let data: Vec<_> = vectors.iter().enumerate().map(one).collect();
    Ok(Json(json!({
        "object": "list", "data": data, "model": model.name,
        "usage": { "prompt_tokens": count, "total_tokens": count },
    })))
}

fn wanted(input: Input) -> Result<Vec<Wanted>, ApiError> {
    let wanted: Vec<_> = match input {
        Input::Text(text) => vec![Wanted::Text(text)],
        Input::Texts(texts) => texts.into_iter().map(Wanted::Text).collect(),
        Input::Tokens(tokens) => vec![Wanted::Tokens(tokens)],
        Input::TokenLists(lists) => lists.into_iter().map(Wanted::Tokens).collect(),
    };
    if wanted.is_empty() || wanted.len() > MOST_TEXTS || wanted.iter().any(Wanted::is_empty) {
        let reason = format!("expected 1 to {MOST_TEXTS} texts, none of them empty");
        return Err(ApiError::invalid("input", reason));
    }
    Ok(wanted)
}

fn tokens(model: &Model, wanted: Wanted) -> Result<Vec<LlamaToken>, ApiError> {
    let most = LONGEST.min(model.context);
    let tokens = match wanted {
        Wanted::Text(text) => {
            let fewest = model.fewest_tokens(text.len());
            if fewest > most {
                return Err(ApiError::text_too_long(fewest, most));
            }
            model.llama.vocab().tokenize(text.as_bytes(), true, false)
        }
        Wanted::Tokens(ids) => known(ids, model.llama.n_vocab())?,
    };
    if tokens.is_empty() || tokens.len() > most {
        return Err(ApiError::text_too_long(tokens.len(), most));
    }
    Ok(tokens)
}

/// The tokens with these ids, of which the model has `count`: any other would end the process.
fn known(ids: Vec<i32>, count: i32) -> Result<Vec<LlamaToken>, ApiError> {
    let token = |id| {
        let unknown = || ApiError::invalid("input", format!("the model has no token {id}"));
        (0..count)
            .contains(&id)
            .then_some(LlamaToken(id))
            .ok_or_else(unknown)
    };
    ids.into_iter().map(token).collect()
}

impl Wanted {
    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Tokens(tokens) => tokens.is_empty(),
        }
    }
}

impl Encoding {
    fn write(self, vector: &[f32]) -> Value {
        match self {
            Self::Float => json!(vector),
            Self::Base64 => {
                let bytes: Vec<_> = vector
                    .iter()
                    .flat_map(|value| value.to_le_bytes())
                    .collect();
                json!(BASE64_STANDARD.encode(bytes))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &Value) -> Result<Vec<Wanted>, ApiError> {
        let body: Body = read_json(body.to_string().as_bytes())?;
        wanted(body.input)
    }

    #[test]
    fn texts_and_tokens_come_alone_or_in_lists() {
        for (input, count) in [
            (json!("a"), 1),
            (json!(["a", "b"]), 2),
            (json!([1, 2, 3]), 1),
            (json!([[1], [2, 3]]), 2),
        ] {
            let wanted = read(&json!({ "input": input })).expect("it is right");
            assert_eq!(wanted.len(), count, "{input}");
        }
        for input in [
            json!([]),
            json!(""),
            json!([[]]),
            json!(["a", ""]),
            json!(["a", 1]),
            json!([[1], 2]),
            json!([0.5]),
            json!(vec!["a"; MOST_TEXTS + 1]),
            json!(null),
        ] {
            assert!(read(&json!({ "input": input })).is_err(), "{input}");
        }
        let wrong = json!({ "input": "a", "encoding_format": "hex" });
        assert!(read(&wrong).is_err());
    }

    #[test]
    fn ids_that_the_model_does_not_have_are_refused() {
        assert!(known(vec![0, 9], 10).is_ok());
        for wrong in [-1, 10, i32::MAX] {
            assert!(known(vec![0, wrong], 10).is_err());
        }
    }

    #[test]
    fn the_bytes_of_a_number_come_lowest_first() {
        assert_eq!(Encoding::Base64.write(&[1.0, -2.5]), json!("AACAPwAAIMA="));
        assert_eq!(Encoding::Float.write(&[1.0, -2.5]), json!([1.0, -2.5]));
    }
}
