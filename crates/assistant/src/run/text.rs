//! Writes free text: a translation, the draft of a reply, another wording. It is told as it comes, kept as plain text, and
//! what it says that nobody did is named.

use std::{sync::Arc, time::Duration};

use providers::{OutputShape, token_upper_bound};

use super::{
    board::Note,
    desk::Desk,
    live::LiveRun,
    rights,
    summary::numbered_line,
    task::{Job, Stop},
    told::{offer_better, tell_why_no_model},
    types::RunEvent,
    words::{self, Ask, Said},
};
use crate::{
    digest::{self, Line},
    model::{Model, SoFar},
};

/// Pieces of an answer are told at most this often.
const PACE: Duration = Duration::from_millis(50);
/// Whether the person may still read what the text is made from is asked at least this often.
const LOOK: usize = 20;
/// Tokens a numbered line needs beside its text.
const LINE_TOKENS: u64 = 8;

/// Makes a text.
pub(super) async fn make(
    desk: &mut Desk,
    lines: Arc<Vec<Line>>,
    mut models: Vec<Model>,
) -> Result<(), Stop> {
    if lines.is_empty() {
        note(desk, "nothing_to_read", "nothing-to-read");
        desk.publish();
        return Ok(());
    }
    let has_small = !models.is_empty();
    models.retain(|model| !model.settings.small);
    if models.is_empty() {
        return without_model(desk, has_small).await;
    }
    let (prompt, instruction) = (
        desk.job.scenario.prompt.clone(),
        desk.job.asked.instruction.clone(),
    );
    let ask = Ask {
        prompt: &prompt,
        instruction: &instruction,
        output: OutputShape::Text,
        max_tokens: desk.job.scenario.max_tokens,
    };
    desk.progress("words", 0, 1);
    loop {
        let room = words::room(desk, &models);
        if is_too_long(&lines, room) {
            note(desk, "text_too_long", "text-too-long");
            break;
        }
        let given = given(&lines, room);
        match aloud(desk, &mut models, &ask, &given).await? {
            Said::Text(text) => {
                desk.board.covered_by_model(given.len());
                take(desk, &text, &lines);
                if desk.so_far.is_cut_off() {
                    note(desk, "cut_off", "cut-off");
                }
                break;
            }
            Said::Changed | Said::OnlySmall => desk.job.live.tell(RunEvent::Remove {
                key: "text".to_owned(),
            }),
        }
    }
    desk.progress("words", 1, 1);
    desk.publish();
    Ok(())
}

/// Takes what a model wrote, whole or cut off.
pub(super) fn take(desk: &mut Desk, text: &str, lines: &[Line]) {
    let text = harmless(text);
    if text.is_empty() {
        note(desk, "nothing_said", "nothing-said");
        return;
    }
    let mut sources: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    sources.extend(lines.iter().map(|line| line.author.as_str()));
    let instruction = desk.job.asked.instruction.clone();
    sources.push(&instruction);
    let unheard = digest::unheard(&text, &sources);
    desk.board.text(text);
    if !unheard.is_empty() {
        desk.board.notice(Note {
            code: "unheard",
            message: "unheard",
            count: Some(unheard.len() as u64),
            reason: Some(unheard.join(", ")),
            ..Note::default()
        });
    }
}

/// Says why there is no text; that a model is too small has been said.
async fn without_model(desk: &mut Desk, has_small: bool) -> Result<(), Stop> {
    if has_small {
        offer_better(desk).await?;
    } else {
        tell_why_no_model(desk).await?;
    }
    desk.publish();
    Ok(())
}

fn note(desk: &mut Desk, code: &str, message: &str) {
    desk.board.notice(Note {
        code,
        message,
        ..Note::default()
    });
}

/// Whether not even the newest line fits: a part of it would be taken for all of it.
fn is_too_long(lines: &[Line], budget: u64) -> bool {
    let newest = lines.last().map(|line| token_upper_bound(&line.text));
    newest.is_some_and(|cost| cost > budget)
}

