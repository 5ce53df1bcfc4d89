use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{
    Anonymous, Answer, FACTORS, Member, PASSWORD, STEP, SoftKey, World, challenge_of, each, half,
};

const EMAIL: &str = "anna@sufler.example";
const ALONE: &str = "/api/v1/session/passkey";

async fn with_key(world: &World) -> (Member, SoftKey) {
    let anna = world.member(EMAIL).await;
    let key = SoftKey::new("phone");
    let added = world.with_passkey(&anna, &key).await;
    assert_eq!(added.status, 201, "{}", added.text());
    (anna, key)
}

async fn alone(world: &World, key: &mut SoftKey) -> Answer {
    let options = world
        .post(&Anonymous, "/api/v1/session/passkey-options", &json!({}))
        .await;
    assert_eq!(options.status, 200, "{}", options.text());
    let body = key.sign(&challenge_of(&options));
    world.post(&Anonymous, ALONE, &body).await
}

#[tokio::test]
async fn a_passkey_alone_signs_in() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        let mut key = SoftKey::new("phone");
        let added = world.with_passkey(&anna, &key).await;
        assert_eq!(added.status, 201, "{}", added.text());
        assert_eq!(added.json()["passkey"]["name"], "Телефон");
        assert_eq!(
            added.json()["recovery_codes"].as_array().map(Vec::len),
            Some(10)
        );
        let answer = alone(&world, &mut key).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["person"]["id"], json!(anna.id));
        assert!(answer.cookie().is_some());
        let own = world.get(&anna, FACTORS).await.json();
        assert!(own["passkeys"][0]["last_used_at"].is_string());
    }
}

#[tokio::test]
async fn a_passkey_is_a_second_step() {
    for world in each() {
        let (anna, mut key) = with_key(&world).await;
        let first = world.sign_in(EMAIL, PASSWORD).await;
        assert_eq!(first.json()["ways"], json!(["passkey", "recovery"]));
        let waiting = half(&first);
        let path = format!("{STEP}/passkey-options");
        let options = world.post(&waiting, &path, &json!({})).await;
        assert_eq!(options.json()["allow"].as_array().map(Vec::len), Some(1));
        // After the password, having it is enough.
        key.verified = false;
        let body = key.sign(&challenge_of(&options));
        let answer = world
            .post(&waiting, &format!("{STEP}/passkey"), &body)
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["person"]["id"], json!(anna.id));
    }
}

#[tokio::test]
async fn without_unlocking_it_does_not_stand_alone() {
    let world = World::new();
    let (_, mut key) = with_key(&world).await;
    key.verified = false;
    let refused = alone(&world, &mut key).await;
    refused.is_problem(422, "invalid", Some("credential"));
}

