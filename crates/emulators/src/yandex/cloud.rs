//! What an emulated Yandex keeps between requests, and whose folder is whose.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::HeaderMap;
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{YandexManner, complaint};
use crate::dialect::Complaint;

/// How many completions are allowed at once.
const COMPLETIONS: usize = 10;
/// The folder of whoever names none.
const FOLDER: &str = "b1gemulated";

pub(super) struct Cloud {
    manner: YandexManner,
    completions: Arc<Semaphore>,
    operations: Mutex<HashMap<String, Operation>>,
    begun: AtomicU64,
}

/// Long work.
#[derive(Clone)]
pub(super) struct Operation {
    pub(super) description: &'static str,
    /// How often it is still to be asked about before it is done.
    pub(super) questions: u32,
    /// What it comes to; nothing where that is fetched elsewhere.
    pub(super) outcome: Result<Option<Value>, String>,
    /// What was recognised, for speech.
    pub(super) recognised: Option<String>,
}

impl Cloud {
    pub(super) fn new(manner: YandexManner) -> Self {
        Self {
            manner,
            completions: Arc::new(Semaphore::new(COMPLETIONS)),
            operations: Mutex::default(),
            begun: AtomicU64::new(0),
        }
    }

    pub(super) fn manner(&self) -> &YandexManner {
        &self.manner
    }

    /// A place among the completions allowed at once.
    pub(super) fn place(&self) -> Result<OwnedSemaphorePermit, Complaint> {
        let place = self.completions.clone().try_acquire_owned();
        place.map_err(|_| {
            let what = "ai.textGenerationCompletionSessionsCount.count gauge quota limit exceed";
            complaint(429, format!("{what}: allowed {COMPLETIONS} requests"))
        })
    }

    /// The folder a request is for, where it can be known.
    pub(super) fn folder(&self, headers: &HeaderMap) -> Option<String> {
        let said = ["x-folder-id", "openai-project"]
            .iter()
            .find_map(|name| headers.get(*name)?.to_str().ok());
        self.manner
            .folder
            .clone()
            .or_else(|| said.map(str::to_owned))
    }

    /// The folder for lists, which must name one.
    pub(super) fn some_folder(&self, headers: &HeaderMap) -> String {
        self.folder(headers).unwrap_or_else(|| FOLDER.to_owned())
    }

    /// Whether this folder may be asked for.
    pub(super) fn admits_folder(&self, headers: &HeaderMap, folder: &str) -> Result<(), Complaint> {
        match self.folder(headers) {
            Some(own) if own != folder => Err(complaint(403, "Permission denied")),
            _ => Ok(()),
        }
    }

    /// Whether this model, named by `scheme://folder/name`, may be asked.
    pub(super) fn admits(
        &self,
        headers: &HeaderMap,
        scheme: &str,
        uri: &str,
    ) -> Result<(), Complaint> {
        let wrong = || complaint(400, format!("invalid model_uri: {uri}"));
        let (given, path) = uri.split_once("://").ok_or_else(wrong)?;
        let (folder, name) = path.split_once('/').ok_or_else(wrong)?;
        if given != scheme || folder.is_empty() || name.is_empty() {
            return Err(wrong());
        }
        self.admits_folder(headers, folder)
    }

    /// Begins long work and gives its id.
    pub(super) fn begin(
        &self,
        description: &'static str,
        outcome: Result<Option<Value>, String>,
        recognised: Option<String>,
    ) -> String {
        let number = self.begun.fetch_add(1, Ordering::SeqCst);
        let id = format!("d7qemulated{number:09}");
        let operation = Operation {
            description,
            questions: self.manner.questions,
            outcome,
            recognised,
        };
        self.with(|operations| operations.insert(id.clone(), operation));
        id
    }

    /// An operation as whoever asks finds it; each question brings it nearer to its end.
    pub(super) fn asked_about(&self, id: &str) -> Option<Operation> {
        self.with(|operations| {
            let operation = operations.get_mut(id)?;
            let found = operation.clone();
            operation.questions = operation.questions.saturating_sub(1);
            Some(found)
        })
    }

    /// An operation, left as it is.
    pub(super) fn look_at(&self, id: &str) -> Option<Operation> {
        self.with(|operations| operations.get(id).cloned())
    }

    /// Forgets an operation and says whether there was one.
    pub(super) fn forget(&self, id: &str) -> bool {
        self.with(|operations| operations.remove(id)).is_some()
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, Operation>) -> T) -> T {
        let mut operations = self
            .operations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        act(&mut operations)
    }
}
