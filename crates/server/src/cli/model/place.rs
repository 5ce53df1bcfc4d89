//! A file on its way into the models folder by `sufler model add`.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

use anyhow::{Context, Result, bail};
use kernel::Language;

use super::super::told;
use crate::{
    catalogue::{List, free_space, gguf, is_model_file, sha256_of},
    config,
};

/// Room that must be left on the disk, in bytes.
const SPARE: u64 = 256 * 1024 * 1024;

/// The file's name in the models folder, copied there when it is elsewhere.
pub(super) fn placed(file: &Path, engine: &config::Engine) -> Result<String> {
    check_gguf(file)?;
    let name = name_of(file)?;
    check_known(file, &name, engine)?;
    let folder = engine.models_dir();
    let target = folder.join(&name);
    if target.exists() {
        if !is_same(file, &target)? {
            bail!("{} is there already and is another file", target.display());
        }
        return Ok(name);
    }
    std::fs::create_dir_all(&folder)?;
    check_room(file, &folder)?;
    copied(file, &target, &folder.join(format!(".{name}.adding")))?;
    Ok(name)
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

/// Under the name of a model of the list lies that model and no other.
fn check_known(file: &Path, name: &str, engine: &config::Engine) -> Result<()> {
    let list = List::load(engine.catalogue.as_deref())?;
    let known = list.of_file(name).and_then(|entry| entry.sha256.as_deref());
    match known {
        Some(sum) if sum != sha256_of(file)? => {
            bail!("{name} is a file of the catalogue, and this one has another SHA-256: rename it")
        }
        _ => Ok(()),
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
