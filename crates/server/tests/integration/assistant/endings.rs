//! A run ends with the session, token or person it began with.

use std::sync::Arc;

use emulators::{Emulator, RunningEmulator};
use kernel::{Event, Scope};
use serde_json::{Value, json};
use tokio::sync::Notify;
use uuid::Uuid;

use super::Office;
use crate::support::{Asker, Member, PASSWORD, TokenUser, Told, summary_of};

/// Offices whose model never answers, one on each database.
async fn waiting() -> Vec<(Office, RunningEmulator)> {
    Office::each_with(|| Emulator::openai().starts_slowly(Arc::default())).await
}

/// A second session of the same person.
async fn again(office: &Office, member: &Member) -> Member {
    let answer = office.world.sign_in(&member.email, PASSWORD).await;
    Member {
        cookie: answer.cookie().expect("a cookie"),
        ..member.clone()
    }
}

/// Starts a run as `who`, shuts them out by `end`, and answers what was told.
async fn shut_out(office: &Office, who: &impl Asker, end: impl AsyncFnOnce()) -> (Uuid, Vec<Told>) {
    let mut stream = office.world.run(who, &summary_of(office.room)).await;
    let run = stream.run;
    stream.until("progress").await;
    end().await;
    (run, stream.all().await)
}

fn is_cancelled(told: &[Told]) -> bool {
    let last = told.last().expect("an end");
    (last.name.as_str(), &last.data["state"]) == ("run.finished", &json!("cancelled"))
}

#[tokio::test]
async fn signing_out_ends_the_runs_of_that_session_only() {
    for (office, _running) in waiting().await {
        let (world, anna) = (&office.world, &office.anna);
        let second = again(&office, anna).await;
        let mut other = world.run(&second, &summary_of(office.room)).await;
        other.until("progress").await;
        let end = async || {
            let answer = world.delete(anna, "/api/v1/session").await;
            assert_eq!(answer.status, 204, "{}", answer.text());
        };
        let (run, told) = shut_out(&office, anna, end).await;
        assert!(is_cancelled(&told), "{told:?}");
        let path = |run: Uuid| format!("/api/v1/runs/{run}");
        assert_eq!(world.read(&second, &path(run)).await["state"], "cancelled");
        assert_eq!(
            world.read(&second, &path(other.run)).await["state"],
            "running"
        );
    }
}

#[tokio::test]
async fn a_deleted_token_ends_the_runs_it_began() {
    for (office, _running) in waiting().await {
        let (world, anna) = (&office.world, &office.anna);
        let token: TokenUser = world.token(anna.id, &[Scope::Read, Scope::Run], None).await;
        let end = async || {
            let tokens = world.read(anna, "/api/v1/me/tokens").await;
            let id = tokens["items"][0]["id"].as_str().expect("an id");
            let answer = world.delete(anna, &format!("/api/v1/me/tokens/{id}")).await;
            assert_eq!(answer.status, 204, "{}", answer.text());
        };
        let (_, told) = shut_out(&office, &token, end).await;
        assert!(is_cancelled(&told), "{told:?}");
    }
}

#[tokio::test]
async fn deactivation_ends_every_run_of_the_person() {
    for (office, _running) in waiting().await {
        let (world, anna) = (&office.world, &office.anna);
        let end = async || {
            let path = format!("/api/v1/admin/people/{}", anna.id);
            let answer = world
                .patch(&office.boss, &path, &json!({ "active": false }))
                .await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        };
        let (_, told) = shut_out(&office, anna, end).await;
        assert!(is_cancelled(&told), "{told:?}");
    }
}

/// The news of an end may be lost on its way from another node.
#[tokio::test]
async fn an_end_that_nobody_heard_of_ends_the_run_too() {
    for (office, _running) in waiting().await {
        let (world, anna) = (&office.world, &office.anna);
        let second = again(&office, anna).await;
        let mut other = world.run(&office.oleg, &summary_of(office.room)).await;
        other.until("progress").await;
        let person = anna.id;
        let end = async || {
            let sql = "DELETE FROM sessions WHERE person_id = $1";
            let gone = world.db.write(move |tx| tx.execute(sql, &[person.into()]));
            assert_eq!(gone.await.expect("gone"), 2);
            world.events.publish(Event::Missed);
        };
        let (_, told) = shut_out(&office, &second, end).await;
        assert!(is_cancelled(&told), "{told:?}");
        let path = format!("/api/v1/runs/{}", other.run);
        assert_eq!(world.read(&office.oleg, &path).await["state"], "running");
    }
}

/// A summary reads what any member may read: losing the administration takes
/// nothing from it.
#[tokio::test]
async fn who_loses_the_administration_keeps_their_runs() {
    let gate = Arc::new(Notify::new());
    let (office, _running) =
        Office::with(Emulator::openai().starts_slowly(Arc::clone(&gate))).await;
    let (world, anna) = (&office.world, &office.anna);
    let path = format!("/api/v1/admin/people/{}", anna.id);
    let promote = async |yes: bool| {
        let change = json!({ "administrator": yes });
        let answer = world.patch(&office.boss, &path, &change).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    };
    promote(true).await;
    let mut stream = world.run(anna, &summary_of(office.room)).await;
    stream.until("progress").await;
    promote(false).await;
    gate.notify_one();
    let told = stream.all().await;
    let last: &Value = &told.last().expect("an end").data["state"];
    assert_eq!(last, "finished");
}

/// Whoever is shut out of one thing does not end what others asked for.
#[tokio::test]
async fn the_runs_of_others_go_on() {
    let gate = Arc::new(Notify::new());
    let (office, _running) =
        Office::with(Emulator::openai().starts_slowly(Arc::clone(&gate))).await;
    let (world, anna) = (&office.world, &office.anna);
    let mut stream = world.run(anna, &summary_of(office.room)).await;
    stream.until("progress").await;
    assert_eq!(
        world.delete(&office.oleg, "/api/v1/session").await.status,
        204
    );
    gate.notify_one();
    let told = stream.all().await;
    let last: &Value = &told.last().expect("an end").data["state"];
    assert_eq!(last, "finished");
}
