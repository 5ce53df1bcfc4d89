use emulators::Emulator;
use serde_json::json;

use super::{Office, all_quotes, items_of, names_of, notices_of, result_of};

async fn allow(office: &Office, tokens: u64) {
    let mut policy = office
        .world
        .read(&office.boss, "/api/v1/admin/policy")
        .await;
    policy["daily_tokens_per_person"] = json!(tokens);
    let answer = office
        .world
        .put(&office.boss, "/api/v1/admin/policy", &policy)
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn tokens_are_counted_and_run_out() {
    const LIMIT: u64 = 9000;
    for (office, running) in Office::each_with(Emulator::openai).await {
        allow(&office, LIMIT).await;
        let (mut used, mut runs) = (0, 0);
        let last = loop {
            let told = office.world.summarise(&office.anna, office.room).await;
            let quota = &told[0].data["quota"];
            assert_eq!(
                (&quota["limit"], &quota["used"], &quota["remaining"]),
                (&json!(LIMIT), &json!(used), &json!(LIMIT - used))
            );
            let usage = &told
                .iter()
                .find(|event| event.name == "usage")
                .expect("what it cost")
                .data;
            let cost = usage["prompt_tokens"].as_u64().expect("a count")
                + usage["completion_tokens"].as_u64().expect("a count");
            used += cost;
            assert_eq!(
                (&usage["quota"]["used"], &usage["quota"]["remaining"]),
                (&json!(used), &json!(LIMIT - used))
            );
            runs += 1;
            if cost == 0 {
                break told;
            }
            assert!(runs < 100, "it never runs out");
        };
        assert!(runs > 1, "the first fits");
        assert_eq!(names_of(&last).last(), Some(&"run.finished"), "{last:?}");
        assert!(all_quotes(&last) && items_of(&last).len() >= 3);
        let notices = notices_of(&last);
        assert!(
            notices
                .iter()
                .any(|(code, text)| code == "quota_used_up" && text.contains("запас токенов")),
            "{notices:?}"
        );
        assert_eq!(
            running.requests().len(),
            runs - 1,
            "the refused one was not sent"
        );
        let other = office.world.summarise(&office.oleg, office.room).await;
        assert!(!all_quotes(&other), "each has an allowance of their own");
        office
            .world
            .clock
            .advance(std::time::Duration::from_hours(24));
        let tomorrow = office.world.summarise(&office.anna, office.room).await;
        assert_eq!(tomorrow[0].data["quota"]["used"], 0);
        assert!(!all_quotes(&tomorrow), "a new day, a new allowance");
    }
}

#[tokio::test]
async fn a_long_room_is_worded_in_parts_and_the_rest_is_said() {
    for office in Office::each().await {
        for number in 0..120 {
            let who = if number % 2 == 0 {
                &office.anna
            } else {
                &office.oleg
            };
            office
                .world
                .say(
                    who,
                    office.room,
                    &format!(
                        "Поставка номер {number}: привезли {} паллет на склад.",
                        number + 200
                    ),
                )
                .await;
        }
        let small = json!({ "context": 2000 });
        let (_, running) = office
            .world
            .model_with(&office.boss, "Короткая", Emulator::openai(), &small)
            .await;
        let told = office.world.summarise(&office.anna, office.room).await;
        assert_eq!(names_of(&told).last(), Some(&"run.finished"), "{told:?}");
        let notice = told.iter().find(|event| {
            event.name == "notice" && event.data["code"] == "earlier_messages_key_only"
        });
        let notice = notice.expect("the notice");
        let earlier = notice.data["count"].as_u64().expect("a count");
        let covered = &result_of(&told)["covered"];
        assert_eq!(covered["messages"], 120);
        assert_eq!(covered["worded_messages"].as_u64(), Some(120 - earlier));
        assert!(
            notice.data["text"]
                .as_str()
                .is_some_and(|text| text.starts_with(&earlier.to_string())),
            "{notice:?}"
        );
        let sent: usize = running
            .requests()
            .iter()
            .map(|one| {
                one.body["messages"]
                    .to_string()
                    .matches("Поставка номер")
                    .count()
            })
            .sum();
        assert_eq!(sent as u64, 120 - earlier, "each once");
        assert_eq!(running.requests().len(), 6);
        let parts: Vec<u64> = told
            .iter()
            .filter(|event| event.name == "progress" && event.data["stage"] == "words")
            .filter_map(|event| event.data["done"].as_u64())
            .collect();
        assert_eq!(parts, [0, 1, 2, 3, 4, 5, 6]);
    }
}
