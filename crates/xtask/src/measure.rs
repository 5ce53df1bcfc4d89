//! The bench, on a release build.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::shell;

/// Builds the product and the bench for release and runs the bench with `arguments`: `quick`, or rows of the board.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    shell::build_web(root)?;
    // Apart, so that the product is built as `make run` builds it: one build would unite the features.
    shell::run(&mut shell::cargo(root, "build --release --locked"))?;
    shell::run(&mut shell::cargo(
        root,
        "build --release --locked --package bench",
    ))?;
    // The engine hands over to it; llama-server is measured as built for this machine too.
    let target = shell::target(root);
    let mut variant = shell::command(root, root.join("scripts/engine-variants"), "here");
    shell::run(variant.env("CARGO_TARGET_DIR", &target))?;
    let programs = target.join("release");
    let mut bench = shell::command(root, programs.join("bench"), "");
    if arguments.iter().any(|argument| is_row(argument)) {
        bench.arg("board");
        add_peers(root, arguments, &mut bench)?;
    }
    shell::run(bench.args(arguments).arg("--programs").arg(&programs))
}

/// Whether it names a row of the board, such as `P11`.
fn is_row(argument: &str) -> bool {
    let number = argument.strip_prefix(['P', 'p']);
    number.is_some_and(|number| {
        !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit())
    })
}

/// What the rows compare with, as far as it was built: the bench says how to get what is missing.
fn add_peers(root: &Path, arguments: &[String], bench: &mut Command) -> Result<()> {
    for (option, level) in [("--peer", "native"), ("--twin", twin_level())] {
        let given = |argument: &String| argument.split('=').next() == Some(option);
        if arguments.iter().any(given) {
            continue;
        }
        let found = find(root, level)?;
        if !found.is_empty() {
            bench.args([option, &found]);
        }
    }
    Ok(())
}

/// The level of the processor that the engine makes use of, as `scripts/llama-server` names it.
fn twin_level() -> &'static str {
    "avx2"
}

/// The path of the llama-server built for that level, or nothing.
fn find(root: &Path, level: &str) -> Result<String> {
    let script = root.join("scripts/llama-server");
    let output = Command::new(&script)
        .args(["--find", level])
        .output()
        .with_context(|| format!("cannot start {}", script.display()))?;
    ensure!(
        output.status.success(),
        "{} --find ended with {}",
        script.display(),
        output.status
    );
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_from_other_words() {
        assert!(["P11", "p7"].into_iter().all(is_row));
        assert!(
            !["quick", "P", "--only", "Paris", "P1x"]
                .into_iter()
                .any(is_row)
        );
    }
}
