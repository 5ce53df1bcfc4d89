//! Why the engine could not start or go on: each kind has a word for programs and an exit code of its own.

use std::fmt;
use std::path::PathBuf;

/// A reason to end the process. The text of `Display` is for the administrator.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The model file is not there or cannot be opened.
    ModelMissing { path: PathBuf, reason: String },
    /// The model file is not GGUF, is cut short, or is of a kind llama.cpp cannot run.
    ModelDamaged { path: PathBuf, reason: String },
    /// Another process answers at the address.
    AddressInUse { address: String },
    /// The system or the memory limit refused memory.
    OutOfMemory { reason: String },
    /// The address cannot be listened on for another reason.
    Listen { address: String, reason: String },
    /// Anything else.
    Internal(String),
}

impl Failure {
    /// The word for programs, as written to the log.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::ModelMissing { .. } => "model_missing",
            Self::ModelDamaged { .. } => "model_damaged",
            Self::AddressInUse { .. } => "address_in_use",
            Self::OutOfMemory { .. } => "out_of_memory",
            Self::Listen { .. } => "listen_failed",
            Self::Internal(_) => "internal",
        }
    }

    /// The exit code; 2 is left to the command line parser.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Internal(_) => 1,
            Self::ModelMissing { .. } => 10,
            Self::ModelDamaged { .. } => 11,
            Self::AddressInUse { .. } => 12,
            Self::OutOfMemory { .. } => 13,
            Self::Listen { .. } => 14,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ModelMissing { path, reason } => {
                write!(
                    f,
                    "model file {} cannot be opened: {reason}",
                    path.display()
                )
            }
            Self::ModelDamaged { path, reason } => {
                write!(
                    f,
                    "model file {} is not a usable GGUF file: {reason}",
                    path.display()
                )
            }
            Self::AddressInUse { address } => write!(f, "{address} is in use by another process"),
            Self::OutOfMemory { reason } => write!(f, "not enough memory: {reason}"),
            Self::Listen { address, reason } => write!(f, "cannot listen on {address}: {reason}"),
            Self::Internal(reason) => write!(f, "internal error: {reason}"),
        }
    }
}
