//! Reads and checks scenarios.

use std::collections::BTreeMap;

use kernel::{Error, Language, Result};

use super::Scenario;
use crate::prompt;

/// The files of one built-in scenario.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// The TOML text.
    pub toml: &'static str,
    /// Templates by file name: `summarise.ru.j2`.
    pub templates: &'static [(&'static str, &'static str)],
}

/// All scenarios by code.
#[derive(Debug, Default)]
pub struct Scenarios {
    by_code: BTreeMap<String, Scenario>,
}

impl Scenarios {
    /// Loads and checks them: a scenario whose prompt is missing in a language
    /// or does not render stops the start, not a person's request.
    ///
    /// # Errors
    /// `Internal` that names the scenario and what is wrong with it.
    pub fn load(files: impl IntoIterator<Item = BuiltIn>) -> Result<Self> {
        let mut by_code = BTreeMap::new();
        for file in files {
            let scenario = read(file)?;
            check(&scenario)?;
            by_code.insert(scenario.code.clone(), scenario);
        }
        Ok(Self { by_code })
    }

    /// The scenario of this code.
    ///
    /// # Errors
    /// `Invalid` on `scenario` when there is none.
    pub fn find(&self, code: &str) -> Result<&Scenario> {
        self.by_code
            .get(code)
            .ok_or_else(|| Error::invalid("scenario", "scenario-unknown"))
    }

    /// All of them, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Scenario> {
        self.by_code.values()
    }
}

fn read(file: BuiltIn) -> Result<Scenario> {
    let mut scenario: Scenario = toml::from_str(file.toml).map_err(Error::internal)?;
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    scenario.templates = file.templates.iter().map(owned).collect();
    Ok(scenario)
}

fn check(scenario: &Scenario) -> Result<()> {
    for name in [&scenario.prompt, &scenario.small_prompt] {
        for language in [Language::Ru, Language::En] {
            prompt::check(scenario, name, language)
                .map_err(|error| Error::internal(format!("scenario {}: {error}", scenario.code)))?;
        }
    }
    if scenario.title.ru.is_empty() || scenario.title.en.is_empty() {
        return Err(Error::internal(format!(
            "scenario {}: a title is empty",
            scenario.code
        )));
    }
    Ok(())
}
