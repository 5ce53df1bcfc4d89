//! The programs under measurement: started on loopback, ended by their process ids.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, SysconfVar, sysconf};
use tempfile::TempDir;

use crate::client::Connection;
use crate::cores;

/// How long a program may take to answer for the first time.
const PATIENCE: Duration = Duration::from_mins(2);

/// How long to wait between two looks whether a program answers.
const PAUSE: Duration = Duration::from_micros(200);

/// Who posts and reads.
const PERSON: &str = "bench@example.org";

/// A running program; dropping it ends it.
pub(crate) struct Running {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From the start to its first 200.
    pub(crate) started_in: Duration,
}

impl Running {
    /// Starts a program and waits for its first 200 at `path`.
    pub(crate) async fn start(
        mut command: Command,
        address: SocketAddr,
        path: &str,
    ) -> Result<Self> {
        let start = Instant::now();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let child =
            child.with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let mut running = Self {
            child,
            address,
            started_in: Duration::ZERO,
        };
        while !answers(address, path).await {
            if let Some(status) = running.child.try_wait()? {
                bail!("{} ended with {status}", command.get_program().display());
            }
            if start.elapsed() > PATIENCE {
                bail!("{} does not answer", command.get_program().display());
            }
            tokio::time::sleep(PAUSE).await;
        }
        running.started_in = start.elapsed();
        Ok(running)
    }

    /// The memory that is its own plus its share of what is shared, in MiB.
    pub(crate) fn memory_mib(&self) -> Result<f64> {
        let path = format!("/proc/{}/smaps_rollup", self.child.id());
        let text = std::fs::read_to_string(&path).with_context(|| path.clone())?;
        let kib = text.lines().find_map(|line| {
            line.strip_prefix("Pss:")?
                .trim()
                .strip_suffix(" kB")?
                .parse()
                .ok()
        });
        let kib: f64 = kib.with_context(|| format!("{path} has no Pss"))?;
        Ok(kib / 1024.0)
    }

    /// Seconds of the processor that it has taken so far, in steps of a hundredth.
    pub(crate) fn processor_seconds(&self) -> Result<f64> {
        let path = format!("/proc/{}/stat", self.child.id());
        let text = std::fs::read_to_string(&path).with_context(|| path.clone())?;
        let ticks = processor_ticks(&text).with_context(|| format!("{path} has no times"))?;
        let per_second = sysconf(SysconfVar::CLK_TCK)?.context("the kernel's tick is unknown")?;
        Ok(f64::from(ticks) / f64::from(i32::try_from(per_second)?))
    }
}

/// Ticks in the program and in the kernel for it: fields 14 and 15 of `/proc/PID/stat` (proc(5)).
fn processor_ticks(stat: &str) -> Option<u32> {
    // The name of the program, in brackets, may hold blanks.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_ascii_whitespace().skip(11);
    let own: u32 = times.next()?.parse().ok()?;
    let kernel: u32 = times.next()?.parse().ok()?;
    Some(own + kernel)
}

impl Drop for Running {
    fn drop(&mut self) {
        let ended =
            i32::try_from(self.child.id()).map(|id| kill(Pid::from_raw(id), Signal::SIGTERM));
        if let Ok(Ok(())) = ended
            && let Err(error) = self.child.wait()
        {
            println!("cannot wait for a program: {error}");
        }
    }
}

async fn answers(address: SocketAddr, path: &str) -> bool {
    let Ok(mut connection) = Connection::open(address, "").await else {
        return false;
    };
    connection.get(path).await.is_ok()
}

/// An address on loopback that is free now.
pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// A data folder with one person and their token.
pub(crate) struct Company {
    folder: TempDir,
    program: PathBuf,
    /// For the person's requests.
    pub(crate) token: String,
}

impl Company {
    /// Makes the folder and the person.
    pub(crate) fn new(programs: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("sufler-bench-").tempdir()?;
        let program = programs.join("sufler");
        make_person(&program, folder.path(), PERSON, &["--administrator"])?;
        let token = make_token(&program, folder.path(), PERSON, "read,write,run,admin")?;
        Ok(Self {
            folder,
            program,
            token,
        })
    }

    /// Makes one more person, who is no administrator; gives their token.
    pub(crate) fn person(&self, email: &str) -> Result<String> {
        make_person(&self.program, self.folder(), email, &[])?;
        make_token(&self.program, self.folder(), email, "read,write,run")
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Serves the folder; `pinned` to the first core or on all.
    pub(crate) async fn serve(&self, pinned: bool) -> Result<Running> {
        let address = free_address()?;
        let mut command = placed(&self.program, pinned)?;
        command
            .arg("serve")
            .args(["--listen", &address.to_string()])
            .arg("--data-dir")
            .arg(self.folder());
        Running::start(command, address, "/api/v1/health").await
    }
}

fn make_person(program: &Path, folder: &Path, email: &str, more: &[&str]) -> Result<()> {
    let words = ["admin", "create-user", "--email", email, "--name", "Bench"];
    ask(program, folder, &[&words[..], more].concat()).map(drop)
}

fn make_token(program: &Path, folder: &Path, email: &str, scopes: &str) -> Result<String> {
    let words = ["token", "create", "--user", email, "--scopes", scopes];
    let token = ask(program, folder, &words)?;
    Ok(token.trim().to_owned())
}

/// What the program prints when asked about a data folder.
fn ask(program: &Path, folder: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .arg("--data-dir")
        .arg(folder)
        .output();
    let output = output.with_context(|| format!("cannot start {}", program.display()))?;
    if !output.status.success() {
        bail!(
            "sufler {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The program on the first core, or on all of them: the load's own place is inherited otherwise.
pub(crate) fn placed(program: &Path, pinned: bool) -> Result<Command> {
    if !program.is_file() {
        bail!("{} is not there: build it first", program.display());
    }
    let cores = if pinned {
        cores::MEASURED.to_string()
    } else {
        format!("0-{}", cores::load_core()?)
    };
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", &cores]).arg(program);
    Ok(command)
}

/// A program that is found by its name, on the first core.
pub(crate) fn on_first_core(name: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", &cores::MEASURED.to_string(), name]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_read_past_a_name_with_blanks() {
        let stat = "17 (a (b) c) S 1 17 17 0 -1 4194560 100 0 3 0 250 50 0 0 20 0";
        assert_eq!(processor_ticks(stat), Some(300));
        assert_eq!(processor_ticks("17 (cut"), None);
    }
}
