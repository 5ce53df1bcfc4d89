use super::*;
use crate::run::types::WordedBy;

/// Whoever goes on is given what it can hold, and every message once.
#[tokio::test]
async fn a_smaller_model_that_goes_on_gets_smaller_parts() {
    for company in Company::each(Arc::new(NoEngine)).await {
        let first = Emulator::openai().fails(400, 99);
        let first = company.emulated("А большая", 32_000, first).await;
        let second = Emulator::openai().context_tokens(700);
        let second = company.emulated("Б малая", 1800, second).await;
        for scenario in ["test.summarise", "test.ask"] {
            let started = company.start(scenario).await.expect("a place");
            let told = told(&started).await;
            let (state, result) = end(&told);
            assert_eq!(state, Some(RunState::Finished), "{result:?}");
            let read = result.covered.worded_messages;
            assert!(read > 0 && (scenario == "test.ask" || read == MESSAGES as u64));
        }
        let sent = |running: &RunningEmulator| {
            let all = running.requests().into_iter();
            all.map(|one| one.body["messages"].to_string().matches("номер").count())
                .collect::<Vec<_>>()
        };
        assert_eq!(sent(&first)[0], MESSAGES);
        let parts = sent(&second);
        assert!(parts.len() > 2, "{parts:?}");
        let summary = &parts[..parts.len() - 1];
        assert_eq!(summary.iter().sum::<usize>(), MESSAGES, "{parts:?}");
    }
}

/// The default is here and does not know Russian: the way outside is shown and
/// not taken.
#[tokio::test]
async fn a_better_model_outside_is_offered_and_not_asked() {
    for company in Company::each(Arc::new(NoEngine)).await {
        let english = ModelSettings {
            languages: vec![Language::En],
            small: true,
            ..ModelSettings::default()
        };
        company.model("Starter", None, english).await;
        let outside = company
            .emulated("Снаружи", 32_000, Emulator::openai())
            .await;
        for scenario in ["test.summarise", "test.ask"] {
            let started = company.start(scenario).await.expect("a place");
            let told = told(&started).await;
            let (state, result) = end(&told);
            assert_eq!(state, Some(RunState::Finished), "{told:?}");
            let quoted = |item: &types::Item| item.worded_by == WordedBy::Quote;
            assert!(!result.items.is_empty() && result.items.iter().all(quoted));
            assert_eq!(codes(result), ["model_unfit_language", "better_model"]);
            let action = result.notices.iter().find_map(|one| one.action.clone());
            let model = action.expect("one press").model_id;
            let all = company.parts.db.read(crate::model::store::list).await;
            let named = all.expect("models").into_iter().find(|one| one.id == model);
            assert_eq!(named.expect("it is there").name, "Снаружи");
        }
        assert!(outside.requests().is_empty(), "nobody pressed");
    }
}
