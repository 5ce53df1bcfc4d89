//! Whether the cited lines carry the wording: enough of its words, denied where it denies, told where it tells.

use std::collections::HashSet;

use super::{
    super::{
        dates::moments,
        names::same_name,
        numbers::numbers,
        types::{ItemKind, Mismatch},
        words::{Stems, Token, is_content, tokens},
    },
    source::{
        COMPARING, Clause, Source, clauses, denials, is_doubt, is_telling, reversal, stems_of,
    },
};

/// Least share of a wording's content words that the lines must hold, in per cent.
const ENOUGH: usize = 40;

/// Words with which a summary reports; they need no support and give none.
const REPORTING: &[&str] = &[
    "сообщает",
    "пишет",
    "говорит",
    "обещает",
    "спрашивает",
    "writes",
    "promises",
    "reports",
    "сообщил",
    "сообщила",
    "сообщили",
    "сказал",
    "сказала",
    "напомнил",
    "напомнила",
    "попросил",
    "попросила",
    "обещал",
    "обещала",
    "пообещал",
    "пообещала",
    "предложил",
    "предложила",
    "спросил",
    "спросила",
    "команда",
    "участники",
    "решили",
    "решено",
    "договорились",
    "decided",
    "agreed",
    "said",
    "says",
    "asked",
    "asks",
    "promised",
    "suggested",
    "reported",
    "team",
];

/// Checks support, questions and polarity.
pub(super) fn check(text: &str, kind: ItemKind, source: &Source) -> Result<(), Mismatch> {
    let stems = Stems::new();
    let words = tokens(text);
    let own = clauses(&source.text);
    check_words(&words, source, &stems)?;
    check_counted(text, &words, source, &stems)?;
    check_told(text, &words, kind, source, &own, &stems)?;
    check_comparing(&words, source)?;
    check_doubt(&words, kind, &own, &stems)?;
    check_denials(&clauses(text), &own, source, &stems)
}

/// Content words of a wording that want support.
fn wanted(words: &[Token]) -> Vec<&Token> {
    let dated = moments(words);
    let free = |at: usize| !dated.iter().any(|m| (m.start..m.end).contains(&at));
    let telling = |token: &Token| {
        is_telling(token)
            && !REPORTING.contains(&token.norm.as_str())
            && numbers(&token.norm).is_empty()
    };
    words
        .iter()
        .enumerate()
        .filter(|(at, t)| free(*at) && telling(t))
        .map(|(_, t)| t)
        .collect()
}

fn check_words(words: &[Token], source: &Source, stems: &Stems) -> Result<(), Mismatch> {
    let known = stems_of(&source.tokens, stems);
    let names = source.names();
    let held = |t: &&&Token| {
        known.contains(&stems.stem(&t.norm)) || names.iter().any(|n| same_name(&n.norm, &t.norm))
    };
    let wanted = wanted(words);
    let found = wanted.iter().filter(held).count();
    if wanted.is_empty() || found * 100 < wanted.len() * ENOUGH {
        return Err(Mismatch::Unsupported);
    }
    Ok(())
}

/// What a number counts must be in the source: «5 дней» is not carried by «5 часов».
fn check_counted(
    text: &str,
    words: &[Token],
    source: &Source,
    stems: &Stems,
) -> Result<(), Mismatch> {
    let known = stems_of(&source.tokens, stems);
    let unknown = numbers(text)
        .iter()
        .filter_map(|n| words.iter().find(|t| t.start >= n.end))
        .any(|next| {
            is_content(&next.norm)
                && is_telling(next)
                && numbers(&next.norm).is_empty()
                && !known.contains(&stems.stem(&next.norm))
        });
    let dated = moments(words);
    let after_day = |next: &Token| {
        dated.iter().any(|m| {
            words
                .get(m.start..m.end)
                .is_some_and(|w| w.iter().any(|t| t.start == next.start))
        })
    };
    let all_dated = numbers(text)
        .iter()
        .filter_map(|n| words.iter().find(|t| t.start >= n.end))
        .all(after_day);
    if unknown && !all_dated {
        Err(Mismatch::Unsupported)
    } else {
        Ok(())
    }
}

/// Words that tell of a question without its mark.
const TELLS_OF_A_QUESTION: &[&str] = &[
    "спрашивает",
    "спросил",
    "спросила",
    "уточняет",
    "уточнил",
    "уточнила",
    "интересуется",
    "узнать",
    "asks",
    "asked",
    "wonders",
    "whether",
    "open",
];

