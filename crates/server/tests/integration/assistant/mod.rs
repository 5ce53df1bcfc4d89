//! Runs over HTTP, with emulated models that are honest, hostile or broken.

mod adversary;
mod asking;
mod elsewhere;
mod endings;
mod facts;
mod failures;
mod in_rooms;
mod keeping;
mod keys;
mod limits;
mod masking;
mod providers;
mod questions;
mod ranges;
mod rights;
mod running;
mod wording;

use emulators::{Emulator, RunningEmulator};
use serde_json::Value;
use uuid::Uuid;

use crate::support::{Member, Told, World};

/// A world, three colleagues and their room.
struct Office {
    world: World,
    anna: Member,
    oleg: Member,
    boss: Member,
    room: Uuid,
}

impl Office {
    async fn new() -> Self {
        Self::of(World::with_models()).await
    }

    /// An office on each database.
    async fn each() -> Vec<Self> {
        let mut all = Vec::new();
        for world in World::each_with_models() {
            all.push(Self::of(world).await);
        }
        all
    }

    async fn of(world: World) -> Self {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let boss = world.admin("boss@sufler.example").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        Self {
            world,
            anna,
            oleg,
            boss,
            room,
        }
    }

    /// An office where they have spoken, and the model that reads it.
    async fn with(emulator: Emulator) -> (Self, RunningEmulator) {
        let office = Self::new().await;
        office.talk().await;
        let (_, running) = office.world.model(&office.boss, "Проба", emulator).await;
        (office, running)
    }

    /// The same on each database.
    async fn each_with(emulator: impl Fn() -> Emulator) -> Vec<(Self, RunningEmulator)> {
        let mut all = Vec::new();
        for office in Self::each().await {
            office.talk().await;
            let (_, running) = office.world.model(&office.boss, "Проба", emulator()).await;
            all.push((office, running));
        }
        all
    }

    /// A short conversation with something of each kind in it.
    async fn talk(&self) -> Vec<Uuid> {
        let said = [
            (
                &self.anna,
                "Решили: поставщиком берём «Вектор», договор на 1 250 000 рублей.",
            ),
            (&self.oleg, "Пришлю подписанный договор до пятницы."),
            (&self.anna, "Кто проверит смету на монтаж?"),
            (
                &self.oleg,
                "Склад в Твери готов принять 40 паллет 27 ноября.",
            ),
        ];
        let mut ids = Vec::new();
        for (who, text) in said {
            ids.push(self.world.say(who, self.room, text).await);
        }
        ids
    }
}

/// What the last event tells.
fn result_of(told: &[Told]) -> &Value {
    &told.last().expect("an end").data["result"]
}

fn items_of(told: &[Told]) -> &Vec<Value> {
    result_of(told)["items"]
        .as_array()
        .expect("a list of items")
}

fn notices_of(told: &[Told]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let notices = result_of(told)["notices"]
        .as_array()
        .expect("a list of notices");
    notices
        .iter()
        .map(|notice| (text(&notice["code"]), text(&notice["text"])))
        .collect()
}

fn names_of(told: &[Told]) -> Vec<&str> {
    told.iter().map(|event| event.name.as_str()).collect()
}

fn all_quotes(told: &[Told]) -> bool {
    items_of(told)
        .iter()
        .all(|item| item["worded_by"] == "quote")
}
