//! Asks models: reserves, sends, falls back, settles.

use std::time::Duration;

use providers::{OutputShape, ProviderError};

use super::{
    desk::{Desk, reference},
    patience::within,
    propose,
    rights::still_readable,
    task::Stop,
    types::{RunEvent, WordedBy},
};
use crate::{
    model::{EngineState, Model, fall},
    prompt::{self, Prepared, Question},
    redaction::{self, Redacted, Texts},
};

/// What came of asking.
pub(super) enum Said {
    /// An answer of the asked shape.
    Text(String),
    /// Nothing: the model failed, was taken off the list, and another one is
    /// first, which may hold less.
    Changed,
    /// Nothing: only small models are left, for what they are not asked.
    OnlySmall,
}

/// Sends one request to the first of `models`; one that fails is taken off the
/// list where others are left. Waits and model changes are told. What it said
/// counts only while the person may still read what it is about.
pub(super) async fn ask(
    desk: &mut Desk,
    models: &mut Vec<Model>,
    question: &Ask<'_>,
    lines: &[String],
) -> Result<Said, Stop> {
    let Some(model) = models.first().cloned() else {
        return Err(Stop::Broken(kernel::Error::unavailable("model-failed")));
    };
    if model.settings.small && question.is_large() {
        return Ok(Said::OnlySmall);
    }
    let mut said = try_one(desk, &model, question, lines).await?;
    if let Err(error) = &said
        && fell_unseen(desk, &model, error).await
    {
        desk.asked_again = true;
        said = try_one(desk, &model, question, lines).await?;
    }
    let error = match said {
        Ok(text) if question.is_readable(&text) => {
            still_readable(desk).await?;
            return Ok(Said::Text(text));
        }
        Ok(_) => ProviderError::Protocol("the answer is not of the asked shape".to_owned()),
        Err(error) => error,
    };
    if matches!(error, ProviderError::Filtered(_)) || models.len() == 1 {
        return Err(Stop::Model {
            model: Box::new(model),
            error,
        });
    }
    desk.failed.push(model.id);
    models.remove(0);
    tell_change(desk, &model, models.first(), &error);
    Ok(Said::Changed)
}

/// Whether the engine's process died before anybody saw a word of the model,
/// and this run has not asked again yet: once may be chance.
async fn fell_unseen(desk: &Desk, model: &Model, error: &ProviderError) -> bool {
    let seen = desk.board.result().items.iter();
    let unseen = seen.clone().all(|item| item.worded_by == WordedBy::Quote);
    if desk.asked_again || !unseen || !matches!(error, ProviderError::Unavailable { .. }) {
        return false;
    }
    let state = desk.job.parts.models.settled_state(model).await;
    matches!(state, EngineState::Failed(why) if fall::was_killed(&why))
}

/// How many tokens of messages fit into the first of `models` beside the
/// scenario's prompt and answer.
pub(super) fn room(desk: &Desk, models: &[Model]) -> u64 {
    let context = models
        .first()
        .map_or(0, |model| u64::from(model.settings.context));
    context
        .saturating_sub(u64::from(desk.job.scenario.max_tokens) + OVERHEAD)
        .max(LEAST)
}

/// Tokens kept free for the prompt's own words.
const OVERHEAD: u64 = 700;
/// Whatever a model is said to hold, it is asked about something.
const LEAST: u64 = 256;

/// One request, before a model is chosen.
#[derive(Clone)]
pub(super) struct Ask<'a> {
    pub(super) prompt: &'a str,
    pub(super) instruction: &'a str,
    pub(super) output: OutputShape,
    pub(super) max_tokens: u32,
}

impl Ask<'_> {
    /// Whether it is more than one sentence: small models are not asked that.
    fn is_large(&self) -> bool {
        !matches!(self.output, OutputShape::Text)
    }

    /// Whether an answer can be used: a sentence always, a list when it is one.
    fn is_readable(&self, answer: &str) -> bool {
        !self.is_large() || propose::is_readable(answer)
    }
}

async fn try_one(
    desk: &mut Desk,
    model: &Model,
    ask: &Ask<'_>,
    lines: &[String],
) -> Result<Result<String, ProviderError>, Stop> {
    still_readable(desk).await?;
    let prepared = prepare(desk, model, ask, lines)?;
    let parts = desk.job.parts.clone();
    let now = parts.clock.now();
    let reservation = parts
        .quota
        .reserve(&desk.job.permit, now, prepared.most_tokens())
        .await?;
    let (left, so_far) = (desk.left().min(LONGEST_ANSWER), desk.so_far.clone());
    if left.is_zero() {
        return Ok(Err(late(desk).0));
    }
    let asking = async {
        let asked = parts
            .models
            .ask(model, prepared, reservation, left, &so_far);
        match asked.await {
            Ok(answer) => answer.whole().await,
            Err(error) => Err((error, providers::Usage::default())),
        }
    };
    let answer = within(left, desk.so_far.loading(), asking).await;
    let (answer, usage) = match answer.unwrap_or_else(|| Err(late(desk))) {
        Ok((text, usage)) => (Ok(text), usage),
        Err((error, usage)) => (Err(error), usage),
    };
    desk.spent(usage);
    Ok(answer)
}

/// What the model is sent: in a language it knows, in a shape it can keep, and
/// masked unless it is on this machine.
fn prepare(desk: &Desk, model: &Model, ask: &Ask<'_>, lines: &[String]) -> Result<Prepared, Stop> {
    let language = if model.speaks(desk.language) {
        desk.language
    } else {
        kernel::Language::En
    };
    let output = if model.settings.schema {
        ask.output.clone()
    } else {
        OutputShape::Text
    };
    let question = Question {
        prompt: ask.prompt,
        language,
        output,
        max_tokens: ask.max_tokens,
    };
    let masked = masked(
        desk.job.parts.models.is_local(model),
        Texts {
            lines: lines.to_vec(),
            instruction: ask.instruction.to_owned(),
        },
    );
    let prepared = prompt::prepare(&desk.job.permit, &desk.job.scenario, &question, &masked)?;
    Ok(prepared)
}

/// An answer that takes too long is paid for as far as it came.
fn late(desk: &Desk) -> (ProviderError, providers::Usage) {
    let cut = desk.so_far.take().unwrap_or_default();
    let error = ProviderError::unavailable("the answer took too long");
    (error, cut.usage)
}

/// However slowly a model drips, one answer takes no longer.
const LONGEST_ANSWER: Duration = Duration::from_mins(10);

/// What stays on this machine goes as it is; everybody else gets placeholders.
fn masked(local: bool, texts: Texts) -> Redacted<Texts> {
    if local {
        redaction::keep(texts)
    } else {
        redaction::redact(&texts)
    }
}

fn tell_change(desk: &mut Desk, from: &Model, to: Option<&Model>, error: &ProviderError) {
    let Some(to) = to else { return };
    let id = format!("reason-{}", error.kind());
    let why = kernel::i18n::text(desk.job.actor.language, &id, &[]).unwrap_or(id);
    desk.model = Some(reference(to));
    let event = RunEvent::ModelChanged {
        from: reference(from),
        to: reference(to),
        why,
    };
    desk.job.live.tell(event);
}
