//! Identifiers: newtypes over UUIDv7, and the only place that makes them.

use std::sync::{Arc, Mutex, PoisonError};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use uuid::{NoContext, Uuid};

use crate::time::Clock;

/// Makes identifiers from a clock and a source of chance, both given from
/// outside so that tests repeat exactly.
#[derive(Clone, Debug)]
pub struct Ids {
    clock: Clock,
    rng: Arc<Mutex<StdRng>>,
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
        Self { clock, rng: Arc::new(Mutex::new(rng)) }
    }

    /// A new UUIDv7: it sorts by the time it was made.
    pub fn uuid(&self) -> Uuid {
        let micros = self.clock.now().micros().max(0).unsigned_abs();
        let time = uuid::Timestamp::from_unix(
            NoContext,
            micros / 1_000_000,
            u32::try_from(micros % 1_000_000 * 1000).unwrap_or(0),
        );
        let (seconds, nanos) = time.to_unix();
        let millis = seconds * 1000 + u64::from(nanos / 1_000_000);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// A new identifier of the wanted kind.
    pub fn id<T: From<Uuid>>(&self) -> T {
        self.uuid().into()
    }

    /// Bytes nobody can guess (when not seeded): for tokens, nonces and keys.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).random()
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
    /// One audit record.
    AuditId,
    /// A stored file.
    FileId,
    /// One execution of a scenario.
    RunId,
    /// A configured model.
    ModelId,
}
