//! Runs jobs as they become due.

use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::{FutureExt, future::BoxFuture};
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast::error::RecvError};

use super::{
    retry, store,
    types::{Job, JobState, Recurring},
};
use crate::{Clock, Db, Error, Event, Events, Ids, Result, tasks::Tasks};

/// What is done for a kind of job. It must bear being done twice.
pub type Work = Arc<dyn Fn(Job) -> BoxFuture<'static, Result<()>> + Send + Sync>;

/// A function as [`Work`].
pub fn work<F, R>(run: F) -> Work
where
    F: Fn(Job) -> R + Send + Sync + 'static,
    R: Future<Output = Result<()>> + Send + 'static,
{
    Arc::new(move |job| run(job).boxed())
}

/// How many jobs run at once in this process.
const AT_ONCE: usize = 4;
/// A runner that is silent for so long has vanished.
const LEASE: Duration = Duration::from_mins(2);
/// The longest time without looking: jobs of other processes wake nobody here.
const LOOK: Duration = Duration::from_secs(10);
/// How long a done job stays visible.
const KEEP_DONE: Duration = Duration::from_hours(168);
const TIDY: Recurring = Recurring {
    kind: "jobs.tidy",
    every: Duration::from_hours(1),
};

/// Claims due jobs and runs them until shutdown.
#[derive(Clone)]
pub struct Runner {
    db: Db,
    clock: Clock,
    ids: Ids,
    tasks: Tasks,
    works: Arc<HashMap<&'static str, Work>>,
    recurring: Arc<Vec<Recurring>>,
    slots: Arc<Semaphore>,
}

