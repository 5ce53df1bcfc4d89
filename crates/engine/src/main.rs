//! `sufler-engine`: runs one GGUF model with llama.cpp behind an OpenAI-compatible API.
//!
//! The process has two halves. An asynchronous half ([`http`]) accepts requests, checks them, renders the model's chat
//! template and puts a [`queue::Job`] into the queue. A single inference thread ([`inference`]) owns the llama context,
//! takes jobs from the queue and sends text back through a channel. The halves share an [`engine::Engine`].

mod cli;
mod engine;
mod failure;
mod generate;
mod http;
mod inference;
mod limits;
mod listen;
mod logs;
mod metrics;
mod model;
mod model_file;
mod queue;
mod sampler;
mod schema;
mod serve;
mod slot;
mod template;
mod text;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli::Command::Serve(arguments) = cli::Cli::parse().command;
    let recent = logs::init(&arguments.log);
    match serve::serve(&arguments, &recent) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tracing::error!(
                code = failure.code(),
                exit_code = failure.exit_code(),
                "{failure}"
            );
            ExitCode::from(failure.exit_code())
        }
    }
}
