//! What differs between the languages of providers.

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use serde_json::Value;

use crate::request::RequestBody;
use crate::served::Served;
use crate::wire::Reply;

/// A provider's language: its addresses, and how it writes answers, streams and errors.
///
/// A chat route reads its request, says it again as a [`RequestBody`] in OpenAI's words, and hands both to
/// [`Served::chat`], which records it, fails as it was told to, and asks the dialect to write the answer down.
pub(crate) trait Dialect: Send + Sync {
    /// The addresses, chat among them.
    fn routes(&self) -> Router<Arc<Served>>;
    /// The key a request carries, as a person would have entered it.
    fn key(&self, headers: &HeaderMap) -> Option<String>;
    /// Whether this address is let in without a key.
    fn is_open(&self, _path: &str) -> bool {
        false
    }
    /// An answer as one document.
    fn whole(&self, request: &RequestBody, reply: &Reply) -> Value;
    /// An answer as a stream.
    fn stream(&self, request: &RequestBody, reply: &Reply) -> Streamed;
    /// An error's document.
    fn error(&self, complaint: &Complaint) -> Value;
}

/// An answer in pieces.
pub(crate) struct Streamed {
    /// What the body is said to be.
    pub(crate) media_type: &'static str,
    /// The pieces as they are sent, framing included.
    pub(crate) events: Vec<String>,
    /// What says that the answer is over, where anything does.
    pub(crate) terminator: Option<String>,
    /// A piece nobody can read, framing included.
    pub(crate) broken: String,
    /// A piece that says nothing, where the framing knows one.
    pub(crate) comment: Option<String>,
}

/// What a provider complains of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Complaint {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The words.
    pub(crate) message: String,
    /// OpenAI's `type` of the error.
    pub(crate) kind: &'static str,
    /// OpenAI's `code` of the error.
    pub(crate) code: Option<&'static str>,
    /// The field that is wrong.
    pub(crate) field: Option<String>,
}

impl Complaint {
    /// A request that cannot be understood.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self {
            status: 400,
            message: message.into(),
            kind: "invalid_request_error",
            ..Self::default()
        }
    }
}
