//! The lines of a history, one after another from wherever they come, none of
//! which may be longer than memory allows.

use std::io::{self, BufRead, Read as _};

use kernel::{Error, Result, Timestamp, http::extract::parse, text};

use super::{HISTORY_VERSION, HistoryHead, HistoryLine, MAX_LINE, calls};

/// What a line of a history says.
#[derive(Debug)]
pub struct ReadLine {
    /// Its number, from 1.
    pub number: u64,
    /// The message, or why it is none.
    pub line: Result<HistoryLine>,
    /// What the message is found by; none where its text depends on who is here.
    pub stems: Option<String>,
}

/// A history that is read line by line.
#[derive(Debug)]
pub struct HistoryLines<R> {
    from: R,
    /// Where the line before ended.
    place: Place,
    /// What the head says, once it was read.
    pub head: Option<HistoryHead>,
}

/// A place in a history: behind so many lines and bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Lines.
    pub line: u64,
    /// Bytes.
    pub byte: u64,
}

impl<R: BufRead> HistoryLines<R> {
    /// Goes on behind `place`, where `from` stands.
    pub const fn behind(place: Place, from: R) -> Self {
        Self {
            from,
            place,
            head: None,
        }
    }

    /// Where the line that was read last ended.
    pub const fn place(&self) -> Place {
        self.place
    }

    /// The next line that is meant to be a message; none at the end.
    ///
    /// # Errors
    /// Those of the source.
    pub fn next(&mut self, now: Timestamp) -> io::Result<Option<ReadLine>> {
        while let Some(bytes) = self.next_bytes()? {
            let number = self.place.line;
            let bytes = match &bytes {
                Ok(bytes) if number == 1 => Ok(without_mark(bytes).trim_ascii()),
                Ok(bytes) => Ok(bytes.trim_ascii()),
                Err(error) => Err(error),
            };
            let line = match bytes {
                Ok([]) => continue,
                Ok(bytes) if number == 1 && self.is_head(bytes) => match self.known_version() {
                    Ok(()) => continue,
                    Err(error) => Err(error),
                },
                Ok(bytes) => parse::<HistoryLine>(bytes).and_then(|line| line.checked(now)),
                Err(TooLong) => Err(Error::too_large("line", MAX_LINE)),
            };
            let stems = line.as_ref().ok().and_then(stems);
            return Ok(Some(ReadLine {
                number,
                line,
                stems,
            }));
        }
        Ok(None)
    }

    /// The bytes of the next line with its end; those of one that is too long
    /// are passed over without being kept.
    fn next_bytes(&mut self) -> io::Result<Option<Result<Vec<u8>, TooLong>>> {
        let most = u64::try_from(MAX_LINE).unwrap_or(u64::MAX);
        let mut bytes = Vec::new();
        let mut limited = (&mut self.from).take(most + 1);
        limited.read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.place.line += 1;
        self.place.byte += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if bytes.len() <= MAX_LINE {
            return Ok(Some(Ok(bytes)));
        }
        if !bytes.ends_with(b"\n") {
            self.pass_over_rest()?;
        }
        Ok(Some(Err(TooLong)))
    }

    fn pass_over_rest(&mut self) -> io::Result<()> {
        loop {
            let piece = self.from.fill_buf()?;
            let end = piece.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(piece.len(), |end| end + 1);
            self.from.consume(used);
            self.place.byte += u64::try_from(used).unwrap_or(u64::MAX);
            if end.is_some() || used == 0 {
                return Ok(());
            }
        }
    }

    fn is_head(&mut self, bytes: &[u8]) -> bool {
        let head = parse::<HistoryHead>(bytes).ok();
        self.head = head.filter(|head| head.sufler == "room");
        self.head.is_some()
    }

    fn known_version(&self) -> Result<()> {
        match &self.head {
            Some(head) if head.version > HISTORY_VERSION => {
                Err(Error::invalid("version", "history-newer"))
            }
            _ => Ok(()),
        }
    }
}

/// Longer than a line may be.
struct TooLong;

/// The text without the mark some programs begin UTF-8 with.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

fn stems(line: &HistoryLine) -> Option<String> {
    let is_settled = line.deleted_at.is_none() && calls(&line.body).is_empty();
    is_settled.then(|| text::stems(&line.body))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_413_600_000_000);
    const GOOD: &str = r#"{"id":"1","author":{"name":"Анна"},"created_at":"2026-01-01T09:00:00Z","body":"привет"}"#;

    fn read(text: &[u8]) -> Vec<(u64, Option<String>)> {
        let mut lines = HistoryLines::behind(Place::default(), text);
        let mut all = Vec::new();
        while let Some(line) = lines.next(NOW).expect("memory does not fail") {
            let field = line.line.err().map(|error| match error {
                Error::Invalid { field, .. } | Error::TooLarge { field, .. } => field,
                other => panic!("{other:?}"),
            });
            all.push((line.number, field));
        }
        let bytes = u64::try_from(text.len()).expect("short");
        assert_eq!(lines.place().byte, bytes, "everything was read");
        all
    }

    #[test]
    fn lines_are_counted_and_wrong_ones_passed_over() {
        let head = r#"{"sufler":"room","version":1,"name":"а","kind":"open","topic":"","exported_at":"2020-05-05T10:00:00Z"}"#;
        let long = format!("{}\n", "x".repeat(MAX_LINE * 3));
        let text = format!("\u{FEFF}{head}\r\n\n{GOOD}\r\n{long}{GOOD}\n{{\"id\":5}}\n{GOOD}");
        let wanted = [
            (3, None),
            (4, Some("line".to_owned())),
            (5, None),
            (6, Some("id".to_owned())),
            (7, None),
        ];
        assert_eq!(read(text.as_bytes()), wanted);
    }

    #[test]
    fn what_is_no_text_and_what_is_too_deep_is_refused() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for line in [&b"\xFF\xFE"[..], deep.as_bytes(), b"\0", b"null", b"[]"] {
            let told = read(line);
            assert!(matches!(told.as_slice(), [(1, Some(_))]), "{told:?}");
        }
    }

    #[test]
    fn a_newer_form_is_refused() {
        let head = r#"{"sufler":"room","version":2,"name":"а","kind":"open","topic":"","exported_at":"2020-05-05T10:00:00Z"}"#;
        assert_eq!(read(head.as_bytes()), [(1, Some("version".to_owned()))]);
    }
}