/// The newest lines that fit, oldest first. Several are numbered and say who wrote them; one stands alone.
fn given(lines: &[Line], budget: u64) -> Vec<String> {
    if let [only] = lines {
        return vec![only.text.clone()];
    }
    let mut left = budget;
    let mut from = lines.len();
    for (index, line) in lines.iter().enumerate().rev() {
        let cost = token_upper_bound(&line.text) + token_upper_bound(&line.author) + LINE_TOKENS;
        if cost > left {
            break;
        }
        left -= cost;
        from = index;
    }
    let newest = lines.get(from.min(lines.len() - 1)..).unwrap_or_default();
    let first = lines.len() - newest.len();
    let numbered = newest.iter().enumerate();
    numbered
        .map(|(at, line)| numbered_line(first + at, line))
        .collect()
}

/// Asks, and tells what comes while it comes.
async fn aloud(
    desk: &mut Desk,
    models: &mut Vec<Model>,
    ask: &Ask<'_>,
    lines: &[String],
) -> Result<Said, Stop> {
    let voice = Voice::of(&desk.job, desk.so_far.clone());
    let (told, speaking) = (voice.told.clone(), voice.speak());
    let said = tokio::select! {
        biased;
        said = words::ask(desk, models, ask, lines) => said?,
        stop = speaking => return Err(stop),
    };
    if let Said::Text(text) = &said {
        // The end, which came after the last look.
        tell_rest(&desk.job.live, &told.borrow(), text);
    }
    Ok(said)
}

/// Tells what comes.
struct Voice {
    so_far: SoFar,
    live: Arc<LiveRun>,
    still: rights::Still,
    told: tokio::sync::watch::Sender<String>,
}

impl Voice {
    fn of(job: &Job, so_far: SoFar) -> Self {
        Self {
            so_far,
            live: Arc::clone(&job.live),
            still: rights::Still::of(job),
            told: tokio::sync::watch::Sender::default(),
        }
    }

    /// Goes on until it is dropped, or the person may no longer read what the text is made from.
    async fn speak(self) -> Stop {
        let mut grown = self.so_far.grown();
        for round in 0_usize.. {
            if grown.changed().await.is_err() {
                break;
            }
            if round.is_multiple_of(LOOK)
                && let Err(stop) = self.still.readable().await
            {
                return stop;
            }
            if let Some(text) = self.so_far.shown() {
                tell_rest(&self.live, &self.told.borrow(), &text);
                self.told.send_replace(text);
            }
            tokio::time::sleep(PACE).await;
        }
        std::future::pending().await
    }
}

/// Tells what `text` has beyond `told`, or all of it anew where it goes another way.
fn tell_rest(live: &LiveRun, told: &str, text: &str) {
    let (text, told) = (harmless_part(text), harmless_part(told));
    let rest = text.strip_prefix(told.as_str());
    if rest.is_none() {
        live.tell(RunEvent::Remove {
            key: "text".to_owned(),
        });
    }
    let rest = rest.unwrap_or(&text);
    if !rest.is_empty() {
        live.tell(RunEvent::Delta {
            text: rest.to_owned(),
        });
    }
}

/// Plain text without what is not seen: controls, marks that turn the direction of writing.
fn harmless(text: &str) -> String {
    harmless_part(text).trim_end().to_owned()
}

fn harmless_part(text: &str) -> String {
    text.trim_start()
        .chars()
        .filter(|c| is_harmless(*c))
        .collect()
}

fn is_harmless(c: char) -> bool {
    matches!(c, '\n' | '\t') || !(c.is_control() || digest::is_bidi(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line {
            id: String::new(),
            author: "Анна".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
            text: text.to_owned(),
            thread: None,
            mentions: Vec::new(),
        }
    }

    #[test]
    fn one_line_stands_alone_and_of_many_the_newest_are_given() {
        assert_eq!(given(&[line("привет")], 1), ["привет"]);
        let many: Vec<Line> = (0..50).map(|at| line(&format!("сообщение {at}"))).collect();
        let given = given(&many, 100);
        assert!(given.len() < 50 && given.len() > 1, "{given:?}");
        assert_eq!(given.last().expect("a line"), &numbered_line(49, &many[49]));
    }

    #[test]
    fn a_text_that_does_not_fit_is_too_long() {
        assert!(is_too_long(&[line("привет, как дела")], 1));
        assert!(!is_too_long(&[line("привет")], 100));
        assert!(!is_too_long(
            &[line(&"слово ".repeat(500)), line("да")],
            100
        ));
    }

    #[test]
    fn what_is_not_seen_is_left_out() {
        assert_eq!(harmless(" а\u{202e}б\u{0}в\n"), "абв");
    }
}
