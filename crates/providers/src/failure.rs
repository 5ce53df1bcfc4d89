//! Reads what a provider says when it refuses. Servers disagree on the shape of an error, so every known one is
//! tried in turn; what is none of them is shown as text, without markup and cut short.

use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use serde_json::Value;

use crate::{Again, ProviderError};

/// The longest text of an error that is kept, in characters.
const LONGEST_TEXT: usize = 400;

/// What an error body says, whatever its shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) message: String,
    /// `code` and `type`, in lower case: servers put the telling word into either.
    words: Vec<String>,
    /// The status the body itself names.
    status: Option<u16>,
    field: Option<String>,
}

/// The error a whole answer with a bad status stands for.
pub(crate) fn from_answer(status: u16, headers: &HeaderMap, body: &[u8]) -> ProviderError {
    let complaint = read_body(body);
    classify(status, complaint, again(headers))
}

/// The error in a body or an event that came with a good status, or `None` when it holds none.
pub(crate) fn in_stream(value: &Value) -> Option<ProviderError> {
    let choice_error = value.pointer("/choices/0/error");
    let told = [value.get("error"), choice_error]
        .into_iter()
        .flatten()
        .any(|error| !error.is_null());
    let named = ["/type", "/object"]
        .iter()
        .any(|at| value.pointer(at).is_some_and(|word| word == "error"));
    if !told && !named {
        return None;
    }
    let complaint = choice_error
        .filter(|error| !error.is_null())
        .map_or_else(|| read_value(value), |error| read_object(error, error));
    // Without a status the server broke off in the middle of its work, unless it says otherwise.
    let status = complaint
        .status
        .unwrap_or_else(|| status_of(&complaint.words));
    Some(classify(status, complaint, Asked::default()))
}

fn read_body(body: &[u8]) -> Complaint {
    serde_json::from_slice(body).map_or_else(
        |_| Complaint {
            message: plain(&String::from_utf8_lossy(body)),
            ..Complaint::default()
        },
        |value| read_value(&value),
    )
}

/// The shapes: `error` is an object (OpenAI, Anthropic, Yandex), or a text beside `message` (Yandex's gateway), or
/// there is no `error` (GigaChat, its sign-in, old vLLM, `FastAPI`).
fn read_value(value: &Value) -> Complaint {
    match value.get("error") {
        Some(error @ Value::Object(_)) => read_object(error, value),
        Some(Value::String(text)) => {
            let mut complaint = read_object(value, value);
            if complaint.message.is_empty() {
                complaint.message = plain(text);
            }
            complaint
        }
        _ => read_object(value, value),
    }
}

fn read_object(error: &Value, whole: &Value) -> Complaint {
    let words = ["code", "type"]
        .iter()
        .filter_map(|name| error.get(name)?.as_str())
        .map(str::to_lowercase)
        .collect();
    let status = ["httpCode", "status", "code"]
        .iter()
        .filter_map(|name| error.get(name)?.as_u64())
        .filter_map(|number| u16::try_from(number).ok())
        .find(|number| (400..600).contains(number));
    let field = error.get("param").and_then(Value::as_str);
    Complaint {
        message: message_of(error)
            .or_else(|| message_of(whole))
            .unwrap_or_default(),
        words,
        status,
        field: field
            .filter(|name| !name.is_empty())
            .map(|name| cut(name, LONGEST_TEXT)),
    }
}

fn message_of(object: &Value) -> Option<String> {
    ["message", "detail", "error_message"]
        .iter()
        .filter_map(|name| object.get(name))
        .find(|value| !value.is_null())
        .map(|value| {
            plain(
                &value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned),
            )
        })
}

