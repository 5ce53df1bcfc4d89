//! A history read from the disk on a thread of its own, some lines at a time:
//! while one batch is stored the next is read, checked and stemmed, and never
//! more than a few are in memory.

use std::{
    fs::File,
    io::{self, BufReader, Seek, SeekFrom},
};

use kernel::{Clock, Error, Language, Result, http::Problem};
use tokio::sync::mpsc;

use crate::chat::{
    actions::NumberedLine,
    types::{HistoryHead, HistoryLines, LineProblem, MAX_LINES, Place, ReadLine},
};

/// Lines of one batch: so few that nobody who posts meanwhile waits long.
const LINES: usize = 250;
/// Bytes of one batch, beyond which no line is added.
const BYTES: u64 = 512 * 1024;
/// Characters that are shown of a foreign word.
const MOST_SHOWN: usize = 200;
/// Batches that wait to be stored.
const WAITING: usize = 2;

/// Some lines of a history.
pub(super) struct Batch {
    /// Messages.
    pub(super) lines: Vec<NumberedLine>,
    /// Lines that are none.
    pub(super) problems: Vec<LineProblem>,
    /// What the head says, if it was among them.
    pub(super) head: Option<HistoryHead>,
    /// Where the last of them ends.
    pub(super) end: Place,
    /// Nothing comes behind them. Without it the reading has broken off.
    pub(super) is_last: bool,
}

/// What is told where the batches end before the last one.
pub(super) fn broken_off() -> Error {
    Error::internal("the reading of a history broke off")
}

/// The batches of a history of so many bytes behind a place. The reading ends
/// when nobody takes them any more.
pub(super) fn batches(
    file: File,
    behind: Place,
    size: u64,
    clock: Clock,
    reader: Language,
) -> mpsc::Receiver<Result<Batch>> {
    let (give, take) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let read = read_all((file, size), behind, &clock, reader, |batch| {
            give.blocking_send(Ok(batch)).is_ok()
        });
        if let Err(error) = read {
            // Nobody to tell it to is nobody who waits for it.
            drop(give.blocking_send(Err(error)));
        }
    });
    take
}

fn read_all(
    (mut file, size): (File, u64),
    behind: Place,
    clock: &Clock,
    reader: Language,
    give: impl Fn(Batch) -> bool,
) -> Result<()> {
    file.seek(SeekFrom::Start(behind.byte))
        .map_err(|error| lost(&error))?;
    let mut lines = HistoryLines::behind(behind, BufReader::with_capacity(64 * 1024, file));
    loop {
        let start = lines.place();
        let mut batch = Batch {
            lines: Vec::with_capacity(LINES),
            problems: Vec::new(),
            head: None,
            end: start,
            is_last: false,
        };
        while batch.is_small(start) {
            let Some(line) = lines.next(clock.now()).map_err(|error| lost(&error))? else {
                batch.is_last = true;
                break;
            };
            batch.add(line, reader);
            batch.end = lines.place();
        }
        if lines.place().line > MAX_LINES {
            return Err(Error::invalid("file", "history-too-many-lines"));
        }
        batch.end = lines.place();
        batch.head = lines.head.take();
        let is_last = batch.is_last;
        if is_last && batch.end.byte != size {
            return Err(broken_off());
        }
        if !give(batch) || is_last {
            return Ok(());
        }
    }
}

impl Batch {
    fn is_small(&self, start: Place) -> bool {
        self.lines.len() + self.problems.len() < LINES
            && self.end.byte.saturating_sub(start.byte) < BYTES
    }

    fn add(&mut self, read: ReadLine, reader: Language) {
        match read.line {
            Ok(line) => self.lines.push(NumberedLine {
                number: read.number,
                line,
                stems: read.stems,
            }),
            Err(error) => self.problems.push(problem(read.number, &error, reader)),
        }
    }
}

/// What is wrong with a line, in the words of who brought it.
pub(super) fn problem(line: u64, error: &Error, reader: Language) -> LineProblem {
    let mut told = Problem::of(error);
    told.localise(reader);
    LineProblem {
        line,
        field: shown(&told.field.unwrap_or_default()),
        detail: shown(&told.detail),
    }
}

/// Foreign words as they may be stored and shown: without signs that steer, on
/// one line, not too long.
pub(super) fn shown(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let seen = words.chars().filter(|sign| !sign.is_control());
    seen.take(MOST_SHOWN).collect()
}

fn lost(error: &io::Error) -> Error {
    tracing::warn!(%error, "a history cannot be read from the disk");
    Error::unavailable("disk-failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_a_foreign_word_steers_nothing() {
        assert_eq!(shown(" a\0\u{7}\n b\u{9f} "), "a b");
        assert_eq!(shown(&"я".repeat(100_000)).chars().count(), MOST_SHOWN);
    }
}
