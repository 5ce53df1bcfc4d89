//! Which model is measured.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

const STARTER_MODEL: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";

/// The model that was asked for, or the starter model where it would be.
pub(crate) fn chosen(asked: Option<&PathBuf>) -> Result<PathBuf> {
    let named = std::env::var_os("SUFLER_STARTER_MODEL").map(PathBuf::from);
    asked
        .cloned()
        .or(named)
        .or_else(in_folder)
        .context("no HOME to look for models in")
}

/// Why nothing is measured without it.
pub(crate) fn missing(model: &Path) -> String {
    format!(
        "no model at {}; scripts/starter-model fetches the starter model",
        model.display()
    )
}

fn in_folder() -> Option<PathBuf> {
    let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
    let data =
        data.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/share")))?;
    Some(data.join("sufler/models").join(STARTER_MODEL))
}
