//! What is known of a provider.

use kernel::{Timestamp, ids::ProviderId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose language it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ModelKind)]
pub enum Kind {
    /// The engine on this machine.
    Engine,
    /// A server that speaks OpenAI's protocol.
    Openai,
    /// GigaChat of Sber.
    Gigachat,
    /// Yandex AI Studio and `SpeechKit`.
    Yandex,
    /// Anthropic, or a server that speaks its language.
    Anthropic,
    /// `SaluteSpeech` of Sber.
    Salute,
    /// A market app.
    App,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Engine,
        Self::Openai,
        Self::Gigachat,
        Self::Yandex,
        Self::Anthropic,
        Self::Salute,
        Self::App,
    ];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Openai => "openai",
            Self::Gigachat => "gigachat",
            Self::Yandex => "yandex",
            Self::Anthropic => "anthropic",
            Self::Salute => "salute",
            Self::App => "app",
        }
    }

    /// The kind of this word; the table holds no other.
    pub(super) fn from_code(code: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.code() == code).unwrap_or(Self::Openai)
    }

    /// How far out it is unless its administrator says otherwise.
    pub const fn usual_privacy(self) -> Privacy {
        match self {
            Self::Engine => Privacy::Local,
            Self::Gigachat | Self::Yandex | Self::Salute => Privacy::Country,
            Self::Openai | Self::Anthropic | Self::App => Privacy::Abroad,
        }
    }

    /// Whether its key is one of Sber's, whose sign-in has an address and a scope of its own.
    pub const fn is_of_sber(self) -> bool {
        matches!(self, Self::Gigachat | Self::Salute)
    }
}

/// How far out a text goes; the further the greater.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Privacy {
    /// It stays on the company's own machines.
    Local,
    /// It stays inside the country.
    Country,
    /// It may leave the country.
    Abroad,
}

impl Privacy {
    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Country => "country",
            Self::Abroad => "abroad",
        }
    }
}

/// Which of the servers that speak OpenAI's language it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProviderDialect)]
pub enum Dialect {
    /// OpenAI itself.
    Openai,
    /// vLLM.
    Vllm,
    /// llama.cpp's server.
    LlamaServer,
    /// Ollama.
    Ollama,
    /// LM Studio.
    LmStudio,
    /// Any other.
    Generic,
}

/// Which version of GigaChat's conversation is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ProviderVersion)]
pub enum Version {
    /// The first.
    #[default]
    V1,
    /// The second.
    V2,
}

/// Which of Yandex's two interfaces conversations go by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ProviderYandexApi)]
pub enum YandexApi {
    /// The OpenAI-compatible one, which has every current model.
    #[default]
    Compatible,
    /// Yandex's own.
    Native,
}

/// What a provider needs to know beside its address and key. What a kind does not use is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProviderSettings {
    /// How far out it is; as its kind usually is when not said. Only one that is `local` may lie in a private network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy: Option<Privacy>,
    /// Of an OpenAI-compatible server: which one; told by the address when not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialect: Option<Dialect>,
    /// Of Sber: the address that gives tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_url: Option<String>,
    /// Of Sber: what the key was issued for, such as `GIGACHAT_API_CORP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Of GigaChat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_version: Option<Version>,
    /// How many requests the tariff allows at once, 1 to 1000; the rest wait in turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<u32>,
    /// Of Yandex: the folder that pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Of Yandex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api: Option<YandexApi>,
    /// Certificate authorities trusted for this provider alone besides the usual ones, PEM text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_certificate: Option<String>,
    /// The longest wait for a connection, 1 to 60 seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_seconds: Option<u32>,
    /// The longest wait for the first byte of an answer, 1 to 1800 seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_byte_seconds: Option<u32>,
    /// The longest silence in an answer, 1 to 600 seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap_seconds: Option<u32>,
}

/// A configured provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// What people call it.
    pub name: String,
    /// Whose language it speaks.
    pub kind: Kind,
    /// Where it is; none for the engine.
    pub base_url: Option<String>,
    /// The rest.
    pub settings: ProviderSettings,
    /// When it was last changed, its key included.
    pub updated_at: Timestamp,
}

impl Provider {
    /// The provider of all models on this machine.
    pub(crate) fn engine(id: ProviderId, at: Timestamp) -> Self {
        Self {
            id,
            name: "Sufler".to_owned(),
            kind: Kind::Engine,
            base_url: None,
            settings: ProviderSettings::default(),
            updated_at: at,
        }
    }

    /// How far out what it is sent goes.
    pub fn privacy(&self) -> Privacy {
        let own = self.settings.privacy;
        own.unwrap_or_else(|| self.kind.usual_privacy())
    }

    /// Whether its address may lie in a private network: one that was said to be elsewhere is looked for nowhere else.
    pub fn may_lie_inside(&self) -> bool {
        self.settings
            .privacy
            .is_none_or(|class| class == Privacy::Local)
    }

    /// The name of its key among the secrets. The word is older than providers are, and seals what it names.
    pub(crate) fn key_name(id: ProviderId) -> String {
        format!("models/{id}/api_key")
    }
}
