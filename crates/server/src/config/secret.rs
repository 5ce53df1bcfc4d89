//! Secrets: read from their own key or from the file its `_file` twin names.

use std::path::Path;

use anyhow::{Context, Result, bail};
use secrecy::SecretString;
use serde::Serializer;

/// Fills `value` from `file`.
///
/// # Errors
/// Both given, or a file that cannot be read.
pub(super) fn resolve(
    key: &str,
    value: &mut Option<SecretString>,
    file: Option<&Path>,
) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    if value.is_some() {
        bail!("both {key} and {key}_file are given: keep one");
    }
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read {} ({key}_file)", file.display()))?;
    *value = Some(SecretString::from(text.trim_end_matches(['\r', '\n'])));
    Ok(())
}

/// Writes that there is a secret, not what it is.
#[expect(clippy::ref_option, reason = "the shape serde asks for")]
pub(super) fn hidden<S: Serializer>(
    value: &Option<SecretString>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(_) => to.serialize_str("(hidden)"),
        None => to.serialize_none(),
    }
}
