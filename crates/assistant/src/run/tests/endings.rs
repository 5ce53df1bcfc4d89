use std::time::Duration;

use kernel::db::Dialect;
use rstest::rstest;
use tokio::sync::Notify;

use super::*;
use crate::{model::Listener, run::types::WordedBy};

/// An engine that breaks in the middle of a run.
#[derive(Debug)]
struct Panics;

impl Engine for Panics {
    fn ready<'a>(
        &'a self,
        _: &'a str,
        _: &'a Listener,
    ) -> BoxFuture<'a, Result<Arc<dyn ChatProvider>>> {
        async { panic!("a mistake of ours") }.boxed()
    }

    fn is_local(&self) -> bool {
        true
    }

    fn state(&self, _: &str) -> EngineState {
        EngineState::Ready
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        async {}.boxed()
    }
}

/// More often than a person may have runs: each frees its place.
#[tokio::test]
async fn a_run_that_panics_fails_with_what_it_has() {
    for company in Company::each(Arc::new(Panics)).await {
        company.model("Здесь", None, ModelSettings::default()).await;
        for scenario in ["test.summarise", "test.ask"].repeat(3) {
            let started = company.start(scenario).await.expect("a place");
            let told = told(&started).await;
            let (state, result) = end(&told);
            assert!(state.is_none() && !result.items.is_empty(), "{told:?}");
            let run = company.found(&started).await;
            assert_eq!(run.state, RunState::Failed);
            let problem = run.problem.expect("a problem");
            assert_eq!(problem.trace_id, started.id.to_string());
            assert_eq!((problem.status, problem.code.as_str()), (500, "internal"));
            assert_eq!(run.result.as_ref(), Some(result));
        }
    }
}

/// What becomes of the news that somebody was shut out.
#[derive(Clone, Copy)]
enum News {
    /// It came before the run began to listen.
    Early,
    /// Another node's was lost.
    Missed,
    /// So much happened that it was pushed out.
    PushedOut,
}

#[rstest]
#[case::early(News::Early)]
#[case::missed(News::Missed)]
#[case::pushed_out(News::PushedOut)]
#[tokio::test]
async fn a_lost_word_keeps_no_run_alive(#[case] news: News) {
    for company in Company::each(Arc::new(NoEngine)).await {
        let never = Emulator::openai().starts_slowly(Arc::new(Notify::new()));
        let running = company.emulated("Проба", 32_000, never).await;
        if matches!(news, News::Early) {
            company.close_the_door();
        }
        let started = company.start("test.summarise").await.expect("a place");
        if !matches!(news, News::Early) {
            running.asked(1).await;
            company.close_the_door();
        }
        match news {
            News::Early => {}
            News::Missed => company.parts.events.publish(Event::Missed),
            News::PushedOut => {
                (0..5000).for_each(|_| company.parts.events.publish(Event::JobQueued));
            }
        }
        let told = told(&started).await;
        assert_eq!(end(&told).0, Some(RunState::Cancelled), "{told:?}");
    }
}

#[rstest]
#[case::a_summary("test.summarise", false)]
#[case::an_answer("test.ask", false)]
#[case::a_summary_cut_off("test.summarise", true)]
#[case::an_answer_cut_off("test.ask", true)]
#[tokio::test]
async fn an_answer_that_comes_after_the_right_is_gone_is_not_shown(
    #[case] scenario: &str,
    #[case] cut: bool,
) {
    for company in Company::each(Arc::new(NoEngine)).await {
        let gate = Arc::new(Notify::new());
        let slow = Emulator::openai();
        let slow = if cut {
            slow.holds_after(300, Arc::clone(&gate))
        } else {
            slow.starts_slowly(Arc::clone(&gate))
        };
        let running = company.emulated("Проба", 32_000, slow).await;
        let started = company.start(scenario).await.expect("a place");
        running.asked(1).await;
        company.take_the_talk().await;
        if cut {
            started.live.cancel();
        } else {
            gate.notify_one();
        }
        let told = told(&started).await;
        let (state, result) = end(&told);
        assert_eq!((state, result.items.len()), (None, 0), "{told:?}");
        assert!(codes(result).contains(&"access_ended"), "{result:?}");
        let worded = |event: &RunEvent| match event {
            RunEvent::Item { item } | RunEvent::Replace { item } => {
                item.worded_by == WordedBy::Model
            }
            _ => false,
        };
        assert!(!told.iter().any(worded), "{told:?}");
    }
}

/// `sufler run` may work in a data folder whose server is started meanwhile.
#[tokio::test]
async fn a_server_that_starts_leaves_the_command_lines_runs_alone() {
    for mut company in Company::each(Arc::new(NoEngine)).await {
        let shared = company.parts.db.dialect() == Dialect::Postgres;
        let never = Emulator::openai().starts_slowly(Arc::new(Notify::new()));
        let running = company.emulated("Проба", 32_000, never).await;
        let of_server = company.start("test.summarise").await.expect("a place");
        company.anna.via = Via::CommandLine;
        let of_shell = company.start("test.summarise").await.expect("a place");
        running.asked(2).await;
        let ended = jobs::interrupt_strays(&company.parts).await;
        assert_eq!(ended.expect("done"), u64::from(!shared));
        assert_eq!(company.found(&of_shell).await.state, RunState::Running);
        let left = company.found(&of_server).await.state == RunState::Running;
        assert_eq!(left, shared, "a database of one server has no other's");
        // Its process died too: it is found as every other.
        company.parts.clock.advance(Duration::from_secs(121));
        assert!(jobs::interrupt_strays(&company.parts).await.is_ok());
        assert_eq!(company.found(&of_shell).await.state, RunState::Failed);
    }
}
