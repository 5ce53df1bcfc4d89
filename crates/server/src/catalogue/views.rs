//! The catalogue and its pulls as administrators see them.

use std::collections::HashMap;

use assistant::model::Model;
use kernel::{
    Language, Timestamp, i18n,
    ids::ModelId,
    jobs::{JobRecord, JobState, cause},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Catalogue, Entry, Licence, Machine, Pull, PullState, Source, Words,
    check::{self, CheckResult},
    machine::Fit,
    others::others,
};

/// What the database knows of models.
pub(super) struct Known {
    /// Those of the company.
    pub(super) models: Vec<Model>,
    pub(super) pulls: Vec<Pull>,
    /// The last job of each file.
    pub(super) examinations: HashMap<String, JobRecord>,
}

/// The catalogue on this machine.
#[derive(Serialize, ToSchema)]
pub(super) struct CatalogueView {
    /// What this machine has.
    machine: Machine,
    /// Whether models may be pulled at all: `engine.downloads`.
    downloads: bool,
    /// The models folder on the server.
    folder: String,
    /// From the smallest to the largest.
    items: Vec<CatalogueModel>,
    /// Files in the folder that the catalogue does not name.
    others: Vec<OtherModel>,
}

/// A file in the models folder that the catalogue does not name.
#[derive(Serialize, ToSchema)]
pub(super) struct OtherModel {
    file: String,
    /// Bytes of the file.
    size: u64,
    /// The model it is entered as.
    model_id: Option<ModelId>,
    check: Option<CheckResult>,
    examination: Option<ExaminationView>,
}

/// An examination that was asked for and has no result yet.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelExamination)]
pub(super) struct ExaminationView {
    state: ExaminationState,
    /// Why the last try broke off, in the asker's language.
    error: Option<String>,
    /// When the next try is due.
    next_at: Option<Timestamp>,
}

/// Where an examination stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ExaminationState {
    /// Waits for its turn.
    Queued,
    /// The model is being asked.
    Running,
    /// It broke off; `error` says why, and `next_at` when it is tried again, where it is.
    Failed,
}

impl ExaminationView {
    fn of(job: &JobRecord, language: Language) -> Option<Self> {
        let state = match job.state {
            JobState::Queued if job.last_error.is_some() => ExaminationState::Failed,
            JobState::Queued => ExaminationState::Queued,
            JobState::Running => ExaminationState::Running,
            JobState::Dead => ExaminationState::Failed,
            JobState::Done => return None,
        };
        let error = job.last_error.as_deref();
        Some(Self {
            state,
            error: error.map(|why| cause(why, language)),
            next_at: (job.state == JobState::Queued).then_some(job.run_at),
        })
    }
}

/// A model that can be had.
#[derive(Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and a field of the API"
)]
pub(super) struct CatalogueModel {
    /// The name in the addresses below `/admin/catalogue`.
    name: String,
    /// What people call it.
    title: String,
    /// Its file in the models folder.
    file: String,
    licence: Licence,
    languages: Vec<Language>,
    /// Bytes of the file.
    size: u64,
    /// Whether the size is only about right.
    size_approx: bool,
    /// The SHA-256 that is known; without it the source's own is confirmed at the first pull.
    sha256: Option<String>,
    /// Tokens it was made for.
    context: u32,
    /// Bytes in use with a context of 8,192 tokens.
    memory: u64,
    fit: Fit,
    /// Tokens in a second to be expected here, by what another model was measured at; null when none was.
    expected_tokens_per_second: Option<f64>,
    good_for: Words,
    /// Whether it only words what was found without it.
    small: bool,
    /// Whether the makers of Sufler ran it.
    tried: bool,
    sources: Vec<SourceView>,
    /// Whether its file is in the models folder.
    installed: bool,
    /// The model it is entered as.
    model_id: Option<ModelId>,
    pull: Option<PullView>,
    check: Option<CheckResult>,
    examination: Option<ExaminationView>,
}

/// Where a model can be had.
#[derive(Serialize, ToSchema)]
pub(super) struct SourceView {
    kind: SourceKind,
    /// An address, or `python:package==version`.
    address: String,
}

/// What kind of source it is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum SourceKind {
    /// A broken download goes on where it stopped.
    Url,
    /// A Python package: a broken download begins anew.
    Python,
}

