use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::support::{Anonymous, Raw, World};

#[tokio::test]
async fn every_page_is_the_application_with_its_policy() {
    let world = World::new();
    for path in [
        "/",
        "/chat/some-room",
        "/link/abc",
        "/index.html",
        "/%D1%8F",
        "/..%2f..%2fetc/passwd",
    ] {
        let answer = world.get(&Anonymous, path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-cache");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'"),
            "{policy}"
        );
        for part in [
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "style-src 'self';",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("unsafe-eval"),
            "{policy}"
        );
    }
}

#[tokio::test]
async fn inline_scripts_of_the_page_are_in_its_policy() {
    let world = World::new();
    let answer = world.get(&Anonymous, "/").await;
    let html = answer.text();
    for script in html.split("<script>").skip(1) {
        let text = script.split("</script>").next().expect("its end");
        let hash = STANDARD.encode(Sha256::digest(text));
        assert!(
            answer
                .header("content-security-policy")
                .contains(&format!("'sha256-{hash}'")),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_known_page_is_not_sent_again() {
    let world = World::new();
    let etag = world.get(&Anonymous, "/").await.header("etag").to_owned();
    assert!(etag.len() > 10);
    for known in [
        etag.clone(),
        format!("W/{etag}"),
        format!("\"other\", {etag}"),
    ] {
        let answer = world.get(&Raw(vec![("if-none-match", known)]), "/").await;
        assert_eq!((answer.status.as_u16(), answer.body.len()), (304, 0));
        assert_eq!(answer.header("etag"), etag);
    }
    let answer = world
        .get(&Raw(vec![("if-none-match", "\"other\"".to_owned())]), "/")
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn missing_files_of_a_build_are_no_pages() {
    let world = World::new();
    assert_eq!(
        world
            .get(&Anonymous, "/_app/immutable/chunks/gone.js")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn every_answer_is_shielded() {
    let world = World::new();
    for path in [
        "/",
        "/api/v1/health",
        "/api/v1/nothing",
        "/_app/gone.js",
        "/metrics",
    ] {
        let answer = world.get(&Anonymous, path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=()"));
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors 'none'")
        );
        assert_eq!(
            answer.header("strict-transport-security"),
            "",
            "only under https"
        );
    }
    assert_eq!(
        world
            .get(&Anonymous, "/api/v1/health")
            .await
            .header("cache-control"),
        "no-store"
    );
}
