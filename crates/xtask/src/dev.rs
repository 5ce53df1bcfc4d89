//! The server, the emulators and the web application's development server, together.

use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc;

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::shell;

const SERVER: &str = "127.0.0.1:8420";

/// Builds, then runs all three until one ends or the keyboard interrupts them.
pub(crate) fn run(root: &Path) -> Result<()> {
    shell::build_web(root)?;
    shell::run(&mut shell::cargo(root, "build"))?;
    let data = shell::target(root).join("dev-data");
    if !data.exists() {
        let mut demo = Command::new(shell::built(root, "sufler"));
        shell::run(demo.arg("demo").arg("--data-dir").arg(&data))?;
    }
    let mut running = Running::default();
    running.start(
        "the emulators",
        &mut Command::new(shell::built(root, "emulators")),
    )?;
    running.start("the server", &mut server(root, &data))?;
    let mut vite = shell::npm(root, "run dev");
    running.start(
        "the web application",
        vite.env("SUFLER_URL", format!("http://{SERVER}")),
    )?;
    let name = running.first_to_end()?;
    bail!("{name} ended, so the others were stopped")
}

fn server(root: &Path, data: &Path) -> Command {
    let mut server = Command::new(shell::built(root, "sufler"));
    server
        .args(["serve", "--listen", SERVER])
        .arg("--data-dir")
        .arg(data)
        .current_dir(root);
    server
}

/// Children that end together; dropping ends those that still run.
#[derive(Default)]
struct Running {
    children: Vec<(&'static str, Pid)>,
    waiting: Vec<(&'static str, Child)>,
}

impl Running {
    fn start(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        let child = command
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let id = i32::try_from(child.id()).context("a process id")?;
        println!("{name} runs as process {id}");
        self.children.push((name, Pid::from_raw(id)));
        self.waiting.push((name, child));
        Ok(())
    }

    /// Waits until one child has ended and gives its name.
    fn first_to_end(&mut self) -> Result<&'static str> {
        let (ended, first) = mpsc::channel();
        for (name, mut child) in self.waiting.drain(..) {
            let ended = ended.clone();
            std::thread::spawn(move || {
                let status = child.wait();
                ended.send((name, status)).ok();
            });
        }
        let (name, _) = first.recv()?;
        self.children.retain(|(running, _)| *running != name);
        Ok(name)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for (name, id) in &self.children {
            if let Err(error) = kill(*id, Signal::SIGTERM) {
                println!("cannot stop {name}: {error}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_one_ends_the_others_are_stopped() {
        let mut running = Running::default();
        running
            .start("long", Command::new("sleep").arg("600"))
            .expect("sleep starts");
        running
            .start("short", &mut Command::new("true"))
            .expect("true starts");
        let (_, id) = running.children[0];
        assert_eq!(running.first_to_end().expect("one ends"), "short");
        drop(running);
        // The child is reaped by its own thread; until then the signal reaches a dead process.
        while kill(id, None).is_ok() {
            std::thread::yield_now();
        }
    }
}
