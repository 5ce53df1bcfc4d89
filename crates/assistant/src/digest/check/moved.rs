//! The same words in another order, where no two people or things can change places: a day told earlier or later, a
//! Russian verb before or after its object, the passive.

use std::ops::Range;

use super::{
    super::{cues::is_denial, due::is_lead, verbs::I_SHALL, words::is_content},
    harmless::in_list,
    person,
    pieces::{Piece, What, same},
    source::{COMPARING, is_doubt, reversal},
    voice::is_reporting,
};

/// Verbs of plain deeds: what follows them is a thing and not a statement, so a day may stand before or after.
const DEEDS: &str = " send ship deliver publish release sign pay call meet move close open launch fix deploy prepare finish \
    share update post order print test bring book ";
/// Russian verbs of the first person that lead a statement or a question.
const TELLING: &str = " скажу напишу сообщу уточню проверю узнаю спрошу напомню расскажу подтвержу покажу договорюсь посмотрю \
    отвечу выясню оценю прикину прослежу запишу отмечу опишу зафиксирую уведомлю оповещу скажем сообщим проверим уточним \
    посмотрим ответим подтвердим покажем ";
/// Prepositions, which tie words to the word before them.
const TIES: &str = " в во на к ко с со о об от из по за у для при до над под про через из-за of to for with from in on at by \
    about into over under per ";
/// Whether a piece of a line may stand as another in a wording, at its place.
pub(super) type Change<'c> = &'c dyn Fn(usize, &Piece, &Piece) -> bool;

/// One plain deed of "I" or "we", with at most one day.
fn is_movable(own: &[&Piece]) -> bool {
    let parted = own.iter().skip(1).any(|p| p.bound && !p.loose);
    let plain = |p: &&Piece| {
        let word = matches!(p.what, What::Word);
        let small = in_list(TIES, &p.norm) || in_list(" will we ", &p.norm) || leads(p);
        !word || small || is_deed(p) || is_content(&p.norm) && !is_scope(p)
    };
    own.len() <= 9
        && !parted
        && own.iter().all(plain)
        && own.iter().filter(|p| is_deed(p)).count() == 1
}

fn is_scope(piece: &Piece) -> bool {
    is_no(piece)
        || is_doubt(&piece.norm)
        || COMPARING.contains(&piece.norm.as_str())
        || reversal(&piece.norm).is_some()
        || is_reporting(&piece.norm)
}

fn is_deed(piece: &Piece) -> bool {
    let norm = piece.norm.as_str();
    let ours = I_SHALL.contains(norm) || person::is_ours(norm);
    ours && !in_list(TELLING, norm) || in_list(DEEDS, norm) || person::we_did(norm)
}

/// The same deed with its day or its verb in another place: the words between keep their order, so no two people or
/// things change places.
pub(super) fn moved(own: &[&Piece], claimed: &[&Piece], change: Change<'_>) -> bool {
    if own.len() != claimed.len() || !is_movable(own) || claimed.iter().skip(1).any(|p| p.bound) {
        return false;
    }
    let Some((mine, theirs)) = without_day(own).zip(without_day(claimed)) else {
        return false;
    };
    let has_day = mine.len() < own.len();
    let tied = mine.iter().any(|p| in_list(TIES, &p.norm));
    if mine.len() != theirs.len() || has_day && (tied || !same_days(own, claimed)) {
        return false;
    }
    let russian = mine.iter().any(|p| !p.norm.is_ascii());
    if !russian {
        let deed = mine.iter().find(|p| !in_list(" we i will ", &p.norm));
        return deed.is_some_and(|p| in_list(DEEDS, &p.norm)) && equal_rows(&mine, &theirs, change);
    }
    let Some(verb) = mine.iter().position(|p| is_deed(p)) else {
        return false;
    };
    let Some(deed) = mine.get(verb) else {
        return false;
    };
    (0..theirs.len()).any(|at| {
        let fits = theirs.get(at).is_some_and(|p| {
            same(deed, p)
                || change(verb, deed, p)
                || at > 0 && person::reflexive(&deed.norm, &p.norm)
        });
        let rest = |row: &[&'_ Piece], skip: usize| -> Vec<String> {
            let kept = row.iter().enumerate().filter(|(place, _)| *place != skip);
            kept.map(|(_, p)| format!("{}{}", p.signs, p.norm))
                .collect()
        };
        fits && rest(&mine, verb) == rest(&theirs, at)
    })
}

