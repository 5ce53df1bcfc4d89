//! The bench, on a release build.

use std::path::Path;

use anyhow::Result;

use crate::shell;

/// Builds the product and the bench for release and runs the bench with `arguments`.
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
    shell::run(bench.args(arguments).arg("--programs").arg(&programs))
}
