//! Whether both write the same tokens when the likeliest one is always taken.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::Bench;
use super::ask::{ask_whole, question};
use super::peers::{Settings, start_engine, start_peer};
use super::prompts;
use crate::client::Connection;
use crate::figures::{Figure, Figures, Target};
use crate::report::Better;

const CONTEXT: u32 = 4096;

/// Tokens of one answer.
const TOKENS: u32 = 64;

/// The peer takes a prompt whole. The engine takes it in pieces none of which is below 64 tokens, and from 64 on llama.cpp
/// computes attention in one and the same way, whatever the size: each token's sums are then the same ones. With smaller
/// pieces the peer would compute, and round, the last tokens of some prompts in another way.
const BATCH: u32 = 2048;

/// One answer, token by token.
struct Written {
    prompt_tokens: u64,
    /// How many tokens it has beside the one that ended it. There may be fewer in `tokens`: llama-server puts those
    /// together that share a letter.
    count: u64,
    /// `stop` or `length`.
    ending: String,
    /// The bytes of every token.
    tokens: Vec<Vec<u8>>,
    /// How sure the choice of each was: how far the second likeliest was behind, as a logarithm.
    leads: Vec<f64>,
}

/// Fifty prompts, each alone and from the beginning.
pub(super) async fn measure(bench: &Bench<'_>, figures: &mut Figures) -> Result<()> {
    let mut settings = Settings::new(CONTEXT, 1);
    settings.batch = Some(BATCH);
    let engine = start_engine(bench, settings).await?;
    let twin = start_peer(bench, bench.twin, settings).await?;
    let (mut equal, mut details) = (0_u32, Vec::new());
    let prompts = prompts::fifty();
    for prompt in &prompts {
        forget(engine.address).await?;
        let ours = written(engine.address, prompt, false).await?;
        let theirs = written(twin.address, prompt, true).await?;
        if is_same(&ours, &theirs) {
            equal += 1;
        } else {
            details.push(difference(prompt, &ours, &theirs));
        }
    }
    figures.explain(
        "equality",
        json!({ "tokens": TOKENS, "batch": BATCH, "differences": details }),
    );
    figures.add(Figure {
        row: "P11",
        name: "answers equal token by token, greedy".to_owned(),
        unit: "of 50",
        better: Better::Higher,
        ours: vec![f64::from(equal)],
        beside: vec![f64::from(u32::try_from(prompts.len())?)],
        beside_is: "prompts, against llama-server",
        target: Target::RatioAtLeast(1.0),
        limit: Vec::new(),
    });
    Ok(())
}

/// The engine computes the whole prompt anew, as its rival is asked to: what is reused was summed in other pieces.
async fn forget(engine: SocketAddr) -> Result<()> {
    let mut connection = Connection::open(engine, "").await?;
    let answer = connection
        .send(Method::DELETE, "/cache", bytes::Bytes::new())
        .await?;
    anyhow::ensure!(
        answer.status() == StatusCode::OK,
        "the engine forgets nothing: {}",
        answer.status()
    );
    Ok(())
}

/// `counts_end` says that the server counts the token that ends an answer, as llama-server does.
async fn written(server: SocketAddr, prompt: &str, counts_end: bool) -> Result<Written> {
    let mut question = question(prompt, TOKENS);
    question["stream"] = json!(false);
    question["logprobs"] = json!(true);
    question["top_logprobs"] = json!(2);
    question["cache_prompt"] = json!(false);
    if let Some(question) = question.as_object_mut() {
        question.remove("stream_options");
    }
    let answer = ask_whole(server, &question).await?;
    let count = |name: &str| {
        let count = answer.pointer(&format!("/usage/{name}"));
        count
            .and_then(Value::as_u64)
            .context("an answer without its length")
    };
    let tokens = answer
        .pointer("/choices/0/logprobs/content")
        .and_then(Value::as_array)
        .context("an answer without its tokens")?;
    let ending = answer
        .pointer("/choices/0/finish_reason")
        .and_then(Value::as_str)
        .context("an answer without its ending")?;
    let end = u64::from(counts_end && ending == "stop");
    Ok(Written {
        prompt_tokens: count("prompt_tokens")?,
        count: count("completion_tokens")?.saturating_sub(end),
        ending: ending.to_owned(),
        tokens: tokens.iter().map(bytes_of).collect(),
        leads: tokens.iter().map(lead).collect(),
    })
}

fn bytes_of(token: &Value) -> Vec<u8> {
    let bytes = token.get("bytes").and_then(Value::as_array);
    let bytes = bytes.into_iter().flatten().filter_map(Value::as_u64);
    bytes.filter_map(|byte| u8::try_from(byte).ok()).collect()
}

fn lead(token: &Value) -> f64 {
    let likelihood = |index: usize| {
        token
            .pointer(&format!("/top_logprobs/{index}/logprob"))
            .and_then(Value::as_f64)
    };
    match (likelihood(0), likelihood(1)) {
        (Some(first), Some(second)) => first - second,
        _ => f64::INFINITY,
    }
}

