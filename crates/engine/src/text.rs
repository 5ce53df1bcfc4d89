//! From the bytes of tokens to text that may be shown: whole characters only, and nothing of a stop text.

/// Joins the bytes of tokens into characters; a character may be spread over several tokens.
#[derive(Debug, Default)]
struct Characters {
    pending: Vec<u8>,
}

impl Characters {
    /// Adds bytes and returns the text that is complete. Bytes that can never become a character become U+FFFD.
    fn push(&mut self, bytes: &[u8]) -> String {
        self.pending.extend_from_slice(bytes);
        let mut text = String::new();
        let mut rest = self.pending.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(valid) => {
                    text.push_str(valid);
                    rest = &[];
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    text.push_str(&String::from_utf8_lossy(valid));
                    rest = after;
                    if let Some(broken) = error.error_len() {
                        text.push(char::REPLACEMENT_CHARACTER);
                        rest = rest.get(broken..).unwrap_or_default();
                        continue;
                    }
                }
            }
            break;
        }
        self.pending = rest.to_vec();
        text
    }
}

/// The text of one answer on its way out.
#[derive(Debug)]
pub(crate) struct Outgoing {
    characters: Characters,
    stop: Vec<String>,
    /// Text that may yet turn out to be the beginning of a stop text.
    held: String,
    stopped: bool,
}

impl Outgoing {
    /// Text that ends before the first of the `stop` texts.
    pub(crate) fn new(stop: Vec<String>) -> Self {
        Self {
            characters: Characters::default(),
            stop,
            held: String::new(),
            stopped: false,
        }
    }

    /// Adds the bytes of a token and returns what may be shown now.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> String {
        if self.stopped {
            return String::new();
        }
        let text = self.characters.push(bytes);
        self.held.push_str(&text);
        if let Some(at) = self
            .stop
            .iter()
            .filter_map(|stop| self.held.find(stop))
            .min()
        {
            self.stopped = true;
            self.held.truncate(at);
            return std::mem::take(&mut self.held);
        }
        let rest = self.held.split_off(self.held.len() - self.possible_stop());
        std::mem::replace(&mut self.held, rest)
    }

    /// Whether a stop text was reached.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// What was held back in vain. A character cut by the end is left out.
    pub(crate) fn finish(self) -> String {
        self.held
    }

    /// The length of the longest end of the held text with which a stop text begins.
    fn possible_stop(&self) -> usize {
        self.held
            .char_indices()
            .map(|(at, _)| self.held.len() - at)
            .find(|length| {
                let end = self
                    .held
                    .get(self.held.len() - length..)
                    .unwrap_or_default();
                self.stop.iter().any(|stop| stop.starts_with(end))
            })
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(stop: &[&str], tokens: &[&[u8]]) -> (Vec<String>, bool) {
        let mut outgoing = Outgoing::new(stop.iter().map(ToString::to_string).collect());
        let mut shown: Vec<_> = tokens.iter().map(|token| outgoing.push(token)).collect();
        let stopped = outgoing.is_stopped();
        shown.push(outgoing.finish());
        (shown, stopped)
    }

    #[test]
    fn a_character_cut_across_tokens_comes_out_whole() {
        let (shown, _) = run(&[], &[b"\xd0", b"\x9f\xd1", b"\x80"]);
        assert_eq!(shown, ["", "П", "р", ""]);
    }

    #[test]
    fn broken_bytes_are_replaced_and_a_cut_end_is_left_out() {
        let (shown, _) = run(&[], &[b"a\xff\xffb", b"\xf0\x9f"]);
        assert_eq!(shown, ["a\u{fffd}\u{fffd}b", "", ""]);
    }

    #[test]
    fn a_stop_text_across_tokens_is_never_shown() {
        let (shown, stopped) = run(&["END"], &[b"one E", b"N", b"D two"]);
        assert_eq!(shown, ["one ", "", "", ""]);
        assert!(stopped);
    }

    #[test]
    fn what_only_began_like_a_stop_text_is_shown() {
        let (shown, stopped) = run(&["END"], &[b"one E", b"Nd", b" EN"]);
        assert_eq!(shown, ["one ", "ENd", " ", "EN"]);
        assert!(!stopped);
    }

    #[test]
    fn the_earliest_stop_text_wins() {
        let (shown, stopped) = run(&["three", "two"], &[b"one two three"]);
        assert_eq!(shown, ["one ", ""]);
        assert!(stopped);
    }

    #[test]
    fn a_repeating_stop_text_is_found() {
        let (shown, stopped) = run(&["aab"], &["aaaa".as_bytes(), b"b"]);
        assert_eq!(shown, ["aa", "", ""]);
        assert!(stopped);
    }
}
