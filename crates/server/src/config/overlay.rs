//! `SUFLER__SECTION__KEY` variables laid over the file.

use std::{ffi::OsString, path::PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value as Schema;
use toml::{Table, Value};
use url::Url;

use super::{check, document};

const PREFIX: &str = "SUFLER__";
const FILE: &str = "SUFLER__CONFIG";
/// Where pip is told to look for packages: the company's mirror serves us too.
const PYTHON_INDEX: &str = "PIP_INDEX_URL";

/// The variables that are ours, in a fixed order, and pip's.
pub(super) struct Variables {
    ours: Vec<(String, String)>,
    python_index: Option<Url>,
}

impl Variables {
    pub(super) fn collect(all: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self> {
        let (mut ours, mut python_index) = (Vec::new(), None);
        for (name, value) in all {
            if name == PYTHON_INDEX {
                python_index = value.to_str().and_then(plain_address);
            }
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else {
                continue;
            };
            let value = value
                .into_string()
                .map_err(|_| anyhow!("{name} is not UTF-8"))?;
            ours.push((name.to_owned(), value));
        }
        ours.sort();
        Ok(Self { ours, python_index })
    }

    /// The index of packages that pip is told of.
    pub(super) fn python_index(&self) -> Option<Url> {
        self.python_index.clone()
    }

    /// The configuration file the environment names.
    pub(super) fn config_file(&self) -> Option<PathBuf> {
        let found = self.ours.iter().find(|(name, _)| name == FILE);
        found.map(|(_, path)| PathBuf::from(path))
    }

    pub(super) fn apply(&self, table: &mut Table) -> Result<()> {
        for (name, text) in self.ours.iter().filter(|(name, _)| name != FILE) {
            let key = name
                .strip_prefix(PREFIX)
                .unwrap_or(name)
                .to_ascii_lowercase();
            let path: Vec<&str> = key.split("__").collect();
            let schema = locate(&path).with_context(|| name.clone())?;
            let value = typed(schema, text).with_context(|| name.clone())?;
            set(table, &path, value)?;
        }
        Ok(())
    }
}

/// An address without the name and password it may hold: they are pip's.
fn plain_address(text: &str) -> Option<Url> {
    let mut url = Url::parse(text.trim()).ok()?;
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(url)
}

fn locate(path: &[&str]) -> Result<&'static Schema> {
    path.iter().try_fold(document::schema(), |schema, key| {
        check::property(schema, key).ok_or_else(|| {
            anyhow!(
                "unknown key `{key}`{}",
                check::suggestion(key, &check::names(schema))
            )
        })
    })
}

/// The text as the type its key has.
fn typed(schema: &Schema, text: &str) -> Result<Value> {
    match document::type_of(schema) {
        "integer" => Ok(Value::Integer(
            text.trim().parse().context("not a whole number")?,
        )),
        "boolean" => Ok(Value::Boolean(
            text.trim().parse().context("neither true nor false")?,
        )),
        "array" => Ok(Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(Value::from)
                .collect(),
        )),
        "object" => bail!("this is a section: name a key of it after another __"),
        _ => Ok(Value::from(text)),
    }
}

/// Puts `value` at `path`, making the tables on the way.
pub(super) fn set(table: &mut Table, path: &[&str], value: Value) -> Result<()> {
    let Some((key, rest)) = path.split_first() else {
        return Ok(());
    };
    if rest.is_empty() {
        table.insert((*key).to_owned(), value);
        return Ok(());
    }
    let inner = table
        .entry(*key)
        .or_insert_with(|| Value::Table(Table::new()));
    let inner = inner
        .as_table_mut()
        .ok_or_else(|| anyhow!("`{key}` is a section, not a value"))?;
    set(inner, rest, value)
}
