//! The keys that seal secrets.

use std::path::PathBuf;

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// The keys that seal secrets such as a provider's password.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Secrets {
    /// Base64 of 32 bytes; several, separated by spaces, while keys are changed: the last one seals. Without it the
    /// file `keys/secrets.key` in the data folder holds the keys, made at the first start.
    #[serde(
        serialize_with = "super::secret::hidden",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "Option<String>")]
    pub key: Option<SecretString>,
    /// A file that holds `key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,
}
