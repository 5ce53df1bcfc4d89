//! What is known of a model.

use kernel::{Language, Timestamp, ids::ModelId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::provider::{Kind, Privacy, Provider};
use crate::scenario::Title;

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
    /// What it is for.
    pub category: Category,
    /// Whether it asks for tools; yes until it is said otherwise.
    pub tools: bool,
    /// How far out what it is sent goes, where that is not as its provider says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy: Option<Privacy>,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
}

/// What a model is for.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[schema(as = ModelCategory)]
pub enum Category {
    /// Conversation and texts.
    #[default]
    Text,
    /// Turning texts into vectors.
    Embedding,
    /// Drawing.
    Image,
    /// Writing down what is said.
    Audio,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Text, Self::Embedding, Self::Image, Self::Audio];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Embedding => "embedding",
            Self::Image => "image",
            Self::Audio => "audio",
        }
    }
}

/// What a model costs: decimal numbers for a thousand tokens, for a picture, or for a minute of sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ModelPrice)]
pub struct Price {
    /// ISO 4217, such as `RUB`.
    pub currency: String,
    /// For what is read.
    pub input: String,
    /// For what is written.
    pub output: String,
}

impl Default for ModelSettings {
    fn default() -> Self {
        Self {
            category: Category::Text,
            tools: true,
            privacy: None,
            price: None,
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
    pub provider: Provider,
    /// The provider's name for it; for the engine the file's name.
    pub model: String,
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

    /// What kind of provider serves it.
    pub fn kind(&self) -> Kind {
        self.provider.kind
    }

    /// How far out what it is sent goes.
    pub fn privacy(&self) -> Privacy {
        self.settings
            .privacy
            .unwrap_or_else(|| self.provider.privacy())
    }

    /// Whether the engine of this server serves it.
    pub fn is_of_engine(&self) -> bool {
        self.kind() == Kind::Engine
    }
}

/// A model about to be configured together with its provider.
#[derive(Clone, Debug)]
pub struct NewModel {
    /// What people call it.
    pub name: String,
    /// Who serves it.
    pub kind: Kind,
    /// The provider's name for it.
    pub model: String,
    /// Where it is served; a provider of the model's name is made of it. Models of the engine have none.
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
            ..ModelSettings::default()
        },
    }
}
