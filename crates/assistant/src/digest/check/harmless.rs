//! What may be left out of a line without changing what it says: a closed list, and nothing beside it.

use super::{
    super::{names::calls, types::Line, verbs::I_SHALL, words::Token},
    pieces::Piece,
};

/// Openings that may be left out before a comma, a colon or a dash.
const OPENINGS: &str = " итак короче важно напоминаю решение итог decision решили договорились решено коллеги друзья да ок хорошо привет всем \
    добрый день утро вечер team all hi hello hey ok okay yes fyi so reminder note everyone morning good ";
/// Nods that may be left out before "I": what the author then takes on stands without them.
const NODS: &str = " понял поняла принято ладно agreed fine clear sure good great understood ";
/// Words of sentences that only greet, thank or confirm that a message was read.
const COURTESY: &str = " привет всем добрый доброе день утро вечер здравствуйте коллеги друзья ребята спасибо благодарю ок \
    окей да хорошо понял поняла понятно принято принял приняла hi hello hey team all everyone folks guys good morning \
    afternoon evening thanks thank you ok okay yes got it noted fyi cheers please пожалуйста ";
/// Small pictures that only sweeten what is said.
const SWEET: &str = "🙂😊😃😄👍👌🙏✅🎉❤💪🚀👋📌📦📅📎⚡";

/// Whether a word is in a list of words parted by spaces.
pub(super) fn in_list(list: &str, norm: &str) -> bool {
    list.split_whitespace().any(|word| word == norm)
}

/// Whether a sentence only greets, thanks or confirms.
pub(super) fn is_courtesy(own: &[Piece], people: &[String]) -> bool {
    let named = |norm: &str| people.iter().any(|person| calls(norm, person));
    let polite = |p: &Piece| in_list(COURTESY, &p.norm) || p.capital && named(&p.norm);
    own.iter().all(polite) && own.iter().any(|p| in_list(COURTESY, &p.norm))
}

/// How many pieces at the beginning of a sentence may be left out: each number is one way to leave them out.
pub(super) fn heads(own: &[&Piece], line: &Line, people: &[String]) -> Vec<usize> {
    let mut found = vec![0];
    let ends = |at: usize| own.get(at).is_some_and(|p| p.bound);
    let opening = own
        .iter()
        .take_while(|p| in_list(OPENINGS, &p.norm))
        .count();
    // «Ну да, …» and «Да ну, …» are no openings but a doubt.
    let meant = |at: usize| !own.iter().take(at + 1).any(|p| p.loose);
    found.extend((1..=opening).filter(|at| ends(*at) && meant(*at)));
    let of_self = own
        .get(1)
        .is_some_and(|p| p.norm == "я" || p.norm == "i" || I_SHALL.contains(p.norm.as_str()));
    let nod = own
        .first()
        .is_some_and(|p| in_list(NODS, &p.norm) && !p.loose);
    if nod && of_self && ends(1) {
        found.push(1);
    }
    let from = found.last().copied().unwrap_or(0);
    let called = |p: &&&Piece| is_addressed(p, line, people);
    let names = own.iter().skip(from).take_while(called).count();
    let after = from + names;
    // «Борис, Олег едут»: a second name is no verb, and the first is then no address.
    let listed = own
        .get(from + 1..after)
        .is_some_and(|rest| rest.iter().any(|p| p.bound));
    if names > 0 && ends(after) && !listed {
        found.push(after);
    }
    found
}

fn is_addressed(piece: &Piece, line: &Line, people: &[String]) -> bool {
    let known = people.iter().chain(&line.mentions);
    piece.capital
        && !calls(&piece.norm, &line.author)
        && known.into_iter().any(|person| calls(&piece.norm, person))
}

/// Whether a line holds a sign that may turn its sense round and that no list of words would see: a struck-out
/// passage, or a picture that may be a wink.
pub(super) fn winks(text: &str) -> bool {
    let picture = |c: char| {
        matches!(u32::from(c), 0x2600..=0x27bf | 0x1f000..=0x1faff | 0x2b00..=0x2bff)
            && !SWEET.contains(c)
            && !matches!(u32::from(c), 0x1f3fb..=0x1f3ff)
    };
    let grin = [";)", ";-)", "xD", ":P", ":D", ":(", "/s", "(?)", "(!)"];
    let smiles = text.matches(')').count() > text.matches('(').count()
        && !text.starts_with(|c: char| c.is_ascii_digit());
    smiles
        || text.contains("~~")
        || text.chars().any(picture)
        || text
            .split_whitespace()
            .any(|w| grin.iter().any(|g| w.ends_with(g)))
}

/// Whether a reply does nothing but accept a request: it adds no word of its own.
pub(super) fn only_accepts(
    reply: &[Token],
    asked: &[Token],
    is_promised: impl Fn(&str) -> bool,
) -> bool {
    const ACCEPTS: &str = " да ок окей хорошо ладно принято договорились конечно беру сделаю yes ok okay sure will deal ";
    const BESIDE: &str = " do it i i'll спасибо thanks ";
    let accepts = |t: &Token| in_list(ACCEPTS, &t.norm) || is_promised(&t.norm);
    let known = |t: &Token| {
        accepts(t) || in_list(BESIDE, &t.norm) || asked.iter().any(|a| a.norm == t.norm)
    };
    reply.first().is_some_and(accepts) && reply.iter().all(known)
}
