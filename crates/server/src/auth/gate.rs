//! The state of the routes and middleware of sign-in.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use ipnet::IpNet;
use kernel::{Clock, Db, Error, Ids, Result, people, secrets::Keyring};
use url::Url;

use super::{outside::Outside, password::Passwords, types::readable};
use crate::config::Limits;

/// How the server is seen from outside.
#[derive(Clone, Debug)]
pub struct Site {
    /// The address people type.
    pub public_url: Url,
    /// Proxies that are believed when they name a client's address.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether emulators of outside services are offered.
    pub emulators: bool,
}

impl Site {
    /// Whether people come by HTTPS.
    pub fn is_secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The page of a one-time link.
    pub fn link(&self, secret: &str) -> String {
        format!(
            "{}/link/{secret}",
            self.public_url.as_str().trim_end_matches('/')
        )
    }

    /// Where a provider sends the browser back to.
    pub(super) fn callback(&self, provider: &str) -> String {
        format!(
            "{}/api/v1/sign-in/providers/{provider}/callback",
            self.public_url.as_str().trim_end_matches('/')
        )
    }

    pub(super) fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies
            .iter()
            .any(|range| range.contains(&address))
    }
}

/// What sign-in needs; cheap to clone.
#[derive(Clone, Debug)]
pub struct Gate {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Ids and secrets.
    pub ids: Ids,
    /// Hashing.
    pub passwords: Passwords,
    /// How the server is seen from outside.
    pub site: Arc<Site>,
    /// How often somebody may try.
    pub limits: Limits,
    /// What seals the secrets of second factors.
    pub keyring: Keyring,
    /// By which providers people may sign in.
    pub outside: Outside,
    setup_code: Arc<Mutex<Option<String>>>,
    pub(super) set_up: Arc<tokio::sync::Mutex<()>>,
}

impl Gate {
    /// A gate without a set-up code: see [`Gate::offer_set_up`].
    ///
    /// # Errors
    /// `Internal` when passwords cannot be hashed.
    pub fn new(
        db: Db,
        clock: Clock,
        ids: Ids,
        site: Site,
        limits: Limits,
        keyring: Keyring,
    ) -> Result<Self> {
        Ok(Self {
            passwords: Passwords::new(ids.clone())?,
            db,
            clock,
            ids,
            site: Arc::new(site),
            limits,
            keyring,
            outside: Outside::default(),
            setup_code: Arc::default(),
            set_up: Arc::default(),
        })
    }

    /// Makes the code that lets the first administrator in, when nobody has
    /// an account yet. It is for the log: who reads that owns the server.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn offer_set_up(&self) -> Result<Option<String>> {
        if self.db.read(people::store::count).await? > 0 {
            return Ok(None);
        }
        let code = readable(&self.ids.bytes::<12>());
        *self
            .setup_code
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(code.clone());
        Ok(Some(code))
    }

    /// Checks a typed set-up code.
    ///
    /// # Errors
    /// `Invalid` on the field `code`.
    pub(super) fn check_set_up_code(&self, typed: &str) -> Result<()> {
        let folded = |text: &str| {
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
        };
        let kept = self
            .setup_code
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let same = kept
            .as_ref()
            .is_some_and(|code| folded(code) == folded(&typed.to_ascii_uppercase()));
        if same {
            Ok(())
        } else {
            Err(Error::invalid("code", "set-up-code-wrong"))
        }
    }

    pub(super) fn forget_set_up_code(&self) {
        *self
            .setup_code
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
    }
}
