//! Problem documents in the asker's language: titles by code, details by
//! Fluent id from `locales/*/problems.ftl`.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::{Error, Language, http::Problem};

use crate::{auth::middleware::AnsweredIn, trace::TraceId};

/// Puts title, detail and trace id into the problem a route answered.
pub async fn localise(request: Request, next: Next) -> Response {
    let wanted = accepted(request.headers());
    let trace = request
        .extensions()
        .get::<TraceId>()
        .map(|id| id.0.clone())
        .unwrap_or_default();
    let api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let Some(mut problem) = taken(&mut response, api) else {
        return response;
    };
    let language = response
        .extensions()
        .get::<AnsweredIn>()
        .map_or(wanted, |answered| answered.0);
    fill(&mut problem, language, trace);
    with_body(response, &problem)
}

/// The problem behind a response; also for the plain texts with which the
/// framework itself refuses a request.
fn taken(response: &mut Response, api: bool) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    let status = response.status();
    let plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| {
            kind.to_str()
                .is_ok_and(|kind| kind.starts_with("text/plain"))
        });
    if !api || !plain || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let mut problem = Problem::of(&match status {
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => return Some(Problem::method_not_allowed()),
        StatusCode::PAYLOAD_TOO_LARGE => Error::too_large("body", kernel::http::extract::MAX_BODY),
        status if status.is_server_error() => Error::internal(format!("a route answered {status}")),
        _ => Error::invalid("body", "request-unfit"),
    });
    problem.status = status.as_u16();
    Some(problem)
}

/// Fills in the texts of a problem; streams that carry problems use it too.
pub fn fill(problem: &mut Problem, language: Language, trace_id: String) {
    problem.localise(language);
    problem.trace_id = trace_id;
}

fn with_body(response: Response, problem: &Problem) -> Response {
    let (mut parts, _) = response.into_parts();
    let (kind, body) = problem.clone().into_response().into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(kind.headers);
    Response::from_parts(parts, body)
}

/// The language of `Accept-Language` that Sufler speaks and the asker likes
/// best; Russian when there is none.
pub fn accepted(headers: &HeaderMap) -> Language {
    let text = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut best = (0.0, Language::default());
    for part in text.split(',').take(20) {
        let (tag, weight) = part.split_once(';').unwrap_or((part, ""));
        let weight = weight
            .trim()
            .strip_prefix("q=")
            .map_or(1.0, |text| text.parse().unwrap_or(0.0));
        if let Some(language) = Language::from_code(tag.trim())
            && weight > best.0
        {
            best = (weight, language);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("en-GB,en;q=0.9", Language::En)]
    #[case("de, en;q=0.5, ru;q=0.8", Language::Ru)]
    #[case("de", Language::Ru)]
    #[case("", Language::Ru)]
    #[case("я;q=x", Language::Ru)]
    #[case("ru;q=0.1,en;q=0.2", Language::En)]
    fn the_best_liked_language_is_taken(#[case] header: &str, #[case] language: Language) {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::ACCEPT_LANGUAGE,
            header::HeaderValue::from_bytes(header.as_bytes()).expect("bytes"),
        );
        assert_eq!(accepted(&headers), language);
    }

    #[test]
    fn every_code_has_a_title_and_a_detail() {
        let codes = [
            "unauthenticated",
            "not-found",
            "method-not-allowed",
            "forbidden",
            "conflict",
            "invalid",
            "too-large",
            "quota-exceeded",
            "rate-limited",
            "unavailable",
            "internal",
        ];
        for code in codes {
            for language in [Language::Ru, Language::En] {
                let args = [("limit", 5.into()), ("reason", "x".into())];
                for id in [format!("problem-{code}"), format!("problem-{code}-detail")] {
                    assert!(kernel::i18n::text(language, &id, &args).is_some(), "{id}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_declined() {
        let mut problem = Problem::of(&Error::RateLimited(std::time::Duration::from_secs(21)));
        fill(&mut problem, Language::Ru, "t".to_owned());
        assert!(problem.detail.contains("21 секунду"), "{}", problem.detail);
    }
}
