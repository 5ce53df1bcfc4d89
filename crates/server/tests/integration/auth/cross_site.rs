use serde_json::json;

use crate::support::{Asker, PASSWORD, Raw, World};

fn browser(cookie: &str, extra: &[(&'static str, &str)]) -> Raw {
    let mut headers = vec![("cookie", format!("sufler_session={cookie}"))];
    headers.extend(
        extra
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned())),
    );
    Raw(headers)
}

#[tokio::test]
async fn a_change_needs_our_header_and_our_page() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let refused: [&[(&str, &str)]; 6] = [
        &[],
        &[("x-sufler", "2")],
        &[("x-sufler", "1"), ("origin", "https://evil.example")],
        &[("x-sufler", "1"), ("origin", "null")],
        &[("x-sufler", "1"), ("sec-fetch-site", "cross-site")],
        &[("x-sufler", "1"), ("sec-fetch-site", "same-site")],
    ];
    let body = json!({ "name": "x", "scopes": ["read"] });
    for extra in refused {
        let asker = browser(&anna.cookie, extra);
        world
            .post(&asker, "/api/v1/me/tokens", &body)
            .await
            .is_problem(403, "forbidden", None);
        assert_eq!(
            world.get(&asker, "/api/v1/session").await.status,
            200,
            "reading is open"
        );
    }
    let taken: [&[(&str, &str)]; 3] = [
        &[("x-sufler", "1")],
        &[
            ("x-sufler", "1"),
            ("origin", "http://127.0.0.1:8080"),
            ("sec-fetch-site", "same-origin"),
        ],
        &[("x-sufler", "1"), ("sec-fetch-site", "none")],
    ];
    for extra in taken {
        let asker = browser(&anna.cookie, extra);
        assert_eq!(
            world.post(&asker, "/api/v1/me/tokens", &body).await.status,
            201
        );
    }
}

#[tokio::test]
async fn a_foreign_page_cannot_sign_anybody_in() {
    let world = World::new();
    world.account("anna@sufler.example", false).await;
    let body = json!({ "email": "anna@sufler.example", "password": PASSWORD });
    let foreign = Raw(vec![("origin", "https://evil.example".to_owned())]);
    world
        .post(&foreign, "/api/v1/session", &body)
        .await
        .is_problem(403, "forbidden", None);
    assert!(foreign.headers().len() == 1);
}

#[tokio::test]
async fn under_https_the_cookie_is_guarded() {
    let mut config = server::config::Config::default();
    config.server.public_url = Some("https://sufler.example".parse().expect("an address"));
    let world = World::with(config);
    world.account("anna@sufler.example", false).await;
    let answer = world.sign_in("anna@sufler.example", PASSWORD).await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-sufler_session=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
    assert!(
        answer
            .header("strict-transport-security")
            .contains("max-age=")
    );
    let secret = cookie.split(['=', ';']).nth(1).expect("a secret");
    let plain = Raw(vec![("cookie", format!("sufler_session={secret}"))]);
    world
        .get(&plain, "/api/v1/session")
        .await
        .is_problem(401, "unauthenticated", None);
    let guarded = Raw(vec![("cookie", format!("__Host-sufler_session={secret}"))]);
    assert_eq!(world.get(&guarded, "/api/v1/session").await.status, 200);
}
