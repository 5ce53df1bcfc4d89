//! Signing in by an account elsewhere: the company's own provider or directory
//! says who somebody is, the configuration says whether that opens an account
//! here.

pub mod actions;
pub mod directory;
pub mod oidc;
mod people;
mod store;

use std::{fmt, sync::Arc};

use kernel::{Error, Result, egress::Egress};

pub(crate) use self::store::came_back;
pub(super) use self::store::unlink;
use self::{directory::Directory, oidc::Oidc};
use crate::config::Providers;

/// What a provider says of the person it let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it knows them by; never changes.
    pub subject: String,
    /// Their address, when it has verified it.
    pub email: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// The groups it has them in, by name.
    pub groups: Vec<String>,
    /// Whether it says that it asked for a second factor at this sign-in.
    pub second_factor: bool,
}

/// The providers of the configuration; cheap to clone.
#[derive(Clone, Default)]
pub struct Outside {
    oidc: Arc<Vec<Oidc>>,
    directories: Arc<Vec<Directory>>,
}

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.oidc.iter().map(|one| &one.settings.id);
        let others = self.directories.iter().map(|one| &one.settings.id);
        f.debug_list().entries(names.chain(others)).finish()
    }
}

impl Outside {
    /// Those the configuration names.
    pub fn new(providers: &Providers, egress: &Egress) -> Self {
        let each = providers.oidc.iter().cloned();
        let others = providers.directory.iter().cloned();
        let directories = others.map(|one| Directory::new(one, egress.clone()));
        Self {
            oidc: Arc::new(each.map(|one| Oidc::new(one, egress.clone())).collect()),
            directories: Arc::new(directories.collect()),
        }
    }

    /// All of them, in the order of the configuration.
    pub fn all(&self) -> &[Oidc] {
        &self.oidc
    }

    /// One by its id.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn find(&self, id: &str) -> Result<&Oidc> {
        let found = self.oidc.iter().find(|one| one.settings.id == id);
        found.ok_or(Error::NotFound)
    }

    /// The directories, in the order of the configuration.
    pub fn directories(&self) -> &[Directory] {
        &self.directories
    }

    /// A directory by its id.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn directory(&self, id: &str) -> Result<&Directory> {
        let found = self.directories.iter().find(|one| one.settings.id == id);
        found.ok_or(Error::NotFound)
    }

    /// The ids of the directories before this one: whoever comes from several
    /// is kept by the first.
    pub(crate) fn before(&self, id: &str) -> Vec<String> {
        let ids = self.directories.iter().map(|one| one.settings.id.clone());
        ids.take_while(|other| other != id).collect()
    }
}
