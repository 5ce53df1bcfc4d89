//! `sufler model list`, `pull`, `remove` and `check`: what the catalogue
//! offers and what is in the models folder.

use std::io::{IsTerminal as _, Write as _};

use anyhow::{Context, Result, bail};
use assistant::{
    Parts,
    model::{EngineState, Model, store},
    policy,
    scenario::losses,
};
use clap::Args;
use kernel::{Error, Language, Tx};

use super::super::{say, told};
use crate::{
    catalogue::{
        self, Catalogue, Entry, PullState,
        actions::{self, Carrier},
        check::{self, CheckResult, Examined, Extent},
    },
    config::Config,
    parts,
};

#[derive(Args)]
pub(in crate::cli) struct List {
    /// The models that can be pulled instead of those that are configured
    #[arg(long)]
    catalogue: bool,
}

#[derive(Args)]
pub(in crate::cli) struct Pull {
    /// The model's name in `model list --catalogue`
    name: String,
    /// The model's licence was read and is accepted
    #[arg(long)]
    accept_licence: bool,
    /// Take the hash that the source publishes, without being asked
    #[arg(long)]
    yes: bool,
}

#[derive(Args)]
pub(in crate::cli) struct Named {
    /// The model's name in the catalogue, or its file
    name: String,
    /// Remove it also while somebody is being answered by it
    #[arg(long)]
    force: bool,
}

#[derive(Args)]
pub(in crate::cli) struct Check {
    /// The model's name in the catalogue, or its file
    name: String,
    /// Only ten seconds of writing, to see how fast it is
    #[arg(long)]
    speed: bool,
}

/// The catalogue beside a data folder, with a runtime to use it.
pub(super) fn open(config: &Config) -> Result<(tokio::runtime::Runtime, Catalogue)> {
    let runtime = tokio::runtime::Runtime::new()?;
    let parts = runtime.block_on(async { parts::open(config) })?;
    Ok((runtime, Catalogue::new(parts, config.engine.clone())?))
}

impl List {
    pub(super) fn run(&self, config: &Config) -> Result<()> {
        let (runtime, catalogue) = open(config)?;
        if self.catalogue {
            return offered(&catalogue);
        }
        let parts: &Parts = catalogue.parts();
        let known = |tx: &mut Tx<'_>| Ok((store::list(tx)?, policy::store::load(tx)?));
        let (models, policy) = runtime.block_on(parts.db.read(known))?;
        for model in models {
            let checked = check::last_result(
                &catalogue.folder(),
                &model.model,
                config.engine.url.as_ref(),
            );
            say(line(&model, &parts.models.state(&model), checked.as_ref()));
            let enabled = parts.scenarios.iter().filter(|one| policy.allows(one));
            let examined = parts.models.examined(&model);
            for (text, scenarios) in losses(enabled, &model, examined, Language::En) {
                say(format!("    {}: {text}", scenarios.join(", ")));
            }
        }
        Ok(())
    }
}

fn line(model: &Model, state: &EngineState, checked: Option<&CheckResult>) -> String {
    let languages = codes(&model.settings.languages);
    let state = match state {
        EngineState::Ready => "ready".to_owned(),
        EngineState::Stopped => "starts when asked".to_owned(),
        EngineState::Starting => "starting".to_owned(),
        EngineState::Missing(file) => format!("file {file} is missing from the models folder"),
        EngineState::Failed(why) => format!("failed: {why}"),
    };
    let default = if model.is_default { " (default)" } else { "" };
    let checked = checked.map_or_else(String::new, |result| format!("  {}", in_short(result)));
    format!(
        "{}  {}{default}  {languages}  {state}{checked}",
        model.id, model.name
    )
}

fn codes(languages: &[Language]) -> String {
    let codes: Vec<_> = languages.iter().map(|language| language.code()).collect();
    codes.join(",")
}

