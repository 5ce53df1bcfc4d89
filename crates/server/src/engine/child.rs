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

use super::{kept::Place, loading::work_of};
use crate::config;

/// The most characters kept of the engine's last words.
const LAST_WORDS: usize = 300;
/// How long an engine may take to end when asked: it lets answers end for a
/// moment and then saves conversations.
const GRACE: std::time::Duration = std::time::Duration::from_secs(15);

/// What an engine is started with.
pub(super) struct Launch<'a> {
    pub(super) config: &'a config::Engine,
    pub(super) socket: &'a Path,
    /// The model's name, and where it lies.
    pub(super) file: &'a str,
    pub(super) model: &'a Path,
    /// Where it keeps conversations; none when it keeps none on the disk.
    pub(super) place: Option<Place>,
    /// The day after which it is to make room for another.
    pub(super) day: String,
}

#[derive(Debug)]
pub(super) struct Child {
    file: String,
    day: String,
    pid: Pid,
    asked_to_end: Arc<AtomicBool>,
    end: watch::Receiver<Option<End>>,
}

/// How a process ended.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) why: String,
    /// It was asked to, or had been idle.
    pub(super) expected: bool,
}

/// Waits for the end.
pub(super) struct Watcher(watch::Receiver<Option<End>>);

impl Watcher {
    pub(super) async fn wait(mut self) -> End {
        let gone = || End {
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
    pub(super) fn spawn(launch: &Launch<'_>) -> io::Result<Self> {
        let mut process = command(launch)?.spawn().map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("{}: {error}", launch.config.binary().display()),
            )
        })?;
        let pid = process
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .map_or(Pid::from_raw(0), Pid::from_raw);
        let stderr = process.stderr.take();
        let asked_to_end = Arc::new(AtomicBool::new(false));
        let (sender, end) = watch::channel(None);
        let asked = Arc::clone(&asked_to_end);
        #[expect(
            clippy::disallowed_methods,
            reason = "it ends with the process, which the server ends"
        )]
        tokio::spawn(async move {
            let last_words = listen(stderr).await;
            let status = process.wait().await;
            let why = explain(status, &last_words);
            // One that was idle ends well, whatever it had to say before.
            let expected = asked.load(Ordering::Relaxed) || why.is_empty();
            sender.send_replace(Some(End { why, expected }));
        });
        Ok(Self {
            file: launch.file.to_owned(),
            day: launch.day.clone(),
            pid,
            asked_to_end,
            end,
        })
    }

    /// Whether it runs this model now, and may for a request that came on this
    /// day: who waited over midnight is answered by an engine of the new day.
    pub(super) fn runs(&self, file: &str, day: &str) -> bool {
        self.file == file && self.day.as_str() >= day && !self.has_ended()
    }

    /// The model it was started with.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// The day after which it is to make room for another.
    pub(super) fn day(&self) -> &str {
        &self.day
    }

    pub(super) fn has_ended(&self) -> bool {
        self.end.borrow().is_some()
    }

    /// A number that grows as it works.
    pub(super) fn work(&self) -> Option<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid)).ok()?;
        work_of(&stat)
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
            // What it had open may be removed next.
            drop(tokio::time::timeout(GRACE, self.watcher().wait()).await);
        }
    }

    fn signal(&self, signal: Signal) {
        // Zero would mean our own process group.
        if self.pid.as_raw() > 0 && self.end.borrow().is_none() {
            let _ = kill(self.pid, signal);
        }
    }
}

/// Nobody can reach a process any more whose child was let go: without this it
/// would keep its memory and its socket.
impl Drop for Child {
    fn drop(&mut self) {
        self.signal(Signal::SIGKILL);
    }
}

fn command(launch: &Launch<'_>) -> io::Result<Command> {
    let config = launch.config;
    let mut command = Command::new(config.binary());
    command
        .arg("serve")
        .arg("--socket")
        .arg(launch.socket)
        .arg("--model")
        .arg(launch.model);
    for (name, number) in numbers(config) {
        command.arg(name).arg(number.to_string());
    }
    if let Some(adapter) = config.adapter_of(launch.file) {
        command.arg("--lora").arg(adapter);
    }
    // Its own words only: no key or password of the server's environment.
    command.env_clear();
    command.stdin(Stdio::null());
    if let Some(place) = &launch.place {
        command.arg("--cache-dir").arg(&place.folder);
        command.arg("--cache-key-fd").arg("0");
        command.stdin(place.key_as_input()?);
    }
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.kill_on_drop(true);
    Ok(command)
}

