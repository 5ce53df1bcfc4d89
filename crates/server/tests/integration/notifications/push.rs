//! Browsers are told through an emulated push service, which opens what it is
//! given as a browser would.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{db::testing, jobs::JobState};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};
use server::config::Config;
use tokio::net::TcpListener;
use web_push_native::{Auth, p256::SecretKey};

use super::work;
use crate::support::{Member, World};

const PUSH: &str = "/api/v1/me/push";
const AUTH: [u8; 16] = [9; 16];

#[derive(Clone, Default)]
struct Service(Arc<Mutex<Taken>>);

#[derive(Default)]
struct Taken {
    status: Option<StatusCode>,
    messages: Vec<(String, HeaderMap, Vec<u8>)>,
}

async fn take(
    State(service): State<Service>,
    Path(browser): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let mut taken = service.0.lock().expect("what was taken");
    taken.messages.push((browser, headers, body.to_vec()));
    taken.status.unwrap_or(StatusCode::CREATED)
}

impl Service {
    fn answers(&self, status: u16) {
        let status = StatusCode::from_u16(status).expect("a status");
        self.0.lock().expect("the service").status = Some(status);
    }

    fn drain(&self) -> Vec<(String, HeaderMap, Vec<u8>)> {
        std::mem::take(&mut self.0.lock().expect("the service").messages)
    }

    /// What was sent since the last time, opened with the browser's key.
    fn opened(&self) -> Vec<Value> {
        let open = |(_, _, body): (String, HeaderMap, Vec<u8>)| {
            let auth = Auth::clone_from_slice(&AUTH);
            let text = web_push_native::decrypt(body, &secret(), &auth).expect("for this browser");
            serde_json::from_slice(&text).expect("JSON")
        };
        self.drain().into_iter().map(open).collect()
    }
}

fn secret() -> SecretKey {
    SecretKey::from_slice(&[7; 32]).expect("a key")
}

fn browser(endpoint: &str) -> Value {
    let public = secret().public_key().to_sec1_bytes();
    json!({ "endpoint": endpoint, "expirationTime": null, "keys": {
        "p256dh": URL_SAFE_NO_PAD.encode(public), "auth": URL_SAFE_NO_PAD.encode(AUTH) } })
}

struct Stage {
    world: World,
    service: Service,
    at: String,
    anna: Member,
    oleg: Member,
}

impl Stage {
    /// On each database, with a service on this machine that the company runs.
    async fn each() -> Vec<Self> {
        let mut all = Vec::new();
        for test in testing::each() {
            let service = Service::default();
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let at = format!("http://{}", listener.local_addr().expect("an address"));
            let router = Router::new()
                .route("/{browser}", post(take))
                .with_state(service.clone());
            let mut config = Config::default();
            config.egress.allowed_private_ranges = vec!["127.0.0.0/8".parse().expect("a range")];
            config.egress.push_services = vec![at.parse().expect("an address")];
            let world = World::on(test, config);
            world.tasks.spawn(async move {
                axum::serve(listener, router).await.expect("a service");
            });
            let anna = world.named("anna@sufler.example", "Анна Петрова").await;
            let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
            let subscribed = world
                .post(&oleg, PUSH, &browser(&format!("{at}/oleg")))
                .await;
            assert_eq!(subscribed.status, 204, "{}", subscribed.text());
            // Whoever subscribes has asked for the key before.
            world.read(&oleg, PUSH).await;
            all.push(Self {
                world,
                service,
                at,
                anna,
                oleg,
            });
        }
        all
    }

    async fn direct(&self, text: &str) {
        let room = self.world.room(&self.anna, "direct", &[&self.oleg]).await;
        self.world.say(&self.anna, room, text).await;
    }

    /// Lets the moment of courtesy pass, and tells.
    async fn later(&self) -> Vec<Value> {
        self.world.clock.advance(Duration::from_secs(5));
        work(&self.world).await;
        self.service.opened()
    }

    async fn browsers(&self) -> usize {
        let view = self.world.read(&self.oleg, PUSH).await;
        view["browsers"].as_array().expect("browsers").len()
    }
}

