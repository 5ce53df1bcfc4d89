use std::{sync::Arc, time::Duration};

use emulators::Emulator;
use kernel::{Language, db::testing};
use providers::ProviderError;
use rstest::rstest;
use tokio::sync::Notify;

use super::*;

#[rstest]
#[case::busy_for_a_moment(speaker().rate_limits(1, Duration::from_secs(2)), LEFT, None, 2)]
#[case::down_for_a_moment(speaker().fails(503, 2), LEFT, None, 3)]
#[case::down(speaker().fails(503, 9), LEFT, Some("unavailable"), 3)]
#[case::away_for_long(speaker().unavailable(1, MINUTE * 2), LEFT, Some("unavailable"), 1)]
#[case::no_time_left(speaker().rate_limits(1, Duration::from_secs(9)), Duration::from_secs(4), Some("rate_limited"), 1)]
#[case::forbidden(speaker().fails(429, 1).forbids_retries(), LEFT, Some("rate_limited"), 1)]
#[case::cut_after_the_first_piece(speaker().cuts_stream_after(2), LEFT, Some("unavailable"), 1)]
#[case::not_understood(speaker().fails(400, 1), LEFT, Some("invalid"), 1)]
#[tokio::test]
async fn a_busy_server_is_asked_again_within_bounds(
    #[case] emulator: Emulator,
    #[case] left: Duration,
    #[case] error: Option<&str>,
    #[case] requests: usize,
) {
    let company = Company::new();
    let running = emulator.start().await.expect("loopback");
    let model = company.model("Проба", Some(running.base_url())).await;
    let answer = company.ask_within(&model, left).await;
    assert_eq!(answer.as_ref().err().map(ProviderError::kind), error);
    assert_eq!(running.requests().len(), requests);
    if requests > 1 && error.is_some() {
        assert_eq!(company.used().await, 0, "what failed at once costs nothing");
    }
}

#[tokio::test]
async fn a_refused_shape_is_remembered_over_new_connections() {
    let company = Company::new();
    // The failure in between makes the address be looked up again.
    let fussy = speaker().rejects_field("response_format").fails(503, 1);
    let running = fussy.start().await.expect("loopback");
    let model = company.model("Проба", Some(running.base_url())).await;
    for _ in 0..2 {
        assert_eq!(company.ask(&model).await.as_deref(), Ok("{\"items\":[]}"));
    }
    company
        .models
        .judge(&model, ProviderError::unavailable("gone"))
        .await;
    assert!(company.ask(&model).await.is_ok());
    let shaped: Vec<bool> = running
        .requests()
        .iter()
        .map(|sent| sent.body.get("response_format").is_some())
        .collect();
    assert_eq!(shaped, [true, true, false, false, false]);
    let told = running.requests()[2].body["messages"][0]["content"].to_string();
    assert!(told.contains("JSON"), "the prompt says the shape: {told}");
}

/// A request given up before its answer, and one in the middle of it.
#[rstest]
#[case::before_the_answer(true)]
#[case::in_the_answer(false)]
#[tokio::test]
async fn a_request_given_up_is_paid_as_far_as_it_came(#[case] before: bool) {
    let company = Company::new();
    let gate = Arc::new(Notify::new());
    let slow = Emulator::openai().answers("one two three four");
    let slow = if before {
        slow.starts_slowly(gate)
    } else {
        slow.holds_after(3, gate)
    };
    let running = slow.start().await.expect("loopback");
    let model = company.model("Проба", Some(running.base_url())).await;
    let (prepared, so_far) = (prepared(&company.permit), SoFar::default());
    let prompt = prepared.prompt_tokens();
    let reservation = company.paid(&prepared).await;
    let asked = company
        .models
        .ask(&model, prepared, reservation, LEFT, &so_far);
    if before {
        tokio::select! {
            _ = asked => panic!("it does not answer"),
            () = running.asked(1) => {}
        }
    } else {
        let answer = asked.await.expect("it begins");
        let whole = answer.whole();
        let begun = async {
            while so_far.usage().completion_tokens == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ = whole => panic!("it does not end"),
            () = begun => {}
        }
    }
    let cut = so_far.take().expect("it was sent");
    assert_eq!(cut.usage.prompt_tokens, prompt);
    assert_eq!(cut.usage.completion_tokens == 0, before, "{cut:?}");
    assert_eq!(cut.text.is_empty(), before, "{cut:?}");
    let cost = cut.usage.prompt_tokens + cut.usage.completion_tokens;
    assert_eq!(company.used().await, cost, "what is told is what is paid");
}

#[tokio::test]
async fn kept_text_never_goes_out() {
    let company = Company::new();
    let running = speaker().start().await.expect("loopback");
    let model = company.model("Снаружи", Some(running.base_url())).await;
    let prepared = prepared_of(&company.permit, &redaction::keep(texts()));
    let reservation = company.paid(&prepared).await;
    let so_far = SoFar::default();
    let asked = company
        .models
        .ask(&model, prepared, reservation, LEFT, &so_far);
    assert_eq!(asked.await.err().map(|error| error.kind()), Some("invalid"));
    assert_eq!(running.requests().len(), 0);
    assert_eq!(company.used().await, 0);
}

/// Whoever chose a model, or has a local one, chose where the text goes.
#[tokio::test]
async fn falling_back_never_widens_where_text_goes() {
    for test in testing::each() {
        let company = Company::on(test, Arc::new(NoEngine));
        let outside = Some("http://127.0.0.1:9/v1".to_owned());
        let local = company.model("Здесь", None).await;
        let first = company.model("А снаружи", outside.clone()).await;
        let second = company.model("Б снаружи", outside).await;
        let names = |asked| {
            let found = company.models.candidates(asked, Language::Ru);
            async move {
                let found = found.await.expect("a list");
                found
                    .into_iter()
                    .map(|model| model.name)
                    .collect::<Vec<_>>()
            }
        };
        assert_eq!(names(None).await, ["Здесь"], "the default is local");
        for model in [&local, &first, &second] {
            let only = std::slice::from_ref(&model.name);
            assert_eq!(names(Some(model.id)).await, only);
        }
        let id = first.id;
        let set = company.db.write(move |tx| store::set_default(tx, id));
        set.await.expect("a default");
        assert_eq!(names(None).await, ["А снаружи", "Б снаружи", "Здесь"]);
    }
}

/// A local default that does not know the language is no leave to go outside:
/// there are key messages, and the person may press.
#[tokio::test]
async fn a_language_the_local_default_does_not_know_opens_no_door() {
    for test in testing::each() {
        let company = Company::on(test, Arc::new(NoEngine));
        let names = async |language| {
            let found = company.models.candidates(None, language).await;
            let found = found.expect("a list").into_iter();
            found.map(|model| model.name).collect::<Vec<_>>()
        };
        let english = &[Language::En];
        company.speaking("Starter", None, english).await;
        let outside = Some("http://127.0.0.1:9/v1".to_owned());
        let outside = company.model("А снаружи", outside).await;
        assert!(names(Language::Ru).await.is_empty(), "nobody was asked");
        assert_eq!(names(Language::En).await, ["Starter"]);
        company.model("Я здесь", None).await;
        assert_eq!(names(Language::Ru).await, ["Я здесь"]);
        let set = company
            .db
            .write(move |tx| store::set_default(tx, outside.id));
        set.await.expect("a default");
        assert_eq!(names(Language::Ru).await, ["А снаружи", "Я здесь"]);
    }
}
