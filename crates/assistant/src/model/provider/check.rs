//! Looks step by step whether a provider works, and says it in words. It is asked fixed sentences: nothing of the
//! company goes by this way.

use std::{fmt::Write, future::Future, time::Duration};

use fluent_bundle::FluentValue;
use futures::StreamExt;
use kernel::{Clock, Error, Language, i18n};
use providers::{
    ChatEvent, ChatProvider, ChatRequest, Connected, EmbeddingRequest, FinishReason, Message,
    ModelInfo, ModelKind, ProviderError, Purpose, ToolSpec,
};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{kinds, types::Provider};
use crate::model::{Category, Models};

/// The longest one step may take.
const STEP: Duration = Duration::from_secs(45);
/// The longest words of a provider that are told.
const WORDS: usize = 300;
/// The longest answer of a step, in tokens.
const TOKENS: u32 = 64;
/// How many models are told.
const MOST_MODELS: usize = 500;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProviderCheckStep)]
pub enum Step {
    /// Address, key and rights.
    SignIn,
    /// The list of models.
    Models,
    /// An answer.
    Chat,
    /// An answer piece by piece.
    Stream,
    /// Tools.
    Tools,
    /// Vectors.
    Embeddings,
}

impl Step {
    fn code(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Models => "models",
            Self::Chat => "chat",
            Self::Stream => "stream",
            Self::Tools => "tools",
            Self::Embeddings => "embeddings",
        }
    }
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ProviderCheckState)]
pub enum StepState {
    /// It works.
    Ok,
    /// It does not.
    Failed,
    /// There was nothing to look at.
    Skipped,
}

/// One step.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ProviderChecked)]
pub struct Checked {
    /// Which.
    pub step: Step,
    /// How it went.
    pub state: StepState,
    /// The same in a sentence.
    pub text: String,
    /// How long it took.
    pub latency_ms: u64,
}

/// What the steps have shown.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) steps: Vec<Checked>,
    pub(super) models: Vec<ModelInfo>,
}

/// Who is asked, and in whose language it is told.
struct Look<'a> {
    clock: &'a Clock,
    language: Language,
    report: Report,
}

/// Looks at a provider; `model` is asked, or the first that seems fit.
pub async fn check(
    models: &Models,
    provider: &Provider,
    model: Option<&str>,
    language: Language,
) -> (Vec<Checked>, Vec<ModelInfo>) {
    let mut look = Look {
        clock: models.clock(),
        language,
        report: Report::default(),
    };
    let connected = match models.open_anew(provider).await {
        Ok(connected) => connected,
        Err(error) => {
            look.unreached(&error);
            return (look.report.steps, look.report.models);
        }
    };
    if let Some(chat) = connected.chat.clone() {
        look.conversation(chat.as_ref(), provider, model).await;
    } else {
        look.skip(&[Step::Models, Step::Chat, Step::Stream, Step::Tools]);
    }
    look.embeddings(&connected, provider).await;
    (look.report.steps, look.report.models)
}

