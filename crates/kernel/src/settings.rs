//! What an administrator changes while the server runs: one JSON object per
//! name, typed by whoever owns it, and a counter that tells caches of changes.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use crate::{Clock, Error, Language, Result, Tx, ids::PersonId};

/// A group of settings. Its default stands until somebody changes it; fields
/// added later need `#[serde(default)]`.
pub trait Setting: Serialize + DeserializeOwned + Default {
    /// The name it is stored under; never changes.
    const NAME: &'static str;
}

/// The company's own settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Company {
    /// The company's name, shown at the sign-in page.
    pub company_name: String,
    /// The language of new people and of pages before sign-in.
    pub default_language: Language,
    /// The time zone of new people, an IANA name.
    pub default_time_zone: String,
    /// Whether who looks after a room may invite guests into it; otherwise only
    /// administrators do.
    pub guests_by_moderators: bool,
}

impl Default for Company {
    fn default() -> Self {
        Self {
            company_name: String::new(),
            default_language: Language::Ru,
            default_time_zone: "Europe/Moscow".to_owned(),
            guests_by_moderators: false,
        }
    }
}

impl Setting for Company {
    const NAME: &'static str = "company";
}

/// The stored value, or the default.
///
/// # Errors
/// `Internal` when what is stored cannot be read as `T`.
pub fn get<T: Setting>(tx: &mut Tx<'_>) -> Result<T> {
    let found = tx.query_opt(
        "SELECT value FROM settings WHERE name = $1",
        &[T::NAME.into()],
        |row| row.get::<serde_json::Value>(0),
    )?;
    found.map_or_else(
        || Ok(T::default()),
        |value| serde_json::from_value(value).map_err(Error::internal),
    )
}

/// Stores a value; `by` is who changed it.
///
/// # Errors
/// `Internal` when `T` is not a JSON object.
pub fn put<T: Setting>(
    tx: &mut Tx<'_>,
    clock: &Clock,
    by: Option<PersonId>,
    value: &T,
) -> Result<()> {
    const SQL: &str = "INSERT INTO settings (name, value, version, updated_at, updated_by) \
        VALUES ($1, $2, 1, $3, $4) ON CONFLICT (name) DO UPDATE SET value = excluded.value, \
        version = settings.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by";
    let value = serde_json::to_value(value).map_err(Error::internal)?;
    if !value.is_object() {
        return Err(Error::internal(format!(
            "the settings {} are not an object",
            T::NAME
        )));
    }
    tx.execute(
        SQL,
        &[T::NAME.into(), value.into(), clock.now().into(), by.into()],
    )?;
    Ok(())
}

/// Grows with every change of any settings, also by another process: a cache
/// that saw the same number is fresh.
///
/// # Errors
/// Only the database's own.
pub fn version(tx: &mut Tx<'_>) -> Result<i64> {
    tx.query_one(
        "SELECT CAST(coalesce(sum(version), 0) AS BIGINT) FROM settings",
        &[],
        |row| row.get(0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Timestamp, db::testing::each};

    #[tokio::test]
    async fn a_setting_is_its_default_until_changed() {
        for made in each() {
            let clock = Clock::fixed(Timestamp::from_micros(5));
            let work = move |tx: &mut Tx<'_>| {
                let (before, first) = (get::<Company>(tx)?, version(tx)?);
                let changed = Company {
                    company_name: "Ромашка".to_owned(),
                    ..Company::default()
                };
                put(tx, &clock, None, &changed)?;
                put(tx, &clock, None, &changed)?;
                Ok((before, first, get::<Company>(tx)?, version(tx)?))
            };
            let (before, first, after, last) = made.db.write(work).await.expect("settings");
            assert_eq!(before, Company::default());
            assert_eq!(after.company_name, "Ромашка");
            assert_eq!((first, last), (0, 2));
        }
    }

    #[tokio::test]
    async fn a_bare_scalar_is_refused() {
        #[derive(Default, Serialize, Deserialize)]
        struct Bare(i64);
        impl Setting for Bare {
            const NAME: &'static str = "bare";
        }
        let made = crate::db::testing::sqlite();
        let clock = Clock::System;
        let refused = made
            .db
            .write(move |tx| put(tx, &clock, None, &Bare(1)))
            .await;
        assert_eq!(refused.expect_err("refused").code(), "internal");
    }
}
