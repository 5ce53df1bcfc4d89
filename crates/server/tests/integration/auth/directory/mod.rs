//! Signing in by a directory, and being kept by it.

mod holding;
mod keeping;
mod sealing;
mod signing_in;

use kernel::{Timestamp, db::testing, jobs::Runner, tasks::Tasks};
use serde_json::{Value, json};
use server::{
    auth::outside::directory::jobs,
    config::{Config, Directory, DirectoryGroup},
};

use crate::support::{Answer, Asker, Member, Slapd, THERE, World};

const DIRECTORIES: &str = "/api/v1/admin/directories";

/// A server on each database, and its directory.
async fn each(change: impl Fn(&mut Directory)) -> Vec<(World, Slapd)> {
    let mut all = Vec::new();
    for test in testing::each() {
        let slapd = Slapd::start().await;
        let mut settings = slapd.settings();
        change(&mut settings);
        let mut config = Config::default();
        config.egress.allowed_private_ranges = vec!["127.0.0.0/8".parse().expect("a network")];
        config.sign_in.providers.directory = vec![settings];
        all.push((World::on(test, config), slapd));
    }
    all
}

/// Signs in by the password everybody has there.
async fn enter(world: &World, login: &str) -> Member {
    let answer = world.sign_in(login, THERE).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let person = answer.json()["person"].clone();
    Member {
        id: person["id"]
            .as_str()
            .expect("an id")
            .parse()
            .expect("an id"),
        email: person["email"].as_str().expect("an address").to_owned(),
        cookie: answer.cookie().expect("a session"),
    }
}

/// The regular look, when its time has come.
async fn look(world: &World, seconds: u64) {
    let works = jobs::works(&world.app.gate);
    let recurring = jobs::recurring(&world.app.gate).into_iter().collect();
    let (db, clock, ids) = (world.db.clone(), world.clock.clone(), world.ids.clone());
    let runner = Runner::new(db, clock, ids, Tasks::default(), works, recurring);
    runner.run_due().await.expect("planned");
    world.clock.advance(std::time::Duration::from_secs(seconds));
    runner.run_due().await.expect("a look");
}

/// How the directory is, as administrators see it.
async fn state(world: &World, admin: &impl Asker) -> Value {
    let listed = world.get(admin, DIRECTORIES).await;
    assert_eq!(listed.status, 200, "{}", listed.text());
    listed.json()["items"][0].clone()
}

async fn sync(world: &World, admin: &impl Asker, dismiss: &[&str]) -> Answer {
    let path = format!("{DIRECTORIES}/office/sync");
    world
        .post(admin, &path, &json!({ "dismiss": dismiss }))
        .await
}

async fn check(world: &World, admin: &impl Asker) -> Value {
    let path = format!("{DIRECTORIES}/office/check");
    let checked = world.post(admin, &path, &json!({})).await;
    assert_eq!(checked.status, 200, "{}", checked.text());
    checked.json()
}

fn mapped(dn: &str) -> DirectoryGroup {
    DirectoryGroup {
        dn: dn.to_owned(),
        group: None,
        department: None,
        administrator: false,
    }
}

fn is_time(value: &Value) -> bool {
    serde_json::from_value::<Timestamp>(value.clone()).is_ok()
}
