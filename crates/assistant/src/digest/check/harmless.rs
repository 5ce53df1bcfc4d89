//! What may be left out of a line without changing what it says: a closed list, and nothing beside it.

use super::{
    super::{names::calls, plain::is_zero_width, types::Line, words::Token},
    person::{is_mine, is_ours},
    pieces::Piece,
    voice::is_reporting,
};

/// Headings that may be left out before a colon.
const HEADINGS: &str =
    " итак важно напоминаю решение итог решили решено договорились decision reminder fyi note ";
/// Openings that may be left out before a comma, where "I", "we" or a known verb of theirs follows.
const OPENINGS: &str = " да ок окей хорошо итак короче привет коллеги друзья команда договорились решили решение \
    ok okay yes hi hello hey team all everyone so ";
/// Nods that may be left out before "I" alone: what the author then takes on stands without them.
const NODS: &str = " понял поняла принято ладно agreed fine clear sure good great understood ";
/// Greetings of two words, left out alike.
const GREETINGS: &[(&str, &str)] = &[
    ("добрый", "день"),
    ("добрый", "вечер"),
    ("доброе", "утро"),
    ("всем", "привет"),
    ("привет", "всем"),
    ("good", "morning"),
    ("hi", "all"),
    ("hi", "team"),
];
/// Words of sentences that only greet, thank or confirm that a message was read, before anything is said.
const COURTESY: &str = " привет всем добрый доброе день утро вечер здравствуйте коллеги друзья ребята спасибо благодарю ок \
    окей понял поняла понятно принято hi hello hey team all everyone folks guys good morning afternoon evening thanks \
    thank you ok okay ";

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
    let norm = |at: usize| own.get(at).map_or("", |p| p.norm.as_str());
    let gap = |at: usize| own.get(at).map_or("", |p| p.gap.as_str());
    if in_list(HEADINGS, norm(0)) && gap(1) == ": " {
        found.push(1);
    }
    let mut at = 0;
    loop {
        let greets = GREETINGS.contains(&(norm(at), norm(at + 1))) && gap(at + 1) == " ";
        let next = at + if greets { 2 } else { 1 };
        let mine = matches!(norm(at + 1), "я" | "i") || is_mine(norm(at + 1));
        let opens = greets || in_list(OPENINGS, norm(at)) || mine && in_list(NODS, norm(at));
        let called = own.get(at).is_some_and(|p| is_addressed(p, line, people));
        if !(opens || called) || gap(next) != ", " {
            break;
        }
        at = next;
    }
    if at > 0 && in_list(HEADINGS, norm(at)) && gap(at + 1) == ": " {
        found.extend([at, at + 1]);
    }
    if at > 0 && gap(at) == ", " && begins_with_us(own.get(at..).unwrap_or_default()) {
        found.push(at);
    }
    found
}

/// Whether the words are the author's own clause, so that what stood before them was no subject and no list: «Борис,
/// сказал Олег, врёт» is not told without «Борис».
fn begins_with_us(own: &[&Piece]) -> bool {
    let first = own.first().map_or("", |p| p.norm.as_str());
    let us = matches!(first, "я" | "мы" | "i" | "we") || is_mine(first) || is_ours(first);
    us && !own.iter().skip(1).any(|p| p.bound()) && !own.iter().any(|p| is_reporting(&p.norm))
}

fn is_addressed(piece: &Piece, line: &Line, people: &[String]) -> bool {
    let known = people.iter().chain(&line.mentions);
    piece.capital
        && !calls(&piece.norm, &line.author)
        && known.into_iter().any(|person| calls(&piece.norm, person))
}

/// Whether a line holds a sign that may turn its sense round and that no list of words would see: a quoted, struck or
/// fenced passage, a picture, a smiley, a bracket without its pair. Only letters, digits and plain signs hold none.
pub(super) fn winks(text: &str) -> bool {
    let plain =
        |c: char| c.is_alphanumeric() || c.is_whitespace() || is_zero_width(c) || PLAIN.contains(c);
    let quoted = text.lines().any(|row| row.trim_start().starts_with('>'));
    let pairs = [('(', ')'), ('«', '»')];
    let open =
        |(one, other): (char, char)| text.matches(one).count() != text.matches(other).count();
    quoted
        || pairs.into_iter().any(open)
        || !text.chars().all(plain)
        || text.split_whitespace().any(is_smiley)
}

/// Signs of plain writing.
const PLAIN: &str = ".,;:!?—–-‑()«»\"“”„'’%№$€£₽/&+#@…°×<>=≠≤≥±−→*_\u{301}";

/// Whether eyes stand before a mouth: `:/`, `;)`, `=(`, `xD`, `:-P`; or a mark of doubt in brackets.
fn is_smiley(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    let mouth = |c: &char| "()[]{}/\\|DPpOoСсРр03*$@<>".contains(*c);
    let eyes = |at: usize, c: char| {
        ":;=8xXхХ".contains(c)
            && (!c.is_alphanumeric() || at == 0 && chars.len() <= 3)
            && (at == 0 || !chars.get(at - 1).is_some_and(char::is_ascii_digit))
    };
    let face = |at: usize, eyes: char| {
        let nose = usize::from(matches!(chars.get(at + 1), Some('-' | '^' | '\'' | 'o')));
        // `80` and `8-3` are figures.
        let is_figure = |c: &char| eyes == '8' && c.is_ascii_digit();
        let mouth = |at: usize| chars.get(at).is_some_and(|c| mouth(c) && !is_figure(c));
        mouth(at + 1 + nose) || mouth(at + 1)
    };
    let address = word.contains("://");
    let marked = ["(?)", "(!)", "^_^", "/s", "/j"];
    !address
        && chars
            .iter()
            .enumerate()
            .any(|(at, c)| eyes(at, *c) && face(at, *c))
        || marked.iter().any(|mark| word.ends_with(mark))
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
