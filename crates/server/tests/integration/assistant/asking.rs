use emulators::Emulator;
use serde_json::json;

use super::{Office, all_quotes, items_of, names_of, notices_of, result_of};
use crate::support::{summary_of, texts_of};

#[tokio::test]
async fn answers_come_from_the_messages() {
    for (office, _running) in Office::each_with(Emulator::openai).await {
        let told = office
            .world
            .ask(&office.anna, office.room, "Когда Олег пришлёт договор?")
            .await;
        assert_eq!(names_of(&told).last(), Some(&"run.finished"), "{told:?}");
        let result = result_of(&told);
        assert_eq!(
            (&result["kind"], &result["answered"]),
            (&json!("answer"), &json!(true))
        );
        assert!(
            texts_of(&told).iter().any(|text| text.contains("пятницы")),
            "{told:?}"
        );
        assert!(items_of(&told).iter().all(|item| item["kind"] == "answer"));
    }
}

#[tokio::test]
async fn passages_answer_where_there_is_no_model() {
    for office in Office::each().await {
        let ids = office.talk().await;
        let told = office
            .world
            .ask(
                &office.anna,
                office.room,
                "Сколько паллет примет склад в Твери?",
            )
            .await;
        assert_eq!(result_of(&told)["answered"], true);
        assert!(all_quotes(&told));
        assert_eq!(
            items_of(&told)[0]["sources"][0]["message_id"],
            json!(ids[3])
        );
    }
}

#[tokio::test]
async fn what_nobody_told_is_not_answered() {
    for emulator in [None, Some(Emulator::openai())] {
        let office = Office::new().await;
        office.talk().await;
        let mut running = Vec::new();
        if let Some(emulator) = emulator {
            running.push(office.world.model(&office.boss, "Проба", emulator).await);
        }
        let told = office
            .world
            .ask(&office.anna, office.room, "Какая зарплата у бухгалтера?")
            .await;
        assert_eq!(names_of(&told).last(), Some(&"run.finished"));
        assert_eq!(
            (&result_of(&told)["answered"], items_of(&told).len()),
            (&json!(false), 0),
            "{told:?}"
        );
        assert!(
            notices_of(&told).iter().any(|(code, _)| code == "not_told"),
            "{told:?}"
        );
    }
}

#[tokio::test]
async fn an_empty_question_is_refused_before_anything_begins() {
    let (office, running) = Office::with(Emulator::openai()).await;
    for question in ["", " \n\t "] {
        let mut asked = summary_of(office.room);
        asked["scenario"] = json!("chat.ask");
        asked["instruction"] = json!(question);
        let answer = office
            .world
            .post(&office.anna, "/api/v1/runs", &asked)
            .await;
        answer.is_problem(422, "invalid", Some("instruction"));
        assert!(answer.text().contains("Напишите вопрос"));
    }
    assert_eq!(running.requests().len(), 0);
    assert_eq!(
        office.world.read(&office.anna, "/api/v1/runs").await["items"],
        json!([])
    );
}

#[tokio::test]
async fn a_text_of_ones_own_is_summarised_and_not_kept() {
    for (office, _running) in Office::each_with(Emulator::openai).await {
        let input = "Анна: Решили брать синий вариант.\n  он дешевле\n\nОлег: Пришлю макет до пятницы.\nпросто строка\n";
        let asked = json!({ "scenario": "chat.summarise", "input": input });
        let stream = office.world.run(&office.anna, &asked).await;
        let run = stream.run;
        let told = stream.all().await;
        assert_eq!(
            (&told[0].data["covered"]["messages"], names_of(&told).last()),
            (&json!(3), Some(&"run.finished"))
        );
        let promise = items_of(&told)
            .iter()
            .find(|item| item["kind"] == "promise")
            .expect("a promise");
        assert_eq!(
            (&promise["who"], &promise["who_id"]),
            (&json!("Олег"), &json!(null))
        );
        let kept = office
            .world
            .read(&office.anna, &format!("/api/v1/runs/{run}"))
            .await;
        assert!(kept["subject"].is_null() && kept["input"].is_null());
        let large = json!({ "scenario": "chat.summarise", "input": "я".repeat(600 * 1024) });
        office
            .world
            .post(&office.anna, "/api/v1/runs", &large)
            .await
            .is_problem(413, "too_large", Some("input"));
        let many = json!({ "scenario": "chat.summarise", "input": "а\n".repeat(20_001) });
        office
            .world
            .post(&office.anna, "/api/v1/runs", &many)
            .await
            .is_problem(422, "invalid", Some("input"));
        let empty = office
            .world
            .run(
                &office.anna,
                &json!({ "scenario": "chat.summarise", "input": " \n" }),
            )
            .await;
        assert_eq!(notices_of(&empty.all().await)[0].0, "nothing_to_summarise");
    }
}
