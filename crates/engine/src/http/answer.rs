//! An answer put together from its parts.

use crate::queue::Chosen;
use crate::tools::Part;

/// The text of an answer and the calls it makes.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) text: String,
    /// Names and arguments.
    pub(super) calls: Vec<(String, String)>,
    pub(super) chosen: Vec<Chosen>,
}

impl Answer {
    /// Adds parts in order.
    pub(super) fn parts(&mut self, parts: Vec<Part>) {
        for part in parts {
            match part {
                Part::Text(text) => self.text.push_str(&text),
                Part::Call { name, arguments } => self.calls.push((name, arguments)),
            }
        }
    }
}
