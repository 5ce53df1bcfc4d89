//! HTTPS without a proxy. The certificate is for tests only.

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use super::{Desk, Running};

pub(super) const CERTIFICATE: &str = include_str!("certificate.pem");
pub(super) const KEY: &str = include_str!("key.pem");

fn connector() -> TlsConnector {
    let mut roots = RootCertStore::empty();
    let certificate =
        CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).expect("a certificate");
    roots.add(certificate).expect("a root");
    let config =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

#[tokio::test]
async fn the_server_speaks_https_itself() {
    let desk = Desk::new();
    desk.write("certificate.pem", CERTIFICATE);
    desk.write("key.pem", KEY);
    desk.write(
        "sufler.toml",
        "[server]\ntls_certificate_file = \"certificate.pem\"\ntls_key_file = \"key.pem\"\n",
    );
    let server = Running::start(&desk, &["--config", "sufler.toml"]);
    let host = server.url.strip_prefix("https://").expect("https");
    let stream = TcpStream::connect(host).await.expect("a connection");
    let name = ServerName::try_from("localhost").expect("a name");
    let mut stream = connector()
        .connect(name, stream)
        .await
        .expect("a handshake");
    let request =
        format!("GET /api/v1/health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    let answer = String::from_utf8(answer).expect("UTF-8");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("strict-transport-security: max-age="),
        "{answer}"
    );
}

#[test]
fn unfit_certificates_are_named() {
    let desk = Desk::new();
    desk.write("certificate.pem", "nonsense");
    desk.write("key.pem", KEY);
    desk.write(
        "sufler.toml",
        "[server]\ntls_certificate_file = \"certificate.pem\"\ntls_key_file = \"key.pem\"\n",
    );
    let text = desk.refused(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--config",
        "sufler.toml",
    ]);
    assert!(
        text.contains("certificate.pem holds no certificate"),
        "{text}"
    );
}
