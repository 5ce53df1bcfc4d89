//! The queue between the HTTP half and the inference thread: in order, bounded, closable.

use llama_cpp_2::token::LlamaToken;
use llguidance::Matcher;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc::UnboundedSender;

/// How many jobs may wait behind the one that runs.
pub(crate) const CAPACITY: usize = 64;

/// One answer to be generated.
pub(crate) struct Job {
    /// The whole prompt, at least one token and fewer than the context holds.
    pub(crate) prompt: Vec<LlamaToken>,
    pub(crate) options: Options,
    /// Keeps the answer to a schema, if one was asked for.
    pub(crate) bound: Option<Matcher>,
    /// Where progress goes. Unbounded, because a slow reader must not stall the thread that serves everyone; what can
    /// pile up is one answer, which the context bounds. The reader drops its end to cancel.
    pub(crate) answer: UnboundedSender<Progress>,
}

impl Job {
    /// Whether nobody waits for the answer any more.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.answer.is_closed()
    }
}

/// How to choose tokens, and when to stop.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Options {
    /// 0 always takes the likeliest token.
    pub(crate) temperature: f32,
    pub(crate) top_p: f32,
    pub(crate) min_p: f32,
    /// The same seed gives the same answer; `None` lets llama.cpp draw one.
    pub(crate) seed: Option<u32>,
    /// Texts that end the answer and are not part of it.
    pub(crate) stop: Vec<String>,
    /// The most tokens to generate; the context bounds it too.
    pub(crate) max_tokens: Option<usize>,
}

/// What the inference thread tells of a job.
#[derive(Debug)]
pub(crate) enum Progress {
    Text(String),
    Finished { reason: Reason, usage: Usage },
    Failed(String),
}

/// Why an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The model ended it, a stop text came, or the schema was fulfilled.
    Stop,
    /// `max_tokens` or the context ran out.
    Length,
}

/// Tokens spent on an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) prompt: usize,
    /// How many tokens of the prompt were already in the context.
    pub(crate) cached: usize,
    pub(crate) completion: usize,
}

/// Why a job was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Full,
    Closed,
}

/// Jobs in order of arrival.
#[derive(Default)]
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    closed: bool,
}

impl Queue {
    /// Puts a job at the end, unless [`CAPACITY`] jobs that somebody still waits for are there.
    pub(crate) fn push(&self, job: Job) -> Result<(), Refusal> {
        let mut waiting = self.lock();
        if waiting.closed {
            return Err(Refusal::Closed);
        }
        waiting.jobs.retain(|job| !job.is_abandoned());
        if waiting.jobs.len() >= CAPACITY {
            return Err(Refusal::Full);
        }
        waiting.jobs.push_back(job);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for the next job that somebody still waits for; `None` when the queue is closed.
    pub(crate) fn next(&self) -> Option<Job> {
        let mut waiting = self.lock();
        loop {
            if waiting.closed {
                return None;
            }
            match waiting.jobs.pop_front() {
                Some(job) if job.is_abandoned() => {}
                Some(job) => return Some(job),
                None => {
                    waiting = self
                        .arrived
                        .wait(waiting)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    /// How many jobs wait that somebody still waits for.
    pub(crate) fn depth(&self) -> usize {
        self.lock()
            .jobs
            .iter()
            .filter(|job| !job.is_abandoned())
            .count()
    }

    /// Drops what waits, refuses what comes and lets [`Queue::next`] end.
    pub(crate) fn close(&self) {
        let mut waiting = self.lock();
        waiting.closed = true;
        waiting.jobs.clear();
        self.arrived.notify_all();
    }

    /// Whether [`Queue::close`] was called.
    pub(crate) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

    fn job(seed: u32) -> (Job, UnboundedReceiver<Progress>) {
        let (answer, progress) = unbounded_channel();
        let options = Options {
            temperature: 0.0,
            top_p: 1.0,
            min_p: 0.0,
            seed: Some(seed),
            stop: vec![],
            max_tokens: None,
        };
        (
            Job {
                prompt: vec![],
                options,
                bound: None,
                answer,
            },
            progress,
        )
    }

    #[test]
    fn jobs_come_out_in_order_without_the_abandoned() {
        let queue = Queue::default();
        let (first, _first) = job(1);
        let (second, gone) = job(2);
        let (third, _third) = job(3);
        for job in [first, second, third] {
            queue.push(job).expect("there is room");
        }
        drop(gone);
        assert_eq!(queue.depth(), 2);
        let seeds = [queue.next(), queue.next()].map(|job| job.and_then(|job| job.options.seed));
        assert_eq!(seeds, [Some(1), Some(3)]);
    }

    #[test]
    fn a_full_queue_refuses_and_abandoned_jobs_make_room() {
        let queue = Queue::default();
        let mut readers: Vec<_> = (0..64)
            .map(|seed| {
                let (job, reader) = job(seed);
                queue.push(job).expect("there is room");
                reader
            })
            .collect();
        assert_eq!(queue.push(job(99).0), Err(Refusal::Full));
        readers.pop();
        let (last, _reader) = job(100);
        assert_eq!(queue.push(last), Ok(()));
    }

    #[test]
    fn a_closed_queue_ends() {
        let queue = Queue::default();
        let (waiting, _reader) = job(1);
        queue.push(waiting).expect("there is room");
        queue.close();
        assert!(queue.next().is_none());
        assert_eq!(queue.push(job(2).0), Err(Refusal::Closed));
    }
}
