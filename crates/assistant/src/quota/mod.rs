//! Daily allowances of people. A process leases blocks of tokens durably and
//! reserves from its lease in memory; near the limit the blocks are just what
//! is needed. A lease lost in a crash counts as spent.

mod store;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use kernel::{Db, Error, Result, Timestamp, ids::PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::policy::Permit;

/// Tokens leased at once: one durable write for several requests.
const BLOCK: u64 = 20_000;
/// How long a day's count is kept: a month and what a late look at it needs.
const KEEP_DAYS: Duration = Duration::from_hours(35 * 24);
/// When a day is over everywhere, requests begun on it included.
const DAY_OVER: Duration = Duration::from_hours(48);

/// Reserves tokens for requests.
#[derive(Clone, Debug)]
pub struct Quota {
    db: Db,
    spare: Arc<Mutex<HashMap<Key, u64>>>,
    leasing: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    person: PersonId,
    /// The day in UTC, `2026-11-23`: a person's own zone is theirs to change.
    day: String,
}

/// What a person has left today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Allowance {
    /// Tokens a day.
    pub limit: u64,
    /// Spent or promised to running requests.
    pub used: u64,
    /// Left.
    pub remaining: u64,
}

/// Tokens set aside for one request. Dropping it gives them back.
#[derive(Debug)]
pub struct Reservation {
    quota: Quota,
    key: Key,
    tokens: u64,
}

impl Quota {
    /// Allowances kept in `db`.
    pub fn new(db: Db) -> Self {
        Self {
            db,
            spare: Arc::default(),
            leasing: Arc::default(),
        }
    }

    /// Sets `tokens` aside for a request of the permit's person.
    ///
    /// # Errors
    /// `QuotaExceeded` when less is left today.
    pub async fn reserve(
        &self,
        permit: &Permit,
        now: Timestamp,
        tokens: u64,
    ) -> Result<Reservation> {
        let key = Key::of(permit.person(), now);
        if self.take_spare(&key, tokens).is_ok() {
            return Ok(Reservation {
                quota: self.clone(),
                key,
                tokens,
            });
        }
        // One lease at a time: what one brings may do for those who wait.
        let _leasing = self.leasing.lock().await;
        while let Err(missing) = self.take_spare(&key, tokens) {
            let granted = self.lease(&key, permit, missing).await?;
            *self.lock().entry(key.clone()).or_default() += granted;
        }
        Ok(Reservation {
            quota: self.clone(),
            key,
            tokens,
        })
    }

    async fn lease(&self, key: &Key, permit: &Permit, missing: u64) -> Result<u64> {
        let (lease, limit) = (key.clone(), permit.daily_tokens());
        let block = missing.max(BLOCK);
        let granted = self
            .db
            .write(move |tx| store::lease(tx, lease.person, &lease.day, missing, block, limit));
        granted
            .await?
            .ok_or_else(|| Error::QuotaExceeded("quota-day-used-up".to_owned()))
    }

    /// What the permit's person has left today.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn allowance(&self, permit: &Permit, now: Timestamp) -> Result<Allowance> {
        let key = Key::of(permit.person(), now);
        let (person, day) = (key.person, key.day.clone());
        let leased = self
            .db
            .read(move |tx| store::leased(tx, person, &day))
            .await?;
        let used = leased.saturating_sub(self.lock().get(&key).copied().unwrap_or(0));
        let limit = permit.daily_tokens();
        Ok(Allowance {
            limit,
            used,
            remaining: limit.saturating_sub(used),
        })
    }

    /// Gives unspent leases back, at a graceful stop.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn return_leases(&self) -> Result<()> {
        let spare: Vec<(Key, u64)> = self
            .lock()
            .drain()
            .filter(|(_, tokens)| *tokens > 0)
            .collect();
        self.db
            .write(move |tx| {
                spare.iter().try_for_each(|(key, tokens)| {
                    store::give_back(tx, key.person, &key.day, *tokens)
                })
            })
            .await
    }

    /// Gives back what was leased for days that are over, and forgets days long
    /// past; answers how many counts were removed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn forget_days(&self, now: Timestamp) -> Result<u64> {
        let (over, old) = (day(now.minus(DAY_OVER)), day(now.minus(KEEP_DAYS)));
        let spare: Vec<(Key, u64)> = self.lock().extract_if(|key, _| key.day <= over).collect();
        self.db
            .write(move |tx| {
                for (key, tokens) in &spare {
                    store::give_back(tx, key.person, &key.day, *tokens)?;
                }
                store::forget_before(tx, &old)
            })
            .await
    }

    /// Takes from the lease; `Err` tells how much is missing.
    fn take_spare(&self, key: &Key, tokens: u64) -> Result<(), u64> {
        let mut spare = self.lock();
        let left = spare.entry(key.clone()).or_default();
        match left.checked_sub(tokens) {
            Some(rest) => {
                *left = rest;
                Ok(())
            }
            None => Err(tokens - *left),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, u64>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Key {
    fn of(person: PersonId, now: Timestamp) -> Self {
        Self {
            person,
            day: day(now),
        }
    }
}

/// The day in UTC; these texts sort as the days do.
fn day(at: Timestamp) -> String {
    let utc = at.to_jiff().to_zoned(jiff::tz::TimeZone::UTC);
    utc.date().to_string()
}

impl Reservation {
    /// How much was set aside.
    pub fn tokens(&self) -> u64 {
        self.tokens
    }

    /// Whether it is of the permit's person and large enough.
    pub(crate) fn covers(&self, permit: &Permit, tokens: u64) -> bool {
        self.key.person == permit.person() && self.tokens >= tokens
    }

    /// Ends the request: what was not used goes back to the lease. A provider
    /// that used more than its limit is not paid for by somebody else's lease:
    /// the count stops at what was set aside.
    pub fn settle(mut self, used: u64) {
        self.tokens = self.tokens.saturating_sub(used);
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        *self.quota.lock().entry(self.key.clone()).or_default() += self.tokens;
    }
}

#[cfg(test)]
mod tests;
