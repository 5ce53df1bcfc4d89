//! What stays in the context after an answer, what is pinned there, and what leaves it.

use super::{Cells, Held, Kind, Sequence, State};
use crate::cache::{Room, Saved};

/// The most beginnings kept for good; of those without a name the one unused for longest gives way.
pub(super) const PINNED: usize = 8;

/// What came of an attempt to save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Saving {
    /// One was saved, and there may be more.
    Done,
    /// There is one, and no room for it until others are written.
    Later,
    /// There is none that could be saved.
    Nothing,
}

impl Cells<'_> {
    /// Ends a sequence; what it has stays until its cells are needed.
    pub(crate) fn finish(&mut self, sequence: Sequence) {
        self.merge(sequence);
        if let Some(held) = self.get_mut(sequence) {
            held.kind = Kind::Idle;
        }
        if self.len(sequence) == 0 {
            self.drop_sequence(sequence);
        } else {
            self.drop_covered(sequence);
        }
    }

    /// Ends a sequence and saves it, because its cells are needed at once.
    pub(crate) fn park(&mut self, sequence: Sequence) {
        self.finish(sequence);
        self.evict(sequence);
    }

    /// Keeps the first `length` tokens of `sequence` for good.
    pub(crate) fn pin(&mut self, sequence: Sequence, length: usize) {
        let tokens = self
            .get(sequence)
            .and_then(|held| held.tokens.get(..length))
            .unwrap_or_default()
            .to_vec();
        let pinned =
            |sequence| self.is(sequence, |kind| matches!(kind, Kind::Pinned | Kind::Named));
        let (known, _) = self.tree.longest(&tokens, pinned);
        // A quarter of the context at most is kept from conversations.
        let fits = self.tree.held(pinned) + length - known <= self.capacity / 4;
        if tokens.is_empty() || known == length || !fits || !self.divisible {
            return;
        }
        self.unpin_oldest();
        let Some(copy) = self.free_sequence() else {
            return;
        };
        self.uses += 1;
        if let Some(place) = self.held.get_mut(usize::from(copy)) {
            *place = Some(Held::new(Kind::Pinned, self.uses));
        }
        let to = u32::try_from(length).ok();
        let copied =
            self.context
                .copy_kv_cache_seq(i32::from(sequence), i32::from(copy), Some(0), to);
        if copied.is_ok() {
            self.note(copy, &tokens);
        } else {
            self.drop_sequence(copy);
        }
    }

    fn unpin_oldest(&mut self) {
        let pins = self.of_kind(Kind::Pinned);
        if pins.len() + self.named.len() >= PINNED
            && let Some(oldest) = pins.first()
        {
            self.drop_sequence(*oldest);
        }
    }

    /// Forgets everything that does not run and has no name, without saving it.
    pub(crate) fn forget(&mut self) {
        for kind in [Kind::Idle, Kind::Pinned] {
            for sequence in self.of_kind(kind) {
                self.drop_sequence(sequence);
            }
        }
    }

    /// Hands one idle sequence that is worth a file to the cache.
    pub(crate) fn save_one(&mut self) -> Saving {
        for sequence in self.of_kind(Kind::Idle) {
            let unsaved = self.get(sequence).filter(|held| !held.saved);
            let tokens = unsaved.map_or(0, |held| held.tokens.len());
            if !self.cache.is_worth_a_file(tokens) {
                continue;
            }
            let size = State::size(&self.context, sequence);
            match self.cache.file_room(tokens, size) {
                Room::Now if self.save(sequence) => return Saving::Done,
                Room::Later => return Saving::Later,
                Room::Now | Room::Never => {}
            }
        }
        Saving::Nothing
    }

    /// Lets the idle sequence go that was used longest ago; `false` if there is none.
    pub(crate) fn evict_one(&mut self) -> bool {
        let Some(oldest) = self.of_kind(Kind::Idle).first().copied() else {
            return false;
        };
        self.evict(oldest);
        true
    }

    fn evict(&mut self, sequence: Sequence) {
        if self.get(sequence).is_some_and(|held| !held.saved) {
            self.save(sequence);
        }
        self.drop_sequence(sequence);
    }

    /// Copies a sequence to where there is room for it; `false` if it is not kept there for good.
    fn save(&mut self, sequence: Sequence) -> bool {
        let tokens = self.len(sequence);
        // The copy is large: it is not made before there is room for it.
        let wanted = self.cache.wants(tokens)
            && self
                .cache
                .has_room(tokens, State::size(&self.context, sequence));
        if !wanted {
            return false;
        }
        let Some(state) = State::read(&self.context, sequence) else {
            tracing::warn!(tokens, "there is no memory to save a conversation");
            return false;
        };
        let Some(held) = self
            .held
            .get_mut(usize::from(sequence))
            .and_then(Option::as_mut)
        else {
            return false;
        };
        held.saved = self.cache.keep(Saved {
            tokens: held.tokens.clone(),
            state,
        });
        held.saved
    }

    /// Gives up cells that hold what another sequence holds too, and shares that one's instead. An indivisible model
    /// cannot.
    pub(super) fn merge(&mut self, sequence: Sequence) {
        let doubled = |held: &&Held| self.divisible && held.doubled > 0;
        let Some(held) = self.get(sequence).filter(doubled) else {
            return;
        };
        let (common, other) = self.tree.longest(&held.tokens, |other| other != sequence);
        let (Some(other), Ok(end)) = (other, u32::try_from(common)) else {
            return;
        };
        let number = u32::from(sequence);
        let gone = self
            .context
            .clear_kv_cache_seq(Some(number), Some(0), Some(end));
        let copied = self.context.copy_kv_cache_seq(
            i32::from(other),
            i32::from(sequence),
            Some(0),
            Some(end),
        );
        if !(matches!(gone, Ok(true)) && copied.is_ok()) {
            self.drop_sequence(sequence);
        } else if let Some(held) = self.get_mut(sequence) {
            held.doubled = 0;
        }
    }

    /// Drops idle sequences of which `sequence` is a continuation: it holds all that they hold.
    fn drop_covered(&mut self, sequence: Sequence) {
        let Some(tokens) = self.get(sequence).map(|held| held.tokens.clone()) else {
            return;
        };
        for other in self.of_kind(Kind::Idle) {
            let covered = other != sequence
                && self
                    .get(other)
                    .is_some_and(|held| tokens.starts_with(&held.tokens));
            // An indivisible model cannot go back to where the shorter one ended.
            if covered && self.divisible {
                self.drop_sequence(other);
            }
        }
    }
}
