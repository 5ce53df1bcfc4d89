//! The queue between the HTTP half and the inference thread: people take turns, bounded, closable.

mod job;

pub(crate) use job::{
    Chosen, Job, Options, Penalties, Piece, Progress, Reason, Scored, Trouble, Usage,
};

use crate::cache::Sizes;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// Why a job was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Full,
    Closed,
}

/// Jobs that wait. Each person's come out in order, and people take turns.
pub(crate) struct Queue {
    capacity: usize,
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Default)]
struct Waiting {
    /// Whose turn it is comes first. Nobody is here without a job.
    people: VecDeque<Person>,
    /// What has time until nobody else waits.
    later: VecDeque<Job>,
    closed: bool,
    /// Whether everything that serves is taken, so that who comes now waits.
    busy: bool,
    orders: Vec<Order>,
}

/// What the inference thread is to do between two batches, and who waits for it.
pub(crate) enum Order {
    /// To forget all that is kept of earlier answers; answered with how much that was.
    Forget(oneshot::Sender<Freed>),
    /// To give up the pin with this name; answered with whether there was one.
    Unpin(String, oneshot::Sender<bool>),
}

/// What forgetting gave back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Freed {
    /// Of the context.
    pub(crate) tokens: usize,
    /// Of memory and files.
    pub(crate) kept: Sizes,
}

struct Person {
    name: String,
    jobs: VecDeque<Ticket>,
}

struct Ticket {
    job: Job,
    /// The place that was told last; 0 for none.
    told: usize,
}

