//! Hashing of passwords: Argon2id, off the runtime's threads, two at a time.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kernel::{Error, Ids, Result};
use tokio::sync::Semaphore;

/// Each takes 19 MiB and tens of milliseconds of a core, so that a storm of
/// sign-ins must queue instead of taking the machine.
const AT_ONCE: usize = 2;

/// Hashes and verifies passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    ids: Ids,
    permits: Arc<Semaphore>,
    dummy: Arc<str>,
}

impl Passwords {
    /// Salts come from `ids`.
    ///
    /// # Errors
    /// `Internal` when hashing does not work at all.
    pub fn new(ids: Ids) -> Result<Self> {
        let dummy = hash_now(&hex::encode(ids.bytes::<16>()), &ids.bytes::<16>())?;
        Ok(Self {
            ids,
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            dummy: dummy.into(),
        })
    }

    /// The stored form of a new password.
    ///
    /// # Errors
    /// `Internal` when hashing fails.
    pub async fn hash(&self, password: String) -> Result<String> {
        let salt = self.ids.bytes::<16>();
        self.run(move || hash_now(&password, &salt)).await?
    }

    /// Whether `password` belongs to `stored`. Without a stored one it takes
    /// as long and says no, so that time does not tell who has an account.
    ///
    /// # Errors
    /// `Internal` when the stored form cannot be read.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool> {
        let dummy = Arc::clone(&self.dummy);
        self.run(move || match stored {
            Some(stored) => verify_now(&password, &stored),
            None => verify_now(&password, &dummy).map(|_| false),
        })
        .await?
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(Error::internal)?;
        // The permit goes with the work, which goes on when the one who asked has left.
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.map_err(Error::internal)
    }
}

fn hash_now(password: &str, salt: &[u8]) -> Result<String> {
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), salt);
    hash.map(|hash| hash.to_string())
        .map_err(|error| Error::internal(error.to_string()))
}

/// Hashes without a runtime, for the command line and the demo company.
///
/// # Errors
/// `Internal` when hashing fails.
pub fn hash_blocking(ids: &Ids, password: &str) -> Result<String> {
    hash_now(password, &ids.bytes::<16>())
}

fn verify_now(password: &str, stored: &str) -> Result<bool> {
    let stored = PasswordHash::new(stored).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::default()
        .verify_password(password.as_bytes(), &stored)
        .is_ok())
}

#[cfg(test)]
mod tests {
    use kernel::{Clock, Timestamp};

    use super::*;

    #[tokio::test]
    async fn the_right_password_and_no_other() {
        let ids = Ids::seeded(Clock::fixed(Timestamp::default()), 1);
        let passwords = Passwords::new(ids).expect("Argon2");
        let stored = passwords
            .hash("правильный".to_owned())
            .await
            .expect("a hash");
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        let verify = |text: &str, stored| passwords.verify(text.to_owned(), stored);
        assert!(
            verify("правильный", Some(stored.clone()))
                .await
                .expect("readable")
        );
        assert!(
            !verify("неправильный", Some(stored))
                .await
                .expect("readable")
        );
        assert!(!verify("правильный", None).await.expect("the dummy"));
    }
}
