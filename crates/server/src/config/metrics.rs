//! Numbers for monitoring.

use std::path::PathBuf;

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// Numbers for monitoring, in the format of Prometheus, at `/metrics`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// Whether `/metrics` is answered.
    pub enabled: bool,
    /// The token a monitor sends as `Authorization: Bearer`. Without one, only the machine itself is answered.
    #[serde(
        serialize_with = "super::secret::hidden",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "Option<String>")]
    pub token: Option<SecretString>,
    /// A file that holds `token`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_file: Option<PathBuf>,
}