fn classify(status: u16, complaint: Complaint, asked: Asked) -> ProviderError {
    let text = if complaint.message.is_empty() {
        format!("HTTP {status}")
    } else {
        complaint.message.clone()
    };
    if let Some(error) = by_word(&complaint.words, &text) {
        return error;
    }
    match status {
        401 => ProviderError::Auth(text),
        402 => ProviderError::Payment(text),
        403 => ProviderError::Forbidden(text),
        404 => ProviderError::ModelNotFound(text),
        413 => ProviderError::TooLarge(text),
        429 => ProviderError::RateLimited {
            again: asked.again(),
            message: text,
        },
        400 | 422 if speaks_of_size(&complaint) => ProviderError::TooLarge(text),
        408 | 500.. => ProviderError::Unavailable {
            again: asked.again(),
            message: text,
        },
        // A refusal of its own kind that the server calls passing: a lock, a conflict.
        409 | 425 if asked.should == Some(true) => ProviderError::Unavailable {
            again: asked.again(),
            message: text,
        },
        400..500 => ProviderError::Invalid {
            message: text,
            field: complaint.field,
        },
        _ => ProviderError::Protocol(text),
    }
}

/// Words that say more than the status they come with.
fn by_word(words: &[String], text: &str) -> Option<ProviderError> {
    let make: fn(String) -> ProviderError = words.iter().find_map(|word| {
        Some(match word.as_str() {
            "insufficient_quota" | "billing_hard_limit_reached" | "billing_not_active" => {
                ProviderError::Payment as fn(String) -> ProviderError
            }
            "content_filter" | "content_policy_violation" => ProviderError::Filtered,
            "context_length_exceeded" | "exceed_context_size_error" | "request_too_large" => {
                ProviderError::TooLarge
            }
            "model_not_found" => ProviderError::ModelNotFound,
            _ => return None,
        })
    })?;
    Some(make(text.to_owned()))
}

/// The status an error inside a stream would have had.
fn status_of(words: &[String]) -> u16 {
    let known = words.iter().find_map(|word| match word.as_str() {
        "rate_limit_exceeded" | "rate_limit_error" => Some(429),
        "invalid_request_error" => Some(400),
        "authentication_error" | "invalid_api_key" => Some(401),
        "permission_error" => Some(403),
        _ => None,
    });
    known.unwrap_or(503)
}

/// Whether the text complains of too many tokens. `max_tokens` is one word, and a named field is another complaint.
fn speaks_of_size(complaint: &Complaint) -> bool {
    let about_field = complaint
        .field
        .as_deref()
        .is_some_and(|field| field != "messages");
    !about_field
        && complaint
            .message
            .to_lowercase()
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .any(|word| word == "context" || word == "tokens")
}

/// What the headers of a refusal say of coming back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Asked {
    /// `x-should-retry`, which some servers send because they know better than the status.
    should: Option<bool>,
    wait: Option<Duration>,
}

impl Asked {
    fn again(self) -> Again {
        match (self.should, self.wait) {
            (Some(false), _) => Again::Never,
            (_, Some(wait)) => Again::After(wait),
            (_, None) => Again::Anytime,
        }
    }
}

fn again(headers: &HeaderMap) -> Asked {
    let should = headers
        .get("x-should-retry")
        .and_then(|value| value.to_str().ok());
    Asked {
        should: match should.map(str::trim) {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        },
        wait: retry_after(headers),
    }
}

/// How long the headers ask to wait. A date is compared with the answer's own `Date`, so no clock is needed and a
/// wrong clock does no harm.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(milliseconds) = text("retry-after-ms").and_then(|value| value.parse::<f64>().ok()) {
        return Duration::try_from_secs_f64(milliseconds / 1000.0).ok();
    }
    let value = text("retry-after")?;
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let until = http_date(value)?.duration_since(http_date(text("date")?)?);
    Some(Duration::try_from(until).unwrap_or(Duration::ZERO))
}

fn http_date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(text).ok()
}

/// Text for a person: no markup, no control characters, blanks folded, cut short.
pub(crate) fn plain(text: &str) -> String {
    let looks_like_markup = text.trim_start().starts_with('<');
    let bare = if looks_like_markup {
        without_markup(text)
    } else {
        text.to_owned()
    };
    let words: Vec<&str> = bare
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    cut(&words.join(" "), LONGEST_TEXT)
}

