//! The gate to other hosts: every HTTP client is built here. An address is
//! parsed once, its host is resolved once, every answer is checked, and the
//! client is pinned to what was checked, so that a name cannot change its
//! meaning in between.

mod body;
mod ranges;
mod resolve;

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    fmt,
    net::{IpAddr, SocketAddr},
    path::Path,
    sync::{Arc, Mutex, Once, PoisonError},
    time::Duration,
};

use ipnet::IpNet;
use reqwest::{Client, redirect::Policy};
use url::{Host, Url};

pub use self::{
    body::read_bounded,
    ranges::is_public,
    resolve::{Resolve, SystemResolver},
};
use crate::{Error, Result};

const CONNECT: Duration = Duration::from_secs(10);
/// The longest silence on a connection; a stream may last longer in all.
const SILENCE: Duration = Duration::from_mins(5);
const MAX_CLIENTS: usize = 64;

/// The gate; cheap to clone.
#[derive(Clone)]
pub struct Egress {
    inner: Arc<Inner>,
}

struct Inner {
    resolver: Arc<dyn Resolve>,
    allowed: Vec<IpNet>,
    own_ca: Option<String>,
    tls: rustls::ClientConfig,
    /// Clients by what they are pinned to, so that connections are used again.
    clients: Mutex<HashMap<(Vec<Pinned>, Reach), Client>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Pinned {
    host: String,
    addresses: Vec<SocketAddr>,
}

/// How far one client may reach, and whom it trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reach {
    /// Whether no private range is let through, not even those the gate allows.
    pub public_only: bool,
    /// Certificate authorities trusted besides the gate's, PEM text.
    pub own_ca: Option<String>,
    /// The longest wait for a connection; ten seconds when not said.
    pub connect: Option<Duration>,
}

impl fmt::Debug for Egress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Egress")
            .field("allowed", &self.inner.allowed)
            .finish_non_exhaustive()
    }
}

/// Makes ring the cryptography of TLS, once for the process.
pub fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Somebody else's choice made before this one stands.
        drop(rustls::crypto::ring::default_provider().install_default());
    });
}

impl Egress {
    /// A gate that lets through public addresses and the private ones named in
    /// `allowed`, trusting the usual certificate authorities and those of
    /// `own_ca` (PEM text).
    ///
    /// # Errors
    /// `Invalid` when `own_ca` holds no certificate.
    pub fn new(
        resolver: Arc<dyn Resolve>,
        allowed: Vec<IpNet>,
        own_ca: Option<&str>,
    ) -> Result<Self> {
        install_crypto();
        let (tls, clients) = (tls(own_ca)?, Mutex::default());
        Ok(Self {
            inner: Arc::new(Inner {
                resolver,
                allowed,
                own_ca: own_ca.map(str::to_owned),
                tls,
                clients,
            }),
        })
    }

    /// A client for the address `url` and the address as it was understood.
    /// Give the client requests below that address only.
    ///
    /// # Errors
    /// `Invalid` (field `base_url`) when the address is unfit or leads inside,
    /// `Unavailable` when the host cannot be found.
    pub async fn client_for(&self, url: &str) -> Result<(Url, Client)> {
        self.client_within(url, &Reach::default()).await
    }

    /// As [`Self::client_for`], but no private range is let through: for
    /// addresses that a stranger named.
    ///
    /// # Errors
    /// As [`Self::client_for`].
    pub async fn client_for_public(&self, url: &str) -> Result<(Url, Client)> {
        let reach = Reach {
            public_only: true,
            ..Reach::default()
        };
        self.client_within(url, &reach).await
    }

    /// As [`Self::client_for`], within this reach.
    ///
    /// # Errors
    /// As [`Self::client_for`], and `Invalid` (field `own_ca`) when the reach
    /// holds no certificate.
    pub async fn client_within(&self, url: &str, reach: &Reach) -> Result<(Url, Client)> {
        let url = parse(url)?;
        let client = self
            .client_for_all(std::slice::from_ref(&url), reach)
            .await?;
        Ok((url, client))
    }

    /// One client for several addresses of one service, all of them checked.
    ///
    /// # Errors
    /// As [`Self::client_within`].
    pub async fn client_for_all(&self, urls: &[Url], reach: &Reach) -> Result<Client> {
        let mut pinned: Vec<Pinned> = Vec::new();
        for url in urls {
            let one = self.pin(&parse(url.as_str())?).await?;
            let mut addresses = one.addresses.iter();
            if reach.public_only && !addresses.all(|address| is_public(address.ip())) {
                return Err(unfit("url-leads-inside"));
            }
            if !pinned.contains(&one) {
                pinned.push(one);
            }
        }
        self.client(pinned, reach)
    }

    /// A client that reaches only the given Unix socket, for the engine. Its
    /// requests go to `http://engine/…`.
    ///
    /// # Errors
    /// `Internal` when the client cannot be built.
    pub fn unix(&self, path: &Path) -> Result<Client> {
        let client = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .unix_socket(path);
        client
            .tls_backend_preconfigured(self.inner.tls.clone())
            .build()
            .map_err(Error::internal)
    }

