//! Keys and tokens that no error may repeat, whole or in part.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use futures::{StreamExt, TryStreamExt};
use secrecy::{ExposeSecret, SecretString};

use crate::{ChatStream, ProviderError};

/// The shortest key that is looked for, and the shortest start of one, in bytes: less than that is any word.
const LEAST: usize = 4;
/// How many tokens are remembered after they were renewed: answers to them may still be on their way.
const MOST_TOKENS: usize = 4;

/// What one connection's errors must not repeat.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    key: Option<SecretString>,
    tokens: Arc<Mutex<Vec<SecretString>>>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").finish_non_exhaustive()
    }
}

impl Secrets {
    /// The key of a connection, where it has one.
    pub(crate) fn new(key: Option<SecretString>) -> Self {
        Self {
            key,
            tokens: Arc::default(),
        }
    }

    /// Remembers a token that was given for the key.
    pub(crate) fn keep(&self, token: SecretString) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() == MOST_TOKENS {
            tokens.remove(0);
        }
        tokens.push(token);
    }

    /// The same error without them. Some servers repeat the key they refuse; it goes no further.
    pub(crate) fn without(&self, error: ProviderError) -> ProviderError {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let all = self.key.iter().chain(tokens.iter());
        all.fold(error, |error, secret| {
            error.map_words(|text| redacted(&text, secret.expose_secret()))
        })
    }

    /// The same outcome, its error without them.
    pub(crate) fn hidden<T>(&self, outcome: Result<T, ProviderError>) -> Result<T, ProviderError> {
        outcome.map_err(|error| self.without(error))
    }

    /// The same answer, with errors without them, before it begins and within it.
    pub(crate) fn hidden_within(
        &self,
        answer: Result<ChatStream, ProviderError>,
    ) -> Result<ChatStream, ProviderError> {
        let secrets = self.clone();
        self.hidden(answer)
            .map(|stream| stream.map_err(move |error| secrets.without(error)).boxed())
    }
}

/// The text without the secret, and without a start of it where the text was cut in its middle.
fn redacted(text: &str, secret: &str) -> String {
    if secret.len() < LEAST {
        return text.to_owned();
    }
    let text = text.replace(secret, "…");
    // Words of ours may follow the place where it was cut.
    let pieces: Vec<&str> = text.split('…').map(|piece| bare(piece, secret)).collect();
    pieces.join("…")
}

fn bare<'a>(piece: &'a str, secret: &str) -> &'a str {
    let longest = secret.len().min(piece.len());
    (LEAST..=longest)
        .rev()
        .find_map(|length| piece.strip_suffix(secret.get(..length)?))
        .unwrap_or(piece)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use rstest::rstest;

    use super::*;
    use crate::failure;

    #[rstest]
    #[case("no such key: secret-key, sorry", "no such key: …, sorry")]
    #[case("no such key: secret-k… (request 7)", "no such key: … (request 7)")]
    #[case("no such key: secre", "no such key: ")]
    #[case("it is a sec", "it is a sec")]
    fn secrets_go_no_further(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(redacted(text, "secret-key"), expected);
    }

    #[test]
    fn a_token_longer_than_an_error_leaves_nothing_of_itself() {
        let token: String = (10_000..10_300_u32).map(|at| at.to_string()).collect();
        let secrets = Secrets::new(Some(token.clone().into()));
        let body =
            format!(r#"{{"error": {{"message": "bad token {token} given", "param": "{token}"}}}}"#);
        for status in [400, 401, 429, 503] {
            let error = failure::from_answer(status, &HeaderMap::new(), body.as_bytes());
            let told = format!("{:?}", secrets.without(error));
            assert!(told.contains("bad token …"), "{told}");
            assert!(!told.contains("10000"), "{told}");
        }
    }

    #[test]
    fn renewed_tokens_are_hidden_too() {
        let secrets = Secrets::new(Some("the-key".to_owned().into()));
        for token in ["token-1", "token-2"] {
            secrets.keep(token.to_owned().into());
        }
        let error = ProviderError::Auth("the-key token-1 token-2".into());
        assert_eq!(secrets.without(error), ProviderError::Auth("… … …".into()));
    }
}
