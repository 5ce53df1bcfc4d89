//! HTTPS without a proxy.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Result, bail};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio_rustls::TlsAcceptor;

use crate::config::Server;

/// What accepts TLS, when a certificate is configured.
///
/// # Errors
/// A file that cannot be read, or a key that does not fit the certificate.
pub fn acceptor(server: &Server) -> Result<Option<TlsAcceptor>> {
    let (Some(certificate), Some(key)) = (&server.tls_certificate_file, &server.tls_key_file)
    else {
        return Ok(None);
    };
    let chain = read_chain(certificate)?;
    let key = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| anyhow::anyhow!("server.tls_key_file: {}: {error}", key.display()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .context("server.tls_key_file does not fit server.tls_certificate_file")?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Some(TlsAcceptor::from(Arc::new(config))))
}

fn read_chain(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let unfit = |error| anyhow::anyhow!("server.tls_certificate_file: {}: {error}", path.display());
    let chain = CertificateDer::pem_file_iter(path).map_err(unfit)?;
    let chain: Vec<_> = chain.collect::<Result<_, _>>().map_err(unfit)?;
    if chain.is_empty() {
        bail!(
            "server.tls_certificate_file: {} holds no certificate",
            path.display()
        );
    }
    Ok(chain)
}
