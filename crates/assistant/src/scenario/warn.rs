//! What a model cannot do of what a scenario needs, said before it starts.

use kernel::{Language, i18n};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Recipe, Scenario};
use crate::model::{Abilities, Model};

/// Something a person should know before starting a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ScenarioWarning)]
pub(crate) struct Warning {
    /// A stable code: `model_not_examined`, `model_failed_schema`,
    /// `model_failed_russian`, `model_failed_long_prompt`, `model_context_short`
    /// or `model_too_small`.
    pub code: String,
    /// In the person's language.
    pub text: String,
}

/// A warning before it has words: its code and its Fluent id after `notice-`.
pub(crate) type Known = (&'static str, &'static str);

const NOT_EXAMINED: Known = ("model_not_examined", "model-not-examined");
const SCHEMA: Known = ("model_failed_schema", "model-failed-schema");
const RUSSIAN: Known = ("model_failed_russian", "model-failed-russian");
const LONG_PROMPT: Known = ("model_failed_long_prompt", "model-failed-long-prompt");
const TOO_SMALL: Known = ("model_too_small", "model-too-small");
const SHORT: Known = ("model_context_short", "model-context-short");

/// What `model` is not known to do of what `scenario` needs for a text in
/// `language`. Only files are examined; a small model is asked for single
/// sentences, for which neither a schema nor a long prompt is needed.
pub(crate) fn warnings(
    scenario: &Scenario,
    model: &Model,
    examined: Option<Abilities>,
    language: Language,
) -> Vec<Known> {
    let (needs, large) = (scenario.needs, !model.settings.small);
    // It is not asked at all.
    if scenario.recipe == Recipe::Text && !large {
        return vec![TOO_SMALL];
    }
    let schema = needs.schema && large && model.settings.schema;
    let russian = needs.language && language == Language::Ru;
    let long = needs.context > 0 && large;
    let mut found = Vec::new();
    match examined {
        _ if !model.is_of_engine() => {}
        None if schema || russian || long => found.push(NOT_EXAMINED),
        None => {}
        Some(shown) => {
            let failed = [
                (schema && shown.schema == Some(false), SCHEMA),
                (russian && shown.russian == Some(false), RUSSIAN),
                (long && shown.long_prompt == Some(false), LONG_PROMPT),
            ];
            found.extend(failed.iter().filter(|(is, _)| *is).map(|(_, known)| *known));
        }
    }
    if long && model.settings.context < needs.context {
        found.push(SHORT);
    }
    found
}

/// What scenarios lose with `model`, in the words of `reader`: each warning with
/// the titles of the scenarios it is about, in any language that the model is
/// trusted in.
pub fn losses<'s>(
    scenarios: impl Iterator<Item = &'s Scenario>,
    model: &Model,
    examined: Option<Abilities>,
    reader: Language,
) -> Vec<(String, Vec<String>)> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for scenario in scenarios {
        let title = scenario.title.get(reader);
        let each = model.settings.languages.iter();
        let known = each.flat_map(|language| warnings(scenario, model, examined, *language));
        for warning in in_words(&known.collect::<Vec<_>>(), model, reader) {
            match all.iter_mut().find(|(text, _)| *text == warning.text) {
                Some((_, titles)) if titles.iter().any(|known| known == title) => {}
                Some((_, titles)) => titles.push(title.to_owned()),
                None => all.push((warning.text, vec![title.to_owned()])),
            }
        }
    }
    all
}

/// The warnings in the words of `reader`.
pub(super) fn in_words(known: &[Known], model: &Model, reader: Language) -> Vec<Warning> {
    let args = [("model", model.name.as_str().into())];
    let word = |(code, message): &Known| Warning {
        code: (*code).to_owned(),
        text: i18n::text(reader, &format!("notice-{message}"), &args)
            .unwrap_or_else(|| (*code).to_owned()),
    };
    known.iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use kernel::{Timestamp, ids::ModelId};

    use super::*;
    use crate::{
        model::starter_model,
        scenario::{BuiltIn, Needs, Scenarios},
    };

    fn scenario() -> Scenario {
        let toml = r#"
            code = "a.b"
            subjects = []
            recipe = "summary"
            max_tokens = 1
            temperature = 0.0
            prompt = "p"
            small_prompt = "p"
            title = { ru = "а", en = "a" }
            description = { ru = "а", en = "a" }
            needs = { schema = true, language = true, context = 4096 }
        "#;
        let text = "x\n=== user ===\n{% for line in lines %}{{ line }}\n{% endfor %}";
        let templates: &'static [_] = vec![("p.ru.j2", text), ("p.en.j2", text)].leak();
        let loaded = Scenarios::load([BuiltIn { toml, templates }]);
        loaded
            .expect("it loads")
            .find("a.b")
            .expect("it is there")
            .clone()
    }

    fn model(small: bool, context: u32) -> Model {
        let new = starter_model("m.gguf");
        let mut settings = new.settings;
        (settings.small, settings.context) = (small, context);
        Model {
            id: ModelId(uuid::Uuid::nil()),
            name: new.name,
            provider: crate::model::Provider::engine(
                kernel::ids::ProviderId(uuid::Uuid::nil()),
                Timestamp::from_micros(0),
            ),
            model: new.model,
            settings,
            is_default: true,
            updated_at: Timestamp::from_micros(0),
        }
    }

    #[test]
    fn what_failed_is_said_where_it_is_needed() {
        let failed = Abilities {
            schema: Some(false),
            russian: Some(false),
            long_prompt: Some(true),
        };
        let of = |model: &Model, shown, language| warnings(&scenario(), model, shown, language);
        let large = model(false, 8192);
        assert_eq!(of(&large, None, Language::En), [NOT_EXAMINED]);
        assert_eq!(of(&large, Some(failed), Language::Ru), [SCHEMA, RUSSIAN]);
        assert_eq!(of(&large, Some(failed), Language::En), [SCHEMA]);
        assert_eq!(
            of(&model(false, 2048), Some(failed), Language::En),
            [SCHEMA, SHORT]
        );
        let small = model(true, 2048);
        assert_eq!(of(&small, Some(failed), Language::En), []);
        assert_eq!(of(&small, Some(failed), Language::Ru), [RUSSIAN]);
        let mut outside = model(false, 8192);
        outside.provider.kind = crate::model::Kind::Openai;
        assert_eq!(of(&outside, None, Language::Ru), []);
        let mut undemanding = scenario();
        undemanding.needs = Needs::default();
        assert_eq!(warnings(&undemanding, &large, None, Language::Ru), []);
    }

    #[test]
    fn a_loss_is_told_once_with_the_scenarios_it_is_of() {
        let (one, mut other) = (scenario(), scenario());
        other.title.en = "b".to_owned();
        let failed = Abilities {
            schema: Some(false),
            ..Abilities::default()
        };
        let mut model = model(false, 8192);
        model.settings.languages = vec![Language::Ru, Language::En];
        let told = losses(
            [&one, &other].into_iter(),
            &model,
            Some(failed),
            Language::En,
        );
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].1, ["a", "b"]);
        let passed = Some(Abilities::default());
        assert_eq!(losses([&one].into_iter(), &model, passed, Language::En), []);
    }

    #[test]
    fn every_warning_has_words_in_both_languages() {
        let all = [NOT_EXAMINED, SCHEMA, RUSSIAN, LONG_PROMPT, SHORT];
        for reader in [Language::Ru, Language::En] {
            for warning in in_words(&all, &model(false, 1), reader) {
                assert_ne!(warning.code, warning.text);
            }
        }
    }
}
