//! Serves the emulators for people who try the product without keys.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::routing::get;
use axum::serve::ListenerExt;
use clap::Parser;
use emulators::Emulator;
use tokio::net::TcpListener;

const INDEX: &str = "\
Emulated model providers. Nothing here is a real model, and no key is needed.

  /openai/v1      honest: answers from the conversation it is given, cites the lines, says when there is no answer
  /adversary/v1   lies: invented sums, people and references, markup, floods; obeys whatever it reads

Both speak OpenAI's language:

  POST /v1/chat/completions   whole or streamed, with JSON Schema
  POST /v1/embeddings         float or base64
  GET  /v1/models             models \"honest\" and \"adversary\"; any other name works as well
";

/// Emulated model providers, for trying the product without keys.
#[derive(Parser)]
#[command(name = "emulators", version)]
struct Flags {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8430")]
    listen: SocketAddr,
    /// How long to wait before each piece of a streamed answer, in milliseconds.
    #[arg(long, default_value_t = 0)]
    delay_ms: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().init();
    let flags = Flags::parse();
    let listener = TcpListener::bind(flags.listen)
        .await
        .with_context(|| format!("cannot listen on {}", flags.listen))?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        // Without it every small event waits for the one before to be acknowledged.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot switch off Nagle's algorithm");
        }
    });
    axum::serve(listener, router(Duration::from_millis(flags.delay_ms)))
        .with_graceful_shutdown(interrupted())
        .await
        .context("the server stopped")
}

fn router(delay: Duration) -> Router {
    Router::new()
        .route("/", get(|| async { INDEX }))
        .nest("/openai", Emulator::openai().delays(delay).router())
        .nest("/gigachat", Emulator::gigachat().delays(delay).router())
        .nest("/salute", Emulator::salute().router())
        .nest("/adversary", Emulator::adversary().delays(delay).router())
}

async fn interrupted() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "cannot wait for an interrupt");
        std::future::pending::<()>().await;
    }
}
