//! Names of models and of calls, theirs and ours.

use crate::{Purpose, ToolCall};

/// What a model is for, as its address begins.
#[derive(Clone, Copy)]
pub(super) enum Family {
    Text,
    Vectors,
    Pictures,
}

impl Family {
    fn scheme(self) -> &'static str {
        match self {
            Self::Text => "gpt",
            Self::Vectors => "emb",
            Self::Pictures => "art",
        }
    }
}

/// A model's address; a short name becomes that of a model in `folder`.
pub(super) fn uri(family: Family, folder: &str, name: &str) -> String {
    if name.contains("://") {
        return name.to_owned();
    }
    format!("{}://{folder}/{}", family.scheme(), name.trim_matches('/'))
}

/// The address of the model for vectors of this purpose: of a pair `…-doc` and `…-query`, whichever is named stands
/// for both. A short name means its latest version.
pub(super) fn vectors_uri(folder: &str, name: &str, purpose: Purpose) -> String {
    let full = uri(Family::Vectors, folder, name);
    let (ending, other) = match purpose {
        Purpose::Document => ("-doc", "-query"),
        Purpose::Query => ("-query", "-doc"),
    };
    let parts: Vec<String> = full
        .split('/')
        .map(|part| {
            part.strip_suffix(other)
                .map_or_else(|| part.to_owned(), |stem| format!("{stem}{ending}"))
        })
        .collect();
    let chosen = parts.join("/");
    if name.contains("://") || name.trim_matches('/').contains('/') {
        chosen
    } else {
        format!("{chosen}/latest")
    }
}

/// `YandexGPT` calls a call by its function, so that two calls of one function look alike: ours are told apart by
/// their place in the answer.
pub(super) fn ours(mut call: ToolCall, at: usize) -> ToolCall {
    if call.id.is_empty() || call.id == call.name {
        call.id = format!("{}#{at}", call.name);
    }
    call
}

/// The name a call came with.
pub(super) fn theirs(id: &str) -> &str {
    match id.rsplit_once('#') {
        Some((name, at)) if !at.is_empty() && at.bytes().all(|digit| digit.is_ascii_digit()) => {
            name
        }
        _ => id,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("yandexgpt-5.1", "gpt://b1g/yandexgpt-5.1")]
    #[case("yandexgpt/rc", "gpt://b1g/yandexgpt/rc")]
    #[case("gpt://other/aliceai-llm", "gpt://other/aliceai-llm")]
    fn short_names_grow(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(uri(Family::Text, "b1g", name), expected);
    }

    #[rstest]
    #[case("text-search-doc", "emb://b1g/text-search-query/latest")]
    #[case("text-search-query/latest", "emb://b1g/text-search-query/latest")]
    #[case("emb://f/text-search-doc/latest", "emb://f/text-search-query/latest")]
    #[case("emb://f/other/latest", "emb://f/other/latest")]
    #[case("other", "emb://b1g/other/latest")]
    fn questions_have_their_own_model(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(vectors_uri("b1g", name, Purpose::Query), expected);
    }

    #[test]
    fn documents_have_theirs() {
        let uri = vectors_uri("b1g", "emb://f/text-search-query/latest", Purpose::Document);
        assert_eq!(uri, "emb://f/text-search-doc/latest");
    }

    #[test]
    fn calls_get_names_of_their_own_and_go_back_under_theirs() {
        let call = |id: &str| ToolCall {
            id: id.into(),
            name: "find".into(),
            arguments: String::new(),
        };
        assert_eq!(ours(call("find"), 1).id, "find#1");
        assert_eq!(ours(call("chatcmpl-tool-7"), 1).id, "chatcmpl-tool-7");
        assert_eq!(theirs("find#1"), "find");
        assert_eq!(theirs("chatcmpl-tool-7"), "chatcmpl-tool-7");
        assert_eq!(theirs("a#b"), "a#b");
    }
}
