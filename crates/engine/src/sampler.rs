//! Choosing the next token.

use crate::queue::Options;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;
use llguidance::Matcher;

/// The seed by which llama.cpp is told to draw one.
const DRAW_A_SEED: u32 = u32::MAX;
/// The index of the logits of the last token fed.
const LAST: i32 = -1;

/// Chooses tokens for one answer.
pub(crate) struct Sampler {
    chain: LlamaSampler,
    bound: Option<Matcher>,
}

impl Sampler {
    /// Chooses as `options` say, and only such tokens as `bound` lets through.
    pub(crate) fn new(options: &Options, bound: Option<Matcher>) -> Self {
        Self {
            chain: chain(options),
            bound,
        }
    }

    /// The next token after what was last fed to `context`.
    ///
    /// An error means that the schema's matcher gave up; no unbound token is ever returned in its place.
    pub(crate) fn choose(&mut self, context: &LlamaContext<'_>) -> Result<LlamaToken, String> {
        let Some(matcher) = &mut self.bound else {
            return Ok(self.chain.sample(context, LAST));
        };
        let allowed = matcher
            .compute_mask_or_eos()
            .map_err(|error| error.to_string())?;
        let mut candidates = context.token_data_array_ith(LAST);
        candidates
            .data
            .retain(|candidate| allowed.is_allowed(candidate.id().0.cast_unsigned()));
        candidates.apply_sampler(&mut self.chain);
        let token = candidates
            .selected_token()
            .ok_or("no token can go on with the schema")?;
        matcher
            .consume_token(token.0.cast_unsigned())
            .map_err(|error| error.to_string())?;
        Ok(token)
    }

    /// Whether the schema is fulfilled, so that nothing may follow.
    pub(crate) fn is_complete(&self) -> bool {
        self.bound.as_ref().is_some_and(Matcher::is_stopped)
    }
}

fn chain(options: &Options) -> LlamaSampler {
    if options.temperature <= 0.0 {
        return LlamaSampler::chain([LlamaSampler::greedy()], true);
    }
    LlamaSampler::chain(
        [
            LlamaSampler::top_p(options.top_p, 1),
            LlamaSampler::min_p(options.min_p, 1),
            LlamaSampler::temp(options.temperature),
            LlamaSampler::dist(options.seed.unwrap_or(DRAW_A_SEED)),
        ],
        true,
    )
}
