//! Model providers: one trait each for what they can do, one module per vendor.
//!
//! Nothing here knows of users, sections or tables. The HTTP client, the clock behind a pause and chance come in
//! as arguments, and every byte a provider sends is treated as hostile: lines, events and whole answers are bounded.

#![warn(missing_docs)]

mod anthropic;
mod chat;
mod connected;
pub mod decode;
mod embedding;
mod error;
mod failure;
pub mod fuzzed;
mod gigachat;
mod image;
#[cfg(test)]
mod muddle;
mod openai;
mod origin;
mod retry;
mod salute;
mod sber;
mod secrets;
mod speech;
mod stream;
mod think;
mod tokens;
mod wire;
mod yandex;

pub use anthropic::{Anthropic, AnthropicSettings, KeyHeader};
pub use chat::{
    Author, ChatEvent, ChatProvider, ChatRequest, ChatStream, FinishReason, Message, ModelInfo,
    ModelKind, OutputShape, ToolCall, ToolChoice, ToolSpec, Usage,
};
pub use connected::Connected;
pub use embedding::{Embedder, Embedding, EmbeddingRequest, Purpose};
pub use error::{Again, ProviderError};
pub use gigachat::{GigaChat, GigaChatSettings, GigaChatVersion};
pub use image::{ImageAnswer, ImageFormat, ImageMaker, ImageRequest, MadeImage};
pub use openai::{MaxTokensParam, OpenAi, OpenAiServer, OpenAiSettings, Refusals};
pub use retry::{Pause, RetryRule, Retrying, until_content};
pub use salute::{SaluteSettings, SaluteSpeech};
pub use sber::{SberAccounts, SberKey, Surroundings};
pub use speech::{Segment, SpeechRequest, Transcriber, Transcript};
pub use tokens::token_upper_bound;
pub use yandex::{
    NewRequestId, Yandex, YandexAddresses, YandexChat, YandexKey, YandexQuota, YandexSettings,
};
