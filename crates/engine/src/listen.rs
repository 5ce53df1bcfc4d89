//! Listening on a TCP address or on a Unix socket.

use crate::cli::Address;
use crate::failure::Failure;
use nix::sys::stat::{Mode, umask};
use std::fs;
use std::io::{Error, ErrorKind};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use tokio::net::{TcpListener, UnixListener};

/// An open address.
pub(crate) enum Listener {
    Tcp(TcpListener),
    Unix(UnixListener, SocketFile),
}

/// The file of a Unix socket, removed when dropped.
pub(crate) struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Whoever removed it before us wanted the same.
        let _ = fs::remove_file(&self.0);
    }
}

impl Listener {
    /// Opens `address`. A socket file that nobody answers on is replaced.
    pub(crate) async fn open(address: &Address) -> Result<Self, Failure> {
        match (&address.listen, &address.socket) {
            (Some(listen), _) => {
                let listener = TcpListener::bind(listen)
                    .await
                    .map_err(|error| failure(listen, &error))?;
                if let Ok(address) = listener.local_addr() {
                    tracing::info!(%address, "listening");
                }
                Ok(Self::Tcp(listener))
            }
            (None, Some(socket)) => {
                let listener = open_socket(socket)
                    .map_err(|error| failure(&socket.display().to_string(), &error))?;
                tracing::info!(address = %socket.display(), "listening");
                Ok(Self::Unix(listener, SocketFile(socket.clone())))
            }
            (None, None) => Err(Failure::Internal("no address to listen on".to_owned())),
        }
    }
}

fn open_socket(path: &Path) -> Result<UnixListener, Error> {
    remove_stale(path)?;
    // The mask gives the file its mode as it appears: set afterwards, others could connect in between.
    let before = umask(Mode::from_bits_truncate(0o177));
    let listener = UnixListener::bind(path);
    umask(before);
    listener
}

fn remove_stale(path: &Path) -> Result<(), Error> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if !metadata.file_type().is_socket() {
        return Err(Error::other("the path exists and is not a socket"));
    }
    match UnixStream::connect(path) {
        Ok(_) => Err(ErrorKind::AddrInUse.into()),
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => {
            tracing::info!(path = %path.display(), "removing a socket that nobody answers on");
            fs::remove_file(path)
        }
        Err(error) => Err(error),
    }
}

fn failure(address: &str, error: &Error) -> Failure {
    let address = address.to_owned();
    match error.kind() {
        ErrorKind::AddrInUse => Failure::AddressInUse { address },
        _ => Failure::Listen {
            address,
            reason: error.to_string(),
        },
    }
}
