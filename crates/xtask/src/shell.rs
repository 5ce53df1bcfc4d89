//! Starting other programs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// `program` with the words of `line` as arguments, in `folder`.
pub(crate) fn command(folder: &Path, program: impl AsRef<OsStr>, line: &str) -> Command {
    let mut command = Command::new(program);
    command.args(line.split_whitespace()).current_dir(folder);
    command
}

/// Cargo, as the one that started this program.
pub(crate) fn cargo(root: &Path, line: &str) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    command(root, &cargo, line)
}

/// npm, in the folder of the web application.
pub(crate) fn npm(root: &Path, line: &str) -> Command {
    command(&root.join("web"), "npm", line)
}

/// Builds the web application, unless it is up to date.
pub(crate) fn build_web(root: &Path) -> Result<()> {
    run(&mut command(root, root.join("scripts/web-build"), ""))
}

/// Runs a command to its end; anything but success is an error that shows the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Where Cargo puts what it builds.
pub(crate) fn target(root: &Path) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root.join(folder),
        None => root.join("target"),
    }
}

/// A program that Cargo built, in the development profile.
pub(crate) fn built(root: &Path, name: &str) -> PathBuf {
    target(root).join("debug").join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_named() {
        let error = run(&mut command(Path::new("/"), "false", "one two")).expect_err("false fails");
        assert!(
            error.to_string().starts_with("`false one two` ended with"),
            "{error}"
        );
    }
}
