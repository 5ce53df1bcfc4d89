//! `POST /v1/embeddings`.

use super::entrance::{Admitted, in_time};
use super::error::ApiError;
use super::request::read_json;
use crate::embedding::LONGEST;
use crate::engine::Engine;
use crate::model::Model;
use axum::Json;
use axum::extract::State;
use llama_cpp_2::token::LlamaToken;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

const MOST_TEXTS: usize = 256;

#[derive(Deserialize)]
struct Body {
    input: Input,
    encoding_format: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a string or a list of strings")]
enum Input {
    One(String),
    Several(Vec<String>),
}

/// Gives the vectors of texts.
pub(super) async fn create_embeddings(
    State(engine): State<Arc<Engine>>,
    admitted: Admitted,
) -> Result<Json<Value>, ApiError> {
    let _busy = engine.activity.begin();
    let model = Arc::clone(engine.model().ok_or_else(ApiError::loading)?);
    let texts = texts(read_json(&admitted.bytes)?)?;
    let counting = Arc::clone(&model);
    let tokenising = engine.tokenise(move || {
        texts
            .iter()
            .map(|text| tokens(&counting, text))
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
    let data: Vec<_> = vectors
        .iter()
        .enumerate()
        .map(
            |(index, vector)| json!({ "object": "embedding", "index": index, "embedding": vector }),
        )
        .collect();
    Ok(Json(json!({
        "object": "list", "data": data, "model": model.name,
        "usage": { "prompt_tokens": count, "total_tokens": count },
    })))
}

fn texts(body: Body) -> Result<Vec<String>, ApiError> {
    if body.encoding_format.is_some_and(|format| format != "float") {
        return Err(ApiError::invalid("encoding_format", "only float is given"));
    }
    let texts = match body.input {
        Input::One(text) => vec![text],
        Input::Several(texts) => texts,
    };
    if texts.is_empty() || texts.len() > MOST_TEXTS || texts.iter().any(String::is_empty) {
        let reason = format!("expected 1 to {MOST_TEXTS} texts, none of them empty");
        return Err(ApiError::invalid("input", reason));
    }
    Ok(texts)
}

fn tokens(model: &Model, text: &str) -> Result<Vec<LlamaToken>, ApiError> {
    let most = LONGEST.min(model.context);
    let fewest = model.fewest_tokens(text.len());
    if fewest > most {
        return Err(ApiError::text_too_long(fewest, most));
    }
    let tokens = model.llama.vocab().tokenize(text.as_bytes(), true, false);
    if tokens.is_empty() || tokens.len() > most {
        return Err(ApiError::text_too_long(tokens.len(), most));
    }
    Ok(tokens)
}