fn without_markup(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        bare.push_str(before);
        bare.push(' ');
        rest = after_tag(tag);
    }
    bare.push_str(rest);
    bare.replace("&nbsp;", " ").replace("&amp;", "&")
}

/// What follows a tag whose `<` is already gone; scripts and styles go with their content.
fn after_tag(tag: &str) -> &str {
    let hidden = ["script", "style"].iter().find(|name| {
        tag.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    });
    let end = hidden.map(|name| format!("</{name}"));
    let from = end.map_or(0, |end| {
        tag.to_ascii_lowercase().find(&end).unwrap_or(tag.len())
    });
    tag.get(from..)
        .and_then(|closing| closing.split_once('>'))
        .map_or("", |(_, rest)| rest)
}

/// So many characters of a text, and a sign where more followed.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn error(status: u16, body: &Value) -> ProviderError {
        from_answer(status, &HeaderMap::new(), body.to_string().as_bytes())
    }

    #[rstest]
    #[case::openai(json!({"error": {"message": "m", "type": "t", "code": null, "param": null}}))]
    #[case::openai_number(json!({"error": {"message": "m", "code": 503, "type": "unavailable_error"}}))]
    #[case::yandex(json!({"error": {"grpcCode": 3, "httpCode": 400, "message": "m", "httpStatus": "Bad Request", "details": []}}))]
    #[case::yandex_gateway(json!({"error": "text", "code": 3, "message": "m", "details": []}))]
    #[case::anthropic(json!({"type": "error", "error": {"type": "t", "message": "m"}, "request_id": "r"}))]
    #[case::gigachat(json!({"status": 400, "message": "m"}))]
    #[case::sign_in(json!({"code": 7, "message": "m"}))]
    #[case::old_vllm(json!({"object": "error", "message": "m", "type": "t", "code": 400}))]
    #[case::fast_api(json!({"detail": "m"}))]
    #[case::only_text(json!({"error": "m"}))]
    #[case::speechkit(json!({"error_code": "BAD_REQUEST", "error_message": "m"}))]
    fn every_shape_gives_its_message(#[case] body: Value) {
        assert_eq!(read_value(&body).message, "m");
        let expected = ProviderError::Invalid {
            message: "m".into(),
            field: None,
        };
        assert_eq!(error(400, &body), expected);
    }

    #[rstest]
    #[case(401, "auth")]
    #[case(402, "payment")]
    #[case(403, "forbidden")]
    #[case(404, "model_not_found")]
    #[case(413, "too_large")]
    #[case(429, "rate_limited")]
    #[case(500, "unavailable")]
    #[case(529, "unavailable")]
    #[case(418, "invalid")]
    #[case(302, "protocol")]
    fn the_status_decides(#[case] status: u16, #[case] kind: &str) {
        assert_eq!(error(status, &json!({"message": "m"})).kind(), kind);
    }

    #[rstest]
    #[case(429, json!({"error": {"message": "m", "code": "insufficient_quota"}}), "payment")]
    #[case(400, json!({"error": {"message": "m", "type": "exceed_context_size_error"}}), "too_large")]
    #[case(400, json!({"error": {"message": "maximum context length is 8192 tokens"}}), "too_large")]
    #[case(422, json!({"status": 422, "message": "Too many tokens"}), "too_large")]
    #[case(400, json!({"error": {"message": "Unsupported parameter: 'max_tokens'"}}), "invalid")]
    #[case(400, json!({"error": {"message": "too many tokens", "param": "max_tokens"}}), "invalid")]
    #[case(400, json!({"error": {"message": "m", "code": "content_filter"}}), "filtered")]
    fn the_words_decide_first(#[case] status: u16, #[case] body: Value, #[case] kind: &str) {
        assert_eq!(error(status, &body).kind(), kind);
    }

    #[rstest]
    #[case(503, &[("x-should-retry", "false")], Again::Never)]
    #[case(429, &[("x-should-retry", "false"), ("retry-after", "1")], Again::Never)]
    #[case(429, &[("x-should-retry", "true"), ("retry-after", "1")], Again::After(Duration::from_secs(1)))]
    #[case(503, &[("retry-after", "90")], Again::After(Duration::from_secs(90)))]
    #[case(503, &[("x-should-retry", "perhaps")], Again::Anytime)]
    #[case(409, &[("x-should-retry", "true")], Again::Anytime)]
    #[case(409, &[], Again::Never)]
    #[case(401, &[("x-should-retry", "true")], Again::Never)]
    fn the_server_says_whether_to_come_back(
        #[case] status: u16,
        #[case] headers: &[(&'static str, &'static str)],
        #[case] expected: Again,
    ) {
        let map = map_of(headers);
        assert_eq!(from_answer(status, &map, b"{}").again(), expected);
    }

    fn map_of(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            let name = http::HeaderName::from_static(name);
            (name, http::HeaderValue::from_static(value))
        };
        headers.iter().map(pair).collect()
    }

    #[test]
    fn the_wrong_field_is_named() {
        let body = json!({"error": {"message": "m", "param": "temperature"}});
        let expected = ProviderError::Invalid {
            message: "m".into(),
            field: Some("temperature".into()),
        };
        assert_eq!(error(400, &body), expected);
    }

    #[rstest]
    #[case(json!({"error": null, "choices": []}), None)]
    #[case(json!({"choices": [{"delta": {"content": "error"}}]}), None)]
    #[case(json!({"error": {"message": "m"}}), Some("unavailable"))]
    #[case(json!({"error": {"message": "m", "code": 429}}), Some("rate_limited"))]
    #[case(json!({"error": {"message": "m", "code": "rate_limit_exceeded"}}), Some("rate_limited"))]
    #[case(json!({"choices": [{"error": {"message": "m", "code": 502}}]}), Some("unavailable"))]
    #[case(json!({"type": "error", "error": {"type": "invalid_request_error", "message": "m"}}), Some("invalid"))]
    fn an_event_may_be_an_error(#[case] event: Value, #[case] kind: Option<&str>) {
        assert_eq!(in_stream(&event).as_ref().map(ProviderError::kind), kind);
    }

    #[test]
    fn a_page_loses_its_markup() {
        let page = "<html><head><style>a{b:c}</style><SCRIPT>steal()</SCRIPT></head><body><h1>502 Bad\nGateway</h1>nginx";
        assert_eq!(plain(page), "502 Bad Gateway nginx");
    }

    #[rstest]
    #[case(&[("retry-after", "3")], Some(3000))]
    #[case(&[("retry-after", "0.5")], Some(500))]
    #[case(&[("retry-after", "3"), ("retry-after-ms", "40")], Some(40))]
    #[case(&[("retry-after", "Mon, 23 Nov 2026 10:00:05 GMT"), ("date", "Mon, 23 Nov 2026 10:00:00 GMT")], Some(5000))]
    #[case(&[("retry-after", "Mon, 23 Nov 2026 09:00:00 GMT"), ("date", "Mon, 23 Nov 2026 10:00:00 GMT")], Some(0))]
    #[case(&[("retry-after", "Mon, 23 Nov 2026 10:00:05 GMT")], None)]
    #[case(&[("retry-after", "-1")], None)]
    #[case(&[("retry-after", "soon")], None)]
    #[case(&[], None)]
    fn waiting_times(#[case] headers: &[(&'static str, &'static str)], #[case] wait: Option<u64>) {
        let map = map_of(headers);
        assert_eq!(retry_after(&map), wait.map(Duration::from_millis));
    }

    proptest! {
        #[test]
        fn any_body_is_an_error_with_a_bounded_text(
            status in 300_u16..600,
            body in prop::collection::vec(any::<u8>(), 0..1500),
            markup in "[<>/a-zscriptle \n]{0,600}",
        ) {
            for bytes in [body.as_slice(), markup.as_bytes()] {
                let shown = from_answer(status, &HeaderMap::new(), bytes).to_string();
                prop_assert!(shown.chars().count() <= LONGEST_TEXT + 60);
            }
        }
    }
}
