//! One answer, from prompt to the last token.

use crate::metrics::Metrics;
use crate::model::Model;
use crate::queue::{Job, Progress, Queue, Reason, Usage};
use crate::sampler::Sampler;
use crate::slot::{CHUNK, Slot};
use crate::text::Outgoing;
use std::time::Instant;

/// Why an answer was not completed.
#[derive(Debug)]
enum Interruption {
    /// Nobody waits for it any more.
    Abandoned,
    /// The engine is stopping.
    Closing,
    Failed(String),
}

/// Generates the answer to `job` and tells its reader.
pub(crate) fn generate(
    model: &Model,
    slot: &mut Slot<'_>,
    queue: &Queue,
    metrics: &Metrics,
    job: Job,
) {
    let answer = job.answer.clone();
    metrics.started();
    let result = Generation::new(model, slot, queue, metrics, job).run();
    metrics.ended();
    let progress = match result {
        Ok((reason, usage)) => Progress::Finished { reason, usage },
        Err(Interruption::Abandoned) => {
            metrics.cancelled();
            return;
        }
        Err(Interruption::Closing) => Progress::Failed("the engine is stopping".to_owned()),
        Err(Interruption::Failed(reason)) => {
            metrics.failed();
            tracing::error!(reason, "an answer failed");
            Progress::Failed(reason)
        }
    };
    // The reader may be gone by now.
    let _ = answer.send(progress);
}

/// The state of an answer between two tokens.
struct Generation<'a, 'model> {
    model: &'a Model,
    slot: &'a mut Slot<'model>,
    queue: &'a Queue,
    metrics: &'a Metrics,
    job: Job,
    sampler: Sampler,
    outgoing: Outgoing,
    usage: Usage,
}

impl<'a, 'model> Generation<'a, 'model> {
    fn new(
        model: &'a Model,
        slot: &'a mut Slot<'model>,
        queue: &'a Queue,
        metrics: &'a Metrics,
        mut job: Job,
    ) -> Self {
        let sampler = Sampler::new(&job.options, job.bound.take());
        let outgoing = Outgoing::new(std::mem::take(&mut job.options.stop));
        let usage = Usage {
            prompt: job.prompt.len(),
            ..Usage::default()
        };
        Self {
            model,
            slot,
            queue,
            metrics,
            job,
            sampler,
            outgoing,
            usage,
        }
    }

    fn run(mut self) -> Result<(Reason, Usage), Interruption> {
        self.prefill()?;
        let began = Instant::now();
        let reason = loop {
            if let Some(reason) = self.step()? {
                break reason;
            }
        };
        self.metrics.speed(self.usage.completion, began.elapsed());
        let usage = self.usage;
        let answer = self.job.answer;
        send(&answer, self.outgoing.finish());
        Ok((reason, usage))
    }

    /// Feeds what of the prompt is not in the context yet.
    fn prefill(&mut self) -> Result<(), Interruption> {
        self.usage.cached = self.slot.keep_common(&self.job.prompt);
        let new = self
            .job
            .prompt
            .get(self.usage.cached..)
            .unwrap_or_default()
            .to_vec();
        for chunk in new.chunks(usize::from(CHUNK)) {
            self.check()?;
            self.slot.feed(chunk).map_err(Interruption::Failed)?;
        }
        self.metrics.prefilled(self.usage);
        Ok(())
    }

    /// Generates one token; a reason means that the answer is complete.
    fn step(&mut self) -> Result<Option<Reason>, Interruption> {
        self.check()?;
        let vocab = self.model.llama.vocab();
        let token = self
            .sampler
            .choose(&self.slot.context)
            .map_err(Interruption::Failed)?;
        if vocab.is_eog(token) {
            return Ok(Some(Reason::Stop));
        }
        self.usage.completion += 1;
        self.metrics.generated();
        let text = self
            .outgoing
            .push(&vocab.token_to_piece(token, false, None));
        send(&self.job.answer, text);
        if self.outgoing.is_stopped() || self.sampler.is_complete() {
            return Ok(Some(Reason::Stop));
        }
        if self.is_full() {
            return Ok(Some(Reason::Length));
        }
        self.slot.feed(&[token]).map_err(Interruption::Failed)?;
        Ok(None)
    }

    /// Whether no further token may be generated.
    fn is_full(&self) -> bool {
        let spent = self
            .job
            .options
            .max_tokens
            .is_some_and(|most| self.usage.completion >= most);
        // The token just chosen is not in the context yet, and takes a place before the next one can be chosen.
        spent || self.slot.len() + 1 >= self.model.context
    }

    fn check(&self) -> Result<(), Interruption> {
        if self.job.is_abandoned() {
            return Err(Interruption::Abandoned);
        }
        if self.queue.is_closed() {
            return Err(Interruption::Closing);
        }
        Ok(())
    }
}

fn send(answer: &tokio::sync::mpsc::UnboundedSender<Progress>, text: String) {
    if !text.is_empty() {
        // A reader that left is noticed before the next token.
        let _ = answer.send(Progress::Text(text));
    }
}
