//! Whether a wording is one cited line, said again: all of it, in the same order, with the same words.
//!
//! Sharing words is not enough: «Acme подала на Globex» and «Globex подала на Acme» share all of them. Nor is leaving
//! words out: «…, кажется», "…, subject to approval" or «Этот план отвергнут» may stand in what is left out, and no list
//! knows every such word. So a wording must carry every sentence of its line and every word of each; what may be left
//! out, moved or changed is named here, in [`harmless`] and in [`align`], and all else is refused.

use super::{
    super::{
        cues::is_denial,
        lexicon::{DECIDED, DECIDING, PROPOSAL},
        names::{calls, same_name},
        plain::own_words,
        sentences::split,
        types::{Claim, ItemKind, Line, Mismatch},
        verbs::{I_SHALL, WE_SHALL},
        words::{Token, tokens},
    },
    align::{self, Pair},
    facts, harmless, person,
    pieces::{Piece, pieces, same},
    source::{COMPARING, Source, is_doubt, normal, reversal},
    voice::{self, Verb, Voice},
};

/// Beginnings of a reply that take back what was said.
const TURNS: &str = " но однако хотя точнее вернее шутка шучу наоборот отбой стоп but however though actually rather joking \
    scratch forget wait ";
/// Words of a suggestion, which decides nothing by itself.
const OPEN: &str = " could can may might should would можно можем могли стоит вариант варианты пробуем попробуем option ";

/// One sentence of a cited line or of a wording.
struct Told<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    asks: bool,
}

/// What a sentence is compared under.
struct Frame<'f> {
    line: &'f Line,
    author: String,
    taker: Option<String>,
    due: Vec<Token>,
    kind: ItemKind,
    people: &'f [String],
}

/// Checks the wording, its person and its term against single lines.
pub(super) fn check(
    text: &str,
    claim: &Claim<'_>,
    cited: &[&Line],
    people: &[String],
) -> Result<(), Mismatch> {
    let due = claim.due.map(normal);
    let who = claim.who.map(normal);
    let claimed = sentences(text);
    if claim.kind == ItemKind::Decision
        && (suggests(text) || !cited.iter().any(|line| decides(line)))
    {
        return Err(Mismatch::Unsupported);
    }
    let mut found = Mismatch::Unsupported;
    for (at, line) in cited.iter().enumerate() {
        let own = normal(&own_words(&line.text));
        let told = sentences(&own);
        let frame = Frame {
            line,
            author: normal(&line.author),
            taker: taker(line, &told, at, cited),
            due: due.as_deref().map(tokens).unwrap_or_default(),
            kind: claim.kind,
            people,
        };
        if harmless::winks(&line.text) || contradicted(at, cited) || !frame.lays(&claimed, &told) {
            continue;
        }
        let taker = frame.taker.as_deref();
        if !who.as_deref().is_none_or(|who| is_who(who, line, taker)) {
            found = Mismatch::Who;
        } else if !due.as_deref().is_none_or(|due| is_due(due, line, &told)) {
            found = Mismatch::Due;
        } else {
            return Ok(());
        }
    }
    Err(found)
}

/// Whether a wording only suggests.
fn suggests(text: &str) -> bool {
    let words = tokens(text);
    let open = |t: &Token| harmless::in_list(OPEN, &t.norm) || is_doubt(&t.norm);
    text.contains('?') || PROPOSAL.has(&words) || words.iter().any(open)
}

/// Whether a line has the words of a decision: who only reports a fact decides nothing.
fn decides(line: &Line) -> bool {
    let words = tokens(&normal(&own_words(&line.text)));
    let ours = |t: &Token| {
        matches!(t.norm.as_str(), "we" | "мы" | "we'll" | "we're") || person::is_ours(&t.norm)
    };
    DECIDED.has(&words) || DECIDING.has(&words) || words.iter().any(ours)
}

/// Whether another cited line may take back this one.
fn contradicted(at: usize, cited: &[&Line]) -> bool {
    let turns = |line: &&Line| {
        let words = tokens(&normal(&own_words(&line.text)));
        words.iter().any(|t| {
            is_denial(&t.norm)
                || is_doubt(&t.norm)
                || reversal(&t.norm).is_some()
                || harmless::in_list(TURNS, &t.norm)
        })
    };
    cited
        .iter()
        .enumerate()
        .any(|(other, line)| other > at && turns(line))
}

fn sentences(text: &str) -> Vec<Told<'_>> {
    let read = |range: std::ops::Range<usize>| {
        let text = text.get(range)?;
        Some(Told {
            text,
            pieces: pieces(text),
            asks: text.contains('?'),
        })
    };
    let mut out: Vec<Told<'_>> = split(text).into_iter().filter_map(read).collect();
    out.retain(|told| !told.pieces.is_empty());
    out
}

