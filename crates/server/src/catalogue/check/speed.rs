//! Ten seconds of writing: how fast the model is on this machine, and what
//! that says of others.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ask::{Examinee, Said},
    questions::asked,
};

const PROBE: Duration = Duration::from_secs(10);
/// How long a slow machine may take to read the prompt.
const READING: Duration = Duration::from_mins(2);
/// A prompt long enough to be timed, short enough for the smallest context.
const PROMPT: &str = "Машина вышла из Твери по расписанию и везёт стулья, столы и лампы. ";

/// How fast a model was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ModelSpeed)]
pub struct Speed {
    /// Tokens read in a second; null when the engine does not count them.
    pub prompt_tokens_per_second: Option<f64>,
    /// Tokens written in a second.
    pub tokens_per_second: f64,
}

/// Lets the model write for at most ten seconds; none when it wrote nothing
/// that can be timed.
pub(super) async fn measure(examinee: &Examinee) -> Option<Speed> {
    let repeats = usize::try_from(examinee.context / 512)
        .unwrap_or(4)
        .clamp(2, 16);
    let mut request = asked(&format!(
        "{}\nПерескажите это подробно, своими словами, не короче страницы.",
        PROMPT.repeat(repeats)
    ));
    request.max_tokens = Some(256);
    let said = examinee.ask(request, READING, PROBE).await.ok()?;
    speed_of(&said)
}

fn speed_of(said: &Said) -> Option<Speed> {
    let first = said.first_at?;
    let written = said
        .usage
        .map_or(said.pieces, |usage| usage.completion_tokens);
    // The first token ends the reading; the time is that of the others.
    let tokens_per_second = rate(written.checked_sub(1)?, said.last_at.since(first))?;
    let read = said
        .usage
        .map(|usage| usage.prompt_tokens.saturating_sub(usage.cached_tokens));
    Some(Speed {
        prompt_tokens_per_second: read.and_then(|read| rate(read, first.since(said.asked_at))),
        tokens_per_second,
    })
}

fn rate(tokens: u64, time: Duration) -> Option<f64> {
    let (tokens, seconds) = (u32::try_from(tokens).ok()?, time.as_secs_f64());
    (tokens > 0 && seconds > 0.0).then(|| (f64::from(tokens) / seconds * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;
    use providers::Usage;

    use super::*;

    fn said(pieces: u64, usage: Option<Usage>) -> Said {
        Said {
            pieces,
            usage,
            asked_at: Timestamp::from_micros(0),
            first_at: Some(Timestamp::from_micros(500_000)),
            last_at: Timestamp::from_micros(2_500_000),
            ..Said::default()
        }
    }

    #[test]
    fn speed_is_told_from_what_was_counted() {
        let usage = Usage {
            prompt_tokens: 110,
            completion_tokens: 41,
            cached_tokens: 10,
        };
        let speed = speed_of(&said(9, Some(usage))).expect("a speed");
        assert_eq!(speed.prompt_tokens_per_second, Some(200.0));
        assert!((speed.tokens_per_second - 20.0).abs() < 0.01);
    }

    #[test]
    fn one_token_or_no_time_tell_nothing() {
        assert_eq!(speed_of(&said(1, None)), None);
        let mut at_once = said(9, None);
        at_once.last_at = Timestamp::from_micros(500_000);
        assert_eq!(speed_of(&at_once), None);
        assert!(
            speed_of(&said(9, None))
                .expect("pieces count")
                .prompt_tokens_per_second
                .is_none()
        );
    }
}
