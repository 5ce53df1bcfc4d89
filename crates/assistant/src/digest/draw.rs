//! Drawing the digest: all kinds of items, within their limits, quoted word for word.

use std::collections::{HashMap, HashSet};

use jiff::tz::TimeZone;

use super::{
    cues::Mark,
    decisions::decisions,
    due::due,
    language::detect,
    points::points,
    promises::promises,
    questions::questions,
    room::{Room, Sentence, to_f32},
    types::{Digest, Item, ItemKind, Limits, Line},
    words::Stems,
};

/// Longest quotation of two sentences, in bytes.
const TWO: usize = 560;
/// Words of assent before the words that matter.
const SMALL_NODS: &[&str] = &[
    "fine",
    "good",
    "clear",
    "ok",
    "okay",
    "yes",
    "sure",
    "great",
    "agreed",
    "then",
    "да",
    "ок",
    "хорошо",
    "понял",
    "поняла",
    "ладно",
    "тогда",
    "принято",
    "есть",
];
/// What a sentence begins with that may take back the one before it.
const TURNS: &[&str] = &[
    "но",
    "однако",
    "хотя",
    "нет",
    "не",
    "это",
    "этот",
    "эта",
    "эти",
    "так",
    "только",
    "если",
    "отбой",
    "шутка",
    "шучу",
    "but",
    "however",
    "no",
    "not",
    "that",
    "this",
    "forget",
    "scratch",
    "joking",
    "only",
    "if",
    "unless",
    "although",
];

/// Draws the key messages out of a conversation; dates are counted from each message's day in `zone`.
#[must_use]
pub fn digest(lines: &[Line], zone: &TimeZone, limits: Limits) -> Digest {
    let mut stems = Stems::new();
    let room = Room::read(lines, &mut stems);
    let mut promised = promises(&room, zone);
    promised.retain(|mark| says_what(&room, mark));
    let decided = without(decisions(&room), &promised);
    let asked = without(without(questions(&room), &promised), &decided);
    let decided = weightiest(&room, ItemKind::Decision, decided, limits.decisions);
    let asked = weightiest(&room, ItemKind::Question, asked, limits.questions);
    let promised = weightiest(&room, ItemKind::Promise, promised, limits.promises);
    let told: Vec<&Mark> = promised.iter().chain(&decided).chain(&asked).collect();
    let kinds = [
        (ItemKind::Point, points(&room, &told, limits.points)),
        (ItemKind::Decision, decided),
        (ItemKind::Question, asked),
        (ItemKind::Promise, promised),
    ];
    Digest {
        language: detect(&room.texts.join(" ")),
        items: kinds
            .into_iter()
            .flat_map(|(kind, marks)| items(&room, zone, kind, marks))
            .collect(),
        covered: room.of_line.iter().filter(|own| !own.is_empty()).count(),
    }
}

/// «Запишу.» and «Так и сделаю.» alone tell nobody what will be done.
fn says_what(room: &Room<'_>, mark: &Mark) -> bool {
    let Some(sentence) = room.sentences.get(mark.sentence) else {
        return false;
    };
    let points_back = sentence.tokens.first().is_some_and(|t| t.norm == "так");
    let full = sentence.stems.len() > 1 || sentence.tokens.len() > 2 && !points_back;
    mark.due.is_some() || mark.sources.len() > 1 || full
}

/// A sentence is one item only.
fn without(marks: Vec<Mark>, taken: &[Mark]) -> Vec<Mark> {
    let taken: HashSet<usize> = taken.iter().map(|mark| mark.sentence).collect();
    marks
        .into_iter()
        .filter(|mark| !taken.contains(&mark.sentence))
        .collect()
}

/// The weightiest marks of a kind; of equals, the later ones.
fn weightiest(room: &Room<'_>, kind: ItemKind, marks: Vec<Mark>, most: usize) -> Vec<Mark> {
    let mut scored: Vec<(f32, Mark)> = marks
        .into_iter()
        .map(|mark| (score(room, kind, &mark), mark))
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.sentence.cmp(&a.1.sentence)));
    let mut kept = folded(room, scored.into_iter().map(|(_, mark)| mark));
    kept.truncate(most);
    kept
}

