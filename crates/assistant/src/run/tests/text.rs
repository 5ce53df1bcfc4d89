//! Free text: told as it comes, kept plain, with what nobody said named.

use super::*;

/// What the deltas come to, as a page puts them together.
fn aloud(told: &[RunEvent]) -> String {
    let mut text = String::new();
    for event in told {
        match event {
            RunEvent::Delta { text: more } => text.push_str(more),
            RunEvent::Remove { key } if key == "text" => text.clear(),
            _ => {}
        }
    }
    text
}

impl Company {
    async fn rewrite(&self, input: &str) -> Result<Started> {
        let asked = StartRun {
            scenario: "test.write".to_owned(),
            input: Some(input.to_owned()),
            instruction: "Короче".to_owned(),
            ..StartRun::default()
        };
        start_run(&self.parts, &self.anna, asked).await
    }
}

#[tokio::test]
async fn a_text_is_told_as_it_comes_and_kept_whole() {
    for company in Company::each(Arc::new(NoEngine)).await {
        let said = "Отгрузка 27 ноября.\nИНН 7707083893 — прежний.";
        let model = Emulator::openai().answers(said).chunk_bytes(7);
        let running = company.emulated("Проба", 32_000, model).await;
        let written = "Анна: Поставка № 3 уйдёт 27 ноября, ИНН 7707083893";
        let started = company.rewrite(written).await.expect("a place");
        let told = told(&started).await;
        let (state, result) = end(&told);
        assert_eq!(state, Some(RunState::Finished), "{told:?}");
        assert_eq!(result.text.as_deref(), Some(said));
        assert_eq!((result.kind.as_str(), result.items.len()), ("text", 0));
        assert!(result.notices.is_empty(), "{:?}", result.notices);
        assert_eq!(aloud(&told), said);
        let deltas = told
            .iter()
            .filter(|event| matches!(event, RunEvent::Delta { .. }));
        assert!(deltas.count() >= 1);
        let sent = running.requests();
        let body = format!("{:?}", sent.first().expect("a request"));
        assert!(
            !body.contains("7707083893"),
            "an identifier left the building"
        );
        assert!(
            body.contains("Анна: Поставка"),
            "one text is not taken for lines"
        );
        let run = company.found(&started).await;
        assert_eq!(run.result.as_ref(), Some(result));
    }
}

#[tokio::test]
async fn what_nobody_said_is_named_and_nothing_unseen_is_kept() {
    for company in Company::each(Arc::new(NoEngine)).await {
        let said = "Платите 900 на https://evil.example/x\u{202e} <b>сейчас</b>";
        let _running = company
            .emulated("Лжец", 32_000, Emulator::openai().answers(said))
            .await;
        let started = company.rewrite("Оплата 500").await.expect("a place");
        let told = told(&started).await;
        let (_, result) = end(&told);
        let text = result.text.as_deref().expect("a text");
        assert!(!text.contains('\u{202e}') && text.contains("<b>"), "{text}");
        assert!(!aloud(&told).contains('\u{202e}'));
        assert_eq!(codes(result), ["unheard"]);
        let notice = result.notices.first().expect("a notice");
        assert!(notice.text.contains("900") && notice.text.contains("evil.example"));
    }
}

#[tokio::test]
async fn another_model_begins_anew_where_one_broke_off() {
    for company in Company::each(Arc::new(NoEngine)).await {
        let broken = Emulator::openai()
            .answers("Один два три четыре пять шесть семь")
            .chunk_bytes(9)
            .cuts_stream_after(4);
        let _first = company.emulated("А сломанная", 32_000, broken).await;
        let _second = company
            .emulated("Б целая", 32_000, Emulator::openai().answers("Готово."))
            .await;
        let started = company.start("test.write").await.expect("a place");
        let told = told(&started).await;
        let (state, result) = end(&told);
        assert_eq!(state, Some(RunState::Finished), "{told:?}");
        assert_eq!(result.text.as_deref(), Some("Готово."));
        assert_eq!(aloud(&told), "Готово.");
        let changed = told
            .iter()
            .any(|event| matches!(event, RunEvent::ModelChanged { .. }));
        assert!(changed, "{told:?}");
    }
}

#[tokio::test]
async fn a_small_model_is_not_asked_for_a_text() {
    for company in Company::each(Arc::new(NoEngine)).await {
        let small = ModelSettings {
            small: true,
            ..ModelSettings::default()
        };
        let running = Emulator::openai().start().await.expect("loopback");
        company
            .model("Малая", Some(running.base_url()), small)
            .await;
        let started = company.start("test.write").await.expect("a place");
        let told = told(&started).await;
        let (state, result) = end(&told);
        assert_eq!((state, &result.text), (Some(RunState::Finished), &None));
        assert_eq!(codes(result), ["model_too_small"]);
        assert!(running.requests().is_empty());
    }
}

#[tokio::test]
async fn a_text_the_model_did_not_finish_is_named() {
    for company in Company::each(Arc::new(NoEngine)).await {
        let _running = company
            .emulated(
                "Краткая",
                32_000,
                Emulator::openai().answers_short("Отгрузка"),
            )
            .await;
        let started = company.rewrite("Отгрузка завтра").await.expect("a place");
        let told = told(&started).await;
        let (state, result) = end(&told);
        assert_eq!(state, Some(RunState::Finished), "{told:?}");
        assert_eq!(result.text.as_deref(), Some("Отгрузка"));
        assert_eq!(codes(result), ["cut_off"]);
    }
}

#[tokio::test]
async fn a_text_longer_than_the_model_reads_is_not_asked_about() {
    for company in Company::each(Arc::new(NoEngine)).await {
        let running = company
            .emulated("Тесная", 1_000, Emulator::openai().answers("Короче."))
            .await;
        let long = "Отгрузка задерживается. ".repeat(400);
        let started = company.rewrite(&long).await.expect("a place");
        let told = told(&started).await;
        let (state, result) = end(&told);
        assert_eq!((state, &result.text), (Some(RunState::Finished), &None));
        assert_eq!(codes(result), ["text_too_long"]);
        assert!(running.requests().is_empty());
    }
}

#[tokio::test]
async fn a_text_must_be_there_and_no_longer_than_a_message() {
    for company in Company::each(Arc::new(NoEngine)).await {
        let empty = company.rewrite(" \n").await.expect_err("nothing there");
        assert!(matches!(&empty, kernel::Error::Invalid { field, .. } if field == "input"));
        let long = "а".repeat(20_001);
        let long = company.rewrite(&long).await.expect_err("too much");
        assert!(matches!(&long, kernel::Error::TooLarge { field, .. } if field == "input"));
    }
}
