//! A model's answer as it comes, and what it has cost whoever gives it up.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::StreamExt;
use providers::{ChatEvent, ChatStream, FinishReason, ProviderError, Usage, token_upper_bound};
use tokio::sync::watch;

use super::engine::{Listener, Waiting};
use crate::{prompt::Prepared, quota::Reservation, redaction::Secrets};

/// The longest answer kept, in bytes: more is a broken model server.
const MAX_ANSWER: usize = 512 * 1024;

/// What has come of the request under way. Whoever drops a request finds here
/// what it cost and what had been said.
#[derive(Clone, Debug, Default)]
pub struct SoFar {
    came: Arc<Mutex<Option<Came>>>,
    told: Listener,
    /// Whether the model is being loaded.
    loading: watch::Sender<bool>,
    /// Bytes of the answer that have come.
    grown: watch::Sender<usize>,
    /// Whether the last answer ended where the model was allowed no more.
    cut_off: watch::Sender<bool>,
}

/// A request that was sent, and what has come of it.
#[derive(Clone, Debug, Default)]
struct Came {
    prompt_tokens: u64,
    secrets: Secrets,
    text: String,
    /// Bytes of thinking aloud: paid for, never shown.
    unseen: usize,
    counted: Option<Usage>,
}

/// What a request that was given up had come to.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    /// What it cost: the provider's count, or an upper bound.
    pub usage: Usage,
    /// The beginning of the answer, with the real values put back.
    pub text: String,
}

impl SoFar {
    /// The same, whose waits somebody hears.
    pub fn telling(told: Listener) -> Self {
        let loading = watch::Sender::new(false);
        let notes = loading.clone();
        let told = Listener::new(move |waiting| {
            notes.send_replace(waiting == Waiting::Loading);
            told.tell(waiting);
        });
        Self {
            told,
            loading,
            ..Self::default()
        }
    }

    /// Whether the model is being loaded, as it changes.
    pub(crate) fn loading(&self) -> watch::Receiver<bool> {
        self.loading.subscribe()
    }

    /// How many bytes of the answer have come, as they come.
    pub(crate) fn grown(&self) -> watch::Receiver<usize> {
        self.grown.subscribe()
    }

    /// Whether the last answer ended because the model was allowed no more.
    pub(crate) fn is_cut_off(&self) -> bool {
        *self.cut_off.borrow()
    }

    /// The beginning of the answer under way, with the real values put back; none
    /// when no request is. A placeholder that has not come whole is left for later.
    pub(crate) fn shown(&self) -> Option<String> {
        let came = self.lock();
        let came = came.as_ref()?;
        Some(came.secrets.restore(came.secrets.whole_part(&came.text)))
    }

    /// Who hears what its requests wait for.
    pub(super) fn told(&self) -> &Listener {
        &self.told
    }

    /// What the request under way has come to; none when nothing was sent.
    pub fn take(&self) -> Option<Cut> {
        let came = self.lock().take()?;
        Some(Cut {
            usage: came.usage(),
            text: came.secrets.restore(&came.text),
        })
    }

    /// From here on the prompt may have been read.
    pub(super) fn begin(&self, prepared: &Prepared) {
        self.cut_off.send_replace(false);
        *self.lock() = Some(Came {
            prompt_tokens: prepared.prompt_tokens(),
            secrets: prepared.secrets().clone(),
            ..Came::default()
        });
    }

    pub(super) fn usage(&self) -> Usage {
        self.lock().as_ref().map(Came::usage).unwrap_or_default()
    }

