//! The API document and the types of the web application's client. The document is written by a test of the server and
//! the types by a script of the web; each has a test that fails when it is out of date.

use std::path::Path;

use anyhow::Result;

use crate::shell;

/// Writes both files anew.
pub(crate) fn run(root: &Path) -> Result<()> {
    let line = "test --quiet --workspace --test integration documents";
    shell::run(shell::cargo(root, line).env("UPDATE_SNAPSHOTS", "1"))?;
    shell::run(&mut shell::npm(root, "run api"))
}
