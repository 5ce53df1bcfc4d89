use std::time::Duration;

use kernel::{Scope, db::Dialect, people};
use serde_json::json;
use server::auth::{actions, types::LinkKind};

use crate::support::{Anonymous, FACTORS, PASSWORD, Raw, STEP, World, each, half};

const EMAIL: &str = "anna@sufler.example";

fn totp(code: &str) -> serde_json::Value {
    json!({ "way": "totp", "code": code })
}

#[tokio::test]
async fn signing_in_takes_a_code_once_an_application_is_there() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        let (application, codes) = world.with_application(&anna).await;
        assert_eq!(codes.len(), 10);
        world.clock.advance(Duration::from_secs(30));
        let first = world.sign_in(EMAIL, PASSWORD).await;
        assert_eq!(first.status, 202, "{}", first.text());
        assert_eq!(first.json()["ways"], json!(["totp", "recovery"]));
        assert_eq!(first.cookie(), None, "no session yet");
        let waiting = half(&first);
        let told = world.get(&waiting, STEP).await.json();
        assert_eq!(told, first.json());
        let wrong = world.post(&waiting, STEP, &totp("000000")).await;
        wrong.is_problem(422, "invalid", Some("code"));
        let body = totp(&application.code(&world.clock));
        let answer = world.post(&waiting, STEP, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["person"]["id"], json!(anna.id));
        assert!(answer.cookie().is_some());
        let again = world.post(&waiting, STEP, &body).await;
        again.is_problem(404, "not_found", None);
    }
}

#[tokio::test]
async fn a_half_open_sign_in_gives_no_rights() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        world.with_application(&anna).await;
        let waiting = world.half_open(EMAIL).await;
        let Raw(headers) = &waiting;
        let secret = headers[0].1.strip_prefix("sufler_step=").expect("a step");
        // Neither as what it is nor put in the place of a session or a token.
        let disguises = [
            Raw(headers.clone()),
            Raw(vec![("cookie", format!("sufler_session={secret}"))]),
            Raw(vec![("authorization", format!("Bearer {secret}"))]),
        ];
        for asker in disguises {
            for path in [
                "/api/v1/session",
                "/api/v1/me/sessions",
                FACTORS,
                "/api/v1/live",
            ] {
                let answer = world.get(&asker, path).await;
                answer.is_problem(401, "unauthenticated", None);
            }
        }
    }
}

#[tokio::test]
async fn a_code_works_once() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        let (application, _) = world.with_application(&anna).await;
        // The code that set it up is used already.
        let body = totp(&application.code(&world.clock));
        let waiting = world.half_open(EMAIL).await;
        let used = world.post(&waiting, STEP, &body).await;
        used.is_problem(422, "invalid", Some("code"));
        world.clock.advance(Duration::from_secs(30));
        let body = totp(&application.code(&world.clock));
        let both = [world.half_open(EMAIL).await, world.half_open(EMAIL).await];
        let tries = both.iter().map(|waiting| world.post(waiting, STEP, &body));
        let answers = futures::future::join_all(tries).await;
        let right = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(right, 1, "one of two at once");
    }
}

#[tokio::test]
async fn a_recovery_code_works_once_and_is_told() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        let (_, codes) = world.with_application(&anna).await;
        let body = json!({ "way": "recovery", "code": codes[3].to_lowercase() });
        let waiting = world.half_open(EMAIL).await;
        let answer = world.post(&waiting, STEP, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let own = world.get(&anna, FACTORS).await.json();
        assert_eq!(own["recovery_codes_left"], 9);
        let told = world.get(&anna, "/api/v1/notifications").await.json();
        assert_eq!(told["items"][0]["why"], "security");
        let text = told["items"][0]["excerpt"]
            .as_str()
            .expect("a text")
            .to_owned();
        assert!(text.contains("резервным кодом"), "{text}");
        let waiting = world.half_open(EMAIL).await;
        let again = world.post(&waiting, STEP, &body).await;
        again.is_problem(422, "invalid", Some("code"));
    }
}