#[tokio::test]
async fn a_challenge_works_once_and_for_minutes() {
    for world in each() {
        let (_, mut key) = with_key(&world).await;
        let path = "/api/v1/session/passkey-options";
        let challenge = challenge_of(&world.post(&Anonymous, path, &json!({})).await);
        let body = key.sign(&challenge);
        assert_eq!(world.post(&Anonymous, ALONE, &body).await.status, 200);
        let again = key.sign(&challenge);
        let used = world.post(&Anonymous, ALONE, &again).await;
        used.is_problem(422, "invalid", Some("credential"));
        let challenge = challenge_of(&world.post(&Anonymous, path, &json!({})).await);
        world.clock.advance(Duration::from_mins(5));
        let body = key.sign(&challenge);
        let late = world.post(&Anonymous, ALONE, &body).await;
        late.is_problem(422, "invalid", Some("credential"));
        let own = key.sign("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        let invented = world.post(&Anonymous, ALONE, &own).await;
        invented.is_problem(422, "invalid", Some("credential"));
    }
}

/// A challenge of one purpose, or of one person, serves no other.
#[tokio::test]
async fn challenges_are_not_exchanged() {
    let world = World::new();
    let (_, mut key) = with_key(&world).await;
    let boris = world.member("boris@sufler.example").await;
    let mut other = SoftKey::new("tablet");
    assert_eq!(world.with_passkey(&boris, &other).await.status, 201);
    let waiting = world.half_open(EMAIL).await;
    let path = format!("{STEP}/passkey-options");
    let options = world.post(&waiting, &path, &json!({})).await;
    let body = key.sign(&challenge_of(&options));
    let refused = world.post(&Anonymous, ALONE, &body).await;
    refused.is_problem(422, "invalid", Some("credential"));
    let options = world.post(&waiting, &path, &json!({})).await;
    let body = other.sign(&challenge_of(&options));
    let refused = world
        .post(&waiting, &format!("{STEP}/passkey"), &body)
        .await;
    refused.is_problem(422, "invalid", Some("credential"));
}

#[tokio::test]
async fn foreign_pages_and_names_are_refused() {
    let world = World::new();
    let (_, mut key) = with_key(&world).await;
    for (origin, party) in [
        ("https://evil.example", "localhost"),
        ("http://localhost:9999", "localhost"),
        ("http://localhost:8080", "evil.example"),
    ] {
        (key.origin, key.party) = (origin.to_owned(), party.to_owned());
        let refused = alone(&world, &mut key).await;
        refused.is_problem(422, "invalid", Some("credential"));
    }
}

#[tokio::test]
async fn a_counter_that_goes_back_is_refused_and_told() {
    for world in each() {
        let (anna, mut key) = with_key(&world).await;
        key.count = 40;
        assert_eq!(alone(&world, &mut key).await.status, 200);
        key.count = 20;
        let refused = alone(&world, &mut key).await;
        refused.is_problem(422, "invalid", Some("credential"));
        let told = world.get(&anna, "/api/v1/notifications").await.json();
        let text = told["items"][0]["excerpt"]
            .as_str()
            .expect("a text")
            .to_owned();
        assert!(text.contains("копия"), "{text}");
    }
}

#[tokio::test]
async fn another_key_s_signature_is_refused() {
    let world = World::new();
    let (_, _) = with_key(&world).await;
    let mut forged = SoftKey::new("phone");
    let refused = alone(&world, &mut forged).await;
    refused.is_problem(422, "invalid", Some("credential"));
    let mut unknown = SoftKey::new("unknown");
    let refused = alone(&world, &mut unknown).await;
    refused.is_problem(422, "invalid", Some("credential"));
}

#[tokio::test]
async fn passkeys_are_named_and_removed_by_their_owner() {
    for world in each() {
        let (anna, mut key) = with_key(&world).await;
        let boris = world.member("boris@sufler.example").await;
        let own = world.get(&anna, FACTORS).await.json();
        let id = own["passkeys"][0]["id"].as_str().expect("an id").to_owned();
        let path = format!("{FACTORS}/passkeys/{id}");
        let name = json!({ "name": "Рабочий ноутбук" });
        for answer in [
            world.patch(&boris, &path, &name).await,
            world.delete(&boris, &path).await,
        ] {
            answer.is_problem(404, "not_found", None);
        }
        assert_eq!(world.patch(&anna, &path, &name).await.status, 204);
        let empty = world.patch(&anna, &path, &json!({ "name": " " })).await;
        empty.is_problem(422, "invalid", Some("name"));
        let twice = world.with_passkey(&anna, &key).await;
        twice.is_problem(409, "conflict", None);
        assert_eq!(world.delete(&anna, &path).await.status, 204);
        let gone = alone(&world, &mut key).await;
        gone.is_problem(422, "invalid", Some("credential"));
        assert_eq!(world.sign_in(EMAIL, PASSWORD).await.status, 200);
    }
}

#[tokio::test]
async fn hostile_bytes_are_refused() {
    let world = World::new();
    let (anna, mut key) = with_key(&world).await;
    let path = format!("{FACTORS}/passkey-options");
    let mut bad: Vec<Value> = Vec::new();
    for object in ["", "oA", "%", "o2NmbXQ", &"A".repeat(40_000)] {
        let options = world.post(&anna, &path, &json!({})).await;
        let mut made = SoftKey::new("other").attest(&challenge_of(&options));
        made["attestation_object"] = json!(object);
        bad.push(json!({ "name": "x", "credential": made }));
    }
    for body in bad {
        let answer = world
            .post(&anna, &format!("{FACTORS}/passkeys"), &body)
            .await;
        answer.is_problem(422, "invalid", Some("credential"));
    }
    for field in ["signature", "authenticator_data", "client_data_json"] {
        let options = world
            .post(&Anonymous, "/api/v1/session/passkey-options", &json!({}))
            .await;
        let mut signed = key.sign(&challenge_of(&options));
        signed[field] = json!("AAAA");
        let answer = world.post(&Anonymous, ALONE, &signed).await;
        answer.is_problem(422, "invalid", Some("credential"));
    }
}

#[tokio::test]
async fn a_server_without_a_name_has_no_passkeys() {
    let mut config = server::config::Config::default();
    config.server.public_url = Some("http://10.0.0.7/".parse().expect("an address"));
    let world = World::with(config);
    let anna = world.member(EMAIL).await;
    let own = world.get(&anna, FACTORS).await.json();
    assert_eq!(own["passkeys_work"], json!(false));
    let path = format!("{FACTORS}/passkey-options");
    let refused = world.post(&anna, &path, &json!({})).await;
    refused.is_problem(409, "conflict", None);
}
