//! Worlds that may ask emulated models on loopback.

use assistant::model::{Kind, ModelSettings, NewModel, actions::add_model, starter_model};
use emulators::{Emulator, RunningEmulator};
use kernel::db::testing;
use serde_json::{Value, json};
use server::config::Config;
use uuid::Uuid;

use super::{Member, World, id_of};

impl World {
    /// A world that lets models on loopback be asked and runs none itself.
    pub(crate) fn with_models() -> Self {
        Self::with(config())
    }

    /// The same on each database.
    pub(crate) fn each_with_models() -> Vec<Self> {
        testing::each()
            .into_iter()
            .map(|test| Self::on(test, config()))
            .collect()
    }

    /// Adds a model that is asked for one sentence at a time, as the engine's
    /// small ones are.
    pub(crate) async fn small_model(&self, emulator: Emulator) -> RunningEmulator {
        let running = emulator.start().await.expect("an emulator");
        self.add(NewModel {
            name: "Малютка".to_owned(),
            kind: Kind::Openai,
            model: "small".to_owned(),
            base_url: Some(running.base_url()),
            settings: ModelSettings {
                small: true,
                ..ModelSettings::default()
            },
        })
        .await;
        running
    }

    /// Adds a model of the engine, which is switched off here.
    pub(crate) async fn local_model(&self, name: &str) {
        self.add(NewModel {
            name: name.to_owned(),
            kind: Kind::Engine,
            model: "local.gguf".to_owned(),
            base_url: None,
            settings: ModelSettings::default(),
        })
        .await;
    }

    /// Adds the starter model: of the engine, and without Russian.
    pub(crate) async fn starter_model(&self) {
        self.add(starter_model("starter.gguf")).await;
    }

    async fn add(&self, new: NewModel) {
        let parts = self.app.parts.clone();
        let added = self
            .db
            .write(move |tx| add_model(tx, &parts, None, &new, None))
            .await;
        added.expect("a model");
    }

    /// Starts an emulator and adds it as a model.
    pub(crate) async fn model(
        &self,
        admin: &Member,
        name: &str,
        emulator: Emulator,
    ) -> (Uuid, RunningEmulator) {
        self.model_with(admin, name, emulator, &json!({})).await
    }

    /// The same with other settings.
    pub(crate) async fn model_with(
        &self,
        admin: &Member,
        name: &str,
        emulator: Emulator,
        settings: &Value,
    ) -> (Uuid, RunningEmulator) {
        let running = emulator.start().await.expect("an emulator");
        let mut body = json!({ "name": name, "kind": "openai", "base_url": running.base_url(), "model": "emulated" });
        for (field, value) in settings.as_object().expect("an object") {
            body[field] = value.clone();
        }
        let answer = self.post(admin, "/api/v1/admin/models", &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        (id_of(&answer.json()), running)
    }
}

fn config() -> Config {
    let mut config = Config::default();
    config.egress.allowed_private_ranges = vec!["127.0.0.0/8".parse().expect("a range")];
    config.engine.enabled = false;
    config
}
