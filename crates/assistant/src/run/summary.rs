//! Key messages first, then a model's wording of them where it holds.

use std::sync::Arc;

use kernel::Language;
use providers::{OutputShape, token_upper_bound};

use super::{
    board::Note,
    desk::Desk,
    propose::{self, Accepted},
    task::Stop,
    types::{Item, Kind, NoticeAction, WordedBy},
    words::{self, Ask},
};
use crate::{
    digest::{self, Claim, ItemKind, Limits, Line},
    model::{Model, store},
};

/// Parts a long conversation is worded in; what is earlier is covered by key
/// messages only, and said.
const MAX_PARTS: usize = 6;
/// Items a small model words, one request each.
const MAX_SMALL: usize = 24;
/// Tokens kept free for the prompt's own words.
const OVERHEAD: u64 = 700;
/// The longest sentence of a small model, in tokens.
const SENTENCE_TOKENS: u32 = 90;

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
        desk.publish().await;
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
    desk.publish().await;
    match models.first() {
        None => tell_why_no_model(desk).await?,
        Some(model) if model.settings.small => word_each(desk, &lines, models).await?,
        Some(_) => word_parts(desk, &lines, models).await?,
    }
    desk.publish().await;
    Ok(())
}

async fn key_messages(
    desk: &Desk,
    lines: &Arc<Vec<Line>>,
) -> Result<Vec<(String, digest::Item)>, Stop> {
    let (lines, zone) = (Arc::clone(lines), desk.job.actor.zone());
    let drawn = tokio::task::spawn_blocking(move || {
        digest::digest(&lines, &zone, Limits::for_lines(lines.len())).items
    });
    let items = drawn
        .await
        .map_err(|error| Stop::Broken(kernel::Error::internal(error)))?;
    Ok(with_keys(items))
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

/// Says why there are only quotations, with one press to a model that would do.
pub(super) async fn tell_why_no_model(desk: &mut Desk) -> Result<(), Stop> {
    if desk.job.model == super::actions::Choice::NoModel {
        return Ok(());
    }
    let all = desk.job.parts.db.read(store::list).await?;
    let unfit = all.iter().find(|model| model.is_default).or(all.first());
    let note = match unfit {
        None => Note {
            code: "no_model",
            message: "no-model",
            ..Note::default()
        },
        Some(model) => Note {
            code: "model_unfit_language",
            message: "model-unfit-language",
            model: Some(&model.name),
            ..Note::default()
        },
    };
    desk.board.notice(note);
    Ok(())
}

/// Item by item: a small model is asked for nothing but one sentence.
pub(super) async fn word_each(
    desk: &mut Desk,
    lines: &[Line],
    mut models: Vec<Model>,
) -> Result<(), Stop> {
    tell_small(desk, &models);
    offer_better(desk).await?;
    let items: Vec<Item> = desk
        .board
        .result()
        .items
        .iter()
        .take(MAX_SMALL)
        .cloned()
        .collect();
    let mut refused = 0;
    for (done, item) in items.iter().enumerate() {
        desk.progress("words", done, items.len());
        let cited = cited_indexes(item, lines);
        let own_language = item_language(&item.text);
        if !models
            .first()
            .is_some_and(|model| model.speaks(own_language))
        {
            continue;
        }
        let prompt = desk.job.scenario.small_prompt.clone();
        let ask = Ask {
            prompt: &prompt,
            instruction: "",
            output: OutputShape::Text,
            max_tokens: SENTENCE_TOKENS,
        };
        let asked = vec![line_for(item, &cited, lines)];
        let answer = words::ask(desk, &mut models, ask, &asked).await?;
        desk.board.covered_by_model(cited.len());
        match worded(item, &answer, &cited, lines, &desk.job.context.people) {
            Wording::Holds(new) => desk.board.worded(*new, &cited),
            Wording::Same => {}
            Wording::Refused => refused += 1,
        }
        desk.publish().await;
    }
    desk.progress("words", items.len(), items.len());
    tell_refused(desk, refused);
    Ok(())
}

fn tell_small(desk: &mut Desk, models: &[Model]) {
    if let Some(model) = models.first() {
        let note = Note {
            code: "small_model",
            message: "small-model",
            model: Some(&model.name),
            ..Note::default()
        };
        desk.board.notice(note);
    }
}

/// One press to a larger model that knows the language, where there is one.
async fn offer_better(desk: &mut Desk) -> Result<(), Stop> {
    let all = desk.job.parts.db.read(store::list).await?;
    let better = all
        .iter()
        .find(|model| !model.settings.small && model.speaks(desk.language));
    if let Some(model) = better {
        let action = Some(NoticeAction {
            kind: "choose_model".to_owned(),
            model_id: model.id,
        });
        let (code, message) = ("better_model", "better-model");
        desk.board.notice(Note {
            code,
            message,
            model: Some(&model.name),
            action,
            ..Note::default()
        });
    }
    Ok(())
}

pub(super) fn tell_refused(desk: &mut Desk, refused: usize) {
    if refused > 0 {
        let count = Some(refused as u64);
        let (code, message) = ("wording_refused", "wording-refused");
        desk.board.notice(Note {
            code,
            message,
            count,
            ..Note::default()
        });
    }
}

fn item_language(text: &str) -> Language {
    match digest::detect(text) {
        digest::Language::Ru => Language::Ru,
        digest::Language::En => Language::En,
    }
}

fn cited_indexes(item: &Item, lines: &[Line]) -> Vec<usize> {
    let index = |id: String| lines.iter().position(|line| line.id == id);
    item.sources
        .iter()
        .filter_map(|source| index(source.message_id.to_string()))
        .collect()
}

fn line_for(item: &Item, cited: &[usize], lines: &[Line]) -> String {
    let author = cited
        .first()
        .and_then(|index| lines.get(*index))
        .map_or("", |line| line.author.as_str());
    if author.is_empty() {
        item.text.clone()
    } else {
        format!("{author}: {}", item.text)
    }
}

/// What came of asking a small model for one sentence.
enum Wording {
    /// The item in its words.
    Holds(Box<Item>),
    /// It said the message again: the quotation is the honest form.
    Same,
    /// It does not hold.
    Refused,
}

fn worded(
    item: &Item,
    answer: &str,
    cited: &[usize],
    lines: &[Line],
    people: &[String],
) -> Wording {
    let sources: Vec<&Line> = cited.iter().filter_map(|index| lines.get(*index)).collect();
    let author = sources.first().map_or("", |line| line.author.as_str());
    let Some(text) = one_sentence(answer, author) else {
        return Wording::Refused;
    };
    if bare(&text) == bare(&item.text) {
        return Wording::Same;
    }
    let due = item.due.as_ref().map(|due| due.text.as_str());
    let kind = propose::item_kind(item.kind);
    let claim = Claim {
        text: &text,
        who: item.who.as_deref(),
        due,
        kind,
    };
    match digest::check(&claim, &sources, people) {
        Ok(()) => Wording::Holds(Box::new(Item {
            text,
            worded_by: WordedBy::Model,
            ..item.clone()
        })),
        Err(_) => Wording::Refused,
    }
}

/// Letters and digits only, to tell whether two sentences say the same.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The first sentence of a small model's answer, without the quotation marks
/// and the "Name:" it likes to add; a cut one is none.
fn one_sentence(answer: &str, author: &str) -> Option<String> {
    let line = answer
        .trim()
        .lines()
        .next()?
        .trim()
        .trim_matches(['"', '“', '”', '«', '»']);
    let named = line.strip_prefix(author).filter(|_| !author.is_empty());
    let line = named
        .and_then(|rest| rest.strip_prefix(':'))
        .unwrap_or(line)
        .trim();
    let first = digest::split(line).into_iter().next()?;
    let text = line.get(first)?.trim();
    let whole = text.ends_with(['.', '!', '?', '…']);
    (whole && text.chars().count() > 8).then(|| text.to_owned())
}

/// Part by part: the model proposes items with the messages they rest on.
async fn word_parts(desk: &mut Desk, lines: &[Line], mut models: Vec<Model>) -> Result<(), Stop> {
    let context = models
        .first()
        .map_or(0, |model| u64::from(model.settings.context));
    let (parts, earlier) = split_parts(lines, context, desk.job.scenario.max_tokens);
    if earlier > 0 {
        let (code, message) = ("earlier_messages_key_only", "earlier-key-only");
        desk.board.notice(Note {
            code,
            message,
            count: Some(earlier as u64),
            ..Note::default()
        });
    }
    let mut refused = 0;
    for (done, (from, to)) in parts.iter().enumerate() {
        desk.progress("words", done, parts.len());
        desk.publish().await;
        let numbered = numbered(lines, *from, *to);
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
        let answer = words::ask(desk, &mut models, ask, &numbered).await?;
        desk.board.covered_by_model(to - from);
        refused += take_proposals(desk, &answer, lines);
        desk.publish().await;
    }
    desk.progress("words", parts.len(), parts.len());
    tell_refused(desk, refused);
    Ok(())
}

/// The newest parts that fit into the model one by one, oldest first, and how
/// many lines before them are left to key messages.
fn split_parts(lines: &[Line], context: u64, answer: u32) -> (Vec<(usize, usize)>, usize) {
    let budget = context
        .saturating_sub(u64::from(answer) + OVERHEAD)
        .max(256);
    let mut parts = Vec::new();
    let mut to = lines.len();
    while to > 0 && parts.len() < MAX_PARTS {
        let mut from = to;
        let mut tokens = 0;
        while let Some(line) = from.checked_sub(1).and_then(|index| lines.get(index)) {
            let cost = token_upper_bound(&line.text) + token_upper_bound(&line.author) + 8;
            if tokens + cost > budget && from < to {
                break;
            }
            tokens += cost;
            from -= 1;
        }
        parts.push((from, to));
        to = from;
    }
    parts.reverse();
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

/// Puts accepted proposals on the board; answers how many were refused.
fn take_proposals(desk: &mut Desk, answer: &str, lines: &[Line]) -> usize {
    let mut refused = 0;
    for proposal in propose::read(answer).items {
        let Some(kind) = propose::kind_of(&proposal.kind) else {
            refused += 1;
            continue;
        };
        match propose::accept(&proposal, kind, lines, &desk.job.context.people) {
            Some(accepted) => place(desk, accepted, lines),
            None => refused += 1,
        }
    }
    refused
}

/// A proposal about a key message takes its place; others are added while there
/// is room for their kind.
fn place(desk: &mut Desk, accepted: Accepted, lines: &[Line]) {
    let Accepted { mut item, sources } = accepted;
    let items = &desk.board.result().items;
    let ids: Vec<uuid::Uuid> = sources
        .iter()
        .filter_map(|source| desk.job.context.spans.get(*source))
        .map(|span| span.id)
        .collect();
    let about = |known: &&Item| {
        known.kind == item.kind
            && known.worded_by == WordedBy::Quote
            && known
                .sources
                .first()
                .is_some_and(|source| ids.contains(&source.message_id))
    };
    if let Some(known) = items.iter().find(about) {
        item.key.clone_from(&known.key);
        if known.due.is_some() {
            item.due.clone_from(&known.due);
        }
        desk.board.worded(item, &sources);
        return;
    }
    if !is_borne_out(desk, item.kind, &sources, lines) {
        return;
    }
    if is_told(items, &item, &ids)
        || count(items, item.kind) >= room(desk.job.context.spans.len(), item.kind)
    {
        return;
    }
    item.key = format!("m{}", items.len() + 1);
    desk.board.worded(item, &sources);
}

/// Messages before and after a cited one by which its kind is judged.
const BEFORE: usize = 3;
const AFTER: usize = 8;

/// True words can still stand under a false heading: a new decision, open
/// question or promise is added only where the cues around a cited message say
/// the same of it.
fn is_borne_out(desk: &Desk, kind: Kind, sources: &[usize], lines: &[Line]) -> bool {
    if kind == Kind::Point {
        return true;
    }
    let zone = desk.job.actor.zone();
    sources.iter().any(|source| {
        let from = source.saturating_sub(BEFORE);
        let to = (source + AFTER).min(lines.len());
        let around = lines.get(from..to).unwrap_or_default();
        let found = digest::digest(around, &zone, Limits::for_lines(around.len())).items;
        found
            .iter()
            .any(|item| Kind::from(item.kind) == kind && item.sources.contains(&(source - from)))
    })
}

/// Whether a worded item of this kind already rests on one of these messages.
fn is_told(items: &[Item], item: &Item, ids: &[uuid::Uuid]) -> bool {
    let same = |known: &&Item| known.kind == item.kind && known.worded_by == WordedBy::Model;
    let shared = |known: &Item| {
        known
            .sources
            .iter()
            .any(|source| ids.contains(&source.message_id))
    };
    items.iter().filter(same).any(shared)
}

fn count(items: &[Item], kind: Kind) -> usize {
    items.iter().filter(|item| item.kind == kind).count()
}

fn room(lines: usize, kind: Kind) -> usize {
    let limits = Limits::for_lines(lines);
    match kind {
        Kind::Decision => limits.decisions,
        Kind::Question => limits.questions,
        Kind::Promise => limits.promises,
        Kind::Point | Kind::Answer => limits.points,
    }
    .max(3)
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
        for context in [1000, 4000, 32_000] {
            let (parts, earlier) = split_parts(&lines, context, 100);
            assert_eq!(parts.first().map(|part| part.0), Some(earlier));
            assert_eq!(parts.last().map(|part| part.1), Some(500));
            assert!(parts.windows(2).all(|pair| pair[0].1 == pair[1].0));
            assert!(parts.len() <= MAX_PARTS);
        }
    }

    #[test]
    fn a_cut_sentence_of_a_small_model_is_none() {
        let plan = Some("Anna will send the plan.".to_owned());
        assert_eq!(
            one_sentence("\"Anna will send the plan.\" More", "Anna"),
            plan
        );
        assert_eq!(one_sentence("Oleg: Anna will send the plan.", "Oleg"), plan);
        assert_eq!(one_sentence("Anna will send the", "Anna"), None);
        assert_eq!(one_sentence("", "Anna"), None);
    }
}
