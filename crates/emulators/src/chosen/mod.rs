//! Faults that whoever asks may choose: by key, by the name of the model, or by a header. They work on answers as they
//! leave, whatever the provider's language, so every emulator has all of them.

mod effects;

use std::cell::Cell;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::HeaderMap;
use axum::response::Response;

pub(crate) use self::effects::applied;

/// The header that names a fault.
const HEADER: &str = "x-emulator-fault";
/// What a key begins with that names one.
const KEY: &str = "fault-";
/// What parts a model's name from a fault's.
const MODEL: char = '+';

/// A fault by its name.
#[derive(Debug)]
pub struct Fault {
    /// The name to choose it by.
    pub name: &'static str,
    /// What happens, for a person to read.
    pub means: &'static str,
    pub(crate) effect: Effect,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Before the first byte.
    SlowStart,
    /// In the middle of the answer.
    Pause,
    /// The connection breaks.
    Cut,
    /// Another answer altogether.
    Status {
        /// The HTTP status.
        status: u16,
        /// What `Retry-After` says, in seconds.
        retry_after: Option<u32>,
    },
    /// Half a document.
    BadJson,
    /// A page.
    Html,
    /// Without an end.
    Endless,
    /// Without a line break.
    LongLine,
    /// Byte by byte.
    LettersCut,
    /// The filter stops the model.
    Refusal,
    /// The model asks for a tool.
    ToolCall,
    /// The model lies.
    Adversary,
}

const fn fault(name: &'static str, effect: Effect, means: &'static str) -> Fault {
    Fault {
        name,
        means,
        effect,
    }
}

const fn status(status: u16, retry_after: Option<u32>) -> Effect {
    Effect::Status {
        status,
        retry_after,
    }
}

/// Every fault that can be chosen. A name that ends in `-once` stands for every other request only, so that one who asks
/// again is answered.
pub static FAULTS: [Fault; 17] = [
    fault(
        "slow-start",
        Effect::SlowStart,
        "not a byte for twenty seconds",
    ),
    fault(
        "pause",
        Effect::Pause,
        "silence for twenty seconds in the middle of the answer",
    ),
    fault(
        "cut",
        Effect::Cut,
        "the connection breaks in the middle of the answer",
    ),
    fault("401", status(401, None), "the key is refused"),
    fault(
        "401-once",
        status(401, None),
        "the key is refused, and taken when it comes again",
    ),
    fault(
        "429",
        status(429, Some(3)),
        "too many requests: Retry-After asks for three seconds",
    ),
    fault(
        "429-once",
        status(429, Some(1)),
        "too many requests, and Retry-After of a second; the next is answered",
    ),
    fault("500", status(500, None), "the server fails"),
    fault(
        "503-once",
        status(503, None),
        "unavailable, and back for the next request",
    ),
    fault(
        "bad-json",
        Effect::BadJson,
        "half a document, or half an event of the stream",
    ),
    fault(
        "html",
        Effect::Html,
        "a web page under status 200, as proxies send it",
    ),
    fault("endless", Effect::Endless, "an answer that never ends"),
    fault(
        "long-line",
        Effect::LongLine,
        "a hundred megabytes without a line break",
    ),
    fault(
        "letters-cut",
        Effect::LettersCut,
        "byte by byte, through the middle of letters",
    ),
    fault(
        "refusal",
        Effect::Refusal,
        "the provider's filter stops the answer",
    ),
    fault(
        "tool-call",
        Effect::ToolCall,
        "asks for the first tool offered until it has a result",
    ),
    fault(
        "adversary",
        Effect::Adversary,
        "lies, leaks, obeys whatever it reads, calls every tool offered",
    ),
];

/// How often each fault was met, for those that come every other time.
#[derive(Default)]
pub(crate) struct Met([AtomicU64; FAULTS.len()]);

impl Met {
    /// Whether this fault stays out this time.
    pub(crate) fn spares(&self, fault: &Fault) -> bool {
        let place = FAULTS.iter().position(|known| known.name == fault.name);
        let count = place
            .and_then(|at| self.0.get(at))
            .map_or(0, |count| count.fetch_add(1, Ordering::SeqCst));
        fault.name.ends_with("-once") && count % 2 == 1
    }
}

