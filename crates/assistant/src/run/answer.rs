//! Answers a question about a conversation from its messages, or says that they
//! do not tell.

use std::sync::Arc;

use providers::token_upper_bound;

use super::{
    board::Note,
    desk::Desk,
    propose::{self, Accepted},
    small::word_each,
    summary::numbered_line,
    task::Stop,
    told::{offer_better, tell_why_no_model},
    types::{Kind, WordedBy},
    words::{self, Ask, Said},
};
use crate::{
    Context, Origin, Span,
    digest::{self, Found, Line},
    model::Model,
};

/// Passages shown as they stand.
const SHOWN: usize = 5;
/// Passages whose surroundings a model is given.
const GIVEN: usize = 24;
/// Messages before and after each passage that a model is given too.
const AROUND: usize = 2;
/// Earlier questions that tell what a later one is about.
const ASKED_BEFORE: usize = 2;

/// Makes an answer.
pub(super) async fn make(
    desk: &mut Desk,
    lines: Arc<Vec<Line>>,
    models: Vec<Model>,
) -> Result<(), Stop> {
    let found = passages(desk, &lines).await?;
    for (number, passage) in found.iter().take(SHOWN).enumerate() {
        desk.board
            .passage(format!("a{}", number + 1), passage.source, &passage.quote);
    }
    desk.board.answered(!found.is_empty());
    desk.progress("key_messages", 1, 1);
    desk.publish();
    match models.first() {
        Some(_) if lines.is_empty() => {}
        None if found.is_empty() => offer_better(desk).await?,
        None => tell_why_no_model(desk).await?,
        Some(model) if model.settings.small => {
            if !found.is_empty() {
                word_each(desk, &lines, models).await?;
            }
        }
        Some(_) => let_model_answer(desk, &lines, &found, models).await?,
    }
    if desk.board.result().items.is_empty() {
        desk.board.answered(false);
        desk.board.notice(Note {
            code: "not_told",
            message: "not-told",
            ..Note::default()
        });
    }
    desk.publish();
    Ok(())
}

async fn passages(desk: &Desk, lines: &Arc<Vec<Line>>) -> Result<Vec<Found>, Stop> {
    let question = desk.job.asked.instruction.clone();
    let found = evidence(desk, lines, question.clone()).await?;
    let before = asked_before(&desk.job.context);
    if !found.is_empty() || before.is_empty() {
        return Ok(found);
    }
    // "And who brings it?" is found by what was asked before.
    evidence(desk, lines, format!("{before} {question}")).await
}

async fn evidence(
    desk: &Desk,
    lines: &Arc<Vec<Line>>,
    question: String,
) -> Result<Vec<Found>, Stop> {
    let (lines, own) = (Arc::clone(lines), own_part(&desk.job.context.spans));
    let found = desk.blocking(move || nearest_first(&lines, &question, own));
    let mut found = found.await?;
    found.retain(|one| is_evidence(&desk.job.context.spans, one.source));
    Ok(found)
}

/// What was said where it is asked comes before what was said elsewhere,
/// however well that fits.
fn nearest_first(lines: &[Line], question: &str, own: usize) -> Vec<Found> {
    let mut near = digest::answer(lines.get(own..).unwrap_or_default(), question, GIVEN);
    for one in &mut near {
        one.source += own;
    }
    if own > 0 {
        let far = digest::answer(lines, question, GIVEN).into_iter();
        near.extend(far.filter(|one| one.source < own));
        near.truncate(GIVEN);
    }
    near
}

/// Where the pieces of the place it is asked in begin: they stand last.
fn own_part(spans: &[Span]) -> usize {
    let here = spans.last().map(|span| span.container);
    let elsewhere = spans.iter().rposition(|span| Some(span.container) != here);
    elsewhere.map_or(0, |index| index + 1)
}

fn is_evidence(spans: &[Span], index: usize) -> bool {
    let span = spans.get(index);
    span.is_some_and(|span| span.origin.is_evidence())
}

/// The newest earlier questions of the same talk, as words to look for; what
/// others asked elsewhere is theirs.
fn asked_before(context: &Context) -> String {
    let own = |span: &&Span| span.origin == Origin::Question && context.talk.contains(&span.id);
    let asked = context.spans.iter().rev().filter(own);
    let texts: Vec<&str> = asked
        .take(ASKED_BEFORE)
        .map(|span| span.text.as_str())
        .collect();
    texts.join(" ")
}

