//! SQL of runs.

use std::collections::HashMap;

use kernel::{
    Error, Event, Result, SubjectRef, Timestamp, Tx,
    db::{Row, Value},
    http::Problem,
    ids::{ModelId, PersonId, RunId},
};
use serde_json::json;

use super::types::{ModelRef, Rating, Run, RunResult, RunState, StartRun, Usage};

const RUN: &str = "SELECT id, scenario, subject_kind, subject_id, asked, state, model_id, model_name, result, problem, \
     prompt_tokens, completion_tokens, cached_tokens, rating, created_at, finished_at, model_small FROM runs";

fn from_json<T: serde::de::DeserializeOwned>(
    value: Option<serde_json::Value>,
) -> Result<Option<T>> {
    value
        .map(serde_json::from_value)
        .transpose()
        .map_err(Error::internal)
}

fn run(row: &Row<'_>) -> Result<Run> {
    let kind: Option<String> = row.get(2)?;
    let subject: Option<uuid::Uuid> = row.get(3)?;
    let asked: serde_json::Value = row.get(4)?;
    let asked: StartRun = serde_json::from_value(asked).map_err(Error::internal)?;
    let model: Option<ModelId> = row.get(6)?;
    let name: Option<String> = row.get(7)?;
    let small: Option<bool> = row.get(16)?;
    Ok(Run {
        id: row.get(0)?,
        scenario: row.get(1)?,
        subject: kind
            .zip(subject)
            .map(|(kind, id)| SubjectRef::new(kind, id)),
        range: asked.range,
        instruction: asked.instruction,
        state: RunState::from_code(&row.get::<String>(5)?),
        model: model.zip(name).map(|(id, name)| ModelRef {
            id,
            name,
            is_small: small.unwrap_or(false),
        }),
        result: from_json(row.get(8)?)?,
        problem: from_json(row.get(9)?)?,
        usage: usage(row)?,
        rating: row.get::<Option<String>>(13)?.map(|code| {
            if code == "up" {
                Rating::Up
            } else {
                Rating::Down
            }
        }),
        created_at: row.get(14)?,
        finished_at: row.get(15)?,
        progress: None,
    })
}

fn usage(row: &Row<'_>) -> Result<Usage> {
    let count = |index| Ok::<_, Error>(u64::try_from(row.get::<i64>(index)?).unwrap_or(0));
    Ok(Usage {
        prompt_tokens: count(10)?,
        completion_tokens: count(11)?,
        cached_tokens: count(12)?,
    })
}

/// Adds a run that begins now. The input of a run without a subject is not
/// kept: its person has it.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    id: RunId,
    person: PersonId,
    asked: &StartRun,
    at: Timestamp,
    lease_until: Timestamp,
) -> Result<()> {
    let (kind, subject) = asked
        .subject
        .clone()
        .map(|subject| (subject.kind, subject.id))
        .unzip();
    let kept = StartRun {
        input: None,
        ..asked.clone()
    };
    let kept = serde_json::to_value(kept).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO runs (id, person_id, scenario, subject_kind, subject_id, asked, state, prompt_tokens, \
         completion_tokens, cached_tokens, created_at, lease_until) \
         VALUES ($1, $2, $3, $4, $5, $6, 'running', 0, 0, 0, $7, $8)",
        &[
            id.into(),
            person.into(),
            asked.scenario.as_str().into(),
            kind.into(),
            subject.into(),
            kept.into(),
            at.into(),
            lease_until.into(),
        ],
    )?;
    Ok(())
}

/// A run of this person; others' runs do not exist for them.
pub(super) fn find(tx: &mut Tx<'_>, id: RunId, person: PersonId) -> Result<Run> {
    tx.query_one(
        &format!("{RUN} WHERE id = $1 AND person_id = $2"),
        &[id.into(), person.into()],
        run,
    )
}

/// A person's runs, the newest first, of one subject or all.
pub(super) fn list(
    tx: &mut Tx<'_>,
    person: PersonId,
    subject: Option<&SubjectRef>,
    before: Option<RunId>,
    limit: i64,
) -> Result<Vec<Run>> {
    let before = before.map_or(uuid::Uuid::max(), |id| id.0);
    match subject {
        Some(subject) => tx.query(
            &format!(
                "{RUN} WHERE person_id = $1 AND subject_kind = $2 AND subject_id = $3 AND id < $4 \
                 ORDER BY id DESC LIMIT $5"
            ),
            &[
                person.into(),
                subject.kind.as_str().into(),
                subject.id.into(),
                before.into(),
                limit.into(),
            ],
            run,
        ),
        None => tx.query(
            &format!("{RUN} WHERE person_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"),
            &[person.into(), before.into(), limit.into()],
            run,
        ),
    }
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(Error::internal)
}

/// Keeps what a run has made so far.
pub(super) fn checkpoint(tx: &mut Tx<'_>, id: RunId, result: &RunResult) -> Result<()> {
    let sql = "UPDATE runs SET result = $2 WHERE id = $1 AND state = 'running'";
    tx.execute(sql, &[id.into(), to_json(result)?.into()])?;
    Ok(())
}

/// How a run ended.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub(super) state: RunState,
    pub(super) model: Option<ModelRef>,
    pub(super) result: RunResult,
    pub(super) problem: Option<Problem>,
    pub(super) usage: Usage,
    pub(super) at: Timestamp,
}

