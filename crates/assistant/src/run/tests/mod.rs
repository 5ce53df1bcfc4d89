//! Runs over models that fail, hang or panic, and people who are shut out while
//! they wait. On each database.

mod asked_again;
mod endings;
mod falling_back;
mod text;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use emulators::{Emulator, RunningEmulator};
use futures::{FutureExt, StreamExt, future::BoxFuture};
use kernel::{
    Actor, Clock, Event, Ids, Language, Result, SubjectRef, Timestamp, Tx,
    actor::Via,
    db::testing::{self, TestDb},
    egress::{Egress, SystemResolver},
    files::Files,
    ids::{ModelId, SessionId},
    people::{self, NewPerson, PersonChanges},
    secrets::Keyring,
    tasks::Tasks,
};
use providers::ChatProvider;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use super::{
    actions::{Started, find_run, start_run},
    types::{Run, RunEvent, RunResult, RunState, StartRun},
    *,
};
use crate::{
    Access, Context, Origin, Parts, Section, Span, SubjectKind, Subjects,
    model::{
        Engine, EngineState, Kind, ModelSettings, Models, NewModel, NoEngine, Timer,
        actions::add_model,
    },
    quota::Quota,
    scenario::{BuiltIn, Scenarios},
};

const NOW: Timestamp = Timestamp::from_micros(1_795_413_600_000_000);
const TEMPLATE: &str = "Reply in JSON.\n=== user ===\n{% for line in lines %}{{ line }}\n{% endfor %}{{ instruction }}";
const SUMMARY: BuiltIn = BuiltIn {
    toml: "code = 'test.summarise'\nsubjects = ['test.talk']\nrecipe = 'summary'\nmax_tokens = 100\n\
        temperature = 0.0\nprompt = 'sum'\nsmall_prompt = 'sum'\n[title]\nru = 'а'\nen = 'a'\n\
        [description]\nru = 'а'\nen = 'a'\n",
    templates: &[("sum.ru.j2", TEMPLATE), ("sum.en.j2", TEMPLATE)],
};
const ANSWER: BuiltIn = BuiltIn {
    toml: "code = 'test.ask'\nsubjects = ['test.talk']\nrecipe = 'answer'\nmax_tokens = 100\n\
        temperature = 0.0\nprompt = 'sum'\nsmall_prompt = 'sum'\n[title]\nru = 'а'\nen = 'a'\n\
        [description]\nru = 'а'\nen = 'a'\n",
    templates: SUMMARY.templates,
};
const TEXT: BuiltIn = BuiltIn {
    toml: "code = 'test.write'\nsubjects = ['test.talk']\nrecipe = 'text'\nmax_tokens = 100\n\
        temperature = 0.0\nprompt = 'sum'\nsmall_prompt = 'sum'\n[title]\nru = 'а'\nen = 'a'\n\
        [description]\nru = 'а'\nen = 'a'\n",
    templates: SUMMARY.templates,
};
const TALK: SubjectKind = SubjectKind {
    kind: "test.talk",
    may_read: |tx, actor, _| is_active(tx, actor),
    names: |_, _, _| Ok(std::collections::HashMap::new()),
    context: |_, _, _, _, at| Ok(talk(at)),
};
/// So many messages that a small context needs several requests.
const MESSAGES: usize = 60;

fn is_active(tx: &mut Tx<'_>, actor: &Actor) -> Result<bool> {
    Ok(people::store::find(tx, actor.person)?.active)
}

fn talk(at: Timestamp) -> Context {
    let span = |number: usize| Span {
        origin: Origin::Colleague,
        id: Uuid::from_u128(number as u128 + 1),
        container: Uuid::nil(),
        thread: None,
        author_id: None,
        author: "Олег Иванов".to_owned(),
        at,
        text: format!("Решили: поставка номер {number} уходит на склад в Твери 27 ноября."),
        mentions: Vec::new(),
    };
    Context {
        spans: (0..MESSAGES).map(span).collect(),
        people: vec!["Олег Иванов".to_owned()],
        ..Context::default()
    }
}

/// A company and one person of it.
struct Company {
    parts: Parts,
    anna: Actor,
    /// Whether those who came in may stay.
    door: Arc<AtomicBool>,
    _test: TestDb,
    _folder: tempfile::TempDir,
}

impl Company {
    /// One on each database.
    async fn each(engine: Arc<dyn Engine>) -> Vec<Self> {
        let mut all = Vec::new();
        for test in testing::each() {
            all.push(Self::on(test, Arc::clone(&engine)).await);
        }
        all
    }

