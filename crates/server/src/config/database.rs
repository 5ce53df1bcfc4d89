//! Where the data is.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use kernel::db::Location;
use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// Where the data is: SQLite in the data folder, or PostgreSQL.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// The address of a PostgreSQL server, `postgres://user:password@host/database`. Without it, SQLite in the data
    /// folder is used.
    #[serde(
        serialize_with = "super::secret::hidden",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "Option<String>")]
    pub url: Option<SecretString>,
    /// A file that holds `url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_file: Option<PathBuf>,
    /// Threads that read from SQLite.
    pub readers: usize,
    /// Connections to PostgreSQL.
    pub clients: usize,
    /// The largest size of the SQLite database in pages of 4 KiB. Without it, the disk is the limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_page_count: Option<u32>,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: None,
            url_file: None,
            readers: 4,
            clients: 8,
            max_page_count: None,
        }
    }
}

impl Database {
    pub(super) fn check(&self) -> Result<()> {
        if !(1..=64).contains(&self.readers) {
            bail!("database.readers: {} is not between 1 and 64", self.readers);
        }
        if !(1..=256).contains(&self.clients) {
            bail!(
                "database.clients: {} is not between 1 and 256",
                self.clients
            );
        }
        if let Some(url) = &self.url
            && !["postgres://", "postgresql://"]
                .iter()
                .any(|scheme| url.expose_secret().starts_with(scheme))
        {
            bail!("database.url: only postgres:// addresses are known; leave it out for SQLite");
        }
        Ok(())
    }

    /// Where the database is, for the kernel.
    pub fn location(&self, data_dir: &Path) -> Location {
        match &self.url {
            Some(url) => Location::Postgres {
                url: url.clone(),
                clients: self.clients,
            },
            None => Location::Sqlite {
                path: data_dir.join("sufler.db"),
                readers: self.readers,
                max_page_count: self.max_page_count,
            },
        }
    }
}
