//! Generates all running answers at once: each tick computes one token for every answer that is being written, and as
//! many tokens of prompts as keep the tick short.

mod batch;
mod pace;
mod pins;
mod running;
mod tiles;

use crate::cache::Cache;
use crate::cells::{BATCH, Cells, Saving, Undone};
use crate::engine::Engine;
use crate::model::Model;
use crate::queue::{Job, Reason, Trouble};
use pace::Pace;
use running::Running;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The cells that are left for an answer when it begins, so that it is not put aside at once.
const HEADROOM: usize = 32;

/// How long nothing must come before a conversation is saved: to copy it takes the time of many tokens, and the next
/// question may come at once.
const SETTLE: Duration = Duration::from_millis(300);

/// How long the file of an answer is waited for before it is looked whether somebody else came.
const FILE_PAUSE: Duration = Duration::from_millis(10);

const NO_ROOM: &str = "the context is too small";

/// The answers being generated, and those put aside.
pub(crate) struct Scheduler<'a> {
    model: &'a Model,
    engine: &'a Engine,
    cells: Cells<'a>,
    cache: Arc<Cache>,
    parallel: usize,
    /// In order of their beginning.
    running: Vec<Running>,
    /// Answers that have their turn and wait for room; first come those put aside.
    aside: VecDeque<Running>,
    /// A beginning to be kept that waits for room; one at a time, and it takes no place from answers.
    pinning: Option<Running>,
    pace: Pace,
    /// How many ticks there were that had tokens left for prompts.
    turn: u64,
}

impl<'a> Scheduler<'a> {
    /// Generates up to `parallel` answers at once.
    pub(crate) fn new(
        model: &'a Model,
        engine: &'a Engine,
        cells: Cells<'a>,
        cache: Arc<Cache>,
        parallel: u8,
        threads: i32,
    ) -> Self {
        let heads = usize::try_from(model.llama.n_head()).unwrap_or(1);
        let threads = usize::try_from(threads).unwrap_or(1);
        Self {
            model,
            engine,
            cells,
            cache,
            parallel: usize::from(parallel),
            running: Vec::new(),
            aside: VecDeque::new(),
            pinning: None,
            pace: Pace::new(usize::from(BATCH), heads, threads),
            turn: 0,
        }
    }

    /// Works until the queue is closed.
    pub(crate) fn run(mut self) {
        while !self.engine.queue.is_closed() {
            self.follow_orders();
            self.drop_unwanted();
            self.admit();
            self.report();
            if self.running.is_empty() {
                self.rest();
            } else {
                self.tick();
            }
        }
        let all = self.running.drain(..).chain(self.aside.drain(..));
        for running in all.chain(self.pinning.take()) {
            if let Some(place) = running.place {
                self.cells.finish(place);
            }
            running.finish(Err(Trouble::Closing));
        }
        loop {
            match self.cells.save_one() {
                Saving::Done => {}
                // How long the disk may take is bounded by the time the process has to end.
                Saving::Later => self.cache.flush(),
                Saving::Nothing => break,
            }
        }
        self.cache.flush();
    }

    /// Nothing can be computed now: saves what is not saved yet, or waits.
    fn rest(&mut self) {
        let mut waiting = self.aside.iter_mut().chain(&mut self.pinning);
        if let Some(running) = waiting.find(|running| running.fetch.is_some()) {
            // Nobody runs, so there is nothing to do before its file comes; who comes meanwhile waits as long at most.
            running.wait_for_file(FILE_PAUSE);
        } else if let Some(running) = self.aside.pop_front() {
            // Nobody runs and everything that can go has gone.
            self.end(running, Err(Trouble::Failed(NO_ROOM.to_owned())));
        } else if self.pinning.is_some() {
            self.drop_hopeless_pin();
        } else if self.engine.queue.stays_idle(SETTLE) && self.cells.save_one() == Saving::Nothing {
            // What has no room now is tried again when nothing comes for the same time.
            self.engine.queue.wait();
        }
    }

    /// Lets go whom nobody waits for any more.
    fn drop_unwanted(&mut self) {
        let aside = self.aside.len();
        let gone: Vec<_> = self
            .running
            .extract_if(.., |running| running.is_abandoned())
            .collect();
        for running in gone {
            self.release(&running);
            self.engine.metrics.cancelled();
        }
        self.aside.retain(|running| !running.is_abandoned());
        let pinning = self.pinning.take_if(|running| running.is_abandoned());
        for _ in self.aside.len()..aside + pinning.iter().len() {
            self.engine.metrics.ended();
            self.engine.metrics.cancelled();
        }
    }

    /// Gives free places to those who were put aside and to those whose turn it is.
    fn admit(&mut self) {
        while self.answers() < self.parallel {
            let Some(at) = self.next_to_begin() else {
                break;
            };
            if !self.begin(at) {
                break;
            }
        }
        let busy = self.answers() >= self.parallel || !self.aside.is_empty();
        self.engine.queue.set_busy(busy);
        self.admit_pin();
    }

    /// The first of those put aside that does not wait for its file. Nobody who came later overtakes whom only room is
    /// missing, but a file may take long: meanwhile others have their turn, as far as places last.
    fn next_to_begin(&mut self) -> Option<usize> {
        loop {
            let ready = self.aside.iter_mut().position(Running::has_its_file);
            if ready.is_some() {
                return ready;
            }
            if self.answers() + self.aside.len() >= self.parallel || !self.take_next() {
                return None;
            }
        }
    }

