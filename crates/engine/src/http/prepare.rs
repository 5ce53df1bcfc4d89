//! From a checked request to a job: the prompt's tokens and what the answer is bound to.

use super::error::ApiError;
use super::request::{ChatRequest, Choice, Form};
use crate::model::Model;
use crate::queue::{Job, Progress};
use crate::sampler::Bound;
use crate::template::Message;
use crate::tools::call_schema;
use llama_cpp_2::token::LlamaToken;
use llguidance::Matcher;
use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;

/// Makes the job. It takes time: the whole conversation is tokenised.
pub(super) fn prepare(
    model: &Model,
    request: ChatRequest,
    answer: UnboundedSender<Progress>,
) -> Result<Job, ApiError> {
    check_bias(model, &request)?;
    let tools: Vec<_> = if request.offers_tools() {
        request
            .tools
            .iter()
            .map(|tool| tool.whole.clone())
            .collect()
    } else {
        Vec::new()
    };
    let prompt = prompt(model, &request, &tools)?;
    let pin = if request.pin {
        pinned(model, &request, &tools, &prompt)
    } else {
        0
    };
    let bound = bound(model, &request)?;
    let mut options = request.options;
    options.show_control = !tools.is_empty();
    Ok(Job {
        user: request.user,
        prompt,
        pin,
        pin_name: None,
        options,
        bound,
        answer,
    })
}

/// A text that cannot fit by any count is not worth the seconds it takes to count it.
pub(super) fn check_size(model: &Model, request: &ChatRequest) -> Result<(), ApiError> {
    let fewest = model.fewest_tokens(request.rendered_bytes());
    if fewest >= model.context {
        return Err(ApiError::context_exceeded(fewest, model.context));
    }
    Ok(())
}

fn check_bias(model: &Model, request: &ChatRequest) -> Result<(), ApiError> {
    let tokens = model.llama.n_vocab();
    let unknown = request
        .options
        .bias
        .iter()
        .find(|(token, _)| token.0 >= tokens);
    match unknown {
        None => Ok(()),
        Some((token, _)) => Err(ApiError::invalid(
            "logit_bias",
            format!("the model has no token {}", token.0),
        )),
    }
}

fn prompt(
    model: &Model,
    request: &ChatRequest,
    tools: &[Value],
) -> Result<Vec<LlamaToken>, ApiError> {
    let opening = if request.choice.is_forced() {
        model.template.format().opening()
    } else {
        ""
    };
    let prompt = model
        .template
        .prompt(model, &request.messages, tools, opening)
        .map_err(|error| ApiError::no_prompt(error, model.context))?;
    if prompt.is_empty() {
        return Err(ApiError::invalid(
            "messages",
            "the model's chat template makes nothing of them",
        ));
    }
    if prompt.len() >= model.context {
        return Err(ApiError::context_exceeded(prompt.len(), model.context));
    }
    Ok(prompt)
}

/// How many tokens of the prompt are the system message's: those that it has in common with another conversation.
fn pinned(model: &Model, request: &ChatRequest, tools: &[Value], prompt: &[LlamaToken]) -> usize {
    let Some(system) = request
        .messages
        .first()
        .filter(|first| first.role == "system")
    else {
        return 0;
    };
    let other = Message {
        role: "user",
        content: "?".to_owned(),
        ..Message::default()
    };
    let other = model
        .template
        .prompt(model, &[system.clone(), other], tools, "");
    let other = other.unwrap_or_default();
    prompt
        .iter()
        .zip(&other)
        .take_while(|(one, other)| one == other)
        .count()
}

fn bound(model: &Model, request: &ChatRequest) -> Result<Bound, ApiError> {
    let calls = |only: Option<&str>| {
        let tools = request
            .tools
            .iter()
            .filter(|tool| only.is_none_or(|name| tool.name == name));
        schema_bound(model, "tools", &call_schema(model.template.format(), tools))
    };
    match (&request.form, &request.choice) {
        (Form::Free, Choice::Required) => calls(None),
        (Form::Free, Choice::Function(name)) => calls(Some(name)),
        (Form::Free, _) => Ok(Bound::Free),
        (Form::Schema(given), _) => {
            schema_bound(model, "response_format.json_schema.schema", given)
        }
        (Form::Grammar(grammar), _) => {
            let matcher = model.schemas.by_grammar(&model.llama, grammar);
            form_bound("grammar", matcher)
        }
    }
}

fn schema_bound(model: &Model, field: &str, schema: &Value) -> Result<Bound, ApiError> {
    form_bound(field, model.schemas.matcher(&model.llama, schema))
}

fn form_bound(field: &str, matcher: Result<Matcher, String>) -> Result<Bound, ApiError> {
    matcher
        .map(|matcher| Bound::Form(Box::new(matcher)))
        .map_err(|reason| ApiError::invalid(field, reason))
}
