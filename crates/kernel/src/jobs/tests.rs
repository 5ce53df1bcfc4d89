use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::json;
use tokio::sync::mpsc;

use super::*;
use crate::{
    Clock, Error, Ids, Timestamp, Tx,
    db::testing::{TestDb, each},
    ids::JobId,
    tasks::Tasks,
};

struct Bench {
    made: TestDb,
    clock: Clock,
    ids: Ids,
}

fn benches() -> Vec<Bench> {
    let bench = |made| {
        let clock = Clock::fixed(Timestamp::from_micros(1_800_000_000_000_000));
        Bench {
            made,
            ids: Ids::seeded(clock.clone(), 5),
            clock,
        }
    };
    each().into_iter().map(bench).collect()
}

impl Bench {
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Ids, &Clock) -> crate::Result<T> + Send + 'static,
    ) -> T {
        let (ids, clock) = (self.ids.clone(), self.clock.clone());
        self.made
            .db
            .write(move |tx| work(tx, &ids, &clock))
            .await
            .expect("a write")
    }

    async fn enqueue(&self, kind: &'static str, key: Option<&'static str>) {
        self.with(move |tx, ids, clock| {
            enqueue_later(tx, ids, clock, kind, json!({ "n": 1 }), key)
        })
        .await;
    }

    fn runner(
        &self,
        works: impl IntoIterator<Item = (&'static str, Work)>,
        recurring: Vec<Recurring>,
    ) -> Runner {
        let works = works.into_iter().collect();
        let (db, clock, ids) = (self.made.db.clone(), self.clock.clone(), self.ids.clone());
        Runner::new(db, clock, ids, Tasks::default(), works, recurring)
    }

    async fn of_kind(&self, kind: &'static str) -> Vec<JobRecord> {
        let all = self.with(|tx, _, _| store::list(tx, None, None, 500)).await;
        all.into_iter().filter(|job| job.kind == kind).collect()
    }
}

fn failing() -> Work {
    work(|_| async { Err(Error::unavailable("not today")) })
}

fn counting() -> (Work, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let work = work(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        async { Ok(()) }
    });
    (work, count)
}

#[tokio::test]
async fn runners_side_by_side_get_each_job_once() {
    for bench in benches() {
        for _ in 0..40 {
            bench.enqueue("t.work", None).await;
        }
        let now = bench.clock.now();
        let claims = (0..8).map(|_| {
            let db = bench.made.db.clone();
            async move {
                let mut mine = Vec::new();
                loop {
                    let claim =
                        db.write(move |tx| store::claim(tx, now, Duration::from_mins(1), 3));
                    let jobs = claim.await.expect("a claim");
                    if jobs.is_empty() {
                        return mine;
                    }
                    mine.extend(jobs.into_iter().map(|job| job.id));
                }
            }
        });
        let taken: Vec<JobId> = futures::future::join_all(claims).await.concat();
        assert_eq!(taken.len(), 40);
        assert_eq!(taken.iter().collect::<HashSet<_>>().len(), 40);
    }
}

#[tokio::test]
async fn a_job_whose_runner_vanished_is_taken_again_and_the_first_cannot_end_it() {
    for bench in benches() {
        bench.enqueue("t.work", None).await;
        let lease = Duration::from_mins(1);
        let claim =
            move |tx: &mut Tx<'_>, _: &Ids, clock: &Clock| store::claim(tx, clock.now(), lease, 5);
        let first = bench.with(claim).await.remove(0);
        bench.clock.advance(Duration::from_secs(59));
        assert!(bench.with(claim).await.is_empty());
        bench.clock.advance(Duration::from_secs(1));
        let second = bench.with(claim).await.remove(0);
        assert_eq!((first.id, first.attempt, second.attempt), (second.id, 1, 2));
        let ended = bench.with(move |tx, _, clock| {
            let late = store::finish(tx, &first, clock.now())?;
            let renewed = store::renew(tx, &first, clock.now().plus(lease))?;
            let failed = store::fail(tx, &first, "late", clock.now(), clock.now())?;
            Ok((
                late,
                renewed,
                failed,
                store::finish(tx, &second, clock.now())?,
            ))
        });
        assert_eq!(ended.await, (false, false, None, true));
    }
}

#[tokio::test]
async fn a_renewed_lease_keeps_the_job() {
    for bench in benches() {
        bench.enqueue("t.work", None).await;
        let lease = Duration::from_mins(1);
        let claim =
            move |tx: &mut Tx<'_>, _: &Ids, clock: &Clock| store::claim(tx, clock.now(), lease, 5);
        let job = bench.with(claim).await.remove(0);
        bench.clock.advance(Duration::from_secs(50));
        assert!(
            bench
                .with(move |tx, _, clock| store::renew(tx, &job, clock.now().plus(lease)))
                .await
        );
        bench.clock.advance(Duration::from_secs(50));
        assert!(bench.with(claim).await.is_empty());
    }
}

