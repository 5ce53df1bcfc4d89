//! Runs an official client against an emulator.

use std::path::Path;

use emulators::RunningEmulator;
use tokio::process::Command;

/// Plays `clients/NAME.py` against the emulator; what the script complains of fails the test.
pub(crate) async fn play(name: &str, emulator: &RunningEmulator) {
    play_at(name, &emulator.origin()).await;
}

/// The same against whatever listens at `origin`, such as `http://127.0.0.1:8430/openai`.
pub(crate) async fn play_at(name: &str, origin: &str) {
    let packages = packages();
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("clients")
        .join(name)
        .with_extension("py");
    let played = Command::new("python3")
        .arg("-B")
        .arg(script)
        .arg(origin)
        // Keys and addresses of this machine's own clients are none of theirs.
        .env_clear()
        .envs(["PATH", "HOME"].into_iter().filter_map(kept))
        .env("PYTHONPATH", packages)
        // A proxy of this machine has no business on loopback.
        .env("NO_PROXY", "*")
        .env("no_proxy", "*")
        .kill_on_drop(true)
        .output()
        .await
        .expect("python3 is installed");
    let complaint = String::from_utf8_lossy(&played.stderr);
    assert!(played.status.success(), "{name}: {complaint}");
}

#[expect(
    clippy::disallowed_methods,
    reason = "what the test run is given, not the program"
)]
fn kept(name: &'static str) -> Option<(&'static str, String)> {
    Some((name, std::env::var(name).ok()?))
}

/// The folder of the clients.
#[expect(
    clippy::disallowed_methods,
    reason = "what the test run is given, not the program"
)]
fn packages() -> String {
    std::env::var("SUFLER_CLIENTS").expect(
        "SUFLER_CLIENTS is not set to the folder of the official clients: run scripts/clients, which prints it",
    )
}
