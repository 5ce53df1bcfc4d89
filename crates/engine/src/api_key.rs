//! The key that is asked for over TCP, and when there must be one.

use crate::cli::Serve;
use crate::failure::Failure;
use crate::http::{Guard, without_port};
use crate::listen::Listener;
use std::fs::File;
use std::io::Read;
use std::path::Path;

const SHORTEST: usize = 16;
const LONGEST: u64 = 4096;

/// What stands before an engine that listens on TCP; a Unix socket is guarded by its file.
pub(crate) fn guard(listener: &Listener, arguments: &Serve) -> Result<Option<Guard>, Failure> {
    let Listener::Tcp(listener) = listener else {
        return Ok(None);
    };
    let listen = arguments.address.listen.as_deref().unwrap_or_default();
    let failure = |reason: String| Failure::Listen {
        address: listen.to_owned(),
        reason,
    };
    let own = listener.local_addr();
    let own = own.map_err(|error| failure(error.to_string()))?.ip();
    let key = arguments.api_key_file.as_deref().map(read).transpose();
    let key = key.map_err(&failure)?;
    if key.is_none() && !own.is_loopback() && !arguments.without_key {
        let reason = "others than this machine reach it, so a key is needed: --api-key-file FILE; where the network \
                      keeps strangers out, --without-key";
        return Err(failure(reason.to_owned()));
    }
    let mut hosts = arguments.allowed_host.clone();
    hosts.push(without_port(listen).to_owned());
    Ok(Some(Guard::new(key.as_deref(), own, hosts)))
}

fn read(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
    read.map_err(|error| format!("the key file {} cannot be read: {error}", path.display()))?;
    let key = text.trim();
    let plain = key.bytes().all(|byte| byte.is_ascii_graphic());
    if key.len() < SHORTEST || !plain {
        return Err(format!(
            "the key in {} must be one line of at least {SHORTEST} visible ASCII characters",
            path.display()
        ));
    }
    Ok(key.to_owned())
}
