//! Personal identifiers become placeholders before text leaves the building,
//! and come back in what the model answers. Only identifiers whose checksum
//! proves them are found so far.

mod find;

use std::collections::HashMap;

use find::identifiers;

/// Something that has been through redaction. Only [`redact`] and
/// [`keep`] make one, so that nothing else reaches a prompt.
#[derive(Clone, Debug)]
pub struct Redacted<T> {
    inner: T,
    secrets: Secrets,
    masked: bool,
}

/// What goes into a prompt: nothing else of a person's or a conversation's does.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The lines of the conversation.
    pub lines: Vec<String>,
    /// The person's own words: a question can hold a card number too.
    pub instruction: String,
}

/// What each placeholder stands for.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    by_placeholder: HashMap<String, String>,
}

impl<T> Redacted<T> {
    /// What may be sent.
    pub fn get(&self) -> &T {
        &self.inner
    }

    /// Whether it was masked, and so may leave this machine.
    pub fn is_masked(&self) -> bool {
        self.masked
    }

    /// What its placeholders stand for.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }
}

impl Secrets {
    /// Puts the real values back into a model's answer.
    pub fn restore(&self, text: &str) -> String {
        let mut restored = text.to_owned();
        for (placeholder, value) in &self.by_placeholder {
            restored = restored.replace(placeholder, value);
        }
        restored
    }

    /// The text without an end that may be the beginning of a placeholder.
    pub fn whole_part<'t>(&self, text: &'t str) -> &'t str {
        let Some(at) = text.rfind('[') else {
            return text;
        };
        let (whole, end) = text.split_at(at);
        let begins =
            |placeholder: &String| placeholder.len() > end.len() && placeholder.starts_with(end);
        if self.by_placeholder.keys().any(begins) {
            whole
        } else {
            text
        }
    }

    fn placeholder(&mut self, kind: &str, value: &str) -> String {
        let known = self
            .by_placeholder
            .iter()
            .find(|(_, known)| *known == value);
        if let Some((placeholder, _)) = known {
            return placeholder.clone();
        }
        let placeholder = format!("[{kind}-{}]", self.by_placeholder.len() + 1);
        self.by_placeholder
            .insert(placeholder.clone(), value.to_owned());
        placeholder
    }
}

/// Masks the texts: for models outside the building.
pub fn redact(texts: &Texts) -> Redacted<Texts> {
    let mut secrets = Secrets::default();
    let lines = texts
        .lines
        .iter()
        .map(|text| mask(text, &mut secrets))
        .collect();
    let instruction = mask(&texts.instruction, &mut secrets);
    Redacted {
        inner: Texts { lines, instruction },
        secrets,
        masked: true,
    }
}

/// Passes the texts on as they are: for the engine on the company's own
/// machine, where nothing leaves.
pub fn keep(texts: Texts) -> Redacted<Texts> {
    Redacted {
        inner: texts,
        secrets: Secrets::default(),
        masked: false,
    }
}

fn mask(text: &str, secrets: &mut Secrets) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = 0;
    for found in identifiers(text) {
        let (Some(before), Some(value)) = (
            text.get(rest..found.start),
            text.get(found.start..found.end),
        ) else {
            continue;
        };
        masked.push_str(before);
        masked.push_str(&secrets.placeholder(found.kind, value));
        rest = found.end;
    }
    masked.push_str(text.get(rest..).unwrap_or_default());
    masked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(lines: &[&str]) -> Texts {
        Texts {
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            ..Texts::default()
        }
    }

    #[test]
    fn what_is_masked_comes_back() {
        let text = "ИНН 7707083893, карта 4111 1111 1111 1111.";
        let redacted = redact(&lines(&[text]));
        let sent = redacted.get().lines.first().expect("one text");
        assert!(
            !sent.contains("7707083893") && !sent.contains("4111"),
            "{sent}"
        );
        assert_eq!(redacted.secrets().restore(sent), text);
    }

    #[test]
    fn a_placeholder_is_shown_whole_or_not_at_all() {
        let redacted = redact(&lines(&["ИНН 7707083893"]));
        let secrets = redacted.secrets();
        let sent = redacted.get().lines.first().expect("one text");
        for at in sent.char_indices().map(|(at, _)| at).chain([sent.len()]) {
            let shown = secrets.restore(secrets.whole_part(sent.get(..at).unwrap_or_default()));
            assert!("ИНН 7707083893".starts_with(&shown), "{shown}");
        }
        assert_eq!(secrets.whole_part("а [б"), "а [б");
    }

    #[test]
    fn a_question_is_masked_like_the_messages() {
        let instruction = "Чей ИНН 7707083893?".to_owned();
        let redacted = redact(&Texts {
            instruction,
            ..lines(&["ИНН 7707083893 наш"])
        });
        assert_eq!(redacted.get().lines, ["ИНН [inn-1] наш"]);
        assert_eq!(redacted.get().instruction, "Чей ИНН [inn-1]?");
    }

    #[test]
    fn the_same_value_has_one_placeholder() {
        let redacted = redact(&lines(&["ИНН 7707083893", "снова 7707083893"]));
        assert_eq!(redacted.get().lines, ["ИНН [inn-1]", "снова [inn-1]"]);
    }

    fn with_luhn(digits: &[u8]) -> String {
        let sum: u32 = digits
            .iter()
            .rev()
            .enumerate()
            .map(|(place, digit)| {
                let digit = u32::from(*digit);
                let doubled = if place % 2 == 0 { digit * 2 } else { digit };
                if doubled > 9 { doubled - 9 } else { doubled }
            })
            .sum();
        let body: String = digits
            .iter()
            .map(|digit| char::from(b'0' + digit))
            .collect();
        format!("{body}{}", (10 - sum % 10) % 10)
    }

    proptest! {
        #[test]
        fn no_planted_card_gets_through(
            digits in proptest::collection::vec(0u8..10, 15),
            before in "[а-яa-z ,.]{0,20} ",
            after in " [а-яa-z ,.]{0,20}",
        ) {
            prop_assume!(digits.first() != Some(&0));
            let card = with_luhn(&digits);
            let redacted = redact(&lines(&[&format!("{before}{card}{after}")]));
            prop_assert!(!redacted.get().lines.concat().contains(&card));
        }

        #[test]
        fn redaction_is_undone_by_restoring(text in "\\PC{0,200}") {
            prop_assume!(!text.contains('['));
            let redacted = redact(&lines(&[&text]));
            prop_assert_eq!(redacted.secrets().restore(&redacted.get().lines.concat()), text);
        }
    }
}
