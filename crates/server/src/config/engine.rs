//! The process that runs the local model.

use std::{fmt::Display, ops::RangeInclusive, path::PathBuf};

use anyhow::{Result, bail};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::catalogue::is_model_file;

/// A pebibyte, far from where bytes cannot be counted any more.
const MOST_MIB: u64 = 1 << 30;

/// The file of the starter model in the models folder.
pub const STARTER_MODEL: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";
/// The SHA-256 of that file.
pub const STARTER_SHA256: &str = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

/// The process that runs the local model.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Engine {
    /// Whether the server starts an engine of its own when a local model is asked for.
    pub enabled: bool,
    /// The engine's program. Without it, `sufler-engine` beside the server's program is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binary: Option<PathBuf>,
    /// The address of an engine that already runs elsewhere. With it, the server starts none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub url: Option<Url>,
    /// A file that holds the key which the server at `url` asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_key_file: Option<PathBuf>,
    /// The folder of model files, shared by data folders. Without it, `sufler/models` in the user's data folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub models_dir: Option<PathBuf>,
    /// Whether administrators may pull models of the catalogue from outside.
    pub downloads: bool,
    /// A catalogue of the company's own, for instance with the addresses of a mirror. Without it, the built-in one is
    /// offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<PathBuf>,
    /// The index of Python packages, in its simple form, for models that come in a package. Without it, `PIP_INDEX_URL`
    /// is followed, and without that the catalogue's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub python_index: Option<Url>,
    /// The most memory the engine may take, in MiB.
    pub memory_limit_mib: u64,
    /// After how many idle seconds the engine is stopped. 0 keeps it running.
    pub idle_seconds: u64,
    /// Threads that compute. 0 lets the engine choose: one for each core that is not busy when it starts.
    pub threads: u32,
    /// The context of one request, in tokens.
    pub context: u32,
    /// How many answers are written at once, 1 to 64. They share the context.
    pub parallel: u32,
    /// How many requests may wait for their turn at the engine; one more is refused.
    pub queue: u32,
    /// `LoRA` adapters by model: `MODEL.gguf=ADAPTER.gguf`, and how strongly one works after a colon, for instance
    /// `qwen.gguf=letters.gguf:0.8`. A name without a folder is looked for in the models folder.
    pub lora: Vec<String>,
    /// How long a model may take to load, in seconds, as long as its loading makes progress.
    pub load_seconds: u64,
    /// How much memory computed conversations may take that had to leave the context, in MiB.
    pub cache_memory_mib: u64,
    /// How much room they may take in the data folder, in MiB for each model, so that the next question about the same
    /// conversation begins at once, also after the engine was stopped. 0 writes none.
    pub cache_disk_mib: u64,
    /// For how many hours they are kept there, at most 24. They are sealed with a key that is removed at midnight (UTC),
    /// and gone with it. 0 writes none.
    pub cache_hours: u32,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            enabled: true,
            binary: None,
            url: None,
            api_key_file: None,
            models_dir: None,
            downloads: true,
            catalogue: None,
            python_index: None,
            memory_limit_mib: 3072,
            idle_seconds: 600,
            threads: 0,
            context: 8192,
            parallel: 4,
            queue: 64,
            lora: Vec::new(),
            load_seconds: 1800,
            cache_memory_mib: 256,
            cache_disk_mib: 2048,
            cache_hours: 24,
        }
    }
}

/// An adapter of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Adapter<'a> {
    model: &'a str,
    /// Its file, and how strongly it works after a colon.
    told: &'a str,
}

impl<'a> Adapter<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (model, told) = text.split_once('=')?;
        let (model, told) = (model.trim(), told.trim());
        (is_model_file(model) && !told.is_empty()).then_some(Self { model, told })
    }
}

