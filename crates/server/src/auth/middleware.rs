//! Cookie or token → [`Actor`], cross-site requests refused, scopes of tokens
//! enforced: for every route, in one place.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::{Actor, Error, Language, Result, Scope, actor::Via};

use super::{
    Client, Gate, access,
    client::{self, Peer},
};

/// The language of whoever was answered, for the texts of problems.
#[derive(Clone, Copy, Debug)]
pub struct AnsweredIn(pub Language);

/// Lets an actor in, or nobody: routes that need one say so themselves.
pub async fn authenticate(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<Peer>()
        .map_or([127, 0, 0, 1].into(), |peer| peer.0.ip());
    let client = Client::of(&gate.site, peer, request.headers());
    request.extensions_mut().insert(client);
    let (language, cookie) = match enter(&gate, &mut request).await {
        Ok(entered) => entered,
        Err(error) => return error.into_response(),
    };
    let mut response = match check(&request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    if let Some(language) = language {
        response.extensions_mut().insert(AnsweredIn(language));
    }
    if let Some(secret) = cookie
        && !response.headers().contains_key(header::SET_COOKIE)
        && let Ok(value) = client::set_cookie(&gate.site, &secret)
    {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// Finds the actor; answers their language and, when the session was
/// prolonged, its secret for a fresh cookie.
async fn enter(gate: &Gate, request: &mut Request) -> Result<(Option<Language>, Option<String>)> {
    if let Some(token) = bearer(request.headers()) {
        let actor = access::by_token(gate, &token)
            .await?
            .ok_or(Error::Unauthenticated)?;
        let language = actor.language;
        request.extensions_mut().insert(actor);
        return Ok((Some(language), None));
    }
    check_site(gate, request)?;
    let Some(secret) = client::cookie(&gate.site, request.headers()) else {
        return Ok((None, None));
    };
    let Some(entered) = access::by_session(gate, &secret).await? else {
        return Ok((None, None));
    };
    let language = entered.actor.language;
    let entry = if entered.restricted {
        open_to_restricted(request.uri().path())
    } else {
        Some(LetIn::AsThemselves)
    };
    match entry.ok_or_else(|| Error::forbidden("factor-first"))? {
        LetIn::AsThemselves => drop(request.extensions_mut().insert(entered.actor)),
        LetIn::AsAnybody => {}
    }
    Ok((Some(language), entered.prolonged.then_some(secret)))
}

/// As whom somebody is let in who owes a second factor.
enum LetIn {
    /// To set it up, and to sign out.
    AsThemselves,
    /// Where nobody needs to be signed in.
    AsAnybody,
}

fn open_to_restricted(path: &str) -> Option<LetIn> {
    let own = ["/api/v1/session", "/api/v1/me/factors"];
    let public = [
        "/api/v1/links",
        "/api/v1/setup",
        "/api/v1/health",
        "/api/v1/sign-in",
    ];
    if own.iter().any(|route| is_below(path, route)) {
        return Some(LetIn::AsThemselves);
    }
    let open = public.iter().any(|route| is_below(path, route));
    open.then_some(LetIn::AsAnybody)
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?;
    let text = value.to_str().unwrap_or_default();
    // Anything that is not a bearer token is a wrong one: a cookie beside it
    // must not decide instead.
    Some(
        text.strip_prefix("Bearer ")
            .unwrap_or_default()
            .trim()
            .to_owned(),
    )
}

fn check(request: &Request) -> Result<()> {
    let Some(actor) = request.extensions().get::<Actor>() else {
        return Ok(());
    };
    match actor.via {
        Via::Token(..) => check_scope(actor, request.method(), request.uri().path()),
        Via::Session(_) => check_header(request),
        Via::CommandLine | Via::Job => Ok(()),
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// A form on a foreign page cannot set a header of its own.
fn check_header(request: &Request) -> Result<()> {
    let marked = request
        .headers()
        .get("x-sufler")
        .is_some_and(|value| value == "1");
    if is_safe(request.method()) || marked {
        Ok(())
    } else {
        Err(Error::forbidden("cross-site"))
    }
}

/// What the browser tells of the page that asks must be this site.
fn check_site(gate: &Gate, request: &Request) -> Result<()> {
    if is_safe(request.method()) {
        return Ok(());
    }
    let headers = request.headers();
    let fetch = headers.get("sec-fetch-site");
    if fetch.is_some_and(|site| site != "same-origin" && site != "none")
        || !is_same_origin(gate, headers)
    {
        return Err(Error::forbidden("cross-site"));
    }
    Ok(())
}

/// Whether the `Origin` sent, if one was, is this site: the public address or
/// the host the request itself was sent to.
pub fn is_same_origin(gate: &Gate, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    if gate.site.public_url.origin().ascii_serialization() == origin {
        return true;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let named = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    host.is_some() && host == named
}

/// What a token with these scopes may ask for.
fn check_scope(actor: &Actor, method: &Method, path: &str) -> Result<()> {
    let own = [
        "/api/v1/me/tokens",
        "/api/v1/me/sessions",
        "/api/v1/me/password",
        "/api/v1/me/factors",
        "/api/v1/admin/second-factor",
        "/api/v1/session",
    ];
    // A link into somebody's account is a full session for whoever asks for it.
    let opens_doors = method == Method::POST && is_below(path, "/api/v1/admin/people");
    let resets = is_below(path, "/api/v1/admin/people") && path.ends_with("/factors");
    let own = resets || !is_safe(method) && own.iter().any(|route| is_below(path, route));
    if own || opens_doors {
        // Whoever may not administer learns of no route there.
        if is_below(path, "/api/v1/admin") && !actor.administrator {
            return Err(Error::NotFound);
        }
        return Err(Error::forbidden("session-needed"));
    }
    let mut needed = vec![if is_safe(method) {
        Scope::Read
    } else {
        Scope::Write
    }];
    if is_below(path, "/api/v1/runs") && !is_safe(method) {
        needed = vec![Scope::Run];
    }
    if is_below(path, "/api/v1/admin") {
        needed.push(Scope::Admin);
    }
    if needed.into_iter().all(|scope| actor.has_scope(scope)) {
        return Ok(());
    }
    Err(Error::forbidden("token-scope"))
}

fn is_below(path: &str, route: &str) -> bool {
    path.strip_prefix(route)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use kernel::{Clock, Ids, Timestamp};

    use super::*;

    fn token(scopes: &[Scope]) -> Actor {
        let ids = Ids::seeded(Clock::fixed(Timestamp::default()), 1);
        Actor {
            person: ids.id(),
            name: "Анна".to_owned(),
            administrator: true,
            guest: false,
            language: Language::Ru,
            time_zone: "UTC".to_owned(),
            via: Via::Token(ids.id(), scopes.to_vec()),
        }
    }

    #[rstest::rstest]
    #[case(&[Scope::Read], Method::GET, "/api/v1/rooms", true)]
    #[case(&[Scope::Read], Method::POST, "/api/v1/rooms", false)]
    #[case(&[Scope::Write], Method::GET, "/api/v1/rooms", false)]
    #[case(&[Scope::Write], Method::POST, "/api/v1/rooms", true)]
    #[case(&[Scope::Write], Method::POST, "/api/v1/runs", false)]
    #[case(&[Scope::Run], Method::POST, "/api/v1/runs", true)]
    #[case(&[Scope::Run], Method::PUT, "/api/v1/runs/x/cancellation", true)]
    #[case(&[Scope::Read, Scope::Write, Scope::Run], Method::GET, "/api/v1/admin/people", false)]
    #[case(&[Scope::Read, Scope::Admin], Method::GET, "/api/v1/admin/people", true)]
    #[case(&[Scope::Read, Scope::Admin], Method::PATCH, "/api/v1/admin/people/x", false)]
    #[case(&[Scope::Read, Scope::Write, Scope::Admin], Method::POST, "/api/v1/me/tokens", false)]
    #[case(&[Scope::Read, Scope::Write, Scope::Admin], Method::PUT, "/api/v1/me/password", false)]
    #[case(&[Scope::Write, Scope::Admin], Method::POST, "/api/v1/admin/people", false)]
    #[case(&[Scope::Write, Scope::Admin], Method::POST, "/api/v1/admin/people/x/reset-link", false)]
    #[case(&[Scope::Write, Scope::Admin], Method::PATCH, "/api/v1/admin/people/x", true)]
    #[case(&[Scope::Write, Scope::Admin], Method::DELETE, "/api/v1/admin/people/x/factors", false)]
    #[case(&[Scope::Write, Scope::Admin], Method::PUT, "/api/v1/admin/second-factor", false)]
    #[case(&[Scope::Read, Scope::Admin], Method::GET, "/api/v1/admin/second-factor", true)]
    #[case(&[Scope::Read, Scope::Write], Method::POST, "/api/v1/me/factors/totp", false)]
    #[case(&[Scope::Write, Scope::Admin], Method::POST, "/api/v1/admin/groups", true)]
    #[case(&[Scope::Read, Scope::Write], Method::PATCH, "/api/v1/me", true)]
    fn scopes_open_what_they_name(
        #[case] scopes: &[Scope],
        #[case] method: Method,
        #[case] path: &str,
        #[case] open: bool,
    ) {
        assert_eq!(check_scope(&token(scopes), &method, path).is_ok(), open);
    }
}