    fn take_next(&mut self) -> bool {
        let Some(job) = self.engine.queue.take() else {
            return false;
        };
        self.engine.metrics.started();
        let running = self.prepare(job);
        self.aside.push_back(running);
        true
    }

    fn prepare(&self, job: Job) -> Running {
        let mut running = Running::new(self.model, job);
        let have = self.cells.known(&running.tokens);
        running.fetch = self
            .cache
            .fetch(&running.tokens, have, self.cells.is_divisible());
        running
    }

    /// Begins one of those put aside, if there is room for it.
    fn begin(&mut self, at: usize) -> bool {
        let Some(mut running) = self.aside.remove(at) else {
            return false;
        };
        let headroom = HEADROOM.min(self.model.context - running.tokens.len());
        if self.running.is_empty() || self.cells.could_hold(&running.tokens, headroom) {
            let restored = running.restored.take();
            running.place = self.cells.begin(&running.tokens, restored.as_ref());
            while running.place.is_none() && self.running.is_empty() && self.yield_pin() {
                running.place = self.cells.begin(&running.tokens, restored.as_ref());
            }
            running.restored = restored.filter(|_| running.place.is_none());
        }
        if let Some(place) = running.place {
            running.found(self.cells.len(place));
            self.running.push(running);
            true
        } else {
            self.aside.insert(at, running);
            false
        }
    }

    /// Computes one batch and chooses the tokens that follow.
    fn tick(&mut self) {
        let writers = self.writers();
        let began = Instant::now();
        let prompt_tokens = match self.fill_batch(writers) {
            Ok(tokens) => tokens,
            Err(reason) => return self.fail_all(&reason),
        };
        match self.cells.decode() {
            Ok(()) => {}
            Err(Undone::Crowded) => return self.make_way(),
            Err(Undone::Failed(reason)) => return self.fail_all(&reason),
        }
        self.note_computed();
        self.pace.learn(prompt_tokens, writers, began.elapsed());
        self.engine.metrics.ticked(began.elapsed());
        self.choose();
    }

    /// The context is full: what is idle has to go, and otherwise the answer that began last is put aside. For the only
    /// answer pins give way.
    fn make_way(&mut self) {
        if self.cells.evict_one() {
            return;
        }
        let pin = self.running.iter().position(Running::is_pin);
        let last = pin.or(self.running.len().checked_sub(1));
        let Some(mut last) = last.map(|last| self.running.remove(last)) else {
            return;
        };
        if self.running.is_empty() {
            // An answer goes before what is kept for others.
            if !last.is_pin() && self.yield_pin() {
                return self.running.push(last);
            }
            return self.end(last, Err(Trouble::Failed(NO_ROOM.to_owned())));
        }
        if let Some(place) = last.place.take() {
            self.cells.park(place);
        }
        last.fed = 0;
        self.engine.metrics.put_aside();
        if last.is_pin() {
            self.pinning = Some(last);
        } else {
            self.aside.push_front(last);
        }
    }

    fn note_computed(&mut self) {
        for running in &mut self.running {
            let Some(place) = running.place else { continue };
            running.computed();
            let tokens = running.tokens.get(..running.fed).unwrap_or_default();
            self.cells.note_computed(place, tokens);
        }
    }

    /// Chooses a token for each whose tokens are all computed.
    fn choose(&mut self) {
        let now = Instant::now();
        let mut ended = Vec::new();
        for (at, running) in self.running.iter_mut().enumerate() {
            let (Some(index), Some(place)) = (running.index.take(), running.place) else {
                continue;
            };
            if running.is_pin() {
                ended.push((at, Ok(Reason::Length)));
                continue;
            }
            if running.began.is_none() {
                self.engine.metrics.prefilled(running.usage);
                let pin = running.take_pin();
                if pin > 0 {
                    self.cells.pin(place, pin);
                }
            }
            let before = running.usage.completion;
            let result = running.step(self.model, self.cells.context(), index, now);
            if running.usage.completion > before {
                self.engine.metrics.generated();
            }
            match result {
                Ok(None) => {}
                Ok(Some(reason)) => ended.push((at, Ok(reason))),
                Err(reason) => ended.push((at, Err(Trouble::Failed(reason)))),
            }
        }
        for (at, result) in ended.into_iter().rev() {
            let running = self.running.remove(at);
            if running.is_pin() {
                self.keep_pin(running);
            } else {
                self.end(running, result);
            }
        }
    }

    fn end(&mut self, running: Running, result: Result<Reason, Trouble>) {
        self.release(&running);
        match &result {
            Err(Trouble::Failed(reason)) => {
                self.engine.metrics.failed();
                tracing::error!(reason, "an answer failed");
            }
            Ok(_) => {
                if let Some(began) = running.began {
                    self.engine
                        .metrics
                        .speed(running.usage.completion, began.elapsed());
                }
            }
            Err(_) => {}
        }
        running.finish(result);
    }

    fn release(&mut self, running: &Running) {
        if let Some(place) = running.place {
            self.cells.finish(place);
        }
        self.engine.metrics.ended();
    }

    /// What is in the context is uncertain, so everyone's answer is.
    fn fail_all(&mut self, reason: &str) {
        let all: Vec<_> = self.running.drain(..).collect();
        self.cells.clear();
        for mut running in all {
            running.place = None;
            self.end(running, Err(Trouble::Failed(reason.to_owned())));
        }
        self.tell_pins();
    }

    fn report(&self) {
        self.engine.metrics.filled(self.cells.fill());
    }
}