tokio::task_local! {
    /// The fault of the request that is being answered. A task-local, so that no language has to hand it on.
    static CHOICE: Cell<Option<&'static Fault>>;
}

/// Answers a request under `fault`, and says which fault it chose besides, by its model.
pub(crate) async fn under(
    fault: Option<&'static Fault>,
    answering: impl Future<Output = Response>,
) -> (Response, Option<&'static Fault>) {
    let answering = async {
        let response = answering.await;
        (response, current())
    };
    CHOICE.scope(Cell::new(fault), answering).await
}

/// The fault of this request.
pub(crate) fn current() -> Option<&'static Fault> {
    CHOICE.try_with(Cell::get).ok().flatten()
}

/// Takes the fault the model's name asks for, unless the key or a header has chosen one.
pub(crate) fn by_model(model: &str) {
    let asked = named_by_model(model);
    // Outside of a request there is nobody to fail.
    let _ = CHOICE.try_with(|choice| choice.set(choice.get().or(asked)));
}

/// The fault chosen by the header.
pub(crate) fn by_header(headers: &HeaderMap) -> Option<&'static Fault> {
    named(headers.get(HEADER)?.to_str().ok()?.trim())
}

/// The fault chosen by the key.
pub(crate) fn by_key(key: &str) -> Option<&'static Fault> {
    match key.strip_prefix(KEY) {
        Some(name) => named(name),
        None => named(key).filter(|fault| fault.effect == Effect::Adversary),
    }
}

/// The model's name without the fault.
pub(crate) fn without_fault(model: &str) -> &str {
    match (named_by_model(model), model.rsplit_once(MODEL)) {
        (Some(_), Some((name, _))) => name,
        _ => model,
    }
}

/// `honest+cut`, `gpt://folder/honest+cut/latest`, and `adversary` by itself.
fn named_by_model(model: &str) -> Option<&'static Fault> {
    let asked = model.rsplit_once(MODEL).map(|(_, asked)| asked);
    let asked = asked.and_then(|asked| named(asked.split('/').next()?));
    let alone = || {
        let mut parts = model.split('/');
        parts.find_map(|part| by_key(part).filter(|fault| fault.effect == Effect::Adversary))
    };
    asked.or_else(alone)
}

fn named(name: &str) -> Option<&'static Fault> {
    FAULTS.iter().find(|fault| fault.name == name)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("honest+cut", Some("cut"))]
    #[case("gpt://b1g/honest+429-once/latest", Some("429-once"))]
    #[case("adversary", Some("adversary"))]
    #[case("gpt://b1g/adversary/latest", Some("adversary"))]
    #[case("honest", None)]
    #[case("cut", None)]
    #[case("qwen+embeddings", None)]
    fn models_choose(#[case] model: &str, #[case] name: Option<&str>) {
        assert_eq!(named_by_model(model).map(|fault| fault.name), name);
    }

    #[rstest]
    #[case("fault-html", Some("html"))]
    #[case("adversary", Some("adversary"))]
    #[case("html", None)]
    #[case("fault-nonsense", None)]
    fn keys_choose(#[case] key: &str, #[case] name: Option<&str>) {
        assert_eq!(by_key(key).map(|fault| fault.name), name);
    }

    #[test]
    fn every_other_request_is_spared_where_the_name_says_once() {
        let met = Met::default();
        let spared = |name| met.spares(named(name).expect("a fault"));
        let once = [spared("401-once"), spared("401-once"), spared("401-once")];
        assert_eq!(once, [false, true, false]);
        assert_eq!([spared("500"), spared("500")], [false, false]);
    }

    #[test]
    fn names_are_told_once_and_explained() {
        for (at, fault) in FAULTS.iter().enumerate() {
            assert!(!fault.means.is_empty());
            assert!(
                FAULTS
                    .iter()
                    .skip(at + 1)
                    .all(|other| other.name != fault.name)
            );
        }
    }
}
