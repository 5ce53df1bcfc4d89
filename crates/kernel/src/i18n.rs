//! Texts of the server in both languages, in Fluent: what a person reads in a
//! problem, a notice or on the command line. The web has bundles of its own
//! over the same folder.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::langid;

use crate::Language;

static RU: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    bundle(
        langid!("ru"),
        &[
            include_str!("../../../locales/ru/problems.ftl"),
            include_str!("../../../locales/ru/notices.ftl"),
            include_str!("../../../locales/ru/push.ftl"),
            include_str!("../../../locales/ru/people-problems.ftl"),
            include_str!("../../../locales/ru/directory-problems.ftl"),
            include_str!("../../../locales/ru/answers-problems.ftl"),
            include_str!("../../../locales/ru/providers.ftl"),
        ],
    )
});

static EN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    bundle(
        langid!("en"),
        &[
            include_str!("../../../locales/en/problems.ftl"),
            include_str!("../../../locales/en/notices.ftl"),
            include_str!("../../../locales/en/push.ftl"),
            include_str!("../../../locales/en/people-problems.ftl"),
            include_str!("../../../locales/en/directory-problems.ftl"),
            include_str!("../../../locales/en/answers-problems.ftl"),
            include_str!("../../../locales/en/providers.ftl"),
        ],
    )
});

fn bundle(
    language: unic_langid::LanguageIdentifier,
    files: &[&str],
) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for file in files {
        // A broken file still gives the messages that could be read; the
        // repository's own check refuses it before it gets here.
        let resource =
            FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The text of a message, or none when there is no such message.
pub fn text(
    language: Language,
    id: &str,
    args: &[(&'static str, FluentValue<'_>)],
) -> Option<String> {
    let bundle = match language {
        Language::Ru => &*RU,
        Language::En => &*EN,
    };
    let pattern = bundle.get_message(id)?.value()?;
    let args: FluentArgs<'_> = args
        .iter()
        .map(|(name, value)| (*name, value.clone()))
        .collect();
    Some(
        bundle
            .format_pattern(pattern, Some(&args), &mut Vec::new())
            .into_owned(),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const FILES: [(&str, &str); 7] = [
        (
            include_str!("../../../locales/ru/problems.ftl"),
            include_str!("../../../locales/en/problems.ftl"),
        ),
        (
            include_str!("../../../locales/ru/notices.ftl"),
            include_str!("../../../locales/en/notices.ftl"),
        ),
        (
            include_str!("../../../locales/ru/push.ftl"),
            include_str!("../../../locales/en/push.ftl"),
        ),
        (
            include_str!("../../../locales/ru/people-problems.ftl"),
            include_str!("../../../locales/en/people-problems.ftl"),
        ),
        (
            include_str!("../../../locales/ru/directory-problems.ftl"),
            include_str!("../../../locales/en/directory-problems.ftl"),
        ),
        (
            include_str!("../../../locales/ru/answers-problems.ftl"),
            include_str!("../../../locales/en/answers-problems.ftl"),
        ),
        (
            include_str!("../../../locales/ru/providers.ftl"),
            include_str!("../../../locales/en/providers.ftl"),
        ),
    ];

    fn ids(source: &str) -> BTreeSet<&str> {
        let keys = source
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
        keys.filter_map(|line| line.split_once('='))
            .map(|(id, _)| id.trim())
            .collect()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        for (russian, english) in FILES {
            for source in [russian, english] {
                assert!(
                    FluentResource::try_new(source.to_owned()).is_ok(),
                    "a file has mistakes"
                );
            }
            assert_eq!(ids(russian), ids(english));
        }
    }

    #[test]
    fn russian_plurals_agree() {
        let earlier = |count: i64| {
            text(
                Language::Ru,
                "notice-earlier-key-only",
                &[("count", count.into())],
            )
        };
        assert!(earlier(1).is_some_and(|text| text.contains("1 более раннее сообщение")));
        assert!(earlier(3).is_some_and(|text| text.contains("3 более ранних сообщения")));
        assert!(earlier(340).is_some_and(|text| text.contains("340 более ранних сообщений")));
    }

    #[test]
    fn an_unknown_id_has_no_text() {
        assert_eq!(text(Language::En, "no-such-message", &[]), None);
    }
}
