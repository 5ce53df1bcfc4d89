//! Beginnings to be kept under a name: computed with what is left over, and answered when they stand in the context.

use super::running::Running;
use super::{HEADROOM, Scheduler};
use crate::cells::Yielded;
use crate::queue::{Freed, Order, Reason, Trouble};

impl Scheduler<'_> {
    /// Does what was asked for between two batches.
    pub(super) fn follow_orders(&mut self) {
        for order in self.engine.queue.take_orders() {
            // Who asked may have left.
            let _ = match order {
                Order::Forget(done) => {
                    let freed = self.forget();
                    done.send(freed).ok()
                }
                Order::Unpin(name, done) => {
                    let was_there = self.cells.unpin(&name);
                    self.tell_pins();
                    done.send(was_there).ok()
                }
            };
        }
    }

    fn forget(&mut self) -> Freed {
        let used = self.cells.fill().used;
        self.cells.forget();
        Freed {
            tokens: used.saturating_sub(self.cells.fill().used),
            kept: self.cache.clear(),
        }
    }

    /// How many answers run; pins take no place from them.
    pub(super) fn answers(&self) -> usize {
        self.running
            .iter()
            .filter(|running| !running.is_pin())
            .count()
    }

    /// Begins the next pin, if none is being computed, nobody waits and there is room.
    pub(super) fn admit_pin(&mut self) {
        if !self.aside.is_empty() || self.running.iter().any(Running::is_pin) {
            return;
        }
        if self.pinning.is_none() {
            self.pinning = self.next_pin();
        }
        let ready = |running: &mut Running| {
            running.has_its_file() && self.cells.could_hold(&running.tokens, HEADROOM)
        };
        let Some(mut running) = self.pinning.take_if(ready) else {
            return;
        };
        let restored = running.restored.take();
        running.place = self.cells.begin(&running.tokens, restored.as_ref());
        if let Some(place) = running.place {
            running.found(self.cells.len(place));
            self.running.push(running);
        } else {
            self.pinning = Some(running);
        }
    }

    fn next_pin(&mut self) -> Option<Running> {
        let job = self.engine.queue.take_later()?;
        self.engine.metrics.started();
        let running = self.prepare(job);
        let name = running.pin_name().unwrap_or_default();
        let Some(reason) = self.cells.refuses_pin(name, &running.tokens) else {
            return Some(running);
        };
        self.end(running, Err(Trouble::PinsFull(reason)));
        None
    }

    /// The tokens of a pin are all computed: they stay.
    pub(super) fn keep_pin(&mut self, mut running: Running) {
        let name = running.pin_name().unwrap_or_default().to_owned();
        let place = running.place.take();
        let kept = place.is_some_and(|place| self.cells.pin_as(&name, place));
        self.tell_pins();
        let result = if kept {
            Ok(Reason::Length)
        } else {
            running.place = place;
            Err(Trouble::Failed("the pin cannot be kept".to_owned()))
        };
        self.end(running, result);
    }

    /// Lets one pin go because an answer needs its room, those without a name first; `false` if there is none.
    pub(super) fn yield_pin(&mut self) -> bool {
        match self.cells.yield_pin() {
            Yielded::Nothing => false,
            Yielded::Unnamed => true,
            Yielded::Named(name) => {
                tracing::warn!(name, "a pin was given up: an answer needed its room");
                self.tell_pins();
                true
            }
        }
    }

    /// Nothing runs and the pin still finds no room: it never will.
    pub(super) fn drop_hopeless_pin(&mut self) {
        if let Some(running) = self.pinning.take() {
            let reason = "the context has no room for it".to_owned();
            self.end(running, Err(Trouble::PinsFull(reason)));
        }
    }

    /// Makes known what is kept.
    pub(super) fn tell_pins(&self) {
        self.engine.set_pins(self.cells.pins());
    }
}
