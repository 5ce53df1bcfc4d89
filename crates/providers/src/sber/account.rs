//! What is known of each key: its token, and who asks with it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tokio::time::Instant;
use url::Url;

use super::{SberKey, Token};
use crate::ProviderError;
use crate::secrets::Secrets;

/// The tokens in use and the queues before them, by key and scope, in memory only. Whoever connects anew with the
/// same key hands on what the last connection had.
#[derive(Clone, Default)]
pub struct SberAccounts(Arc<Mutex<Vec<Entry>>>);

impl fmt::Debug for SberAccounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SberAccounts").finish_non_exhaustive()
    }
}

struct Entry {
    auth_url: Url,
    key: SecretString,
    scope: String,
    places: usize,
    account: Arc<Account>,
}

impl Entry {
    fn is_for(&self, key: &SberKey, places: usize) -> bool {
        self.places == places
            && self.scope == key.scope
            && self.auth_url == key.auth_url
            && self.key.expose_secret() == key.auth_key.expose_secret()
    }

    /// Whether a connection has it, or a later one could use its token.
    fn is_of_use(&self, now: u64) -> bool {
        let token = &self.account.known().token;
        Arc::strong_count(&self.account) > 1
            || token.as_ref().is_some_and(|token| token.expires_at > now)
    }
}

/// One key's token, and how many may ask with it at once.
pub(super) struct Account {
    known: Mutex<Known>,
    /// Held by whoever fetches a token.
    pub(super) fetching: AsyncMutex<()>,
    pub(super) places: Arc<Semaphore>,
    pub(super) secrets: Secrets,
}

#[derive(Default)]
pub(super) struct Known {
    pub(super) token: Option<Token>,
    /// How many sign-ins have ended, well or badly.
    pub(super) ended: u64,
    /// The last of them, when it failed.
    pub(super) failure: Option<(ProviderError, Instant)>,
}

impl Account {
    pub(super) fn new(key: &SberKey, places: usize) -> Arc<Self> {
        Arc::new(Self {
            known: Mutex::default(),
            fetching: AsyncMutex::default(),
            places: Arc::new(Semaphore::new(places)),
            secrets: Secrets::new(Some(key.auth_key.clone())),
        })
    }

    pub(super) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How a sign-in ended.
    pub(super) fn note(&self, fetched: &Result<Token, ProviderError>) {
        let mut known = self.known();
        known.ended += 1;
        match fetched {
            Ok(token) => {
                self.secrets.keep(token.value.clone());
                known.token = Some(token.clone());
                known.failure = None;
            }
            Err(error) => known.failure = Some((error.clone(), Instant::now())),
        }
    }
}

impl SberAccounts {
    /// A changed number of places makes a new queue; those in the old one are served from it.
    pub(super) fn account(&self, key: &SberKey, places: usize, now: u64) -> Arc<Account> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|entry| entry.is_for(key, places) || entry.is_of_use(now));
        let known = entries.iter().find(|entry| entry.is_for(key, places));
        if let Some(entry) = known {
            return entry.account.clone();
        }
        let account = Account::new(key, places);
        entries.push(Entry {
            auth_url: key.auth_url.clone(),
            key: key.auth_key.clone(),
            scope: key.scope.clone(),
            places,
            account: account.clone(),
        });
        account
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(auth_url: &str, scope: &str, key: &str) -> SberKey {
        SberKey {
            auth_url: auth_url.parse().expect("an address"),
            scope: scope.into(),
            auth_key: key.to_owned().into(),
        }
    }

    #[test]
    fn one_key_has_one_queue() {
        let accounts = SberAccounts::default();
        let usual = key("http://127.0.0.1/oauth", "A", "k");
        let first = accounts.account(&usual, 1, 0);
        assert!(Arc::ptr_eq(&first, &accounts.account(&usual, 1, 0)));
        for other in [
            key("http://127.0.0.1/oauth", "B", "k"),
            key("http://127.0.0.1/oauth", "A", "l"),
            key("http://127.0.0.2/oauth", "A", "k"),
        ] {
            assert!(!Arc::ptr_eq(&first, &accounts.account(&other, 1, 0)));
        }
        assert!(!Arc::ptr_eq(&first, &accounts.account(&usual, 2, 0)));
    }

    #[test]
    fn keys_nobody_uses_are_dropped_when_their_token_is_over() {
        let accounts = SberAccounts::default();
        let (held, left) = (key("http://a/", "A", "k"), key("http://a/", "A", "l"));
        let _held = accounts.account(&held, 1, 0);
        accounts.account(&left, 1, 0).note(&Ok(Token {
            value: "t".to_owned().into(),
            expires_at: 100,
        }));
        let count = |now: u64| {
            accounts.account(&held, 1, now);
            accounts.0.lock().expect("not poisoned").len()
        };
        assert_eq!([count(99), count(100)], [2, 1]);
    }
}
