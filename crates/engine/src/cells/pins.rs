//! Beginnings that stay in the context under a name until they are given up.

use super::keep::PINNED;
use super::{Cells, Kind, Sequence};
use llama_cpp_2::token::LlamaToken;

/// What gave way.
pub(crate) enum Yielded {
    Nothing,
    Unnamed,
    Named(String),
}

impl Cells<'_> {
    /// The most tokens that all named beginnings may have together: the rest is for conversations.
    pub(crate) fn pin_room(&self) -> usize {
        self.capacity / 4
    }

    /// Why `tokens` cannot be kept under `name`, if so. What has this name already would be replaced.
    pub(crate) fn refuses_pin(&self, name: &str, tokens: &[LlamaToken]) -> Option<String> {
        let before = self.named.get(name).copied();
        let others = self.named.len() - usize::from(before.is_some());
        if others >= self.most_named {
            return Some(format!(
                "there are {others} pins already, which is the most this model takes with so many answers at once"
            ));
        }
        let other =
            |sequence| self.is(sequence, |kind| kind == Kind::Named) && Some(sequence) != before;
        let held = self.tree.held(other);
        let (shared, _) = self.tree.longest(tokens, other);
        let (wanted, room) = (tokens.len() - shared, self.pin_room());
        (held + wanted > room).then(|| {
            format!("the other pins have {held} tokens and this one needs {wanted} more; together they may have {room}")
        })
    }

    /// Keeps all that `sequence`, which ends with this, has computed under `name`; `false` if that failed.
    pub(crate) fn pin_as(&mut self, name: &str, sequence: Sequence) -> bool {
        self.merge(sequence);
        self.unpin(name);
        self.yield_unnamed(sequence);
        match self.get_mut(sequence) {
            Some(held) if !held.tokens.is_empty() => held.kind = Kind::Named,
            _ => return false,
        }
        self.named.insert(name.to_owned(), sequence);
        true
    }

    /// Gives up what is kept under `name`; `false` if nothing is. Its tokens stay until their cells are needed.
    pub(crate) fn unpin(&mut self, name: &str) -> bool {
        let Some(sequence) = self.named.remove(name) else {
            return false;
        };
        self.finish(sequence);
        true
    }

    /// What is kept under names, and how many tokens it has.
    pub(crate) fn pins(&self) -> Vec<(String, usize)> {
        let pins = self.named.iter();
        pins.map(|(name, sequence)| (name.clone(), self.len(*sequence)))
            .collect()
    }

    /// Lets the pin go that was used longest ago, those without a name first.
    pub(crate) fn yield_pin(&mut self) -> Yielded {
        if let Some(oldest) = self.of_kind(Kind::Pinned).first() {
            self.drop_sequence(*oldest);
            return Yielded::Unnamed;
        }
        let Some(oldest) = self.of_kind(Kind::Named).first().copied() else {
            return Yielded::Nothing;
        };
        self.drop_sequence(oldest);
        let name = self.named.iter().find(|(_, sequence)| **sequence == oldest);
        let name = name.map(|(name, _)| name.clone());
        name.map_or(Yielded::Unnamed, |name| {
            self.named.remove(&name);
            Yielded::Named(name)
        })
    }

    /// Lets beginnings without a name go that are too many beside the one that gets one.
    fn yield_unnamed(&mut self, new: Sequence) {
        for oldest in self.of_kind(Kind::Pinned) {
            let pinned = |sequence| {
                sequence == new
                    || self.is(sequence, |kind| matches!(kind, Kind::Pinned | Kind::Named))
            };
            let count = self.of_kind(Kind::Pinned).len() + self.named.len() + 1;
            if count <= PINNED && self.tree.held(pinned) <= self.pin_room() {
                return;
            }
            self.drop_sequence(oldest);
        }
    }
}