impl Runner {
    /// A runner of the given kinds of work; those in `recurring` come back by
    /// themselves. Old done jobs are removed by it too.
    pub fn new(
        db: Db,
        clock: Clock,
        ids: Ids,
        tasks: Tasks,
        mut works: HashMap<&'static str, Work>,
        mut recurring: Vec<Recurring>,
    ) -> Self {
        works.insert(TIDY.kind, tidy(db.clone(), clock.clone()));
        recurring.push(TIDY);
        Self {
            db,
            clock,
            ids,
            tasks,
            works: Arc::new(works),
            recurring: Arc::new(recurring),
            slots: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Starts in the background; ends when `tasks` stop, after the jobs that
    /// run then have ended.
    pub fn start(self, events: &Events) {
        let mut events = events.subscribe();
        self.tasks.clone().spawn(async move {
            let stopping = self.tasks.stopping();
            loop {
                let wait = self.look().await.unwrap_or_else(|error| {
                    tracing::warn!(%error, "jobs cannot be claimed");
                    LOOK
                });
                tokio::select! {
                    () = stopping.cancelled() => break,
                    () = tokio::time::sleep(wait) => {}
                    () = queued(&mut events) => {}
                }
            }
        });
    }

    /// Starts what is due, and answers how long nothing else will be.
    async fn look(&self) -> Result<Duration> {
        self.schedule().await?;
        loop {
            let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() else {
                return Ok(LOOK);
            };
            if self.tasks.stopping().is_cancelled() {
                return Ok(LOOK);
            }
            let Some(job) = self.claim_one().await? else {
                break;
            };
            self.spawn(job, slot);
        }
        let due = self.db.read(store::next_due).await?;
        Ok(due.map_or(LOOK, |due| {
            due.since(self.clock.now())
                .clamp(Duration::from_millis(50), LOOK)
        }))
    }

    fn spawn(&self, job: Job, slot: OwnedSemaphorePermit) {
        let runner = self.clone();
        self.tasks.spawn(async move {
            let outcome = runner.attempt(&job).await;
            // Free before the end is told, so that whoever hears it finds it free.
            drop(slot);
            runner.settle(job, outcome).await;
        });
    }

    /// Runs everything that is due, one after the other, until nothing is:
    /// the command line and tests need no background.
    ///
    /// # Errors
    /// Only the database's own; a failing job is not an error.
    pub async fn run_due(&self) -> Result<usize> {
        self.schedule().await?;
        let mut done = 0;
        while let Some(job) = self.claim_one().await? {
            let outcome = self.attempt(&job).await;
            self.settle(job, outcome).await;
            done += 1;
        }
        Ok(done)
    }

    async fn claim_one(&self) -> Result<Option<Job>> {
        let now = self.clock.now();
        let jobs = self
            .db
            .write(move |tx| store::claim(tx, now, LEASE, 1))
            .await?;
        Ok(jobs.into_iter().next())
    }

    /// Sees to it that every recurring job waits or runs.
    async fn schedule(&self) -> Result<()> {
        let recurring = Arc::clone(&self.recurring);
        let kinds = Arc::clone(&recurring);
        let missing = self.db.read(move |tx| {
            let mut missing = Vec::new();
            for job in kinds.iter() {
                if !store::is_pending(tx, job.kind)? {
                    missing.push(*job);
                }
            }
            Ok(missing)
        });
        for job in missing.await? {
            let (ids, clock) = (self.ids.clone(), self.clock.clone());
            let at = clock.now().plus(job.every);
            self.db
                .write(move |tx| {
                    store::enqueue_at(tx, &ids, &clock, job.kind, json!({}), Some(job.kind), at)
                })
                .await?;
        }
        Ok(())
    }

    async fn settle(&self, job: Job, outcome: Result<()>) {
        if let Err(error) = &outcome {
            tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempt, %error, "a job failed");
        }
        if let Err(error) = self.store_end(job, outcome).await {
            // Its lease ends by itself and it is claimed again.
            tracing::error!(%error, "a job's end could not be stored");
        }
    }

    async fn attempt(&self, job: &Job) -> Result<()> {
        let Some(work) = self.works.get(job.kind.as_str()) else {
            return Err(Error::internal(format!("nobody does {}", job.kind)));
        };
        let call = AssertUnwindSafe(async { work(job.clone()).await }).catch_unwind();
        let mut call = std::pin::pin!(call);
        loop {
            tokio::select! {
                done = &mut call => {
                    return done.unwrap_or_else(|_| Err(Error::internal("the job panicked")));
                }
                () = tokio::time::sleep(LEASE / 3) => self.renew(job).await,
            }
        }
    }

    async fn renew(&self, job: &Job) {
        let (job, until) = (job.clone(), self.clock.now().plus(LEASE));
        if let Err(error) = self.db.write(move |tx| store::renew(tx, &job, until)).await {
            tracing::warn!(%error, "a job's lease could not be renewed");
        }
    }

    /// Stores how a try ended, and queues the next of a recurring job in the
    /// same transaction.
    async fn store_end(&self, job: Job, outcome: Result<()>) -> Result<()> {
        let (now, ids, clock) = (self.clock.now(), self.ids.clone(), self.clock.clone());
        let retry_at = now.plus(retry::backoff(&self.ids, job.attempt));
        let next = self
            .recurring
            .iter()
            .find(|recurring| recurring.kind == job.kind)
            .copied();
        let settle = move |tx: &mut crate::Tx<'_>| {
            let state = match outcome {
                Ok(()) => store::finish(tx, &job, now)?.then_some(JobState::Done),
                Err(error) => store::fail(tx, &job, &described(&error), now, retry_at)?,
            };
            if let (Some(next), Some(JobState::Done | JobState::Dead)) = (next, state) {
                let at = now.plus(next.every);
                store::enqueue_at(tx, &ids, &clock, next.kind, json!({}), Some(next.kind), at)?;
            }
            // A slot is free again, or the retry has a time now.
            tx.emit(Event::JobQueued);
            Ok(())
        };
        self.db.write(settle).await
    }
}

fn described(error: &Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    causes.fold(error.to_string(), |all, cause| format!("{all}: {cause}"))
}

fn tidy(db: Db, clock: Clock) -> Work {
    work(move |_| {
        let (db, before) = (db.clone(), clock.now().minus(KEEP_DONE));
        async move {
            db.write(move |tx| store::delete_done(tx, before))
                .await
                .map(drop)
        }
    })
}

/// Resolves when work was queued, or so much happened that it may have been.
async fn queued(events: &mut tokio::sync::broadcast::Receiver<Event>) {
    loop {
        match events.recv().await {
            Ok(Event::JobQueued) | Err(RecvError::Lagged(_)) => return,
            Ok(_) => {}
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
