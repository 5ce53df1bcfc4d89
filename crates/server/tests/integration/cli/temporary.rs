//! `sufler run` where no company is: what it needs while it works is nobody
//! else's and is gone afterwards.

use std::{
    io::{BufRead, BufReader, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use emulators::{Emulator, RunningEmulator};
use server::config::STARTER_MODEL;
use tokio::sync::Notify;

use super::Desk;

const TALK: &str =
    "Anna: We decided to take the canary-supplier.\nOleg: I will send the contract by Friday.\n";

/// A desk whose engine is an emulator, and a folder for temporary files.
fn desk(emulator: &RunningEmulator) -> Desk {
    let desk = Desk::new();
    for folder in ["models", "temporary"] {
        std::fs::create_dir(desk.path().join(folder)).expect("a folder");
    }
    desk.write(&format!("models/{STARTER_MODEL}"), "GGUF");
    let config = format!(
        "[engine]\nurl = \"{}\"\nmodels_dir = \"models\"\n[egress]\nallowed_private_ranges = [\"127.0.0.0/8\"]\n",
        emulator.base_url()
    );
    desk.write("sufler.toml", &config);
    desk
}

fn start(desk: &Desk) -> Child {
    let args = ["run", "chat.summarise", "--json", "--config", "sufler.toml"];
    let mut command: Command = desk.command(&args);
    command.env("TMPDIR", desk.path().join("temporary"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut input = child.stdin.take().expect("its input");
    input.write_all(TALK.as_bytes()).expect("written");
    child
}

/// Reads its events until one of this name.
fn until(child: &mut Child, name: &str) {
    let mut lines = BufReader::new(child.stdout.as_mut().expect("its output")).lines();
    let wanted = format!("{{\"event\":\"{name}\"");
    while !lines
        .next()
        .unwrap_or_else(|| panic!("it ended without {name}"))
        .expect("a line")
        .starts_with(&wanted)
    {}
}

/// Every file and folder below.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(below(&path));
        }
        found.push(path);
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_run_in_the_shell_keeps_is_closed_and_gone_even_when_killed() {
    let emulator = Emulator::openai().starts_slowly(Arc::new(Notify::new()));
    let emulator = emulator.start().await.expect("an emulator");
    let desk = desk(&emulator);
    let folder = desk.path().join("temporary");
    let mut child = start(&desk);
    until(&mut child, "progress");
    let found = below(&folder);
    let own = std::fs::read_dir(&folder)
        .expect("the folder")
        .flatten()
        .next();
    let own = own.expect("a folder of its own").path();
    let mode = std::fs::metadata(&own)
        .expect("its mode")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700, "{own:?}");
    let named = |name: &str| found.iter().any(|path| path.ends_with(name));
    for name in [
        "sufler.db",
        "sufler.db-wal",
        "sufler.db-shm",
        "keys",
        "secrets.key",
    ] {
        assert!(!named(name), "{found:?}");
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    for path in below(&folder).iter().filter(|path| path.is_file()) {
        let text = std::fs::read(path).expect("readable");
        let canary = |part: &[u8]| part == b"canary-supplier";
        assert!(!text.windows(15).any(canary), "{path:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_ends_leaves_nothing() {
    let emulator = Emulator::openai().start().await.expect("an emulator");
    let desk = desk(&emulator);
    let mut child = start(&desk);
    until(&mut child, "run.finished");
    assert!(child.wait().expect("it ends").success());
    assert!(!emulator.requests().is_empty(), "the model was asked");
    assert_eq!(below(&desk.path().join("temporary")), Vec::<PathBuf>::new());
}
