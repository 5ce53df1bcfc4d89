//! One question to the model under examination, and what came of it.

use std::{sync::Arc, time::Duration};

use assistant::model::{Engine, Listener};
use futures::StreamExt;
use kernel::{Clock, Result, Timestamp, text::excerpt};
use providers::{ChatEvent, ChatProvider, ChatRequest, ProviderError, ToolCall, Usage};

use super::{Examined, Outcome, questions::Question};
use crate::catalogue::Catalogue;

/// The longest a question may take on a slow machine.
const PATIENCE: Duration = Duration::from_mins(5);
const MAX_DETAIL: usize = 200;
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
            Err(ProviderError::Invalid { message, .. }) => (Outcome::NotOffered, message),
            Err(error) => (Outcome::Broke, error.to_string()),
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
            Err(_) => Err(ProviderError::unavailable("no answer in time")),
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
                ChatEvent::Finished(_) | ChatEvent::Queued(_) => {}
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