/// A question alone decides and promises nothing, and is no statement; a claimed question must have been asked and
/// must ask.
fn check_told(
    text: &str,
    words: &[Token],
    kind: ItemKind,
    source: &Source,
    own: &[Clause],
    stems: &Stems,
) -> Result<(), Mismatch> {
    if kind == ItemKind::Question {
        let asked = own.iter().any(|c| c.asks)
            || source.tokens.iter().any(|t| t.norm.starts_with("подскаж"));
        let asks = text.contains('?')
            || words
                .iter()
                .any(|t| TELLS_OF_A_QUESTION.contains(&t.norm.as_str()));
        return if asked && asks {
            Ok(())
        } else {
            Err(Mismatch::Unsupported)
        };
    }
    let told = collect(own.iter().filter(|c| !c.asks), stems);
    let wanted = wanted(words);
    let found = wanted
        .iter()
        .filter(|t| told.contains(&stems.stem(&t.norm)))
        .count();
    let asks = own.iter().any(|c| c.asks);
    // «Кто заплатит?» does not tell that anybody does.
    let only_asks = own.iter().all(|c| c.asks) && !text.contains('?');
    let reported = words
        .iter()
        .any(|t| TELLS_OF_A_QUESTION.contains(&t.norm.as_str()));
    if only_asks && !reported || asks && source.lines == 1 && found * 100 < wanted.len() * 40 {
        Err(Mismatch::Unsupported)
    } else {
        Ok(())
    }
}

fn collect<'c>(clauses: impl Iterator<Item = &'c Clause>, stems: &Stems) -> HashSet<String> {
    clauses
        .flat_map(|clause| stems_of(&clause.tokens, stems))
        .collect()
}

/// «Не позднее», «после», «почти» must stand in the source with the same denial before them.
fn check_comparing(words: &[Token], source: &Source) -> Result<(), Mismatch> {
    let own = comparing(&source.tokens);
    if comparing(words).is_subset(&own) {
        Ok(())
    } else {
        Err(Mismatch::Polarity)
    }
}

fn comparing(words: &[Token]) -> HashSet<(bool, &str)> {
    let denied = |at: usize| {
        at > 0
            && words
                .get(at - 1)
                .is_some_and(|t| matches!(t.norm.as_str(), "не" | "no" | "not"))
    };
    let found = words
        .iter()
        .enumerate()
        .filter(|(_, t)| COMPARING.contains(&t.norm.as_str()));
    found.map(|(at, t)| (denied(at), t.norm.as_str())).collect()
}

/// What the lines make conditional or doubtful may not be told as certain.
fn check_doubt(
    words: &[Token],
    kind: ItemKind,
    own: &[Clause],
    stems: &Stems,
) -> Result<(), Mismatch> {
    if kind == ItemKind::Question || words.iter().any(|t| is_doubt(&t.norm)) {
        return Ok(());
    }
    let doubtful = collect(own.iter().filter(|c| c.doubtful), stems);
    let sure = collect(own.iter().filter(|c| !c.doubtful), stems);
    let wanted: Vec<String> = wanted(words).iter().map(|t| stems.stem(&t.norm)).collect();
    let held = wanted
        .iter()
        .filter(|s| doubtful.contains(*s) || sure.contains(*s))
        .count();
    let only = wanted
        .iter()
        .filter(|s| doubtful.contains(*s) && !sure.contains(*s))
        .count();
    if held > 0 && only * 2 >= held {
        Err(Mismatch::Polarity)
    } else {
        Ok(())
    }
}

fn is_denied(clause: &Clause) -> bool {
    !denials(&clause.tokens).is_empty() || clause.tokens.iter().any(|t| reversal(&t.norm).is_some())
}

fn check_denials(
    claimed: &[Clause],
    own: &[Clause],
    source: &Source,
    stems: &Stems,
) -> Result<(), Mismatch> {
    let denied = collect(own.iter().filter(|c| is_denied(c)), stems);
    let told = collect(own.iter().filter(|c| !is_denied(c)), stems);
    let fits = |clause: &Clause| {
        if is_denied(clause) {
            return denies_the_same(clause, &denied, stems) && reverses_the_same(clause, source);
        }
        stems_of(&clause.tokens, stems)
            .iter()
            .all(|stem| !denied.contains(stem) || told.contains(stem))
    };
    if claimed.iter().all(fits) {
        Ok(())
    } else {
        Err(Mismatch::Polarity)
    }
}

/// What follows each denial must be denied in the source too.
fn denies_the_same(clause: &Clause, denied: &HashSet<String>, stems: &Stems) -> bool {
    denials(&clause.tokens).into_iter().all(|at| {
        let rest = clause.tokens.get(at + 1..).unwrap_or_default();
        let mut targets = rest.iter().filter(|t| is_telling(t)).peekable();
        let none = targets.peek().is_none();
        none && !denied.is_empty() || targets.any(|t| denied.contains(&stems.stem(&t.norm)))
    })
}

fn reverses_the_same(clause: &Clause, source: &Source) -> bool {
    clause
        .tokens
        .iter()
        .filter_map(|t| reversal(&t.norm))
        .all(|start| source.tokens.iter().any(|t| t.norm.starts_with(start)))
}
