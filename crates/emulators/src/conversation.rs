//! Finds a conversation in a prompt: numbered lines such as `[12] Anna: text`, and the question about them.

/// One numbered line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub number: i64,
    /// Who wrote it; empty when the line does not say.
    pub author: String,
    /// What it says.
    pub text: String,
}

/// The longest name of an author, in characters; a colon further on belongs to the text.
const LONGEST_NAME: usize = 60;

/// Words that open a question in a prompt.
const QUESTION_MARKS: [&str; 2] = ["question:", "вопрос:"];

/// Phrases of somebody who gives orders to the model instead of talking to people.
const ORDERS: [&str; 8] = [
    "ignore previous",
    "ignore all",
    "disregard",
    "system prompt",
    "игнорируй",
    "забудь",
    "предыдущие инструкции",
    "системный промпт",
];

impl Line {
    /// Whether the text orders the model about.
    pub(crate) fn gives_orders(&self) -> bool {
        let text = self.text.to_lowercase();
        ORDERS.iter().any(|order| text.contains(order))
    }

    /// Whether the text asks something.
    pub(crate) fn asks(&self) -> bool {
        self.text.trim_end().ends_with('?')
    }
}

/// All numbered lines of a text, in order.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    text.lines().filter_map(line).collect()
}

/// What the last user message asks: the text after the last line that opens a question, or else its last paragraph
/// that is not part of the conversation, if that asks something.
pub(crate) fn question(user_texts: &[String]) -> Option<String> {
    user_texts
        .iter()
        .rev()
        .find_map(|text| marked_question(text))
        .or_else(|| bare_question(user_texts.last()?))
}

/// Whether most of the letters are Cyrillic.
pub(crate) fn is_russian(text: &str) -> bool {
    let cyrillic = text
        .chars()
        .filter(|letter| ('а'..='я').contains(letter))
        .count();
    let latin = text.chars().filter(char::is_ascii_lowercase).count();
    cyrillic > latin
}

fn line(text: &str) -> Option<Line> {
    let (number, rest) = text.trim().strip_prefix('[')?.split_once(']')?;
    let number = number.trim().parse().ok()?;
    let rest = rest.trim();
    let (author, text) = rest
        .split_once(": ")
        .filter(|(author, _)| author.chars().count() <= LONGEST_NAME)
        .unwrap_or(("", rest));
    Some(Line {
        number,
        author: bare_name(author),
        text: text.trim().to_owned(),
    })
}

/// A name without the time or place that may stand beside it.
fn bare_name(author: &str) -> String {
    let name = author.split('(').next().unwrap_or_default();
    let name = name
        .trim_start_matches(|letter: char| letter.is_ascii_digit() || " -:.T,".contains(letter));
    name.trim().to_owned()
}

fn marked_question(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let opens = |line: &str| {
        let line = line.trim().to_lowercase();
        QUESTION_MARKS.iter().any(|mark| line.starts_with(mark))
    };
    let at = lines.iter().rposition(|line| opens(line))?;
    let first = lines.get(at)?.split_once(':').map_or("", |(_, rest)| rest);
    let more = lines
        .iter()
        .skip(at + 1)
        .take_while(|next| line(next).is_none());
    let asked = std::iter::once(first)
        .chain(more.copied())
        .collect::<Vec<_>>()
        .join(" ");
    let asked = asked.trim();
    (!asked.is_empty()).then(|| asked.to_owned())
}

fn bare_question(text: &str) -> Option<String> {
    let last = text
        .lines()
        .map(str::trim)
        .rfind(|candidate| !candidate.is_empty() && line(candidate).is_none())?;
    let alone = lines(text).is_empty();
    (alone || last.ends_with('?')).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("[12] Anna: text", 12, "Anna", "text")]
    #[case("  [3] Пётр Ильин (10:32): к 5: да", 3, "Пётр Ильин", "к 5: да")]
    #[case("[4] 10:32 Анна: готово", 4, "Анна", "готово")]
    #[case("[5] без автора", 5, "", "без автора")]
    fn reads_lines(
        #[case] text: &str,
        #[case] number: i64,
        #[case] author: &str,
        #[case] says: &str,
    ) {
        let expected = Line {
            number,
            author: author.into(),
            text: says.into(),
        };
        assert_eq!(lines(text), [expected]);
    }

    #[test]
    fn other_lines_are_not_the_conversation() {
        assert_eq!(lines("Summarise:\n[x] no\n12] no\n<thread>"), []);
    }

    #[rstest]
    #[case("[1] Анна: смета готова\nВопрос: когда смета?", Some("когда смета?"))]
    #[case("Question:\nWho decides?\n[1] Anna: me", Some("Who decides?"))]
    #[case("[1] Анна: смета готова\n\nКогда смета?", Some("Когда смета?"))]
    #[case("[1] Анна: смета готова\n\nСделай сводку.", None)]
    #[case("Привет", Some("Привет"))]
    fn finds_the_question(#[case] text: &str, #[case] question: Option<&str>) {
        assert_eq!(super::question(&[text.to_owned()]).as_deref(), question);
    }
}
