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
    let mut arguments = arguments.to_vec();
    if arguments.iter().any(|argument| is_about_sockets(argument)) {
        arguments.retain(|argument| !is_about_sockets(argument));
        let others = arguments.iter().any(|argument| is_row(argument));
        ensure!(
            !others,
            "P9 and P10 are measured in a run of their own: leave out the other rows"
        );
        bench.arg("sockets");
        add_peer(root, &arguments, &mut bench, ("--peer", "socket-io", &[]))?;
    } else if arguments.iter().any(|argument| is_row(argument)) {
        bench.arg("board");
        let native = ("--peer", "llama-server", &["native"][..]);
        add_peer(root, &arguments, &mut bench, native)?;
        let twin = ("--twin", "llama-server", &[twin_level()][..]);
        add_peer(root, &arguments, &mut bench, twin)?;
    }
    shell::run(bench.args(arguments).arg("--programs").arg(&programs))
}

/// Whether it names a row about live sockets, which stand beside another program than the engine's.
fn is_about_sockets(argument: &str) -> bool {
    ["P9", "P10"]
        .iter()
        .any(|row| argument.eq_ignore_ascii_case(row))
}

/// Whether it names a row of the board, such as `P11`.
fn is_row(argument: &str) -> bool {
    let number = argument.strip_prefix(['P', 'p']);
    number.is_some_and(|number| {
        !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit())
    })
}

/// What the rows compare with, as far as it is there: the bench says how to get what is missing. `peer` is the option, the
/// script that gets it and what the script is told.
fn add_peer(
    root: &Path,
    arguments: &[String],
    bench: &mut Command,
    (option, script, told): (&str, &str, &[&str]),
) -> Result<()> {
    let given = |argument: &String| argument.split('=').next() == Some(option);
    if arguments.iter().any(given) {
        return Ok(());
    }
    let found = find(root, script, told)?;
    if !found.is_empty() {
        bench.args([option, &found]);
    }
    Ok(())
}

/// The level of the processor that the engine makes use of, as `scripts/llama-server` names it.
fn twin_level() -> &'static str {
    "avx2"
}

/// Where the script has put what it gets, or nothing.
fn find(root: &Path, script: &str, told: &[&str]) -> Result<String> {
    let script = root.join("scripts").join(script);
    let output = Command::new(&script)
        .arg("--find")
        .args(told)
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
    fn rows_about_sockets_are_told_from_the_engines() {
        assert!(["P9", "p10"].into_iter().all(is_about_sockets));
        assert!(!["P1", "P11", "quick"].into_iter().any(is_about_sockets));
    }

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