    fn change(&self, change: impl FnOnce(&mut Came)) {
        if let Some(came) = self.lock().as_mut() {
            change(came);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Came>> {
        self.came.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Came {
    /// What a provider did not count is taken at its upper bound.
    fn usage(&self) -> Usage {
        let unseen = u64::try_from(self.unseen / 2).unwrap_or(u64::MAX);
        self.counted.unwrap_or_else(|| Usage {
            prompt_tokens: self.prompt_tokens,
            completion_tokens: token_upper_bound(&self.text) + unseen,
            cached_tokens: 0,
        })
    }
}

/// A request on its way. Given up, it costs what has come of it: its prompt
/// from the moment it was sent, and what was answered.
pub(super) struct Sent {
    reservation: Option<Reservation>,
    so_far: SoFar,
}

impl Sent {
    pub(super) fn new(reservation: Reservation, so_far: SoFar) -> Self {
        Self {
            reservation: Some(reservation),
            so_far,
        }
    }

    /// It failed before it began: nothing is paid.
    pub(super) fn failed(mut self) {
        self.reservation = None;
        *self.so_far.lock() = None;
    }

    fn settle(mut self) -> Usage {
        let usage = self.so_far.usage();
        self.pay(usage);
        *self.so_far.lock() = None;
        usage
    }

    fn pay(&mut self, usage: Usage) {
        if let Some(reservation) = self.reservation.take() {
            reservation.settle(usage.prompt_tokens + usage.completion_tokens);
        }
    }
}

/// What had come stays in [`SoFar`] for whoever asked.
impl Drop for Sent {
    fn drop(&mut self) {
        self.pay(self.so_far.usage());
    }
}

/// A model's answer as it comes.
pub struct Answer {
    stream: ChatStream,
    prepared: Prepared,
    sent: Sent,
    bytes: usize,
}

impl Answer {
    pub(super) fn new(stream: ChatStream, prepared: Prepared, sent: Sent) -> Self {
        Self {
            stream,
            prepared,
            sent,
            bytes: 0,
        }
    }

    /// The whole text with the real values put back, and what it cost.
    ///
    /// # Errors
    /// The provider's, `Filtered` when its filter stopped the answer,
    /// `Protocol` when it does not end.
    pub async fn whole(mut self) -> Result<(String, Usage), (ProviderError, Usage)> {
        let mut text = String::new();
        while let Some(piece) = self.next().await {
            match piece {
                Ok(piece) => text.push_str(&piece),
                Err(error) => return Err((error, self.sent.settle())),
            }
        }
        let usage = self.sent.settle();
        Ok((self.prepared.secrets().restore(&text), usage))
    }

    /// The next piece of text; `None` at the end.
    async fn next(&mut self) -> Option<Result<String, ProviderError>> {
        while let Some(event) = self.stream.next().await {
            match event {
                Ok(ChatEvent::Delta(text)) => return Some(self.take(text)),
                Ok(ChatEvent::Reasoning(text)) => {
                    if let Err(error) = self.measure(&text) {
                        return Some(Err(error));
                    }
                    self.sent.so_far.change(|came| came.unseen += text.len());
                }
                Ok(ChatEvent::Usage(usage)) => {
                    self.sent.so_far.change(|came| came.counted = Some(usage));
                }
                Ok(ChatEvent::Finished(FinishReason::Filtered)) => {
                    return Some(Err(ProviderError::Filtered(
                        "the provider's filter".to_owned(),
                    )));
                }
                Ok(ChatEvent::Finished(reason)) => {
                    let cut_off = reason == FinishReason::Length;
                    self.sent.so_far.cut_off.send_replace(cut_off);
                    return None;
                }
                Ok(
                    ChatEvent::ToolCall(_)
                    | ChatEvent::Queued(_)
                    | ChatEvent::Replace(_)
                    | ChatEvent::Progress { .. }
                    | ChatEvent::State(_),
                ) => {}
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }

    fn take(&mut self, text: String) -> Result<String, ProviderError> {
        self.measure(&text)?;
        self.sent.so_far.change(|came| came.text.push_str(&text));
        self.sent.so_far.grown.send_replace(self.bytes);
        Ok(text)
    }

    fn measure(&mut self, text: &str) -> Result<(), ProviderError> {
        self.bytes += text.len();
        if self.bytes > MAX_ANSWER {
            return Err(ProviderError::Protocol(
                "the answer does not end".to_owned(),
            ));
        }
        Ok(())
    }
}