    async fn on(test: TestDb, engine: Arc<dyn Engine>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::fixed(NOW);
        let ids = Ids::seeded(clock.clone(), 5);
        let (db, keyring) = (test.db.clone(), Keyring::temporary());
        let loopback = "127.0.0.0/8".parse().expect("a range");
        let egress = Egress::new(Arc::new(SystemResolver), vec![loopback], None).expect("a gate");
        let timer = Arc::new(Timer::new(clock.clone(), ids.clone()));
        let section = Section {
            id: "test",
            routes: OpenApiRouter::new,
            subjects: &[TALK],
            scenarios: &[SUMMARY, ANSWER, TEXT],
            audited: &[],
            works: |_| Vec::new(),
            acquaintances: |_, _| Ok(Vec::new()),
            dismissed: |_, _| Ok(()),
        };
        let door = Arc::new(AtomicBool::new(true));
        let open = Arc::clone(&door);
        let parts = Parts {
            models: Models::new(db.clone(), egress.clone(), keyring.clone(), engine, timer),
            quota: Quota::new(db.clone()),
            scenarios: Arc::new(Scenarios::load([SUMMARY, ANSWER, TEXT]).expect("scenarios")),
            subjects: Arc::new(Subjects::of(&[section])),
            files: Files::at(folder.path()).expect("a folder of files"),
            pictures: kernel::pictures::Pictures::default(),
            access: Access::new(move |_, _, _| Ok(open.load(Ordering::Acquire))),
            runs: Runs::default(),
            tasks: Tasks::default(),
            events: test.events.clone(),
            db,
            clock,
            ids,
            keyring,
            egress,
        };
        let anna = anna(&parts).await;
        Self {
            parts,
            anna,
            door,
            _test: test,
            _folder: folder,
        }
    }

    async fn model(
        &self,
        name: &str,
        base_url: Option<String>,
        settings: ModelSettings,
    ) -> ModelId {
        let new = NewModel {
            name: name.to_owned(),
            kind: if base_url.is_some() {
                Kind::Openai
            } else {
                Kind::Engine
            },
            model: "m.gguf".to_owned(),
            base_url,
            settings,
        };
        let parts = self.parts.clone();
        let added = self
            .parts
            .db
            .write(move |tx| add_model(tx, &parts, None, &new, None));
        added.await.expect("a model").id
    }

    /// A model outside that is played by `emulator`.
    async fn emulated(&self, name: &str, context: u32, emulator: Emulator) -> RunningEmulator {
        let running = emulator.start().await.expect("loopback");
        let settings = ModelSettings {
            context,
            ..ModelSettings::default()
        };
        self.model(name, Some(running.base_url()), settings).await;
        running
    }

    /// Anna may not stay; nobody is told.
    fn close_the_door(&self) {
        self.door.store(false, Ordering::Release);
    }

    /// Anna may not read the talk any more; nobody is told.
    async fn take_the_talk(&self) {
        let (clock, id) = (self.parts.clock.clone(), self.anna.person);
        let changes = PersonChanges {
            active: Some(false),
            ..PersonChanges::default()
        };
        let changed = self
            .parts
            .db
            .write(move |tx| people::store::update(tx, &clock, id, &changes));
        changed.await.expect("changed");
    }

    async fn start(&self, scenario: &str) -> Result<Started> {
        let asked = StartRun {
            scenario: scenario.to_owned(),
            subject: Some(SubjectRef::new("test.talk", Uuid::nil())),
            instruction: "Когда поставка уходит на склад?".to_owned(),
            ..StartRun::default()
        };
        start_run(&self.parts, &self.anna, asked).await
    }

    async fn found(&self, started: &Started) -> Run {
        let run = find_run(&self.parts, &self.anna, started.id).await;
        run.expect("a run")
    }
}

async fn anna(parts: &Parts) -> Actor {
    let new = NewPerson {
        name: "Анна Петрова".to_owned(),
        email: "anna@sufler.example".to_owned(),
        title: String::new(),
        department: None,
        language: Language::Ru,
        time_zone: "Europe/Moscow".to_owned(),
        administrator: false,
        password_hash: None,
    };
    let (clock, ids) = (parts.clock.clone(), parts.ids.clone());
    let person = parts
        .db
        .write(move |tx| people::store::create(tx, &ids, &clock, &new));
    let person = person.await.expect("a person");
    Actor {
        person: person.id,
        name: person.name,
        administrator: false,
        guest: false,
        language: Language::Ru,
        time_zone: person.time_zone,
        via: Via::Session(SessionId(Uuid::nil())),
    }
}

/// Everything a run tells until its end.
async fn told(started: &Started) -> Vec<RunEvent> {
    let follow = Arc::clone(&started.live).follow(0);
    follow.map(|(_, event)| event).collect().await
}

/// How it ended: its state where it ended well, and what it has.
fn end(told: &[RunEvent]) -> (Option<RunState>, &RunResult) {
    match told.last().expect("an end") {
        RunEvent::Finished { state, result } => (Some(*state), result),
        RunEvent::Failed { result, .. } => (None, result),
        other => panic!("{other:?} is no end"),
    }
}

fn codes(result: &RunResult) -> Vec<&str> {
    let notices = result.notices.iter();
    notices.map(|notice| notice.code.as_str()).collect()
}
