//! The closed set of ways in which a request can fail.

use std::{error::Error as StdError, fmt, time::Duration};

/// Result with the product's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a product can answer when it cannot do as asked. Each has a stable
/// `code`; `http/problem.rs` alone knows the status numbers.
#[derive(Debug)]
pub enum Error {
    /// Nobody is signed in, or the session or token has ended.
    Unauthenticated,
    /// It does not exist, or the asker may not know that it does.
    NotFound,
    /// Readable, but this may not be done to it by this person.
    Forbidden(String),
    /// It contradicts what is already there.
    Conflict(String),
    /// A field is wrong.
    Invalid {
        /// The field's name as the client sent it.
        field: String,
        /// What is wrong with it, for a person.
        detail: String,
        /// What a reader of the bytes said, for a programmer; mostly empty.
        reason: String,
    },
    /// More than is taken.
    TooLarge {
        /// The field or body that is too large.
        field: String,
        /// The limit.
        limit: usize,
        /// What the limit counts.
        unit: Unit,
    },
    /// The person's or company's allowance is used up.
    QuotaExceeded(String),
    /// Too often; try again after the given time.
    RateLimited(Duration),
    /// A part that is needed does not answer now (database, disk, model).
    Unavailable(String),
    /// Our own failure. Logged once with its source, never shown.
    Internal(Box<dyn StdError + Send + Sync>),
}

/// What the limit of a size counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of UTF-8 or of a file.
    Bytes,
    /// Unicode characters.
    Characters,
}

impl Error {
    /// A wrong field.
    pub fn invalid(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::unreadable(field, detail, "")
    }

    /// A field that could not be read, with the reader's own words.
    pub fn unreadable(
        field: impl Into<String>,
        detail: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        Self::Invalid {
            field: field.into(),
            detail: detail.into(),
            reason: reason.into(),
        }
    }

    /// Contradicts what is there.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::Conflict(detail.into())
    }

    /// Not allowed.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::Forbidden(detail.into())
    }

    /// A needed part does not answer.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::Unavailable(detail.into())
    }

    /// Too many bytes in `field`.
    pub fn too_large(field: impl Into<String>, limit: usize) -> Self {
        Self::TooLarge {
            field: field.into(),
            limit,
            unit: Unit::Bytes,
        }
    }

    /// Too many characters in `field`.
    pub fn too_long(field: impl Into<String>, limit: usize) -> Self {
        Self::TooLarge {
            field: field.into(),
            limit,
            unit: Unit::Characters,
        }
    }

    /// Our own failure.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }

    /// The stable code clients decide by.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::NotFound => "not_found",
            Self::Forbidden(_) => "forbidden",
            Self::Conflict(_) => "conflict",
            Self::Invalid { .. } => "invalid",
            Self::TooLarge { .. } => "too_large",
            Self::QuotaExceeded(_) => "quota_exceeded",
            Self::RateLimited(_) => "rate_limited",
            Self::Unavailable(_) => "unavailable",
            Self::Internal(_) => "internal",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unauthenticated => f.write_str("not signed in"),
            Self::NotFound => f.write_str("not found"),
            Self::Forbidden(detail)
            | Self::Conflict(detail)
            | Self::QuotaExceeded(detail)
            | Self::Unavailable(detail) => f.write_str(detail),
            Self::Invalid { field, detail, .. } => write!(f, "{field}: {detail}"),
            Self::TooLarge { field, limit, unit } => {
                let unit = match unit {
                    Unit::Bytes => "bytes",
                    Unit::Characters => "characters",
                };
                write!(f, "{field}: more than {limit} {unit}")
            }
            Self::RateLimited(after) => write!(f, "try again in {} s", after.as_secs().max(1)),
            Self::Internal(source) => write!(f, "internal error: {source}"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Internal(source) => Some(source.as_ref()),
            _ => None,
        }
    }
}