impl Engine {
    /// Refuses what the engine's program would refuse at its start, by its key.
    pub(super) fn check(&self) -> Result<()> {
        within("context", self.context, 64..=1_048_576)?;
        within("parallel", self.parallel, 1..=64)?;
        within("queue", self.queue, 1..=65_535)?;
        within("threads", self.threads, 0..=512)?;
        within("cache_hours", self.cache_hours, 0..=24)?;
        for (key, mib) in [
            ("memory_limit_mib", self.memory_limit_mib),
            ("cache_memory_mib", self.cache_memory_mib),
            ("cache_disk_mib", self.cache_disk_mib),
        ] {
            within(key, mib, 0..=MOST_MIB)?;
        }
        within("load_seconds", self.load_seconds, 1..=86_400)?;
        for text in &self.lora {
            if Adapter::parse(text).is_none() {
                bail!(
                    "engine.lora: `{text}` is not MODEL.gguf=ADAPTER.gguf or MODEL.gguf=ADAPTER.gguf:SCALE"
                );
            }
        }
        Ok(())
    }

    /// What the engine is told of this model's adapter: its file, and how
    /// strongly it works after a colon.
    pub fn adapter_of(&self, file: &str) -> Option<PathBuf> {
        let mut all = self.lora.iter().filter_map(|text| Adapter::parse(text));
        let told = all.find(|adapter| adapter.model == file)?.told;
        // A whole path stays as it is.
        Some(self.models_dir().join(told))
    }

    /// The engine's program: the configured one, or the one beside this
    /// program.
    pub fn binary(&self) -> PathBuf {
        if let Some(path) = &self.binary {
            return path.clone();
        }
        let own = std::env::current_exe().unwrap_or_default();
        own.with_file_name("sufler-engine")
    }

    /// The folder of model files.
    pub fn models_dir(&self) -> PathBuf {
        self.models_dir
            .clone()
            .unwrap_or_else(|| user_data_dir().join("sufler").join("models"))
    }
}

fn user_data_dir() -> PathBuf {
    let folder = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    folder("XDG_DATA_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".local").join("share")))
        .unwrap_or_else(|| PathBuf::from("."))
}

fn within<T: Copy + Display + PartialOrd>(
    key: &str,
    value: T,
    range: RangeInclusive<T>,
) -> Result<()> {
    if range.contains(&value) {
        return Ok(());
    }
    bail!(
        "engine.{key} = {value}: from {} to {} is possible",
        range.start(),
        range.end()
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn what_the_engine_would_refuse_is_refused_by_its_key() {
        Engine::default().check().expect("the defaults");
        let refused = |change: fn(&mut Engine)| {
            let mut config = Engine::default();
            change(&mut config);
            config.check().expect_err("refused").to_string()
        };
        let parallel = refused(|config| config.parallel = 65);
        assert_eq!(parallel, "engine.parallel = 65: from 1 to 64 is possible");
        for (told, key) in [
            (refused(|config| config.queue = 0), "engine.queue = 0"),
            (refused(|config| config.context = 1), "engine.context"),
            (refused(|config| config.threads = 513), "engine.threads"),
            (
                refused(|config| config.cache_hours = 25),
                "engine.cache_hours",
            ),
            (
                refused(|config| config.load_seconds = 0),
                "engine.load_seconds",
            ),
            (
                refused(|config| config.cache_disk_mib = u64::MAX),
                "engine.cache_disk_mib",
            ),
            (
                refused(|config| config.lora = vec!["adapter.gguf".to_owned()]),
                "engine.lora: `adapter.gguf`",
            ),
        ] {
            assert!(told.starts_with(key), "{told}");
        }
    }

    #[test]
    fn an_adapter_belongs_to_one_model() {
        let config = Engine {
            models_dir: Some(PathBuf::from("/models")),
            lora: vec![
                "a.gguf = letters.gguf:0.5".to_owned(),
                "b.gguf=/srv/b.gguf".to_owned(),
            ],
            ..Engine::default()
        };
        config.check().expect("two adapters");
        let of = |file| config.adapter_of(file);
        assert_eq!(
            of("a.gguf").as_deref(),
            Some(Path::new("/models/letters.gguf:0.5"))
        );
        assert_eq!(of("b.gguf").as_deref(), Some(Path::new("/srv/b.gguf")));
        assert_eq!(of("c.gguf"), None);
    }
}
