//! What a scenario is.

use std::collections::BTreeMap;

use kernel::Language;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl Title {
    /// In the wanted language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Ru => &self.ru,
            Language::En => &self.en,
        }
    }
}

/// How an answer is made and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Recipe {
    /// Key messages, then the model's wording of them.
    Summary,
    /// Passages that answer, then the model's wording of them.
    Answer,
    /// Free text for a person to use: a translation, a draft, another wording.
    Text,
}

/// What a model must be able to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Needs {
    /// Answers bound to a JSON Schema.
    pub schema: bool,
    /// Answers in the conversation's language.
    pub language: bool,
    /// Long prompts: the least tokens it should hold. 0 where any will do.
    pub context: u32,
}

/// A scenario as it stands in its file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Section and verb: `chat.summarise`.
    pub code: String,
    /// What people press.
    pub title: Title,
    /// One line about what it does.
    pub description: Title,
    /// The kinds of subjects it takes.
    pub subjects: Vec<String>,
    /// How the answer is made.
    pub recipe: Recipe,
    /// The most tokens of one answer.
    pub max_tokens: u32,
    /// 0 means always the likeliest word.
    pub temperature: f32,
    /// What a model must be able to do for it.
    #[serde(default)]
    pub needs: Needs,
    /// The name of the prompt for proposing items, without `.ru.j2`.
    pub prompt: String,
    /// The name of the prompt by which a small model words one item.
    pub small_prompt: String,
    /// Templates by file name, filled in by the loader.
    #[serde(skip)]
    pub templates: BTreeMap<String, String>,
}

impl Scenario {
    /// The section it belongs to.
    pub fn section(&self) -> &str {
        self.code
            .split_once('.')
            .map_or(self.code.as_str(), |(section, _)| section)
    }
}
