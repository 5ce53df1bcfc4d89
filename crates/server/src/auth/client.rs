//! Where a request comes from, and the session's cookie.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
};
use axum_extra::extract::cookie::CookieJar;
use kernel::{Error, Result};

use super::{Site, factors::types::STEP_LIFE, outside, types::SESSION_LIFE};

/// The other end of the accepted connection; put into every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Who asks, as far as the connection tells.
#[derive(Clone, Debug)]
pub struct Client {
    /// The address, behind trusted proxies the one they name.
    pub address: IpAddr,
    /// What the browser calls itself, at most 300 characters.
    pub user_agent: String,
}

impl Client {
    /// Reads it from the connection and the headers.
    pub fn of(site: &Site, peer: IpAddr, headers: &HeaderMap) -> Self {
        let agent = headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        Self {
            address: real_address(site, peer, headers),
            user_agent: agent.chars().take(300).collect(),
        }
    }

    /// The neighbourhood of this client: an IPv4 /24 or an IPv6 /64. Wrong
    /// passwords are counted by it, so that nobody multiplies their tries by
    /// the addresses next door.
    pub fn neighbourhood(&self) -> String {
        match self.address.to_canonical() {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                format!("{a}.{b}.{c}.0/24")
            }
            IpAddr::V6(_) => self.network(),
        }
    }

    /// What attempts of this client are counted by: an IPv6 client owns its
    /// whole /64.
    pub fn network(&self) -> String {
        match self.address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let found = parts.extensions.get::<Self>().cloned();
        found.ok_or_else(|| Error::internal("the route is outside the sign-in middleware"))
    }
}

/// Walks `X-Forwarded-For` from its end, past proxies that are trusted, to the
/// first address that is not. What a client wrote itself stands further left.
fn real_address(site: &Site, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let mut address = peer.to_canonical();
    let all = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok());
    let named: Vec<&str> = all
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect();
    for name in named.iter().rev() {
        if !site.trusts(address) {
            break;
        }
        let Ok(next) = name.parse::<IpAddr>() else {
            break;
        };
        address = next.to_canonical();
    }
    address
}

/// The cookie's name: under HTTPS the browser itself guards the prefix.
pub(super) fn cookie_name(site: &Site) -> &'static str {
    if site.is_secure() {
        "__Host-sufler_session"
    } else {
        "sufler_session"
    }
}

/// The cookie of a sign-in that waits for its second factor.
fn step_name(site: &Site) -> &'static str {
    if site.is_secure() {
        "__Host-sufler_step"
    } else {
        "sufler_step"
    }
}

/// The secret of a half-open sign-in in the request's cookies.
pub(super) fn step_cookie(site: &Site, headers: &HeaderMap) -> Option<String> {
    cookie_named(step_name(site), headers)
}

/// The header that gives the browser its half-open sign-in, or with an empty
/// secret takes it away.
pub(super) fn set_step_cookie(site: &Site, secret: &str) -> Result<HeaderValue> {
    build_cookie(site, step_name(site), secret, STEP_LIFE)
}

/// The cookie of a sign-in that went to a provider.
fn outside_name(site: &Site) -> &'static str {
    if site.is_secure() {
        "__Host-sufler_outside"
    } else {
        "sufler_outside"
    }
}

/// The state of a sign-in that went to a provider, in the request's cookies.
pub(super) fn outside_cookie(site: &Site, headers: &HeaderMap) -> Option<String> {
    cookie_named(outside_name(site), headers)
}

/// The header that lets only this browser come back from a provider, or with
/// an empty state takes that away.
pub(super) fn set_outside_cookie(site: &Site, state: &str) -> Result<HeaderValue> {
    build_cookie(site, outside_name(site), state, outside::actions::LIFE)
}

/// The session's secret in the request's cookies.
pub(super) fn cookie(site: &Site, headers: &HeaderMap) -> Option<String> {
    cookie_named(cookie_name(site), headers)
}

fn cookie_named(name: &str, headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(name)
        .map(|cookie| cookie.value().to_owned())
        .filter(|value| !value.is_empty())
}

/// The header that gives the browser its session, or with an empty secret
/// takes it away.
pub(super) fn set_cookie(site: &Site, secret: &str) -> Result<HeaderValue> {
    build_cookie(site, cookie_name(site), secret, SESSION_LIFE)
}

fn build_cookie(site: &Site, name: &str, secret: &str, life: Duration) -> Result<HeaderValue> {
    let age = if secret.is_empty() { 0 } else { life.as_secs() };
    let secure = if site.is_secure() { "; Secure" } else { "" };
    let text = format!("{name}={secret}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(text).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(url: &str) -> Site {
        Site {
            public_url: url.parse().expect("an address"),
            trusted_proxies: vec!["10.0.0.0/8".parse().expect("a network")],
            emulators: false,
        }
    }

    #[rstest::rstest]
    #[case("198.51.100.7", "203.0.113.9", "198.51.100.7")]
    #[case("10.0.0.1", "203.0.113.9", "203.0.113.9")]
    #[case("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9")]
    #[case("10.0.0.1", "nonsense", "10.0.0.1")]
    #[case("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9")]
    fn only_trusted_proxies_name_the_client(
        #[case] peer: &str,
        #[case] forwarded: &str,
        #[case] real: &str,
    ) {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
        let client = Client::of(
            &site("http://localhost"),
            peer.parse().expect("an address"),
            &headers,
        );
        assert_eq!(client.address.to_string(), real);
    }

    #[test]
    fn a_v6_client_is_counted_by_its_network() {
        let address = "2001:db8:1:2:3:4:5:6".parse().expect("an address");
        let client = Client {
            address,
            user_agent: String::new(),
        };
        assert_eq!(client.network(), "2001:db8:1:2::/64");
        assert_eq!(client.neighbourhood(), "2001:db8:1:2::/64");
        let address = "203.0.113.77".parse().expect("an address");
        let client = Client { address, ..client };
        assert_eq!(client.network(), "203.0.113.77");
        assert_eq!(client.neighbourhood(), "203.0.113.0/24");
    }

    #[test]
    fn the_cookie_is_guarded_under_https() {
        let text = set_cookie(&site("https://sufler.example"), "abc").expect("a header");
        let text = text.to_str().expect("ASCII");
        assert!(text.starts_with(
            "__Host-sufler_session=abc; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"
        ));
        assert!(text.ends_with("; Secure"));
        let text = set_cookie(&site("http://localhost"), "").expect("a header");
        assert!(
            text.to_str()
                .expect("ASCII")
                .contains("sufler_session=; Path=/; Max-Age=0")
        );
    }
}
