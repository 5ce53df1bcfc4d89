//! Requests to Yandex: who asks, and that nothing of it is to be kept.

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, RequestBuilder};
use serde_json::Value;

use super::{NewRequestId, YandexKey, YandexSettings};
use crate::ProviderError;
use crate::secrets::Secrets;
use crate::wire::{self, Answer, Patience};

const FOLDER: HeaderName = HeaderName::from_static("x-folder-id");
const KEPT: HeaderName = HeaderName::from_static("x-data-logging-enabled");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-client-request-id");

/// One folder, as somebody who may ask for it.
pub(super) struct Link {
    pub(super) client: Client,
    pub(super) patience: Patience,
    pub(super) folder: String,
    /// What no error may repeat.
    pub(super) secrets: Secrets,
    key: YandexKey,
    new_id: NewRequestId,
}

impl Link {
    pub(super) fn new(client: Client, settings: YandexSettings, new_id: NewRequestId) -> Self {
        Self {
            client,
            patience: Patience {
                first_byte: settings.first_byte_timeout,
                idle: settings.idle_timeout,
            },
            folder: settings.folder,
            secrets: Secrets::new(Some(settings.key.secret().clone())),
            key: settings.key,
            new_id,
        }
    }

    /// Whether a token asks, which does not say by itself for which folder.
    pub(super) fn by_token(&self) -> bool {
        matches!(self.key, YandexKey::Iam(_))
    }

    /// The headers every request carries.
    pub(super) fn headers(&self) -> Result<HeaderMap, ProviderError> {
        let scheme = if self.by_token() {
            "Bearer "
        } else {
            "Api-Key "
        };
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, wire::secret(scheme, self.key.secret())?);
        headers.insert(KEPT, HeaderValue::from_static("false"));
        headers.insert(REQUEST_ID, readable(&(self.new_id)(), "request id")?);
        if self.by_token() {
            headers.insert(FOLDER, self.folder_value()?);
        }
        Ok(headers)
    }

    /// The folder's name, for a header.
    pub(super) fn folder_value(&self) -> Result<HeaderValue, ProviderError> {
        readable(&self.folder, "folder")
    }

    /// Sends a request with everything it must carry.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Answer, ProviderError> {
        wire::send(request.headers(self.headers()?), self.patience).await
    }

    /// Sends a request whose answer is one document.
    pub(super) async fn document(&self, request: RequestBuilder) -> Result<Value, ProviderError> {
        let answer = self.send(request).await?;
        let is_page = answer.media_type() == "text/html";
        let body = answer.body().await?;
        if is_page {
            return Err(wire::page(&body));
        }
        wire::parse(&body)
    }
}

/// A request that makes no sense to send.
pub(super) fn invalid(message: impl Into<String>) -> ProviderError {
    ProviderError::Invalid {
        message: message.into(),
        field: None,
    }
}

fn readable(text: &str, what: &str) -> Result<HeaderValue, ProviderError> {
    HeaderValue::from_str(text)
        .map_err(|_| invalid(format!("the {what} holds characters that no header takes")))
}
