//! What can go wrong with a provider, by what the caller can do about it.

use std::time::Duration;

use thiserror::Error;

/// Whether and when the same request may be sent again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Again {
    /// When it suits the caller: the provider does not say.
    #[default]
    Anytime,
    /// Not before so much time has passed.
    After(Duration),
    /// Not at all: the provider says so, or it is known to be no use.
    Never,
}

/// Why a provider did not answer. Texts are the provider's own words: bounded, without markup, not localised, and
/// meant for an administrator.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ProviderError {
    /// The key is missing, wrong or expired.
    #[error("the provider refused the key: {0}")]
    Auth(String),
    /// The account has no money or no package left.
    #[error("the provider wants payment: {0}")]
    Payment(String),
    /// The key is good but may not do this.
    #[error("the provider forbids this: {0}")]
    Forbidden(String),
    /// There is no such model, or no such address.
    #[error("the provider has no such model: {0}")]
    ModelNotFound(String),
    /// The conversation does not fit into the model.
    #[error("the request is too large for the model: {0}")]
    TooLarge(String),
    /// The provider does not accept the request as it is.
    #[error("the provider did not accept the request: {message}")]
    Invalid {
        /// What is wrong.
        message: String,
        /// The field of the wire request that is wrong, where the provider names it.
        field: Option<String>,
    },
    /// Too many requests for now.
    #[error("the provider asks to slow down: {message}")]
    RateLimited {
        /// Whether and when to come back.
        again: Again,
        /// Its words.
        message: String,
    },
    /// The provider cannot be reached, is overloaded, too slow, or broke the answer off.
    #[error("the provider is unavailable: {message}")]
    Unavailable {
        /// Whether and when to come back.
        again: Again,
        /// Its words, or ours where it said none.
        message: String,
    },
    /// The provider's filter or the model itself declined to answer.
    #[error("the provider declined to answer: {0}")]
    Filtered(String),
    /// The answer cannot be understood.
    #[error("the provider's answer cannot be understood: {0}")]
    Protocol(String),
}

impl ProviderError {
    /// Unavailable, with nothing known of when it will be there again.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::Unavailable {
            again: Again::Anytime,
            message: message.into(),
        }
    }

    /// Whether and when the same request may succeed.
    pub fn again(&self) -> Again {
        match self {
            Self::RateLimited { again, .. } | Self::Unavailable { again, .. } => *again,
            _ => Again::Never,
        }
    }

    /// The same error, which asking again would not mend.
    #[must_use]
    pub fn for_good(mut self) -> Self {
        if let Self::RateLimited { again, .. } | Self::Unavailable { again, .. } = &mut self {
            *again = Again::Never;
        }
        self
    }

    /// Whether the same request may succeed later.
    pub fn is_retryable(&self) -> bool {
        self.again() != Again::Never
    }

    /// A stable word for the kind, for logs, metrics and stored runs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Auth(_) => "auth",
            Self::Payment(_) => "payment",
            Self::Forbidden(_) => "forbidden",
            Self::ModelNotFound(_) => "model_not_found",
            Self::TooLarge(_) => "too_large",
            Self::Invalid { .. } => "invalid",
            Self::RateLimited { .. } => "rate_limited",
            Self::Unavailable { .. } => "unavailable",
            Self::Filtered(_) => "filtered",
            Self::Protocol(_) => "protocol",
        }
    }

    /// The same error with all that the provider said passed through `change`.
    pub(crate) fn map_words(self, change: impl Fn(String) -> String) -> Self {
        match self.map_text(&change) {
            Self::Invalid { message, field } => Self::Invalid {
                message,
                field: field.map(change),
            },
            other => other,
        }
    }

    /// The same error with its text passed through `change`.
    pub(crate) fn map_text(self, change: impl Fn(String) -> String) -> Self {
        match self {
            Self::Auth(text) => Self::Auth(change(text)),
            Self::Payment(text) => Self::Payment(change(text)),
            Self::Forbidden(text) => Self::Forbidden(change(text)),
            Self::ModelNotFound(text) => Self::ModelNotFound(change(text)),
            Self::TooLarge(text) => Self::TooLarge(change(text)),
            Self::Invalid { message, field } => Self::Invalid {
                message: change(message),
                field,
            },
            Self::RateLimited { again, message } => Self::RateLimited {
                again,
                message: change(message),
            },
            Self::Unavailable { again, message } => Self::Unavailable {
                again,
                message: change(message),
            },
            Self::Filtered(text) => Self::Filtered(change(text)),
            Self::Protocol(text) => Self::Protocol(change(text)),
        }
    }
}