#[tokio::test]
async fn a_browser_reads_what_no_service_can() {
    for stage in Stage::each().await {
        stage.direct("пароль от склада").await;
        work(&stage.world).await;
        assert!(
            stage.service.drain().is_empty(),
            "a moment is left to read it"
        );
        stage.world.clock.advance(Duration::from_secs(5));
        work(&stage.world).await;
        let (to, headers, body) = stage.service.drain().remove(0);
        assert_eq!(
            (to.as_str(), &headers["content-encoding"]),
            ("oleg", &"aes128gcm".parse().expect("a value"))
        );
        assert_eq!(
            (&headers["ttl"], &headers["urgency"]),
            (
                &"86400".parse().expect("a value"),
                &"high".parse().expect("a value")
            )
        );
        assert!(headers["topic"].len() <= 32);
        let auth = Auth::clone_from_slice(&AUTH);
        let text = web_push_native::decrypt(body, &secret(), &auth).expect("for this browser");
        let told: Value = serde_json::from_slice(&text).expect("JSON");
        assert_eq!(
            (&told["title"], &told["body"]),
            (&json!("Анна Петрова"), &json!("пароль от склада"))
        );
        assert_eq!(
            (&told["unread"], &told["language"]),
            (&json!(1), &json!("ru"))
        );
        signed(headers["authorization"].to_str().expect("ASCII"), &stage).await;
        // Told once.
        assert!(stage.later().await.is_empty());
        let view = stage.world.read(&stage.oleg, PUSH).await;
        assert!(view["browsers"][0]["told_at"].is_string());
    }
}

/// Checks the word by which the service knows us (RFC 8292).
async fn signed(authorization: &str, stage: &Stage) {
    let rest = authorization.strip_prefix("vapid t=").expect("our scheme");
    let (token, key) = rest.split_once(", k=").expect("a key");
    let view = stage.world.read(&stage.oleg, PUSH).await;
    assert_eq!(view["public_key"], key);
    let (said, signature) = token.rsplit_once('.').expect("three parts");
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64");
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes(key));
    key.verify(said.as_bytes(), &bytes(signature))
        .expect("our signature");
    let (_, claims) = said.split_once('.').expect("claims");
    let claims: Value = serde_json::from_slice(&bytes(claims)).expect("JSON");
    assert_eq!(claims["aud"], stage.at.as_str());
    let ends = claims["exp"].as_i64().expect("an end");
    let now = stage.world.clock.now().micros() / 1_000_000;
    assert!(now < ends && ends <= now + 24 * 3600);
}

#[tokio::test]
async fn what_is_read_lost_or_unwanted_is_not_told() {
    for stage in Stage::each().await {
        let Stage {
            world, anna, oleg, ..
        } = &stage;
        stage.direct("прочитано").await;
        let all = world
            .put(oleg, "/api/v1/notifications/read", &json!({}))
            .await;
        assert_eq!(all.status, 204);
        assert!(stage.later().await.is_empty(), "read meanwhile");

        let room = world.room(anna, "closed", &[oleg]).await;
        let call = format!("<@user:{}>, тайна", oleg.id);
        world.say(anna, room, &call).await;
        let out = format!("/api/v1/rooms/{room}/members/{}", oleg.id);
        assert_eq!(world.delete(anna, &out).await.status, 204);
        assert!(stage.later().await.is_empty(), "the room was lost");

        let pause = "/api/v1/me/notifications/pause";
        world.put(oleg, pause, &json!({ "for": "hour" })).await;
        stage.direct("не сейчас").await;
        assert!(stage.later().await.is_empty(), "paused");
        assert_eq!(world.delete(oleg, pause).await.status, 204);

        let whole: Vec<_> = (1..=7)
            .map(|day| json!({ "weekday": day, "from": "00:00", "to": "00:00" }))
            .collect();
        let quiet = |direct: bool| json!({ "levels": [], "wishes": { "quiet": { "on": true, "days": whole }, "exceptions": { "direct": direct, "mentions": false } } });
        world
            .put(oleg, "/api/v1/me/notifications", &quiet(false))
            .await;
        stage.direct("тихо").await;
        assert!(stage.later().await.is_empty(), "quiet hours");
        world
            .put(oleg, "/api/v1/me/notifications", &quiet(true))
            .await;
        stage.direct("срочно").await;
        let told = stage.later().await;
        assert_eq!(told.len(), 1);
        assert_eq!(
            (&told[0]["body"], &told[0]["unread"]),
            (&json!("срочно"), &json!(3))
        );
    }
}

