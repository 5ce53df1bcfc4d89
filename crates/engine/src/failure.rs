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
    /// This processor cannot run what was asked for, or there is no build for it.
    Processor(String),
    /// The engine is not built for a graphics processor.
    NoGpu,
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
            Self::Processor(_) => "processor_unsupported",
            Self::NoGpu => "no_gpu",
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
            Self::Processor(_) => 15,
            Self::NoGpu => 16,
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
            Self::Processor(reason) => f.write_str(reason),
            Self::NoGpu => f.write_str(
                "--gpu-layers: this engine is not built for a graphics processor, or the machine has none that it can \
                 use; without the option it computes on the processor",
            ),
            Self::Internal(reason) => write!(f, "internal error: {reason}"),
        }
    }
}
