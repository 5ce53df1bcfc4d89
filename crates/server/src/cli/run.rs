//! `sufler run SCENARIO`: a run in the shell over a file or standard input.

use std::{
    io::{Read as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context, Result, bail};
use assistant::{
    Parts,
    model::{actions::add_model, starter_model, store},
    run::{
        actions::start_run,
        input::MAX_INPUT,
        types::{Item, Kind, RunEvent, RunResult, StartRun, WordedBy},
    },
};
use clap::Args;
use futures::StreamExt;
use kernel::{
    Actor, Clock, Ids, Language,
    actor::Via,
    i18n,
    people::{self, ListPeople, NewPerson},
};

use super::{model::STARTER_FILE, say, told};
use crate::{config::Config, data_dir, parts};

#[derive(Args)]
pub(super) struct Run {
    /// For instance chat.summarise or chat.ask
    scenario: String,
    /// The text: plain lines or "Name: text"; standard input without it
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// The question of chat.ask, or what to pay attention to
    #[arg(long, default_value = "")]
    instruction: String,
    /// A model's id, or "none" for key messages only
    #[arg(long)]
    model: Option<String>,
    /// ru or en: the language of the output's own words
    #[arg(long)]
    language: Option<String>,
    /// Print the run's events, one JSON object a line
    #[arg(long)]
    json: bool,
}

impl Run {
    /// Runs beside a data folder when one is there, otherwise over an empty
    /// database that is gone afterwards.
    pub(super) fn run(&self, config: &Config, folder_named: bool) -> Result<ExitCode> {
        let input = self.read_input()?;
        let temporary =
            Temporary::unless(folder_named || config.data_dir.join("SUFLER_DATA").exists())?;
        let config = temporary
            .as_ref()
            .map_or_else(|| config.clone(), |folder| folder.config(config));
        if temporary.is_none() {
            data_dir::existing(&config.data_dir)?;
        }
        let runtime = tokio::runtime::Runtime::new()?;
        let parts = runtime.block_on(async { parts::open(&config) })?;
        if let Some(folder) = &temporary {
            folder.hide();
        }
        let language = self.language()?;
        let actor = if temporary.is_some() {
            stranger(&parts, &config, language)?
        } else {
            owner(&parts, language)?
        };
        runtime.block_on(self.carry_out(parts, actor, input))
    }

    fn language(&self) -> Result<Language> {
        let Some(code) = &self.language else {
            return Ok(shell_language());
        };
        Language::from_code(code).with_context(|| format!("--language {code}: ru or en"))
    }

    fn read_input(&self) -> Result<String> {
        let mut bytes = Vec::new();
        let limit = MAX_INPUT as u64 + 1;
        let (name, read) = if let Some(path) = &self.input {
            let file = std::fs::File::open(path);
            let read = file.and_then(|file| file.take(limit).read_to_end(&mut bytes));
            (path.display().to_string(), read)
        } else {
            let read = std::io::stdin().take(limit).read_to_end(&mut bytes);
            ("standard input".to_owned(), read)
        };
        if let Err(error) = read {
            bail!("cannot read {name}: {}", data_dir::plain(&error));
        }
        if bytes.len() > MAX_INPUT {
            bail!("the input is larger than {MAX_INPUT} bytes");
        }
        String::from_utf8(bytes).context("the input is not UTF-8 text")
    }

    async fn carry_out(&self, parts: Parts, actor: Actor, input: String) -> Result<ExitCode> {
        let asked = StartRun {
            scenario: self.scenario.clone(),
            input: Some(input),
            instruction: self.instruction.clone(),
            model: self.model.clone(),
            ..StartRun::default()
        };
        let started = start_run(&parts, &actor, asked)
            .await
            .map_err(|error| told(&error, actor.language))?;
        let mut events = Box::pin(started.live.follow(0));
        let mut code = ExitCode::SUCCESS;
        while let Some((_, event)) = events.next().await {
            if matches!(event, RunEvent::Failed { .. }) {
                code = ExitCode::FAILURE;
            }
            if self.json {
                say(serde_json::to_string(&event)?);
            } else {
                show(&event, actor.language);
            }
        }
        // Together: the task that watches the engine ends with it.
        tokio::join!(parts.tasks.stop(), parts.models.engine().stop());
        parts.quota.return_leases().await?;
        Ok(code)
    }
}

/// The language of the shell; English where it names neither.
fn shell_language() -> Language {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let set = names
        .into_iter()
        .find_map(|name| std::env::var_os(name).filter(|value| !value.is_empty()));
    let code = set
        .and_then(|value| value.into_string().ok())
        .unwrap_or_default();
    Language::from_code(&code).unwrap_or(Language::En)
}

/// A folder that is gone when the run is over.
struct Temporary(PathBuf);

impl Temporary {
    fn unless(there: bool) -> Result<Option<Self>> {
        if there {
            return Ok(None);
        }
        let name: [u8; 8] = Ids::system(Clock::System).bytes();
        let folder = std::env::temp_dir().join(format!("sufler-run-{}", hex::encode(name)));
        data_dir::prepare(&folder)?;
        Ok(Some(Self(folder)))
    }

    fn config(&self, config: &Config) -> Config {
        Config {
            data_dir: self.0.clone(),
            ..config.clone()
        }
    }
}

impl Temporary {
    /// Takes the names of the database and the keys away; the open files go on
    /// without them. So no text stays behind when the process is killed.
    fn hide(&self) {
        for name in ["sufler.db", "sufler.db-wal", "sufler.db-shm"] {
            drop(std::fs::remove_file(self.0.join(name)));
        }
        drop(std::fs::remove_dir_all(self.0.join("keys")));
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Somebody to run as where there is no company, with the starter model when
/// its file is there.
fn stranger(parts: &Parts, config: &Config, language: Language) -> Result<Actor> {
    let with_model = config.engine.models_dir().join(STARTER_FILE).is_file();
    let with = parts.clone();
    let person = parts.db.write_blocking(move |tx| {
        let new = NewPerson {
            name: "sufler run".to_owned(),
            email: "run@localhost".to_owned(),
            title: String::new(),
            department: None,
            language,
            time_zone: "UTC".to_owned(),
            administrator: true,
            password_hash: None,
        };
        if with_model && store::list(tx)?.is_empty() {
            add_model(tx, &with, None, &starter_model(STARTER_FILE), None)?;
        }
        people::store::create(tx, &with.ids, &with.clock, &new)
    })?;
    Ok(actor(&person, language))
}

/// The first administrator of the data folder: whoever may read the folder
/// owns it.
fn owner(parts: &Parts, language: Language) -> Result<Actor> {
    let wanted = ListPeople {
        limit: 500,
        ..ListPeople::default()
    };
    let people = parts
        .db
        .write_blocking(move |tx| people::store::list(tx, &wanted))?;
    let owner = people
        .into_iter()
        .find(|person| person.administrator && person.active);
    let owner =
        owner.context("there is no administrator in this data folder: finish the set-up first")?;
    Ok(actor(&owner, language))
}

fn actor(person: &people::Person, language: Language) -> Actor {
    Actor {
        language,
        ..Actor::of(person.clone(), Via::CommandLine)
    }
}

/// Progress on standard error, the result on standard output.
fn show(event: &RunEvent, language: Language) {
    match event {
        RunEvent::Notice(notice) => drop(writeln!(std::io::stderr(), "{}", notice.text)),
        RunEvent::Progress {
            stage,
            place: Some(place),
            ..
        } => {
            drop(writeln!(std::io::stderr(), "{stage} {place}"));
        }
        RunEvent::Progress {
            stage, done, total, ..
        } if *total > 1 => {
            drop(writeln!(std::io::stderr(), "{stage} {done}/{total}"));
        }
        RunEvent::Failed { problem, result } => {
            drop(writeln!(
                std::io::stderr(),
                "{} ({})",
                problem.detail,
                problem.trace_id
            ));
            show_result(result, language);
        }
        RunEvent::Finished { result, .. } => show_result(result, language),
        _ => {}
    }
}

fn show_result(result: &RunResult, language: Language) {
    let kinds = [
        Kind::Answer,
        Kind::Point,
        Kind::Decision,
        Kind::Question,
        Kind::Promise,
    ];
    for kind in kinds {
        let items: Vec<&Item> = result
            .items
            .iter()
            .filter(|item| item.kind == kind)
            .collect();
        if items.is_empty() {
            continue;
        }
        say(i18n::text(language, heading(kind), &[]).unwrap_or_default());
        for item in items {
            say(line(item));
        }
        say("");
    }
    for reference in &result.references {
        let message = &reference.message;
        let author = if message.author_name.is_empty() {
            ""
        } else {
            ": "
        };
        say(format!(
            "[{}] {}{author}{}",
            reference.n, message.author_name, message.excerpt
        ));
    }
}

fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Point => "heading-points",
        Kind::Decision => "heading-decisions",
        Kind::Question => "heading-questions",
        Kind::Promise => "heading-promises",
        Kind::Answer => "heading-answer",
    }
}

fn line(item: &Item) -> String {
    let numbers: Vec<String> = item
        .sources
        .iter()
        .map(|source| format!("[{}]", source.n))
        .collect();
    let text = match item.worded_by {
        WordedBy::Quote => format!("«{}»", item.text),
        WordedBy::Model => item.text.clone(),
    };
    let who = item
        .who
        .as_ref()
        .map(|who| format!("{who}: "))
        .unwrap_or_default();
    let due = item
        .due
        .as_ref()
        .map(|due| format!(" ({})", due.text))
        .unwrap_or_default();
    format!("— {who}{text}{due} {}", numbers.join(""))
}