/// Whether both are the same tokens: as many, the same bytes, and cut at the same places where both tell them. A letter
/// that the last tokens leave unfinished may be missing.
fn is_same(ours: &Written, theirs: &Written) -> bool {
    let (ours_ends, theirs_ends) = (ends(ours), ends(theirs));
    let (ours_bytes, theirs_bytes) = (ours.tokens.concat(), theirs.tokens.concat());
    let (short, long) = if ours_bytes.len() < theirs_bytes.len() {
        (&ours_bytes, &theirs_bytes)
    } else {
        (&theirs_bytes, &ours_bytes)
    };
    let rest = long.strip_prefix(short.as_slice());
    let same_bytes = rest.is_some_and(is_unfinished_letter);
    let mut told = theirs_ends.iter().filter(|end| **end <= short.len());
    ours.prompt_tokens == theirs.prompt_tokens
        && ours.count == theirs.count
        && ours.ending == theirs.ending
        && same_bytes
        && told.all(|end| ours_ends.contains(end))
}

/// Whether the bytes are nothing, or the beginning of a single letter.
fn is_unfinished_letter(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(
        |error| error.valid_up_to() == 0 && error.error_len().is_none(),
        str::is_empty,
    )
}

/// Where each entry ends, in bytes from the beginning.
fn ends(written: &Written) -> Vec<usize> {
    let mut end = 0;
    let ends = written.tokens.iter().map(|token| {
        end += token.len();
        end
    });
    ends.collect()
}

/// The entry in which a byte stands.
fn entry(written: &Written, byte: usize) -> usize {
    let ends = ends(written).into_iter();
    ends.take_while(|end| *end <= byte).count()
}

/// Where two answers part, and how close the choice was there.
fn difference(prompt: &str, ours: &Written, theirs: &Written) -> Value {
    let (ours_bytes, theirs_bytes) = (ours.tokens.concat(), theirs.tokens.concat());
    let same = ours_bytes.iter().zip(&theirs_bytes);
    let byte = same.take_while(|(ours, theirs)| ours == theirs).count();
    let at = [entry(ours, byte), entry(theirs, byte)];
    let token = |written: &Written, at: usize| {
        let bytes = written.tokens.get(at);
        bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    json!({
        "prompt": prompt.chars().take(80).collect::<String>(),
        "prompt_tokens": [ours.prompt_tokens, theirs.prompt_tokens],
        "at_token": at[0], "tokens": [token(ours, at[0]), token(theirs, at[1])],
        "lead_over_the_second": [ours.leads.get(at[0]), theirs.leads.get(at[1])],
        "lengths": [ours.count, theirs.count], "endings": [ours.ending, theirs.ending],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(tokens: &[&str]) -> Written {
        Written {
            prompt_tokens: 5,
            count: 3,
            ending: "length".to_owned(),
            tokens: tokens
                .iter()
                .map(|token| token.as_bytes().to_vec())
                .collect(),
            leads: vec![0.5; tokens.len()],
        }
    }

    #[test]
    fn the_place_where_answers_part_is_named() {
        let told = difference("Why?", &written(&["a", "b", "c"]), &written(&["a", "x"]));
        assert_eq!(told["at_token"], 1);
        assert_eq!(told["tokens"], json!(["b", "x"]));
        assert_eq!(told["lead_over_the_second"], json!([0.5, 0.5]));
        let shorter = difference("Why?", &written(&["a"]), &written(&["a", "x"]));
        assert_eq!(shorter["tokens"], json!([null, "x"]));
    }

    #[test]
    fn tokens_put_together_for_a_letter_are_the_same() {
        let letter = |parts: &[&[u8]]| Written {
            tokens: parts.iter().map(|part| part.to_vec()).collect(),
            ..written(&[])
        };
        let apart = letter(&[&[208], &[180], b"a", &[208]]);
        assert!(is_same(&apart, &letter(&[&[208, 180], b"a"])));
        assert!(is_same(
            &letter(&[&[208], &[180], b"a"]),
            &letter(&[&[208, 180], b"a", &[208]])
        ));
        assert!(!is_same(&apart, &letter(&[&[208, 181], b"a"])));
        assert!(!is_same(&apart, &letter(&[&[208, 180], b"ab"])));
        assert!(
            !is_same(&apart, &letter(&[&[208, 180]])),
            "a whole letter is missing"
        );
        assert!(is_same(&written(&["ab", "c"]), &written(&["ab", "c"])));
        assert!(
            !is_same(&written(&["ab", "c"]), &written(&["a", "bc"])),
            "other tokens"
        );
    }

    #[test]
    fn one_token_more_or_another_ending_is_a_difference() {
        let one = written(&["a", "b"]);
        let longer = Written {
            count: 4,
            ..written(&["a", "b"])
        };
        let stopped = Written {
            ending: "stop".to_owned(),
            ..written(&["a", "b"])
        };
        assert!(!is_same(&one, &longer) && !is_same(&longer, &one));
        assert!(!is_same(&one, &stopped));
    }

    #[test]
    fn tokens_are_read_as_bytes_with_their_lead() {
        let token = json!({ "bytes": [208, 180], "top_logprobs": [{ "logprob": -0.1 }, { "logprob": -2.1 }] });
        assert_eq!(bytes_of(&token), "д".as_bytes());
        assert!((lead(&token) - 2.0).abs() < 1e-9);
    }
}
