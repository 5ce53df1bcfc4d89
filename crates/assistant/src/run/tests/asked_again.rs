use std::sync::Mutex;

use kernel::Error;
use providers::{MaxTokensParam, OpenAi, OpenAiSettings};
use rstest::rstest;

use super::*;
use crate::model::Listener;

/// An engine whose process ends in this way for so many starts.
#[derive(Debug)]
struct Falls {
    why: &'static str,
    left: Mutex<u32>,
    starts: Mutex<u32>,
    egress: Egress,
    address: String,
}

impl Falls {
    fn new(why: &'static str, times: u32, address: String) -> Self {
        let loopback = "127.0.0.0/8".parse().expect("a range");
        Self {
            why,
            left: Mutex::new(times),
            starts: Mutex::default(),
            egress: Egress::new(Arc::new(SystemResolver), vec![loopback], None).expect("a gate"),
            address,
        }
    }

    async fn open(&self) -> Result<Arc<dyn ChatProvider>> {
        let (base_url, client) = self.egress.client_for(&self.address).await?;
        let settings = OpenAiSettings {
            base_url,
            api_key: None,
            max_tokens_param: MaxTokensParam::MaxTokens,
            idle_timeout: std::time::Duration::from_mins(1),
            first_byte_timeout: std::time::Duration::from_mins(1),
            headers: axum::http::HeaderMap::default(),
        };
        Ok(Arc::new(OpenAi::new(client, settings)))
    }
}

impl Engine for Falls {
    fn ready<'a>(
        &'a self,
        _: &'a str,
        _: &'a Listener,
    ) -> BoxFuture<'a, Result<Arc<dyn ChatProvider>>> {
        *self.starts.lock().expect("not poisoned") += 1;
        let mut left = self.left.lock().expect("not poisoned");
        if *left == 0 {
            return self.open().boxed();
        }
        *left -= 1;
        async { Err(Error::unavailable("engine-failed")) }.boxed()
    }

    fn is_local(&self) -> bool {
        true
    }

    fn state(&self, _: &str) -> EngineState {
        EngineState::Failed(self.why.to_owned())
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        async {}.boxed()
    }
}

/// A kill may be chance, so that one is made up for; what gave up by itself
/// would do so again.
#[rstest]
#[case::killed_once("signal 9", 1, 2, true)]
#[case::killed_twice("signal 9", 2, 2, false)]
#[case::crashed_once("signal 11", 1, 2, true)]
#[case::gave_up("exit code 13: no memory", 1, 1, false)]
#[tokio::test]
async fn a_request_is_sent_again_once_when_the_engine_was_killed(
    #[case] why: &'static str,
    #[case] times: u32,
    #[case] starts: u32,
    #[case] finishes: bool,
) {
    for test in testing::each() {
        let running = Emulator::openai().start().await.expect("loopback");
        let engine = Arc::new(Falls::new(why, times, running.base_url()));
        let company = Company::on(test, Arc::clone(&engine) as Arc<dyn Engine>).await;
        company.model("Здесь", None, ModelSettings::default()).await;
        let started = company.start("test.ask").await.expect("a place");
        let told = told(&started).await;
        let (state, result) = end(&told);
        assert_eq!(state == Some(RunState::Finished), finishes, "{told:?}");
        assert_eq!(codes(result).contains(&"model_failed"), !finishes);
        assert_eq!(*engine.starts.lock().expect("not poisoned"), starts);
        assert_eq!(running.requests().len(), usize::from(finishes));
    }
}
