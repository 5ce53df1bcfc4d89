//! The words of a conversation with a model, the same for every vendor.

use std::sync::Arc;

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ProviderError;

/// Serves language models that hold a conversation.
pub trait ChatProvider: Send + Sync {
    /// Asks a model. The answer always streams: one that arrives whole is turned into events.
    ///
    /// An error before the first byte of the answer is returned here, a later one is the stream's last item.
    fn chat(&self, request: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>>;

    /// The models this key may use, in the provider's order.
    fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>>;
}

impl<P: ChatProvider + ?Sized> ChatProvider for Arc<P> {
    fn chat(&self, request: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
        (**self).chat(request)
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
        (**self).models()
    }
}

/// What a model says, piece by piece. A stream that succeeds ends with exactly one [`ChatEvent::Finished`];
/// one that fails ends with an error and never finishes. Dropping it closes the connection.
pub type ChatStream = BoxStream<'static, Result<ChatEvent, ProviderError>>;

/// One question to a model. Unset numbers are left to the provider's own defaults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChatRequest {
    /// The provider's name for the model.
    pub model: String,
    /// The conversation so far, oldest first.
    pub messages: Vec<Message>,
    /// A pseudonym of whoever asks, for a server that takes people in turns.
    pub user: Option<String>,
    /// The longest answer, in the model's tokens.
    pub max_tokens: Option<u32>,
    /// How much chance there is in the choice of words; 0 is the least.
    pub temperature: Option<f32>,
    /// The share of likely words to choose from, 0 to 1.
    pub top_p: Option<f32>,
    /// Makes answers repeatable where the provider can.
    pub seed: Option<u64>,
    /// Texts at which the model stops.
    pub stop: Vec<String>,
    /// The shape the answer must have.
    pub output: OutputShape,
    /// The tools the model may ask for.
    pub tools: Vec<ToolSpec>,
    /// Whether and which of them it has to ask for.
    pub tool_choice: ToolChoice,
    /// A pseudonym of the conversation, for providers that keep what they have read of it for its next turn.
    pub conversation: Option<String>,
}

/// Whether a model asks for tools.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ToolChoice {
    /// As it sees fit.
    #[default]
    Auto,
    /// It answers in words, whatever tools there are.
    None,
    /// It asks for one at least.
    Required,
    /// It asks for this one.
    Named(String),
}

/// The shape of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum OutputShape {
    /// Free text.
    #[default]
    Text,
    /// Any JSON object.
    JsonObject,
    /// JSON that fits a schema.
    JsonSchema {
        /// A name for the schema; adapters cut it to what their provider allows.
        name: String,
        /// The JSON Schema.
        schema: Value,
    },
}

/// One message of the conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Who wrote it.
    pub author: Author,
    /// What it says. Empty when the assistant only asked for tools.
    pub text: String,
    /// The tools the assistant asked for in this message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tool_calls: Vec<ToolCall>,
    /// For a tool's result: the call it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
    /// For an answer the model gave before: what its provider asked to have back, from [`ChatEvent::State`]. It is sent
    /// to that provider only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_state: Option<Value>,
}

impl Message {
    /// An instruction of the product.
    pub fn system(text: impl Into<String>) -> Self {
        Self::written_by(Author::System, text)
    }

    /// A message of the person.
    pub fn user(text: impl Into<String>) -> Self {
        Self::written_by(Author::User, text)
    }

    /// An answer the model gave before.
    pub fn assistant(text: impl Into<String>) -> Self {
        Self::written_by(Author::Assistant, text)
    }

    /// What a tool answered to the call `call_id`.
    pub fn tool(call_id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            tool_call_id: Some(call_id.into()),
            ..Self::written_by(Author::Tool, text)
        }
    }

    fn written_by(author: Author, text: impl Into<String>) -> Self {
        Self {
            author,
            text: text.into(),
            tool_calls: Vec::new(),
            tool_call_id: None,
            provider_state: None,
        }
    }
}

/// Who wrote a message to a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The product.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
    /// A tool the model asked for.
    Tool,
}

/// A function the model may ask for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolSpec {
    /// Its name: letters, digits, `_` and `-`.
    pub name: String,
    /// What it does, for the model to read.
    pub description: String,
    /// JSON Schema of its arguments, an object.
    pub parameters: Value,
}

/// The model asks for a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCall {
    /// Names this call; the result is sent back under it.
    pub id: String,
    /// Which tool.
    pub name: String,
    /// The arguments as the model wrote them: meant to be a JSON object, not promised to be one.
    pub arguments: String,
}

impl ToolCall {
    /// The arguments as an object, or `None` when the model wrote something else. No arguments are an empty object.
    pub fn parsed(&self) -> Option<Map<String, Value>> {
        if self.arguments.trim().is_empty() {
            return Some(Map::new());
        }
        serde_json::from_str(&self.arguments).ok()
    }
}

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum ChatEvent {
    /// Nothing yet: the request waits at this place of the server's queue, 1 being next. Only Sufler's engine says so.
    Queued(u32),
    /// More text of the answer.
    Delta(String),
    /// The text so far is another than was said: this stands in place of all that came before.
    Replace(String),
    /// The provider's own tool is at work; nothing of the answer.
    Progress {
        /// What it is called there.
        tool: String,
        /// How many seconds it still needs, where the provider says.
        seconds_left: Option<u32>,
    },
    /// What the provider wants back with this answer when the conversation goes on.
    State(Value),
    /// More of the model's thinking aloud, which is not part of the answer.
    Reasoning(String),
    /// A whole call of a tool.
    ToolCall(ToolCall),
    /// What the answer cost. Absent when the provider does not count.
    Usage(Usage),
    /// The answer is over; nothing follows.
    Finished(FinishReason),
}

/// Tokens spent on one answer, as the provider counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens read, cached ones included.
    pub prompt_tokens: u64,
    /// Tokens written, thinking included.
    pub completion_tokens: u64,
    /// The part of those read that came from the provider's cache.
    pub cached_tokens: u64,
}

/// Why a model stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    /// It had said everything.
    Stop,
    /// It reached the longest answer allowed; the text is cut.
    Length,
    /// It waits for the tools it asked for.
    ToolCalls,
    /// The provider's filter stopped it; the text so far may be empty.
    Filtered,
    /// It asked for a tool with arguments that cannot be read; the calls were given all the same.
    BadToolArgs,
    /// The provider paused it; send the turn back unchanged to go on.
    Paused,
    /// A word we do not know; to be treated as [`FinishReason::Stop`].
    Unknown(String),
}

/// A model on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelInfo {
    /// The name to put into a request.
    pub id: String,
    /// What it is for, where the provider says.
    pub kind: ModelKind,
    /// How many tokens it can hold at once, where the provider says.
    pub context_tokens: Option<u64>,
}

/// What a model is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// Conversation.
    Chat,
    /// Turning text into vectors.
    Embedding,
    /// Drawing.
    Image,
    /// Turning speech into text.
    Speech,
    /// The provider does not say.
    #[default]
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(arguments: &str) -> ToolCall {
        ToolCall {
            id: "1".into(),
            name: "f".into(),
            arguments: arguments.into(),
        }
    }

    #[test]
    fn no_arguments_are_an_empty_object() {
        assert_eq!(call(" ").parsed(), Some(Map::new()));
    }

    #[test]
    fn arguments_that_are_no_object_are_not_guessed() {
        assert_eq!(call("[1]").parsed(), None);
        assert_eq!(call("{\"a\":").parsed(), None);
    }
}
