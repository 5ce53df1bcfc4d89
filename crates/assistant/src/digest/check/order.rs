//! Whether a wording is one cited line made shorter: the same words, in the same order, with nothing between them
//! left out.
//!
//! Sharing words is not enough: «Acme подала на Globex» and «Globex подала на Acme» share all of them. So a sentence
//! of the wording must be an unbroken run of one sentence of one line. It may leave out an opening such as «Итак», and
//! a clause at the end unless that clause limits what was said; it may put the author in place of "I".

use super::{
    super::{
        cues::is_denial,
        names::{calls, same_name},
        plain::own_words,
        sentences::split,
        types::{Claim, Line, Mismatch},
        words::{Token, tokens},
    },
    facts,
    pieces::{Piece, pieces, same},
    source::{COMPARING, Source, is_doubt, normal, reversal},
    voice::{self, Verb, Voice, is_me, is_reporting},
};

/// Openings that may be left out.
const OPENINGS: &str = " итак короче важно напоминаю решили договорились решено коллеги друзья да ок хорошо привет всем \
    добрый день утро вечер team all hi hello ok okay yes sure fyi so reminder note everyone ";
/// Words that make a clause limit, doubt or turn round the one before it.
const LIMITS: &str = " если когда пока только лишь кроме но однако зато хотя а или либо чтобы при после перед до почти якобы \
    что который которая которое которые по мол неправда ложь шутка слухи нет не ни без точнее вернее наоборот if when while \
    until unless only except but however though although or before after provided according allegedly not no never without \
    rather actually joke false that which who nearly about yet supposedly once because не-а ";
/// Beginnings of a sentence that take back the one before it.
const TURNS: &str = " но однако хотя точнее вернее шутка шучу наоборот нет отбой но-но but however though actually rather no \
    joking scratch unless only только кроме если if ";
/// Beginnings of an answer that accept what was asked.
const ACCEPTS: &str = " да ок окей хорошо ладно сделаю пришлю принято договорились конечно беру yes ok okay sure will deal ";

/// One sentence of a cited line.
struct Told<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    asks: bool,
}

/// Checks the wording, its person and its term against single lines.
pub(super) fn check(text: &str, claim: &Claim<'_>, cited: &[&Line]) -> Result<(), Mismatch> {
    let due = claim.due.map(normal);
    let who = claim.who.map(normal);
    let mut found = Mismatch::Unsupported;
    for (at, line) in cited.iter().enumerate() {
        let own = normal(&own_words(&line.text));
        let told = sentences(&own);
        let taker = taker(line, &told, at, cited);
        let Some(used) = lay(text, &told, line, taker.as_deref(), due.as_deref()) else {
            continue;
        };
        if !who
            .as_deref()
            .is_none_or(|who| is_who(who, line, taker.as_deref()))
        {
            found = Mismatch::Who;
        } else if !due
            .as_deref()
            .is_none_or(|due| is_due(due, line, &told, &used))
        {
            found = Mismatch::Due;
        } else {
            return Ok(());
        }
    }
    Err(found)
}

fn sentences(text: &str) -> Vec<Told<'_>> {
    let read = |range: std::ops::Range<usize>| {
        let text = text.get(range)?;
        Some(Told {
            text,
            pieces: pieces(text),
            asks: text
                .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?')
                .ends_with('?'),
        })
    };
    let mut out: Vec<Told<'_>> = split(text).into_iter().filter_map(read).collect();
    out.retain(|told| !told.pieces.is_empty());
    out
}

