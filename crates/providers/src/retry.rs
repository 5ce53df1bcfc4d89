//! Asks again when a provider is busy, as long as nobody has seen any of its answer.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use futures::stream::{self, StreamExt};

use crate::{Again, ChatEvent, ChatProvider, ChatRequest, ChatStream, ModelInfo, ProviderError};

/// Waiting and chance, given by the caller.
pub trait Pause: Send + Sync {
    /// Waits for `length`.
    fn pause(&self, length: Duration) -> BoxFuture<'_, ()>;

    /// A new random number, from 0 up to but not including 1.
    fn chance(&self) -> f64;
}

/// How often and how patiently to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryRule {
    /// How often to ask in all; 1 is never again.
    pub attempts: u32,
    /// The wait before the second attempt; it doubles each time.
    pub first_wait: Duration,
    /// The longest wait. A provider that asks for a longer one is not asked again.
    pub longest_wait: Duration,
}

impl RetryRule {
    /// The same, for a caller that has only so much time left: no wait is longer than that.
    #[must_use]
    pub fn within(self, left: Duration) -> Self {
        Self {
            longest_wait: self.longest_wait.min(left),
            ..self
        }
    }
}

impl Default for RetryRule {
    /// Three attempts, half a second at first, twenty seconds at most.
    fn default() -> Self {
        Self {
            attempts: 3,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(20),
        }
    }
}

/// A provider that is asked again after errors that [may pass](ProviderError::is_retryable), until the first content
/// of an answer has come. So [`ChatProvider::chat`] returns only when there is content or an error.
pub struct Retrying<P> {
    inner: P,
    rule: RetryRule,
    pause: Arc<dyn Pause>,
}

impl<P: ChatProvider> Retrying<P> {
    /// Wraps a provider.
    pub fn new(inner: P, rule: RetryRule, pause: Arc<dyn Pause>) -> Self {
        Self { inner, rule, pause }
    }

    async fn ask<'a, T>(
        &'a self,
        attempt: impl Fn() -> BoxFuture<'a, Result<T, ProviderError>> + Send + Sync,
    ) -> Result<T, ProviderError> {
        let mut asked = 1;
        loop {
            let error = match attempt().await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let Some(wait) = self.wait_after(&error, asked) else {
                return Err(error);
            };
            tracing::debug!(kind = error.kind(), ?wait, asked, "asking a provider again");
            self.pause.pause(wait).await;
            asked += 1;
        }
    }

    /// How long to wait before asking again, or `None` when it is no use.
    fn wait_after(&self, error: &ProviderError, asked: u32) -> Option<Duration> {
        let theirs = match error.again() {
            _ if asked >= self.rule.attempts => return None,
            Again::Never => return None,
            Again::Anytime => Duration::ZERO,
            Again::After(wait) => wait,
        };
        let doubled = self
            .rule
            .first_wait
            .saturating_mul(1 << (asked - 1).min(16));
        let most = doubled.min(self.rule.longest_wait);
        // Between half and all of it, so that many clients do not come back at once.
        let ours = most.mul_f64(f64::midpoint(1.0, self.pause.chance().clamp(0.0, 1.0)));
        (theirs <= self.rule.longest_wait).then(|| ours.max(theirs))
    }
}

impl<P: ChatProvider> ChatProvider for Retrying<P> {
    fn chat(&self, request: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
        Box::pin(async move {
            self.ask(|| Box::pin(until_content(self.inner.chat(request.clone()))))
                .await
        })
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
        Box::pin(self.ask(|| self.inner.models()))
    }
}

