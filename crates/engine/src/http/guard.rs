//! Who may ask over TCP. Any page in a browser of this machine can send requests to a port of it, and any other user
//! too; a Unix socket is guarded by its file.

use super::error::ApiError;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::sync::Arc;

/// What a request over TCP must bring.
pub(crate) struct Guard {
    key: Option<[u8; 32]>,
    /// The address that is listened on.
    own: IpAddr,
    /// Names by which the engine may be called beside its address.
    hosts: Vec<String>,
}

impl Guard {
    /// Asks for `key`, if there is one, and to be called by its address `own` or one of `hosts`.
    pub(crate) fn new(key: Option<&str>, own: IpAddr, hosts: Vec<String>) -> Self {
        Self {
            key: key.map(digest),
            own,
            hosts,
        }
    }

    fn check(&self, method: &Method, path: &str, headers: &HeaderMap) -> Result<(), ApiError> {
        let text = |name| {
            headers
                .get(name)
                .map(|value| value.to_str().unwrap_or_default())
        };
        // A page whose name was made to lead here calls the engine by that name; its browser tells where it is from.
        if !text(HOST).is_some_and(|host| self.knows(host)) {
            return Err(ApiError::host_not_allowed());
        }
        let from_here = |origin: &str| {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some_and(|host| self.knows(host))
        };
        if !text(ORIGIN).is_none_or(from_here) {
            return Err(ApiError::host_not_allowed());
        }
        // Whether it lives is no secret; who watches over it has no key.
        let open = method == Method::GET && path == "/health";
        if let Some(key) = self.key.filter(|_| !open) {
            let given = text(AUTHORIZATION).and_then(bearer).unwrap_or_default();
            if !same(&digest(given), &key) {
                return Err(ApiError::unauthorized());
            }
        }
        // Browsers send any other kind of body to foreign addresses without asking.
        let sends = method == Method::POST || method == Method::PUT;
        if sends && !text(CONTENT_TYPE).is_some_and(is_json) {
            return Err(ApiError::not_json());
        }
        Ok(())
    }

    fn knows(&self, host: &str) -> bool {
        let name = without_port(host);
        if let Ok(address) = name.parse::<IpAddr>() {
            // Listening everywhere it has every address of the machine. A name cannot pass for a number.
            return address.is_loopback() || address == self.own || self.own.is_unspecified();
        }
        let known = |other: &String| name.eq_ignore_ascii_case(other);
        name.eq_ignore_ascii_case("localhost") || self.hosts.iter().any(known)
    }
}

/// Lets those requests through that bring what the guard asks for.
pub(super) async fn guarded(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    guard.check(request.method(), request.uri().path(), request.headers())?;
    Ok(next.run(request).await)
}

/// The name in `HOST:PORT`, of which the port may be missing.
pub(crate) fn without_port(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split_once(']').map_or(rest, |(name, _)| name);
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

fn bearer(value: &str) -> Option<&str> {
    let (kind, key) = value.split_once(' ')?;
    kind.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

fn is_json(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn digest(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// Takes the same time wherever the two differ; digests hide the length too.
fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    let pairs = one.iter().zip(other);
    pairs.fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};
    use axum::response::IntoResponse;

    fn guard(own: &str, key: Option<&str>) -> Guard {
        let hosts = vec!["engine.office".to_owned()];
        Guard::new(key, own.parse().expect("an address"), hosts)
    }

    fn answer(guard: &Guard, method: &Method, path: &str, headers: &[(&'static str, &str)]) -> u16 {
        let headers = headers.iter().map(|(name, value)| {
            let value = HeaderValue::from_str(value).expect("a value");
            (HeaderName::from_static(name), value)
        });
        match guard.check(method, path, &headers.collect()) {
            Ok(()) => 200,
            Err(error) => error.into_response().status().as_u16(),
        }
    }

    #[test]
    fn it_is_called_by_its_address_or_a_name_it_was_told() {
        let (loopback, all) = (guard("127.0.0.1", None), guard("0.0.0.0", None));
        for (host, here, everywhere) in [
            ("127.0.0.1:8080", 200, 200),
            ("[::1]:8080", 200, 200),
            ("LocalHost", 200, 200),
            ("engine.office:1", 200, 200),
            ("192.168.1.7:8080", 403, 200),
            ("evil.example:8080", 403, 403),
            ("127.0.0.1.evil.example", 403, 403),
            ("", 403, 403),
        ] {
            let headers = [("host", host)];
            assert_eq!(
                answer(&loopback, &Method::GET, "/pins", &headers),
                here,
                "{host}"
            );
            assert_eq!(
                answer(&all, &Method::GET, "/pins", &headers),
                everywhere,
                "{host}"
            );
        }
        assert_eq!(answer(&loopback, &Method::GET, "/pins", &[]), 403);
        for (origin, wanted) in [
            ("http://localhost:3000", 200),
            ("https://evil.example", 403),
            ("null", 403),
        ] {
            let headers = [("host", "localhost"), ("origin", origin)];
            assert_eq!(
                answer(&loopback, &Method::DELETE, "/cache", &headers),
                wanted,
                "{origin}"
            );
        }
    }

    #[test]
    fn what_is_sent_must_be_json() {
        let guard = guard("127.0.0.1", None);
        for (kind, wanted) in [
            ("application/json", 200),
            ("Application/JSON; charset=utf-8", 200),
            ("text/plain", 415),
            ("application/x-www-form-urlencoded", 415),
        ] {
            let headers = [("host", "localhost"), ("content-type", kind)];
            for method in [Method::POST, Method::PUT] {
                assert_eq!(
                    answer(&guard, &method, "/tokenize", &headers),
                    wanted,
                    "{kind}"
                );
            }
        }
        assert_eq!(
            answer(&guard, &Method::POST, "/tokenize", &[("host", "localhost")]),
            415
        );
    }

    #[test]
    fn a_key_is_asked_for_except_of_those_who_look_whether_it_lives() {
        let guard = guard("0.0.0.0", Some("sesame-open-sesame"));
        for (given, wanted) in [
            ("Bearer sesame-open-sesame", 200),
            ("bearer  sesame-open-sesame ", 200),
            ("Bearer sesame", 401),
            ("Basic sesame-open-sesame", 401),
            ("", 401),
        ] {
            let headers = [("host", "localhost"), ("authorization", given)];
            assert_eq!(
                answer(&guard, &Method::GET, "/metrics", &headers),
                wanted,
                "{given}"
            );
        }
        let headers = [("host", "localhost")];
        assert_eq!(answer(&guard, &Method::GET, "/metrics", &headers), 401);
        assert_eq!(answer(&guard, &Method::GET, "/health", &headers), 200);
        assert_eq!(answer(&guard, &Method::POST, "/health", &headers), 401);
    }
}