#[tokio::test]
async fn a_new_set_of_codes_replaces_the_old_one() {
    let world = World::new();
    let anna = world.member(EMAIL).await;
    let (_, old) = world.with_application(&anna).await;
    let path = format!("{FACTORS}/recovery-codes");
    let new = world.post(&anna, &path, &json!({})).await.json();
    let new = new["recovery_codes"][0]
        .as_str()
        .expect("a code")
        .to_owned();
    let waiting = world.half_open(EMAIL).await;
    let body = json!({ "way": "recovery", "code": old[0] });
    let refused = world.post(&waiting, STEP, &body).await;
    refused.is_problem(422, "invalid", Some("code"));
    let body = json!({ "way": "recovery", "code": new });
    assert_eq!(world.post(&waiting, STEP, &body).await.status, 200);
}

#[tokio::test]
async fn guessing_is_limited_over_all_half_open_sign_ins() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        let (application, _) = world.with_application(&anna).await;
        world.clock.advance(Duration::from_secs(30));
        for number in 0..10 {
            let waiting = world.half_open(EMAIL).await;
            let body = totp(&format!("99999{}", number % 10));
            let right = application.code(&world.clock) == format!("99999{}", number % 10);
            assert!(!right, "an unlucky secret: choose another seed");
            let wrong = world.post(&waiting, STEP, &body).await;
            wrong.is_problem(422, "invalid", Some("code"));
        }
        let waiting = world.half_open(EMAIL).await;
        let body = totp(&application.code(&world.clock));
        let closed = world.post(&waiting, STEP, &body).await;
        closed.is_problem(429, "rate_limited", None);
    }
}

#[tokio::test]
async fn the_second_step_waits_ten_minutes() {
    let world = World::new();
    let anna = world.member(EMAIL).await;
    let (application, _) = world.with_application(&anna).await;
    let waiting = world.half_open(EMAIL).await;
    world.clock.advance(Duration::from_mins(10));
    let body = totp(&application.code(&world.clock));
    let late = world.post(&waiting, STEP, &body).await;
    late.is_problem(404, "not_found", None);
    let nobody = world.get(&Anonymous, STEP).await;
    nobody.is_problem(404, "not_found", None);
}

#[tokio::test]
async fn it_can_be_given_up() {
    let world = World::new();
    let anna = world.member(EMAIL).await;
    world.with_application(&anna).await;
    let waiting = world.half_open(EMAIL).await;
    assert_eq!(world.delete(&waiting, STEP).await.status, 204);
    let gone = world.get(&waiting, STEP).await;
    gone.is_problem(404, "not_found", None);
    assert_eq!(world.delete(&waiting, STEP).await.status, 204);
}

#[tokio::test]
async fn no_link_passes_by_the_second_step() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        world.with_application(&anna).await;
        for kind in [LinkKind::SignIn, LinkKind::Reset, LinkKind::Invitation] {
            let (clock, ids) = (world.clock.clone(), world.ids.clone());
            let made = world
                .db
                .write(move |tx| actions::make_link(tx, &clock, &ids, anna.id, kind, None))
                .await;
            let path = format!("/api/v1/links/{}", made.expect("a link").secret);
            let body = match kind {
                LinkKind::SignIn => json!({}),
                _ => json!({ "password": PASSWORD }),
            };
            let answer = world.post(&Anonymous, &path, &body).await;
            assert_eq!(answer.status, 202, "{kind:?}: {}", answer.text());
            assert_eq!(answer.cookie(), None, "{kind:?}");
        }
    }
}

#[tokio::test]
async fn tokens_go_on_and_change_no_factors() {
    let world = World::new();
    let anna = world.member(EMAIL).await;
    world.with_application(&anna).await;
    let all = [Scope::Read, Scope::Write, Scope::Admin];
    let token = world.token(anna.id, &all, None).await;
    assert_eq!(world.get(&token, "/api/v1/session").await.status, 200);
    let path = format!("{FACTORS}/totp");
    for answer in [
        world.delete(&token, &path).await,
        world.post(&token, &path, &json!({})).await,
        world.get(&token, FACTORS).await,
    ] {
        answer.is_problem(403, "forbidden", None);
    }
}

