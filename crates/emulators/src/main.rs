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

/// What is emulated: the path, what stands there, and the routes.
fn emulated(delay: Duration) -> Vec<(&'static str, &'static str, Router)> {
    let served = |emulator: Emulator| emulator.delays(delay).router();
    vec![
        (
            "/openai",
            "OpenAI and servers like it, under /openai/v1",
            served(Emulator::openai()),
        ),
        (
            "/anthropic",
            "Anthropic's Messages, under /anthropic/v1",
            served(Emulator::anthropic()),
        ),
        (
            "/gigachat",
            "GigaChat under /gigachat/v1 and /gigachat/v2, signing in at /gigachat/oauth",
            served(Emulator::gigachat()),
        ),
        (
            "/salute",
            "SaluteSpeech under /salute, signing in at /salute/oauth",
            served(Emulator::salute()),
        ),
        (
            "/adversary",
            "OpenAI's language, and a model that lies, under /adversary/v1",
            served(Emulator::adversary()),
        ),
    ]
}

fn router(delay: Duration) -> Router {
    let emulated = emulated(delay);
    let places: Vec<_> = emulated
        .iter()
        .map(|(path, what, _)| (*path, *what))
        .collect();
    let index = emulators::index(&places);
    let router = Router::new().route("/", get(async move || index));
    emulated
        .into_iter()
        .fold(router, |router, (path, _, routes)| {
            router.nest(path, routes)
        })
}

async fn interrupted() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "cannot wait for an interrupt");
        std::future::pending::<()>().await;
    }
}
