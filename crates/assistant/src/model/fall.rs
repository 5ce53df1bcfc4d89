//! Why a local model's process fell, in words for people. What it said itself
//! is for the log: it names folders of the server.

use kernel::{Language, i18n};

use super::EngineState;

/// The reason of a load that took longer than the company lets it.
pub const LOAD_TOO_LONG: &str = "the model did not load within engine.load_seconds";
/// The reason of a load that does not get on.
pub const LOAD_STUCK: &str = "the model's loading stands still";

/// Whether the process was ended by a signal, and so may do better next time.
/// One that gave up by itself says why, and would again.
pub(crate) fn was_killed(why: &str) -> bool {
    why.starts_with("signal ")
}

/// The reason of an [`EngineState::Failed`], as the end of a sentence.
pub fn reason(why: &str, language: Language) -> String {
    let (id, how) = fall(why);
    // Whatever a text does not name it does not show.
    let told = [("how", in_words(how, language).into())];
    i18n::text(language, id, &told).unwrap_or_else(|| id.to_owned())
}

/// What is wrong with an engine in this state; none where nothing is.
pub fn detail(state: &EngineState, language: Language) -> Option<String> {
    match state {
        EngineState::Missing(_) => i18n::text(language, "reason-model-file-missing", &[]),
        EngineState::Failed(why) => Some(reason(why, language)),
        EngineState::Ready | EngineState::Stopped | EngineState::Starting => None,
    }
}

/// The message for a fall, and how the process ended.
fn fall(why: &str) -> (&'static str, &str) {
    let how = why.split(':').next().unwrap_or_default();
    let id = match how {
        LOAD_TOO_LONG => "reason-engine-load-too-long",
        LOAD_STUCK => "reason-engine-load-stuck",
        "exit code 10" => "reason-model-file-missing",
        "exit code 11" => "reason-model-file-damaged",
        "exit code 12" | "exit code 14" => "reason-engine-address",
        "exit code 13" => "reason-engine-no-memory",
        "signal 9" => "reason-engine-killed",
        _ if how.starts_with("exit code") || how.starts_with("signal") => "reason-engine-stopped",
        _ => "reason-engine-not-started",
    };
    (id, how)
}

/// How a process ended, in the reader's language: `signal 6`, `exit code 1`.
fn in_words(how: &str, language: Language) -> String {
    let (id, number) = match how.rsplit_once(' ') {
        Some(("signal", number)) => ("reason-ended-by-signal", number),
        Some((_, number)) => ("reason-ended-with-code", number),
        None => return how.to_owned(),
    };
    // A text, because a number would be grouped: 1 000.
    i18n::text(language, id, &[("number", number.into())]).unwrap_or_else(|| how.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("exit code 1", "код завершения 1", "exit code 1")]
    #[case("signal 6", "сигнал 6", "signal 6")]
    #[case("unknown", "unknown", "unknown")]
    fn an_end_is_told_in_the_readers_language(
        #[case] how: &str,
        #[case] ru: &str,
        #[case] en: &str,
    ) {
        assert_eq!(in_words(how, Language::Ru), ru);
        assert_eq!(in_words(how, Language::En), en);
    }

    #[rstest::rstest]
    #[case("signal 9", "reason-engine-killed", "signal 9")]
    #[case("signal 11", "reason-engine-stopped", "signal 11")]
    #[case("exit code 14: /srv/e.sock", "reason-engine-address", "exit code 14")]
    #[case("exit code 1: /srv/x broke", "reason-engine-stopped", "exit code 1")]
    #[case(
        "exit code 11: /srv/m.gguf is short",
        "reason-model-file-damaged",
        "exit code 11"
    )]
    #[case("exit code 13", "reason-engine-no-memory", "exit code 13")]
    #[case(LOAD_TOO_LONG, "reason-engine-load-too-long", LOAD_TOO_LONG)]
    #[case(LOAD_STUCK, "reason-engine-load-stuck", LOAD_STUCK)]
    #[case(
        "/srv/engine: No such file",
        "reason-engine-not-started",
        "/srv/engine"
    )]
    fn a_fall_has_a_reason_without_folders(#[case] why: &str, #[case] id: &str, #[case] how: &str) {
        assert_eq!(fall(why), (id, how));
        for language in [Language::Ru, Language::En] {
            assert!(i18n::text(language, id, &[]).is_some(), "{id}");
            assert!(!reason(why, language).contains("/srv"), "{why}");
        }
    }
}
