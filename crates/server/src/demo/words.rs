//! The vocabulary of the dialogues: names and nouns with the forms their sentences need.

use std::collections::BTreeMap;

const WORDS: &str = include_str!("../../demo/words.txt");

/// One choice of a slot.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Nominative, genitive, dative, accusative, instrumental, prepositional; one form for words that never change.
    /// Goods have other forms, named in the file.
    pub(super) forms: Vec<String>,
    pub(super) feminine: bool,
}

/// All words by the name of their slot.
#[derive(Debug)]
pub(super) struct Words(BTreeMap<String, Vec<Word>>);

impl Words {
    /// The words of the product.
    pub(super) fn load() -> Self {
        let mut words = BTreeMap::<String, Vec<Word>>::new();
        for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, choices)) = parse(line) {
                words.entry(name).or_default().extend(choices);
            }
        }
        Self(words)
    }

    /// The choices for a slot, the English ones first when Russian is not wanted.
    pub(super) fn find(&self, name: &str, russian: bool) -> Option<&[Word]> {
        let english = || self.0.get(&format!("{name}_en"));
        let found = if russian { None } else { english() };
        found.or_else(|| self.0.get(name)).map(Vec::as_slice)
    }
}

/// `name = a | b` gives unchanging choices, `name: form | form` one choice, `name f: …` a feminine one.
fn parse(line: &str) -> Option<(String, Vec<Word>)> {
    let split = |text: &str| {
        text.split('|')
            .map(|form| form.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let mark = line.find([':', '='])?;
    let (head, rest) = line.split_at_checked(mark)?;
    let (name, feminine) = match head.trim().strip_suffix(" f") {
        Some(name) => (name, true),
        None => (head.trim(), false),
    };
    let choices = match rest.strip_prefix('=') {
        Some(list) => split(list)
            .into_iter()
            .map(|form| Word {
                forms: vec![form],
                feminine,
            })
            .collect(),
        None => vec![Word {
            forms: split(rest.strip_prefix(':')?),
            feminine,
        }],
    };
    Some((name.to_owned(), choices))
}