impl Queue {
    /// A queue in which at most `capacity` jobs wait.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            waiting: Mutex::default(),
            arrived: Condvar::new(),
        }
    }

    /// Puts a job behind the others of its person, unless as many as may wait are there.
    pub(crate) fn push(&self, job: Job) -> Result<(), Refusal> {
        let mut waiting = self.lock();
        if waiting.closed {
            return Err(Refusal::Closed);
        }
        waiting.drop_abandoned();
        if waiting.count() >= self.capacity {
            return Err(Refusal::Full);
        }
        waiting.add(job);
        if waiting.busy {
            waiting.tell_places();
        }
        self.arrived.notify_one();
        Ok(())
    }

    /// The next job that somebody still waits for, if there is one.
    pub(crate) fn take(&self) -> Option<Job> {
        let mut waiting = self.lock();
        waiting.drop_abandoned();
        waiting.pop()
    }

    /// The next job that has time, if nobody else waits.
    pub(crate) fn take_later(&self) -> Option<Job> {
        let mut waiting = self.lock();
        waiting.drop_abandoned();
        if waiting.people.is_empty() {
            waiting.later.pop_front()
        } else {
            None
        }
    }

    /// Asks for all that is kept of earlier answers to be forgotten; resolves when that is done.
    pub(crate) fn forget(&self) -> oneshot::Receiver<Freed> {
        let (done, ended) = oneshot::channel();
        self.order(Order::Forget(done));
        ended
    }

    /// Asks for a pin to be given up; resolves when that is done.
    pub(crate) fn unpin(&self, name: String) -> oneshot::Receiver<bool> {
        let (done, ended) = oneshot::channel();
        self.order(Order::Unpin(name, done));
        ended
    }

    /// What was ordered since the last time.
    pub(crate) fn take_orders(&self) -> Vec<Order> {
        std::mem::take(&mut self.lock().orders)
    }

    fn order(&self, order: Order) {
        let mut waiting = self.lock();
        // Dropping the order tells who waits for it.
        if !waiting.closed {
            waiting.orders.push(order);
        }
        self.arrived.notify_one();
    }

    /// Waits until there is something to do or the queue is closed.
    pub(crate) fn wait(&self) {
        let waiting = self.lock();
        drop(
            self.arrived
                .wait_while(waiting, |waiting| waiting.is_idle())
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// Whether nothing comes to do for so long.
    pub(crate) fn stays_idle(&self, time: Duration) -> bool {
        let waiting = self.lock();
        let (waiting, _) = self
            .arrived
            .wait_timeout_while(waiting, time, |waiting| waiting.is_idle())
            .unwrap_or_else(PoisonError::into_inner);
        waiting.is_idle()
    }

    /// Says whether everything that serves is taken; those who wait are then told their places.
    pub(crate) fn set_busy(&self, busy: bool) {
        let mut waiting = self.lock();
        waiting.busy = busy;
        if busy {
            waiting.drop_abandoned();
            waiting.tell_places();
        }
    }

    /// How many jobs wait that somebody still waits for, and of how many people.
    pub(crate) fn depth(&self) -> (usize, usize) {
        let mut waiting = self.lock();
        waiting.drop_abandoned();
        (waiting.count(), waiting.people.len())
    }

    /// Drops what waits and refuses what comes.
    pub(crate) fn close(&self) {
        let mut waiting = self.lock();
        waiting.closed = true;
        waiting.people.clear();
        waiting.later.clear();
        waiting.orders.clear();
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

impl Waiting {
    /// Whether there is nothing to do.
    fn is_idle(&self) -> bool {
        !self.closed && self.people.is_empty() && self.later.is_empty() && self.orders.is_empty()
    }

    fn count(&self) -> usize {
        let jobs = self.people.iter().map(|person| person.jobs.len());
        jobs.sum::<usize>() + self.later.len()
    }

    fn add(&mut self, job: Job) {
        if job.pin_name.is_some() {
            return self.later.push_back(job);
        }
        let ticket = |job| Ticket { job, told: 0 };
        match self
            .people
            .iter_mut()
            .find(|person| person.name == job.user)
        {
            Some(person) => person.jobs.push_back(ticket(job)),
            None => self.people.push_back(Person {
                name: job.user.clone(),
                jobs: VecDeque::from([ticket(job)]),
            }),
        }
    }

    fn pop(&mut self) -> Option<Job> {
        let mut person = self.people.pop_front()?;
        let ticket = person.jobs.pop_front()?;
        if !person.jobs.is_empty() {
            self.people.push_back(person);
        }
        Some(ticket.job)
    }

    fn drop_abandoned(&mut self) {
        for person in &mut self.people {
            person.jobs.retain(|ticket| !ticket.job.is_abandoned());
        }
        self.people.retain(|person| !person.jobs.is_empty());
        self.later.retain(|job| !job.is_abandoned());
    }

    /// Tells everyone whose place changed: in the first round each person's first job, in the second the second.
    fn tell_places(&mut self) {
        let rounds = self.people.iter().map(|person| person.jobs.len()).max();
        let mut place = 0;
        for round in 0..rounds.unwrap_or(0) {
            for person in &mut self.people {
                let Some(ticket) = person.jobs.get_mut(round) else {
                    continue;
                };
                place += 1;
                if ticket.told != place {
                    ticket.told = place;
                    // Who left is dropped at the next occasion.
                    let _ = ticket.job.answer.send(Progress::Waiting(place));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampler::Bound;
    use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

    fn job(user: &str, seed: u32) -> (Job, UnboundedReceiver<Progress>) {
        let (answer, progress) = unbounded_channel();
        let options = Options {
            seed: Some(seed),
            ..Options::default()
        };
        let job = Job {
            user: user.to_owned(),
            prompt: vec![],
            pin: 0,
            pin_name: None,
            options,
            bound: Bound::Free,
            answer,
        };
        (job, progress)
    }

    fn places(reader: &mut UnboundedReceiver<Progress>) -> Vec<usize> {
        std::iter::from_fn(|| match reader.try_recv() {
            Ok(Progress::Waiting(place)) => Some(place),
            _ => None,
        })
        .collect()
    }

    #[test]
    fn jobs_come_out_in_order_without_the_abandoned() {
        let queue = Queue::new(64);
        let (first, _first) = job("", 1);
        let (second, gone) = job("", 2);
        let (third, _third) = job("", 3);
        for job in [first, second, third] {
            queue.push(job).expect("there is room");
        }
        drop(gone);
        assert_eq!(queue.depth(), (2, 1));
        let seeds = [queue.take(), queue.take()].map(|job| job.and_then(|job| job.options.seed));
        assert_eq!(seeds, [Some(1), Some(3)]);
    }

    #[test]
    fn people_take_turns() {
        let queue = Queue::new(64);
        let asked = [
            ("anna", 1),
            ("anna", 2),
            ("anna", 3),
            ("boris", 4),
            ("vera", 5),
            ("boris", 6),
        ];
        let _readers: Vec<_> = asked
            .iter()
            .map(|(user, seed)| {
                let (job, reader) = job(user, *seed);
                queue.push(job).expect("there is room");
                reader
            })
            .collect();
        let order: Vec<_> = std::iter::from_fn(|| queue.take()?.options.seed).collect();
        assert_eq!(order, [1, 4, 5, 2, 6, 3]);
    }

    #[test]
    fn places_are_told_while_all_is_taken_and_only_when_they_change() {
        let queue = Queue::new(64);
        let (first, mut anna) = job("anna", 1);
        let (second, mut anna_too) = job("anna", 2);
        let (third, mut boris) = job("boris", 3);
        queue.push(first).expect("there is room");
        assert!(places(&mut anna).is_empty());
        queue.set_busy(true);
        queue.push(second).expect("there is room");
        queue.push(third).expect("there is room");
        assert_eq!(places(&mut anna), [1]);
        assert_eq!(places(&mut boris), [2]);
        assert_eq!(places(&mut anna_too), [2, 3]);
        drop(queue.take());
        queue.set_busy(true);
        assert_eq!(
            (places(&mut boris), places(&mut anna_too)),
            (vec![1], vec![2])
        );
    }

    #[test]
    fn a_full_queue_refuses_and_abandoned_jobs_make_room() {
        let queue = Queue::new(3);
        let mut readers: Vec<_> = (0..3)
            .map(|seed| {
                let (job, reader) = job("", seed);
                queue.push(job).expect("there is room");
                reader
            })
            .collect();
        assert_eq!(queue.push(job("", 99).0), Err(Refusal::Full));
        readers.pop();
        let (last, _reader) = job("", 100);
        assert_eq!(queue.push(last), Ok(()));
    }

    #[test]
    fn what_has_time_comes_when_nobody_else_waits() {
        let queue = Queue::new(64);
        let (mut pin, _pin) = job("", 1);
        pin.pin_name = Some("rules".to_owned());
        let (anna, _anna) = job("anna", 2);
        queue.push(pin).expect("there is room");
        queue.push(anna).expect("there is room");
        assert_eq!(queue.depth(), (2, 1));
        assert!(queue.take_later().is_none());
        assert_eq!(queue.take().and_then(|job| job.options.seed), Some(2));
        assert!(queue.take().is_none());
        assert!(!queue.stays_idle(Duration::ZERO));
        assert!(queue.take_later().is_some());
        assert!(queue.stays_idle(Duration::ZERO));
    }

    #[test]
    fn a_closed_queue_ends() {
        let queue = Queue::new(3);
        let (waiting, _reader) = job("", 1);
        queue.push(waiting).expect("there is room");
        queue.close();
        queue.wait();
        assert!(queue.take().is_none());
        assert_eq!(queue.push(job("", 2).0), Err(Refusal::Closed));
    }
}
