//! The bench, on a release build.

use std::path::Path;

use anyhow::Result;

use crate::shell;

/// Builds the product and the bench for release and runs the bench with `arguments`.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    shell::run(&mut shell::npm(root, "run build"))?;
    let line = "build --release --locked --package server --package engine --package bench";
    shell::run(&mut shell::cargo(root, line))?;
    let programs = shell::target(root).join("release");
    let mut bench = shell::command(root, &programs.join("bench").to_string_lossy(), "");
    shell::run(bench.args(arguments).arg("--programs").arg(&programs))
}
