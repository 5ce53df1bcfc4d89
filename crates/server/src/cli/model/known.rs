//! What is asked of a file that is added under the name of a model of the
//! catalogue: the licence, and a hash that somebody knows.

use std::path::Path;

use anyhow::{Result, bail};
use clap::Args;
use kernel::Language;

use super::{
    super::told,
    catalogue::{agreed, check_licence, notice},
};
use crate::catalogue::{Catalogue, actions, sha256_of};

/// What was agreed to on the command line.
#[derive(Args)]
pub(super) struct Agreed {
    /// The model's licence was read and is accepted
    #[arg(long)]
    accept_licence: bool,
    /// Take the file's own hash where none is known, without being asked
    #[arg(long)]
    yes: bool,
}

/// A model of the catalogue that is added by hand.
pub(super) struct Known {
    /// Its name there.
    pub(super) name: String,
    /// The file's hash, where nobody knew one and somebody agreed to it.
    pub(super) confirmed: Option<String>,
}

impl Agreed {
    /// Under the name of a model of the list lies that model and no other;
    /// none when the list has no such name.
    pub(super) async fn check(
        &self,
        catalogue: &Catalogue,
        file: &Path,
        name: &str,
    ) -> Result<Option<Known>> {
        let Some(entry) = catalogue.list().of_file(name) else {
            return Ok(None);
        };
        check_licence(entry, self.accept_licence)?;
        let sum = sha256_of(file)?;
        let known = actions::known_sum(catalogue, entry).await;
        let confirmed = match known.map_err(|error| told(&error, Language::En))? {
            Some(known) if known == sum => None,
            Some(_) => bail!(
                "{name} is a file of the catalogue, and this one has another SHA-256: rename it"
            ),
            None => Some(self.confirmed(sum)?),
        };
        Ok(Some(Known {
            name: entry.name.clone(),
            confirmed,
        }))
    }

    fn confirmed(&self, sum: String) -> Result<String> {
        notice(&format!(
            "Nobody has confirmed this file yet. Its SHA-256 is {sum}"
        ));
        if !self.yes && !agreed()? {
            bail!("not confirmed: compare the hash with the model's page and say --yes");
        }
        Ok(sum)
    }
}
