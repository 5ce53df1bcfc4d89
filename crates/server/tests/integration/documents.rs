//! What is generated is committed: the API document, the sample of the
//! configuration and its reference page. `UPDATE_SNAPSHOTS=1` writes them anew.

use std::{fs, path::PathBuf};

use server::{config::document, router};

use crate::support::World;

#[expect(
    clippy::disallowed_methods,
    reason = "a switch of the test run, not of the program"
)]
fn updating() -> bool {
    std::env::var("UPDATE_SNAPSHOTS").is_ok_and(|value| value == "1")
}

#[track_caller]
fn compare(name: &str, made: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name);
    if updating() {
        fs::write(&path, made).expect("docs can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/{name} differs: look at it with UPDATE_SNAPSHOTS=1 cargo test -p server documents"
    );
}

#[tokio::test]
async fn the_api_changes_only_with_its_snapshot() {
    let (_, document) = router::api(&World::new().app);
    let text = document.to_pretty_json().expect("JSON");
    assert!(text.contains(r#""openapi": "3.1.0""#));
    compare("openapi.json", &format!("{text}\n"));
}

#[test]
fn the_sample_of_the_configuration_is_current() {
    compare("config.sample.toml", &document::sample());
}

#[test]
fn the_reference_of_the_configuration_is_current() {
    compare("configuration.md", &document::reference());
}

#[test]
fn the_sample_works_with_every_key_in_force() {
    let sample = document::sample();
    let lines = sample.lines().map(|line| {
        let key = line
            .strip_prefix('#')
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
        // Keys without a default show what could stand there, and files that
        // do not exist cannot be read.
        key.filter(|key| !key.contains("file") && !key.contains("postgres://"))
            .unwrap_or(line)
    });
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sufler.toml");
    fs::write(&path, lines.collect::<Vec<_>>().join("\n")).expect("a file");
    let flags = server::config::Flags {
        config: Some(path),
        ..Default::default()
    };
    let config = server::config::Config::load(&flags, []).expect("the sample can be read");
    assert_eq!(config.server.listen.port(), 8080);
}
