//! The API document and the types of the web application's client. The document is written by a test of the server,
//! which fails when it is out of date; the types are written from the document.

use std::path::Path;

use anyhow::{Result, bail};

use crate::shell;

const DOCUMENT: &str = "docs/openapi.json";
const SCHEMA: &str = "web/src/api/schema.ts";

/// Writes both files anew or, to `check`, compares the types with the committed document.
pub(crate) fn run(root: &Path, check: bool) -> Result<()> {
    if !check {
        let line = "test --quiet --package server --test integration documents";
        shell::run(shell::cargo(root, line).env("UPDATE_SNAPSHOTS", "1"))?;
    }
    let scratch = tempfile::tempdir()?;
    let fresh = scratch.path().join("schema.ts");
    let mut types = shell::npm(root, "exec --no -- openapi-typescript");
    let document = root.join(DOCUMENT);
    shell::run(types.arg(&document).arg("--output").arg(&fresh))?;
    settle(&fresh, &root.join(SCHEMA), check)
}

fn settle(fresh: &Path, committed: &Path, check: bool) -> Result<()> {
    let text = std::fs::read_to_string(fresh)?;
    if std::fs::read_to_string(committed).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if check {
        bail!("{SCHEMA} is out of date: run `cargo xtask api` and look at the difference");
    }
    println!("wrote {}", committed.display());
    Ok(std::fs::write(committed, text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_file_is_refused_by_a_check_and_written_otherwise() {
        let folder = tempfile::tempdir().expect("a folder");
        let (fresh, committed) = (folder.path().join("new"), folder.path().join("old"));
        std::fs::write(&fresh, "new").expect("written");
        std::fs::write(&committed, "old").expect("written");
        assert!(settle(&fresh, &committed, true).is_err());
        settle(&fresh, &committed, false).expect("it is written");
        settle(&fresh, &committed, true).expect("now they agree");
    }
}
