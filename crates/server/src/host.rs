//! Under which names the server answers. A foreign page may give its own name
//! this machine's address (DNS rebinding) and would then be "the same site";
//! so a name that is not ours is refused before anything else.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::{Error, i18n};
use url::Url;

use crate::{auth::Site, problem};

/// The text that says what to set.
const UNKNOWN: &str = "host-unknown";
/// It tells nothing and is asked by name from within containers.
const OPEN: &str = "/api/v1/health";

/// Refuses requests sent to a name that is not this server's.
pub(crate) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == OPEN || is_ours(&site.public_url, request.uri(), request.headers()) {
        return next.run(request).await;
    }
    tracing::debug!("a request to a name that is not this server's");
    if path.starts_with("/api/") {
        return Error::forbidden(UNKNOWN).into_response();
    }
    let language = problem::accepted(request.headers());
    let text = i18n::text(language, UNKNOWN, &[]).unwrap_or_default();
    (StatusCode::FORBIDDEN, text).into_response()
}

/// Whether every name the request was sent to is ours. One without a name does
/// not come from a browser.
fn is_ours(public_url: &Url, uri: &Uri, headers: &HeaderMap) -> bool {
    let named = headers.get_all(header::HOST).iter().map(|value| {
        let text = value.to_str().ok()?;
        text.parse::<Authority>().ok()
    });
    named
        .chain(uri.authority().cloned().map(Some))
        .all(|authority| authority.is_some_and(|authority| may_be(public_url, authority.host())))
}

/// An address has no name that somebody else could point here, and `localhost`
/// is nobody else's.
fn may_be(public_url: &Url, host: &str) -> bool {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if bare.unwrap_or(host).parse::<IpAddr>().is_ok() {
        return true;
    }
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let ours = public_url.host_str().unwrap_or_default();
    host == "localhost" || host.ends_with(".localhost") || host == ours.trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("127.0.0.1:8080", true)]
    #[case("10.0.0.7", true)]
    #[case("[::1]:8080", true)]
    #[case("LOCALHOST:1", true)]
    #[case("sufler.localhost", true)]
    #[case("sufler.example", true)]
    #[case("Sufler.Example.:443", true)]
    #[case("evil.example", false)]
    #[case("127.0.0.1.evil.example", false)]
    #[case("127.0.0.1@evil.example", false)]
    #[case("sufler.example.evil.example", false)]
    #[case("notlocalhost", false)]
    #[case("", false)]
    #[case("a b", false)]
    fn names(#[case] host: &str, #[case] ours: bool) {
        let url = Url::parse("https://sufler.example/").expect("an address");
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().expect("a header"));
        assert_eq!(is_ours(&url, &Uri::from_static("/"), &headers), ours);
    }

    #[test]
    fn a_name_in_the_address_itself_counts_too() {
        let url = Url::parse("http://127.0.0.1:8080/").expect("an address");
        let mut headers = HeaderMap::new();
        let foreign = Uri::from_static("http://evil.example/metrics");
        assert!(!is_ours(&url, &foreign, &headers));
        assert!(
            is_ours(&url, &Uri::from_static("/"), &headers),
            "no browser"
        );
        headers.insert(header::HOST, "127.0.0.1".parse().expect("a header"));
        headers.append(header::HOST, "evil.example".parse().expect("a header"));
        assert!(!is_ours(&url, &Uri::from_static("/"), &headers));
    }
}
