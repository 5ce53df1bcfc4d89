//! Asking again, over a real connection.

use std::{sync::Arc, time::Duration};

use emulators::Emulator;
use futures::TryStreamExt;
use futures::future::BoxFuture;
use providers::{Again, ChatProvider, FinishReason, Pause, ProviderError, RetryRule, Retrying};
use rstest::rstest;

use crate::kit::{request, said, speaker, started, whole_text};

/// Comes back at once.
struct AtOnce;

impl Pause for AtOnce {
    fn pause(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }

    fn chance(&self) -> f64 {
        0.5
    }
}

#[rstest]
#[case::busy(speaker().rate_limits(1, Duration::from_millis(1500)).fails(503, 1), Ok(whole_text()), 3)]
#[case::too_often(speaker().fails(503, 3), Err(ProviderError::unavailable("Emulated failure 503")), 3)]
#[case::cut_before_content(
    speaker().cuts_stream_after(1),
    Err(ProviderError::unavailable("the connection broke")),
    3
)]
#[case::cut_after_content(
    speaker().cuts_stream_after(3),
    Err(ProviderError::unavailable("the connection broke")),
    1
)]
#[case::too_long(
    speaker().unavailable(1, Duration::from_mins(2)),
    Err(ProviderError::Unavailable {
        again: Again::After(Duration::from_mins(2)),
        message: "Emulated failure 503".into(),
    }),
    1
)]
#[case::forbidden(
    speaker().fails(503, 1).forbids_retries(),
    Err(ProviderError::unavailable("Emulated failure 503").for_good()),
    1
)]
#[tokio::test]
async fn retries_until_there_is_content(
    #[case] emulator: Emulator,
    #[case] outcome: Result<(String, FinishReason), ProviderError>,
    #[case] requests: usize,
) {
    let (running, provider) = started(emulator).await;
    let provider = Retrying::new(provider, RetryRule::default(), Arc::new(AtOnce));
    let answer = match provider.chat(request()).await {
        Ok(stream) => stream
            .try_collect::<Vec<_>>()
            .await
            .map(|events| said(&events)),
        Err(error) => Err(error),
    };
    assert_eq!(answer, outcome);
    assert_eq!(running.requests().len(), requests);
}
