//! Where a model's proposals go among the key messages.

use super::{
    desk::Desk,
    propose::{self, Accepted},
    types::{Item, Kind, WordedBy},
};
use crate::digest::{self, Limits, Line};

/// Puts accepted proposals on the board; answers how many were refused.
pub(super) fn take_proposals(desk: &mut Desk, answer: &str, lines: &[Line]) -> usize {
    let mut refused = 0;
    for proposal in propose::read(answer).items {
        let Some(kind) = propose::kind_of(&proposal.kind) else {
            refused += 1;
            continue;
        };
        let accepted = propose::accept(&proposal, kind, lines, &desk.job.context.people);
        match accepted.filter(|one| is_next_reply(one, lines)) {
            Some(accepted) => refused += usize::from(!place(desk, accepted, lines)),
            None => refused += 1,
        }
    }
    refused
}

/// Whether the lines of a promise are one exchange: told in order, with no other question and no other words of the
/// same people between. Otherwise an «ок» may answer something else.
fn is_next_reply(accepted: &Accepted, lines: &[Line]) -> bool {
    let sources = &accepted.sources;
    let (Some(first), Some(last)) = (sources.first(), sources.last()) else {
        return false;
    };
    if accepted.item.kind != Kind::Promise || first == last {
        return true;
    }
    let author = |at: usize| lines.get(at).map(|line| line.author.as_str());
    let parts = |at: usize| {
        let asks = lines.get(at).is_some_and(|line| line.text.contains('?'));
        asks || sources.iter().any(|source| author(*source) == author(at))
    };
    sources.is_sorted()
        && (*first..*last)
            .skip(1)
            .filter(|at| !sources.contains(at))
            .all(|at| !parts(at))
}

/// A proposal about a key message takes its place; others are added while there
/// is room for their kind. Answers whether it stands: one with another term than
/// the key message's does not, since its text may leave out the term it names.
fn place(desk: &mut Desk, accepted: Accepted, lines: &[Line]) -> bool {
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
        let named = item.due.as_ref().map(|due| due.text.to_lowercase());
        let shown = known.due.as_ref().map(|due| due.text.to_lowercase());
        // «Пятницы» is part of «до пятницы».
        if let (Some(named), Some(shown)) = (named, shown)
            && !shown.contains(&named)
        {
            return false;
        }
        item.key.clone_from(&known.key);
        if known.due.is_some() {
            item.due.clone_from(&known.due);
        }
        desk.board.worded(item, &sources);
        return true;
    }
    if !is_borne_out(desk, item.kind, &sources, lines) {
        return true;
    }
    if is_told(items, &item, &ids)
        || count(items, item.kind) >= room(desk.job.context.spans.len(), item.kind)
    {
        return true;
    }
    item.key = format!("m{}", items.len() + 1);
    desk.board.worded(item, &sources);
    true
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
