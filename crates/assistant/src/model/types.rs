//! What is known of a model.

use kernel::{Language, Timestamp, ids::ModelId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::scenario::Title;

/// Who serves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ModelKind)]
pub enum Kind {
    /// The engine on this machine.
    Engine,
    /// A server that speaks OpenAI's protocol.
    Openai,
}

impl Kind {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Openai => "openai",
        }
    }

    pub(crate) fn from_code(code: &str) -> Self {
        if code == "engine" {
            Self::Engine
        } else {
            Self::Openai
        }
    }
}

/// What it can do and how it wants to be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ModelSettings {
    /// The languages it answers well in.
    pub languages: Vec<Language>,
    /// Whether it keeps to a JSON Schema.
    pub schema: bool,
    /// Whether it is too small to propose items and only words given ones.
    pub small: bool,
    /// How many tokens it can hold, prompt and answer together.
    pub context: u32,
    /// `max_tokens` or `max_completion_tokens`; by the address when not said.
    pub max_tokens_param: Option<String>,
    /// What people should know of it.
    pub note: Option<Title>,
}

impl Default for ModelSettings {
    fn default() -> Self {
        Self {
            languages: vec![Language::Ru, Language::En],
            schema: true,
            small: false,
            context: 32_768,
            max_tokens_param: None,
            note: None,
        }
    }
}

/// A configured model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its id here.
    pub id: ModelId,
    /// What people call it.
    pub name: String,
    /// Who serves it.
    pub kind: Kind,
    /// The provider's name for it; for the engine the file's name.
    pub model: String,
    /// Where it is served; none for the engine.
    pub base_url: Option<String>,
    /// What it can do.
    pub settings: ModelSettings,
    /// Whether it answers when nobody chose.
    pub is_default: bool,
    /// When it was last changed, its key included.
    pub updated_at: Timestamp,
}

impl Model {
    /// Whether it answers well in `language`.
    pub fn speaks(&self, language: Language) -> bool {
        self.settings.languages.contains(&language)
    }

    /// The name of its key among the secrets.
    pub(crate) fn key_name(id: ModelId) -> String {
        format!("models/{id}/api_key")
    }
}

/// A model about to be configured.
#[derive(Clone, Debug)]
pub struct NewModel {
    /// What people call it.
    pub name: String,
    /// Who serves it.
    pub kind: Kind,
    /// The provider's name for it.
    pub model: String,
    /// Where it is served.
    pub base_url: Option<String>,
    /// What it can do.
    pub settings: ModelSettings,
}

/// The model that comes with Sufler: small, English only, and honest about it.
pub fn starter_model(file_name: &str) -> NewModel {
    NewModel {
        name: "SmolLM2 135M".to_owned(),
        kind: Kind::Engine,
        model: file_name.to_owned(),
        base_url: None,
        settings: ModelSettings {
            languages: vec![Language::En],
            schema: true,
            small: true,
            context: 2048,
            max_tokens_param: None,
            note: Some(Title {
                ru: "Стартовая модель: очень маленькая и знает только английский. Работает на этом компьютере, \
                     наружу ничего не уходит. Для русского добавьте модель побольше."
                    .to_owned(),
                en: "The starter model: very small and English only. It runs on this machine and nothing leaves it. \
                     Add a larger model for better wording and for Russian."
                    .to_owned(),
            }),
        },
    }
}
