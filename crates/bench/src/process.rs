//! The programs under measurement: started on loopback, ended by their process ids.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
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
        let words = ["--email", PERSON, "--name", "Bench", "--administrator"];
        ask(
            &program,
            folder.path(),
            &[&["admin", "create-user"], &words[..]].concat(),
        )?;
        let token = ask(
            &program,
            folder.path(),
            &[
                "token",
                "create",
                "--user",
                PERSON,
                "--scopes",
                "read,write,run,admin",
            ],
        )?;
        let token = token.trim().to_owned();
        Ok(Self {
            folder,
            program,
            token,
        })
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
