//! What the log looks like.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the log looks like. It goes to standard error and never holds what people write.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// How much is told: `error`, `warn`, `info`, `debug` or `trace`, also per module, as in `info,server=debug`.
    pub level: String,
    /// Lines for people or JSON for programs.
    pub format: Format,
}

/// The shape of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            level: "info".to_owned(),
            format: Format::Text,
        }
    }
}
