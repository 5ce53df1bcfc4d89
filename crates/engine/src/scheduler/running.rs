//! One answer between two ticks.

use crate::cache::{Fetch, Saved};
use crate::cells::Sequence;
use crate::model::Model;
use crate::queue::{Chosen, Job, Options, Piece, Progress, Reason, Scored, Trouble, Usage};
use crate::sampler::{Bound, Sampler, likelihoods};
use crate::text::Outgoing;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::token::LlamaToken;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

/// An answer that is being generated, or that was and waits for room.
pub(super) struct Running {
    job: Job,
    sampler: Sampler,
    outgoing: Outgoing,
    pub(super) usage: Usage,
    /// Prompt and answer so far.
    pub(super) tokens: Vec<LlamaToken>,
    /// Where it is in the context; `None` while it waits for room.
    pub(super) place: Option<Sequence>,
    /// The index in the batch after which its next token is chosen.
    pub(super) index: Option<i32>,
    /// What a file may still give of the prompt.
    pub(super) fetch: Option<Fetch>,
    pub(super) restored: Option<Saved>,
    /// What was chosen since the last piece was sent.
    chosen: Vec<Chosen>,
    /// When the first token was chosen.
    pub(super) began: Option<Instant>,
    /// How many of the tokens are in the context, and how many the batch adds.
    pub(super) fed: usize,
    pub(super) added: usize,
    /// How many tokens of the prompt were computed for it; the others were there.
    computed: usize,
}

impl Running {
    pub(super) fn new(model: &Model, mut job: Job) -> Self {
        let bound = std::mem::replace(&mut job.bound, Bound::Free);
        Self {
            sampler: Sampler::new(&model.llama, &job.options, bound),
            outgoing: Outgoing::new(std::mem::take(&mut job.options.stop)),
            usage: Usage {
                prompt: job.prompt.len(),
                ..Usage::default()
            },
            tokens: std::mem::take(&mut job.prompt),
            place: None,
            index: None,
            fetch: None,
            restored: None,
            chosen: Vec::new(),
            began: None,
            fed: 0,
            added: 0,
            computed: 0,
            job,
        }
    }

    /// Whether what a file may give is there, or nothing is waited for.
    pub(super) fn has_its_file(&mut self) -> bool {
        match self.fetch.as_ref().map(Receiver::try_recv) {
            None => return true,
            Some(Err(TryRecvError::Empty)) => return false,
            Some(Err(TryRecvError::Disconnected)) => {}
            Some(Ok(saved)) => self.restored = saved,
        }
        self.fetch = None;
        true
    }

    /// Waits so long for its file.
    pub(super) fn wait_for_file(&mut self, time: Duration) {
        match self.fetch.as_ref().map(|fetch| fetch.recv_timeout(time)) {
            None | Some(Err(RecvTimeoutError::Timeout)) => return,
            Some(Err(RecvTimeoutError::Disconnected)) => {}
            Some(Ok(saved)) => self.restored = saved,
        }
        self.fetch = None;
    }

    /// Whether it writes, and does not read its prompt, for the first time or again.
    pub(super) fn is_writing(&self) -> bool {
        self.began.is_some() && self.pending() <= 1
    }

    /// How many tokens are not computed yet.
    pub(super) fn pending(&self) -> usize {
        self.tokens.len() - self.fed
    }

    /// Notes that so many of its tokens are in the context without having been computed for it.
    pub(super) fn found(&mut self, fed: usize) {
        self.fed = fed;
        if self.began.is_none() {
            self.usage.cached = fed.saturating_sub(self.computed);
        }
    }

    /// Notes that what it added to the batch is in the context.
    pub(super) fn computed(&mut self) {
        self.fed += self.added;
        if self.began.is_none() {
            self.computed += self.added;
        }
        self.added = 0;
    }

    /// How many tokens at the beginning are to be kept for others; asked once.
    pub(super) fn take_pin(&mut self) -> usize {
        std::mem::take(&mut self.job.pin)
    }

    /// Whether only its prompt is to be computed and kept.
    pub(super) fn is_pin(&self) -> bool {
        self.job.pin_name.is_some()
    }

    /// The name under which its prompt is to be kept, if that is all that is wanted of it.
    pub(super) fn pin_name(&self) -> Option<&str> {
        self.job.pin_name.as_deref()
    }

    /// Whether nobody waits for the answer any more.
    pub(super) fn is_abandoned(&self) -> bool {
        self.job.is_abandoned()
    }

    /// Chooses the next token and tells it; a reason means that the answer is complete.
    pub(super) fn step(
        &mut self,
        model: &Model,
        context: &LlamaContext<'_>,
        index: i32,
        now: Instant,
    ) -> Result<Option<Reason>, String> {
        self.began.get_or_insert(now);
        let token = self.sampler.choose(context, index)?;
        let vocab = model.llama.vocab();
        if vocab.is_eog(token) {
            return Ok(Some(Reason::Stop));
        }
        self.tokens.push(token);
        self.usage.completion += 1;
        let bytes = vocab.token_to_piece(token, self.options().show_control, None);
        if let Some(most) = self.options().top_logprobs {
            let chosen = chosen(model, context.get_logits_ith(index), token, most);
            self.chosen.push(chosen);
        }
        let text = self.outgoing.push(&bytes);
        self.send(text);
        if self.outgoing.is_stopped() || self.sampler.is_complete() {
            return Ok(Some(Reason::Stop));
        }
        Ok(self.is_full(model).then_some(Reason::Length))
    }

    /// Tells the end.
    pub(super) fn finish(mut self, result: Result<Reason, Trouble>) {
        let progress = match result {
            Ok(reason) => {
                let rest =
                    std::mem::replace(&mut self.outgoing, Outgoing::new(Vec::new())).finish();
                self.send(rest);
                Progress::Finished {
                    reason,
                    usage: self.usage,
                }
            }
            Err(trouble) => Progress::Failed(trouble),
        };
        // The reader may be gone by now.
        let _ = self.job.answer.send(progress);
    }

    fn options(&self) -> &Options {
        &self.job.options
    }

    /// Whether no further token may be generated.
    fn is_full(&self, model: &Model) -> bool {
        let most = self.options().max_tokens;
        let spent = most.is_some_and(|most| self.usage.completion >= most);
        // The token just chosen is not in the context yet, and takes a place before the next one can be chosen.
        spent || self.tokens.len() >= model.context
    }

    fn send(&mut self, text: String) {
        if !text.is_empty() {
            let chosen = std::mem::take(&mut self.chosen);
            // A reader that left is noticed before the next token.
            let _ = self.job.answer.send(Progress::Text(Piece { text, chosen }));
        }
    }
}

fn chosen(model: &Model, logits: &[f32], token: LlamaToken, most: usize) -> Chosen {
    let vocab = model.llama.vocab();
    let scored = |(id, logprob)| Scored {
        bytes: vocab.token_to_piece(LlamaToken(id), true, None),
        logprob,
    };
    let (logprob, top) = likelihoods(logits, token.0, most);
    Chosen {
        token: scored((token.0, logprob)),
        top: top.into_iter().map(scored).collect(),
    }
}