/// What it is told in numbers; where 0 leaves the choice to it, it is not told.
fn numbers(config: &config::Engine) -> Vec<(&'static str, u64)> {
    const MIB: u64 = 1024 * 1024;
    let told = [
        ("--context", u64::from(config.context)),
        ("--parent-pid", u64::from(std::process::id())),
        ("--parallel", u64::from(config.parallel)),
        ("--queue", u64::from(config.queue)),
        ("--cache-memory", config.cache_memory_mib * MIB),
        ("--cache-disk", config.cache_disk_mib * MIB),
        ("--cache-max-age", u64::from(config.cache_hours) * 60 * 60),
    ];
    let chosen = [
        ("--memory-limit", config.memory_limit_mib * MIB),
        ("--idle-exit", config.idle_seconds),
        ("--threads", u64::from(config.threads)),
    ];
    let chosen = chosen.into_iter().filter(|(_, number)| *number > 0);
    told.into_iter().chain(chosen).collect()
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
    use kernel::Timestamp;

    use super::{super::kept::Kept, *};

    /// What an engine of this configuration is started with, and what it may
    /// read instead of a person's input.
    fn told(config: &config::Engine, data: &Path) -> (Vec<String>, bool) {
        let place = Kept::new(data, config).place("m.gguf", Timestamp::from_micros(0));
        let is_kept = place.is_some();
        let launch = Launch {
            config,
            socket: Path::new("s"),
            file: "m.gguf",
            model: Path::new("/models/m.gguf"),
            place,
            day: String::new(),
        };
        let command = command(&launch).expect("a command");
        let words = command.as_std().get_args();
        let words = words.map(|word| word.to_str().expect("UTF-8").to_owned());
        assert_eq!(command.as_std().get_envs().count(), 0);
        (words.collect(), is_kept)
    }

    #[test]
    fn the_key_is_in_no_argument_and_no_variable() {
        let data = tempfile::tempdir().expect("a folder");
        let (words, is_kept) = told(&config::Engine::default(), data.path());
        assert!(is_kept);
        let key = std::fs::read_to_string(data.path().join("keys/day-1970-01-01.key"));
        let key = key.expect("a key");
        assert!(!words.join(" ").contains(&key));
        let all = words.join(" ");
        let folder = data.path().join("engine-cache/1970-01-01/m.gguf");
        for option in [
            "--parallel 4 --queue 64 --cache-memory 268435456".to_owned(),
            "--cache-disk 2147483648 --cache-max-age 86400".to_owned(),
            format!("--cache-dir {} --cache-key-fd 0", folder.display()),
        ] {
            assert!(all.contains(&option), "{option}: {all}");
        }
    }

    #[test]
    fn without_retention_nothing_is_kept_on_the_disk() {
        let data = tempfile::tempdir().expect("a folder");
        for config in [
            config::Engine {
                cache_hours: 0,
                ..config::Engine::default()
            },
            config::Engine {
                cache_disk_mib: 0,
                ..config::Engine::default()
            },
        ] {
            let (words, is_kept) = told(&config, data.path());
            assert!(!is_kept && !words.iter().any(|word| word == "--cache-dir"));
        }
        assert_eq!(std::fs::read_dir(data.path()).expect("it").count(), 0);
    }

    #[test]
    fn an_adapter_is_told_to_its_model() {
        let data = tempfile::tempdir().expect("a folder");
        let lora = |model: &str| config::Engine {
            models_dir: Some("/models".into()),
            lora: vec![format!("{model}=letters.gguf:0.5")],
            ..config::Engine::default()
        };
        let (words, _) = told(&lora("m.gguf"), data.path());
        assert!(words.join(" ").contains("--lora /models/letters.gguf:0.5"));
        let (words, _) = told(&lora("other.gguf"), data.path());
        assert!(!words.join(" ").contains("--lora"));
    }

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
