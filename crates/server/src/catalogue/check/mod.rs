//! A short examination of a model that is in the folder: five questions and
//! ten seconds of writing. The result lies beside the model, so that everybody
//! who shares the folder sees it.

mod ask;
mod questions;
mod speed;

use std::path::{Path, PathBuf};

use assistant::model::{Abilities, store as models};
use kernel::{Error, Language, Result, Timestamp, Tx, i18n};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

pub use self::speed::Speed;
use self::{ask::Examinee, questions::QUESTIONS};
use super::Catalogue;

/// The most bytes of a result that are read: anybody may write into the folder.
const MAX_RESULT: u64 = 64 * 1024;

/// What a model is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExaminedSkill)]
pub enum Skill {
    /// An answer bound to a JSON Schema.
    Schema,
    /// An answer in Russian.
    Russian,
    /// Exactly what was asked for.
    Instruction,
    /// A call of a function.
    Tools,
    /// Something found in the middle of a long text.
    LongPrompt,
}

impl Skill {
    /// The word for it in files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Russian => "russian",
            Self::Instruction => "instruction",
            Self::Tools => "tools",
            Self::LongPrompt => "long_prompt",
        }
    }
}

/// How it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExaminedOutcome)]
pub enum Outcome {
    /// As it should be.
    Passed,
    /// It answered something else.
    Failed,
    /// The engine or the model does not offer it.
    NotOffered,
    /// There was no answer.
    Broke,
}

impl Outcome {
    /// The word for it on the command line.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotOffered => "not offered",
            Self::Broke => "no answer",
        }
    }
}

/// One question and how it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Examined {
    /// What was asked to be done.
    pub skill: Skill,
    /// How it went.
    pub outcome: Outcome,
    /// The answer, or why there was none; at most 200 characters.
    // In the file a reason is the id of a text.
    pub detail: String,
}

impl Examined {
    /// The same with a reason in words; an answer stays as it was given.
    #[must_use]
    pub fn worded(mut self, language: Language) -> Self {
        if matches!(self.outcome, Outcome::NotOffered | Outcome::Broke)
            && let Some(text) = i18n::text(language, &self.detail, &[])
        {
            self.detail = text;
        }
        self
    }
}

impl CheckResult {
    /// The same with all reasons in words.
    #[must_use]
    pub fn worded(mut self, language: Language) -> Self {
        let examined = self.examined.into_iter();
        self.examined = examined.map(|done| done.worded(language)).collect();
        self
    }
}

/// The result of an examination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ModelCheck)]
pub struct CheckResult {
    /// The model's file.
    pub file: String,
    /// Its size then, in bytes: another file under the same name is another model.
    pub size: u64,
    /// When.
    pub checked_at: Timestamp,
    /// The questions; empty when only the speed was measured.
    pub examined: Vec<Examined>,
    /// How fast it was, where that could be measured.
    pub speed: Option<Speed>,
    /// The server that answered in place of the engine (`engine.url`); null
    /// when the engine did.
    #[serde(default)]
    pub server: Option<String>,
}

/// How much is examined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ExaminationExtent)]
pub enum Extent {
    /// All questions and the speed.
    #[default]
    All,
    /// The speed alone.
    Speed,
}

/// Where the result of a model's examination lies.
pub fn result_path(folder: &Path, file: &str) -> PathBuf {
    let stem = file.strip_suffix(".gguf").unwrap_or(file);
    folder.join(format!("{stem}.check.json"))
}

/// The last result, when there is one of the file that is there now and of
/// what answers for it: `elsewhere` is `engine.url`.
pub fn last_result(folder: &Path, file: &str, elsewhere: Option<&Url>) -> Option<CheckResult> {
    let size = std::fs::metadata(folder.join(file)).ok()?.len();
    let path = result_path(folder, file);
    if std::fs::metadata(&path).ok()?.len() > MAX_RESULT {
        return None;
    }
    let result: CheckResult = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    let same_server = result.server.as_deref() == elsewhere.map(Url::as_str);
    (result.file == file && result.size == size && same_server).then_some(result)
}

/// What the last examination of this file has shown; none when its questions
/// were never asked.
pub fn abilities(folder: &Path, file: &str, elsewhere: Option<&Url>) -> Option<Abilities> {
    let result =
        last_result(folder, file, elsewhere).filter(|result| !result.examined.is_empty())?;
    let passed = |skill| {
        let mut asked = result.examined.iter().filter(|one| one.skill == skill);
        // An answer that did not come says nothing of what it would have been.
        let one = asked.find(|one| one.outcome != Outcome::Broke)?;
        Some(one.outcome == Outcome::Passed)
    };
    Some(Abilities {
        schema: passed(Skill::Schema),
        russian: passed(Skill::Russian),
        long_prompt: passed(Skill::LongPrompt),
    })
}

/// Examines a model's file and writes the result beside it; `told` hears of
/// every question as it was answered.
///
/// # Errors
/// `NotFound` when the file is not there; `Invalid` when it is no whole GGUF
/// file; `Unavailable` when the engine does not start or the folder cannot be
/// written.
pub async fn examine(
    catalogue: &Catalogue,
    file: &str,
    extent: Extent,
    told: &(dyn Fn(&Examined) + Send + Sync),
) -> Result<CheckResult> {
    let size = whole_size(catalogue, file).await?;
    let elsewhere = catalogue.engine.url.as_ref();
    let examinee = Examinee::of(catalogue, file, context_of(catalogue, file).await?);
    examinee.start().await?;
    let mut examined = Vec::new();
    if extent == Extent::All {
        for question in &QUESTIONS {
            let done = examinee.answer(question).await;
            told(&done);
            examined.push(done);
        }
    } else if let Some(before) = last_result(&catalogue.folder(), file, elsewhere) {
        examined = before.examined;
    }
    let result = CheckResult {
        file: file.to_owned(),
        size,
        checked_at: catalogue.parts.clock.now(),
        examined,
        speed: speed::measure(&examinee).await,
        server: elsewhere.map(Url::to_string),
    };
    write(&result_path(&catalogue.folder(), file), &result)?;
    Ok(result)
}

/// The file's size; it is looked at as a whole first.
async fn whole_size(catalogue: &Catalogue, file: &str) -> Result<u64> {
    if !super::is_model_file(file) {
        return Err(Error::NotFound);
    }
    let path = catalogue.folder().join(file);
    let size = std::fs::metadata(&path).map_err(|_| Error::NotFound)?.len();
    let look = move || super::gguf::verify(&path);
    tokio::task::spawn_blocking(look)
        .await
        .map_err(Error::internal)??;
    Ok(size)
}

/// Tokens the model is asked with at most, as it is entered.
async fn context_of(catalogue: &Catalogue, file: &str) -> Result<u32> {
    let name = file.to_owned();
    let list = move |tx: &mut Tx<'_>| models::list(tx);
    let all = catalogue.parts.db.read(list).await?;
    let entered = all
        .into_iter()
        .find(|model| model.is_of_engine() && model.model == name);
    let known = entered.map(|model| model.settings.context);
    Ok(known.unwrap_or(catalogue.engine.context))
}

fn write(path: &Path, result: &CheckResult) -> Result<()> {
    let text = serde_json::to_vec_pretty(result).map_err(Error::internal)?;
    let draft = path.with_extension("json.part");
    std::fs::write(&draft, text)
        .and_then(|()| std::fs::rename(&draft, path))
        .map_err(|_| Error::unavailable("models-folder-unwritable"))
}
