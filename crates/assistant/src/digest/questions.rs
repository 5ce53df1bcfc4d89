//! Open questions: asked, and answered by nobody.

use super::{
    cues::Mark,
    lexicon::{ANSWERING, ASKING, EVADING, SETTLED},
    room::{Room, Sentence},
};

/// How many lines after a question may answer it.
const REACH: usize = 12;

/// Every question nobody answered, in order.
pub(super) fn questions(room: &Room<'_>) -> Vec<Mark> {
    let asked = room
        .sentences
        .iter()
        .enumerate()
        .filter(|(_, sentence)| is_question(room, sentence));
    let open = asked.filter(|(at, sentence)| !is_answered(room, *at, sentence));
    open.map(|(at, s)| Mark {
        sentence: at,
        sources: vec![s.line],
        who: None,
        due: None,
        weight: 1.0,
    })
    .collect()
}

/// Whether a sentence asks something worth keeping.
fn is_question(room: &Room<'_>, sentence: &Sentence) -> bool {
    let told = sentence.tokens.len() >= 4 && has_mark_less_form(room, sentence);
    let full = sentence.stems.len() > 1 || sentence.exact || ASKING.has(&sentence.tokens);
    (sentence.asks || told)
        && full
        && !sentence.small
        && !sentence.stems.is_empty()
        && !is_chat(sentence)
}

/// «Подскажите, где взять доступ» asks without a question mark.
fn has_mark_less_form(room: &Room<'_>, sentence: &Sentence) -> bool {
    let first = sentence.tokens.first().map_or("", |t| t.norm.as_str());
    matches!(first, "подскажите" | "подскажи") && !room.text(sentence).ends_with(':')
}

/// «Как дела?», «как выходные?»: nobody is waiting for it.
fn is_chat(sentence: &Sentence) -> bool {
    const CHAT: &[&str] = &[
        "дела",
        "выходные",
        "отпуск",
        "погода",
        "жизнь",
        "настроение",
        "weekend",
        "holiday",
        "vacation",
        "things",
    ];
    sentence.stems.len() <= 2
        && sentence
            .tokens
            .iter()
            .any(|t| CHAT.contains(&t.norm.as_str()))
}

fn is_answered(room: &Room<'_>, at: usize, question: &Sentence) -> bool {
    let rest = room.sentences.get(at + 1..).unwrap_or_default();
    let same_line = rest
        .iter()
        .take_while(|s| s.line == question.line)
        .any(|s| SETTLED.has(&s.tokens));
    let mut asked_again = false;
    same_line
        || room
            .after(question.line, REACH)
            .enumerate()
            .any(|(near, line)| {
                let own = room.of(line);
                if !room.same_author(question.line, line) {
                    return own.iter().any(|s| answers(room, question, s, near));
                }
                let settled = !asked_again && own.iter().any(|s| SETTLED.has(&s.tokens));
                asked_again |= own.iter().any(|s| s.asks);
                settled || own.iter().any(|s| settles(room, question, s))
            })
}

/// Whether a sentence of another person's line answers; `near` lines stand between.
fn answers(room: &Room<'_>, question: &Sentence, reply: &Sentence, near: usize) -> bool {
    if reply.asks || EVADING.has(&reply.tokens) {
        return false;
    }
    if near == 0 && is_elliptic(question) && is_short_statement(reply) {
        return true;
    }
    let held = room.cover(&question.stems, &reply.stems);
    let enough = !reply.small && held >= if near < 3 { 0.34 } else { 0.55 };
    let brief = reply.tokens.len() <= 5;
    match Wanted::of(question) {
        Wanted::YesOrNo => {
            enough
                || near < 3 && ANSWERING.starts(&reply.tokens)
                || near == 0 && held > 0.0 && !reply.small
        }
        Wanted::Other => enough || near == 0 && (is_short_statement(reply) || held > 0.0),
        kind => {
            enough
                || kind.is_in(reply)
                    && (near < 2 && brief || near == 0 && held > 0.0 || held >= 0.3)
        }
    }
}

/// «Новое время?» leaves out what it is about, so that the words of its answer
/// cannot be expected to repeat any: what is said next answers it.
fn is_elliptic(question: &Sentence) -> bool {
    question.stems.len() <= 2 && question.tokens.len() <= 4 && !question.exact
}

/// The asker's own later statement about it.
fn settles(room: &Room<'_>, question: &Sentence, own: &Sentence) -> bool {
    !own.asks && room.cover(&question.stems, &own.stems) >= 0.4
}

fn is_short_statement(reply: &Sentence) -> bool {
    !reply.small && reply.tokens.len() <= 14
}

/// What a question wants to hear.
#[derive(Clone, Copy)]
enum Wanted {
    /// A day or time.
    When,
    /// A number.
    HowMany,
    /// A person.
    Who,
    /// Yes or no.
    YesOrNo,
    /// Something told.
    Other,
}

impl Wanted {
    fn of(question: &Sentence) -> Self {
        let words: Vec<&str> = question.tokens.iter().map(|t| t.norm.as_str()).collect();
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
        if has(&["когда", "when", "скольки", "срок", "сроки", "deadline"])
            || words.windows(2).any(|w| w == ["во", "сколько"])
        {
            Self::When
        } else if has(&["сколько", "many", "much"]) {
            Self::HowMany
        } else if has(&[
            "кто",
            "кого",
            "кому",
            "кем",
            "who",
            "whose",
            "anyone",
            "кто-нибудь",
        ]) {
            Self::Who
        } else if ASKING.has(&question.tokens)
            && !has(&["ли", "can", "does", "is", "are", "do", "did", "has"])
        {
            Self::Other
        } else {
            Self::YesOrNo
        }
    }

    fn is_in(self, reply: &Sentence) -> bool {
        let word = |list: &[&str]| reply.tokens.iter().any(|t| list.contains(&t.norm.as_str()));
        match self {
            Self::When | Self::HowMany => {
                reply.exact || word(&["никогда", "уже", "никому", "never", "already", "готово"])
            }
            Self::Who => {
                word(&[
                    "я",
                    "мы",
                    "i",
                    "i'll",
                    "i'm",
                    "i've",
                    "me",
                    "we",
                    "we'll",
                    "никто",
                    "мной",
                    "мне",
                ]) || reply
                    .tokens
                    .iter()
                    .any(|t| t.capital && (t.start > 0 || reply.tokens.len() <= 3))
                    && !reply.small
            }
            Self::YesOrNo | Self::Other => false,
        }
    }
}
