//! A PostgreSQL server of the run's own: on a free port, in a temporary folder, gone at the end.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

use anyhow::{Context, Result, bail};
use nix::unistd::{Uid, User};
use tempfile::TempDir;

use crate::shell;

const READY: &str = "database system is ready to accept connections";

/// Starts the server and stops it, by its process id, when this program's end of the pipe closes: also when this
/// program is killed.
const KEEPER: &str = r#""$@" & server=$!; read -r _; kill -INT "$server"; wait "$server""#;

/// Tests use nothing that survives a crash, so nothing waits for the disk.
const SETTINGS: [&str; 6] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
];

/// A running server; dropping it ends it.
pub(crate) struct Postgres {
    keeper: Child,
    port: u16,
    _folder: TempDir,
}

impl Postgres {
    /// Starts a new, empty server.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs()?;
        let folder = tempfile::Builder::new()
            .prefix("sufler-postgres-")
            .tempdir()?;
        let owner = Owner::choose()?;
        owner.give(folder.path())?;
        let data = folder.path().join("data");
        initialise(&programs, &data, &owner)?;
        let port = free_port()?;
        let mut keeper = owner
            .run_as(&mut serve(&programs, &data, port))
            .spawn()
            .context("cannot start postgres")?;
        let log = keeper.stderr.take().context("the server's log")?;
        let server = Self {
            keeper,
            port,
            _folder: folder,
        };
        wait_until_ready(log)?;
        Ok(server)
    }

    /// The address where databases may be made.
    pub(crate) fn url(&self) -> String {
        format!("postgres://sufler@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            println!("cannot wait for postgres: {error}");
        }
    }
}

/// Who owns the server's files: `initdb` refuses to run as root.
struct Owner(Option<User>);

impl Owner {
    fn choose() -> Result<Self> {
        if !Uid::effective().is_root() {
            return Ok(Self(None));
        }
        let user = User::from_name("postgres")?;
        Ok(Self(Some(user.context(
            "there is no user `postgres`: install the package postgresql",
        )?)))
    }

    fn give(&self, folder: &Path) -> Result<()> {
        if let Some(user) = &self.0 {
            chown(folder, Some(user.uid.as_raw()), Some(user.gid.as_raw()))?;
        }
        Ok(())
    }

    fn run_as<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        match &self.0 {
            Some(user) => command.uid(user.uid.as_raw()).gid(user.gid.as_raw()),
            None => command,
        }
    }
}

fn initialise(programs: &Path, data: &Path, owner: &Owner) -> Result<()> {
    let mut command = Command::new(programs.join("initdb"));
    command.args([
        "--username=sufler",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
        "--pgdata",
    ]);
    command.arg(data).current_dir("/").stdout(Stdio::null());
    shell::run(owner.run_as(&mut command))
}

fn serve(programs: &Path, data: &Path, port: u16) -> Command {
    let mut command = Command::new("bash");
    command
        .args(["-c", KEEPER, "keeper"])
        .arg(programs.join("postgres"))
        .arg("-D")
        .arg(data);
    command.args(["-p", &port.to_string()]);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// Reads the log until the server is up, then leaves a thread to read on: a full pipe would stop the server.
fn wait_until_ready(log: ChildStderr) -> Result<()> {
    let mut lines = BufReader::new(log).lines();
    let mut seen = Vec::new();
    while let Some(Ok(line)) = lines.next() {
        if line.contains(READY) {
            std::thread::spawn(move || lines.for_each(drop));
            return Ok(());
        }
        seen.push(line);
    }
    bail!("postgres did not start:\n{}", seen.join("\n"))
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The folder of `initdb` and `postgres`: Debian keeps them out of the search path.
fn programs() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = debian().unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    let found = folders
        .into_iter()
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file());
    found.context("PostgreSQL is not installed: install the package postgresql")
}

/// Debian's folders, newest version first.
fn debian() -> Result<Vec<PathBuf>> {
    let mut versions = Vec::new();
    for entry in std::fs::read_dir("/usr/lib/postgresql")? {
        let name = entry?.file_name();
        versions.extend(name.to_string_lossy().parse::<u32>());
    }
    versions.sort_unstable();
    let folder = |version: &u32| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin"));
    Ok(versions.iter().rev().map(folder).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn it_answers_while_it_is_held_and_not_after() {
        let server = Postgres::start().expect("PostgreSQL is a prerequisite of the tests");
        let address = ("127.0.0.1", server.port);
        TcpStream::connect(address).expect("it listens");
        assert!(server.url().contains(&server.port.to_string()));
        drop(server);
        assert!(TcpStream::connect(address).is_err(), "it is gone");
    }
}
