//! How tokens are to be chosen, checked.

use super::body::{Body, Stop};
use crate::http::error::ApiError;
use crate::queue::{Options, Penalties};
use llama_cpp_2::token::LlamaToken;
use std::ops::RangeInclusive;

const MOST_STOPS: usize = 16;
const LONGEST_STOP: usize = 1024;
const MOST_BIASES: usize = 1024;
const MOST_LOGPROBS: usize = 20;
/// How far back penalties look: by default where only repetition is held against a token, and wherever else OpenAI's
/// own penalties count the whole answer.
const NEAR: u16 = 64;
const FAR: u16 = 4096;

pub(super) fn options(body: &Body) -> Result<Options, ApiError> {
    let max = |field, value: Option<u32>| match value {
        Some(0) => Err(ApiError::invalid(field, "must be at least 1")),
        _ => Ok(value.map(|value| value as usize)),
    };
    let max_tokens = max("max_tokens", body.max_tokens)?;
    Ok(Options {
        temperature: within("temperature", body.temperature, 1.0, 0.0..=2.0)?,
        top_p: within("top_p", body.top_p, 1.0, 0.0..=1.0)?,
        min_p: within("min_p", body.min_p, 0.0, 0.0..=1.0)?,
        top_k: body
            .top_k
            .map_or(0, |most| i32::try_from(most).unwrap_or(0)),
        penalties: penalties(body)?,
        bias: bias(body)?,
        top_logprobs: top_logprobs(body)?,
        seed: body.seed.map(fold_seed),
        stop: stops(body.stop.as_ref())?,
        max_tokens: max("max_completion_tokens", body.max_completion_tokens)?.or(max_tokens),
        show_control: false,
    })
}

fn within(
    field: &str,
    value: Option<f32>,
    default: f32,
    range: RangeInclusive<f32>,
) -> Result<f32, ApiError> {
    let value = value.unwrap_or(default);
    if range.contains(&value) {
        return Ok(value);
    }
    Err(ApiError::invalid(
        field,
        format!("must be between {} and {}", range.start(), range.end()),
    ))
}

fn penalties(body: &Body) -> Result<Penalties, ApiError> {
    let repeat = within("repeat_penalty", body.repeat_penalty, 1.0, 0.01..=10.0)?;
    let frequency = within("frequency_penalty", body.frequency_penalty, 0.0, -2.0..=2.0)?;
    let presence = within("presence_penalty", body.presence_penalty, 0.0, -2.0..=2.0)?;
    let near = body.repeat_penalty.is_some();
    Ok(Penalties {
        repeat,
        frequency,
        presence,
        last: body
            .repeat_last_n
            .unwrap_or(if near { NEAR } else { FAR })
            .min(FAR),
    })
}

fn bias(body: &Body) -> Result<Vec<(LlamaToken, f32)>, ApiError> {
    let bias = body.logit_bias.iter().flatten();
    if bias.clone().count() > MOST_BIASES {
        let reason = format!("at most {MOST_BIASES} tokens");
        return Err(ApiError::invalid("logit_bias", reason));
    }
    bias.map(|(token, bias)| {
        let token = token
            .parse()
            .ok()
            .filter(|token: &i32| *token >= 0)
            .ok_or_else(|| ApiError::invalid("logit_bias", format!("{token:?} is no token")))?;
        let bias = within("logit_bias", Some(*bias), 0.0, -100.0..=100.0)?;
        // What OpenAI calls a ban is one here.
        let bias = if bias <= -100.0 {
            f32::NEG_INFINITY
        } else {
            bias
        };
        Ok((LlamaToken(token), bias))
    })
    .collect()
}

fn top_logprobs(body: &Body) -> Result<Option<usize>, ApiError> {
    let most = body.top_logprobs.unwrap_or(0);
    if most > MOST_LOGPROBS {
        let reason = format!("at most {MOST_LOGPROBS}");
        return Err(ApiError::invalid("top_logprobs", reason));
    }
    if most > 0 && body.logprobs != Some(true) {
        return Err(ApiError::invalid("top_logprobs", "needs logprobs"));
    }
    Ok((body.logprobs == Some(true)).then_some(most))
}

/// llama.cpp's seeds are shorter than OpenAI's, and its largest one means "draw one".
pub(super) fn fold_seed(seed: i64) -> u32 {
    let folded = (seed.cast_unsigned() ^ (seed.cast_unsigned() >> 32)) & u64::from(u32::MAX);
    u32::try_from(folded).unwrap_or(0).min(u32::MAX - 1)
}

fn stops(stop: Option<&Stop>) -> Result<Vec<String>, ApiError> {
    let stops = match stop {
        None => Vec::new(),
        Some(Stop::One(stop)) => vec![stop.clone()],
        Some(Stop::Several(stops)) => stops.clone(),
    };
    if stops.len() > MOST_STOPS {
        return Err(ApiError::invalid(
            "stop",
            format!("at most {MOST_STOPS} texts"),
        ));
    }
    if stops
        .iter()
        .any(|stop| stop.is_empty() || stop.len() > LONGEST_STOP)
    {
        return Err(ApiError::invalid(
            "stop",
            format!("a text must have between 1 and {LONGEST_STOP} bytes"),
        ));
    }
    Ok(stops)
}
