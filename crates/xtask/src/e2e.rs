//! The browser tests, against the real server with its own embedded web application.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell;

/// What the browser is called, first choice first: Debian's package and its likes. None is downloaded.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Builds what the browser tests need and runs them; `arguments` go to Playwright.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    shell::build_web(root)?;
    shell::run(&mut shell::cargo(root, "build --locked"))?;
    play(root, arguments)
}

/// Runs the browser tests against what is already built.
pub(crate) fn play(root: &Path, arguments: &[String]) -> Result<()> {
    let mut command = shell::npm(root, "run e2e --");
    command.args(arguments);
    command.env("SUFLER_BIN", shell::built(root, "sufler"));
    command.env("CHROMIUM", browser()?);
    shell::run(&mut command)
}

fn browser() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Ok(named.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let places = BROWSERS
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places
        .into_iter()
        .find(|place| place.is_file())
        .context("no Chromium was found: install the package chromium")
}