/// For instance `schema: passed, tools: not offered, 12.5 tokens/s`.
fn in_short(result: &CheckResult) -> String {
    let skills = result
        .examined
        .iter()
        .map(|done| format!("{}: {}", done.skill.code(), done.outcome.words()));
    let speed = result
        .speed
        .map(|speed| format!("{} tokens/s", speed.tokens_per_second));
    skills.chain(speed).collect::<Vec<_>>().join(", ")
}

/// One line per model: what it is, what it needs, whether it is here.
fn offered(catalogue: &Catalogue) -> Result<()> {
    let machine = catalogue.machine();
    for entry in &catalogue.list().models {
        let fit = serde_json::to_value(machine.fit(entry))?;
        let about = if entry.size_approx { "about " } else { "" };
        let here = if catalogue.has(entry) {
            "here"
        } else {
            "not here"
        };
        let tried = if entry.tried {
            "tried"
        } else {
            "not tried by us"
        };
        say(format!(
            "{}  {}  {}  {about}{}  memory {} ({})  {}{}  {tried}  {here}",
            entry.name,
            entry.title,
            codes(&entry.languages),
            gigabytes(entry.size),
            gigabytes(entry.memory),
            fit.as_str().unwrap_or_default(),
            entry.licence.name,
            if entry.licence.accept {
                " (to be accepted)"
            } else {
                ""
            },
        ));
    }
    Ok(())
}

/// Tenths of a gigabyte.
fn gigabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000_000);
    format!("{}.{} GB", tenths / 10, tenths % 10)
}

impl Pull {
    pub(super) fn run(&self, config: &Config) -> Result<()> {
        let (runtime, catalogue) = open(config)?;
        let entry = self.entry(&catalogue)?;
        announce(&catalogue, &entry);
        let done = runtime.block_on(self.bring(&catalogue, &entry));
        runtime.block_on(catalogue.parts().tasks.stop());
        done
    }

    fn entry(&self, catalogue: &Catalogue) -> Result<Entry> {
        let found = catalogue.list().find(&self.name).cloned();
        found.with_context(|| {
            format!(
                "there is no model {} in the catalogue: see `sufler model list --catalogue`",
                self.name
            )
        })
    }

    async fn bring(&self, catalogue: &Catalogue, entry: &Entry) -> Result<()> {
        self.start(catalogue, entry).await?;
        loop {
            let pull = catalogue::carry_out(catalogue, &entry.name, &progress).await;
            let pull = pull.map_err(|error| again(&error))?;
            match pull.state {
                PullState::Done => {
                    say(catalogue.folder().join(&entry.file).display());
                    return Ok(());
                }
                PullState::Confirm => {
                    let sum = pull.published_sha256.unwrap_or_default();
                    self.confirm(catalogue, entry, sum).await?;
                }
                PullState::Failed => {
                    let why = pull.error.unwrap_or_default();
                    return Err(told(&Error::conflict(why), Language::En));
                }
                state => bail!("the pull was stopped elsewhere: it is {}", state.code()),
            }
        }
    }

    async fn start(&self, catalogue: &Catalogue, entry: &Entry) -> Result<()> {
        check_licence(entry, self.accept_licence)?;
        let (with, name, accepted) = (catalogue.clone(), entry.name.clone(), self.accept_licence);
        let start = move |tx: &mut Tx<'_>| {
            actions::start(tx, &with, None, &name, accepted, Carrier::Asker).map(drop)
        };
        let started = catalogue.parts().db.write(start).await;
        started.map_err(|error| told(&error, Language::En))
    }

    /// Shows the hash; it is pinned when somebody agrees.
    async fn confirm(&self, catalogue: &Catalogue, entry: &Entry, sum: String) -> Result<()> {
        notice(&format!(
            "Nobody has confirmed this file yet. Its source publishes SHA-256 {sum}"
        ));
        if !self.yes && !agreed()? {
            bail!("not confirmed: compare the hash and say --yes");
        }
        let (with, name) = (catalogue.clone(), entry.name.clone());
        let confirm = move |tx: &mut Tx<'_>| {
            actions::confirm(tx, &with, None, &name, &sum, Carrier::Asker).map(drop)
        };
        let confirmed = catalogue.parts().db.write(confirm).await;
        confirmed.map_err(|error| told(&error, Language::En))
    }
}

