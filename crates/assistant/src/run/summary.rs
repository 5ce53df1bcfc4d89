//! Key messages first, then a model's wording of them where it holds.

use std::{collections::VecDeque, sync::Arc};

use providers::token_upper_bound;

use super::{
    board::Note,
    desk::Desk,
    place::take_proposals,
    propose,
    small::word_each,
    task::Stop,
    told::tell_why_no_model,
    words::{self, Ask, Said},
};
use crate::{
    digest::{self, ItemKind, Limits, Line},
    model::Model,
};

/// Parts a long conversation is worded in; what is earlier is covered by key
/// messages only, and said.
const MAX_PARTS: usize = 6;

/// Makes a summary.
pub(super) async fn make(
    desk: &mut Desk,
    lines: Arc<Vec<Line>>,
    models: Vec<Model>,
) -> Result<(), Stop> {
    if lines.is_empty() {
        let (code, message) = ("nothing_to_summarise", "nothing-to-summarise");
        desk.board.notice(Note {
            code,
            message,
            ..Note::default()
        });
        desk.publish();
        return Ok(());
    }
    let found = key_messages(desk, &lines).await?;
    for (key, item) in &found {
        desk.board.quote(key.clone(), item);
    }
    desk.progress("key_messages", 1, 1);
    if found.is_empty() {
        let (code, message) = ("nothing_important", "nothing-important");
        desk.board.notice(Note {
            code,
            message,
            ..Note::default()
        });
    }
    desk.publish();
    match models.first() {
        None => tell_why_no_model(desk).await?,
        Some(model) if model.settings.small => word_each(desk, &lines, models).await?,
        Some(_) => word_parts(desk, &lines, models).await?,
    }
    desk.publish();
    Ok(())
}

async fn key_messages(
    desk: &Desk,
    lines: &Arc<Vec<Line>>,
) -> Result<Vec<(String, digest::Item)>, Stop> {
    let (lines, zone) = (Arc::clone(lines), desk.job.actor.zone());
    let drawn =
        desk.blocking(move || digest::digest(&lines, &zone, Limits::for_lines(lines.len())).items);
    Ok(with_keys(drawn.await?))
}

/// `p1`, `d1`, `q1`, `r1` … by kind.
fn with_keys(items: Vec<digest::Item>) -> Vec<(String, digest::Item)> {
    let mut counts = [0_usize; 4];
    let key = |item: digest::Item| {
        let (letter, place) = match item.kind {
            ItemKind::Point => ('p', 0),
            ItemKind::Decision => ('d', 1),
            ItemKind::Question => ('q', 2),
            ItemKind::Promise => ('r', 3),
        };
        let count = counts.get_mut(place).map_or(0, |count| {
            *count += 1;
            *count
        });
        (format!("{letter}{count}"), item)
    };
    items.into_iter().map(key).collect()
}

/// Part by part: the model proposes items with the messages they rest on.
async fn word_parts(desk: &mut Desk, lines: &[Line], mut models: Vec<Model>) -> Result<(), Stop> {
    // In the administrator's order, but a small one only when no other is left.
    models.sort_by_key(|model| model.settings.small);
    let (prompt, instruction) = (
        desk.job.scenario.prompt.clone(),
        desk.job.asked.instruction.clone(),
    );
    let ask = Ask {
        prompt: &prompt,
        instruction: &instruction,
        output: propose::summary_shape(),
        max_tokens: desk.job.scenario.max_tokens,
    };
    let mut parts = parts_from(desk, lines, 0, &models);
    let mut done = 0;
    while let Some((from, to)) = parts.front().copied() {
        desk.progress("words", done, done + parts.len());
        desk.publish();
        let numbered = numbered(lines, from, to);
        match words::ask(desk, &mut models, &ask, &numbered).await? {
            Said::OnlySmall => return word_each(desk, lines, models).await,
            // What is left is cut anew, to what the next model can hold.
            Said::Changed => parts = parts_from(desk, lines, from, &models),
            Said::Text(answer) => {
                parts.pop_front();
                done += 1;
                desk.board.covered_by_model(to - from);
                desk.refused += take_proposals(desk, &answer, lines);
                desk.publish();
            }
        }
    }
    desk.progress("words", done, done);
    Ok(())
}

/// The parts of the lines after the first `start` for the model that is asked
/// next. Lines that are left to key messages are told.
fn parts_from(
    desk: &mut Desk,
    lines: &[Line],
    start: usize,
    models: &[Model],
) -> VecDeque<(usize, usize)> {
    let room = words::room(desk, models);
    let (parts, earlier) = split_parts(lines.get(start..).unwrap_or_default(), room);
    if earlier > 0 {
        let (code, message) = ("earlier_messages_key_only", "earlier-key-only");
        desk.board.notice(Note {
            code,
            message,
            count: Some(earlier as u64),
            ..Note::default()
        });
    }
    let place = |(from, to)| (start + from, start + to);
    parts.into_iter().map(place).collect()
}

/// The newest parts that fit into `room` tokens one by one, oldest first, and
/// how many lines before them are left to key messages.
fn split_parts(lines: &[Line], room: u64) -> (VecDeque<(usize, usize)>, usize) {
    let mut parts = VecDeque::new();
    let mut to = lines.len();
    while to > 0 && parts.len() < MAX_PARTS {
        let mut from = to;
        let mut tokens = 0;
        while let Some(line) = from.checked_sub(1).and_then(|index| lines.get(index)) {
            let cost = token_upper_bound(&line.text) + token_upper_bound(&line.author) + 8;
            if tokens + cost > room && from < to {
                break;
            }
            tokens += cost;
            from -= 1;
        }
        parts.push_front((from, to));
        to = from;
    }
    (parts, to)
}

/// `[12] Анна: text`, counted from 1 over the whole conversation.
pub(super) fn numbered(lines: &[Line], from: usize, to: usize) -> Vec<String> {
    let all = lines.iter().enumerate().take(to).skip(from);
    all.map(|(index, line)| numbered_line(index, line))
        .collect()
}

/// The longest message given to a model, in characters.
const MAX_LINE: usize = 4000;

pub(super) fn numbered_line(index: usize, line: &Line) -> String {
    let flat = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text: String = flat.chars().take(MAX_LINE).collect();
    format!("[{}] {}: {text}", index + 1, line.author)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize) -> Vec<Line> {
        let line = |number: usize| Line {
            id: number.to_string(),
            author: "Анна".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
            text: format!("сообщение номер {number}"),
            thread: None,
            mentions: Vec::new(),
        };
        (0..count).map(line).collect()
    }

    #[test]
    fn parts_cover_everything_or_say_what_is_left() {
        let lines = lines(500);
        for room in [256, 3200, 31_000] {
            let (parts, earlier) = split_parts(&lines, room);
            assert_eq!(parts.front().map(|part| part.0), Some(earlier));
            assert_eq!(parts.back().map(|part| part.1), Some(500));
            let after = parts.iter().skip(1);
            assert!(parts.iter().zip(after).all(|(one, next)| one.1 == next.0));
            assert!(parts.len() <= MAX_PARTS);
        }
    }
}
