//! The llama context: one set of cells for all sequences, in which a beginning that several share stands once.

mod begin;
mod keep;
mod pins;
mod state;
mod tree;

pub(crate) use keep::Saving;
pub(crate) use pins::Yielded;
pub(crate) use state::{State, reserved};
pub(crate) use tree::Sequence;

use crate::cache::Cache;
use crate::failure::Failure;
use crate::logs::Recent;
use crate::model::Model;
use llama_cpp_2::DecodeError;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::token::LlamaToken;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use tree::Tree;

/// The most tokens computed at once.
pub(crate) const BATCH: u16 = 256;
/// How many ended sequences are kept beside those that run, as far as cells last.
const KEPT: u8 = 24;
/// The same of models that keep only whole sequences, each of which takes memory of its own from the start.
const KEPT_WHOLE: u8 = 3;

/// The context and what is in it.
pub(crate) struct Cells<'model> {
    context: LlamaContext<'model>,
    batch: LlamaBatch<'static>,
    tree: Tree,
    /// By number; `None` is free.
    held: Vec<Option<Held>>,
    /// How many tokens the context holds in all.
    capacity: usize,
    /// Whether a part of a sequence can be shared or forgotten; some kinds of model keep only the whole.
    divisible: bool,
    cache: Arc<Cache>,
    /// The beginnings that were given a name, which stay until they are given up.
    named: BTreeMap<String, Sequence>,
    /// How many of them there may be, so that a sequence is left for each answer and for the next pin.
    most_named: usize,
    /// Grows with every use, to tell what was used longest ago.
    uses: u64,
}

struct Held {
    tokens: Vec<LlamaToken>,
    kind: Kind,
    used: u64,
    /// Tokens that take cells of their own although another sequence holds the same.
    doubled: usize,
    /// Whether the cache has it for as long as it keeps anything.
    saved: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Running,
    /// Ended; kept for a conversation that goes on.
    Idle,
    /// A beginning kept for others; it gives way to newer ones.
    Pinned,
    /// A beginning kept under a name.
    Named,
}

/// Why a batch was not computed.
#[derive(Debug)]
pub(crate) enum Undone {
    /// There are too few cells; nothing has changed.
    Crowded,
    Failed(String),
}

/// How much of the context is taken.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fill {
    pub(crate) capacity: usize,
    pub(crate) used: usize,
    pub(crate) idle: usize,
    pub(crate) pinned: usize,
}

impl<'model> Cells<'model> {
    /// Allocates the context of `model` for so many running sequences; the cache takes what has to leave it.
    pub(crate) fn new(
        model: &'model Model,
        threads: i32,
        parallel: u8,
        cache: Arc<Cache>,
        recent: &Recent,
    ) -> Result<Self, Failure> {
        let divisible = !(model.llama.is_recurrent() || model.llama.is_hybrid());
        let (sequences, most_named) = sequences(parallel, divisible);
        let size = u32::try_from(model.context).ok().and_then(NonZeroU32::new);
        let params = LlamaContextParams::default()
            .with_n_ctx(size)
            .with_n_batch(u32::from(BATCH))
            .with_n_ubatch(u32::from(BATCH))
            .with_n_seq_max(u32::try_from(sequences).unwrap_or(1))
            .with_kv_unified(true)
            .with_n_threads(threads)
            .with_n_threads_batch(threads);
        // The model itself loaded, so what can fail here is the memory for the cells and for computing.
        let mut context = model
            .llama
            .new_context(&model.backend, params)
            .map_err(|_| Failure::OutOfMemory {
                reason: format!(
                    "a context of {} tokens cannot be allocated: {}",
                    model.context,
                    recent.text()
                ),
            })?;
        model.adapt(&mut context)?;
        Ok(Self {
            context,
            batch: LlamaBatch::new(usize::from(BATCH), 1),
            tree: Tree::default(),
            held: (0..sequences).map(|_| None).collect(),
            capacity: model.context,
            divisible,
            cache,
            named: BTreeMap::new(),
            most_named,
            uses: 0,
        })
    }