/// A licence that asks for it is accepted by whoever has read it.
pub(super) fn check_licence(entry: &Entry, accepted: bool) -> Result<()> {
    if entry.licence.accept && !accepted {
        bail!(
            "{} stands under {}: read {} and say --accept-licence",
            entry.title,
            entry.licence.name,
            entry.licence.url
        );
    }
    Ok(())
}

fn announce(catalogue: &Catalogue, entry: &Entry) {
    notice(&format!(
        "{}: {}, licence {}, into {}",
        entry.title,
        gigabytes(entry.size),
        entry.licence.name,
        catalogue.folder().display()
    ));
    if catalogue
        .machine()
        .memory
        .is_some_and(|memory| memory < entry.memory)
    {
        notice(&format!(
            "It needs {} of memory, more than this machine has.",
            gigabytes(entry.memory)
        ));
    }
}

/// A pull that broke off goes on when it is asked for again.
fn again(error: &Error) -> anyhow::Error {
    let why = told(error, Language::En);
    anyhow::anyhow!("{why} Say the same again to go on.")
}

fn progress(pull: &catalogue::Pull) {
    let mut out = std::io::stderr();
    if !out.is_terminal() {
        return;
    }
    let share = pull
        .size
        .filter(|size| *size > 0)
        .map(|size| format!(", {} %", pull.received * 100 / size));
    let end = if pull.size == Some(pull.received) {
        "\n"
    } else {
        ""
    };
    let text = format!(
        "\r{} MB{}   {end}",
        pull.received / 1_000_000,
        share.unwrap_or_default()
    );
    drop(out.write_all(text.as_bytes()));
}

pub(super) fn notice(text: &str) {
    drop(writeln!(std::io::stderr(), "{text}"));
}

/// Asks the person at the terminal; without one nobody has agreed.
pub(super) fn agreed() -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    drop(write!(std::io::stderr(), "Take it? [y/N] "));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// The file of a model that was named one way or the other.
fn file_of(catalogue: &Catalogue, name: &str) -> String {
    let entry = catalogue.list().find(name);
    entry.map_or_else(|| name.to_owned(), |entry| entry.file.clone())
}

impl Named {
    pub(super) fn remove(&self, config: &Config) -> Result<()> {
        let (runtime, catalogue) = open(config)?;
        let file = file_of(&catalogue, &self.name);
        let removed = runtime.block_on(actions::remove_file(&catalogue, None, &file, self.force));
        removed.map_err(|error| missing(&error, &file))?;
        say(file);
        Ok(())
    }
}

fn missing(error: &Error, file: &str) -> anyhow::Error {
    match error {
        Error::NotFound => anyhow::anyhow!("there is no {file} in the models folder"),
        error => told(error, Language::En),
    }
}

impl Check {
    pub(super) fn run(&self, config: &Config) -> Result<()> {
        let (runtime, catalogue) = open(config)?;
        let file = file_of(&catalogue, &self.name);
        let extent = if self.speed {
            Extent::Speed
        } else {
            Extent::All
        };
        let done = runtime.block_on(async {
            let done = check::examine(&catalogue, &file, extent, &show).await;
            let parts = catalogue.parts();
            // Together: the task that watches the engine ends with it.
            tokio::join!(parts.tasks.stop(), parts.models.engine().stop());
            done
        });
        let result = done.map_err(|error| missing(&error, &file))?;
        match result.speed {
            Some(speed) => {
                if let Some(read) = speed.prompt_tokens_per_second {
                    say(format!("reads {read} tokens/s"));
                }
                say(format!("writes {} tokens/s", speed.tokens_per_second));
            }
            None => say("its speed could not be measured"),
        }
        Ok(())
    }
}

fn show(done: &Examined) {
    let done = done.clone().worded(Language::En);
    say(format!(
        "{}: {}  {}",
        done.skill.code(),
        done.outcome.words(),
        done.detail
    ));
}
