//! Local models: from a source into the folder.

mod examining;
mod folder;
mod hashes;
mod packages;
mod pulling;
mod refusing;
mod stopping;

use std::{collections::HashMap, path::PathBuf};

use kernel::{
    db::testing,
    jobs::{Runner, Work},
    tasks::Tasks,
};
use serde_json::{Value, json};
use server::{
    catalogue::{Pull, carry_out, jobs},
    config::Config,
};
use tempfile::TempDir;

use crate::support::{Member, Mood, Source, World, sha256, tiny_gguf};

pub(super) const PATH: &str = "/api/v1/admin/catalogue";
const PULL: &str = "/api/v1/admin/catalogue/tiny/pull";

/// A company with one model to be had, and its source.
struct Shop {
    world: World,
    admin: Member,
    source: Source,
    folder: TempDir,
    bytes: Vec<u8>,
}

/// What the one model of the list is like.
#[derive(Clone)]
struct Offer {
    /// Its source as TOML; `$` stands for the source's address.
    source: String,
    sha256: Option<String>,
    size: usize,
    accept: bool,
    ranges: Vec<&'static str>,
    engine_url: Option<String>,
}

impl Offer {
    fn of(bytes: &[u8]) -> Self {
        Self {
            source: "url = \"$/file/tiny.gguf\"".to_owned(),
            sha256: Some(sha256(bytes)),
            size: bytes.len(),
            accept: false,
            ranges: vec!["127.0.0.0/8"],
            engine_url: None,
        }
    }

    fn toml(&self, address: &str) -> String {
        let source = self.source.replace('$', address);
        let sum = self
            .sha256
            .as_ref()
            .map_or_else(String::new, |sum| format!("sha256 = \"{sum}\"\n"));
        let (size, accept) = (self.size, self.accept);
        format!(
            "python_index = \"{address}/simple/\"\n[[models]]\nname = \"tiny\"\ntitle = \"Крошка\"\n\
             file = \"tiny.gguf\"\nlanguages = [\"ru\"]\nsize = {size}\nsize_approx = {}\n{sum}\
             context = 4096\nmemory = 1000000\ngood_for = {{ ru = \"Проба\", en = \"A trial\" }}\n\
             licence = {{ name = \"MIT\", url = \"https://licence.example/\", accept = {accept} }}\n\
             [[models.sources]]\n{source}\n",
            self.sha256.is_none()
        )
    }

    fn config(&self, folder: &TempDir, address: &str) -> Config {
        let list = folder.path().join("catalogue.toml");
        std::fs::write(&list, self.toml(address)).expect("a list");
        let mut config = Config::default();
        config.egress.allowed_private_ranges = self
            .ranges
            .iter()
            .map(|range| range.parse().expect("a range"))
            .collect();
        config.engine.enabled = self.engine_url.is_some();
        config.engine.url = self
            .engine_url
            .as_ref()
            .map(|url| url.parse().expect("an address"));
        config.engine.models_dir = Some(folder.path().join("models"));
        config.engine.catalogue = Some(list);
        config
    }
}

impl Shop {
    /// A shop on SQLite that offers a whole model.
    async fn new() -> Self {
        let bytes = tiny_gguf(50_000);
        Self::with(Offer::of(&bytes), mood(&bytes)).await
    }

    async fn with(offer: Offer, mood: Mood) -> Self {
        let made = testing::sqlite();
        Self::on(made, offer, mood).await
    }

    async fn on(test: testing::TestDb, offer: Offer, mood: Mood) -> Self {
        let (folder, bytes) = (tempfile::tempdir().expect("a folder"), mood.bytes.clone());
        let source = Source::start(mood).await;
        let config = offer.config(&folder, &source.url);
        let world = World::on(test, config);
        let admin = world.admin("anna@sufler.example").await;
        Self {
            world,
            admin,
            source,
            folder,
            bytes,
        }
    }

    /// One on each database.
    async fn each() -> Vec<Self> {
        let mut all = Vec::new();
        for test in testing::each() {
            let bytes = tiny_gguf(50_000);
            all.push(Self::on(test, Offer::of(&bytes), mood(&bytes)).await);
        }
        all
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("models").join(name)
    }

    fn has(&self, name: &str) -> bool {
        self.file(name).exists()
    }

    async fn ask(&self) -> Value {
        let answer = self.world.post(&self.admin, PULL, &json!({})).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        answer.json()
    }

    async fn say(&self, verb: &str, body: Value) -> crate::support::Answer {
        let path = format!("{PULL}/{verb}");
        self.world.post(&self.admin, &path, &body).await
    }

    /// Does what is queued.
    async fn work(&self) {
        let (db, clock, ids) = (
            self.world.db.clone(),
            self.world.clock.clone(),
            self.world.ids.clone(),
        );
        let works: HashMap<&'static str, Work> = jobs::works(&self.world.app.catalogue);
        let runner = Runner::new(db, clock, ids, Tasks::default(), works, Vec::new());
        runner.run_due().await.expect("jobs");
    }

    async fn carry_out(&self) -> kernel::Result<Pull> {
        carry_out(&self.world.app.catalogue, "tiny", &|_| {}).await
    }

    async fn pull(&self) -> Value {
        self.world.get(&self.admin, PULL).await.json()
    }

    /// The one model as the catalogue shows it.
    async fn shown(&self) -> Value {
        let answer = self.world.get(&self.admin, PATH).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["items"][0].clone()
    }
}

fn mood(bytes: &[u8]) -> Mood {
    Mood {
        bytes: bytes.to_vec(),
        etag: "first".to_owned(),
        ..Mood::default()
    }
}