impl Frame<'_> {
    /// Whether the wording carries every sentence of the line, in order, but for greetings and thanks.
    fn lays(&self, claimed: &[Told<'_>], told: &[Told<'_>]) -> bool {
        let courtesy =
            |own: &Told<'_>| !own.asks && harmless::is_courtesy(&own.pieces, self.people);
        let mut left = claimed.iter().peekable();
        for own in told {
            if left.peek().is_some_and(|claim| self.holds(claim, own)) {
                left.next();
            } else if !courtesy(own) {
                return false;
            }
        }
        !claimed.is_empty() && left.peek().is_none()
    }

    /// Whether one sentence carries another, in any voice.
    fn holds(&self, claimed: &Told<'_>, own: &Told<'_>) -> bool {
        let pieces: Vec<&Piece> = own.pieces.iter().collect();
        if marks(claimed.text) != marks(own.text) {
            return false;
        }
        let readings = voice::readings(&claimed.pieces, &self.author);
        let heads = harmless::heads(&pieces, self.line, self.people);
        let taken = self.taker.is_some();
        let rows = heads
            .iter()
            .filter_map(|head| pieces.get(*head..))
            .flat_map(|row| self.rows(row));
        let rows: Vec<Vec<&Piece>> = rows.collect();
        readings.iter().any(|(voice, rest)| {
            let foreign = matches!(voice, Voice::Subject(_)) && speaks_in_quotes(own.text);
            !foreign
                && self.fits(*voice, claimed, own)
                && rows.iter().any(|row| {
                    let pair = Pair {
                        own: row,
                        claimed: rest,
                        author: &self.author,
                        taken,
                    };
                    self.is_committed(row) && align::says(&pair, *voice)
                })
        })
    }

    /// Somebody's promise must be said by them: "the parcel will arrive" is none.
    fn is_committed(&self, row: &[&Piece]) -> bool {
        self.kind != ItemKind::Promise || self.taker.is_some() || voice::commits(row)
    }

    /// A sentence as it is, and without the term that is shown beside the wording.
    fn rows<'p>(&self, row: &[&'p Piece]) -> Vec<Vec<&'p Piece>> {
        let asked = |p: &&Piece| !(self.taker.is_some() && matches!(p.norm.as_str(), "you" | "ты"));
        let row: Vec<&Piece> = row.iter().copied().filter(|p| asked(p)).collect();
        let mut out = vec![row.clone()];
        let term = |range: &std::ops::Range<usize>| {
            let norms = row
                .get(range.clone())
                .unwrap_or_default()
                .iter()
                .flat_map(|p| p.norm.split(' '));
            norms.eq(self.due.iter().map(|t| t.norm.as_str()))
        };
        let ends = |start: usize| (start + 1..=row.len()).map(move |end| start..end);
        let found = (0..row.len())
            .flat_map(ends)
            .find(term)
            .filter(|_| self.shows_due());
        if let Some(range) = found {
            let mut without = row.clone();
            without.drain(range);
            out.push(without);
        }
        out
    }

    /// Only a promise is shown with its term beside it.
    fn shows_due(&self) -> bool {
        self.kind == ItemKind::Promise && !self.due.is_empty()
    }

    /// Whether the words are of the sort that the reporting verb tells.
    fn fits(&self, voice: Voice, claimed: &Told<'_>, own: &Told<'_>) -> bool {
        let verb = match voice {
            Voice::Quoted(verb) | Voice::Told(verb) => verb,
            Voice::Own | Voice::Subject(_) => Verb::None,
        };
        let pieces: Vec<&Piece> = own.pieces.iter().collect();
        match verb {
            Verb::Asks => own.asks,
            Verb::Promises => !own.asks && !claimed.asks && voice::commits(&pieces),
            _ => {
                claimed.asks == own.asks || self.taker.is_some() && own.asks && voice == Voice::Own
            }
        }
    }
}

/// How many quotation marks a text has: words in them may be somebody else's.
fn marks(text: &str) -> usize {
    text.chars().filter(|c| is_mark(*c)).count()
}

fn is_mark(c: char) -> bool {
    matches!(c, '«' | '»' | '"' | '“' | '”' | '„')
}

/// Whether somebody says "I" between quotation marks.
fn speaks_in_quotes(text: &str) -> bool {
    let me = |t: &Token| {
        voice::is_me(&t.norm) || I_SHALL.contains(t.norm.as_str()) || t.norm.starts_with("i'")
    };
    let inside = text.split(is_mark).skip(1).step_by(2);
    inside.flat_map(tokens).any(|t| me(&t))
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
    let asked: Vec<Token> = told.iter().flat_map(|t| tokens(t.text)).collect();
    if asked.iter().any(|t| is_denial(&t.norm)) {
        return None;
    }
    let accepts = |other: &Line| {
        let words = normal(&own_words(&other.text));
        let promised = |norm: &str| I_SHALL.contains(norm) || WE_SHALL.contains(norm);
        !words.contains('?') && harmless::only_accepts(&tokens(&words), &asked, promised)
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
fn is_due(due: &str, line: &Line, told: &[Told<'_>]) -> bool {
    let claimed = pieces(due);
    let stands = |own: &Told<'_>| {
        let only = Line {
            text: own.text.to_owned(),
            ..line.clone()
        };
        facts::check_due(due, &Source::read(&[&only])).is_ok() && !is_turned(&claimed, &own.pieces)
    };
    told.iter().any(stands)
}

/// «После среды» is not «среда».
fn is_turned(due: &[Piece], own: &[Piece]) -> bool {
    let turns = |p: &&Piece| {
        matches!(
            p.norm.as_str(),
            "с" | "со" | "from" | "since" | "раньше" | "перед" | "before" | "кроме"
        ) || is_denial(&p.norm)
            || matches!(p.norm.as_str(), "нет" | "no" | "нельзя")
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
