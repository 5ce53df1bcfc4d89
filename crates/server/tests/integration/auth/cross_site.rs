use axum::{body::Body, http::Request};
use http_body_util::BodyExt;
use serde_json::json;
use tower::ServiceExt;

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

/// A foreign name that leads to this machine is not this site, though its page
/// and its requests agree.
#[tokio::test]
async fn a_name_that_is_not_ours_is_refused_everywhere() {
    let world = World::new();
    world.account("anna@sufler.example", false).await;
    let ask = async |host: &str, method: &str, path: &str, body: String| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", host)
            .header("origin", format!("http://{host}"))
            .header("accept-language", "en")
            .body(Body::from(body))
            .expect("a request");
        let answer = world.router.clone().oneshot(request).await;
        let (parts, body) = answer.expect("an answer").into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        (
            parts.status.as_u16(),
            String::from_utf8_lossy(&body).into_owned(),
        )
    };
    let sign_in = json!({ "email": "anna@sufler.example", "password": PASSWORD }).to_string();
    let evil = "evil.example:8080";
    let paths = [
        ("POST", "/api/v1/session", sign_in.clone()),
        ("GET", "/api/v1/session", String::new()),
        ("GET", "/metrics", String::new()),
        ("GET", "/", String::new()),
    ];
    for (method, path, body) in paths {
        let (status, text) = ask(evil, method, path, body).await;
        assert_eq!(status, 403, "{path}: {text}");
        assert!(text.contains("server.public_url"), "{path}: {text}");
    }
    let (status, _) = ask(evil, "GET", "/api/v1/health", String::new()).await;
    assert_eq!(status, 200);
    for host in ["127.0.0.1:8080", "localhost:9", "[::1]:8080", "192.0.2.7"] {
        let (status, text) = ask(host, "POST", "/api/v1/session", sign_in.clone()).await;
        assert_eq!(status, 200, "{host}: {text}");
    }
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