impl Look<'_> {
    async fn conversation(
        &mut self,
        chat: &dyn ChatProvider,
        provider: &Provider,
        model: Option<&str>,
    ) {
        let began = self.clock.now();
        let listed = within(chat.models()).await;
        match listed {
            Ok(models) => {
                self.ok(Step::SignIn, began, 0);
                self.ok(Step::Models, began, models.len());
                self.report.models = models.into_iter().take(MOST_MODELS).collect();
            }
            // Where there is no list, the first answer tells whether the key is good.
            Err(error @ (ProviderError::ModelNotFound(_) | ProviderError::Invalid { .. })) => {
                self.failed(Step::Models, began, &error);
            }
            Err(error) => {
                self.failed(Step::SignIn, began, &error);
                self.skip(&[Step::Models, Step::Chat, Step::Stream, Step::Tools]);
                return;
            }
        }
        let Some(model) = model.map(str::to_owned).or_else(|| self.first(provider)) else {
            self.skip(&[Step::Chat, Step::Stream, Step::Tools]);
            return;
        };
        self.answer(chat, &model).await;
        self.tools(chat, &model).await;
    }

    /// The model to ask where none was named: one that converses.
    fn first(&self, provider: &Provider) -> Option<String> {
        let is = |kind: ModelKind| move |one: &&ModelInfo| one.kind == kind;
        let listed = &self.report.models;
        let mut fit = listed.iter().filter(is(ModelKind::Chat));
        let first = fit
            .next()
            .or_else(|| listed.iter().find(is(ModelKind::Unknown)));
        first
            .map(|one| one.id.clone())
            .or_else(|| offered(provider, Category::Text))
    }

    async fn answer(&mut self, chat: &dyn ChatProvider, model: &str) {
        let began = self.clock.now();
        let request = ChatRequest {
            model: model.to_owned(),
            messages: vec![Message::user(self.word("provider-check-question", &[]))],
            max_tokens: Some(TOKENS),
            ..ChatRequest::default()
        };
        match within(said(chat, request)).await {
            Ok(said) => {
                self.ok(Step::Chat, began, 0);
                if said.pieces > 0 {
                    self.ok(Step::Stream, began, said.pieces);
                } else {
                    self.skip(&[Step::Stream]);
                }
            }
            Err(error) => {
                self.failed(Step::Chat, began, &error);
                self.skip(&[Step::Stream]);
            }
        }
    }

    async fn tools(&mut self, chat: &dyn ChatProvider, model: &str) {
        let began = self.clock.now();
        let request = ChatRequest {
            model: model.to_owned(),
            messages: vec![Message::user(
                self.word("provider-check-tool-question", &[]),
            )],
            max_tokens: Some(TOKENS),
            tools: vec![ToolSpec {
                name: "get_time".to_owned(),
                description: "Tells the time in a city.".to_owned(),
                parameters: json!({
                    "type": "object",
                    "properties": { "city": { "type": "string" } },
                    "required": ["city"],
                }),
            }],
            ..ChatRequest::default()
        };
        match within(said(chat, request)).await {
            Ok(said) if said.called => self.ok(Step::Tools, began, 0),
            Ok(_) => self.told(
                Step::Tools,
                StepState::Skipped,
                began,
                "provider-check-tools-unused",
                &[],
            ),
            Err(error) => self.failed(Step::Tools, began, &error),
        }
    }

    async fn embeddings(&mut self, connected: &Connected, provider: &Provider) {
        let listed = self.report.models.iter();
        let mut fit = listed.filter(|one| one.kind == ModelKind::Embedding);
        let model = fit.next().map(|one| one.id.clone());
        let model = model.or_else(|| offered(provider, Category::Embedding));
        let (Some(embedder), Some(model)) = (&connected.embedding, model) else {
            self.skip(&[Step::Embeddings]);
            return;
        };
        let began = self.clock.now();
        let request = EmbeddingRequest {
            model,
            texts: vec![self.word("provider-check-question", &[])],
            purpose: Purpose::Document,
            dimensions: None,
        };
        match within(embedder.embed(request)).await {
            Ok(made) => {
                let length = made.vectors.first().map_or(0, Vec::len);
                self.ok(Step::Embeddings, began, length);
            }
            Err(error) => self.failed(Step::Embeddings, began, &error),
        }
    }

    fn ok(&mut self, step: Step, began: kernel::Timestamp, count: usize) {
        let id = format!("provider-check-{}-ok", step.code());
        self.told(step, StepState::Ok, began, &id, &[("count", count.into())]);
    }

    fn skip(&mut self, steps: &[Step]) {
        for step in steps {
            let now = self.clock.now();
            self.told(
                *step,
                StepState::Skipped,
                now,
                "provider-check-skipped",
                &[],
            );
        }
    }

    fn failed(&mut self, step: Step, began: kernel::Timestamp, error: &ProviderError) {
        let mut text = self.word(&format!("reason-{}", error.kind()), &[]);
        // Its own words help whoever has to mend it; adapters have taken the key out of them.
        let words = kernel::text::excerpt(&error.to_string(), WORDS);
        // Writing to a string cannot fail.
        let _ = write!(text, " ({words})");
        self.push(step, StepState::Failed, began, text);
    }

    /// It could not even be tried.
    fn unreached(&mut self, error: &Error) {
        let detail = match error {
            Error::Invalid { detail, .. } | Error::Unavailable(detail) => detail.clone(),
            other => {
                tracing::warn!(error = %other, "a provider could not be looked at");
                "reason-unavailable".to_owned()
            }
        };
        let text = self.word(&detail, &[]);
        let now = self.clock.now();
        self.push(Step::SignIn, StepState::Failed, now, text);
        self.skip(&[
            Step::Models,
            Step::Chat,
            Step::Stream,
            Step::Tools,
            Step::Embeddings,
        ]);
    }

    fn told(
        &mut self,
        step: Step,
        state: StepState,
        began: kernel::Timestamp,
        id: &str,
        values: &[(&'static str, FluentValue<'_>)],
    ) {
        let text = self.word(id, values);
        self.push(step, state, began, text);
    }

    fn push(&mut self, step: Step, state: StepState, began: kernel::Timestamp, text: String) {
        let taken = self.clock.now().since(began).as_millis();
        self.report.steps.push(Checked {
            step,
            state,
            text,
            latency_ms: u64::try_from(taken).unwrap_or(u64::MAX),
        });
    }

    fn word(&self, id: &str, values: &[(&'static str, FluentValue<'_>)]) -> String {
        i18n::text(self.language, id, values).unwrap_or_else(|| id.to_owned())
    }
}

/// The first model of this category that is known of its kind.
fn offered(provider: &Provider, category: Category) -> Option<String> {
    let of_kind = kinds::all()
        .ok()?
        .iter()
        .filter(|offer| offer.kind == provider.kind);
    let mut of_kind = of_kind.filter(|offer| offer.dialect.is_none());
    let models = of_kind.next()?.models.iter();
    let mut fit = models.filter(|model| model.category == category);
    fit.next().map(|model| model.id.clone())
}

struct Said {
    pieces: usize,
    called: bool,
}

async fn said(chat: &dyn ChatProvider, request: ChatRequest) -> Result<Said, ProviderError> {
    let mut stream = chat.chat(request).await?;
    let mut said = Said {
        pieces: 0,
        called: false,
    };
    while let Some(event) = stream.next().await {
        match event? {
            ChatEvent::Delta(_) | ChatEvent::Reasoning(_) => said.pieces += 1,
            ChatEvent::ToolCall(_) => said.called = true,
            ChatEvent::Finished(FinishReason::Filtered) => {
                return Err(ProviderError::Filtered(String::new()));
            }
            ChatEvent::Finished(_) => break,
            _ => {}
        }
    }
    Ok(said)
}

async fn within<T>(
    work: impl Future<Output = Result<T, ProviderError>>,
) -> Result<T, ProviderError> {
    let done = tokio::time::timeout(STEP, work).await;
    done.unwrap_or_else(|_| Err(ProviderError::unavailable("no answer in time")))
}
