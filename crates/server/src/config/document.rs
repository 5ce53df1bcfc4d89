//! The sample file and the reference page, made from the structs' own
//! comments, so that they cannot differ from what is read.

use std::{fmt::Write as _, sync::LazyLock};

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::Config;

static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings
        .into_generator()
        .into_root_schema_for::<Config>()
        .to_value()
});

static DEFAULTS: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(Config::default()).unwrap_or_default());

/// The JSON Schema of the configuration file, nothing referenced from
/// elsewhere.
pub fn schema() -> &'static Value {
    &SCHEMA
}

/// The JSON type of a key; for one that may be absent, the type it has when
/// it is there.
pub(super) fn type_of(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(name)) => name,
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .find(|name| *name != "null")
            .unwrap_or("string"),
        _ => "string",
    }
}

struct Key<'s> {
    name: &'s str,
    schema: &'s Value,
    default: Option<&'s Value>,
}

impl Key<'_> {
    fn text(&self) -> String {
        let text = self
            .schema
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn is_section(&self) -> bool {
        self.schema.get("properties").is_some()
    }

    fn default_toml(&self) -> Option<String> {
        let value = self.default?;
        toml::Value::try_from(value)
            .ok()
            .map(|value| value.to_string())
    }

    fn kind(&self) -> &'static str {
        match type_of(self.schema) {
            "integer" => "whole number",
            "boolean" => "true or false",
            "array" => "list of texts",
            _ => "text",
        }
    }
}

fn keys<'s>(schema: &'s Value, defaults: Option<&'s Value>) -> Vec<Key<'s>> {
    let Some(all) = schema.get("properties").and_then(Value::as_object) else {
        return Vec::new();
    };
    all.iter()
        .map(|(name, schema)| Key {
            name,
            schema,
            default: defaults.and_then(|defaults| defaults.get(name)),
        })
        .collect()
}

fn split(all: Vec<Key<'static>>) -> (Vec<Key<'static>>, Vec<Key<'static>>) {
    all.into_iter().partition(|key| !key.is_section())
}

/// The sample file: every key with its meaning and its default, commented out.
pub fn sample() -> String {
    let mut out = String::from(
        "# Sufler's configuration: every key with its default. Take away the `#` before a key to change it.\n\
         # A variable of the environment outweighs the file: SUFLER__SERVER__LISTEN for `listen` in `[server]`.\n",
    );
    let (plain, sections) = split(keys(&SCHEMA, Some(&DEFAULTS)));
    for key in &plain {
        sample_key(&mut out, key);
    }
    for section in &sections {
        let _ = write!(out, "\n{}[{}]\n", wrapped(&section.text()), section.name);
        for key in keys(section.schema, section.default) {
            sample_key(&mut out, &key);
        }
    }
    out
}

fn sample_key(out: &mut String, key: &Key<'_>) {
    let default = key
        .default_toml()
        .unwrap_or_else(|| example(key).to_owned());
    let _ = write!(out, "\n{}#{} = {default}\n", wrapped(&key.text()), key.name);
}

/// What a key without a default may look like.
fn example(key: &Key<'_>) -> &'static str {
    match (key.name, type_of(key.schema)) {
        (_, "integer") => "0",
        ("public_url", _) => "\"https://sufler.example\"",
        ("url", _) if key.text().contains("PostgreSQL") => {
            "\"postgres://sufler:password@localhost/sufler\""
        }
        ("python_index", _) => "\"https://mirror.example/simple/\"",
        (name, _) if name.ends_with("url") => "\"http://127.0.0.1:8090\"",
        (name, _) if name.ends_with("_file") => "\"/etc/sufler/file\"",
        _ => "\"…\"",
    }
}

fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut line = String::from("#");
    for word in text.split(' ') {
        if line.chars().count() + word.chars().count() >= 100 {
            let _ = writeln!(out, "{line}");
            line = String::from("#");
        }
        let _ = write!(line, " {word}");
    }
    let _ = writeln!(out, "{line}");
    out
}

/// The reference page.
pub fn reference() -> String {
    let mut out = String::from(
        "# Configuration\n\n\
         One TOML file, named by `--config` or by the variable `SUFLER__CONFIG`. Over it, the environment: `[server] \
         listen` is `SUFLER__SERVER__LISTEN`; lists are separated by commas. Over both, the flags `--listen`, \
         `--data-dir` and `--database-url`. Without any of them Sufler runs on the defaults below.\n\n\
         `sufler config check` tells what is wrong, `sufler config print` shows what is in force (secrets hidden), \
         `sufler config schema` prints the JSON Schema. This page and `config.sample.toml` are made from the program; \
         `UPDATE_SNAPSHOTS=1 cargo test -p server` writes them anew.\n\n## Top level\n\n",
    );
    let (plain, sections) = split(keys(&SCHEMA, Some(&DEFAULTS)));
    reference_keys(&mut out, "", &plain);
    for section in &sections {
        let _ = write!(out, "\n## [{}]\n\n{}\n\n", section.name, section.text());
        let all = keys(section.schema, section.default);
        reference_keys(
            &mut out,
            &format!("{}__", section.name.to_uppercase()),
            &all,
        );
    }
    out
}

fn reference_keys(out: &mut String, prefix: &str, keys: &[Key<'_>]) {
    for key in keys {
        let default = key
            .default_toml()
            .map_or_else(|| "none".to_owned(), |value| format!("`{value}`"));
        let _ = writeln!(
            out,
            "- **`{}`** ({}; default {default}). {}",
            key.name,
            key.kind(),
            key.text()
        );
        let _ = writeln!(
            out,
            "  Variable `SUFLER__{prefix}{}`.",
            key.name.to_uppercase()
        );
    }
}
