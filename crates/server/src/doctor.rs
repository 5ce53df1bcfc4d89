//! `sufler doctor`: whether this machine can run the server, and what to do
//! where it cannot.

use std::{
    fmt,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::Path,
    process::ExitCode,
};

use kernel::db::{newest_version, refuse_newer, version_of};
use sha2::{Digest, Sha256};

use crate::{
    config::{Config, STARTER_MODEL, STARTER_SHA256},
    data_dir,
};

/// Below this the doctor warns: a database and a model want room.
const ROOM: u64 = 2 * 1024 * 1024 * 1024;

enum Verdict {
    Ok(String),
    Warn(String),
    Fail(String),
}

use Verdict::{Fail, Ok as Fine, Warn};

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fine(text) => write!(f, "ok    {text}"),
            Warn(text) => write!(f, "warn  {text}"),
            Fail(text) => write!(f, "fail  {text}"),
        }
    }
}

/// Checks everything, prints a line for each and answers the exit code: 1
/// when something failed.
pub(crate) fn run(config: &Config) -> ExitCode {
    let verdicts = [
        folder(config),
        privacy(config),
        database(config),
        room(&config.data_dir),
        port(config),
        address(config),
        engine(config),
        starter_model(config),
    ];
    let mut out = std::io::stdout();
    for verdict in &verdicts {
        drop(writeln!(out, "{verdict}"));
    }
    let failed = verdicts.iter().any(|verdict| matches!(verdict, Fail(_)));
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn folder(config: &Config) -> Verdict {
    let folder = &config.data_dir;
    match data_dir::existing(folder).and_then(|()| data_dir::try_writing(folder)) {
        Ok(()) => Fine(format!("data folder {} can be written", folder.display())),
        Err(_) if !folder.exists() => Warn(format!(
            "data folder {} is not there yet: `sufler serve` makes it",
            folder.display()
        )),
        Err(error) => Fail(format!("data folder: {error:#}")),
    }
}

fn privacy(config: &Config) -> Verdict {
    match data_dir::is_open_to_others(&config.data_dir) {
        Ok(true) => {
            let folder = config.data_dir.display();
            Fail(format!(
                "data folder {folder} can be read by others on this machine: run chmod 700 {folder}"
            ))
        }
        Ok(false) => Fine("data folder is closed to others on this machine".to_owned()),
        Err(_) => Fine("data folder will be made closed to others on this machine".to_owned()),
    }
}

fn database(config: &Config) -> Verdict {
    let sqlite = config.database.url.is_none();
    if sqlite && !config.data_dir.join("sufler.db").exists() {
        return Warn("database is not there yet: `sufler serve` makes it".to_owned());
    }
    let kind = if sqlite { "SQLite" } else { "PostgreSQL" };
    let location = config.database.location(&config.data_dir);
    let checked = version_of(&location).and_then(|found| refuse_newer(found).map(|()| found));
    let known = newest_version();
    match checked {
        Ok(found) if found == known => Fine(format!("database {kind} opens, schema {known}")),
        Ok(0) => Warn(format!(
            "database {kind} is empty: `sufler serve` makes its tables"
        )),
        Ok(found) => Warn(format!(
            "database {kind} is of an older version (schema {found}): `sufler serve` brings it to schema {known}; \
             make a backup first"
        )),
        Err(error) => Fail(format!("database {kind}: {error}")),
    }
}

fn room(folder: &Path) -> Verdict {
    let there = folder
        .ancestors()
        .find(|path| path.exists())
        .unwrap_or(Path::new("."));
    let there = if there.as_os_str().is_empty() {
        Path::new(".")
    } else {
        there
    };
    match nix::sys::statvfs::statvfs(there) {
        Ok(disk) => {
            let free = disk.blocks_available().saturating_mul(disk.fragment_size());
            let text = format!(
                "{} MiB free on the disk of the data folder",
                free / (1024 * 1024)
            );
            if free < ROOM {
                Warn(format!("{text}: 2048 or more are advised"))
            } else {
                Fine(text)
            }
        }
        Err(error) => Warn(format!("free disk space cannot be asked: {error}")),
    }
}

fn port(config: &Config) -> Verdict {
    let listen = config.server.listen;
    match TcpListener::bind(listen) {
        Ok(_) => Fine(format!("{listen} is free to listen on")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Warn(format!(
            "port {} is in use: fine if that is Sufler itself, else choose another by --listen",
            listen.port()
        )),
        Err(error) => Fail(format!(
            "cannot listen on {listen}: {}",
            data_dir::plain(&error)
        )),
    }
}

fn address(config: &Config) -> Verdict {
    let Ok(url) = config.server.public_url(config.server.listen) else {
        return Fail("server.public_url cannot be made from server.listen".to_owned());
    };
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() == "http" && !local {
        return Warn(format!(
            "people come by {url}, unencrypted: give an https:// server.public_url"
        ));
    }
    if config.server.public_url.is_none() && !config.server.listen.ip().is_loopback() {
        return Warn(format!(
            "links will point to {url}: set server.public_url to the address people type"
        ));
    }
    Fine(format!("links point to {url}"))
}

fn engine(config: &Config) -> Verdict {
    if !config.engine.enabled {
        return Fine("engine is switched off".to_owned());
    }
    if let Some(url) = &config.engine.url {
        return Fine(format!("engine runs elsewhere, at {url}"));
    }
    let binary = config.engine.binary();
    if binary.is_file() {
        Fine(format!("engine {} is there", binary.display()))
    } else {
        Warn(format!(
            "engine {} is missing: no local model without it; set engine.binary",
            binary.display()
        ))
    }
}

/// The starter model's file must be the one that was published: a model from
/// elsewhere under its name would answer in its place.
fn starter_model(config: &Config) -> Verdict {
    if !config.engine.enabled || config.engine.url.is_some() {
        return Fine("starter model is not needed".to_owned());
    }
    let file = config.engine.models_dir().join(STARTER_MODEL);
    let shown = file.display();
    match sha256(&file) {
        Ok(sum) if sum == STARTER_SHA256 => {
            Fine(format!("starter model {shown} is there and intact"))
        }
        Ok(_) => Fail(format!(
            "starter model {shown} has a wrong checksum: delete it and fetch it anew"
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Warn(format!(
            "starter model {shown} is missing: fetch it by scripts/starter-model, or add a model in the administration"
        )),
        Err(error) => Fail(format!(
            "starter model {shown} cannot be read: {}",
            data_dir::plain(&error)
        )),
    }
}

fn sha256(file: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(file)?;
    let mut sum = Sha256::new();
    let mut part = vec![0; 1024 * 1024];
    loop {
        match file.read(&mut part)? {
            0 => return Ok(hex::encode(sum.finalize())),
            read => sum.update(part.get(..read).unwrap_or_default()),
        }
    }
}
