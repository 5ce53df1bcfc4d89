//! The two programs, started with the same settings.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Bench;
use crate::process::{Running, free_address, placed};

/// A key for the conversations on disk; a bench has no secrets.
const CACHE_KEY: &str = "5af1e25af1e25af1e25af1e25af1e25af1e25af1e25af1e25af1e25af1e25af1";

/// What both are told.
#[derive(Clone, Copy)]
pub(super) struct Settings<'a> {
    /// Tokens of the context, shared by all answers.
    pub(super) context: u32,
    /// How many answers are written at once.
    pub(super) parallel: u8,
    /// Where computed conversations outlive a restart.
    pub(super) cache: Option<&'a Path>,
    /// MiB of memory for computed conversations that had to leave the context.
    pub(super) cache_mib: u32,
    /// Tokens of a prompt computed at once; the peer's own choice if there is none.
    pub(super) batch: Option<u32>,
}

impl Settings<'_> {
    /// For so many answers at once in a context of so many tokens.
    pub(super) fn new(context: u32, parallel: u8) -> Self {
        Self {
            context,
            parallel,
            cache: None,
            cache_mib: 256,
            batch: None,
        }
    }
}

/// Starts the engine.
pub(super) async fn start_engine(bench: &Bench<'_>, settings: Settings<'_>) -> Result<Running> {
    let address = free_address()?;
    let mut command = placed(&bench.engine, false)?;
    command
        .args(["serve", "--listen", &address.to_string()])
        .arg("--model")
        .arg(&bench.model);
    option(&mut command, "--context", settings.context);
    option(&mut command, "--threads", bench.threads);
    option(&mut command, "--parallel", settings.parallel);
    let cache_bytes = u64::from(settings.cache_mib) * 1024 * 1024;
    option(&mut command, "--cache-memory", cache_bytes);
    if let Some(folder) = settings.cache {
        command.arg("--cache-dir").arg(folder);
        command.env("SUFLER_ENGINE_CACHE_KEY", CACHE_KEY);
    }
    Running::start(command, address, "/health").await
}

/// Starts llama-server.
pub(super) async fn start_peer(
    bench: &Bench<'_>,
    program: &Path,
    settings: Settings<'_>,
) -> Result<Running> {
    let address = free_address()?;
    let mut command = placed(program, false)?;
    command
        .args(["--host", "127.0.0.1", "--kv-unified", "--offline"])
        .arg("--model")
        .arg(&bench.model);
    option(&mut command, "--port", address.port());
    option(&mut command, "--ctx-size", settings.context);
    option(&mut command, "--threads", bench.threads);
    option(&mut command, "--threads-batch", bench.threads);
    option(&mut command, "--parallel", settings.parallel);
    option(&mut command, "--cache-ram", settings.cache_mib);
    if let Some(folder) = settings.cache {
        command.arg("--slot-save-path").arg(folder);
    }
    if let Some(batch) = settings.batch {
        option(&mut command, "--batch-size", batch);
        option(&mut command, "--ubatch-size", batch);
    }
    Running::start(command, address, "/health").await
}

fn option(command: &mut Command, name: &str, value: impl std::fmt::Display) {
    command.arg(name).arg(value.to_string());
}
