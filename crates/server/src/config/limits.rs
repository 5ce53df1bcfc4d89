//! How much is taken from a client.

use std::time::Duration;

use kernel::files::UPLOAD_LIMIT;
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
    /// Megabytes (of 1024 × 1024 bytes) a file may have that people attach to a message.
    pub upload_megabytes: u64,
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
            upload_megabytes: UPLOAD_LIMIT / MEGABYTE,
            sign_ins_per_email: 10,
            sign_ins_per_address: 50,
        }
    }
}

const MEGABYTE: u64 = 1024 * 1024;

impl Limits {
    /// The most bytes of a file that people attach to a message.
    pub fn upload(&self) -> u64 {
        self.upload_megabytes.max(1).saturating_mul(MEGABYTE)
    }

    /// How long a request may take to begin its answer.
    pub fn request(&self) -> Duration {
        Duration::from_secs(self.request_seconds.max(1))
    }

    /// How long running requests get when the server stops.
    pub fn stop(&self) -> Duration {
        Duration::from_secs(self.stop_seconds)
    }
}
