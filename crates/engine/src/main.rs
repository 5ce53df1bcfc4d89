//! `sufler-engine`: runs one GGUF model with llama.cpp behind an OpenAI-compatible API.
//!
//! The process has two halves. An asynchronous half ([`http`]) accepts requests, checks them, renders the model's chat
//! template and puts a [`queue::Job`] into the queue, where people take turns. A single inference thread ([`inference`])
//! owns the llama context ([`cells`]), generates several answers at once ([`scheduler`]) and sends their text back through
//! channels. Before anything else [`cpu`] sees to it that the fastest build this processor can run goes on. What leaves the context is kept in memory and in sealed files ([`cache`]). The halves share an
//! [`engine::Engine`].

mod api_key;
mod cache;
mod cache_key;
mod cells;
mod cli;
mod cpu;
mod embedding;
mod engine;
mod entrance;
mod failure;
mod grammar;
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
mod scheduler;
mod schema;
mod serve;
mod template;
mod text;
mod threads;
mod tools;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli::Command::Serve(arguments) = cli::Cli::parse().command;
    let recent = logs::init(&arguments.log);
    match cpu::settle(arguments.cpu).and_then(|()| serve::serve(&arguments, &recent)) {
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
