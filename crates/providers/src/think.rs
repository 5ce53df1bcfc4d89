//! Tells thinking aloud from the answer when a server leaves `<think>…</think>` in the text.

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// A piece of text, sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Part of the answer.
    Answer(String),
    /// Part of the thinking.
    Thought(String),
}

/// Sorts the text of one answer as it arrives. Only a tag that opens the answer counts: one in the middle is
/// something the model wrote about.
#[derive(Debug, Default)]
pub(crate) struct Splitter {
    state: State,
    held: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Start,
    Thinking,
    /// The tag has closed; the blank lines that follow it belong to nobody.
    Closed,
    Answering,
}

impl Splitter {
    /// Takes more text and gives what is certain by now.
    pub(crate) fn feed(&mut self, text: &str) -> Vec<Piece> {
        self.held.push_str(text);
        let mut pieces = Vec::new();
        while self.step(&mut pieces) {}
        pieces
    }

    /// The text is over: gives what was held back.
    pub(crate) fn finish(&mut self) -> Option<Piece> {
        let rest = std::mem::take(&mut self.held);
        match self.state {
            _ if rest.is_empty() => None,
            State::Thinking => Some(Piece::Thought(rest)),
            State::Closed => None,
            State::Start | State::Answering => Some(Piece::Answer(rest)),
        }
    }

    /// One decision; false when more text is needed.
    fn step(&mut self, pieces: &mut Vec<Piece>) -> bool {
        match self.state {
            State::Start => self.look_for_tag(),
            State::Thinking => self.look_for_end(pieces),
            State::Closed => self.skip_blank(),
            State::Answering => {
                if !self.held.is_empty() {
                    pieces.push(Piece::Answer(std::mem::take(&mut self.held)));
                }
                false
            }
        }
    }

    fn look_for_tag(&mut self) -> bool {
        let start = self.held.trim_start();
        if let Some(rest) = start.strip_prefix(OPEN) {
            self.held = rest.to_owned();
            self.state = State::Thinking;
            return true;
        }
        if OPEN.starts_with(start) {
            return false;
        }
        self.state = State::Answering;
        true
    }

    fn look_for_end(&mut self, pieces: &mut Vec<Piece>) -> bool {
        let closed = self
            .held
            .split_once(CLOSE)
            .map(|(thought, rest)| (thought.to_owned(), rest.to_owned()));
        let (thought, rest) = closed.clone().unwrap_or_else(|| self.without_started_tag());
        if !thought.is_empty() {
            pieces.push(Piece::Thought(thought));
        }
        self.held = rest;
        if closed.is_some() {
            self.state = State::Closed;
        }
        closed.is_some()
    }

    /// Splits off an end that may be the beginning of the closing tag.
    fn without_started_tag(&self) -> (String, String) {
        let started = (1..CLOSE.len())
            .rev()
            .filter_map(|length| CLOSE.get(..length))
            .find(|start| self.held.ends_with(start))
            .unwrap_or_default();
        let thought = self.held.strip_suffix(started).unwrap_or(&self.held);
        (thought.to_owned(), started.to_owned())
    }

    fn skip_blank(&mut self) -> bool {
        let start = self.held.trim_start().to_owned();
        self.held = start;
        if self.held.is_empty() {
            return false;
        }
        self.state = State::Answering;
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// All the answer and all the thinking.
    fn split<'a>(texts: impl IntoIterator<Item = &'a str>) -> (String, String) {
        let mut splitter = Splitter::default();
        let mut pieces: Vec<Piece> = texts
            .into_iter()
            .flat_map(|text| splitter.feed(text))
            .collect();
        pieces.extend(splitter.finish());
        let mut sorted = (String::new(), String::new());
        for piece in pieces {
            match piece {
                Piece::Answer(text) => sorted.0.push_str(&text),
                Piece::Thought(text) => sorted.1.push_str(&text),
            }
        }
        sorted
    }

    #[rstest]
    #[case("Да.", "Да.", "")]
    #[case("<think>так</think>\n\nДа.", "Да.", "так")]
    #[case("\n<think></think>Да.", "Да.", "")]
    #[case("Пишут <think>так</think>", "Пишут <think>так</think>", "")]
    #[case("<thin", "<thin", "")]
    #[case("<think>не закрыл </thi", "", "не закрыл </thi")]
    #[case("", "", "")]
    fn sorts(#[case] text: &str, #[case] answer: &str, #[case] thought: &str) {
        assert_eq!(split([text]), (answer.to_owned(), thought.to_owned()));
    }

    proptest! {
        #[test]
        fn chunking_never_changes_the_sorting(
            parts in prop::collection::vec(
                prop::sample::select(vec!["<think>", "</think>", "<", "th", "</", "\n", " ", "я", "ink>"]), 0..20),
        ) {
            let whole = parts.concat();
            let letters: Vec<String> = whole.chars().map(String::from).collect();
            let expected = split([whole.as_str()]);
            prop_assert_eq!(split(parts.iter().copied()), expected.clone());
            prop_assert_eq!(split(letters.iter().map(String::as_str)), expected);
        }
    }
}
