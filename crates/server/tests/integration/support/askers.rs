//! Who asks is a type.

use axum::http::{HeaderName, HeaderValue, header, request::Builder};
use kernel::ids::PersonId;

/// Somebody who sends requests.
pub(crate) trait Asker {
    /// The headers they send.
    fn headers(&self) -> Vec<(HeaderName, String)>;

    fn dress(&self, request: Builder) -> Builder {
        self.headers()
            .into_iter()
            .fold(request, |request, (name, value)| {
                request.header(name, HeaderValue::try_from(value).expect("a header"))
            })
    }
}

/// Nobody in particular.
pub(crate) struct Anonymous;

impl Asker for Anonymous {
    fn headers(&self) -> Vec<(HeaderName, String)> {
        Vec::new()
    }
}

/// A person in a browser, a member or an administrator.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) id: PersonId,
    pub(crate) email: String,
    pub(crate) cookie: String,
}

impl Asker for Member {
    fn headers(&self) -> Vec<(HeaderName, String)> {
        vec![
            (header::COOKIE, format!("sufler_session={}", self.cookie)),
            (HeaderName::from_static("x-sufler"), "1".to_owned()),
        ]
    }
}

/// A program with a personal token.
pub(crate) struct TokenUser(pub(crate) String);

impl Asker for TokenUser {
    fn headers(&self) -> Vec<(HeaderName, String)> {
        vec![(header::AUTHORIZATION, format!("Bearer {}", self.0))]
    }
}

/// Exactly these headers.
pub(crate) struct Raw(pub(crate) Vec<(&'static str, String)>);

impl Asker for Raw {
    fn headers(&self) -> Vec<(HeaderName, String)> {
        self.0
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.clone()))
            .collect()
    }
}
