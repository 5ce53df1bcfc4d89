//! Which language a text is in.

use super::{types::Language, words::is_cyrillic};

/// The language of a text by the share of its scripts: Russian unless most letters are Latin.
#[must_use]
pub fn detect(text: &str) -> Language {
    let (cyrillic, latin) = text.chars().fold((0_usize, 0_usize), |(ru, en), c| {
        (
            ru + usize::from(is_cyrillic(c)),
            en + usize::from(c.is_ascii_alphabetic()),
        )
    });
    if latin > cyrillic {
        Language::En
    } else {
        Language::Ru
    }
}
