//! Whether somebody who came in may stay. Sessions and tokens are the server's;
//! the assistant only asks.

use std::{fmt, sync::Arc};

use kernel::{Actor, Result, Timestamp, Tx};

type Holds = dyn Fn(&mut Tx<'_>, &Actor, Timestamp) -> Result<bool> + Send + Sync;

/// Asks whether what a person came in by still lets them in: work goes on
/// longer than the request that began it.
#[derive(Clone)]
pub struct Access(Arc<Holds>);

impl Access {
    /// Access answered by `holds`.
    pub fn new(
        holds: impl Fn(&mut Tx<'_>, &Actor, Timestamp) -> Result<bool> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(holds))
    }

    /// Whether the person is active, and their session or token lives.
    ///
    /// # Errors
    /// Those of the database, `NotFound` when the person is gone.
    pub fn holds(&self, tx: &mut Tx<'_>, actor: &Actor, now: Timestamp) -> Result<bool> {
        (self.0)(tx, actor, now)
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Access")
    }
}