#[tokio::test]
async fn a_job_that_brings_the_process_down_each_time_is_dead_at_last() {
    for bench in benches() {
        bench.enqueue("t.work", None).await;
        let mut tries = 0;
        loop {
            bench.clock.advance(Duration::from_secs(61));
            let claim =
                bench.with(|tx, _, clock| store::claim(tx, clock.now(), Duration::from_mins(1), 1));
            if claim.await.is_empty() {
                break;
            }
            tries += 1;
        }
        assert_eq!(tries, 10);
        assert_eq!(bench.of_kind("t.work").await[0].state, JobState::Dead);
    }
}

#[tokio::test]
async fn a_failing_job_waits_longer_each_time_then_dies_and_can_be_tried_anew() {
    for bench in benches() {
        bench.enqueue("t.work", None).await;
        let runner = bench.runner([("t.work", failing())], Vec::new());
        let mut waits = Vec::new();
        for attempt in 1..=10 {
            assert_eq!(runner.run_due().await.expect("a run"), 1);
            assert_eq!(runner.run_due().await.expect("too early"), 0);
            let job = bench.of_kind("t.work").await.remove(0);
            assert_eq!(
                (job.attempts, job.last_error.as_deref()),
                (attempt, Some("not today"))
            );
            waits.push(job.run_at.since(bench.clock.now()));
            // Not so far that the hourly tidying comes between.
            bench.clock.advance(waits[waits.len() - 1]);
            bench
                .with(|tx, _, _| tx.execute("DELETE FROM jobs WHERE kind = 'jobs.tidy'", &[]))
                .await;
        }
        assert!(
            waits[..9].windows(2).all(|pair| pair[0] < pair[1]),
            "{waits:?}"
        );
        let dead = bench.of_kind("t.work").await.remove(0);
        assert_eq!(dead.state, JobState::Dead);
        assert_eq!(runner.run_due().await.expect("nothing"), 0);
        let (well, count) = counting();
        let id = dead.id;
        bench
            .with(move |tx, _, clock| store::retry(tx, id, clock.now()))
            .await;
        assert_eq!(
            bench
                .runner([("t.work", well)], Vec::new())
                .run_due()
                .await
                .expect("a run"),
            1
        );
        assert_eq!(count.load(Ordering::Relaxed), 1);
        assert_eq!(bench.of_kind("t.work").await[0].state, JobState::Done);
    }
}

#[tokio::test]
async fn a_panic_and_an_unknown_kind_are_failures_like_others() {
    for bench in benches() {
        bench.enqueue("t.panic", None).await;
        bench.enqueue("t.unknown", None).await;
        let panics = work(|_| async { panic!("on purpose") });
        bench
            .runner([("t.panic", panics)], Vec::new())
            .run_due()
            .await
            .expect("a run");
        for (kind, why) in [("t.panic", "panicked"), ("t.unknown", "nobody does")] {
            let job = bench.of_kind(kind).await.remove(0);
            assert_eq!(job.state, JobState::Queued);
            assert!(job.last_error.expect("an error").contains(why));
        }
    }
}

#[tokio::test]
async fn of_one_key_one_job_waits_at_the_earlier_time() {
    for bench in benches() {
        let waiting = bench.with(|tx, ids, clock| {
            let now = clock.now();
            for (n, seconds) in [(1, 60), (2, 30), (3, 90)] {
                let at = now.plus(Duration::from_secs(seconds));
                enqueue_at(tx, ids, clock, "t.work", json!({ "n": n }), Some("one"), at)?;
            }
            let claimed = store::claim(
                tx,
                now.plus(Duration::from_secs(30)),
                Duration::from_mins(1),
                5,
            )?;
            // While one runs the next may wait, and when the first fails it gives way.
            enqueue_later(tx, ids, clock, "t.work", json!({ "n": 4 }), Some("one"))?;
            let failed = store::fail(tx, &claimed[0], "x", now, now)?;
            Ok((claimed, failed))
        });
        let (claimed, failed) = waiting.await;
        assert_eq!(claimed.len(), 1);
        assert_eq!(claimed[0].payload, json!({ "n": 3 }));
        assert_eq!(failed, Some(JobState::Done));
        let queued = bench
            .of_kind("t.work")
            .await
            .iter()
            .filter(|job| job.state == JobState::Queued)
            .count();
        assert_eq!(queued, 1);
    }
}

