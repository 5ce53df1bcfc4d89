//! Laying a wording's sentence beside a line's sentence, piece by piece.
//!
//! Nothing is moved, added or left out here. What may differ is the verb of a plain promise and the name before it,
//! by closed tables; every rule of open grammar that stood here before was turned against the reader.

use super::{
    super::names::calls,
    harmless::in_list,
    person,
    pieces::{Piece, What, alike, same},
    source::is_doubt,
    voice::{Verb, Voice, commits, is_me, is_plain, is_you},
};

/// What a decision is announced with, and what it may be told with.
const HEADS: &[(&str, &str)] = &[
    ("решили", " решили решено "),
    ("решено", " решили решено "),
    ("решение", " решили решено "),
    ("договорились", " договорились "),
    ("decided", " decided "),
    ("decision", " decided "),
    ("agreed", " agreed "),
];
/// Words a question may be reported with.
const ASKING: &str =
    " кто что где когда куда почему какой какая какие кому who what when where which how why ";

/// Two sentences to be compared.
pub(super) struct Pair<'p> {
    /// The line's sentence without its opening.
    pub own: &'p [&'p Piece],
    /// The wording's, without the author's name.
    pub claimed: &'p [&'p Piece],
    /// Who took the work on, if the line asked for it.
    pub taker: Option<&'p str>,
    /// Whether the words are surely the author's own: nothing else in the line, no quotation marks.
    pub own_voice: bool,
    /// People of the room.
    pub people: &'p [String],
}

/// Whether the wording says what the line says, in this voice.
pub(super) fn says(pair: &Pair<'_>, voice: Voice) -> bool {
    if pair.claimed.is_empty() {
        return false;
    }
    match voice {
        Voice::Own => equal(pair.own, pair.claimed) || taken(pair) || announced(pair),
        Voice::Quoted(Verb::Promises) => pair.own_voice && equal(pair.own, pair.claimed),
        Voice::Quoted(_) => equal(pair.own, pair.claimed),
        Voice::Hearsay => !speaks(pair.claimed) && equal(pair.own, pair.claimed),
        Voice::Told(verb) => !has_person(pair.claimed) && told(pair, verb),
        Voice::Subject => pair.own_voice && !has_person(pair.claimed) && of_author(pair),
    }
}

/// Words that would mean the reader, or somebody else, once the author is named.
fn has_person(claimed: &[&Piece]) -> bool {
    claimed.iter().any(|p| is_me(&p.norm) || is_you(&p.norm))
}

/// As [`has_person`], and words that may be a verb of the first person: after a preposition and in a day there is none.
fn speaks(claimed: &[&Piece]) -> bool {
    let led = |at: usize| {
        at > 0
            && claimed
                .get(at - 1)
                .is_some_and(|p| in_list(" в во на про через за под ", &p.norm))
    };
    let verb = |(at, p): (usize, &&Piece)| {
        matches!(p.what, What::Word) && person::may_be_first(&p.norm) && !led(at)
    };
    has_person(claimed) || claimed.iter().enumerate().any(verb)
}

/// «Лена, пришлёшь …?» and "Tom, can you send …?" accepted: the one asked, the same verb, the same rest.
fn taken(pair: &Pair<'_>) -> bool {
    let ([name, own @ ..], [same_name, claimed @ ..]) = (pair.own, pair.claimed) else {
        return false;
    };
    let called = |taker: &str| calls(&name.norm, taker) && name.capital;
    if !pair.taker.is_some_and(called)
        || !same(name, same_name)
        || has_person(claimed)
        || !is_plain(own.get(1..).unwrap_or_default(), pair.people)
        || own.first().is_none_or(|p| p.gap != ", ")
        || claimed.first().is_none_or(|p| p.gap != " ")
    {
        return false;
    }
    match (own, claimed) {
        ([can, you, verb, own @ ..], [will, deed, claimed @ ..]) if will.norm == "will" => {
            in_list(" can could will would ", &can.norm)
                && you.norm == "you"
                && person::is_deed(&verb.norm)
                && alike(verb, deed)
                && rest_equal(own, claimed)
        }
        ([verb, own @ ..], [turned, claimed @ ..]) => {
            person::accepted(&verb.norm, &turned.norm)
                && !own.iter().any(|p| p.norm == "ли")
                && rest_equal(own, claimed)
        }
        _ => false,
    }
}

/// «Решили: переносим релиз» and «Решили перенести релиз»; "Decided: we move it" and "Decided to move it".
fn announced(pair: &Pair<'_>) -> bool {
    let ([head, own @ ..], [told, claimed @ ..]) = (pair.own, pair.claimed) else {
        return false;
    };
    let heads = |(one, others): &(&str, &str)| *one == head.norm && in_list(others, &told.norm);
    if !HEADS.iter().any(heads)
        || own.first().is_none_or(|p| p.gap != ": " && p.gap != ", ")
        || claimed.first().is_none_or(|p| p.gap != " ")
        || !is_plain(own.get(1..).unwrap_or_default(), pair.people)
    {
        return false;
    }
    match (own, claimed) {
        ([we, verb, own @ ..], [to, deed, claimed @ ..]) if to.norm == "to" => {
            let known =
                person::is_deed(&verb.norm) || in_list(" move close open launch drop ", &verb.norm);
            we.norm == "we" && known && alike(verb, deed) && rest_equal(own, claimed)
        }
        ([verb, own @ ..], [deed, claimed @ ..]) => {
            person::decided(&verb.norm, &deed.norm)
                && !own
                    .iter()
                    .any(|p| p.norm == "ли" || person::is_ours(&p.norm))
                && rest_equal(own, claimed)
        }
        _ => false,
    }
}

