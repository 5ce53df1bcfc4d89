//! Answers bound to a schema: how many are valid, and what being bound costs.

use anyhow::Result;
use serde_json::{Value, json};

use super::Bench;
use super::ask::{Answer, ask, bound, question};
use super::peers::{Settings, start_engine, start_peer};
use super::schemas::{Task, hundred};
use crate::figures::{Figure, Figures, Target};
use crate::process::Running;
use crate::report::Better;

const CONTEXT: u32 = 4096;

/// The most tokens of an answer; every schema can be fulfilled with fewer.
const MOST_TOKENS: u32 = 512;

/// With fewer tokens the time between the first and the last says little.
const FEWEST: u32 = 8;

/// A round is so many schemas.
const ROUND: usize = 10;

/// What came of one program's answers.
#[derive(Default)]
struct Tally {
    valid: u32,
    wrong: Vec<Value>,
    /// Tokens per second of each round, bound and free.
    bound: Vec<f64>,
    free: Vec<f64>,
    /// Milliseconds to the first token of each round, bound and free: the median is of rounds of sums.
    first_bound: Vec<f64>,
    first_free: Vec<f64>,
}

/// Sums of one round.
#[derive(Default)]
struct Sums {
    seconds: f64,
    tokens: f64,
    first: f64,
}

impl Sums {
    fn take(&mut self, answer: &Answer) -> Result<()> {
        if answer.tokens >= FEWEST {
            let (seconds, tokens) = answer.writing();
            self.seconds += seconds;
            self.tokens += tokens;
        }
        self.first += answer.first()?;
        Ok(())
    }
}

/// A hundred schemas, each answered by both, bound and free by turns.
pub(super) async fn measure(bench: &Bench<'_>, figures: &mut Figures) -> Result<()> {
    let settings = Settings::new(CONTEXT, 1);
    let both = [
        start_engine(bench, settings).await?,
        start_peer(bench, bench.peer, settings).await?,
    ];
    let mut tallies = [Tally::default(), Tally::default()];
    let tasks = hundred();
    for (server, task) in both.iter().zip([&tasks[0], &tasks[0]]) {
        // The tables over the vocabulary are made at the first schema.
        ask(
            server.address,
            &bound(question(task.asks, MOST_TOKENS), &task.schema),
        )
        .await?;
    }
    for round in tasks.chunks(ROUND) {
        for (server, tally) in both.iter().zip(&mut tallies) {
            one_round(server, round, tally).await?;
        }
        let [ours, theirs] = &tallies;
        println!(
            "  schemas: {} and {} valid so far",
            ours.valid, theirs.valid
        );
    }
    let [ours, theirs] = tallies;
    figures.explain(
        "schemas",
        json!({ "schemas": tasks.len(), "ours_wrong": ours.wrong, "theirs_wrong": theirs.wrong }),
    );
    report(ours, theirs, figures);
    Ok(())
}

async fn one_round(server: &Running, tasks: &[Task], tally: &mut Tally) -> Result<()> {
    let (mut bound_sums, mut free_sums) = (Sums::default(), Sums::default());
    for task in tasks {
        let asked = bound(question(task.asks, MOST_TOKENS), &task.schema);
        let length = match ask(server.address, &asked).await {
            Ok(answer) => {
                judge(task, &answer.text, &answer.ending, tally);
                bound_sums.take(&answer)?;
                answer.tokens
            }
            Err(refusal) => {
                tally
                    .wrong
                    .push(json!({ "schema": task.schema, "refused": refusal.to_string() }));
                continue;
            }
        };
        let free = ask(server.address, &question(task.asks, length.max(FEWEST * 2))).await?;
        free_sums.take(&free)?;
    }
    tally.bound.push(bound_sums.tokens / bound_sums.seconds);
    tally.free.push(free_sums.tokens / free_sums.seconds);
    let count = f64::from(u32::try_from(tasks.len())?);
    tally.first_bound.push(bound_sums.first / count * 1e3);
    tally.first_free.push(free_sums.first / count * 1e3);
    Ok(())
}

fn judge(task: &Task, text: &str, ending: &str, tally: &mut Tally) {
    match check(&task.schema, text) {
        Ok(()) => tally.valid += 1,
        Err(why) => tally.wrong.push(json!({
            "schema": task.schema, "text": text, "ending": ending, "why": why,
        })),
    }
}

/// Whether a text is JSON valid against the schema, and why not.
fn check(schema: &Value, text: &str) -> Result<(), String> {
    let validator = jsonschema::validator_for(schema).map_err(|error| error.to_string())?;
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    validator
        .validate(&value)
        .map_err(|error| error.to_string())
}

fn report(ours: Tally, theirs: Tally, figures: &mut Figures) {
    for (name, valid, target) in [
        (
            "valid answers of 100 schemas",
            ours.valid,
            Target::RatioAtLeast(1.0),
        ),
        (
            "valid answers of 100, llama-server's own",
            theirs.valid,
            Target::Known,
        ),
    ] {
        let (ours, beside) = (vec![f64::from(valid)], vec![100.0]);
        figures.add(figure(
            name,
            (ours, beside),
            "schemas",
            Better::Higher,
            target,
        ));
    }
    for (name, rates, beside_is, target) in [
        (
            "tokens bound to a schema",
            (ours.bound.clone(), ours.free),
            "free text",
            Target::RatioAtLeast(0.95),
        ),
        (
            "the same, to llama-server's",
            (ours.bound, theirs.bound.clone()),
            "llama-server, bound",
            Target::Known,
        ),
        (
            "llama-server's own, bound to a schema",
            (theirs.bound, theirs.free),
            "llama-server, free text",
            Target::Known,
        ),
    ] {
        figures.add(figure(name, rates, beside_is, Better::Higher, target));
    }
    for (name, waits, beside_is) in [
        (
            "first token, bound",
            (ours.first_bound.clone(), ours.first_free),
            "free text",
        ),
        (
            "the same, to llama-server's",
            (ours.first_bound, theirs.first_bound),
            "llama-server, bound",
        ),
    ] {
        figures.add(figure(name, waits, beside_is, Better::Lower, Target::Known));
    }
}

fn figure(
    name: &str,
    (ours, beside): (Vec<f64>, Vec<f64>),
    beside_is: &'static str,
    better: Better,
    target: Target,
) -> Figure {
    let unit = match (better, beside_is) {
        (_, "schemas") => "answers",
        (Better::Higher, _) => "per s",
        (Better::Lower, _) => "ms",
    };
    Figure {
        row: "P13",
        name: name.to_owned(),
        unit,
        better,
        ours,
        beside,
        beside_is,
        target,
        limit: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_breaks_its_schema_or_off_is_found() {
        let schema = json!({ "type": "array", "maxItems": 1, "items": { "enum": ["yes"] } });
        assert_eq!(check(&schema, "[\"yes\"]"), Ok(()));
        assert!(check(&schema, "[\"no\"]").is_err());
        assert!(check(&schema, "[\"yes\"").is_err());
        let mut tally = Tally::default();
        let task = Task { asks: "", schema };
        judge(&task, "[]", "stop", &mut tally);
        judge(&task, "[", "length", &mut tally);
        assert_eq!((tally.valid, tally.wrong.len()), (1, 1));
    }
}