/// The same words said again are one item that cites every message, unless two people promise them: the latest stands.
fn folded(room: &Room<'_>, marks: impl Iterator<Item = Mark>) -> Vec<Mark> {
    let mut kept: Vec<Mark> = Vec::new();
    let mut places: HashMap<(Option<String>, String), usize> = HashMap::new();
    for mark in marks {
        let place = *places.entry(said(room, &mark)).or_insert(kept.len());
        match kept.get_mut(place) {
            Some(first) => {
                let more = mark
                    .sources
                    .iter()
                    .filter(|line| !first.sources.contains(line));
                let more: Vec<usize> = more.copied().collect();
                first.sources.extend(more);
            }
            None => kept.push(mark),
        }
    }
    kept
}

/// Who said what: the words without the nod they begin with.
fn said(room: &Room<'_>, mark: &Mark) -> (Option<String>, String) {
    let Some(sentence) = room.sentences.get(mark.sentence) else {
        return (mark.who.clone(), String::new());
    };
    let nod = SMALL_NODS
        .iter()
        .any(|nod| sentence.tokens.first().is_some_and(|t| t.norm == *nod));
    let words: Vec<&str> = sentence
        .tokens
        .iter()
        .skip(usize::from(nod))
        .map(|t| t.norm.as_str())
        .collect();
    (mark.who.clone(), words.join(" "))
}

/// The items of a kind, in the order of the conversation.
fn items(room: &Room<'_>, zone: &TimeZone, kind: ItemKind, marks: Vec<Mark>) -> Vec<Item> {
    let mut items: Vec<Item> = marks
        .into_iter()
        .map(|mark| item(room, zone, kind, mark))
        .collect();
    items.sort_by(|a, b| a.sources.cmp(&b.sources));
    items
}

fn item(room: &Room<'_>, zone: &TimeZone, kind: ItemKind, mark: Mark) -> Item {
    let score = score(room, kind, &mark);
    let text = quote(room, mark.sentence);
    let line = mark.sources.first().and_then(|&line| room.lines.get(line));
    let term = mark.due.or_else(|| {
        line.filter(|_| kind == ItemKind::Decision)
            .and_then(|line| due(&text, line.at, zone))
    });
    Item {
        kind,
        text,
        sources: mark.sources,
        who: mark.who,
        due: term,
        score,
    }
}

/// Cue, content, facts, replies and lateness; a point was scored already.
fn score(room: &Room<'_>, kind: ItemKind, mark: &Mark) -> f32 {
    let Some(sentence) = room
        .sentences
        .get(mark.sentence)
        .filter(|_| kind != ItemKind::Point)
    else {
        return mark.weight;
    };
    let rare: f32 = sentence
        .stems
        .iter()
        .take(8)
        .map(|&stem| room.rare(stem))
        .sum();
    let late = to_f32(sentence.line) / to_f32(room.lines.len().max(1));
    let exact = if sentence.exact { 0.2 } else { 0.0 };
    mark.weight + rare / 40.0 + exact + 0.1 * to_f32(mark.sources.len()) + 0.2 * late
}

/// A sentence, with the next one of the same paragraph when it says too little alone.
fn quote(room: &Room<'_>, at: usize) -> String {
    let Some(sentence) = room.sentences.get(at) else {
        return String::new();
    };
    let text = room.texts.get(sentence.line).map_or("", String::as_str);
    let next = room
        .sentences
        .get(at + 1)
        .filter(|next| adds(text, sentence, next));
    let end = next.map_or(sentence.range.end, |next| next.range.end);
    text.get(sentence.range.start..end)
        .unwrap_or_default()
        .to_owned()
}

fn adds(text: &str, sentence: &Sentence, next: &Sentence) -> bool {
    let together = text
        .get(sentence.range.start..next.range.end)
        .unwrap_or("\n");
    let thin = sentence.stems.len() < 2 && !sentence.asks && !next.small;
    let turns = next
        .tokens
        .first()
        .is_some_and(|t| TURNS.contains(&t.norm.as_str()));
    (thin || turns)
        && next.line == sentence.line
        && !next.asks
        && together.len() <= TWO
        && !together.contains('\n')
}
