//! One engine process, from its start to the reason of its end.

use std::{
    io,
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{ChildStderr, Command},
    sync::watch,
};

use crate::config;

/// The most characters kept of the engine's last words.
const LAST_WORDS: usize = 300;
/// How long an engine may take to end when asked.
const GRACE: std::time::Duration = std::time::Duration::from_secs(3);

#[derive(Debug)]
pub(super) struct Child {
    file: String,
    pid: Pid,
    asked_to_end: Arc<AtomicBool>,
    end: watch::Receiver<Option<End>>,
}

/// How a process ended.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) file: String,
    pub(super) why: String,
    /// It was asked to, or had been idle.
    pub(super) expected: bool,
}

/// Waits for the end.
pub(super) struct Watcher(watch::Receiver<Option<End>>);

impl Watcher {
    pub(super) async fn wait(mut self) -> End {
        let gone = || End {
            file: String::new(),
            why: "gone".to_owned(),
            expected: true,
        };
        match self.0.wait_for(Option::is_some).await {
            Ok(end) => end.clone().unwrap_or_else(gone),
            Err(_) => gone(),
        }
    }
}

impl Child {
    pub(super) fn spawn(
        config: &config::Engine,
        socket: &Path,
        file: &str,
        model: &Path,
    ) -> io::Result<Self> {
        let mut process = command(config, socket, model).spawn().map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("{}: {error}", config.binary().display()),
            )
        })?;
        let pid = process
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .map_or(Pid::from_raw(0), Pid::from_raw);
        let stderr = process.stderr.take();
        let asked_to_end = Arc::new(AtomicBool::new(false));
        let (sender, end) = watch::channel(None);
        let (asked, name) = (Arc::clone(&asked_to_end), file.to_owned());
        #[expect(
            clippy::disallowed_methods,
            reason = "it ends with the process, which the server ends"
        )]
        tokio::spawn(async move {
            let last_words = listen(stderr).await;
            let status = process.wait().await;
            let why = explain(status, &last_words);
            let idle = last_words.is_empty() && why.is_empty();
            let expected = asked.load(Ordering::Relaxed) || idle;
            sender.send_replace(Some(End {
                file: name,
                why,
                expected,
            }));
        });
        Ok(Self {
            file: file.to_owned(),
            pid,
            asked_to_end,
            end,
        })
    }

    /// Whether it runs this model now.
    pub(super) fn runs(&mut self, file: &str) -> bool {
        self.file == file && self.end.borrow().is_none()
    }

    /// Resolves with the reason when it ends.
    pub(super) async fn ended(&self) -> String {
        self.watcher().wait().await.why
    }

    pub(super) fn watcher(&self) -> Watcher {
        Watcher(self.end.clone())
    }

    /// Asks it to end, then makes it.
    pub(super) async fn end(self) {
        self.asked_to_end.store(true, Ordering::Relaxed);
        self.signal(Signal::SIGTERM);
        if tokio::time::timeout(GRACE, self.watcher().wait())
            .await
            .is_err()
        {
            self.signal(Signal::SIGKILL);
        }
    }

    fn signal(&self, signal: Signal) {
        // Zero would mean our own process group.
        if self.pid.as_raw() > 0 && self.end.borrow().is_none() {
            let _ = kill(self.pid, signal);
        }
    }
}

fn command(config: &config::Engine, socket: &Path, model: &Path) -> Command {
    let mut command = Command::new(config.binary());
    command
        .arg("serve")
        .arg("--socket")
        .arg(socket)
        .arg("--model")
        .arg(model);
    command.arg("--context").arg(config.context.to_string());
    command
        .arg("--parent-pid")
        .arg(std::process::id().to_string());
    if config.memory_limit_mib > 0 {
        command
            .arg("--memory-limit")
            .arg((config.memory_limit_mib * 1024 * 1024).to_string());
    }
    if config.idle_seconds > 0 {
        command
            .arg("--idle-exit")
            .arg(config.idle_seconds.to_string());
    }
    if config.threads > 0 {
        command.arg("--threads").arg(config.threads.to_string());
    }
    // Its own words only: no key or password of the server's environment.
    command.env_clear();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command.kill_on_drop(true);
    command
}

/// Passes the engine's log on and keeps its last line.
async fn listen(stderr: Option<ChildStderr>) -> String {
    let Some(stderr) = stderr else {
        return String::new();
    };
    let mut lines = BufReader::new(stderr).lines();
    let mut last_error = String::new();
    while let Ok(Some(line)) = lines.next_line().await {
        tracing::debug!(target: "engine", "{line}");
        if let Some(message) = error_message(&line) {
            last_error = message;
        }
    }
    kernel::text::excerpt(&last_error, LAST_WORDS)
}

/// The message of a JSON log line of level ERROR.
fn error_message(line: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    if value.get("level")?.as_str()? != "ERROR" {
        return None;
    }
    let fields = value.get("fields").unwrap_or(&value);
    Some(fields.get("message")?.as_str()?.to_owned())
}

/// Why it ended; empty when it ended well by itself.
fn explain(status: io::Result<ExitStatus>, last_words: &str) -> String {
    let how = match status {
        Ok(status) if status.success() => return String::new(),
        Ok(status) => match (status.signal(), status.code()) {
            (Some(signal), _) => format!("signal {signal}"),
            (None, Some(code)) => format!("exit code {code}"),
            (None, None) => "unknown".to_owned(),
        },
        Err(error) => error.to_string(),
    };
    if last_words.is_empty() {
        how
    } else {
        format!("{how}: {last_words}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_names_the_signal_and_the_last_words() {
        assert_eq!(explain(Ok(ExitStatus::from_raw(9)), ""), "signal 9");
        let code = ExitStatus::from_raw(10 << 8);
        assert_eq!(
            explain(Ok(code), "no such file"),
            "exit code 10: no such file"
        );
        assert_eq!(explain(Ok(ExitStatus::from_raw(0)), ""), "");
    }

    #[test]
    fn only_errors_count_as_last_words() {
        let line = r#"{"level":"ERROR","fields":{"message":"not enough memory"}}"#;
        assert_eq!(error_message(line), Some("not enough memory".to_owned()));
        assert_eq!(
            error_message(r#"{"level":"INFO","fields":{"message":"ready"}}"#),
            None
        );
        assert_eq!(error_message("plain"), None);
    }
}
