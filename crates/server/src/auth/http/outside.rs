//! `/sign-in/providers`: signing in by an account elsewhere. The browser goes
//! there and comes back to a route that answers with a page's address.

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{
    Error, Result,
    http::{ErrorResponse, Page, Params, Path, extract},
};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;
use utoipa::ToSchema;

use crate::{
    auth::{
        Client, Gate, client,
        factors::step::Entry,
        outside::actions::{self, CameBack},
    },
    trace::TraceId,
};

/// A provider people may sign in by.
#[derive(Serialize, ToSchema)]
pub(super) struct SignInProvider {
    /// Its id.
    id: String,
    /// What its button says.
    name: String,
    /// How one signs in by it.
    kind: SignInKind,
}

/// How one signs in by a provider.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SignInKind {
    /// There, and comes back.
    Oidc,
    /// Here, by the login and password one has there.
    Directory,
}

/// By which providers people may sign in.
#[utoipa::path(get, path = "/api/v1/sign-in/providers", tag = "session", security(()),
    responses((status = 200, body = Page<SignInProvider>), ErrorResponse))]
pub(super) async fn list_providers(State(gate): State<Gate>) -> Json<Page<SignInProvider>> {
    let oidc = gate.outside.all().iter().map(|one| SignInProvider {
        id: one.settings.id.clone(),
        name: one.settings.name.clone(),
        kind: SignInKind::Oidc,
    });
    let directories = gate.outside.directories().iter();
    let directories = directories.map(|one| SignInProvider {
        id: one.settings.id.clone(),
        name: one.settings.name.clone(),
        kind: SignInKind::Directory,
    });
    Json(Page::whole(oidc.chain(directories).collect()))
}

/// Where somebody wants to go after signing in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginSignIn {
    /// A path of this site.
    #[serde(default)]
    next: Option<String>,
}

/// Where the browser goes to sign in.
#[derive(Serialize, ToSchema)]
pub(super) struct BegunSignIn {
    /// The provider's address.
    url: String,
}

/// Begin to sign in by a provider; the answer sets the cookie the way back needs.
#[utoipa::path(post, path = "/api/v1/sign-in/providers/{id}", tag = "session", params(("id" = String, Path)),
    request_body = BeginSignIn, security(()), responses((status = 200, body = BegunSignIn), ErrorResponse))]
pub(super) async fn begin_sign_in(
    State(gate): State<Gate>,
    Path(id): Path<String>,
    client: Client,
    extract::Json(asked): extract::Json<BeginSignIn>,
) -> Result<Response> {
    let next = asked.next.filter(|next| is_ours(next));
    let next = next.unwrap_or_else(|| "/".to_owned());
    let begun = actions::begin(&gate, &id, next, &client).await?;
    let cookie = client::set_outside_cookie(&gate.site, &begun.state)?;
    let body = BegunSignIn {
        url: begun.url.into(),
    };
    Ok(([(header::SET_COOKIE, cookie)], Json(body)).into_response())
}

/// Whether a path leads to a page of this site and nowhere else.
fn is_ours(next: &str) -> bool {
    next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.bytes().all(|byte| byte.is_ascii_graphic())
}

/// What a provider sends the browser back with.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CallbackQuery {
    /// What the sign-in was begun with.
    #[serde(default)]
    state: String,
    /// What the answer is to be had for.
    code: Option<String>,
    /// Who the provider says it is.
    iss: Option<String>,
}

/// The way back from a provider; answers with the address of a page.
#[utoipa::path(get, path = "/api/v1/sign-in/providers/{id}/callback", tag = "session",
    params(("id" = String, Path), CallbackQuery), security(()), responses((status = 303), ErrorResponse))]
pub(super) async fn finish_sign_in(
    State(gate): State<Gate>,
    Path(id): Path<String>,
    client: Client,
    Extension(trace): Extension<TraceId>,
    headers: HeaderMap,
    Params(query): Params<CallbackQuery>,
) -> Result<Response> {
    gate.outside.find(&id)?;
    let back = CameBack {
        state: query.state,
        kept: client::outside_cookie(&gate.site, &headers),
        code: query.code,
        issuer: query.iss,
    };
    let mut response = match actions::finish(&gate, &id, back, &client).await {
        Ok((entry, next)) => enter(&gate, entry, &next)?,
        Err(error) => see(&told(&error, &trace.0))?,
    };
    let done = client::set_outside_cookie(&gate.site, "")?;
    response.headers_mut().append(header::SET_COOKIE, done);
    Ok(response)
}

fn enter(gate: &Gate, entry: Entry, next: &str) -> Result<Response> {
    let (page, cookies) = match entry {
        Entry::Open(opened) => {
            let session = client::set_cookie(&gate.site, &opened.secret)?;
            let step = client::set_step_cookie(&gate.site, "")?;
            (next.to_owned(), vec![session, step])
        }
        Entry::Half(half) => {
            let step = client::set_step_cookie(&gate.site, &half.secret)?;
            (with("/sign-in/step", &[("next", next)]), vec![step])
        }
    };
    let mut response = see(&page)?;
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The page of sign-in, which says why it is shown again.
fn told(error: &Error, trace: &str) -> String {
    let why = match error {
        Error::Conflict(detail) | Error::Unavailable(detail) if detail.starts_with("outside-") => {
            detail.as_str()
        }
        error => {
            tracing::warn!(%error, "a sign-in by a provider failed");
            "outside-failed"
        }
    };
    with("/sign-in", &[("problem", why), ("trace", trace)])
}

fn with(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    format!("{path}?{}", query.extend_pairs(pairs).finish())
}

fn see(page: &str) -> Result<Response> {
    let page = HeaderValue::try_from(page).map_err(Error::internal)?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, page)]).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("/", true)]
    #[case("/chat/1?message=2", true)]
    #[case("", false)]
    #[case("//evil.example", false)]
    #[case("/\\evil.example", false)]
    #[case("https://evil.example", false)]
    #[case("/a\r\nSet-Cookie: x", false)]
    #[case("/чат", false)]
    fn only_our_own_pages_are_gone_to(#[case] next: &str, #[case] ours: bool) {
        assert_eq!(is_ours(next), ours);
    }
}
