//! With what the requests of the enabled scenarios begin, most used first: the
//! engine keeps that computed.

use std::{collections::HashMap, sync::Arc, time::Duration};

use futures::{FutureExt, future::BoxFuture};
use kernel::{Language, Result};
use providers::Message;

use super::Scenario;
use crate::{
    Parts,
    model::{self, Head, Heads, Model},
    policy, prompt,
    run::store::count_by_scenario,
};

/// Runs of so long ago still tell what people use.
const LOOKED_AT: Duration = Duration::from_hours(30 * 24);

/// Asks for the heads whenever an engine wants them.
pub fn heads(parts: &Parts) -> Heads {
    let parts = parts.clone();
    Arc::new(move |file| of_file(parts.clone(), file).boxed())
}

fn of_file(parts: Parts, file: String) -> BoxFuture<'static, Vec<Head>> {
    let read = async move {
        let since = parts.clock.now().minus(LOOKED_AT);
        let known = parts.db.read(move |tx| {
            let models = model::store::list(tx)?;
            let policy = policy::store::load(tx)?;
            Ok((models, policy, count_by_scenario(tx, since)?))
        });
        let (models, policy, uses) = known.await?;
        let runs = |model: &&Model| model.is_of_engine() && model.model == file;
        let enabled = parts.scenarios.iter().filter(|one| policy.allows(one));
        let enabled: Vec<&Scenario> = enabled.collect();
        let mut heads: Vec<Head> = Vec::new();
        // One file may be entered twice, as a small model and as a large one.
        for model in models.iter().filter(runs) {
            for head in of_model(enabled.clone(), &uses, model)? {
                if is_new(&heads, &head.messages) {
                    heads.push(head);
                }
            }
        }
        Ok(heads)
    };
    async move {
        read.await.unwrap_or_else(|error: kernel::Error| {
            tracing::warn!(%error, "cannot tell what the engine should keep");
            Vec::new()
        })
    }
    .boxed()
}

/// Those this model is asked with, in the languages it is asked in. Scenarios
/// that begin alike share one.
fn of_model(
    mut scenarios: Vec<&Scenario>,
    uses: &HashMap<String, u64>,
    model: &Model,
) -> Result<Vec<Head>> {
    // Stable: those nobody has used yet stay in the order of their codes.
    scenarios.sort_by_key(|one| std::cmp::Reverse(uses.get(&one.code).copied().unwrap_or(0)));
    let mut heads: Vec<Head> = Vec::new();
    for scenario in scenarios {
        let prompt = if model.settings.small {
            &scenario.small_prompt
        } else {
            &scenario.prompt
        };
        for language in &model.settings.languages {
            let messages = prompt::head(scenario, prompt, *language)?;
            if is_new(&heads, &messages) {
                heads.push(Head {
                    name: name(scenario, prompt, *language),
                    messages,
                });
            }
        }
    }
    Ok(heads)
}

fn is_new(heads: &[Head], messages: &[Message]) -> bool {
    !messages.is_empty() && !heads.iter().any(|head| head.messages == messages)
}

fn name(scenario: &Scenario, prompt: &str, language: Language) -> String {
    format!("{}.{prompt}.{}", scenario.code, language.code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::starter_model,
        scenario::{BuiltIn, Scenarios},
    };

    fn scenarios() -> Scenarios {
        let toml = |code: &str| -> &'static str {
            let text = format!(
                "code = \"{code}\"\nsubjects = []\nrecipe = \"summary\"\nmax_tokens = 1\n\
                 temperature = 0.0\nprompt = \"p\"\nsmall_prompt = \"w\"\n\
                 title = {{ ru = \"а\", en = \"a\" }}\ndescription = {{ ru = \"а\", en = \"a\" }}\n"
            );
            Box::leak(text.into_boxed_str())
        };
        let rest = "\n=== user ===\n{% for line in lines %}{{ line }}{% endfor %}";
        let text = |system: &str| -> &'static str {
            Box::leak(format!("{system}{rest}").into_boxed_str())
        };
        let of = |code: &str, ru: &str| BuiltIn {
            toml: toml(code),
            templates: vec![
                ("p.ru.j2", text(ru)),
                ("p.en.j2", text(&format!("en {code}"))),
                ("w.ru.j2", text("слова")),
                ("w.en.j2", text("words")),
            ]
            .leak(),
        };
        Scenarios::load([
            of("a.one", "раз"),
            of("a.two", "два"),
            of("a.asks", "спрошено: {{ instruction }}"),
        ])
        .expect("they load")
    }

    fn model(small: bool, languages: &[Language]) -> Model {
        let new = starter_model("m.gguf");
        let mut settings = new.settings;
        (settings.small, settings.languages) = (small, languages.to_vec());
        Model {
            id: kernel::ids::ModelId(uuid::Uuid::nil()),
            name: new.name,
            provider: crate::model::Provider::engine(
                kernel::ids::ProviderId(uuid::Uuid::nil()),
                kernel::Timestamp::from_micros(0),
            ),
            model: new.model,
            settings,
            is_default: true,
            updated_at: kernel::Timestamp::from_micros(0),
        }
    }

    fn names(scenarios: &[&Scenario], model: &Model) -> Vec<String> {
        let uses = HashMap::from([("a.two".to_owned(), 7)]);
        let heads = of_model(scenarios.to_vec(), &uses, model).expect("heads");
        heads.into_iter().map(|head| head.name).collect()
    }

    #[test]
    fn the_most_used_come_first_and_what_is_not_the_same_for_all_is_left_out() {
        let loaded = scenarios();
        let all: Vec<&Scenario> = loaded.iter().collect();
        let both = [Language::Ru, Language::En];
        assert_eq!(
            names(&all, &model(false, &both)),
            [
                "a.two.p.ru",
                "a.two.p.en",
                // Its Russian words hold the question.
                "a.asks.p.en",
                "a.one.p.ru",
                "a.one.p.en"
            ]
        );
        let switched_off: Vec<&Scenario> = all.iter().copied().take(1).collect();
        let english = model(false, &[Language::En]);
        assert_eq!(names(&switched_off, &english), ["a.asks.p.en"]);
    }

    #[test]
    fn a_small_model_is_asked_with_one_prompt_that_scenarios_share() {
        let loaded = scenarios();
        let all: Vec<&Scenario> = loaded.iter().collect();
        let small = model(true, &[Language::En]);
        let uses = HashMap::new();
        let heads = of_model(all, &uses, &small).expect("heads");
        assert_eq!(heads.len(), 1);
        assert_eq!(heads[0].messages, [Message::system("words")]);
    }
}