fn told(pair: &Pair<'_>, verb: Verb) -> bool {
    match verb {
        Verb::Promises => pair.own_voice && promised(pair),
        Verb::Asks => !speaks(pair.claimed) && asked(pair),
        _ => !speaks(pair.claimed) && equal(pair.own, pair.claimed),
    }
}

/// «Обещает прислать», «обещает, что пришлёт», "promises to send".
fn promised(pair: &Pair<'_>) -> bool {
    if !commits(pair.own, pair.people) {
        return false;
    }
    match (pair.own, pair.claimed) {
        ([_, will, own @ ..], [to, claimed @ ..]) if will.norm == "will" && to.norm == "to" => {
            rest_equal(own, claimed)
        }
        (own, [verb, claimed @ ..]) => {
            let own = own.get(usize::from(own.first().is_some_and(|p| p.norm == "я"))..);
            let Some([mine, own @ ..]) = own else {
                return false;
            };
            (person::promised(&mine.norm, &verb.norm) || person::turned(&mine.norm, &verb.norm))
                && rest_equal(own, claimed)
        }
        _ => false,
    }
}

/// «Спрашивает, кто везёт», «спрашивает, отгружаем ли», "asks whether we can".
fn asked(pair: &Pair<'_>) -> bool {
    if pair.own.first().is_some_and(|p| in_list(ASKING, &p.norm)) {
        return equal(pair.own, pair.claimed);
    }
    match (pair.own, pair.claimed) {
        ([can, we, own @ ..], [whether, us, could, claimed @ ..]) if whether.norm == "whether" => {
            in_list(" can could will should must may are ", &can.norm)
                && in_list(" we they ", &we.norm)
                && we.norm == us.norm
                && can.norm == could.norm
                && rest_equal(own, claimed)
        }
        ([verb, own @ ..], [same_verb, whether, claimed @ ..]) if whether.norm == "ли" => {
            person::is_ours(&verb.norm)
                && verb.written == same_verb.written
                && rest_equal(own, claimed)
        }
        _ => false,
    }
}

/// The author's name in place of "I": «пришлю» is «Анна пришлёт», "I will", "I am" and "I have" keep their words.
fn of_author(pair: &Pair<'_>) -> bool {
    if !is_plain(pair.own, pair.people) {
        return false;
    }
    match (pair.own, pair.claimed) {
        ([i, verb, own @ ..], [said, claimed @ ..]) if i.norm == "i" => {
            let turned = matches!(
                (verb.norm.as_str(), said.norm.as_str()),
                ("will", "will") | ("am", "is") | ("have", "has")
            );
            turned && rest_equal(own, claimed)
        }
        (own, [verb, claimed @ ..]) => {
            let own = own.get(usize::from(own.first().is_some_and(|p| p.norm == "я"))..);
            let Some([mine, own @ ..]) = own else {
                return false;
            };
            person::turned(&mine.norm, &verb.norm) && !speaks_on(own) && rest_equal(own, claimed)
        }
        _ => false,
    }
}

/// Whether a second verb of the first person may follow.
fn speaks_on(own: &[&Piece]) -> bool {
    let joins = |at: usize| {
        at > 0
            && own
                .get(at - 1)
                .is_some_and(|p| in_list(" и а но или да ", &p.norm))
    };
    own.iter().enumerate().any(|(at, p)| {
        person::is_mine(&p.norm)
            || super::super::verbs::I_SHALL.contains(p.norm.as_str())
            || joins(at) && person::may_be_first(&p.norm)
            || is_doubt(&p.norm)
    })
}

/// Whether two sentences are the same; of the first word's capital and of what stands before it, only quotation marks
/// and brackets count.
fn equal(own: &[&Piece], claimed: &[&Piece]) -> bool {
    let ([one, own @ ..], [other, claimed @ ..]) = (own, claimed) else {
        return false;
    };
    let opened = |p: &Piece| p.gap.trim_matches([' ', ',', ':', '—']).to_owned();
    let worded = matches!(one.what, What::Word);
    same(one, other)
        && opened(one) == opened(other)
        && (!worded || one.shouted == other.shouted)
        && rest_equal(own, claimed)
}

fn rest_equal(own: &[&Piece], claimed: &[&Piece]) -> bool {
    own.len() == claimed.len()
        && own
            .iter()
            .zip(claimed)
            .all(|(one, other)| alike(one, other))
}