fn equal_rows(mine: &[&Piece], theirs: &[&Piece], change: Change<'_>) -> bool {
    let pair = |at: usize| matches!((mine.get(at), theirs.get(at)), (Some(one), Some(other)) if same(one, other) || change(at, one, other));
    (0..mine.len()).all(pair)
}

/// Where the only day of a sentence stands, with the words that lead to it; an empty range when there is none.
fn day(row: &[&Piece]) -> Option<Range<usize>> {
    let is_day = |p: &&&Piece| matches!(p.what, What::Moment(_));
    let Some(at) = (0..row.len()).find(|at| row.get(*at).is_some_and(|p| is_day(&p))) else {
        return Some(0..0);
    };
    let leads = row.get(..at)?.iter().rev().take_while(|p| leads(p)).count();
    let led = leads > 0
        || row
            .get(at)
            .is_some_and(|p| in_list(" завтра сегодня послезавтра today tomorrow ", &p.norm));
    let only = row.iter().filter(is_day).count() == 1;
    (only && led).then_some(at - leads..at + 1)
}

fn without_day<'p>(row: &[&'p Piece]) -> Option<Vec<&'p Piece>> {
    let mut kept = row.to_vec();
    kept.drain(day(row)?);
    Some(kept)
}

fn same_days(own: &[&Piece], claimed: &[&Piece]) -> bool {
    let (Some(one), Some(other)) = (day(own), day(claimed)) else {
        return false;
    };
    let (one, other) = (
        own.get(one).unwrap_or_default(),
        claimed.get(other).unwrap_or_default(),
    );
    alike(one, other)
}

/// "The supplier moved the delivery to Tuesday" and "The delivery was moved to Tuesday by the supplier".
pub(super) fn passive(own: &[&Piece], claimed: &[&Piece]) -> bool {
    let Some(was) = claimed
        .iter()
        .position(|p| matches!(p.norm.as_str(), "was" | "were"))
    else {
        return false;
    };
    let (Some(object), Some(verb)) = (claimed.get(..was), claimed.get(was + 1)) else {
        return false;
    };
    let Some(at) = own
        .iter()
        .position(|p| same(p, verb))
        .filter(|_| is_past(&verb.norm))
    else {
        return false;
    };
    let (Some(subject), Some(rest)) = (own.get(..at), own.get(at + 1..)) else {
        return false;
    };
    let (thing, tail) = rest.split_at(object.len().min(rest.len()));
    let tied = tail.first().is_none_or(|p| in_list(TIES, &p.norm));
    let unparted = !own
        .iter()
        .skip(1)
        .chain(claimed.iter().skip(1))
        .any(|p| p.bound);
    let us = subject.len() == 1 && subject.iter().all(|p| p.norm == "we");
    let after = claimed.get(was + 2..).unwrap_or_default();
    is_thing(object)
        && tied
        && unparted
        && alike(thing, object)
        && (us && alike(tail, after) || is_thing(subject) && names_doer(subject, tail, after))
}

/// Names of people and things, and nothing that limits them.
fn is_thing(row: &[&Piece]) -> bool {
    let plain = |p: &&Piece| !matches!(p.what, What::Word) || is_content(&p.norm) && !is_scope(p);
    !row.is_empty() && row.iter().all(plain)
}

/// Whether the words after the participle are the tail of the sentence and "by" its subject, in either order.
fn names_doer(subject: &[&Piece], tail: &[&Piece], after: &[&Piece]) -> bool {
    let by = |at: usize| after.get(at).is_some_and(|p| p.norm == "by");
    let split = |at: usize| Some((after.get(..at)?, after.get(at + 1..)?));
    (0..after.len())
        .filter(|at| by(*at))
        .filter_map(split)
        .any(|(before, added)| {
            let (doer, rest) = added.split_at(subject.len().min(added.len()));
            alike(doer, subject)
                && (alike(before, tail) && rest.is_empty()
                    || before.is_empty() && alike(rest, tail))
        })
}

fn alike(one: &[&Piece], other: &[&Piece]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
}

fn is_past(norm: &str) -> bool {
    norm.ends_with("ed")
        || in_list(
            " sent paid bought built made found sold brought met held told kept ",
            norm,
        )
}

pub(super) fn is_no(piece: &Piece) -> bool {
    is_denial(&piece.norm) || matches!(piece.norm.as_str(), "нет" | "no" | "нельзя")
}

/// Whether a word only leads to a day: «не позднее» is more than that.
fn leads(piece: &Piece) -> bool {
    is_lead(&piece.norm) && !is_scope(piece)
}
