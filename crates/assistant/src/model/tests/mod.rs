//! Asking models through emulators: again when they are busy, never elsewhere
//! than the person chose, and paid for as far as it came.

mod asking;
mod engine;

use std::{sync::Arc, time::Duration};

use emulators::Emulator;
use kernel::{
    Clock, Db, Ids, Language, Result, Timestamp,
    db::testing::{self, TestDb},
    egress::{Egress, SystemResolver},
    ids::{ModelId, ProviderId},
    secrets::Keyring,
};
use providers::{OutputShape, ProviderError};
use serde_json::json;

use super::*;
use crate::{
    policy::{Permit, Policy, permit_for_tests},
    prompt::{self, Prepared, Question},
    quota::{Quota, Reservation},
    redaction::{self, Texts},
    scenario::{BuiltIn, Scenarios},
};

const NOW: Timestamp = Timestamp::from_micros(1_795_413_600_000_000);
const MINUTE: Duration = Duration::from_mins(1);
const LEFT: Duration = Duration::from_mins(5);
const TEMPLATE: &str = "Tell it as JSON.\n=== user ===\n{% for line in lines %}{{ line }}{% endfor %}{{ instruction }}";
const ASK: BuiltIn = BuiltIn {
    toml: "code = 'test.ask'\nsubjects = []\nrecipe = 'answer'\nmax_tokens = 100\ntemperature = 0.0\n\
        prompt = 'ask'\nsmall_prompt = 'ask'\n[title]\nru = 'а'\nen = 'a'\n[description]\nru = 'а'\nen = 'a'\n",
    templates: &[("ask.ru.j2", TEMPLATE), ("ask.en.j2", TEMPLATE)],
};

/// A company's models, an allowance and nobody's waiting.
struct Company {
    models: Models,
    quota: Quota,
    permit: Permit,
    db: Db,
    ids: Ids,
    _test: TestDb,
}

impl Company {
    fn new() -> Self {
        Self::on(testing::sqlite(), Arc::new(NoEngine))
    }

    fn with(engine: Arc<dyn Engine>) -> Self {
        Self::on(testing::sqlite(), engine)
    }

    fn on(test: TestDb, engine: Arc<dyn Engine>) -> Self {
        let clock = Clock::fixed(NOW);
        let ids = Ids::seeded(clock.clone(), 3);
        let db = test.db.clone();
        let timer = Arc::new(Timer::new(clock, ids.clone()));
        Self {
            models: Models::new(db.clone(), gate(), Keyring::temporary(), engine, timer),
            quota: Quota::new(db.clone()),
            permit: permit_for_tests(&Policy::default()),
            db,
            ids,
            _test: test,
        }
    }

    /// A model at this address, or of the engine.
    async fn model(&self, name: &str, address: Option<String>) -> Model {
        self.speaking(name, address, &[Language::Ru, Language::En])
            .await
    }

    /// The same, good in these languages only.
    async fn speaking(&self, name: &str, address: Option<String>, languages: &[Language]) -> Model {
        let id: ModelId = self.ids.id();
        let new = NewModel {
            name: name.to_owned(),
            kind: if address.is_some() {
                Kind::Openai
            } else {
                Kind::Engine
            },
            model: "m".to_owned(),
            base_url: address,
            settings: ModelSettings {
                languages: languages.to_vec(),
                ..ModelSettings::default()
            },
        };
        let added = self.db.write(move |tx| {
            let place = ProviderId(id.0);
            let provider = Provider {
                name: new.name.clone(),
                kind: new.kind,
                base_url: new.base_url.clone(),
                ..Provider::engine(place, NOW)
            };
            provider::store::insert(tx, &provider)?;
            store::insert(tx, id, place, (&new.name, &new.model), &new.settings, NOW)?;
            store::find(tx, id)
        });
        added.await.expect("a model")
    }

    async fn paid(&self, prepared: &Prepared) -> Reservation {
        let most = prepared.most_tokens();
        let reserved = self.quota.reserve(&self.permit, NOW, most).await;
        reserved.expect("an allowance")
    }

    async fn used(&self) -> u64 {
        let allowance = self.quota.allowance(&self.permit, NOW).await;
        allowance.expect("an allowance").used
    }

    async fn ask(&self, model: &Model) -> Result<String, ProviderError> {
        self.ask_within(model, LEFT).await
    }

    async fn ask_within(&self, model: &Model, left: Duration) -> Result<String, ProviderError> {
        let prepared = prepared(&self.permit);
        let reservation = self.paid(&prepared).await;
        let so_far = SoFar::default();
        let answer = self
            .models
            .ask(model, prepared, reservation, left, &so_far)
            .await?;
        let (text, _) = answer.whole().await.map_err(|(error, _)| error)?;
        assert!(so_far.take().is_none(), "nothing is left of a whole answer");
        Ok(text)
    }
}

fn gate() -> Egress {
    let loopback = "127.0.0.0/8".parse().expect("a range");
    Egress::new(Arc::new(SystemResolver), vec![loopback], None).expect("a gate")
}

fn texts() -> Texts {
    Texts {
        lines: vec!["[1] Anna: card 4111 1111 1111 1111".to_owned()],
        instruction: String::new(),
    }
}

fn prepared(permit: &Permit) -> Prepared {
    prepared_of(permit, &redaction::redact(&texts()))
}

fn prepared_of(permit: &Permit, texts: &redaction::Redacted<Texts>) -> Prepared {
    let scenarios = Scenarios::load([ASK]).expect("a scenario");
    let question = Question {
        prompt: "ask",
        language: Language::En,
        output: OutputShape::JsonSchema {
            name: "answer".to_owned(),
            schema: json!({ "type": "object" }),
        },
        max_tokens: 100,
    };
    let scenario = scenarios.find("test.ask").expect("it");
    prompt::prepare(permit, scenario, &question, texts).expect("a request")
}

fn speaker() -> Emulator {
    Emulator::openai().answers("{\"items\":[]}")
}
