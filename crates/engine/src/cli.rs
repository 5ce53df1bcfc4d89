//! The command line.

use crate::cpu::Cpu;
use clap::{Args, Parser, Subcommand};
use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

/// Runs a GGUF model behind an OpenAI-compatible API.
#[derive(Debug, Parser)]
#[command(name = "sufler-engine", version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serves one model until told to stop.
    Serve(Serve),
}

/// What `sufler-engine serve` is told.
#[derive(Debug, Clone, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) address: Address,

    /// A file with the key that everyone who asks over TCP must send, as `Authorization: Bearer KEY`. Needed to listen
    /// on an address that others than this machine reach.
    #[arg(long, value_name = "FILE", conflicts_with = "socket")]
    pub(crate) api_key_file: Option<PathBuf>,

    /// Listens without a key even where others than this machine reach it: for a network that keeps strangers out.
    #[arg(long, conflicts_with_all = ["api_key_file", "socket"])]
    pub(crate) without_key: bool,

    /// A name by which those who ask over TCP may call the engine, beside localhost and its address; as often as
    /// needed.
    #[arg(long, value_name = "NAME", conflicts_with = "socket")]
    pub(crate) allowed_host: Vec<String>,

    /// The GGUF file to run.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: PathBuf,

    /// Context window in tokens; by default what the model was trained with, at most 8192.
    #[arg(long, value_name = "TOKENS", value_parser = clap::value_parser!(u32).range(64..=1_048_576))]
    pub(crate) context: Option<u32>,

    /// Threads that compute; by default one for each core that is not busy with something else at the start.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) threads: Option<u16>,

    /// For which processor to compute: the build of the engine for it, which lies beside this program, goes on in its
    /// place. By default the fastest that this processor can run.
    #[arg(long, value_name = "BUILD", value_enum, default_value_t = Cpu::Auto)]
    pub(crate) cpu: Cpu,

    /// How many layers of the model a graphics processor takes; by default all, if the engine is built for one.
    #[arg(long, value_name = "N")]
    pub(crate) gpu_layers: Option<u32>,

    /// The most memory of its own the process may take, in bytes: the context, what computing needs, and weights that
    /// llama.cpp copies into an order this processor is faster with. The mapped model file does not count, because the
    /// system takes its pages back when it needs them.
    #[arg(long, value_name = "BYTES")]
    pub(crate) memory_limit: Option<u64>,

    /// Ends the process after so many seconds without a request.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) idle_exit: Option<u64>,

    /// Ends the process when the process with this id, which must have started it, is gone.
    #[arg(long, value_name = "PID", value_parser = clap::value_parser!(i32).range(1..))]
    pub(crate) parent_pid: Option<i32>,

    /// How many answers are generated at once.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(crate) parallel: u8,

    /// How many requests may wait for their turn; one more is refused.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) queue: u16,

    /// An adapter for the model, and how strongly it works.
    #[arg(long, value_name = "FILE[:SCALE]")]
    pub(crate) lora: Option<Lora>,

    /// How much memory computed conversations may take that had to leave the context, in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = 256 * 1024 * 1024)]
    pub(crate) cache_memory: u64,

    /// A folder for computed conversations. They are sealed with the key in `SUFLER_ENGINE_CACHE_KEY`, 64 hexadecimal
    /// digits; without a key nothing is written.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) cache_dir: Option<PathBuf>,

    /// How many bytes they may take there.
    #[arg(long, value_name = "BYTES", default_value_t = 4 * 1024 * 1024 * 1024)]
    pub(crate) cache_disk: u64,

    /// After how many seconds they are removed.
    #[arg(long, value_name = "SECONDS", default_value_t = 24 * 60 * 60)]
    pub(crate) cache_max_age: u64,

    /// The number of an open file descriptor from which the 64 digits of the key are read, in place of the
    /// environment; it is closed then.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) cache_key_fd: Option<u16>,

    /// Which log lines to write to standard error, as filter directives.
    #[arg(long, value_name = "FILTER", default_value = crate::logs::DEFAULT_FILTER)]
    pub(crate) log: String,
}

/// Where to listen: exactly one of the two.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Address {
    /// A TCP address, such as 127.0.0.1:8080.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) listen: Option<String>,

    /// The path of a Unix socket, readable and writable by its owner only.
    #[arg(long, value_name = "PATH")]
    pub(crate) socket: Option<PathBuf>,
}

/// An adapter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lora {
    pub(crate) path: PathBuf,
    pub(crate) scale: f32,
}

impl FromStr for Lora {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let scaled = text.rsplit_once(':').and_then(|(path, scale)| {
            let scale = scale.parse().ok().filter(|scale: &f32| scale.is_finite())?;
            Some((path, scale))
        });
        let (path, scale) = scaled.unwrap_or((text, 1.0));
        Ok(Self {
            path: PathBuf::from(path),
            scale,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_adapter_may_have_a_scale() {
        for (text, path, scale) in [
            ("a.gguf", "a.gguf", 1.0),
            ("a.gguf:0.5", "a.gguf", 0.5),
            ("a:b.gguf", "a:b.gguf", 1.0),
        ] {
            let path = PathBuf::from(path);
            assert_eq!(text.parse(), Ok(Lora { path, scale }));
        }
    }

    #[test]
    fn one_address_is_required_and_two_are_refused() {
        let none = Cli::try_parse_from(["sufler-engine", "serve", "--model", "m"]);
        let both = Cli::try_parse_from([
            "sufler-engine",
            "serve",
            "--model",
            "m",
            "--listen",
            "a:1",
            "--socket",
            "s",
        ]);
        let one = Cli::try_parse_from(["sufler-engine", "serve", "--model", "m", "--socket", "s"]);
        assert!(none.is_err() && both.is_err() && one.is_ok());
    }
}