/// Waits until the answer has content, so that an error before it can still be retried. Nothing is lost.
///
/// # Errors
/// Those of the provider before the first content.
pub async fn until_content(
    asked: BoxFuture<'_, Result<ChatStream, ProviderError>>,
) -> Result<ChatStream, ProviderError> {
    let mut answer = asked.await?;
    let mut before = Vec::new();
    while let Some(event) = answer.next().await {
        let event = event?;
        let counts_only = matches!(event, ChatEvent::Usage(_) | ChatEvent::Queued(_));
        before.push(Ok(event));
        if !counts_only {
            break;
        }
    }
    Ok(stream::iter(before).chain(answer).boxed())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::{FinishReason, Usage};

    type Event = Result<ChatEvent, ProviderError>;

    /// Gives one prepared outcome after the other.
    struct Prepared(Mutex<Vec<Result<Vec<Event>, ProviderError>>>);

    impl Prepared {
        fn new(outcomes: impl IntoIterator<Item = Result<Vec<Event>, ProviderError>>) -> Arc<Self> {
            let mut outcomes: Vec<_> = outcomes.into_iter().collect();
            outcomes.reverse();
            Arc::new(Self(Mutex::new(outcomes)))
        }

        fn left(&self) -> usize {
            self.0.lock().expect("not poisoned").len()
        }
    }

    impl ChatProvider for Prepared {
        fn chat(&self, _: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
            let outcome = self
                .0
                .lock()
                .expect("not poisoned")
                .pop()
                .expect("asked too often");
            Box::pin(async { outcome.map(|events| stream::iter(events).boxed()) })
        }

        fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
            let outcome = self
                .0
                .lock()
                .expect("not poisoned")
                .pop()
                .expect("asked too often");
            Box::pin(async { outcome.map(|_| Vec::new()) })
        }
    }

    #[derive(Clone)]
    struct Noted(Arc<Mutex<Vec<Duration>>>, f64);

    impl Noted {
        fn new(chance: f64) -> Self {
            Self(Arc::default(), chance)
        }

        fn waits(&self) -> Vec<u128> {
            self.0
                .lock()
                .expect("not poisoned")
                .iter()
                .map(Duration::as_millis)
                .collect()
        }
    }

    impl Pause for Noted {
        fn pause(&self, length: Duration) -> BoxFuture<'_, ()> {
            self.0.lock().expect("not poisoned").push(length);
            Box::pin(async {})
        }

        fn chance(&self) -> f64 {
            self.1
        }
    }

    fn busy() -> ProviderError {
        ProviderError::unavailable("busy")
    }

    fn slow_down(seconds: u64) -> ProviderError {
        ProviderError::RateLimited {
            again: Again::After(Duration::from_secs(seconds)),
            message: String::new(),
        }
    }

    fn said(text: &str) -> Vec<Event> {
        vec![
            Ok(ChatEvent::Usage(Usage::default())),
            Ok(ChatEvent::Delta(text.into())),
            Ok(ChatEvent::Finished(FinishReason::Stop)),
        ]
    }

    async fn ask(provider: &Arc<Prepared>, pause: &Noted) -> Result<Vec<Event>, ProviderError> {
        let retrying = Retrying::new(
            provider.clone(),
            RetryRule::default(),
            Arc::new(pause.clone()),
        );
        Ok(retrying.chat(ChatRequest::default()).await?.collect().await)
    }

    #[tokio::test]
    async fn asks_again_with_growing_waits_and_loses_nothing() {
        let provider = Prepared::new([Err(busy()), Ok(vec![Err(busy())]), Ok(said("да"))]);
        let pause = Noted::new(0.0);
        assert_eq!(ask(&provider, &pause).await, Ok(said("да")));
        assert_eq!(pause.waits(), [250, 500]);
    }

    #[tokio::test]
    async fn gives_up_after_the_last_attempt() {
        let provider = Prepared::new([Err(busy()), Err(busy()), Err(busy()), Ok(said("поздно"))]);
        assert_eq!(ask(&provider, &Noted::new(0.5)).await, Err(busy()));
        assert_eq!(provider.left(), 1);
    }

    #[tokio::test]
    async fn waits_as_long_as_the_provider_asks() {
        let provider = Prepared::new([Err(slow_down(7)), Ok(said("да"))]);
        let pause = Noted::new(0.9);
        assert_eq!(ask(&provider, &pause).await, Ok(said("да")));
        assert_eq!(pause.waits(), [7000]);
    }

    #[tokio::test]
    async fn does_not_wait_for_minutes() {
        let provider = Prepared::new([Err(slow_down(600)), Ok(said("да"))]);
        assert_eq!(ask(&provider, &Noted::new(0.0)).await, Err(slow_down(600)));
    }

    #[tokio::test]
    async fn does_not_wait_beyond_what_is_left() {
        let rule = RetryRule::default().within(Duration::from_secs(2));
        let provider = Prepared::new([Err(slow_down(3)), Ok(said("поздно"))]);
        let retrying = Retrying::new(provider, rule, Arc::new(Noted::new(0.0)));
        let answer = retrying.chat(ChatRequest::default()).await.err();
        assert_eq!(answer, Some(slow_down(3)));
    }

    #[tokio::test]
    async fn a_provider_that_forbids_it_is_not_asked_again() {
        let provider = Prepared::new([Err(busy().for_good()), Ok(said("нет"))]);
        let answer = ask(&provider, &Noted::new(0.0)).await;
        assert_eq!(answer, Err(busy().for_good()));
        assert_eq!(provider.left(), 1);
    }

    #[tokio::test]
    async fn never_asks_again_after_content_or_for_other_errors() {
        let broken = || vec![Ok(ChatEvent::Delta("на".into())), Err(busy())];
        let provider = Prepared::new([Ok(broken()), Ok(said("да"))]);
        assert_eq!(ask(&provider, &Noted::new(0.0)).await, Ok(broken()));
        let wrong_key = ProviderError::Auth("no".into());
        let provider = Prepared::new([Err(wrong_key.clone()), Ok(said("да"))]);
        assert_eq!(ask(&provider, &Noted::new(0.0)).await, Err(wrong_key));
    }

    #[tokio::test]
    async fn the_list_of_models_is_retried_too() {
        let provider = Prepared::new([Err(busy()), Ok(Vec::new())]);
        let retrying = Retrying::new(provider, RetryRule::default(), Arc::new(Noted::new(0.0)));
        assert_eq!(retrying.models().await, Ok(Vec::new()));
    }
}
