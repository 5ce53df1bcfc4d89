//! Polls: a message's question with options to choose among.

use std::collections::HashSet;

use kernel::{Error, Result, Timestamp, people, text::fold};

use super::MessageId;

/// The fewest and the most options of a poll.
pub const POLL_OPTIONS: std::ops::RangeInclusive<usize> = 2..=12;
/// The longest option, in characters.
pub const MAX_OPTION: usize = 200;

/// A poll on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPoll {
    /// What can be chosen, in this order.
    pub options: Vec<String>,
    /// Whether one person may choose several options.
    pub multiple: bool,
    /// Whether nobody is told who chose what.
    pub anonymous: bool,
    /// When it closes by itself.
    pub closes_at: Option<Timestamp>,
}

/// A poll without its options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    /// The message that asks.
    pub message: MessageId,
    /// Whether one person may choose several options.
    pub multiple: bool,
    /// Whether nobody is told who chose what.
    pub anonymous: bool,
    /// When it closes by itself.
    pub closes_at: Option<Timestamp>,
    /// When somebody closed it before that.
    pub closed_at: Option<Timestamp>,
    /// How many options it has; they are numbered from 1.
    pub options: i64,
    /// How many people have voted.
    pub voters: i64,
}

impl Poll {
    /// Whether it takes no votes any more.
    pub fn is_closed(&self, now: Timestamp) -> bool {
        self.closed_at.is_some() || self.closes_at.is_some_and(|at| at <= now)
    }

    /// The numbers a person chose, in order and each once; none takes a vote
    /// back.
    ///
    /// # Errors
    /// `Invalid` on several of a poll for one, and on numbers it does not have.
    pub fn checked_choice(&self, numbers: &[i64]) -> Result<Vec<i64>> {
        if numbers
            .iter()
            .any(|number| !(1..=self.options).contains(number))
        {
            return Err(Error::invalid("options", "poll-option-unknown"));
        }
        let mut chosen = numbers.to_vec();
        chosen.sort_unstable();
        chosen.dedup();
        if chosen.len() > 1 && !self.multiple {
            return Err(Error::invalid("options", "poll-takes-one"));
        }
        Ok(chosen)
    }
}

/// The options of a new poll as they may be stored.
///
/// # Errors
/// `Invalid` on `poll.options` for too few or too many, on the option itself,
/// as `poll.options.0`, when it cannot be seen, is too long, turns the text
/// around it, holds a NUL or says what one before it says.
pub fn checked_options(options: &[String]) -> Result<Vec<String>> {
    if !POLL_OPTIONS.contains(&options.len()) {
        return Err(Error::invalid("poll.options", "poll-options-count"));
    }
    let mut seen = HashSet::new();
    let mut checked = Vec::new();
    for (number, option) in options.iter().enumerate() {
        let refused = |why: &str| Error::invalid(format!("poll.options.{number}"), why);
        let option = option.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(why) = flaw(&option) {
            return Err(refused(why));
        }
        if !seen.insert(fold(&option)) {
            return Err(refused("poll-options-same"));
        }
        checked.push(option);
    }
    Ok(checked)
}

fn flaw(option: &str) -> Option<&'static str> {
    if option.contains('\0') {
        return Some("text-has-nul");
    }
    if !people::shows_something(option) {
        return Some("text-empty");
    }
    if option.chars().count() > MAX_OPTION {
        return Some("text-too-long");
    }
    people::turns_text(option).then_some("text-turned")
}

/// A share in percent of all, rounded.
pub const fn percent(part: i64, all: i64) -> i64 {
    if all <= 0 {
        return 0;
    }
    (part * 200 + all) / (all * 2)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&["да", "нет"], None)]
    #[case(&["👍", "  👎 "], None)]
    #[case(&["да"], Some("poll.options"))]
    #[case(&["да", " "], Some("poll.options.1"))]
    #[case(&["\u{200B}", "нет"], Some("poll.options.0"))]
    #[case(&["да", "н\0ет"], Some("poll.options.1"))]
    #[case(&["да", "\u{202E}нет"], Some("poll.options.1"))]
    #[case(&["Ёлка  зимой", "нет", "елка зимой"], Some("poll.options.2"))]
    fn checked(#[case] options: &[&str], #[case] refused: Option<&str>) {
        let options: Vec<String> = options.iter().map(|&text| text.to_owned()).collect();
        let field = match checked_options(&options) {
            Err(Error::Invalid { field, .. }) => Some(field),
            _ => None,
        };
        assert_eq!(field.as_deref(), refused);
    }

    #[test]
    fn options_are_bounded_in_number_and_length() {
        let named = |count: usize| (0..count).map(|one| one.to_string()).collect::<Vec<_>>();
        assert!(checked_options(&named(12)).is_ok());
        assert!(checked_options(&named(13)).is_err());
        let long = |count: usize| vec!["я".repeat(count), "нет".to_owned()];
        assert!(checked_options(&long(MAX_OPTION)).is_ok());
        assert!(checked_options(&long(MAX_OPTION + 1)).is_err());
    }

    #[rstest]
    #[case(0, 0, 0)]
    #[case(1, 3, 33)]
    #[case(2, 3, 67)]
    #[case(1, 8, 13)]
    #[case(5, 5, 100)]
    fn shares(#[case] part: i64, #[case] all: i64, #[case] share: i64) {
        assert_eq!(percent(part, all), share);
    }

    #[rstest]
    #[case(false, &[2], Some(vec![2]))]
    #[case(false, &[2, 2], Some(vec![2]))]
    #[case(false, &[1, 2], None)]
    #[case(true, &[3, 1, 3], Some(vec![1, 3]))]
    #[case(true, &[], Some(vec![]))]
    #[case(true, &[0], None)]
    #[case(true, &[4], None)]
    fn choices(#[case] multiple: bool, #[case] numbers: &[i64], #[case] chosen: Option<Vec<i64>>) {
        let poll = Poll {
            message: MessageId(uuid::Uuid::nil()),
            multiple,
            anonymous: false,
            closes_at: None,
            closed_at: None,
            options: 3,
            voters: 0,
        };
        assert_eq!(poll.checked_choice(numbers).ok(), chosen);
    }
}
