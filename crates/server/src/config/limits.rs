//! How much is taken from a client.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much is taken from a client.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Seconds until a request that has not begun to answer is given up.
    pub request_seconds: u64,
    /// Seconds that running requests get when the server stops.
    pub stop_seconds: u64,
    /// Failed sign-ins per e-mail address in fifteen minutes.
    pub sign_ins_per_email: u32,
    /// Failed sign-ins per client address in fifteen minutes.
    pub sign_ins_per_address: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_seconds: 60,
            stop_seconds: 10,
            sign_ins_per_email: 10,
            sign_ins_per_address: 50,
        }
    }
}

impl Limits {
    /// How long a request may take to begin its answer.
    pub fn request(&self) -> Duration {
        Duration::from_secs(self.request_seconds.max(1))
    }

    /// How long running requests get when the server stops.
    pub fn stop(&self) -> Duration {
        Duration::from_secs(self.stop_seconds)
    }
}
