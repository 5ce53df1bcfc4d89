//! How to reach Yandex, and as whom.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::{ParseError, Url};

/// How to reach a folder of Yandex Cloud.
#[derive(Clone, Debug)]
pub struct YandexSettings {
    /// Where its interfaces are.
    pub addresses: YandexAddresses,
    /// Who asks.
    pub key: YandexKey,
    /// The folder that pays, such as `b1g…`; models named without a folder are looked for in it.
    pub folder: String,
    /// Which of the two interfaces conversations go by.
    pub chat: YandexChat,
    /// How many completions the folder's quota allows at once; 10 unless raised.
    pub completions_at_once: usize,
    /// How many texts a second may be turned into vectors; 10 unless raised.
    pub embeddings_per_second: u32,
    /// The longest wait for the first byte of an answer.
    pub first_byte_timeout: Duration,
    /// The longest silence between two bytes of an answer.
    pub idle_timeout: Duration,
}

/// Where Yandex's interfaces are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YandexAddresses {
    /// The address before `/completion`, ending in `/foundationModels/v1`.
    pub native: Url,
    /// The address before `/chat/completions`, ending in `/v1`.
    pub compatible: Url,
    /// The address before `/stt/v3` and `/speech/v1`.
    pub speech: Url,
    /// The address before an operation's id, ending in `/operations`.
    pub operations: Url,
}

impl YandexAddresses {
    /// Those of the public cloud.
    ///
    /// # Errors
    /// None in practice: the addresses are well-formed.
    pub fn cloud() -> Result<Self, ParseError> {
        Ok(Self {
            native: Url::parse("https://llm.api.cloud.yandex.net/foundationModels/v1")?,
            compatible: Url::parse("https://ai.api.cloud.yandex.net/v1")?,
            speech: Url::parse("https://stt.api.cloud.yandex.net")?,
            operations: Url::parse("https://operation.api.cloud.yandex.net/operations")?,
        })
    }

    /// All of them below one address, as an emulator or a proxy has them.
    ///
    /// # Errors
    /// When `base` is no address.
    pub fn below(base: &str) -> Result<Self, ParseError> {
        let base = base.trim_end_matches('/');
        Ok(Self {
            native: Url::parse(&format!("{base}/foundationModels/v1"))?,
            compatible: Url::parse(&format!("{base}/v1"))?,
            speech: Url::parse(base)?,
            operations: Url::parse(&format!("{base}/operations"))?,
        })
    }
}

/// What proves who asks.
#[derive(Clone, Debug)]
pub enum YandexKey {
    /// A service account's API key, which lasts until it is revoked.
    Api(SecretString),
    /// An IAM token, which lasts for hours.
    Iam(SecretString),
}

impl YandexKey {
    /// What was entered: `t1.…` is an IAM token, anything else an API key.
    pub fn entered(text: SecretString) -> Self {
        let mut letters = text.expose_secret().chars();
        let is_token = letters.next() == Some('t')
            && letters.next().is_some_and(|letter| letter.is_ascii_digit())
            && letters.next() == Some('.');
        if is_token {
            Self::Iam(text)
        } else {
            Self::Api(text)
        }
    }

    pub(super) fn secret(&self) -> &SecretString {
        match self {
            Self::Api(text) | Self::Iam(text) => text,
        }
    }
}

/// Which interface conversations go by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum YandexChat {
    /// The OpenAI-compatible one, which has every current model.
    #[default]
    Compatible,
    /// Yandex's own, which has the models of its own making only.
    Native,
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("t1.9euelZ", true)]
    #[case("AQVNexample", false)]
    #[case("t.9", false)]
    #[case("", false)]
    fn a_token_is_told_from_a_key(#[case] text: &str, #[case] is_token: bool) {
        let key = YandexKey::entered(text.to_owned().into());
        assert_eq!(matches!(key, YandexKey::Iam(_)), is_token);
    }

    #[test]
    fn the_cloud_has_addresses() {
        let cloud = YandexAddresses::cloud().expect("well-formed");
        assert_eq!(cloud.native.path(), "/foundationModels/v1");
        assert_eq!(cloud.operations.path(), "/operations");
    }
}