    /// How many tokens at the beginning of `prompt` are in the context.
    pub(crate) fn known(&self, prompt: &[LlamaToken]) -> usize {
        self.tree.longest(prompt, |_| true).0
    }

    /// Whether a part of a sequence can be shared.
    pub(crate) fn is_divisible(&self) -> bool {
        self.divisible
    }

    /// How many tokens the sequence has in the context.
    pub(crate) fn len(&self, sequence: Sequence) -> usize {
        self.get(sequence).map_or(0, |held| held.tokens.len())
    }

    /// Whether so many tokens more than those of `prompt` would find cells if all that is idle left.
    pub(crate) fn could_hold(&self, prompt: &[LlamaToken], more: usize) -> bool {
        let stays = |sequence| self.is(sequence, |kind| kind != Kind::Idle);
        let taken = self.tree.held(stays) + self.doubled();
        let (shared, _) = self.tree.longest(prompt, stays);
        taken + prompt.len() - shared + more <= self.capacity
    }

    /// Lets idle sequences go until so many cells are free.
    pub(crate) fn make_room(&mut self, wanted: usize) -> bool {
        while self.used() + wanted > self.capacity {
            if !self.evict_one() {
                return false;
            }
        }
        true
    }

    /// Starts a new batch.
    pub(crate) fn clear_batch(&mut self) {
        self.batch.clear();
    }

    /// How many tokens the batch has.
    pub(crate) fn batch_len(&self) -> usize {
        usize::try_from(self.batch.n_tokens()).unwrap_or(0)
    }

    /// How many more tokens the batch takes.
    pub(crate) fn batch_room(&self) -> usize {
        usize::from(BATCH).saturating_sub(self.batch_len())
    }

    /// Adds `tokens`, which follow what the sequence has, to the batch. Returns the index of the last one.
    pub(crate) fn add(
        &mut self,
        sequence: Sequence,
        tokens: &[LlamaToken],
        wants_logits: bool,
    ) -> Result<i32, String> {
        let start = self.len(sequence);
        for (index, token) in tokens.iter().enumerate() {
            let position = i32::try_from(start + index).map_err(|error| error.to_string())?;
            let last = wants_logits && index + 1 == tokens.len();
            self.batch
                .add(*token, position, &[i32::from(sequence)], last)
                .map_err(|error| error.to_string())?;
        }
        Ok(self.batch.n_tokens() - 1)
    }

    /// Computes the batch. What was added has then to be [noted](Self::note_computed).
    pub(crate) fn decode(&mut self) -> Result<(), Undone> {
        match self.context.decode(&mut self.batch) {
            Ok(()) => Ok(()),
            Err(DecodeError::NoKvCacheSlot) => Err(Undone::Crowded),
            Err(error) => Err(Undone::Failed(error.to_string())),
        }
    }

    /// Notes that `sequence` now has `tokens`, all of them from the first, and that they were computed.
    pub(crate) fn note_computed(&mut self, sequence: Sequence, tokens: &[LlamaToken]) {
        let added = tokens.len().saturating_sub(self.len(sequence));
        let new = self.note(sequence, tokens);
        if let Some(held) = self.get_mut(sequence) {
            held.doubled += added.saturating_sub(new);
        }
    }

    /// Notes what `sequence` has, and returns how many tokens of it no other sequence has.
    fn note(&mut self, sequence: Sequence, tokens: &[LlamaToken]) -> usize {
        let before = self.len(sequence);
        let new = self.tree.hold(sequence, tokens);
        self.uses += 1;
        let uses = self.uses;
        if let Some(held) = self.get_mut(sequence) {
            held.tokens
                .extend_from_slice(tokens.get(before..).unwrap_or_default());
            held.used = uses;
            held.saved = false;
        }
        new
    }

