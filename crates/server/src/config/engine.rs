//! The process that runs the local model.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

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
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            enabled: true,
            binary: None,
            url: None,
            models_dir: None,
            downloads: true,
            catalogue: None,
            python_index: None,
            memory_limit_mib: 3072,
            idle_seconds: 600,
            threads: 0,
            context: 8192,
        }
    }
}

impl Engine {
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
