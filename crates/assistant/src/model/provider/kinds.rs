//! The kinds of providers to choose from, read from `providers.toml`.

use std::sync::LazyLock;

use kernel::{Error, Language, Result};
use serde::Deserialize;

use super::types::{Dialect, Kind, Privacy};
use crate::{
    model::{Category, Price},
    scenario::Title,
};

const TEXT: &str = include_str!("../../../providers.toml");
static KINDS: LazyLock<Result<Vec<Offer>>> = LazyLock::new(|| read(TEXT));

/// A kind of provider on offer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Its stable word.
    pub code: String,
    /// Whose language it speaks.
    pub kind: Kind,
    /// Which of the OpenAI-compatible servers it is.
    pub dialect: Option<Dialect>,
    /// What people call it.
    pub title: Title,
    /// Where it is; none where everybody has one of their own.
    pub base_url: Option<String>,
    /// Where its tokens are given.
    pub auth_url: Option<String>,
    /// How far out it is, where that is not as its kind usually is.
    pub privacy: Option<Privacy>,
    /// What to enter as a key, and where to find it.
    pub key_hint: Title,
    /// What it promises about data; none where that is not documented.
    pub promise: Option<Title>,
    /// Where the promise is read.
    pub source: Option<String>,
    /// The fields of its form beside name, address and key.
    pub fields: Vec<String>,
    /// Its path at the emulators.
    pub emulator: String,
    /// The path of its sign-in there.
    pub emulator_auth: Option<String>,
    /// Models to begin with.
    #[serde(default, rename = "model")]
    pub models: Vec<OfferedModel>,
}

/// A model of such a kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferedModel {
    /// The provider's name for it.
    pub id: String,
    /// What it is for.
    #[serde(default)]
    pub category: Category,
    /// Tokens it can hold.
    pub context: u32,
    /// The languages it answers well in.
    #[serde(default = "both")]
    pub languages: Vec<Language>,
    /// Whether it asks for tools.
    #[serde(default = "yes")]
    pub tools: bool,
    /// Whether it keeps to a JSON Schema.
    #[serde(default = "yes")]
    pub schema: bool,
    /// What it costs, where that is the same for all.
    pub price: Option<Price>,
}

impl Offer {
    /// How far out it is.
    pub fn privacy(&self) -> Privacy {
        self.privacy.unwrap_or_else(|| self.kind.usual_privacy())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    kind: Vec<Offer>,
}

fn both() -> Vec<Language> {
    vec![Language::Ru, Language::En]
}

fn yes() -> bool {
    true
}

fn read(text: &str) -> Result<Vec<Offer>> {
    let document: Document = toml::from_str(text).map_err(Error::internal)?;
    Ok(document.kind)
}

/// All kinds on offer, in the order of the file.
///
/// # Errors
/// `Internal` when the file cannot be read; a test keeps it readable.
pub fn all() -> Result<&'static [Offer]> {
    let kinds = KINDS.as_ref().map(Vec::as_slice);
    kinds.map_err(|error| Error::internal(error.to_string()))
}

/// Where this kind usually is: where its first entry says, if only one place can be meant.
pub(super) fn usual_base_url(kind: Kind) -> Option<&'static str> {
    first(kind).and_then(|offer| offer.base_url.as_deref())
}

/// Where tokens of this kind are usually given.
pub(super) fn usual_auth_url(kind: Kind) -> Option<&'static str> {
    first(kind).and_then(|offer| offer.auth_url.as_deref())
}

/// OpenAI's language is spoken in many places: none of them is meant by itself.
fn first(kind: Kind) -> Option<&'static Offer> {
    let mut kinds = all().ok()?.iter();
    kinds.find(|offer| offer.kind == kind && kind != Kind::Openai)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_says_in_both_languages_what_to_enter() {
        let kinds = all().expect("a readable file");
        assert!(kinds.len() > 8);
        for offer in kinds {
            for title in [&offer.title, &offer.key_hint] {
                assert!(
                    !title.ru.is_empty() && !title.en.is_empty(),
                    "{}",
                    offer.code
                );
            }
            let needs_place = !matches!(offer.kind, Kind::Openai | Kind::Yandex);
            assert!(offer.base_url.is_some() || !needs_place, "{}", offer.code);
            assert_eq!(
                offer.auth_url.is_some(),
                offer.kind.is_of_sber(),
                "{}",
                offer.code
            );
        }
    }

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<&str> = all()
            .expect("kinds")
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all().expect("kinds").len());
    }
}
