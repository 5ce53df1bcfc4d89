//! Choosing the next token.

mod probabilities;

pub(crate) use probabilities::likelihoods;

use crate::queue::Options;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token::data::LlamaTokenData;
use llama_cpp_2::token::data_array::LlamaTokenDataArray;
use llama_cpp_2::token::logit_bias::LlamaLogitBias;
use llguidance::Matcher;

/// The seed by which llama.cpp is told to draw one.
const DRAW_A_SEED: u32 = u32::MAX;

/// What an answer is kept to.
pub(crate) enum Bound {
    Free,
    /// A schema or a grammar.
    Form(Box<Matcher>),
}

/// Chooses tokens for one answer.
pub(crate) struct Sampler {
    /// `None` takes the likeliest token as it is.
    chain: Option<LlamaSampler>,
    bound: Bound,
}

impl Sampler {
    /// Chooses as `options` say, and only such tokens as `bound` lets through.
    pub(crate) fn new(llama: &LlamaModel, options: &Options, bound: Bound) -> Self {
        Self {
            chain: chain(llama, options),
            bound,
        }
    }

    /// The next token after the one with this index in the last batch.
    ///
    /// An error means that the bound cannot be kept; no unbound token is ever returned in its place.
    pub(crate) fn choose(
        &mut self,
        context: &LlamaContext<'_>,
        index: i32,
    ) -> Result<LlamaToken, String> {
        match (&mut self.bound, &mut self.chain) {
            (Bound::Free, None) => likeliest(context.get_logits_ith(index)),
            (Bound::Free, Some(chain)) => Ok(chain.sample(context, index)),
            (Bound::Form(matcher), None) => {
                likeliest_of_form(matcher, context.get_logits_ith(index))
            }
            (Bound::Form(matcher), Some(chain)) => {
                let allowed = matcher
                    .compute_mask_or_eos()
                    .map_err(|error| error.to_string())?;
                let candidates = context
                    .candidates_ith(index)
                    .filter(|candidate| allowed.is_allowed(candidate.id().0.cast_unsigned()));
                let token = draw(candidates, &mut [chain])?;
                chain.accept(token);
                consume(matcher, token)
            }
        }
    }

    /// Whether the form is complete, so that nothing may follow.
    pub(crate) fn is_complete(&self) -> bool {
        matches!(&self.bound, Bound::Form(matcher) if matcher.is_stopped())
    }
}

/// The first of the tokens with the highest logit, as llama.cpp's own greedy sampler takes it.
fn likeliest(logits: &[f32]) -> Result<LlamaToken, String> {
    let best = highest(logits);
    let at = logits.iter().position(|logit| *logit >= best);
    at.filter(|_| best > f32::NEG_INFINITY)
        .and_then(|at| i32::try_from(at).ok())
        .map(LlamaToken)
        .ok_or_else(|| "the model computed no probabilities".to_owned())
}

/// The highest of the logits. In lanes, so that the compiler looks at several at once: a vocabulary is long, and the
/// threads that compute wait meanwhile.
fn highest(logits: &[f32]) -> f32 {
    const LANES: usize = 16;
    let higher = |one: f32, other: f32| if other > one { other } else { one };
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let chunks = logits.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, logit) in lanes.iter_mut().zip(chunk) {
            *lane = higher(*lane, *logit);
        }
    }
    lanes
        .iter()
        .chain(rest)
        .copied()
        .fold(f32::NEG_INFINITY, higher)
}

/// The likeliest token is mostly allowed; only otherwise is the whole vocabulary looked at.
fn likeliest_of_form(matcher: &mut Matcher, logits: &[f32]) -> Result<LlamaToken, String> {
    let first = likeliest(logits)?;
    let id = first.0.cast_unsigned();
    if matches!(matcher.validate_tokens(&[id]), Ok(1)) && matcher.consume_token(id).is_ok() {
        return Ok(first);
    }
    let allowed = matcher
        .compute_mask_or_eos()
        .map_err(|error| error.to_string())?;
    let (mut best, mut at) = (f32::NEG_INFINITY, None);
    for (token, logit) in (0_u32..).zip(logits) {
        if *logit > best && allowed.is_allowed(token) {
            (best, at) = (*logit, Some(LlamaToken(token.cast_signed())));
        }
    }
    consume(
        matcher,
        at.ok_or("no token can go on with what the answer is bound to")?,
    )
}

fn consume(matcher: &mut Matcher, token: LlamaToken) -> Result<LlamaToken, String> {
    matcher
        .consume_token(token.0.cast_unsigned())
        .map_err(|error| error.to_string())?;
    Ok(token)
}

/// Lets the samplers, of which the last one selects, choose among the candidates.
fn draw(
    candidates: impl Iterator<Item = LlamaTokenData>,
    samplers: &mut [&mut LlamaSampler],
) -> Result<LlamaToken, String> {
    let mut candidates = LlamaTokenDataArray::from_iter(candidates, false);
    for sampler in samplers {
        candidates
            .data
            .retain(|data| data.logit() > f32::NEG_INFINITY);
        if candidates.data.is_empty() {
            return Err("no token can go on with what the answer is bound to".to_owned());
        }
        candidates.apply_sampler(sampler);
    }
    let token = candidates.selected_token();
    token.ok_or_else(|| "no token could be chosen".to_owned())
}

fn chain(llama: &LlamaModel, options: &Options) -> Option<LlamaSampler> {
    let greedy = options.temperature <= 0.0;
    if greedy && options.bias.is_empty() && !options.penalties.act() {
        return None;
    }
    let mut links = Vec::new();
    if !options.bias.is_empty() {
        let biases: Vec<_> = options
            .bias
            .iter()
            .map(|(token, bias)| LlamaLogitBias::new(*token, *bias))
            .collect();
        links.push(LlamaSampler::logit_bias(llama.n_vocab(), &biases));
    }
    if options.penalties.act() {
        let penalties = options.penalties;
        links.push(LlamaSampler::penalties(
            llama.n_vocab(),
            i32::from(penalties.last),
            penalties.repeat,
            penalties.frequency,
            penalties.presence,
        ));
    }
    links.extend(selection(options, greedy));
    Some(LlamaSampler::chain(links, true))
}

fn selection(options: &Options, greedy: bool) -> Vec<LlamaSampler> {
    if greedy {
        return vec![LlamaSampler::greedy()];
    }
    let mut links = Vec::new();
    if options.top_k > 0 {
        links.push(LlamaSampler::top_k(options.top_k));
    }
    links.extend([
        LlamaSampler::top_p(options.top_p, 1),
        LlamaSampler::min_p(options.min_p, 1),
        LlamaSampler::temp(options.temperature),
        LlamaSampler::dist(options.seed.unwrap_or(DRAW_A_SEED)),
    ]);
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_likeliest_is_taken() {
        let token = likeliest(&[0.5, 2.0, f32::NAN, 2.0]).expect("there is one");
        assert_eq!(token.0, 1);
        assert!(likeliest(&[f32::NAN]).is_err());
        assert!(likeliest(&[f32::NEG_INFINITY; 40]).is_err());
        for at in [0, 17, 31, 32, 39] {
            let mut logits = [-1.5; 40];
            logits[at] = -0.5;
            logits[39] = -0.5;
            let token = likeliest(&logits).expect("there is one");
            assert_eq!(usize::try_from(token.0), Ok(at));
        }
    }
}
