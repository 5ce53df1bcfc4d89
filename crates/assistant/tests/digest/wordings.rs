//! The golden wordings: how many true paraphrases the check accepts, and that it accepts no untrue one.

use assistant::digest::ItemKind;
use proptest::prelude::*;

use super::checks::judge;

/// A wording and the lines it is laid to.
struct Wording {
    kind: ItemKind,
    said: String,
    claim: String,
    who: Option<String>,
    due: Option<String>,
}

impl Wording {
    fn passes(&self) -> bool {
        judge(
            self.kind,
            &self.said,
            &self.claim,
            self.who.as_deref(),
            self.due.as_deref(),
        )
        .is_ok()
    }
}

/// Reads `KIND[@due] lines` and the `= wordings` after each; a promise is its first author's unless `W|who|due` says.
fn read(text: &str) -> Vec<Wording> {
    let mut out = Vec::new();
    let mut said: Option<(ItemKind, String, Option<String>, Option<String>)> = None;
    for row in text
        .lines()
        .filter(|row| !row.is_empty() && !row.starts_with('#'))
    {
        if let Some(claim) = row.strip_prefix("= ") {
            let (kind, said, who, due) = said.clone().expect("a line before its wordings");
            out.push(Wording {
                kind,
                said,
                claim: claim.into(),
                who,
                due,
            });
        } else {
            said = Some(read_line(row));
        }
    }
    out
}

fn read_line(row: &str) -> (ItemKind, String, Option<String>, Option<String>) {
    let letter = row.get(..1).expect("a kind");
    let rest = row.get(1..).expect("a line");
    let (kind, author) = match letter {
        "P" => (ItemKind::Point, None),
        "D" => (ItemKind::Decision, None),
        "Q" => (ItemKind::Question, None),
        "W" => (ItemKind::Promise, Some(())),
        other => unreachable!("an unknown kind {other}"),
    };
    // «W|who|due Name Surname: text» and «W@due Name Surname: text»: the author is two words before the colon.
    let head = rest.split_once(": ").expect("an author").0;
    let words: Vec<&str> = head.split(' ').collect();
    let author_words = words.get(words.len() - 2..).expect("two names").join(" ");
    let given = head.strip_suffix(&author_words).expect("an end").trim();
    let said = rest
        .get(rest.find(&author_words).expect("an author")..)
        .expect("text")
        .replace("\\n", "\n");
    let (who, due) = match given.strip_prefix('|').and_then(|g| g.split_once('|')) {
        Some((who, due)) => (Some(who.to_owned()), Some(due.to_owned())),
        None => (
            author.map(|()| author_words),
            given.strip_prefix('@').map(str::to_owned),
        ),
    };
    (kind, said, who, due)
}

#[test]
fn no_untrue_wording_passes() {
    let all = read(include_str!("wordings_false.txt"));
    assert!(all.len() >= 100, "{}", all.len());
    let passed: Vec<String> = all
        .iter()
        .filter(|w| w.passes())
        .map(|w| format!("{} -> {}", w.said, w.claim))
        .collect();
    assert!(passed.is_empty(), "{passed:#?}");
}

#[test]
fn plain_true_wordings_pass() {
    let all = read(include_str!("wordings_true.txt"));
    for (cyrillic, least) in [(true, RUSSIAN), (false, ENGLISH)] {
        let is_own = |w: &&Wording| w.claim.chars().any(|c| ('а'..='я').contains(&c)) == cyrillic;
        let own: Vec<&Wording> = all.iter().filter(is_own).collect();
        let refused: Vec<String> = own
            .iter()
            .filter(|w| !w.passes())
            .map(|w| format!("{} -> {}", w.said, w.claim))
            .collect();
        let passed = own.len() - refused.len();
        assert!(
            passed * 100 >= own.len() * least,
            "{passed} of {}: {refused:#?}",
            own.len()
        );
    }
}

/// Least share of the true Russian paraphrases that pass, in per cent.
const RUSSIAN: usize = 32;
/// Least share of the true English paraphrases that pass, in per cent.
const ENGLISH: usize = 35;

/// Sentences, and wordings of them that pass.
const SAID: &[(&str, &str)] = &[
    (
        "Отгружаем 40 паллет в пятницу",
        "Отгружаем 40 паллет в пятницу.",
    ),
    ("Решили: отгружаем 40 паллет", "Решили отгрузить 40 паллет."),
    (
        "Пришлю счёт в понедельник",
        "Анна пришлёт счёт в понедельник.",
    ),
    (
        "Поставка задержалась на два дня",
        "Анна сообщает, что поставка задержалась на 2 дня.",
    ),
    (
        "I will send the report on Friday",
        "Анна will send the report on Friday.",
    ),
    (
        "We ship 40 pallets on Friday",
        "We ship 40 pallets on Friday.",
    ),
];

proptest! {
    /// No list knows every word that limits or takes back: whatever is added to a line may not be left out.
    #[test]
    fn no_added_words_may_be_left_out(which in 0..SAID.len(), words in "[а-яa-z]{3,9}( [а-яa-z]{3,9}){1,3}") {
        let (said, claim) = SAID.get(which).copied().expect("a sentence");
        let passes = |said: String| judge(ItemKind::Point, &format!("Анна Петрова: {said}"), claim, None, None).is_ok();
        prop_assert!(passes(said.to_owned()));
        for line in [
            format!("{said}, {words}"),
            format!("{said} {words}"),
            format!("{said} ({words})"),
            format!("{said} — {words}"),
            format!("{said}. {words}."),
            format!("{words}, {said}"),
            format!("{words}: {said}"),
            format!("{words}. {said}"),
            format!("{said}\n{words}"),
        ] {
            prop_assert!(!passes(line.clone()), "{}", line);
        }
    }
}
