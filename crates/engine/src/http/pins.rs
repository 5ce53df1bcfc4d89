//! `/pins`: beginnings of conversations that stay computed.

use super::chat::{enqueue, next};
use super::entrance::{Admitted, in_time};
use super::error::ApiError;
use super::request::Beginning;
use crate::engine::Engine;
use crate::model::Model;
use crate::queue::{Job, Options, Progress};
use crate::sampler::Bound;
use crate::template::{Message, value_bytes};
use axum::Json;
use axum::extract::{Path, State};
use llama_cpp_2::token::LlamaToken;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::mpsc::unbounded_channel;

const LONGEST_NAME: usize = 64;
/// What may follow the messages: the tokens at their end must not depend on it.
const FOLLOWING: [&str; 3] = ["?", "A", "\n"];

/// `PUT /pins/{name}`: computes the messages, and the tools the model is told of, and keeps them until they are given
/// up. Answers when they are there.
pub(super) async fn put_pin(
    State(engine): State<Arc<Engine>>,
    Path(name): Path<String>,
    admitted: Admitted,
) -> Result<Json<Value>, ApiError> {
    let _busy = engine.activity.begin();
    let model = Arc::clone(engine.model().ok_or_else(ApiError::loading)?);
    check_name(&name)?;
    let wanted = Beginning::read(&admitted.bytes)?;
    let deadline = admitted.deadline;
    let preparing = engine.tokenise(move || beginning(&model, &wanted));
    let prompt = in_time(deadline, preparing)
        .await?
        .ok_or_else(|| ApiError::failed("the beginning could not be prepared"))??;
    let tokens = prompt.len();
    let (answer, mut progress) = unbounded_channel();
    let job = Job {
        user: String::new(),
        prompt,
        pin: 0,
        pin_name: Some(name.clone()),
        options: Options::default(),
        bound: Bound::Free,
        answer,
    };
    enqueue(&engine, job)?;
    drop(admitted);
    while !matches!(
        next(&mut progress, deadline).await?,
        Progress::Finished { .. }
    ) {}
    Ok(Json(json!({ "name": name, "tokens": tokens })))
}

/// `GET /pins`: what is kept.
pub(super) async fn list_pins(State(engine): State<Arc<Engine>>) -> Json<Value> {
    let pins = engine.pins().into_iter();
    let pins: Vec<_> = pins
        .map(|(name, tokens)| json!({ "name": name, "tokens": tokens }))
        .collect();
    Json(json!({ "pins": pins }))
}

/// `DELETE /pins/{name}`: gives it up.
pub(super) async fn delete_pin(
    State(engine): State<Arc<Engine>>,
    Path(name): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let _busy = engine.activity.begin();
    engine.model().ok_or_else(ApiError::loading)?;
    match engine.queue.unpin(name).await {
        Ok(true) => Ok(Json(json!({ "status": "ok" }))),
        Ok(false) => Err(ApiError::no_such_pin()),
        Err(_) => Err(ApiError::stopping()),
    }
}

fn check_name(name: &str) -> Result<(), ApiError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if !name.is_empty() && name.len() <= LONGEST_NAME && name.bytes().all(plain) {
        return Ok(());
    }
    let reason =
        format!("1 to {LONGEST_NAME} Latin letters, digits, hyphens, underscores and dots");
    Err(ApiError::invalid("name", reason))
}

/// The tokens with which every conversation begins that begins with these messages and has these tools.
fn beginning(model: &Model, wanted: &Beginning) -> Result<Vec<LlamaToken>, ApiError> {
    let (messages, most) = (&wanted.messages, model.context / 4);
    let messages_bytes: usize = messages.iter().map(Message::bytes).sum();
    let bytes = messages_bytes + wanted.tools.iter().map(value_bytes).sum::<usize>();
    // A text that cannot fit by any count is not worth the seconds it takes to count it.
    let fewest = model.fewest_tokens(bytes);
    if fewest > most {
        return Err(ApiError::pin_too_large(fewest, most));
    }
    let after_user = messages.last().is_some_and(|last| last.role == "user");
    let role = if after_user { "assistant" } else { "user" };
    let mut common: Option<Vec<LlamaToken>> = None;
    for content in FOLLOWING {
        let following = Message {
            role,
            content: content.to_owned(),
            ..Message::default()
        };
        let whole: Vec<_> = messages.iter().cloned().chain([following]).collect();
        let tokens = model.template.prompt(model, &whole, &wanted.tools, "");
        let tokens = tokens.map_err(|error| ApiError::no_prompt(error, model.context))?;
        common = Some(match common {
            None => tokens,
            Some(before) => in_common(&before, &tokens).to_vec(),
        });
    }
    let tokens = common.unwrap_or_default();
    if tokens.is_empty() {
        return Err(ApiError::invalid(
            "messages",
            "the model's chat template makes nothing of them",
        ));
    }
    if tokens.len() > most {
        return Err(ApiError::pin_too_large(tokens.len(), most));
    }
    Ok(tokens)
}

fn in_common<'a>(one: &'a [LlamaToken], other: &[LlamaToken]) -> &'a [LlamaToken] {
    let length = one
        .iter()
        .zip(other)
        .take_while(|(one, other)| one == other)
        .count();
    one.get(..length).unwrap_or_default()
}