/// A model on its way.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelPull)]
pub(super) struct PullView {
    name: String,
    state: PullState,
    /// The source that is asked.
    source: Option<String>,
    /// Bytes that came.
    received: u64,
    /// Bytes that will come, as the source says.
    size: Option<u64>,
    /// In the state `confirm`: the SHA-256 that the source publishes.
    published_sha256: Option<String>,
    /// Why it stands still, in the asker's language.
    error: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl PullView {
    pub(super) fn of(pull: Pull, language: Language) -> Self {
        let confirm = pull.state == PullState::Confirm;
        Self {
            name: pull.name,
            state: pull.state,
            source: pull.source,
            received: pull.received,
            size: pull.size,
            published_sha256: pull.published_sha256.filter(|_| confirm),
            error: pull.error.map(|id| words(&id, language)),
            created_at: pull.created_at,
            updated_at: pull.updated_at,
        }
    }
}

/// The text of a reason.
pub(super) fn words(id: &str, language: Language) -> String {
    i18n::text(language, id, &[]).unwrap_or_else(|| id.to_owned())
}

impl CatalogueView {
    /// All of it.
    pub(super) fn of(catalogue: &Catalogue, known: Known, language: Language) -> Self {
        let machine = catalogue.machine();
        let (folder, elsewhere) = (catalogue.folder(), catalogue.engine.url.as_ref());
        let entries = &catalogue.list.models;
        let checks: Vec<Option<CheckResult>> = entries
            .iter()
            .map(|entry| check::last_result(&folder, &entry.file, elsewhere))
            .collect();
        let pace = bytes_per_second(entries, &checks);
        let mut pulls: HashMap<String, Pull> = known
            .pulls
            .into_iter()
            .map(|pull| (pull.name.clone(), pull))
            .collect();
        let examination = |file: &str| {
            let job = known.examinations.get(file)?;
            ExaminationView::of(job, language)
        };
        let items = entries.iter().zip(checks).map(|(entry, check)| {
            let pull = pulls.remove(&entry.name);
            CatalogueModel {
                fit: machine.fit(entry),
                installed: catalogue.has(entry),
                model_id: entered_as(&known.models, &entry.file),
                pull: pull.map(|pull| PullView::of(pull, language)),
                expected_tokens_per_second: expected(entry, check.as_ref(), pace),
                check: check.map(|check| check.worded(language)),
                examination: examination(&entry.file),
                ..CatalogueModel::plain(entry)
            }
        });
        let items = items.collect();
        let others = others(&folder, &catalogue.list).into_iter();
        let others = others.map(|(file, size)| OtherModel {
            size,
            model_id: entered_as(&known.models, &file),
            check: check::last_result(&folder, &file, elsewhere)
                .map(|check| check.worded(language)),
            examination: examination(&file),
            file,
        });
        Self {
            machine,
            downloads: catalogue.engine.downloads,
            folder: folder.display().to_string(),
            items,
            others: others.collect(),
        }
    }
}

impl CatalogueModel {
    /// What the list alone says.
    fn plain(entry: &Entry) -> Self {
        Self {
            name: entry.name.clone(),
            title: entry.title.clone(),
            file: entry.file.clone(),
            licence: entry.licence.clone(),
            languages: entry.languages.clone(),
            size: entry.size,
            size_approx: entry.size_approx,
            sha256: entry.sha256.clone(),
            context: entry.context,
            memory: entry.memory,
            fit: Fit::Unknown,
            expected_tokens_per_second: None,
            good_for: entry.good_for.clone(),
            small: entry.small,
            tried: entry.tried,
            sources: entry.sources.iter().map(SourceView::of).collect(),
            installed: false,
            model_id: None,
            pull: None,
            check: None,
            examination: None,
        }
    }
}

impl SourceView {
    fn of(source: &Source) -> Self {
        let kind = match source {
            Source::Address { .. } => SourceKind::Url,
            Source::Package { .. } => SourceKind::Python,
        };
        Self {
            kind,
            address: source.address(),
        }
    }
}

fn entered_as(models: &[Model], file: &str) -> Option<ModelId> {
    let found = models
        .iter()
        .find(|model| model.is_of_engine() && model.model == file);
    found.map(|model| model.id)
}

/// Writing a token means reading the model once: bytes a second at which the
/// models here were read, the largest of them, since small ones are held up by
/// other things.
pub(super) fn bytes_per_second(entries: &[Entry], checks: &[Option<CheckResult>]) -> Option<f64> {
    let measured = entries.iter().zip(checks).filter_map(|(entry, check)| {
        let speed = check.as_ref()?.speed?;
        Some((entry.active(), speed.tokens_per_second))
    });
    let (bytes, tokens) = measured.max_by_key(|(bytes, _)| *bytes)?;
    Some(float(bytes) * tokens)
}

fn expected(entry: &Entry, check: Option<&CheckResult>, pace: Option<f64>) -> Option<f64> {
    if let Some(speed) = check.and_then(|check| check.speed) {
        return Some(speed.tokens_per_second);
    }
    let tokens = pace? / float(entry.active()).max(1.0);
    Some((tokens * 10.0).round() / 10.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes are below 2^53, and only a guess is made of them"
)]
fn float(bytes: u64) -> f64 {
    bytes as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{List, check::Speed};

    #[test]
    fn the_largest_measured_model_tells_of_the_others() {
        let list = List::load(None).expect("a catalogue");
        let measured = |entry: &Entry, tokens_per_second| CheckResult {
            file: entry.file.clone(),
            size: entry.size,
            checked_at: Timestamp::default(),
            examined: Vec::new(),
            speed: Some(Speed {
                prompt_tokens_per_second: None,
                tokens_per_second,
            }),
            server: None,
        };
        let checks: Vec<_> = list
            .models
            .iter()
            .map(|entry| match entry.name.as_str() {
                "smollm2-135m" => Some(measured(entry, 20.0)),
                "qwen3-4b" => Some(measured(entry, 8.0)),
                _ => None,
            })
            .collect();
        let pace = bytes_per_second(&list.models, &checks);
        let known = list.find("qwen3-4b").expect("a model");
        let check = measured(known, 8.0);
        assert_eq!(expected(known, Some(&check), pace), Some(8.0));
        let twice = list.find("qwen3-8b").expect("a model");
        assert_eq!(expected(twice, None, pace), Some(4.0));
        assert_eq!(expected(twice, None, None), None);
        let in_parts = list.find("gigachat-3.1-lightning").expect("a model");
        assert!(expected(in_parts, None, pace) > Some(12.0));
    }
}
