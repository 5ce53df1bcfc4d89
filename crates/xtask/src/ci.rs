//! Everything that must hold before a change is taken, cheapest first. The web application is built before the
//! server, which embeds it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::postgres::Postgres;
use crate::steps::Steps;
use crate::{e2e, shell, tidy};

/// The starter model's file in the folder of models; `scripts/starter-model` puts it there.
const STARTER_MODEL: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";

/// Runs every step; the first failure ends the run.
pub(crate) fn run(root: &Path) -> Result<()> {
    let mut steps = Steps::default();
    let outcome = all(root, &mut steps);
    println!("\n{}", steps.report());
    outcome?;
    println!("\nAll steps passed.");
    Ok(())
}

fn all(root: &Path, steps: &mut Steps) -> Result<()> {
    steps.step("formatting", || cargo(root, "fmt --all --check"))?;
    steps.step("tidy", || tidy::run(root, false))?;
    steps.step("web: packages and build", || web_from_nothing(root))?;
    steps.step("web: lint", || npm(root, "run lint"))?;
    steps.step("web: types", || npm(root, "run check"))?;
    steps.step("web: tests", || npm(root, "test"))?;
    steps.step("web: budget", || npm(root, "run budget"))?;
    steps.step("clippy", || {
        cargo(
            root,
            "clippy --workspace --all-targets --locked -- --deny warnings",
        )
    })?;
    steps.step("documentation", || documentation(root))?;
    steps.step("build", || cargo(root, "build --workspace --bins --locked"))?;
    steps.step("tests", || tests(root))?;
    steps.step("documentation tests", || {
        cargo(root, "test --workspace --doc --locked")
    })?;
    steps.step("browser tests", || {
        e2e::play(root, &["--retries=1".to_owned()])
    })
}

fn cargo(root: &Path, line: &str) -> Result<()> {
    shell::run(&mut shell::cargo(root, line))
}

fn npm(root: &Path, line: &str) -> Result<()> {
    shell::run(&mut shell::npm(root, line))
}

/// Packages as the lock file names them, whatever was installed by hand, and a new build.
fn web_from_nothing(root: &Path) -> Result<()> {
    let packages = root.join("web/node_modules");
    if packages.exists() {
        std::fs::remove_dir_all(packages)?;
    }
    shell::build_web(root)
}

fn documentation(root: &Path) -> Result<()> {
    let mut command = shell::cargo(root, "doc --workspace --no-deps --locked");
    shell::run(command.env("RUSTDOCFLAGS", "--deny warnings"))
}

/// The Rust tests, on both databases and with the real model: without either, half of them would be silent.
fn tests(root: &Path) -> Result<()> {
    let postgres = Postgres::start()?;
    println!("PostgreSQL for the tests: {}", postgres.url());
    let mut command = shell::cargo(root, "nextest run --workspace --locked --profile ci");
    command.env("SUFLER_TEST_POSTGRES", postgres.url());
    command.env("SUFLER_STARTER_MODEL", starter_model()?);
    command.env("SUFLER_CLIENTS", clients(root)?);
    shell::run(&mut command)
}

/// The model for the engine's tests: the one that is named, or the one in the user's folder of models.
fn starter_model() -> Result<PathBuf> {
    let named = std::env::var_os("SUFLER_STARTER_MODEL").map(PathBuf::from);
    let model = match named {
        Some(path) => path,
        None => user_data()?.join("sufler/models").join(STARTER_MODEL),
    };
    if !model.is_file() {
        bail!(
            "the starter model is not at {}: run scripts/starter-model",
            model.display()
        );
    }
    Ok(model)
}

/// The folder of the providers' official clients: the one that is named, or the one `scripts/clients` has made.
fn clients(root: &Path) -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("SUFLER_CLIENTS") {
        return Ok(folder.into());
    }
    let found = Command::new(root.join("scripts/clients"))
        .arg("--find")
        .output()
        .context("cannot run scripts/clients")?;
    let folder = String::from_utf8(found.stdout)?.trim().to_owned();
    if folder.is_empty() {
        bail!("the official clients are not installed: run scripts/clients");
    }
    Ok(folder.into())
}

fn user_data() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("XDG_DATA_HOME") {
        return Ok(folder.into());
    }
    let home = std::env::var_os("HOME").context("neither XDG_DATA_HOME nor HOME is set")?;
    Ok(PathBuf::from(home).join(".local/share"))
}
