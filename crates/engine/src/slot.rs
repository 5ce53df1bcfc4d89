//! The llama context, and what of a conversation is in it.
//!
//! There is one sequence now. Continuous batching will give each job a sequence of its own and fill one batch from
//! several jobs; what a job does stays in [`crate::generate`].

use crate::failure::Failure;
use crate::logs::Recent;
use crate::model::Model;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::token::LlamaToken;
use std::num::NonZeroU32;

/// How many tokens of a prompt are fed at once: between two such chunks a job can be cancelled.
pub(crate) const CHUNK: u16 = 256;

const SEQUENCE: i32 = 0;

/// A context with one sequence.
pub(crate) struct Slot<'model> {
    pub(crate) context: LlamaContext<'model>,
    batch: LlamaBatch<'static>,
    /// The tokens in the context, in order.
    fed: Vec<LlamaToken>,
}

impl<'model> Slot<'model> {
    /// Allocates the context of `model` and computes with so many threads.
    pub(crate) fn new(
        model: &'model Model,
        threads: i32,
        recent: &Recent,
    ) -> Result<Self, Failure> {
        let size = u32::try_from(model.context).ok().and_then(NonZeroU32::new);
        let params = LlamaContextParams::default()
            .with_n_ctx(size)
            .with_n_batch(u32::from(CHUNK))
            .with_n_ubatch(u32::from(CHUNK))
            .with_n_threads(threads)
            .with_n_threads_batch(threads);
        // The model itself loaded, so what can fail here is the memory for the cache and for computing.
        let context = model
            .llama
            .new_context(&model.backend, params)
            .map_err(|_| Failure::OutOfMemory {
                reason: format!(
                    "a context of {} tokens cannot be allocated: {}",
                    model.context,
                    recent.text()
                ),
            })?;
        Ok(Self {
            context,
            batch: LlamaBatch::new(usize::from(CHUNK), 1),
            fed: Vec::new(),
        })
    }

    /// Keeps what the context and `prompt` have in common at the beginning, drops the rest, and returns how many tokens
    /// were kept: always fewer than `prompt` has, because the last one must be computed.
    pub(crate) fn keep_common(&mut self, prompt: &[LlamaToken]) -> usize {
        let common = common_prefix(&self.fed, prompt).min(prompt.len().saturating_sub(1));
        let kept = u32::try_from(common).ok();
        // Some kinds of model cannot forget a part.
        if kept.is_none()
            || self
                .context
                .clear_kv_cache_seq(Some(SEQUENCE.cast_unsigned()), kept, None)
                .is_err()
        {
            self.clear();
            return 0;
        }
        self.fed.truncate(common);
        common
    }

    /// Computes `tokens`, at most [`CHUNK`] of them, after those already there; the sampler can then choose the next one.
    pub(crate) fn feed(&mut self, tokens: &[LlamaToken]) -> Result<(), String> {
        self.batch.clear();
        for (index, token) in tokens.iter().enumerate() {
            let position =
                i32::try_from(self.fed.len() + index).map_err(|error| error.to_string())?;
            let last = index + 1 == tokens.len();
            self.batch
                .add(*token, position, &[SEQUENCE], last)
                .map_err(|error| error.to_string())?;
        }
        if let Err(error) = self.context.decode(&mut self.batch) {
            // What is in the context now is uncertain.
            self.clear();
            return Err(error.to_string());
        }
        self.fed.extend_from_slice(tokens);
        Ok(())
    }

    /// How many tokens are in the context.
    pub(crate) fn len(&self) -> usize {
        self.fed.len()
    }

    fn clear(&mut self) {
        self.context.clear_kv_cache();
        self.fed.clear();
    }
}

fn common_prefix(left: &[LlamaToken], right: &[LlamaToken]) -> usize {
    left.iter()
        .zip(right)
        .take_while(|(left, right)| left == right)
        .count()
}