async fn let_model_answer(
    desk: &mut Desk,
    lines: &[Line],
    found: &[Found],
    mut models: Vec<Model>,
) -> Result<(), Stop> {
    models.sort_by_key(|model| model.settings.small);
    let (prompt, instruction) = (
        desk.job.scenario.prompt.clone(),
        desk.job.asked.instruction.clone(),
    );
    let ask = Ask {
        prompt: &prompt,
        instruction: &instruction,
        output: propose::answer_shape(),
        max_tokens: desk.job.scenario.max_tokens,
    };
    desk.progress("words", 0, 1);
    let (answer, read) = loop {
        let talk = talk_of(&desk.job.context);
        let chosen = surroundings(lines, found, &talk, words::room(desk, &models));
        let line = |index: &usize| Some(numbered_line(*index, lines.get(*index)?));
        let numbered: Vec<String> = chosen.iter().filter_map(line).collect();
        match words::ask(desk, &mut models, &ask, &numbered).await? {
            Said::Text(answer) => break (answer, chosen.len()),
            Said::Changed => {}
            Said::OnlySmall if found.is_empty() => return Ok(()),
            Said::OnlySmall => return word_each(desk, lines, models).await,
        }
    };
    desk.board.covered_by_model(read);
    desk.progress("words", 1, 1);
    take_answer(desk, &answer, lines);
    Ok(())
}

/// Where the pieces of the talk stand, newest first.
fn talk_of(context: &Context) -> Vec<usize> {
    let spans = &context.spans;
    let place = |id: &uuid::Uuid| spans.iter().position(|span| span.id == *id);
    context.talk.iter().rev().filter_map(place).collect()
}

fn cost(line: &Line) -> u64 {
    token_upper_bound(&line.text) + token_upper_bound(&line.author) + 8
}

/// Indexes of the talk, of the passages and of what stands around them, best
/// first until the budget is spent, then in order; the talk takes half of it at
/// most. Without passages: the newest messages.
fn surroundings(lines: &[Line], found: &[Found], talk: &[usize], budget: u64) -> Vec<usize> {
    let near = |found: &Found| {
        let from = found.source.saturating_sub(AROUND);
        from..(found.source + AROUND + 1).min(lines.len())
    };
    let wanted: Vec<usize> = if found.is_empty() {
        (0..lines.len()).rev().collect()
    } else {
        found.iter().flat_map(near).collect()
    };
    let mut chosen: Vec<usize> = Vec::new();
    let mut tokens = 0;
    for index in talk {
        let Some(cost) = lines.get(*index).map(cost) else {
            continue;
        };
        if tokens + cost <= budget / 2 {
            tokens += cost;
            chosen.push(*index);
        }
    }
    for index in wanted {
        let Some(line) = lines.get(index).filter(|_| !chosen.contains(&index)) else {
            continue;
        };
        let cost = cost(line);
        if tokens + cost > budget {
            break;
        }
        tokens += cost;
        chosen.push(index);
    }
    chosen.sort_unstable();
    chosen
}

/// Takes the whole items of an answer that was cut off.
pub(super) fn take_cut(desk: &mut Desk, answer: &str, lines: &[Line]) {
    // Its silence says nothing yet of what the messages tell.
    if !propose::read(answer).items.is_empty() {
        take_answer(desk, answer, lines);
    }
}

/// Accepted items are put on the board in place of the passages they cite.
fn take_answer(desk: &mut Desk, answer: &str, lines: &[Line]) {
    let proposals = propose::read(answer);
    let people = desk.job.context.people.clone();
    let mut accepted: Vec<Accepted> = Vec::new();
    for proposal in proposals.items.iter().filter(|_| proposals.answered) {
        let one = propose::accept(proposal, Kind::Answer, lines, &people);
        let spans = &desk.job.context.spans;
        let rests = |one: &Accepted| one.sources.iter().all(|at| is_evidence(spans, *at));
        match one.filter(rests) {
            Some(one) => accepted.push(one),
            None => desk.refused += 1,
        }
    }
    if accepted.is_empty() && !desk.board.result().items.is_empty() && !proposals.answered {
        desk.board.answered(false);
        let (code, message) = ("closest_passages", "closest-passages");
        desk.board.notice(Note {
            code,
            message,
            ..Note::default()
        });
    }
    accepted.truncate(SHOWN);
    for (number, one) in accepted.into_iter().enumerate() {
        remove_cited(desk, &one.sources);
        let mut item = one.item;
        item.key = format!("m{}", number + 1);
        desk.board.worded(item, &one.sources);
        desk.board.answered(true);
    }
}

fn remove_cited(desk: &mut Desk, sources: &[usize]) {
    let spans = &desk.job.context.spans;
    let ids: Vec<uuid::Uuid> = sources
        .iter()
        .filter_map(|source| spans.get(*source))
        .map(|span| span.id)
        .collect();
    let quoted = desk
        .board
        .result()
        .items
        .iter()
        .filter(|item| item.worded_by == WordedBy::Quote);
    let cited = quoted.filter(|item| {
        item.sources
            .iter()
            .any(|source| ids.contains(&source.message_id))
    });
    let keys: Vec<String> = cited.map(|item| item.key.clone()).collect();
    for key in keys {
        desk.board.remove(&key);
    }
}
