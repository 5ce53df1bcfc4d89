//! What is known of the servers that speak OpenAI's language.

use std::time::Duration;

use http::HeaderMap;
use secrecy::SecretString;
use url::Url;

use super::{MaxTokensParam, OpenAiSettings};

/// The longest silence in an answer: every one of them writes or sends comments more often.
const IDLE: Duration = Duration::from_mins(2);

/// A kind of server. They differ in the word for the longest answer and in how long the first byte may take; what else
/// they lack, their refusals tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenAiServer {
    /// OpenAI itself, whose reasoning models think before their first byte.
    OpenAi,
    /// vLLM.
    Vllm,
    /// llama.cpp's server, which may still be loading its model.
    LlamaServer,
    /// Ollama, which loads a model when it is first asked for, for minutes if it is large.
    Ollama,
    /// LM Studio, which does the same.
    LmStudio,
    /// Any other.
    Generic,
}

impl OpenAiServer {
    /// Which server this address most likely is.
    pub fn for_address(base_url: &Url) -> Self {
        match (base_url.host_str(), base_url.port()) {
            (Some("api.openai.com"), _) => Self::OpenAi,
            (_, Some(11434)) => Self::Ollama,
            (_, Some(1234)) => Self::LmStudio,
            _ => Self::Generic,
        }
    }

    /// Its word for the longest answer.
    pub fn max_tokens_param(self) -> MaxTokensParam {
        match self {
            Self::OpenAi => MaxTokensParam::MaxCompletionTokens,
            _ => MaxTokensParam::MaxTokens,
        }
    }

    /// How long its first byte may take.
    pub fn first_byte_timeout(self) -> Duration {
        match self {
            Self::Ollama | Self::LmStudio => Duration::from_mins(10),
            Self::OpenAi | Self::LlamaServer => Duration::from_mins(5),
            Self::Vllm | Self::Generic => Duration::from_mins(2),
        }
    }

    /// Settings for such a server.
    pub fn settings(self, base_url: Url, api_key: Option<SecretString>) -> OpenAiSettings {
        OpenAiSettings {
            base_url,
            api_key,
            max_tokens_param: self.max_tokens_param(),
            idle_timeout: IDLE,
            first_byte_timeout: self.first_byte_timeout(),
            headers: HeaderMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://api.openai.com/v1", OpenAiServer::OpenAi)]
    #[case("http://10.0.0.7:11434/v1", OpenAiServer::Ollama)]
    #[case("http://localhost:1234/v1", OpenAiServer::LmStudio)]
    #[case("https://models.example.org/v1", OpenAiServer::Generic)]
    fn the_address_tells_the_server(#[case] address: &str, #[case] server: OpenAiServer) {
        let address = address.parse().expect("an address");
        assert_eq!(OpenAiServer::for_address(&address), server);
    }

    #[test]
    fn only_openai_wants_the_new_word() {
        let address: Url = "https://api.openai.com/v1".parse().expect("an address");
        let settings = OpenAiServer::OpenAi.settings(address.clone(), None);
        assert_eq!(
            settings.max_tokens_param,
            MaxTokensParam::MaxCompletionTokens
        );
        let settings = OpenAiServer::Vllm.settings(address, None);
        assert_eq!(settings.max_tokens_param, MaxTokensParam::MaxTokens);
    }
}
