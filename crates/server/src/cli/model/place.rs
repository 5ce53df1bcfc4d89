//! A file on its way into the models folder by `sufler model add`.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

use anyhow::{Context, Result, bail};
use kernel::Language;

use super::super::told;
use crate::catalogue::{free_space, gguf, is_model_file, sha256_of};

/// Room that must be left on the disk, in bytes.
const SPARE: u64 = 256 * 1024 * 1024;

/// The name in the models folder of a file that may go there.
pub(super) fn checked(file: &Path) -> Result<String> {
    check_gguf(file)?;
    name_of(file)
}

/// Copies a file into the models folder under this name, unless it is there.
pub(super) fn placed(file: &Path, name: &str, folder: &Path) -> Result<()> {
    let target = folder.join(name);
    if target.exists() {
        if !is_same(file, &target)? {
            bail!("{} is there already and is another file", target.display());
        }
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    check_room(file, folder)?;
    copied(file, &target, &folder.join(format!(".{name}.adding")))
}

/// A whole GGUF file, and nothing else.
fn check_gguf(file: &Path) -> Result<()> {
    std::fs::metadata(file).with_context(|| format!("cannot read {}", file.display()))?;
    match gguf::verify(file) {
        Ok(_) => Ok(()),
        Err(error) if error.to_string().ends_with("model-file-foreign") => {
            bail!("{} is not a GGUF file", file.display())
        }
        Err(error) => bail!("{}: {:#}", file.display(), told(&error, Language::En)),
    }
}

fn name_of(file: &Path) -> Result<String> {
    let name = file.file_name().and_then(|name| name.to_str());
    match name.filter(|name| is_model_file(name)) {
        Some(name) => Ok(name.to_owned()),
        None => bail!(
            "{}: rename it: Latin letters, digits, dots, hyphens and underscores, and .gguf at its end",
            file.display()
        ),
    }
}

fn is_same(file: &Path, target: &Path) -> Result<bool> {
    let same_length = file.metadata()?.len() == target.metadata()?.len();
    Ok(same_length && sha256_of(file)? == sha256_of(target)?)
}

fn check_room(file: &Path, folder: &Path) -> Result<()> {
    let (needed, free) = (file.metadata()?.len(), free_space(folder)?);
    if free < needed.saturating_add(SPARE) {
        bail!(
            "{} MB are needed in {}, and {} MB are free",
            (needed + SPARE) / 1_000_000,
            folder.display(),
            free / 1_000_000
        );
    }
    Ok(())
}

fn copied(file: &Path, target: &Path, draft: &Path) -> Result<()> {
    let cannot = || format!("cannot copy to {}", draft.display());
    let mut options = OpenOptions::new();
    let mut out = options
        .write(true)
        .create(true)
        .truncate(false)
        .open(draft)
        .with_context(cannot)?;
    if out.try_lock().is_err() {
        bail!("{} is being added by another process", target.display());
    }
    out.set_len(0).with_context(cannot)?;
    let done = io::copy(&mut File::open(file)?, &mut out).and_then(|_| out.sync_all());
    if let Err(error) = done {
        drop(std::fs::remove_file(draft));
        return Err(error).with_context(cannot);
    }
    std::fs::rename(draft, target)?;
    Ok(())
}