    /// The addresses of a host for a protocol that is not HTTP, checked like
    /// those of a client. Connect to these, never by the name: it may mean
    /// something else a moment later.
    ///
    /// # Errors
    /// As [`Self::client_for`].
    pub async fn addresses(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>> {
        let url = parse(&format!("http://{host}:{port}"))?;
        self.pin(&url).await.map(|pinned| pinned.addresses)
    }

    /// How connections of such a protocol are sealed: by the authorities of
    /// `own_ca` (PEM text) alone, or by the gate's own without it.
    ///
    /// # Errors
    /// `Invalid` when `own_ca` holds no certificate.
    pub fn sealing(&self, own_ca: Option<&str>) -> Result<rustls::ClientConfig> {
        let mut config = match own_ca {
            Some(pem) => sealed_by(own_roots(pem)?),
            None => self.inner.tls.clone(),
        };
        config.alpn_protocols.clear();
        Ok(config)
    }

    async fn pin(&self, url: &Url) -> Result<Pinned> {
        let port = url
            .port_or_known_default()
            .ok_or_else(|| unfit("url-unfit"))?;
        let (host, found) = match url.host() {
            Some(Host::Ipv4(address)) => (address.to_string(), vec![address.into()]),
            Some(Host::Ipv6(address)) => (address.to_string(), vec![address.into()]),
            Some(Host::Domain(name)) => (name.to_owned(), self.resolve(name).await?),
            None => return Err(unfit("url-unfit")),
        };
        // One bad answer among good ones is how rebinding begins.
        if found.is_empty() || !found.iter().all(|address| self.permits(*address)) {
            return Err(unfit("url-leads-inside"));
        }
        let addresses = found
            .into_iter()
            .map(|address| SocketAddr::new(address, port))
            .collect();
        Ok(Pinned { host, addresses })
    }

    async fn resolve(&self, name: &str) -> Result<Vec<IpAddr>> {
        let found = self.inner.resolver.resolve(name).await;
        let mut found = found.map_err(|_| Error::unavailable("host-not-found"))?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn permits(&self, address: IpAddr) -> bool {
        is_public(address)
            || self
                .inner
                .allowed
                .iter()
                .any(|net| net.contains(&address.to_canonical()))
    }

    fn client(&self, pinned: Vec<Pinned>, reach: &Reach) -> Result<Client> {
        let clients = &self.inner.clients;
        let mut clients = clients.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = (pinned, reach.clone());
        if let Some(client) = clients.get(&wanted) {
            return Ok(client.clone());
        }
        let mut client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .connect_timeout(reach.connect.unwrap_or(CONNECT))
            .read_timeout(SILENCE)
            .tcp_nodelay(true)
            .dns_resolver(resolve::Nowhere)
            .tls_backend_preconfigured(self.trusting(reach)?);
        for one in &wanted.0 {
            client = client.resolve_to_addrs(&one.host, &one.addresses);
        }
        let client = client.build().map_err(Error::internal)?;
        if clients.len() >= MAX_CLIENTS {
            clients.clear();
        }
        clients.insert(wanted, client.clone());
        Ok(client)
    }

    /// The gate's authorities, and those of the reach beside them.
    fn trusting(&self, reach: &Reach) -> Result<rustls::ClientConfig> {
        let Some(own) = &reach.own_ca else {
            return Ok(self.inner.tls.clone());
        };
        // What is wrong must be told of this text, not of the gate's own.
        own_roots(own)?;
        let gate = self.inner.own_ca.as_deref().unwrap_or_default();
        tls(Some(&format!("{gate}\n{own}")))
    }
}

/// The one reading of an address. The `url` crate has made decimal, octal and
/// hexadecimal hosts plain addresses by then.
fn parse(url: &str) -> Result<Url> {
    let url = Url::parse(url.trim()).map_err(|_| unfit("url-unfit"))?;
    if !matches!(url.scheme(), "http" | "https")
        || !url.username().is_empty()
        || url.password().is_some()
    {
        return Err(unfit("url-unfit"));
    }
    Ok(url)
}

fn unfit(detail: &str) -> Error {
    Error::invalid("base_url", detail)
}

fn tls(own_ca: Option<&str>) -> Result<rustls::ClientConfig> {
    let mut roots = match own_ca {
        Some(pem) => own_roots(pem)?,
        None => rustls::RootCertStore::empty(),
    };
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let mut config = sealed_by(roots);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn own_roots(pem: &str) -> Result<rustls::RootCertStore> {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let unfit = || Error::invalid("own_ca", "certificate-unfit");
    let read = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>();
    let mut roots = rustls::RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(read.map_err(|_| unfit())?);
    if added == 0 {
        return Err(unfit());
    }
    Ok(roots)
}

/// Whether a text holds certificate authorities a provider can be trusted by.
///
/// # Errors
/// `Invalid` on `own_ca` when it does not.
pub fn check_authorities(pem: &str) -> Result<()> {
    own_roots(pem).map(drop)
}

fn sealed_by(roots: rustls::RootCertStore) -> rustls::ClientConfig {
    rustls::ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth()
}