/// Ends a run.
pub(super) fn finish(tx: &mut Tx<'_>, id: RunId, ending: &Ending) -> Result<()> {
    let problem = ending.problem.as_ref().map(to_json).transpose()?;
    tx.execute(
        "UPDATE runs SET state = $2, model_id = $3, model_name = $4, result = $5, problem = $6, prompt_tokens = $7, \
         completion_tokens = $8, cached_tokens = $9, finished_at = $10, model_small = $11 WHERE id = $1",
        &[
            id.into(),
            ending.state.code().into(),
            ending.model.as_ref().map(|model| model.id).into(),
            ending.model.as_ref().map(|model| model.name.clone()).into(),
            to_json(&ending.result)?.into(),
            problem.into(),
            ending.usage.prompt_tokens.into(),
            ending.usage.completion_tokens.into(),
            ending.usage.cached_tokens.into(),
            ending.at.into(),
            ending.model.as_ref().map(|model| model.is_small).into(),
        ],
    )?;
    Ok(())
}

/// Says that a run is still worked at.
pub(super) fn renew_lease(tx: &mut Tx<'_>, id: RunId, until: Timestamp) -> Result<()> {
    let sql = "UPDATE runs SET lease_until = $2 WHERE id = $1 AND state = 'running'";
    tx.execute(sql, &[id.into(), until.into()])?;
    Ok(())
}

/// Ends the runs that nobody works at any more, those whose lease ended before
/// `before` or that never had one, and tells their people. Those in `going`
/// are worked at here, whatever their lease says.
pub(super) fn interrupt_strays(
    tx: &mut Tx<'_>,
    before: Timestamp,
    going: &[RunId],
    at: Timestamp,
) -> Result<u64> {
    let strays = tx.query(
        "SELECT id, person_id FROM runs WHERE state = 'running' AND (lease_until IS NULL OR lease_until < $1)",
        &[before.into()],
        |row| Ok((row.get::<RunId>(0)?, row.get::<PersonId>(1)?)),
    )?;
    let mut ended = 0;
    for (id, person) in strays {
        // Its own server, or another one, may have ended it meanwhile.
        if !going.contains(&id) && interrupt(tx, id, at)? {
            ended += 1;
            let id = Some(id.0);
            let kind = "run";
            tx.emit(Event::Personal { person, kind, id });
        }
    }
    Ok(ended)
}

fn interrupt(tx: &mut Tx<'_>, id: RunId, at: Timestamp) -> Result<bool> {
    let problem = json!({
        "type": "about:blank", "status": 503, "code": "unavailable", "title": "Interrupted",
        "detail": "run-interrupted", "trace_id": "",
    });
    let changed = tx.execute(
        "UPDATE runs SET state = 'failed', problem = $1, finished_at = $2, result = COALESCE(result, $3) \
         WHERE id = $4 AND state = 'running'",
        &[
            Value::Json(problem),
            at.into(),
            to_json(&RunResult::default())?.into(),
            id.into(),
        ],
    )?;
    Ok(changed > 0)
}

/// Sets or takes back a rating.
pub(super) fn rate(
    tx: &mut Tx<'_>,
    id: RunId,
    person: PersonId,
    rating: Option<(Rating, Option<String>)>,
) -> Result<()> {
    let (value, comment) = rating.unzip();
    let value = value.map(|value| if value == Rating::Up { "up" } else { "down" });
    let changed = tx.execute(
        "UPDATE runs SET rating = $3, rating_comment = $4 WHERE id = $1 AND person_id = $2",
        &[
            id.into(),
            person.into(),
            value.into(),
            comment.flatten().into(),
        ],
    )?;
    if changed == 0 {
        Err(Error::NotFound)
    } else {
        Ok(())
    }
}

/// Erases a run.
pub(super) fn delete(tx: &mut Tx<'_>, id: RunId, person: PersonId) -> Result<()> {
    let gone = tx.execute(
        "DELETE FROM runs WHERE id = $1 AND person_id = $2",
        &[id.into(), person.into()],
    )?;
    if gone == 0 {
        Err(Error::NotFound)
    } else {
        Ok(())
    }
}

/// Removes the text of runs that ended before `before`; counts stay.
pub(super) fn forget_texts(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.execute(
        "UPDATE runs SET result = NULL, rating_comment = NULL, asked = $2 \
         WHERE finished_at < $1 AND (result IS NOT NULL OR rating_comment IS NOT NULL)",
        &[
            before.into(),
            Value::Json(json!({"scenario": "", "range": "all"})),
        ],
    )
}

/// How often a person has run a scenario since then.
pub(super) fn count_of(
    tx: &mut Tx<'_>,
    person: PersonId,
    scenario: &str,
    since: Timestamp,
) -> Result<i64> {
    const SQL: &str =
        "SELECT count(*) FROM runs WHERE person_id = $1 AND scenario = $2 AND created_at > $3";
    tx.query_one(
        SQL,
        &[person.into(), scenario.into(), since.into()],
        |row| row.get(0),
    )
}

/// How often each scenario was run since then.
pub(crate) fn count_by_scenario(tx: &mut Tx<'_>, since: Timestamp) -> Result<HashMap<String, u64>> {
    const SQL: &str =
        "SELECT scenario, COUNT(*) FROM runs WHERE created_at >= $1 GROUP BY scenario";
    let counted = tx.query(SQL, &[since.into()], |row| {
        let count: i64 = row.get(1)?;
        Ok((row.get(0)?, u64::try_from(count).unwrap_or_default()))
    })?;
    Ok(counted.into_iter().collect())
}
