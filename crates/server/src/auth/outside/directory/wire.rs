//! The way to a directory: by addresses the egress gate has checked, sealed
//! here, and message by message before the LDAP library reads any.

use std::{io, sync::Arc, time::Duration};

use kernel::egress::Egress;
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, StdStream};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, UnixStream},
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use url::Url;

use super::{failure::Failure, message};
use crate::config::Directory;

/// How long an address may take to answer, and how long sealing may take.
const CONNECT: Duration = Duration::from_secs(5);

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A connection; it ends when this is dropped.
pub(super) struct Wire {
    /// What speaks LDAP on it.
    pub(super) ldap: Ldap,
    /// What carries it: never outlives it, so nothing has to wait for them.
    _carriers: JoinSet<()>,
}

/// Connects.
pub(super) async fn open(directory: &Directory, egress: &Egress) -> Result<Wire, Failure> {
    let broken = |_| Failure::Broken("its url is none".to_owned());
    let url = Url::parse(&directory.url).map_err(broken)?;
    let (host, sealed) = (url.host_str().unwrap_or_default(), url.scheme() == "ldaps");
    let port = url.port().unwrap_or(if sealed { 636 } else { 389 });
    let mut tcp = connect(egress, host, port).await?;
    let stream: Box<dyn Stream> = if sealed || directory.start_tls {
        if directory.start_tls {
            ask_to_seal(&mut tcp).await?;
        }
        Box::new(seal(directory, egress, host, tcp).await?)
    } else {
        Box::new(tcp)
    };
    carry(stream)
        .await
        .map_err(|error| Failure::Unreachable(error.to_string()))
}

async fn connect(egress: &Egress, host: &str, port: u16) -> Result<TcpStream, Failure> {
    let mut last = "its name has no address".to_owned();
    for address in egress.addresses(host, port).await? {
        match timeout(CONNECT, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                drop(stream.set_nodelay(true));
                return Ok(stream);
            }
            Ok(Err(error)) => last = format!("{address}: {error}"),
            Err(_) => last = format!("{address}: no answer in time"),
        }
    }
    Err(Failure::Unreachable(last))
}

/// Asks before anything else is said. Only the answer is read of what came
/// unsealed: whatever follows it belongs to the sealing.
async fn ask_to_seal(tcp: &mut TcpStream) -> Result<(), Failure> {
    let ask = async {
        tcp.write_all(message::START_TLS).await?;
        message::read(tcp).await
    };
    match timeout(CONNECT, ask).await {
        Ok(Ok(Some(answer))) if message::agrees(&answer) => Ok(()),
        Ok(Ok(_)) => Err(Failure::Broken("it refuses StartTLS".to_owned())),
        Ok(Err(error)) => Err(Failure::Unreachable(error.to_string())),
        Err(_) => Err(Failure::Unreachable("no answer in time".to_owned())),
    }
}

async fn seal(
    directory: &Directory,
    egress: &Egress,
    host: &str,
    tcp: TcpStream,
) -> Result<TlsStream<TcpStream>, Failure> {
    let config = egress
        .sealing(directory.ca.as_deref())
        .map_err(|_| Failure::Untrusted("ca_file holds no certificate".to_owned()))?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let name = ServerName::try_from(bare.to_owned())
        .map_err(|_| Failure::Untrusted("its name fits no certificate".to_owned()))?;
    let sealing = TlsConnector::from(Arc::new(config)).connect(name, tcp);
    match timeout(CONNECT, sealing).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) if is_distrust(&error) => Err(Failure::Untrusted(error.to_string())),
        Ok(Err(error)) => Err(Failure::Unreachable(error.to_string())),
        Err(_) => Err(Failure::Unreachable("no answer in time".to_owned())),
    }
}

fn is_distrust(error: &io::Error) -> bool {
    let inner = error.get_ref();
    let inner = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
}

/// Puts the library behind a pair of sockets of this process.
async fn carry(stream: Box<dyn Stream>) -> io::Result<Wire> {
    let (ours, theirs) = std::os::unix::net::UnixStream::pair()?;
    ours.set_nonblocking(true)?;
    let ours = UnixStream::from_std(ours)?;
    let settings = LdapConnSettings::new().set_std_stream(StdStream::Unix(theirs));
    let (connection, ldap) = LdapConnAsync::with_settings(settings, "ldapi:///").await?;
    let mut carriers = JoinSet::new();
    carriers.spawn(async move { drop(connection.drive().await) });
    carriers.spawn(async move {
        if let Err(error) = relay(stream, ours).await {
            tracing::warn!(%error, "a connection to a directory broke off");
        }
    });
    Ok(Wire {
        ldap,
        _carriers: carriers,
    })
}

async fn relay(stream: Box<dyn Stream>, ours: UnixStream) -> io::Result<()> {
    let (mut from, mut to) = tokio::io::split(stream);
    let (mut up, mut down) = ours.into_split();
    let there = async { tokio::io::copy(&mut up, &mut to).await.map(drop) };
    let back = async {
        while let Some(message) = message::read(&mut from).await? {
            down.write_all(&message).await?;
        }
        Ok(())
    };
    tokio::select! {
        ended = there => ended,
        ended = back => ended,
    }
}
