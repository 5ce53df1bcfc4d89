//! How the server is reached.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::{Result, bail};
use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

/// How the server is reached.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// The address and port to listen on. Port 0 takes any free one.
    #[schemars(with = "String")]
    pub listen: SocketAddr,
    /// The address people type, for links in invitations and for cookies. Without it, it is made from `listen`.
    /// Behind a proxy or with TLS, give the `https://` address. Its host is the only name the server answers to,
    /// besides `localhost` and addresses of numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub public_url: Option<Url>,
    /// Networks of reverse proxies whose `X-Forwarded-For` is believed.
    #[schemars(with = "Vec<String>")]
    pub trusted_proxies: Vec<IpNet>,
    /// A PEM file with the certificate chain. With it and the key, the server speaks HTTPS itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_certificate_file: Option<PathBuf>,
    /// A PEM file with the certificate's private key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_key_file: Option<PathBuf>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            trusted_proxies: Vec::new(),
            tls_certificate_file: None,
            tls_key_file: None,
        }
    }
}

impl Server {
    pub(super) fn check(&self) -> Result<()> {
        if self.tls_certificate_file.is_some() != self.tls_key_file.is_some() {
            bail!(
                "server.tls_certificate_file and server.tls_key_file go together: give both or neither"
            );
        }
        if let Some(url) = &self.public_url
            && (!matches!(url.scheme(), "http" | "https") || url.host().is_none())
        {
            bail!("server.public_url: {url} is not an http:// or https:// address");
        }
        Ok(())
    }

    /// The address people type: the configured one, or the one that is
    /// listened on.
    ///
    /// # Errors
    /// None in practice: every socket address makes an address.
    pub fn public_url(&self, bound: SocketAddr) -> Result<Url> {
        if let Some(url) = &self.public_url {
            return Ok(url.clone());
        }
        let scheme = if self.tls_key_file.is_some() {
            "https"
        } else {
            "http"
        };
        let host = if bound.ip().is_unspecified() {
            format!("localhost:{}", bound.port())
        } else {
            bound.to_string()
        };
        Ok(Url::parse(&format!("{scheme}://{host}/"))?)
    }
}
