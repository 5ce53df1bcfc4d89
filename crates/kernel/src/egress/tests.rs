use std::{
    collections::VecDeque,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::{Arc, Mutex},
};

use futures::future::BoxFuture;
use proptest::prelude::*;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, UnixListener},
};

use super::*;

/// Answers from a list, one after the other: a name whose meaning changes.
struct Scripted(Mutex<VecDeque<Vec<IpAddr>>>);

impl Resolve for Scripted {
    fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        let next = self.0.lock().expect("the script").pop_front();
        Box::pin(async move { next.ok_or_else(|| io::Error::other("the script has ended")) })
    }
}

fn gate(script: &[&[&str]], allowed: &[&str]) -> Egress {
    let answer = |line: &&[&str]| {
        line.iter()
            .map(|text| text.parse().expect("an address"))
            .collect()
    };
    let script = Scripted(Mutex::new(script.iter().map(answer).collect()));
    let allowed = allowed
        .iter()
        .map(|net| net.parse().expect("a network"))
        .collect();
    Egress::new(Arc::new(script), allowed, None).expect("a gate")
}

/// Addresses of this machine, of networks inside and of clouds' metadata.
const INSIDE: [[u8; 4]; 14] = [
    [127, 0, 0, 1],
    [127, 255, 255, 254],
    [10, 0, 0, 1],
    [172, 16, 0, 1],
    [172, 31, 255, 255],
    [192, 168, 1, 1],
    [169, 254, 169, 254],
    [100, 64, 0, 1],
    [100, 100, 100, 200],
    [0, 0, 0, 0],
    [192, 0, 0, 192],
    [198, 18, 0, 1],
    [224, 0, 0, 1],
    [255, 255, 255, 255],
];

/// Every way of writing an IPv4 address that some program understands.
fn forms([a, b, c, d]: [u8; 4]) -> Vec<String> {
    let whole = u32::from_be_bytes([a, b, c, d]);
    let (low, rest) = (u16::from_be_bytes([c, d]), whole & 0x00ff_ffff);
    let (high16, low16) = (whole >> 16, whole & 0xffff);
    vec![
        format!("{a}.{b}.{c}.{d}"),
        format!("{a}.{b}.{c}.{d}."),
        format!("{whole}"),
        format!("0x{whole:x}"),
        format!("0X{whole:08X}"),
        format!("0{whole:o}"),
        format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
        format!("0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}"),
        format!("000{a:o}.{b}.0x{c:x}.{d}"),
        format!("{a}.{b}.{low}"),
        format!("{a}.{rest}"),
        format!("{a}%2e{b}%2E{c}.{d}"),
        format!("{a}。{b}．{c}｡{d}"),
        format!("[::ffff:{a}.{b}.{c}.{d}]"),
        format!("[::ffff:{high16:x}:{low16:x}]"),
        format!("[0:0:0:0:0:ffff:{high16:x}:{low16:x}]"),
        format!("[::{high16:x}:{low16:x}]"),
        format!("[64:ff9b::{high16:x}:{low16:x}]"),
        format!("[64:ff9b:1::{high16:x}:{low16:x}]"),
        format!("[2002:{high16:x}:{low16:x}::1]"),
        format!(
            "[2001:0:4136:e378:8000:63bf:{:x}:{:x}]",
            !high16 & 0xffff,
            !low16 & 0xffff
        ),
    ]
}

#[tokio::test]
async fn no_form_of_an_inside_address_passes() {
    let gate = gate(&[], &[]);
    for inside in INSIDE {
        for host in forms(inside) {
            for url in [
                format!("http://{host}/"),
                format!("https://{host}:8080/v1"),
                format!("HTTP:\\\\{host}"),
            ] {
                let refused = gate.client_for(&url).await;
                // A form the parser takes for a name ends at the resolver.
                assert!(refused.is_err(), "{url} got through");
            }
        }
    }
}

#[tokio::test]
async fn what_a_stranger_names_is_never_inside() {
    let gate = gate(&[], &["10.0.0.0/8"]);
    for (url, ours, of_strangers) in [
        ("http://10.1.2.3/", true, false),
        ("http://192.168.1.1/", false, false),
        ("https://8.8.8.8/", true, true),
    ] {
        assert_eq!(gate.client_for(url).await.is_ok(), ours, "{url}");
        let public = gate.client_for_public(url).await;
        assert_eq!(public.is_ok(), of_strangers, "{url}");
    }
}

#[tokio::test]
async fn addresses_of_ipv6_alone_that_lead_inside_do_not_pass() {
    let gate = gate(&[], &[]);
    for host in [
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "100::1",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "4000::1",
    ] {
        assert!(
            gate.client_for(&format!("http://[{host}]/")).await.is_err(),
            "{host}"
        );
    }
}

#[tokio::test]
async fn only_plain_web_addresses_are_taken() {
    let gate = gate(&[&["1.1.1.1"]], &[]);
    for url in [
        "",
        "example.org",
        "ftp://example.org",
        "file:///etc/passwd",
        "http://",
        "http://user@example.org",
        "http://:x@example.org",
        "unix:/run/x",
        "gopher://example.org",
        "javascript:alert(1)",
        "http://exa mple.org",
    ] {
        let refused = gate.client_for(url).await.expect_err(url);
        assert!(
            matches!(refused, Error::Invalid { ref field, .. } if field == "base_url"),
            "{url}"
        );
    }
    let (url, _) = gate
        .client_for(" https://Example.ORG/v1 ")
        .await
        .expect("a public host");
    assert_eq!(url.as_str(), "https://example.org/v1");
}

