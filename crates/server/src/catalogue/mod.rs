//! Local models to be had: a list of them as data, the way of one from its
//! source into the models folder, and what it can do once it is there.
//!
//! A pull is a job that anybody may pause and that goes on after a restart.
//! Nothing is taken whose SHA-256 is not known or confirmed, and nothing is
//! used that is not a whole GGUF file.

pub mod actions;
mod carry;
pub mod check;
pub mod gguf;
pub mod http;
mod index;
pub mod jobs;
mod list;
mod machine;
mod open;
mod others;
mod part;
pub mod store;
mod transfer;
mod types;
mod views;
mod wheel;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use assistant::Parts;
use kernel::{Error, Result};
use url::Url;

pub use self::{
    carry::carry_out,
    list::{Entry, Licence, List, Source, Words, is_model_file},
    machine::{Machine, free_space},
    part::sha256_of,
    transfer::Told,
    types::{Pull, PullState},
};
use crate::config;

/// Tells the bytes that are free where a folder lies.
type FreeSpace = Arc<dyn Fn(&Path) -> io::Result<u64> + Send + Sync>;

/// The catalogue with all it needs; cheap to clone.
#[derive(Clone)]
pub struct Catalogue {
    parts: Parts,
    engine: config::Engine,
    list: Arc<List>,
    free_space: FreeSpace,
}

impl Catalogue {
    /// The catalogue of this configuration.
    ///
    /// # Errors
    /// Those of the company's own list.
    pub fn new(parts: Parts, engine: config::Engine) -> anyhow::Result<Self> {
        let list = Arc::new(List::load(engine.catalogue.as_deref())?);
        Ok(Self {
            parts,
            engine,
            list,
            free_space: Arc::new(machine::free_space),
        })
    }

    /// The same on a disk with so much room: for tests.
    #[must_use]
    pub fn with_free_space(mut self, bytes: u64) -> Self {
        self.free_space = Arc::new(move |_| Ok(bytes));
        self
    }

    /// All models that can be pulled.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// The state it works on.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The folder of model files.
    pub fn folder(&self) -> PathBuf {
        self.engine.models_dir()
    }

    /// What this machine has.
    pub fn machine(&self) -> Machine {
        let read = |path: &Path| std::fs::read_to_string(path).ok();
        Machine::look(&self.engine, self.free_space().ok(), &read)
    }

    /// The model of this name.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn find(&self, name: &str) -> Result<&Entry> {
        self.list.find(name).ok_or(Error::NotFound)
    }

    /// The file of a model that was named by its name or by its file.
    ///
    /// # Errors
    /// `NotFound` when it is neither.
    pub fn file_of(&self, name: &str) -> Result<String> {
        match self.list.find(name) {
            Some(entry) => Ok(entry.file.clone()),
            None if is_model_file(name) => Ok(name.to_owned()),
            None => Err(Error::NotFound),
        }
    }

    /// Whether the model's file is in the folder.
    pub fn has(&self, entry: &Entry) -> bool {
        self.folder().join(&entry.file).is_file()
    }

    fn part_of(&self, file: &str) -> PathBuf {
        self.folder().join(format!("{file}.part"))
    }

    fn python_index(&self) -> Result<&Url> {
        let index = self.engine.python_index.as_ref();
        index
            .or(self.list.python_index.as_ref())
            .ok_or_else(|| Error::conflict("python-index-missing"))
    }

    /// Bytes free in the models folder, or in what is there of its path.
    fn free_space(&self) -> io::Result<u64> {
        let folder = self.folder();
        let there = folder.ancestors().find(|path| path.is_dir());
        (self.free_space)(there.unwrap_or(Path::new(".")))
    }
}
