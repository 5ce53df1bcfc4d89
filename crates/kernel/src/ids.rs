//! Identifiers: newtypes over UUIDv7, and the only place that makes them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use crate::time::Clock;

/// Makes identifiers from a clock and a source of chance, both given from
/// outside so that tests repeat exactly.
#[derive(Clone, Debug)]
pub struct Ids {
    clock: Clock,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    rng: StdRng,
    /// The newest identifier's time and counter: milliseconds × 4096 + rest.
    last: u64,
}

impl Ids {
    /// Identifiers seeded by the operating system.
    pub fn system(clock: Clock) -> Self {
        Self::with_rng(clock, rand::make_rng())
    }

    /// The same identifiers at every run: for tests and the demo company.
    pub fn seeded(clock: Clock, seed: u64) -> Self {
        Self::with_rng(clock, StdRng::seed_from_u64(seed))
    }

    fn with_rng(clock: Clock, rng: StdRng) -> Self {
        Self {
            clock,
            state: Arc::new(Mutex::new(State { rng, last: 0 })),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new UUIDv7. Each of one process is greater than the one before, even
    /// within a millisecond or on a clock that stands still, so that lists can
    /// be ordered by it: the twelve bits after the milliseconds hold the
    /// fraction or count on (RFC 9562, section 6.2, method 3).
    pub fn uuid(&self) -> Uuid {
        let micros = self.clock.now().micros().max(0).unsigned_abs();
        let now = micros / 1000 * 4096 + micros % 1000 * 4;
        let mut state = self.state();
        state.last = now.max(state.last + 1);
        let mut bytes: [u8; 10] = state.rng.random();
        let [.., high, low] = state.last.to_be_bytes();
        (bytes[0], bytes[1]) = (high, low);
        uuid::Builder::from_unix_timestamp_millis(state.last / 4096, &bytes).into_uuid()
    }

    /// A new identifier of the wanted kind.
    pub fn id<T: From<Uuid>>(&self) -> T {
        self.uuid().into()
    }

    /// Bytes nobody can guess (when not seeded): for tokens, nonces and keys.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        self.state().rng.random()
    }
}

/// Declares identifier newtypes: `id! { /// A room. RoomId }`.
#[macro_export]
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = uuid::Uuid)]
        pub struct $name(pub uuid::Uuid);

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
        impl From<$name> for $crate::db::Value {
            fn from(id: $name) -> Self {
                $crate::db::Value::Uuid(id.0)
            }
        }
        impl $crate::db::Column for $name {
            fn read(cell: $crate::db::Cell<'_>) -> $crate::Result<Self> {
                $crate::db::Column::read(cell).map(Self)
            }
        }
    )+};
}

id! {
    /// A person: an employee with an account.
    PersonId,
    /// A department of the company.
    DepartmentId,
    /// A named group of people.
    GroupId,
    /// A signed-in browser.
    SessionId,
    /// A personal access token.
    TokenId,
    /// A queued piece of work.
    JobId,
    /// A record that something happened to somebody.
    NotificationId,
    /// A browser that is told while no page is open.
    PushId,
    /// One audit record.
    AuditId,
    /// A stored file.
    FileId,
    /// One execution of a scenario.
    RunId,
    /// A configured model.
    ModelId,
    /// Where models are asked.
    ProviderId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    #[test]
    fn ids_grow_while_the_clock_stands() {
        let ids = Ids::seeded(
            Clock::fixed(Timestamp::from_micros(1_700_000_000_000_999)),
            1,
        );
        let made: Vec<Uuid> = (0..10_000).map(|_| ids.uuid()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(made[0].get_version_num(), 7);
        let (seconds, _) = made[0].get_timestamp().expect("a time in it").to_unix();
        assert_eq!(seconds, 1_700_000_000);
    }
}