    /// Forgets everything, because what is in the context is uncertain.
    pub(crate) fn clear(&mut self) {
        self.context.clear_kv_cache();
        self.tree = Tree::default();
        self.held.fill_with(|| None);
        self.named.clear();
    }

    /// Where the logits of the last batch are.
    pub(crate) fn context(&self) -> &LlamaContext<'model> {
        &self.context
    }

    /// How much of the context is taken.
    pub(crate) fn fill(&self) -> Fill {
        Fill {
            capacity: self.capacity,
            used: self.used().min(self.capacity),
            idle: self.of_kind(Kind::Idle).len(),
            pinned: self.of_kind(Kind::Pinned).len() + self.named.len(),
        }
    }

    fn used(&self) -> usize {
        self.tree.held(|_| true) + self.doubled()
    }

    fn doubled(&self) -> usize {
        self.held.iter().flatten().map(|held| held.doubled).sum()
    }

    fn get(&self, sequence: Sequence) -> Option<&Held> {
        self.held.get(usize::from(sequence))?.as_ref()
    }

    fn get_mut(&mut self, sequence: Sequence) -> Option<&mut Held> {
        self.held.get_mut(usize::from(sequence))?.as_mut()
    }

    fn is(&self, sequence: Sequence, fit: impl Fn(Kind) -> bool) -> bool {
        self.get(sequence).is_some_and(|held| fit(held.kind))
    }

    /// All of a kind, the one used longest ago first.
    fn of_kind(&self, kind: Kind) -> Vec<Sequence> {
        let mut found: Vec<_> = (0..)
            .zip(&self.held)
            .filter_map(|(sequence, held)| Some((held.as_ref()?, sequence)))
            .filter(|(held, _)| held.kind == kind)
            .map(|(held, sequence)| (held.used, sequence))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, sequence)| sequence).collect()
    }

    fn free_sequence(&mut self) -> Option<Sequence> {
        loop {
            if let Some(free) = self.held.iter().position(Option::is_none) {
                return Sequence::try_from(free).ok();
            }
            if !self.evict_one() {
                return None;
            }
        }
    }

    fn drop_sequence(&mut self, sequence: Sequence) {
        self.empty(sequence);
        if let Some(place) = self.held.get_mut(usize::from(sequence)) {
            *place = None;
        }
    }

    fn empty(&mut self, sequence: Sequence) {
        // Forgetting a whole sequence never fails.
        let _ = self
            .context
            .clear_kv_cache_seq(Some(u32::from(sequence)), None, None);
        let Some(held) = self
            .held
            .get_mut(usize::from(sequence))
            .and_then(Option::as_mut)
        else {
            return;
        };
        let tokens = std::mem::take(&mut held.tokens);
        held.doubled = 0;
        self.tree.release(sequence, &tokens);
    }
}

/// How many sequences there are for so many answers at once, and how many of them may be kept under names.
fn sequences(parallel: u8, divisible: bool) -> (usize, usize) {
    let kept = usize::from(if divisible { KEPT } else { KEPT_WHOLE });
    // One is left for the pin that is being computed.
    (usize::from(parallel) + kept, keep::PINNED.min(kept - 1))
}

impl Held {
    fn new(kind: Kind, used: u64) -> Self {
        Self {
            tokens: Vec::new(),
            kind,
            used,
            doubled: 0,
            saved: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_beginnings_leave_a_sequence_for_every_answer_and_the_next_pin() {
        for parallel in [1, 4, 64] {
            for divisible in [true, false] {
                let (sequences, named) = sequences(parallel, divisible);
                assert!((1..=keep::PINNED).contains(&named));
                assert!(sequences > named + usize::from(parallel));
                assert!(Sequence::try_from(sequences).is_ok());
            }
        }
        assert_eq!(sequences(4, true).1, keep::PINNED);
        assert_eq!(sequences(4, false), (7, 2));
    }
}
