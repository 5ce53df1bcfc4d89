//! Template and redacted context → [`Prepared`]. Only this file makes one.

use kernel::{Error, Language, Result};
use minijinja::{Environment, UndefinedBehavior, context};
use providers::{ChatRequest, Message, OutputShape, token_upper_bound};

use crate::{
    policy::Permit,
    redaction::{Redacted, Secrets, Texts},
    scenario::Scenario,
};

/// Work a foreign template may do before it is stopped.
const FUEL: u64 = 200_000;
/// Stands between the system's and the person's part of a template.
const SPLIT: &str = "=== user ===";

/// A request that policy allowed and redaction has seen.
#[derive(Clone, Debug)]
pub struct Prepared {
    request: ChatRequest,
    secrets: Secrets,
    permit: Permit,
    may_leave: bool,
}

impl Prepared {
    /// What the provider is sent; its model's name is filled in by the router.
    pub fn request(&self) -> &ChatRequest {
        &self.request
    }

    /// What the placeholders in the answer stand for.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// By whose leave.
    pub fn permit(&self) -> &Permit {
        &self.permit
    }

    /// Whether its text was masked, and so may leave this machine.
    pub fn may_leave(&self) -> bool {
        self.may_leave
    }

    /// An upper bound of the prompt's tokens.
    pub fn prompt_tokens(&self) -> u64 {
        self.request
            .messages
            .iter()
            .map(|one| token_upper_bound(&one.text) + 8)
            .sum()
    }

    /// The most tokens this can cost: the prompt and the longest answer.
    pub fn most_tokens(&self) -> u64 {
        self.prompt_tokens() + u64::from(self.request.max_tokens.unwrap_or(0))
    }
}

/// What is asked besides the context.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The name of the template: `summarise`.
    pub prompt: &'a str,
    /// The language of the template and of the answer.
    pub language: Language,
    /// The shape of the answer.
    pub output: OutputShape,
    /// The longest answer.
    pub max_tokens: u32,
}

/// Renders a request.
///
/// # Errors
/// `Internal` when the template does not render, or the permit is for another
/// scenario.
pub fn prepare(
    permit: &Permit,
    scenario: &Scenario,
    question: &Question<'_>,
    texts: &Redacted<Texts>,
) -> Result<Prepared> {
    if permit.scenario() != scenario.code {
        return Err(Error::internal("the permit is for another scenario"));
    }
    let request = ChatRequest {
        messages: messages(scenario, question.prompt, question.language, texts.get())?,
        max_tokens: Some(question.max_tokens),
        temperature: Some(scenario.temperature),
        output: question.output.clone(),
        ..ChatRequest::default()
    };
    Ok(Prepared {
        request,
        secrets: texts.secrets().clone(),
        permit: permit.clone(),
        may_leave: texts.is_masked(),
    })
}

/// The messages with which every request of this prompt begins, whatever it is
/// asked about; none when it has no such beginning.
///
/// # Errors
/// As [`prepare`].
pub fn head(scenario: &Scenario, prompt: &str, language: Language) -> Result<Vec<Message>> {
    let of = |lines: &[&str], instruction: &str| {
        let texts = Texts {
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            instruction: instruction.to_owned(),
        };
        messages(scenario, prompt, language, &texts)
    };
    let (one, other) = (of(&["[1] a"], "")?, of(&["[1] b", "[2] c"], "d")?);
    let pairs = one.into_iter().zip(other);
    let common = pairs.take_while(|(one, other)| one == other && !one.text.is_empty());
    Ok(common.map(|(one, _)| one).collect())
}

fn messages(
    scenario: &Scenario,
    prompt: &str,
    language: Language,
    texts: &Texts,
) -> Result<Vec<Message>> {
    let Texts { lines, instruction } = texts;
    let text = render(scenario, prompt, language, lines, instruction)?;
    let (system, user) = text.split_once(SPLIT).unwrap_or(("", text.as_str()));
    Ok(vec![
        Message::system(system.trim()),
        Message::user(user.trim()),
    ])
}

/// Tries a template on an example, at start.
///
/// # Errors
/// `Internal` that says what is missing or wrong.
pub fn check(scenario: &Scenario, prompt: &str, language: Language) -> Result<()> {
    let text = render(
        scenario,
        prompt,
        language,
        &["[1] Анна: пример".to_owned()],
        "пример",
    )?;
    match text.split_once(SPLIT) {
        Some((system, user)) if !system.trim().is_empty() && user.contains("пример") => {
            Ok(())
        }
        _ => Err(Error::internal(format!(
            "prompt {prompt} must hold two parts around `{SPLIT}` and the lines"
        ))),
    }
}

fn render(
    scenario: &Scenario,
    prompt: &str,
    language: Language,
    lines: &[String],
    instruction: &str,
) -> Result<String> {
    let name = format!("{prompt}.{}.j2", language.code());
    let source = scenario
        .templates
        .get(&name)
        .ok_or_else(|| Error::internal(format!("template {name} is missing")))?;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    let values = context! { lines => lines.to_vec(), instruction };
    environment
        .render_str(source, values)
        .map_err(Error::internal)
}
