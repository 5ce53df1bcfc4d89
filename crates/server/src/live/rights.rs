//! Who may hear of what: asked for every message that is sent.

use std::{fmt, sync::Arc};

use kernel::{Actor, Result, SubjectRef, Tx};

/// Whether an actor may read a subject now. An unknown kind is not readable.
pub type MayRead = dyn Fn(&mut Tx<'_>, &Actor, &SubjectRef) -> Result<bool> + Send + Sync;

/// The one question of rights, over all kinds of subjects.
#[derive(Clone)]
pub struct Rights(Arc<MayRead>);

impl Rights {
    /// Rights answered by `may_read`.
    pub fn new(
        may_read: impl Fn(&mut Tx<'_>, &Actor, &SubjectRef) -> Result<bool> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(may_read))
    }

    /// Asks.
    pub(super) fn ask(&self, tx: &mut Tx<'_>, actor: &Actor, subject: &SubjectRef) -> Result<bool> {
        (self.0)(tx, actor, subject)
    }
}

/// Nobody may read anything, until the sections say otherwise.
impl Default for Rights {
    fn default() -> Self {
        Self::new(|_, _, _| Ok(false))
    }
}

impl fmt::Debug for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rights")
    }
}