#[tokio::test]
async fn the_company_may_keep_texts_to_itself() {
    for stage in Stage::each().await {
        let admin = stage.world.admin("boss@sufler.example").await;
        let path = "/api/v1/admin/push";
        assert_eq!(
            stage.world.read(&admin, path).await,
            json!({ "texts": true })
        );
        let refused = stage
            .world
            .put(&stage.oleg, path, &json!({ "texts": false }))
            .await;
        refused.is_problem(404, "not_found", None);
        assert_eq!(
            stage
                .world
                .put(&admin, path, &json!({ "texts": false }))
                .await
                .status,
            200
        );
        stage.direct("КАНАРЕЙКА").await;
        let told = stage.later().await.remove(0);
        assert_eq!(
            (&told["title"], &told["body"]),
            (
                &json!("Суфлёр"),
                &json!("Есть новое. Откройте, чтобы прочитать.")
            )
        );
        assert!(!told.to_string().contains("КАНАРЕЙКА") && !told.to_string().contains("Анна"));
    }
}

#[tokio::test]
async fn a_busy_service_is_tried_again_and_a_gone_browser_is_forgotten() {
    for stage in Stage::each().await {
        stage.service.answers(503);
        stage.direct("первое").await;
        assert_eq!(stage.later().await.len(), 1);
        let state = async || {
            let all = stage
                .world
                .db
                .read(|tx| kernel::jobs::store::list(tx, None, None, 50))
                .await;
            let all = all.expect("jobs");
            let of = all
                .into_iter()
                .filter(|job| job.kind == "notifications.push");
            of.map(|job| (job.state, job.attempts)).collect::<Vec<_>>()
        };
        assert_eq!(state().await, [(JobState::Queued, 1)]);
        stage.service.answers(201);
        stage.world.clock.advance(Duration::from_mins(10));
        assert_eq!(stage.later().await.len(), 1);
        assert_eq!(state().await, [(JobState::Done, 2)]);
        stage.service.answers(410);
        stage.direct("второе").await;
        assert_eq!(stage.later().await.len(), 1);
        assert_eq!(stage.browsers().await, 0);
        stage.direct("третье").await;
        assert!(stage.later().await.is_empty());
    }
}

#[tokio::test]
async fn a_browser_goes_with_its_session_and_belongs_to_who_named_it_last() {
    for stage in Stage::each().await {
        let Stage {
            world,
            anna,
            oleg,
            at,
            ..
        } = &stage;
        let same = browser(&format!("{at}/oleg"));
        assert_eq!(world.post(oleg, PUSH, &same).await.status, 204);
        assert_eq!(stage.browsers().await, 1);
        let view = world.read(oleg, PUSH).await;
        let id = view["browsers"][0]["id"].as_str().expect("an id");
        let path = format!("{PUSH}/{id}");
        world
            .delete(anna, &path)
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(world.post(anna, PUSH, &same).await.status, 204);
        assert_eq!(stage.browsers().await, 0);
        assert_eq!(world.post(oleg, PUSH, &same).await.status, 204);
        assert_eq!(world.delete(oleg, &path).await.status, 204);
        assert_eq!(world.post(oleg, PUSH, &same).await.status, 204);
        stage.direct("вслед").await;
        assert_eq!(world.delete(oleg, "/api/v1/session").await.status, 204);
        assert!(stage.later().await.is_empty(), "signed out meanwhile");
        let left = world.db.read(|tx| {
            let sql = "SELECT count(*) FROM push_subscriptions";
            tx.query_one(sql, &[], |row| row.get::<i64>(0))
        });
        assert_eq!(left.await.expect("a count"), 0);
    }
}

#[tokio::test]
async fn hostile_endpoints_are_refused() {
    for stage in Stage::each().await {
        let long = format!("https://push.example/{}", "a".repeat(3000));
        for endpoint in [
            "http://push.example/a",
            "https://127.0.0.1/a",
            "https://10.0.0.1:8080/a",
            "https://[::1]/a",
            "https://169.254.169.254/latest",
            "ftp://push.example/a",
            "file:///etc/passwd",
            "https://u:p@push.example/a",
            "nonsense",
            "",
            &long,
        ] {
            let refused = stage
                .world
                .post(&stage.oleg, PUSH, &browser(endpoint))
                .await;
            refused.is_problem(422, "invalid", Some("endpoint"));
        }
        let mut odd = browser(&format!("{}/odd", stage.at));
        odd["keys"]["p256dh"] = json!(URL_SAFE_NO_PAD.encode([4; 65]));
        let refused = stage.world.post(&stage.oleg, PUSH, &odd).await;
        refused.is_problem(422, "invalid", Some("keys"));
        assert_eq!(stage.browsers().await, 1);
        let token = stage
            .world
            .token(
                stage.oleg.id,
                &[kernel::Scope::Read, kernel::Scope::Write],
                None,
            )
            .await;
        let refused = stage
            .world
            .post(&token, PUSH, &browser(&format!("{}/t", stage.at)))
            .await;
        refused.is_problem(403, "forbidden", None);
    }
}
