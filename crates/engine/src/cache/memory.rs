//! States kept in memory.

use super::Saved;
use llama_cpp_2::token::LlamaToken;
use std::collections::VecDeque;
use std::sync::Arc;

/// States up to a number of bytes; the one used longest ago gives way.
pub(super) struct Memory {
    limit: u64,
    /// The one used longest ago is at the front.
    kept: VecDeque<Arc<Saved>>,
}

impl Memory {
    pub(super) fn new(limit: u64) -> Self {
        Self {
            limit,
            kept: VecDeque::new(),
        }
    }

    pub(super) fn limit(&self) -> u64 {
        self.limit
    }

    /// Whether there is room for such a state if all others go.
    pub(super) fn takes(&self, tokens: usize, state: usize) -> bool {
        bytes(tokens, state) <= self.limit
    }

    /// Keeps `saved`, for which others give way; `false` if it alone is too large.
    pub(super) fn keep(&mut self, saved: Arc<Saved>) -> bool {
        if !self.takes(saved.tokens.len(), saved.state.bytes().len()) {
            return false;
        }
        self.kept
            .retain(|other| !saved.tokens.starts_with(&other.tokens));
        self.kept.push_back(saved);
        while self.size() > self.limit {
            self.kept.pop_front();
        }
        true
    }

    pub(super) fn recall(&mut self, prompt: &[LlamaToken], divisible: bool) -> Option<Arc<Saved>> {
        let lengths = self
            .kept
            .iter()
            .map(|saved| saved.usable(prompt, divisible));
        let (at, length) = lengths.enumerate().max_by_key(|(_, length)| *length)?;
        if length == 0 {
            return None;
        }
        let found = self.kept.remove(at)?;
        self.kept.push_back(Arc::clone(&found));
        Some(found)
    }

    pub(super) fn clear(&mut self) {
        self.kept.clear();
    }

    pub(super) fn size(&self) -> u64 {
        let kept = self.kept.iter();
        kept.map(|saved| bytes(saved.tokens.len(), saved.state.bytes().len()))
            .sum()
    }
}

fn bytes(tokens: usize, state: usize) -> u64 {
    u64::try_from(state + tokens * size_of::<LlamaToken>()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::State;

    fn saved(tokens: &[i32]) -> Arc<Saved> {
        Arc::new(Saved {
            tokens: tokens.iter().copied().map(LlamaToken).collect(),
            state: State::from_sealed(vec![0; 100]),
        })
    }

    fn recalled(memory: &mut Memory, tokens: &[i32], divisible: bool) -> Option<usize> {
        let prompt: Vec<_> = tokens.iter().copied().map(LlamaToken).collect();
        let found = memory.recall(&prompt, divisible)?;
        Some(found.usable(&prompt, divisible))
    }

    #[test]
    fn the_one_that_spares_most_is_recalled_and_one_token_is_left() {
        let mut memory = Memory::new(1000);
        memory.keep(saved(&[1, 2, 3, 4]));
        memory.keep(saved(&[1, 2, 5]));
        assert_eq!(recalled(&mut memory, &[1, 2, 3, 9], true), Some(3));
        assert_eq!(recalled(&mut memory, &[1, 2, 3, 4], true), Some(3));
        assert_eq!(recalled(&mut memory, &[1, 2, 5, 6], false), Some(3));
        assert_eq!(recalled(&mut memory, &[1, 2, 3, 9], false), None);
        assert_eq!(recalled(&mut memory, &[7], true), None);
    }

    #[test]
    fn the_limit_is_kept_and_a_continuation_replaces_its_beginning() {
        let mut memory = Memory::new(250);
        memory.keep(saved(&[1]));
        memory.keep(saved(&[1, 2]));
        assert_eq!(memory.kept.len(), 1);
        memory.keep(saved(&[3]));
        memory.keep(saved(&[4]));
        assert_eq!(memory.kept.len(), 2);
        assert_eq!(recalled(&mut memory, &[1, 2, 3], true), None);
        let mut none = Memory::new(0);
        assert!(!none.keep(saved(&[1])));
        assert_eq!(none.size(), 0);
    }

    #[test]
    fn what_is_larger_than_the_limit_pushes_nothing_out() {
        let mut memory = Memory::new(250);
        assert!(memory.keep(saved(&[1])));
        assert!(memory.keep(saved(&[2])));
        let large: Vec<_> = (3..100).collect();
        assert!(!memory.keep(saved(&large)));
        assert_eq!(memory.kept.len(), 2);
    }
}
