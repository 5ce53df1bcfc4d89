use std::time::Duration;

use serde_json::json;

use crate::support::{FACTORS, PASSWORD, World, each};

const EMAIL: &str = "anna@sufler.example";

#[tokio::test]
async fn an_application_counts_after_its_first_code() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        let begun = world
            .post(&anna, &format!("{FACTORS}/totp"), &json!({}))
            .await
            .json();
        assert_eq!(begun["secret"].as_str().map(str::len), Some(32));
        let address = begun["address"].as_str().expect("an address");
        assert!(address.starts_with("otpauth://totp/Sufler:anna%40sufler.example?secret="));
        assert!(
            begun["drawing"]["size"]
                .as_i64()
                .is_some_and(|size| size > 20)
        );
        let own = world.get(&anna, FACTORS).await.json();
        assert_eq!(own["totp"], json!(null));
        assert_eq!(own["passkeys"], json!([]));
        assert_eq!(
            (&own["proved"], &own["has_password"]),
            (&json!(true), &json!(true))
        );
        let path = format!("{FACTORS}/totp/confirmation");
        let wrong = world.post(&anna, &path, &json!({ "code": "12 34" })).await;
        wrong.is_problem(422, "invalid", Some("code"));
        assert_eq!(world.sign_in(EMAIL, PASSWORD).await.status, 200);
        world.with_application(&anna).await;
        assert_eq!(world.sign_in(EMAIL, PASSWORD).await.status, 202);
        let own = world.get(&anna, FACTORS).await.json();
        assert_eq!(own["recovery_codes_left"], 10);
        assert!(own["totp"]["created_at"].is_string());
    }
}

#[tokio::test]
async fn a_code_before_anything_was_begun_is_refused() {
    let world = World::new();
    let anna = world.member(EMAIL).await;
    let path = format!("{FACTORS}/totp/confirmation");
    let refused = world.post(&anna, &path, &json!({ "code": "123456" })).await;
    refused.is_problem(409, "conflict", None);
    let path = format!("{FACTORS}/recovery-codes");
    let refused = world.post(&anna, &path, &json!({})).await;
    refused.is_problem(409, "conflict", None);
}

#[tokio::test]
async fn after_a_quarter_of_an_hour_one_proves_who_one_is() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        let (application, _) = world.with_application(&anna).await;
        world.clock.advance(Duration::from_mins(15));
        let (totp, proof) = (format!("{FACTORS}/totp"), format!("{FACTORS}/proof"));
        let asked = world.delete(&anna, &totp).await;
        asked.is_problem(403, "forbidden", None);
        let own = world.get(&anna, FACTORS).await.json();
        assert_eq!(own["proved"], json!(false));
        let wrong = world
            .post(&anna, &proof, &json!({ "password": "wrong" }))
            .await;
        wrong.is_problem(422, "invalid", Some("password"));
        let unfit = world.post(&anna, &proof, &json!({})).await;
        unfit.is_problem(422, "invalid", Some("password"));
        let body = json!({ "code": application.code(&world.clock) });
        assert_eq!(world.post(&anna, &proof, &body).await.status, 204);
        let again = world.post(&anna, &proof, &body).await;
        again.is_problem(422, "invalid", Some("code"));
        assert_eq!(world.delete(&anna, &totp).await.status, 204);
        world.clock.advance(Duration::from_mins(15));
        let body = json!({ "password": PASSWORD });
        assert_eq!(world.post(&anna, &proof, &body).await.status, 204);
        assert_eq!(world.post(&anna, &totp, &json!({})).await.status, 200);
    }
}

#[tokio::test]
async fn the_last_factor_takes_the_recovery_codes_along() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        world.with_application(&anna).await;
        let path = format!("{FACTORS}/totp");
        assert_eq!(world.delete(&anna, &path).await.status, 204);
        let own = world.get(&anna, FACTORS).await.json();
        assert_eq!(
            (&own["totp"], &own["recovery_codes_left"]),
            (&json!(null), &json!(0))
        );
        let gone = world.delete(&anna, &path).await;
        gone.is_problem(404, "not_found", None);
        assert_eq!(world.sign_in(EMAIL, PASSWORD).await.status, 200);
        let told = world.get(&anna, "/api/v1/notifications").await.json();
        let items = told["items"].as_array().expect("a list");
        assert_eq!(items.len(), 2, "added and removed: {told}");
    }
}

/// The secret lies sealed, the codes as hashes.
#[tokio::test]
async fn nothing_readable_lies_in_the_database() {
    for world in each() {
        let anna = world.member(EMAIL).await;
        let (_, codes) = world.with_application(&anna).await;
        let stored = world.db.read(|tx| {
            let hashes: Vec<String> =
                tx.query("SELECT code_hash FROM recovery_codes", &[], |row| {
                    row.get(0)
                })?;
            let sealed: Vec<Vec<u8>> =
                tx.query("SELECT ciphertext FROM secrets", &[], |row| row.get(0))?;
            Ok((hashes, sealed))
        });
        let (hashes, sealed) = stored.await.expect("rows");
        assert_eq!((hashes.len(), sealed.len()), (10, 1));
        for code in codes {
            assert!(
                hashes
                    .iter()
                    .all(|hash| hash.len() == 64 && !hash.contains(&code))
            );
        }
    }
}