#[tokio::test]
async fn who_is_deactivated_meanwhile_stays_out() {
    let world = World::new();
    let admin = world.admin("boss@sufler.example").await;
    let anna = world.member(EMAIL).await;
    let (application, _) = world.with_application(&anna).await;
    let waiting = world.half_open(EMAIL).await;
    let path = format!("/api/v1/admin/people/{}", anna.id);
    let done = world
        .patch(&admin, &path, &json!({ "active": false }))
        .await;
    assert_eq!(done.status, 200, "{}", done.text());
    world.clock.advance(Duration::from_secs(30));
    let body = totp(&application.code(&world.clock));
    let late = world.post(&waiting, STEP, &body).await;
    late.is_problem(404, "not_found", None);
}

/// Who knows the password and guesses slowly, over weeks.
#[tokio::test]
async fn codes_are_taken_no_more_after_fifty_wrong_ones_in_a_month() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        let (application, codes) = world.with_application(&anna).await;
        let wrong = async |expected: u16| {
            world.clock.advance(Duration::from_hours(7));
            let waiting = world.half_open(EMAIL).await;
            let answer = world.post(&waiting, STEP, &totp("000000")).await;
            assert_eq!(answer.status.as_u16(), expected, "{}", answer.text());
        };
        for _ in 0..25 {
            wrong(422).await;
        }
        world.clock.advance(Duration::from_secs(90));
        let right = totp(&application.code(&world.clock));
        let waiting = world.half_open(EMAIL).await;
        let answer = world.post(&waiting, STEP, &right).await;
        assert_eq!(
            answer.status,
            200,
            "a right code gives no more tries: {}",
            answer.text()
        );
        for _ in 25..50 {
            wrong(422).await;
        }
        wrong(409).await;
        world.clock.advance(Duration::from_secs(90));
        let right = totp(&application.code(&world.clock));
        let waiting = world.half_open(EMAIL).await;
        let locked = world.post(&waiting, STEP, &right).await;
        locked.is_problem(409, "conflict", None);
        let told = world
            .get(&anna, "/api/v1/notifications?limit=50")
            .await
            .json();
        let told = told["items"].as_array().expect("items");
        let about = |part: &str| {
            let excerpts = told.iter().filter_map(|one| one["excerpt"].as_str());
            excerpts.filter(|text| text.contains(part)).count()
        };
        assert_eq!(
            (about("много раз ввёл"), about("больше не принимаются")),
            (1, 1)
        );
        // A recovery code lets in and opens the application again.
        let body = json!({ "way": "recovery", "code": codes[0] });
        assert_eq!(world.post(&waiting, STEP, &body).await.status, 200);
        world.clock.advance(Duration::from_secs(90));
        let waiting = world.half_open(EMAIL).await;
        let right = totp(&application.code(&world.clock));
        assert_eq!(world.post(&waiting, STEP, &right).await.status, 200);
    }
}

/// A sign-in that meets a factor being added waits, and is asked for it. In
/// SQLite one writes at a time anyway.
#[tokio::test]
async fn a_sign_in_waits_for_a_factor_that_is_being_added() {
    for world in each() {
        world.account(EMAIL, false).await;
        let is_postgres = world.db.read(|tx| Ok(tx.dialect() == Dialect::Postgres));
        if !is_postgres.await.expect("a dialect") {
            continue;
        }
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
        let db = world.db.clone();
        let adding = world.db.write(move |tx| {
            let person = people::store::find_by_email(tx, EMAIL)?.expect("Anna").id;
            people::store::lock(tx, person)?;
            let sql = "INSERT INTO totp_factors (person_id, created_at, last_used_at, last_step) VALUES ($1, 1, 1, 1)";
            tx.execute(sql, &[person.into()])?;
            begun.send(()).expect("heard");
            may_go_on.recv().expect("told to go on");
            Ok(())
        });
        let telling = async {
            has_begun.await.expect("begun");
            let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                         AND wait_event_type = 'Lock'";
            let many = async || {
                let many = db.read(move |tx| tx.query_one(waits, &[], |row| row.get::<i64>(0)));
                many.await.expect("a count")
            };
            while many().await == 0 {
                tokio::task::yield_now().await;
            }
            go_on.send(()).expect("heard");
        };
        let begin = world.sign_in(EMAIL, PASSWORD);
        let (added, answer, ()) = tokio::join!(adding, begin, telling);
        added.expect("added");
        assert_eq!(answer.status, 202, "{}", answer.text());
        assert_eq!(answer.cookie(), None);
    }
}
