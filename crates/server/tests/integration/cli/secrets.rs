//! Keys and authorities that come from the configuration.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use emulators::Emulator;
use kernel::secrets::Keyring;
use secrecy::ExposeSecret;
use serde_json::json;
use server::config::Config;
use tokio::net::TcpListener;

use super::{Desk, Running, tls};
use crate::support::World;

fn key(byte: u8) -> String {
    BASE64_STANDARD.encode([byte; 32])
}

#[tokio::test]
async fn a_key_from_the_configuration_seals_and_no_file_is_made() {
    let mut config = Config::default();
    config.secrets.key = Some(key(7).into());
    config.egress.allowed_private_ranges = vec!["127.0.0.0/8".parse().expect("a range")];
    let world = World::with(config);
    let boss = world.admin("boss@sufler.example").await;
    let secret = json!({ "api_key": "canary-key" });
    let (_, _running) = world
        .model_with(&boss, "Проба", Emulator::openai(), &secret)
        .await;
    let folder = &world.app.config.data_dir;
    assert!(!folder.join("keys/secrets.key").exists());
    let name = world
        .db
        .read(|tx| tx.query_one("SELECT name FROM secrets", &[], |row| row.get(0)));
    let name: String = name.await.expect("one secret");
    let open = |text: String| {
        let (ring, name) = (
            Keyring::from_value(&text.into()).expect("a key"),
            name.clone(),
        );
        world
            .db
            .read(move |tx| kernel::secrets::get(tx, &ring, &name))
    };
    let opened = open(key(7)).await.expect("read").expect("a secret");
    assert_eq!(opened.expose_secret(), "canary-key");
    open(key(8)).await.expect_err("another key opens nothing");
    let both = format!("{} {}", key(7), key(9));
    open(both).await.expect("the older of two keys still opens");
}

#[test]
fn the_environment_brings_the_key_and_a_wrong_one_is_named() {
    let desk = Desk::new();
    let serve = |value: String| {
        let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.env("SUFLER__SECRETS__KEY", value);
        command
    };
    drop(Running::start_as(serve(key(7))));
    assert!(desk.path().join("sufler-data/sufler.db").exists());
    assert!(!desk.path().join("sufler-data/keys/secrets.key").exists());
    let refused = serve("very-short".to_owned()).output().expect("it runs");
    let text = String::from_utf8(refused.stderr).expect("UTF-8");
    assert_eq!(refused.status.code(), Some(1), "{text}");
    assert!(
        text.contains("secrets.key") && !text.contains("very-short"),
        "{text}"
    );
}

/// A model server of the company's own, with a certificate of its own
/// authority.
#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_when_it_is_named() {
    for trusted in [false, true] {
        let emulator = Emulator::openai().knows_model("own");
        let (world, address) = with_authority(trusted, emulator.router()).await;
        let boss = world.admin("boss@sufler.example").await;
        let body = json!({ "name": "Своя", "kind": "openai", "base_url": address, "model": "own" });
        let made = world.post(&boss, "/api/v1/admin/models", &body).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let id = made.json()["id"].as_str().expect("an id").to_owned();
        let path = format!("/api/v1/admin/models/{id}/check");
        let checked = world.post(&boss, &path, &json!({})).await.json();
        assert_eq!(checked["ok"], trusted, "{checked}");
    }
}

async fn with_authority(trusted: bool, router: axum::Router) -> (World, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path
    };
    let certificate = file("certificate.pem", tls::CERTIFICATE);
    let mut config = Config::default();
    config.engine.enabled = false;
    config.egress.allowed_private_ranges = ["127.0.0.0/8", "::1/128"]
        .map(|range| range.parse().expect("a range"))
        .to_vec();
    config.egress.ca_file = trusted.then(|| certificate.clone());
    let mut own = config.server.clone();
    own.tls_certificate_file = Some(certificate);
    own.tls_key_file = Some(file("key.pem", tls::KEY));
    let acceptor = server::tls::acceptor(&own).expect("a certificate");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let world = World::with(config);
    let (tasks, grace) = (world.tasks.clone(), world.app.config.limits.stop());
    let serving = server::listen::accept(listener, acceptor, router, tasks, grace);
    world.tasks.spawn(serving);
    (world, format!("https://localhost:{port}/v1"))
}

#[test]
fn an_authority_file_that_is_none_is_named_at_the_start() {
    let desk = Desk::new();
    desk.write("sufler.toml", "[egress]\nca_file = \"own.pem\"\n");
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--config",
        "sufler.toml",
    ];
    let text = desk.refused(&serve);
    assert!(
        text.contains("egress.ca_file") && text.contains("own.pem"),
        "{text}"
    );
    desk.write("own.pem", "nonsense");
    let text = desk.refused(&serve);
    assert!(text.contains("egress.ca_file"), "{text}");
}