#[tokio::test]
async fn recurring_work_comes_back_after_success_and_after_death() {
    for bench in benches() {
        let every = Duration::from_mins(1);
        let recurring = vec![Recurring {
            kind: "t.again",
            every,
        }];
        let (well, count) = counting();
        let runner = bench.runner([("t.again", well)], recurring.clone());
        for round in 1..=3 {
            assert_eq!(runner.run_due().await.expect("not yet"), 0);
            bench.clock.advance(every);
            assert_eq!(runner.run_due().await.expect("due"), 1);
            assert_eq!(count.load(Ordering::Relaxed), round);
        }
        let runner = bench.runner([("t.again", failing())], recurring);
        for _ in 0..10 {
            bench.clock.advance(Duration::from_hours(2));
            runner.run_due().await.expect("a run");
        }
        let states: Vec<_> = bench
            .of_kind("t.again")
            .await
            .iter()
            .map(|job| job.state)
            .collect();
        assert!(states.contains(&JobState::Dead), "{states:?}");
        assert_eq!(
            states
                .iter()
                .filter(|state| **state == JobState::Queued)
                .count(),
            1
        );
    }
}

#[tokio::test]
async fn done_jobs_are_removed_after_a_week() {
    for bench in benches() {
        let (well, _) = counting();
        bench.enqueue("t.work", None).await;
        let runner = bench.runner([("t.work", well)], Vec::new());
        runner.run_due().await.expect("a run");
        bench.clock.advance(Duration::from_hours(144));
        runner.run_due().await.expect("a run");
        assert_eq!(bench.of_kind("t.work").await.len(), 1);
        bench.clock.advance(Duration::from_hours(25));
        runner.run_due().await.expect("a run");
        assert!(bench.of_kind("t.work").await.is_empty());
    }
}

#[tokio::test]
async fn the_runner_wakes_when_work_is_queued_and_waits_for_it_at_the_end() {
    for bench in benches() {
        let (started, mut starts) = mpsc::unbounded_channel();
        let tasks = Tasks::default();
        let stopping = tasks.stopping();
        let long = work(move |job: Job| {
            let (started, stopping) = (started.clone(), stopping.clone());
            async move {
                started.send(job.id).expect("the test listens");
                stopping.cancelled().await;
                Ok(())
            }
        });
        let (db, clock, ids) = (
            bench.made.db.clone(),
            bench.clock.clone(),
            bench.ids.clone(),
        );
        let works = HashMap::from([("t.long", long)]);
        Runner::new(db, clock, ids, tasks.clone(), works, Vec::new()).start(&bench.made.events);
        bench.enqueue("t.long", None).await;
        starts.recv().await.expect("it starts");
        tasks.stop().await;
        assert_eq!(bench.of_kind("t.long").await[0].state, JobState::Done);
    }
}

#[tokio::test]
async fn administrators_see_and_remove_jobs() {
    for bench in benches() {
        for _ in 0..3 {
            bench.enqueue("t.work", None).await;
        }
        let (page, rest, dead, running) = bench
            .with(|tx, _, clock| {
                let page = store::list(tx, Some(JobState::Queued), None, 2)?;
                let rest = store::list(tx, Some(JobState::Queued), Some(page[1].id), 2)?;
                let dead = store::list(tx, Some(JobState::Dead), None, 2)?;
                assert_eq!(
                    store::retry(tx, page[0].id, clock.now())
                        .expect_err("waits")
                        .code(),
                    "conflict"
                );
                store::delete(tx, page[0].id)?;
                let job = store::claim(tx, clock.now(), Duration::from_secs(9), 1)?.remove(0);
                let running = store::delete(tx, job.id).expect_err("runs").to_string();
                Ok((page, rest, dead, running))
            })
            .await;
        assert_eq!((page.len(), rest.len(), dead.len()), (2, 1, 0));
        assert_eq!(running, "job-running");
    }
}

#[tokio::test]
async fn the_newest_of_each_key_is_found_done_or_not() {
    for bench in benches() {
        let done = work(|_| async { Ok(()) });
        let runner = bench.runner([("look", done)], Vec::new());
        for key in ["look:a", "look:b"] {
            bench.enqueue("look", Some(key)).await;
        }
        bench.enqueue("look", None).await;
        bench.enqueue("other", Some("look:a-elsewhere")).await;
        runner.run_due().await.expect("jobs");
        bench.clock.advance(Duration::from_secs(1));
        bench.enqueue("look", Some("look:a")).await;
        let newest = |limit| bench.with(move |tx, _, _| store::newest_by_key(tx, "look", limit));
        let mut found: Vec<(String, JobState)> = newest(200)
            .await
            .into_iter()
            .map(|(key, job)| (key, job.state))
            .collect();
        found.sort_by(|one, other| one.0.cmp(&other.0));
        let expected = [
            ("look:a".to_owned(), JobState::Queued),
            ("look:b".to_owned(), JobState::Done),
        ];
        assert_eq!(found, expected);
        let last = newest(1).await;
        assert_eq!(last.len(), 1);
        assert_eq!(
            (last[0].0.as_str(), last[0].1.state),
            ("look:a", JobState::Queued)
        );
    }
}
