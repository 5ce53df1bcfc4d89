//! Why a job failed, in the words of whoever reads it.

use crate::{Language, i18n};

/// What stands before the cause of our own failures.
const INTERNAL: &str = "internal error: ";
/// Whole texts that stand in the table, and their messages.
const KNOWN: [(&str, &str); 2] = [
    (super::store::ENDED_MEANWHILE, "job-process-ended"),
    ("not found", "job-subject-gone"),
];

/// A stored reason in `reader`'s language: it is the id of a text, mostly, or
/// one after the name of a field. What has no words of its own stays as it is.
pub fn cause(stored: &str, reader: Language) -> String {
    let text = |id: &str| i18n::text(reader, id, &[]);
    if let Some((_, id)) = KNOWN.iter().find(|(known, _)| *known == stored) {
        return text(id).unwrap_or_else(|| stored.to_owned());
    }
    if let Some(why) = stored.strip_prefix(INTERNAL) {
        let told = [("why", why.into())];
        return i18n::text(reader, "job-broke", &told).unwrap_or_else(|| stored.to_owned());
    }
    let after_field = stored.split_once(": ").map_or(stored, |(_, id)| id);
    text(stored)
        .or_else(|| text(after_field))
        .unwrap_or_else(|| stored.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[rstest::rstest]
    #[case(Error::NotFound, "is gone", "больше нет")]
    #[case(Error::unavailable("model-file-missing"), "model", "модели")]
    #[case(Error::invalid("model", "model-file-foreign"), "GGUF", "GGUF")]
    #[case(
        Error::internal("socket 7 broke"),
        "socket 7 broke",
        "Внутренняя ошибка"
    )]
    fn an_error_is_told_in_the_readers_words(
        #[case] error: Error,
        #[case] en: &str,
        #[case] ru: &str,
    ) {
        let stored = error.to_string();
        for (reader, part) in [(Language::En, en), (Language::Ru, ru)] {
            let told = cause(&stored, reader);
            assert!(told.contains(part) && told != stored, "{stored}: {told}");
        }
    }

    #[test]
    fn what_nobody_has_words_for_stays() {
        assert_eq!(cause("mail: no route", Language::Ru), "mail: no route");
        let ended = cause(super::super::store::ENDED_MEANWHILE, Language::Ru);
        assert!(ended.contains("остановлен"), "{ended}");
    }
}
