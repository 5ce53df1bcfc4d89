//! One question to the model under examination, and what came of it.

use std::{sync::Arc, time::Duration};

use assistant::model::{Engine, Listener};
use futures::StreamExt;
use kernel::{Clock, Language, Result, Timestamp, i18n, text::excerpt};
use providers::{ChatEvent, ChatProvider, ChatRequest, ProviderError, ToolCall, Usage};

use super::{Examined, Outcome, questions::Question};
use crate::catalogue::Catalogue;

/// The longest a question may take on a slow machine.
const PATIENCE: Duration = Duration::from_mins(5);
const MAX_DETAIL: usize = 200;
/// The text that says that it took too long.
const LATE: &str = "reason-no-answer-in-time";
/// The most characters of an answer that are looked at.
const MAX_ANSWER: usize = 20_000;

/// A model to be asked. It takes a turn at the engine for each question, so
/// that people with another model come in between.
pub(super) struct Examinee {
    engine: Arc<dyn Engine>,
    clock: Clock,
    file: String,
    /// Tokens it holds.
    pub(super) context: u32,
}

/// All that came of one request.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) calls: Vec<ToolCall>,
    pub(super) usage: Option<Usage>,
    /// Pieces of text and of thought that came.
    pub(super) pieces: u64,
    pub(super) asked_at: Timestamp,
    pub(super) first_at: Option<Timestamp>,
    pub(super) last_at: Timestamp,
}

impl Examinee {
    /// The model in this file, asked with so many tokens at most.
    pub(super) fn of(catalogue: &Catalogue, file: &str, context: u32) -> Self {
        Self {
            engine: Arc::clone(catalogue.parts.models.engine()),
            clock: catalogue.parts.clock.clone(),
            file: file.to_owned(),
            context,
        }
    }

    /// Starts the engine with the model, and lets go of it.
    ///
    /// # Errors
    /// Those of the engine.
    pub(super) async fn start(&self) -> Result<()> {
        self.provider().await.map(drop)
    }

    async fn provider(&self) -> Result<Arc<dyn ChatProvider>> {
        self.engine.ready(&self.file, &Listener::default()).await
    }

    pub(super) async fn answer(&self, question: &Question) -> Examined {
        let request = (question.request)(self.context);
        let (outcome, detail) = match self.ask(request, PATIENCE, PATIENCE).await {
            Ok(said) => ((question.judge)(&said), shown(&said)),
            Err(error) => {
                tracing::debug!(%error, "a question of an examination was not answered");
                unanswered(&error)
            }
        };
        Examined {
            skill: question.skill,
            outcome,
            detail: excerpt(&detail, MAX_DETAIL),
        }
    }

    /// Sends a request and hears the answer for as long as `patience`, and of
    /// the writing no more than `writing`: what came by then counts.
    ///
    /// # Errors
    /// The provider's.
    pub(super) async fn ask(
        &self,
        mut request: ChatRequest,
        patience: Duration,
        writing: Duration,
    ) -> Result<Said, ProviderError> {
        request.model.clone_from(&self.file);
        let provider = self
            .provider()
            .await
            .map_err(|error| ProviderError::unavailable(error.to_string()))?;
        let now = self.clock.now();
        let mut said = Said {
            asked_at: now,
            last_at: now,
            ..Said::default()
        };
        let hear = self.hear(provider.as_ref(), request, writing, &mut said);
        match tokio::time::timeout(patience, hear).await {
            Ok(Err(error)) => Err(error),
            Ok(Ok(())) => Ok(said),
            Err(_) if said.pieces > 0 => Ok(said),
            Err(_) => Err(ProviderError::unavailable(LATE)),
        }
    }

    async fn hear(
        &self,
        provider: &dyn ChatProvider,
        request: ChatRequest,
        writing: Duration,
        said: &mut Said,
    ) -> Result<(), ProviderError> {
        let mut stream = provider.chat(request).await?;
        while let Some(event) = stream.next().await {
            match event? {
                ChatEvent::Delta(text) => {
                    if said.text.chars().count() < MAX_ANSWER {
                        said.text.push_str(&text);
                    }
                    self.count(said);
                }
                ChatEvent::Reasoning(_) => self.count(said),
                ChatEvent::ToolCall(call) => said.calls.push(call),
                ChatEvent::Usage(usage) => said.usage = Some(usage),
                ChatEvent::Replace(text) => said.text = kernel::text::excerpt(&text, MAX_ANSWER),
                ChatEvent::Finished(_)
                | ChatEvent::Queued(_)
                | ChatEvent::Progress { .. }
                | ChatEvent::State(_) => {}
            }
            let first = said.first_at.unwrap_or(said.last_at);
            if said.last_at.since(first) >= writing {
                break;
            }
        }
        Ok(())
    }

    fn count(&self, said: &mut Said) {
        let now = self.clock.now();
        said.pieces += 1;
        said.first_at.get_or_insert(now);
        said.last_at = now;
    }
}

/// What it means that there was no answer, and the id of the text that says
/// why: the result is read by people of either language.
fn unanswered(error: &ProviderError) -> (Outcome, String) {
    match error {
        ProviderError::Invalid { .. } => (Outcome::NotOffered, "reason-not-offered".to_owned()),
        // The engine's own refusals and ours are texts already.
        ProviderError::Unavailable { message, .. } if is_text(message) => {
            (Outcome::Broke, message.clone())
        }
        error => (Outcome::Broke, format!("reason-{}", error.kind())),
    }
}

fn is_text(id: &str) -> bool {
    i18n::text(Language::En, id, &[]).is_some()
}

fn shown(said: &Said) -> String {
    let calls = said
        .calls
        .iter()
        .map(|call| format!("{}({})", call.name, call.arguments));
    let calls: Vec<String> = calls.collect();
    format!("{} {}", said.text.trim(), calls.join(" "))
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(
        ProviderError::unavailable("tcp connect error"),
        Outcome::Broke,
        "reason-unavailable"
    )]
    #[case(
        ProviderError::unavailable("engine-failed"),
        Outcome::Broke,
        "engine-failed"
    )]
    #[case(ProviderError::unavailable(LATE), Outcome::Broke, LATE)]
    #[case(ProviderError::Protocol("no JSON".to_owned()), Outcome::Broke, "reason-protocol")]
    #[case(
        ProviderError::Invalid { message: "no grammar".to_owned(), field: None },
        Outcome::NotOffered,
        "reason-not-offered"
    )]
    fn why_there_was_no_answer_is_a_text_in_both_languages(
        #[case] error: ProviderError,
        #[case] outcome: Outcome,
        #[case] id: &str,
    ) {
        assert_eq!(unanswered(&error), (outcome, id.to_owned()));
        for language in [Language::Ru, Language::En] {
            let done = Examined {
                skill: crate::catalogue::check::Skill::Schema,
                outcome,
                detail: id.to_owned(),
            };
            let said = i18n::text(language, id, &[]).expect("a text");
            assert_eq!(done.worded(language).detail, said);
        }
    }
}
