//! What a person's program meets when a provider fails: each fault of each provider, alone and with another model to
//! fall back to.

mod ask;
mod matrix;
mod secrecy;
mod table;

use emulators::{Emulator, RunningEmulator};
use kernel::Scope;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Member, TokenUser, World, id_of};

/// A key that must never be read again: for Sber's sign-in it is an id and a secret.
const CANARY: &str = "Y2FuYXJ5OmtleS1vZi1hLXByb3ZpZGVy";

/// A provider, who plays it, and its form.
struct Played {
    name: &'static str,
    emulator: fn() -> Emulator,
    kind: &'static str,
    /// What follows the emulator's origin in its address.
    path: &'static str,
    settings: fn(&str) -> Value,
}

const PLAYED: [Played; 6] = [
    Played {
        name: "OpenAI",
        emulator: Emulator::openai,
        kind: "openai",
        path: "/v1",
        settings: |_| json!({}),
    },
    Played {
        name: "GigaChat v1",
        emulator: Emulator::gigachat,
        kind: "gigachat",
        path: "/v1",
        settings: |at| json!({ "auth_url": format!("{at}/oauth"), "scope": "GIGACHAT_API_CORP" }),
    },
    Played {
        name: "GigaChat v2",
        emulator: Emulator::gigachat,
        kind: "gigachat",
        path: "/v1",
        settings: |at| {
            json!({ "auth_url": format!("{at}/oauth"), "scope": "GIGACHAT_API_B2B", "api_version": "v2" })
        },
    },
    Played {
        name: "Yandex",
        emulator: Emulator::yandex,
        kind: "yandex",
        path: "",
        settings: |_| json!({ "folder": "b1gtest", "api": "native" }),
    },
    Played {
        name: "Yandex, OpenAI-compatible",
        emulator: Emulator::yandex,
        kind: "yandex",
        path: "",
        settings: |_| json!({ "folder": "b1gtest", "api": "compatible" }),
    },
    Played {
        name: "Anthropic",
        emulator: Emulator::anthropic,
        kind: "anthropic",
        path: "",
        settings: |_| json!({}),
    },
];

/// A company with one provider that fails and one that does not.
struct Company {
    world: World,
    boss: Member,
    program: TokenUser,
    provider: Uuid,
    spare: Uuid,
    _running: [RunningEmulator; 2],
}

impl Company {
    async fn with(played: &Played) -> Self {
        let world = World::with_models();
        let boss = world.admin("boss@sufler.example").await;
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let program = world.token(anna.id, &[Scope::Run], None).await;
        let failing = (played.emulator)().start().await.expect("loopback");
        let healthy = Emulator::openai().start().await.expect("loopback");
        let provider = add(&world, &boss, played, &failing.origin()).await;
        let body = json!({ "name": "Запасная", "kind": "openai", "base_url": healthy.base_url(), "model": "honest" });
        let spare = world.post(&boss, "/api/v1/admin/models", &body).await;
        let spare = id_of(&spare.json());
        Self {
            world,
            boss,
            program,
            provider,
            spare,
            _running: [failing, healthy],
        }
    }

    /// A model of the failing provider that fails in this way.
    async fn model(&self, fault: &str) -> Uuid {
        let body = json!({ "provider_id": self.provider, "name": format!("с {fault}"), "model": format!("honest+{fault}") });
        let answer = self.world.post(&self.boss, "/api/v1/admin/models", &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        id_of(&answer.json())
    }

    /// From now on texts are asked of this model, and of the spare one when it fails.
    async fn fall_back_from(&self, model: Uuid) {
        let body = json!({ "models": [model, self.spare], "privacy": "abroad" });
        let path = "/api/v1/admin/routes/category:text";
        let answer = self.world.put(&self.boss, path, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
}

async fn add(world: &World, boss: &Member, played: &Played, origin: &str) -> Uuid {
    let mut settings = (played.settings)(origin);
    // Short, so that silence is told from slowness at once.
    settings["first_byte_seconds"] = 1.into();
    settings["gap_seconds"] = 1.into();
    let body = json!({ "name": played.name, "kind": played.kind, "api_key": CANARY,
        "base_url": format!("{origin}{}", played.path), "settings": settings });
    let answer = world.post(boss, "/api/v1/admin/providers", &body).await;
    assert_eq!(answer.status, 201, "{}: {}", played.name, answer.text());
    id_of(&answer.json())
}
