//! Quota under any interleaving, over one or two processes.

use kernel::db::testing;
use proptest::prelude::*;

use super::*;
use crate::policy::{Policy, permit_for_tests};

const LIMIT: u64 = 50_000;

#[derive(Clone, Debug)]
enum Step {
    Reserve { process: usize, tokens: u64 },
    Settle { which: usize, share: u64 },
    Drop { which: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..2usize, 1..20_000u64).prop_map(|(process, tokens)| Step::Reserve { process, tokens }),
        2 => (0..8usize, 0..150u64).prop_map(|(which, share)| Step::Settle { which, share }),
        1 => (0..8usize).prop_map(|which| Step::Drop { which }),
    ];
    proptest::collection::vec(step, 1..40)
}

fn permit() -> Permit {
    permit_for_tests(&Policy {
        daily_tokens_per_person: LIMIT,
        ..Policy::default()
    })
}

struct World {
    processes: Vec<Quota>,
    open: Vec<Reservation>,
    spent: u64,
}

impl World {
    fn promised(&self) -> u64 {
        self.spent + self.open.iter().map(Reservation::tokens).sum::<u64>()
    }

    async fn take(&mut self, step: Step) {
        let now = Timestamp::from_micros(0);
        match step {
            Step::Reserve { process, tokens } => {
                let quota = &self.processes[process];
                self.open
                    .extend(quota.reserve(&permit(), now, tokens).await.ok());
            }
            Step::Settle { which, share } if !self.open.is_empty() => {
                let reservation = self.open.remove(which % self.open.len());
                let used = reservation.tokens() * share / 100;
                self.spent += used.min(reservation.tokens());
                reservation.settle(used);
            }
            Step::Drop { which } if !self.open.is_empty() => {
                self.open.remove(which % self.open.len());
            }
            Step::Settle { .. } | Step::Drop { .. } => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn never_more_than_the_limit(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let test = testing::sqlite();
        let processes = vec![Quota::new(test.db.clone()), Quota::new(test.db.clone())];
        let mut world = World { processes, open: Vec::new(), spent: 0 };
        for step in steps {
            runtime.block_on(world.take(step));
            prop_assert!(world.promised() <= LIMIT);
        }
        world.open.clear();
        for quota in &world.processes {
            runtime.block_on(quota.return_leases()).expect("leases go back");
        }
        let left = runtime
            .block_on(world.processes[0].allowance(&permit(), Timestamp::from_micros(0)))
            .expect("an allowance");
        prop_assert_eq!(left.remaining, LIMIT - world.spent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_requests_share_one_allowance() {
    for test in testing::each() {
        let quota = Quota::new(test.db.clone());
        let permit = permit();
        let tries = (0..20).map(|_| quota.reserve(&permit, Timestamp::from_micros(0), 5_000));
        let got = futures::future::join_all(tries).await;
        assert_eq!(got.iter().filter(|one| one.is_ok()).count(), 10);
        let refused = got
            .into_iter()
            .find_map(Result::err)
            .expect("some were refused");
        assert_eq!(refused.code(), "quota_exceeded");
    }
}

#[tokio::test]
async fn yesterday_does_not_count() {
    for test in testing::each() {
        let quota = Quota::new(test.db.clone());
        let day = std::time::Duration::from_hours(24);
        let start = Timestamp::from_micros(0);
        let spent = quota
            .reserve(&permit(), start, LIMIT)
            .await
            .expect("the whole day");
        spent.settle(LIMIT);
        assert!(quota.reserve(&permit(), start, 1).await.is_err());
        assert!(quota.reserve(&permit(), start.plus(day), 1).await.is_ok());
    }
}

#[tokio::test]
async fn days_long_past_are_forgotten_and_their_leases_given_back() {
    for test in testing::each() {
        let quota = Quota::new(test.db.clone());
        let days = |count: u64| {
            Timestamp::from_micros(0).plus(KEEP_DAYS / 35 * u32::try_from(count).expect("few"))
        };
        for day in [0, 1, 34, 36] {
            let spent = quota.reserve(&permit(), days(day), 100).await;
            spent.expect("an allowance").settle(100);
        }
        assert_eq!(quota.forget_days(days(36)).await.expect("done"), 1);
        assert_eq!(quota.forget_days(days(36)).await.expect("done"), 0, "once");
        let used = async |day| {
            quota
                .allowance(&permit(), days(day))
                .await
                .expect("one")
                .used
        };
        assert_eq!(used(0).await, 0, "forgotten");
        for kept in [1, 34, 36] {
            assert_eq!(used(kept).await, 100, "day {kept}");
        }
        let left: Vec<String> = quota.lock().keys().map(|key| key.day.clone()).collect();
        assert_eq!(left, [day(days(36))], "only today's lease is in memory");
        let leased = async |day: String| {
            let person = permit().person();
            let read = test.db.read(move |tx| store::leased(tx, person, &day));
            read.await.expect("a count")
        };
        assert_eq!(leased(day(days(1))).await, 100, "the rest was given back");
    }
}
