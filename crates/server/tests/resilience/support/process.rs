use std::{
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{Desk, PATIENCE, until};

/// A server process. It and its engine are killed when this is dropped.
pub(crate) struct Server {
    child: Child,
    log: Arc<Mutex<String>>,
    pub(crate) url: String,
}

impl Server {
    /// Starts on a free port and waits until it is ready.
    pub(crate) async fn start(desk: &Desk) -> Self {
        Self::start_as(desk.command(&["serve", "--listen", "127.0.0.1:0"])).await
    }

    pub(crate) async fn start_as(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let log = Arc::new(Mutex::new(String::new()));
        let lines = BufReader::new(child.stderr.take().expect("its log")).lines();
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        let mut server = Self {
            child,
            log,
            url: String::new(),
        };
        server.url = server.wait_until_ready().await;
        server
    }

    async fn wait_until_ready(&mut self) -> String {
        let begun = Instant::now();
        until("the server is ready", PATIENCE, || {
            let log = self.log();
            let ended = self.child.try_wait().expect("its state");
            async move {
                let line = log.lines().find(|line| line.contains("Sufler is ready"));
                assert!(
                    line.is_some() || ended.is_none(),
                    "it ended after {:?}: {log}",
                    begun.elapsed()
                );
                let url = line?.rsplit("url=").next()?.split_whitespace().next()?;
                Some(url.trim_end_matches('/').to_owned())
            }
        })
        .await
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        self.log
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).expect("a process id")
    }

    pub(crate) fn port(&self) -> u16 {
        let port = self.url.rsplit(':').next().expect("a port");
        port.parse().expect("a number")
    }

    /// Whether it still runs.
    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("its state").is_none()
    }

    /// Kill −9, without a chance to say a word.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("killed");
        let status = self.child.wait().expect("it ended");
        assert_eq!(status.signal(), Some(9), "{}", self.log());
    }

    /// Sends SIGTERM; answers how it ended and how long that took.
    pub(crate) async fn stop(mut self) -> (ExitStatus, Duration, String) {
        let begun = Instant::now();
        kill(Pid::from_raw(self.pid()), Signal::SIGTERM).expect("signalled");
        let status = until("the server stops", PATIENCE, || {
            let status = self.child.try_wait().expect("its state");
            async move { status }
        })
        .await;
        (status, begun.elapsed(), self.log())
    }

    /// The engine it has started, if one runs.
    pub(crate) fn engine(&self) -> Option<i32> {
        self.engines().first().copied()
    }

    /// All engines it has started that still run.
    pub(crate) fn engines(&self) -> Vec<i32> {
        let all = std::fs::read_dir("/proc").expect("/proc");
        let ids = all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        ids.filter(|pid| is_engine_of(*pid, self.pid())).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let engine = self.engine();
        drop(self.child.kill());
        drop(self.child.wait());
        if let Some(engine) = engine.filter(|pid| is_alive(*pid)) {
            // It may have ended by itself just now.
            let _ = kill(Pid::from_raw(engine), Signal::SIGKILL);
        }
    }
}

/// State and parent of a process, while there is one.
fn stat(pid: i32) -> Option<(String, i32)> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, tail) = text.rsplit_once(')')?;
    let mut fields = tail.split_whitespace();
    let state = fields.next()?.to_owned();
    Some((state, fields.next()?.parse().ok()?))
}

/// The engine is the only process a server starts.
fn is_engine_of(pid: i32, parent: i32) -> bool {
    stat(pid).is_some_and(|(state, of)| of == parent && state != "Z")
}

/// Whether a process runs and is no mere entry of a dead one.
pub(crate) fn is_alive(pid: i32) -> bool {
    stat(pid).is_some_and(|(state, _)| state != "Z")
}