/// Which sentences of a line carry the wording, if its every sentence is carried, in order.
fn lay(
    text: &str,
    told: &[Told<'_>],
    line: &Line,
    taker: Option<&str>,
    due: Option<&str>,
) -> Option<Vec<usize>> {
    let mut used: Vec<usize> = Vec::new();
    for claimed in &sentences(text) {
        let from = used.last().map_or(0, |last| last + 1);
        let carries = |at: &usize| {
            let taken_back = told
                .get(at + 1)
                .is_some_and(|next| next.pieces.first().is_some_and(|p| in_list(TURNS, &p.norm)));
            !taken_back
                && told
                    .get(*at)
                    .is_some_and(|own| holds(claimed, own, line, taker, due))
        };
        used.push((from..told.len()).find(carries)?);
    }
    (!used.is_empty()).then_some(used)
}

fn in_list(list: &str, norm: &str) -> bool {
    list.split_whitespace().any(|word| word == norm)
}

/// Whether one sentence carries another, in any voice the beginning allows.
fn holds(
    claimed: &Told<'_>,
    own: &Told<'_>,
    line: &Line,
    taker: Option<&str>,
    due: Option<&str>,
) -> bool {
    let author = normal(&line.author);
    let named = voice::voice(&claimed.pieces, &author);
    let asks = claimed.asks == own.asks || taker.is_some() && own.asks;
    let plain = asks && runs(&claimed.pieces, own, Voice::Own, taker, due);
    plain
        || named.is_some_and(|(voice, skip)| {
            let rest = claimed.pieces.get(skip..).unwrap_or_default();
            fits(voice, claimed, own) && runs(rest, own, voice, None, due)
        })
}

/// Whether the words are of the sort that the reporting verb tells.
fn fits(voice: Voice, claimed: &Told<'_>, own: &Told<'_>) -> bool {
    match voice {
        Voice::Told {
            verb: Verb::Asks, ..
        } => own.asks,
        Voice::Told {
            verb: Verb::Promises,
            ..
        } => !own.asks && !claimed.asks && voice::commits(&own.pieces),
        _ => own.asks == claimed.asks,
    }
}

/// Whether the claimed pieces are an unbroken run of the sentence's.
fn runs(
    claimed: &[Piece],
    own: &Told<'_>,
    voice: Voice,
    taker: Option<&str>,
    due: Option<&str>,
) -> bool {
    let told = matches!(voice, Voice::Told { exact: false, .. } | Voice::Subject);
    if claimed.is_empty() || told && claimed.iter().any(|p| is_me(&p.norm)) {
        return false;
    }
    let asked = |p: &&Piece| !(taker.is_some() && matches!(p.norm.as_str(), "you" | "ты"));
    let pieces: Vec<&Piece> = own.pieces.iter().filter(asked).collect();
    let begins = |start: &usize| {
        let (head, rest) = pieces.split_at(*start);
        may_drop_head(head, rest)
            && speaks(head, rest, claimed, voice)
            && follows(rest, claimed, voice, taker.is_some())
            && may_drop_tail(
                rest.get(claimed.len()..).unwrap_or_default(),
                claimed.len(),
                due,
            )
    };
    (0..pieces.len()).any(|start| begins(&start))
}

fn may_drop_head(head: &[&Piece], rest: &[&Piece]) -> bool {
    let (opening, subject) = match head.split_last() {
        Some((last, before)) if matches!(last.norm.as_str(), "я" | "i" | "мы" | "we") => {
            (before, true)
        }
        _ => (head, false),
    };
    opening.iter().all(|p| in_list(OPENINGS, &p.norm))
        && (opening.is_empty() || subject || rest.first().is_some_and(|p| p.bound))
}

/// In place of "I" the author may stand only where the line has "I" or a verb of the first person.
fn speaks(head: &[&Piece], rest: &[&Piece], claimed: &[Piece], voice: Voice) -> bool {
    if voice != Voice::Subject {
        return true;
    }
    let said_i = head
        .last()
        .is_some_and(|p| matches!(p.norm.as_str(), "я" | "i"));
    let (Some(own), Some(claimed)) = (rest.first(), claimed.first()) else {
        return false;
    };
    said_i || head.is_empty() && (own.norm == "will" || voice::turned(&own.norm, &claimed.norm))
}

fn follows(own: &[&Piece], claimed: &[Piece], voice: Voice, taken: bool) -> bool {
    let changes = |own: &Piece, claimed: &Piece| match voice {
        Voice::Own => taken && voice::accepted(&own.norm, &claimed.norm),
        Voice::Told { exact: true, .. } => false,
        Voice::Told {
            verb: Verb::Promises,
            ..
        } => voice::turned(&own.norm, &claimed.norm) || voice::promised(&own.norm, &claimed.norm),
        _ => voice::turned(&own.norm, &claimed.norm),
    };
    let pair = |at: usize| {
        let (Some(one), Some(other)) = (own.get(at), claimed.get(at)) else {
            return false;
        };
        let near_denial = is_no(one) || at > 0 && own.get(at - 1).is_some_and(|p| is_no(p));
        (same(one, other) || changes(one, other))
            && (at == 0 || !near_denial || one.bound == other.bound)
    };
    (0..claimed.len()).all(pair)
}

fn is_no(piece: &Piece) -> bool {
    is_denial(&piece.norm) || matches!(piece.norm.as_str(), "нет" | "no" | "нельзя")
}

/// What is left out at the end must be clauses that limit nothing, or the term that is shown beside the wording.
fn may_drop_tail(tail: &[&Piece], kept: usize, due: Option<&str>) -> bool {
    let Some(first) = tail.first() else {
        return true;
    };
    let left: Vec<&str> = tail.iter().map(|p| p.norm.as_str()).collect();
    let term = due.map(|due| {
        tokens(due)
            .into_iter()
            .map(|t| t.norm)
            .collect::<Vec<_>>()
            .join(" ")
    });
    let limits = |norm: &&str| {
        in_list(LIMITS, norm)
            || is_denial(norm)
            || is_doubt(norm)
            || COMPARING.contains(norm)
            || reversal(norm).is_some()
            || is_reporting(norm)
    };
    term.is_some_and(|term| term == left.join(" "))
        || kept >= 2 && first.bound && !left.iter().any(limits)
}

/// Who was asked by name in the line and accepted in another.
fn taker(line: &Line, told: &[Told<'_>], at: usize, cited: &[&Line]) -> Option<String> {
    let called = |person: &str| {
        let by_name = told.iter().any(|t| {
            t.pieces.first().is_some_and(|p| calls(&p.norm, person))
                && t.pieces.get(1).is_some_and(|p| p.bound)
        });
        by_name || line.mentions.iter().any(|m| same_name(&normal(m), person))
    };
    let accepts = |other: &Line| {
        let words = normal(&own_words(&other.text));
        let read = tokens(&words);
        !words.contains('?')
            && read.first().is_some_and(|t| in_list(ACCEPTS, &t.norm))
            && !read.iter().any(|t| {
                is_denial(&t.norm)
                    || is_doubt(&t.norm)
                    || reversal(&t.norm).is_some()
                    || in_list(TURNS, &t.norm)
            })
    };
    let others = cited.iter().enumerate().filter(|(other, _)| *other != at);
    let mut taken = others.map(|(_, other)| (normal(&other.author), *other));
    taken
        .find(|(author, other)| *author != normal(&line.author) && called(author) && accepts(other))
        .map(|(author, _)| author)
}

fn is_who(who: &str, line: &Line, taker: Option<&str>) -> bool {
    let who = tokens(who);
    let is = |person: &str| {
        let parts: Vec<Token> = tokens(person);
        !who.is_empty()
            && who
                .iter()
                .all(|w| parts.iter().any(|p| same_name(&p.norm, &w.norm)))
    };
    match taker {
        Some(taker) => is(taker),
        None => is(&normal(&line.author)),
    }
}

/// The term must stand in a sentence that carries the wording, and mean the same there.
fn is_due(due: &str, line: &Line, told: &[Told<'_>], used: &[usize]) -> bool {
    let claimed = pieces(due);
    let stands = |own: &Told<'_>| {
        let only = Line {
            text: own.text.to_owned(),
            ..line.clone()
        };
        facts::check_due(due, &Source::read(&[&only])).is_ok() && !is_turned(&claimed, &own.pieces)
    };
    used.iter().filter_map(|at| told.get(*at)).any(stands)
}

/// «После среды» is not «среда».
fn is_turned(due: &[Piece], own: &[Piece]) -> bool {
    let turns = |p: &&Piece| {
        matches!(
            p.norm.as_str(),
            "с" | "со" | "from" | "since" | "раньше" | "перед" | "before" | "кроме"
        ) || is_no(p)
            || COMPARING.contains(&p.norm.as_str())
    };
    let Some(day) = due.last() else {
        return false;
    };
    let Some(at) = own.iter().position(|p| same(p, day)) else {
        return false;
    };
    let before = own.get(at.saturating_sub(2)..at).unwrap_or_default();
    before
        .iter()
        .filter(turns)
        .any(|p| !due.iter().any(|d| d.norm == p.norm))
}
