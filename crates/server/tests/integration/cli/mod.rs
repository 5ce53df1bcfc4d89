//! The real program.

mod commands;
mod importing;
mod models;
mod pulls;
mod running;
mod scenario;
mod scripts;
mod secrets;
mod stopping;
mod temporary;
mod tls;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

/// A folder where the program runs, without the environment of the tests.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        desk.write("password", "правильный пароль\nвторая строка");
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).expect("a file");
    }

    fn write_bytes(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path().join(name), bytes).expect("a file");
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sufler"));
        command.args(args).env_clear().current_dir(self.path());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program runs")
    }

    /// Runs and answers what it printed; it must have succeeded.
    #[track_caller]
    fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs and answers the one line of its complaint.
    #[track_caller]
    fn refused(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let text = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert_eq!(
            text.lines()
                .filter(|line| line.starts_with("sufler: "))
                .count(),
            1,
            "{text}"
        );
        text
    }
}

/// A server that is killed at the end of the test.
struct Running {
    child: Child,
    url: String,
    log: BufReader<std::process::ChildStderr>,
    /// What the log said until it was ready.
    told: String,
}

impl Running {
    fn start(desk: &Desk, args: &[&str]) -> Self {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0"];
        all.extend(args);
        Self::start_as(desk.command(&all))
    }

    fn start_as(mut command: Command) -> Self {
        let mut child = command
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut log = BufReader::new(child.stderr.take().expect("its log"));
        let mut told = String::new();
        while !told.contains("Sufler is ready") {
            assert!(
                log.read_line(&mut told).expect("a line") > 0,
                "it ended: {told}"
            );
        }
        let url = told
            .rsplit("url=")
            .next()
            .expect("its address")
            .split_whitespace()
            .next()
            .expect("it");
        let url = url.trim_end_matches('/').to_owned();
        Self {
            child,
            url,
            log,
            told,
        }
    }

    fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.log.read_line(&mut line).expect("a line");
        line
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