proptest! {
    #[test]
    fn a_mapped_address_is_as_public_as_itself(bits in any::<u32>()) {
        let plain = Ipv4Addr::from(bits);
        prop_assert_eq!(is_public(plain.into()), is_public(plain.to_ipv6_mapped().into()));
        let compatible = Ipv6Addr::from(u128::from(bits));
        prop_assert!(!is_public(compatible.into()));
    }

    #[test]
    fn what_the_standard_library_calls_inside_is_inside(bits in any::<u32>(), wide in any::<u128>()) {
        let address = Ipv4Addr::from(bits);
        let inside = address.is_private() || address.is_loopback() || address.is_link_local()
            || address.is_multicast() || address.is_broadcast() || address.is_documentation();
        prop_assert!(!(inside && is_public(address.into())));
        let wide = Ipv6Addr::from(wide);
        let inside = wide.is_loopback() || wide.is_multicast() || wide.is_unique_local()
            || wide.is_unicast_link_local() || wide.is_unspecified();
        prop_assert!(!(inside && is_public(wide.into())));
    }
}

#[tokio::test]
async fn one_inside_answer_among_public_ones_refuses_the_name() {
    let gate = gate(
        &[
            &["1.1.1.1", "127.0.0.1"],
            &["2606:4700::1", "::ffff:10.0.0.1"],
            &[],
        ],
        &[],
    );
    for _ in 0..3 {
        let refused = gate
            .client_for("http://mixed.example/")
            .await
            .expect_err("refused");
        assert!(
            refused.to_string().contains("url-leads-inside"),
            "{refused}"
        );
    }
    let lost = gate
        .client_for("http://mixed.example/")
        .await
        .expect_err("nobody answers");
    assert_eq!(lost.code(), "unavailable");
}

/// A server that answers each connection with the same text; counts them.
async fn serve(answer: String) -> (u16, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let count = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&count);
    crate::tasks::Tasks::default().spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            *counted.lock().expect("the count") += 1;
            let mut request = [0; 4096];
            let read = stream.read(&mut request).await;
            drop(read);
            drop(stream.write_all(answer.as_bytes()).await);
        }
    });
    (port, count)
}

fn answer(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn a_name_that_changes_its_meaning_keeps_the_checked_address() {
    let (port, count) = serve(answer("checked")).await;
    // First the allowed network, at the second question the metadata service.
    let gate = gate(&[&["127.0.0.1"], &["169.254.169.254"]], &["127.0.0.1/32"]);
    let (url, client) = gate
        .client_for(&format!("http://rebind.example:{port}/"))
        .await
        .expect("allowed");
    for _ in 0..2 {
        let response = client.get(url.clone()).send().await.expect("an answer");
        assert_eq!(response.text().await.expect("a body"), "checked");
    }
    assert_eq!(*count.lock().expect("the count"), 2);
    // The client knows no other name, and a new one is checked anew.
    assert!(
        client
            .get(format!("http://other.example:{port}/"))
            .send()
            .await
            .is_err()
    );
    assert!(
        gate.client_for(&format!("http://rebind.example:{port}/"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (inside, reached) = serve(answer("inside")).await;
    let redirect = format!(
        "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:{inside}/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    let (port, _) = serve(redirect).await;
    let gate = gate(&[], &["127.0.0.1/32"]);
    let (url, client) = gate
        .client_for(&format!("http://127.0.0.1:{port}/"))
        .await
        .expect("allowed");
    assert_eq!(
        client.get(url).send().await.expect("an answer").status(),
        302
    );
    assert_eq!(*reached.lock().expect("the count"), 0);
}

#[tokio::test]
async fn a_long_answer_is_cut_at_the_limit() {
    let (port, _) = serve(answer(&"x".repeat(5_000))).await;
    let gate = gate(&[], &["127.0.0.0/8"]);
    for (limit, fits) in [(5_000, true), (4_999, false)] {
        let (url, client) = gate
            .client_for(&format!("http://127.0.0.1:{port}/"))
            .await
            .expect("allowed");
        let body = read_bounded(client.get(url).send().await.expect("an answer"), limit).await;
        assert_eq!(body.is_ok(), fits, "{limit}");
    }
}

#[tokio::test]
async fn the_engine_is_reached_over_its_socket_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("engine.sock");
    let listener = UnixListener::bind(&path).expect("a socket");
    let served = crate::tasks::Tasks::default().spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut request = [0; 4096];
        let read = stream.read(&mut request).await.expect("a request");
        stream
            .write_all(answer("engine").as_bytes())
            .await
            .expect("answered");
        String::from_utf8_lossy(&request[..read]).into_owned()
    });
    let client = gate(&[], &[]).unix(&path).expect("a client");
    let response = client
        .get("http://engine/health")
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.text().await.expect("a body"), "engine");
    assert!(
        served
            .await
            .expect("served")
            .starts_with("GET /health HTTP/1.1\r\n")
    );
}

#[test]
fn an_own_authority_must_be_a_certificate() {
    let gate = |pem| Egress::new(Arc::new(SystemResolver), Vec::new(), Some(pem));
    for pem in [
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        assert_eq!(gate(pem).expect_err(pem).code(), "invalid");
    }
}
