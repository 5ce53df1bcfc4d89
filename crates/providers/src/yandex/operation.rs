//! Long work: it is begun, asked about until it is done, and has a result or an error.

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use super::link::Link;
use crate::{Pause, ProviderError, failure, wire};

/// The wait before an operation is asked about for the first time; it doubles each time.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// The longest wait.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// How often it is asked about: for some four hours.
const MOST_QUESTIONS: u32 = 1440;
/// How many failures in a row are forgiven on the way.
const MOST_FAILURES: u32 = 5;
/// The longest id, in bytes.
const LONGEST_ID: usize = 100;

/// The id of an operation that has just begun.
pub(super) fn id_of(operation: &Value) -> Result<String, ProviderError> {
    if let Some(error) = in_document(operation) {
        return Err(error);
    }
    let id = operation.get("id").and_then(Value::as_str);
    let allowed = |id: &&str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(plain)
    };
    id.filter(allowed)
        .map(str::to_owned)
        .ok_or_else(|| ProviderError::Protocol("the answer names no operation".into()))
}

/// Waits until an operation is done.
pub(super) async fn done(
    link: &Link,
    operations: &Url,
    id: &str,
    pause: &dyn Pause,
) -> Result<(), ProviderError> {
    let mut wait = FIRST_WAIT;
    let mut failures = 0;
    for _ in 0..MOST_QUESTIONS {
        pause.pause(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
        let address = wire::address(operations, &[id])?;
        match link.document(link.client.get(address)).await {
            Ok(operation) => {
                failures = 0;
                if let Some(error) = in_document(&operation) {
                    return Err(error);
                }
                if operation.get("done") == Some(&Value::Bool(true)) {
                    return Ok(());
                }
            }
            Err(error) if error.is_retryable() && failures < MOST_FAILURES => failures += 1,
            Err(error) => return Err(error),
        }
    }
    Err(ProviderError::unavailable("the operation does not end"))
}

/// The error in a document that came with a good status. Beside the shapes all vendors share, Yandex names errors by
/// gRPC's numbers.
pub(super) fn in_document(document: &Value) -> Option<ProviderError> {
    let error = document.get("error").filter(|error| !error.is_null())?;
    let code = error
        .get("grpcCode")
        .or_else(|| error.get("code"))
        .or_else(|| document.get("code"));
    let status = error
        .get("httpCode")
        .and_then(Value::as_u64)
        .or_else(|| code.and_then(Value::as_u64).and_then(status_of))
        .unwrap_or(503);
    let message = error
        .get("message")
        .or_else(|| document.get("message"))
        .unwrap_or(error);
    failure::in_stream(&json!({"error": {"code": status, "message": message}}))
}

/// The HTTP status of a gRPC code, as Yandex's gateway maps them.
fn status_of(code: u64) -> Option<u64> {
    Some(match code {
        3 | 9 | 11 => 400,
        16 => 401,
        7 => 403,
        5 => 404,
        6 | 10 => 409,
        8 => 429,
        2 | 13 | 15 => 500,
        12 => 501,
        14 => 503,
        4 => 504,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(json!({"id": "f8d-1"}), Some("f8d-1"))]
    #[case(json!({"id": ""}), None)]
    #[case(json!({"id": "../x"}), None)]
    #[case(json!({"id": 7}), None)]
    #[case(json!({}), None)]
    fn ids_are_plain(#[case] operation: Value, #[case] id: Option<&str>) {
        assert_eq!(id_of(&operation).ok().as_deref(), id);
    }

    #[rstest]
    #[case(json!({"done": true, "error": null}), None)]
    #[case(json!({"error": {"code": 3, "message": "m", "details": []}}), Some("invalid"))]
    #[case(json!({"error": {"code": 3, "message": "too many tokens"}}), Some("too_large"))]
    #[case(json!({"error": {"grpcCode": 5, "message": "m"}}), Some("model_not_found"))]
    #[case(json!({"error": {"grpcCode": 8, "httpCode": 429, "message": "m"}}), Some("rate_limited"))]
    #[case(json!({"error": "m", "code": 7, "message": "m"}), Some("forbidden"))]
    #[case(json!({"error": "m"}), Some("unavailable"))]
    #[case(json!({"error": {"code": 99}}), Some("unavailable"))]
    fn errors_have_their_kind(#[case] document: Value, #[case] kind: Option<&str>) {
        let error = in_document(&document);
        assert_eq!(error.as_ref().map(ProviderError::kind), kind);
    }
}
