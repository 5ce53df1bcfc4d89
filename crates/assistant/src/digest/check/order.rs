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
    pieces::{Piece, What, pieces, same, tail},
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
    tail: String,
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
    own_voice: bool,
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
            own_voice: is_own_voice(&own, &told, people),
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
            tail: tail(text),
            pieces: pieces(text),
            asks: text.contains('?'),
        })
    };
    let mut out: Vec<Told<'_>> = split(text).into_iter().filter_map(read).collect();
    out.retain(|told| !told.pieces.is_empty());
    out
}

impl Frame<'_> {
    /// Whether the wording carries every sentence of the line, in order, but for greetings and thanks before them.
    fn lays(&self, claimed: &[Told<'_>], told: &[Told<'_>]) -> bool {
        let mut left = claimed.iter().peekable();
        let mut begun = false;
        for own in told {
            if left.peek().is_some_and(|claim| self.holds(claim, own)) {
                left.next();
                begun = true;
            } else if begun || !is_courtesy(own, self.people) {
                return false;
            }
        }
        !claimed.is_empty() && left.peek().is_none()
    }

    /// Whether one sentence carries another, in any voice.
    fn holds(&self, claimed: &Told<'_>, own: &Told<'_>) -> bool {
        let pieces: Vec<&Piece> = own.pieces.iter().collect();
        let readings = voice::readings(&claimed.pieces, &self.author);
        let heads = harmless::heads(&pieces, self.line, self.people);
        heads
            .iter()
            .filter_map(|head| pieces.get(*head..))
            .any(|row| {
                let rows = self.rows(row);
                self.is_committed(row)
                    && readings.iter().any(|(voice, rest)| {
                        self.fits(*voice, claimed, own, row)
                            && rows
                                .iter()
                                .any(|row| align::says(&self.pair(row, rest), *voice))
                    })
            })
    }

    fn pair<'p>(&'p self, own: &'p [&'p Piece], claimed: &'p [&'p Piece]) -> Pair<'p> {
        Pair {
            own,
            claimed,
            taker: self.taker.as_deref(),
            own_voice: self.own_voice,
            people: self.people,
        }
    }

    /// Somebody's promise must be said by them: "the parcel will arrive" is none.
    fn is_committed(&self, row: &[&Piece]) -> bool {
        self.kind != ItemKind::Promise
            || self.taker.is_some()
            || self.own_voice && voice::commits(row, self.people)
    }

    /// A sentence as it is, and without the term that is shown beside the wording: the only day of a plain clause, at
    /// its end, with nothing before it that it might belong to.
    fn rows<'p>(&self, row: &[&'p Piece]) -> Vec<Vec<&'p Piece>> {
        let mut out = vec![row.to_vec()];
        let days = row.iter().filter(|p| matches!(p.what, What::Moment(..)));
        if !self.shows_due() || days.count() != 1 {
            return out;
        }
        let ends = |at: &usize| {
            let norms = row.get(*at..).unwrap_or_default();
            let norms = norms.iter().flat_map(|p| p.norm.split(' '));
            norms.eq(self.due.iter().map(|t| t.norm.as_str()))
        };
        if let Some(at) = (2..row.len()).find(ends) {
            let (kept, term) = row.split_at(at);
            let leads =
                |p: &&Piece| !matches!(p.what, What::Word) || harmless::in_list(LEADS, &p.norm);
            let tied = |p: &&Piece| harmless::in_list(TIES, &p.norm) || is_doubt(&p.norm);
            let plain = term.iter().all(leads) && !kept.iter().any(tied);
            if plain
                && !row
                    .iter()
                    .any(|p| is_denial(&p.norm) || COMPARING.contains(&p.norm.as_str()))
            {
                out.push(kept.to_vec());
            }
        }
        out
    }

    /// Only a promise is shown with its term beside it.
    fn shows_due(&self) -> bool {
        self.kind == ItemKind::Promise && !self.due.is_empty()
    }

    /// Whether the words are of the sort that the reporting verb tells, and end alike.
    fn fits(&self, voice: Voice, claimed: &Told<'_>, own: &Told<'_>, row: &[&Piece]) -> bool {
        let verb = match voice {
            Voice::Quoted(verb) | Voice::Told(verb) => verb,
            Voice::Own | Voice::Hearsay | Voice::Subject => Verb::None,
        };
        let same_end = claimed.tail == own.tail;
        let told_end = own.tail == "?" && claimed.tail.is_empty();
        match verb {
            Verb::Asks => own.asks && (same_end || told_end),
            Verb::Promises => {
                !own.asks && !claimed.asks && same_end && voice::commits(row, self.people)
            }
            _ => {
                let taken = self.taker.is_some() && voice == Voice::Own && told_end;
                claimed.asks == own.asks && same_end || taken
            }
        }
    }
}

/// Words that lead to a term; every other may mean more.
const LEADS: &str = " в во до к ко by on at this ";
/// Words after which a day may belong to a thing: «отчёт о встрече в понедельник».
const TIES: &str = " о об обо от из по за на с со для про при без в во к ко до у между и или of to for with from in on at by \
    about into per and or that which ";

fn is_courtesy(own: &Told<'_>, people: &[String]) -> bool {
    !own.asks && own.tail.is_empty() && harmless::is_courtesy(&own.pieces, people)
}

/// Whether a line is surely its author's own voice: one sentence beside greetings, with no quotation marks.
fn is_own_voice(text: &str, told: &[Told<'_>], people: &[String]) -> bool {
    let said = told.iter().filter(|own| !is_courtesy(own, people)).count();
    said == 1 && !text.contains(['«', '»', '"', '“', '”', '„']) && !has_loose_mark(text)
}

/// Whether an apostrophe stands outside a word, and so may be a quotation mark.
fn has_loose_mark(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let word = word.trim_matches(['.', ',', '!', '?', ':', ';']);
        word.starts_with('\'') || word.ends_with('\'')
    })
}

/// Who was asked by name in the line and accepted in another.
fn taker(line: &Line, told: &[Told<'_>], at: usize, cited: &[&Line]) -> Option<String> {
    let called = |person: &str| {
        let by_name = told.iter().any(|t| {
            t.pieces.first().is_some_and(|p| calls(&p.norm, person))
                && t.pieces.get(1).is_some_and(|p| p.gap == ", ")
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
    // Only the next line of the one asked answers, and no other question may stand between.
    let mut later = cited.iter().skip(at + 1);
    let next = later.find(|other| called(&normal(&other.author)) || other.text.contains('?'))?;
    let author = normal(&next.author);
    (author != normal(&line.author) && called(&author) && accepts(next)).then_some(author)
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
    // Of two days either may be another deed's, and «вместо среды» names the wrong one.
    let days = told.iter().flat_map(|t| &t.pieces);
    let days = days.filter(|p| matches!(p.what, What::Moment(..))).count();
    let turned = told
        .iter()
        .flat_map(|t| &t.pieces)
        .any(|p| reversal(&p.norm).is_some());
    if days > 1 || turned {
        return false;
    }
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
