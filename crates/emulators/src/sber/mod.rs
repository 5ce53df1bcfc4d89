//! What GigaChat and SaluteSpeech share: signing in, tokens that expire, and how many may ask at once.

mod sign_in;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::FromRequestParts;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::{Value, json};

pub(crate) use self::sign_in::{basic, sign_in};
use crate::dialect::Complaint;
use crate::served::Served;
use crate::{Emulator, faults};

/// How long a token lives, in seconds.
const LIFETIME: u64 = 30 * 60;

/// How long a token that has expired is remembered, in seconds.
const REMEMBERED: u64 = 2 * 60 * 60;

/// What only Sber's services can be told.
#[derive(Clone, Default)]
pub(crate) struct Rules {
    lifetime: Option<u64>,
    clock: Option<Arc<AtomicU64>>,
    scope: Option<String>,
    places: Option<usize>,
    seconds: bool,
}

impl Rules {
    fn unix_seconds(&self) -> u64 {
        self.clock
            .as_ref()
            .map_or_else(wall_clock, |clock| clock.load(Ordering::SeqCst))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "clients that are not ours compare a token's expiry with the real time"
)]
fn wall_clock() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs())
}

/// GigaChat and SaluteSpeech only.
impl Emulator {
    /// Tokens live so long instead of half an hour.
    #[must_use]
    pub fn tokens_live(mut self, length: Duration) -> Self {
        self.faults.sber.lifetime = Some(length.as_secs());
        self
    }

    /// Tokens say when they expire in seconds, and under the other names.
    #[must_use]
    pub fn tells_expiry_in_seconds(mut self) -> Self {
        self.faults.sber.seconds = true;
        self
    }

    /// Takes the time from here, in seconds since 1970.
    #[must_use]
    pub fn reads_clock(mut self, clock: Arc<AtomicU64>) -> Self {
        self.faults.sber.clock = Some(clock);
        self
    }

    /// Every key was issued for this scope.
    #[must_use]
    pub fn issues_keys_for(mut self, scope: impl Into<String>) -> Self {
        self.faults.sber.scope = Some(scope.into());
        self
    }

    /// Refuses more chat requests at once than this.
    #[must_use]
    pub fn serves_at_once(mut self, most: usize) -> Self {
        self.faults.sber.places = Some(most);
        self
    }
}

/// A token that was given out.
#[derive(Clone)]
struct Issued {
    token: String,
    key: String,
    scope: String,
    expires_at: u64,
}

/// The tokens of one service.
pub(crate) struct Tokens {
    /// The scopes of its keys.
    scopes: &'static [&'static str],
    issued: Mutex<Vec<Issued>>,
    count: AtomicU64,
    running: Arc<AtomicUsize>,
}

impl Tokens {
    pub(crate) fn new(scopes: &'static [&'static str]) -> Arc<Self> {
        Arc::new(Self {
            scopes,
            issued: Mutex::default(),
            count: AtomicU64::new(0),
            running: Arc::default(),
        })
    }

    /// The key behind a request, as a person would have entered it.
    pub(crate) fn key(&self, headers: &HeaderMap) -> Option<String> {
        basic(headers).or_else(|| Some(self.find(headers)?.key))
    }

    /// A place among those served at once, or the refusal.
    pub(crate) fn place(&self, served: &Served) -> Result<Place, Box<Response>> {
        let most = served.faults().sber.places.unwrap_or(usize::MAX);
        let taken = self.running.fetch_add(1, Ordering::SeqCst);
        // From here on dropping it gives the place back.
        let place = Place(self.running.clone());
        if taken < most {
            return Ok(place);
        }
        Err(Box::new(refusal(429, "Too many requests")))
    }

    fn issue(&self, key: String, scope: String, rules: &Rules) -> Value {
        let now = rules.unix_seconds();
        let expires_at = now + rules.lifetime.unwrap_or(LIFETIME);
        let number = self.count.fetch_add(1, Ordering::SeqCst) + 1;
        let token = format!("eyJjdHkiOi{number:06}");
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        // One that is over is known to be so for a while, and then unknown.
        issued.retain(|issued| issued.expires_at + REMEMBERED > now);
        issued.push(Issued {
            token: token.clone(),
            key,
            scope,
            expires_at,
        });
        if rules.seconds {
            json!({"tok": token, "exp": expires_at})
        } else {
            json!({"access_token": token, "expires_at": expires_at * 1000})
        }
    }

    fn find(&self, headers: &HeaderMap) -> Option<Issued> {
        let given = crate::openai::bearer(headers)?;
        let issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        issued.iter().find(|issued| issued.token == given).cloned()
    }
}

/// One of those served at once.
pub(crate) struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Who asks, with a token that is good.
pub(crate) struct Caller {
    /// What the key was issued for.
    pub(crate) scope: String,
    /// `X-Client-ID`.
    pub(crate) client: Option<String>,
}

impl FromRequestParts<Arc<Served>> for Caller {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        served: &Arc<Served>,
    ) -> Result<Self, Self::Rejection> {
        let tokens = parts.extensions.get::<Arc<Tokens>>();
        let issued = tokens.and_then(|tokens| tokens.find(&parts.headers));
        let now = served.faults().sber.unix_seconds();
        let message = match &issued {
            None => "Unauthorized",
            Some(issued) if issued.expires_at <= now => "Token has expired",
            Some(issued) => {
                return Ok(Self {
                    scope: issued.scope.clone(),
                    client: header(&parts.headers, "x-client-id"),
                });
            }
        };
        served.record(&parts.method, &parts.uri, &parts.headers, Value::Null);
        Err(refusal(401, message))
    }
}

/// Answers name the request, and repeat what it says of its conversation and its person.
pub(crate) async fn name_request(request: Request, next: Next) -> Response {
    let told = request.headers().clone();
    let mut response = next.run(request).await;
    let own = HeaderValue::from_static("0f7a1c52-6d1b-4c0e-9a55-3f5b8f0f9c11");
    for name in ["x-request-id", "x-session-id", "x-client-id"] {
        let value = told
            .get(name)
            .cloned()
            .or_else(|| (name == "x-request-id").then(|| own.clone()));
        if let Some(value) = value {
            response
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// An error as GigaChat and SaluteSpeech write it.
pub(crate) fn error(complaint: &Complaint) -> Value {
    let message = match complaint.code {
        Some("model_not_found") => "No such model",
        _ => complaint.message.as_str(),
    };
    json!({"status": complaint.status, "message": message})
}

/// A refusal in their words.
pub(crate) fn refusal(status: u16, message: &str) -> Response {
    faults::problem(status, &json!({"status": status, "message": message}))
}

/// A header's text.
pub(crate) fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
