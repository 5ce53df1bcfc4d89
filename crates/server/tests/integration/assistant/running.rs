use std::sync::Arc;

use emulators::Emulator;
use futures::future::join_all;
use serde_json::json;
use tokio::sync::Notify;
use uuid::Uuid;

use super::{Office, all_quotes, items_of, names_of};
use crate::support::{id_of, summary_of};

/// An office whose model answers nothing until the gate is opened.
async fn waiting() -> (Office, emulators::RunningEmulator, Arc<Notify>) {
    let gate = Arc::new(Notify::new());
    let (office, running) = Office::with(Emulator::openai().starts_slowly(Arc::clone(&gate))).await;
    (office, running, gate)
}

async fn stop(office: &Office, run: Uuid) -> u16 {
    let path = format!("/api/v1/runs/{run}/cancellation");
    office
        .world
        .put(&office.anna, &path, &json!(null))
        .await
        .status
        .as_u16()
}

#[tokio::test]
async fn a_stopped_run_keeps_what_it_has() {
    let gate = Arc::new(Notify::new());
    let held = Emulator::openai().holds_after(2, Arc::clone(&gate));
    let slow = Emulator::openai().starts_slowly(Arc::clone(&gate));
    for emulator in [slow, held] {
        let (office, _running) = Office::with(emulator).await;
        let mut stream = office
            .world
            .run(&office.anna, &summary_of(office.room))
            .await;
        let run = stream.run;
        let heard = stream.until("progress").await;
        assert_eq!(stop(&office, run).await, 200);
        let told: Vec<_> = heard.into_iter().chain(stream.all().await).collect();
        let last = told.last().expect("an end");
        assert_eq!(
            (last.name.as_str(), &last.data["state"]),
            ("run.finished", &json!("cancelled"))
        );
        assert!(all_quotes(&told) && items_of(&told).len() >= 3);
        let kept = office
            .world
            .read(&office.anna, &format!("/api/v1/runs/{run}"))
            .await;
        assert_eq!(
            (&kept["state"], &kept["result"]),
            (&json!("cancelled"), &last.data["result"])
        );
        assert_eq!(stop(&office, run).await, 200, "again is fine");
    }
}

/// Two items; the answer stops in the middle of the second.
fn half_an_answer(gate: Arc<Notify>) -> Emulator {
    let item = |kind: &str, source: u32, text: &str| {
        let who = (kind == "promise").then_some("Олег Иванов");
        json!({ "kind": kind, "sources": [source], "who": who, "due": null, "text": text })
    };
    let answer = json!({ "items": [
        item("decision", 1, "Поставщиком берём «Вектор», договор на 1 250 000 рублей."),
        item("promise", 2, "Пришлю подписанный договор до пятницы."),
    ] });
    let answer = answer.to_string();
    // Pieces are words or twelve letters of a long one; the first event says who speaks.
    let until = answer.find("подписанный").expect("it is there");
    let said = answer.get(..until).expect("whole letters");
    let pieces: usize = said
        .split_inclusive(' ')
        .map(|word| word.chars().count().div_ceil(12))
        .sum();
    Emulator::openai()
        .answers(answer)
        .holds_after(pieces + 1, gate)
}

#[tokio::test]
async fn a_run_stopped_in_an_answer_tells_its_cost_and_keeps_whole_items() {
    let gate = Arc::new(Notify::new());
    let (office, running) = Office::with(half_an_answer(gate)).await;
    let stream = office
        .world
        .run(&office.anna, &summary_of(office.room))
        .await;
    let run = stream.run;
    running.asked(1).await;
    // Everything runs on this thread: what was sent arrives meanwhile.
    for _ in 0..5000 {
        tokio::task::yield_now().await;
    }
    assert_eq!(stop(&office, run).await, 200);
    let told = stream.all().await;
    let last = told.last().expect("an end");
    assert_eq!(last.data["state"], "cancelled");
    let worded: Vec<_> = items_of(&told)
        .iter()
        .filter(|item| item["worded_by"] == "model")
        .collect();
    assert_eq!(worded.len(), 1, "{told:?}");
    assert_eq!(worded[0]["kind"], "decision");
    assert!(items_of(&told).len() >= 3, "the key messages stand");
    let kept = office
        .world
        .read(&office.anna, &format!("/api/v1/runs/{run}"))
        .await;
    let (read, written) = (
        kept["usage"]["prompt_tokens"].as_u64().expect("a count"),
        kept["usage"]["completion_tokens"]
            .as_u64()
            .expect("a count"),
    );
    assert!(read > 50 && written > 10, "{kept}");
    let usage = told.iter().find(|event| event.name == "usage");
    let usage = &usage.expect("what it cost").data;
    assert_eq!(usage["quota"]["used"], json!(read + written));
    assert_eq!(kept["result"], last.data["result"]);
}

#[tokio::test]
async fn a_run_stopped_before_the_answer_pays_for_its_prompt() {
    let (office, running, _gate) = waiting().await;
    let stream = office
        .world
        .run(&office.anna, &summary_of(office.room))
        .await;
    let run = stream.run;
    running.asked(1).await;
    assert_eq!(stop(&office, run).await, 200);
    let told = stream.all().await;
    let usage = told.iter().find(|event| event.name == "usage");
    let usage = &usage.expect("what it cost").data;
    let read = usage["prompt_tokens"].as_u64().expect("a count");
    assert!(read > 50 && usage["completion_tokens"] == 0, "{usage}");
    assert_eq!(usage["quota"]["used"], json!(read));
}

#[tokio::test]
async fn who_comes_back_gets_exactly_what_was_missed() {
    let (office, _running, gate) = waiting().await;
    let mut stream = office
        .world
        .run(&office.anna, &summary_of(office.room))
        .await;
    let run = stream.run;
    let mut told = stream.until("item").await;
    drop(stream);
    let back = office
        .world
        .follow(&office.anna, run, told.len() as u64)
        .await;
    gate.notify_one();
    told.extend(back.all().await);
    assert_eq!(
        names_of(&told).last(),
        Some(&"run.finished"),
        "closing the page ends nothing"
    );
    assert!(!all_quotes(&told), "{told:?}");
    let numbers: Vec<u64> = told.iter().map(|event| event.id).collect();
    assert_eq!(
        numbers,
        (1..=told.len() as u64).collect::<Vec<_>>(),
        "none twice, none lost"
    );
    for seen in 0..=told.len() {
        let again = office
            .world
            .follow(&office.anna, run, seen as u64)
            .await
            .all()
            .await;
        assert_eq!(again, told[seen..]);
    }
    let beyond = office
        .world
        .follow(&office.anna, run, 1_000_000)
        .await
        .all()
        .await;
    assert_eq!(beyond, []);
}

#[tokio::test]
async fn four_at_once_and_not_five() {
    let (office, _running, _gate) = waiting().await;
    let asked = summary_of(office.room);
    let accept = [("accept", "application/json")];
    let all = join_all((0..12).map(|_| office.start_quietly(&asked, &accept))).await;
    let begun: Vec<Uuid> = all
        .iter()
        .filter(|answer| answer.status == 202)
        .map(|answer| id_of(&answer.json()))
        .collect();
    assert_eq!(
        begun.len(),
        4,
        "{:?}",
        all.iter().map(|answer| answer.status).collect::<Vec<_>>()
    );
    let refused = all
        .iter()
        .find(|answer| answer.status != 202)
        .expect("a refusal");
    refused.is_problem(429, "rate_limited", None);
    assert_eq!(refused.header("retry-after"), "5");
    let colleague = office.world.run(&office.oleg, &asked).await;
    assert_eq!(
        stop_as(&office, colleague.run).await,
        200,
        "each for themselves"
    );
    for run in begun {
        assert_eq!(stop(&office, run).await, 200);
        office.world.follow(&office.anna, run, 0).await.all().await;
    }
    let after = office.start_quietly(&asked, &accept).await;
    assert_eq!(
        (after.status.as_u16(), &after.json()["state"]),
        (202, &json!("running"))
    );
    assert_eq!(stop(&office, id_of(&after.json())).await, 200);
}

#[tokio::test]
async fn a_refused_start_takes_no_place() {
    let (office, _running, _gate) = waiting().await;
    for _ in 0..6 {
        let mut asked = summary_of(office.world.ids.uuid());
        office
            .world
            .post(&office.anna, "/api/v1/runs", &asked)
            .await
            .is_problem(404, "not_found", None);
        asked = summary_of(office.room);
        asked["model"] = json!("unknown");
        office
            .world
            .post(&office.anna, "/api/v1/runs", &asked)
            .await
            .is_problem(422, "invalid", Some("model"));
    }
    let stream = office
        .world
        .run(&office.anna, &summary_of(office.room))
        .await;
    assert_eq!(stop(&office, stream.run).await, 200);
}

async fn stop_as(office: &Office, run: Uuid) -> u16 {
    let path = format!("/api/v1/runs/{run}/cancellation");
    office
        .world
        .put(&office.oleg, &path, &json!(null))
        .await
        .status
        .as_u16()
}

impl Office {
    async fn start_quietly(
        &self,
        asked: &serde_json::Value,
        more: &[(&'static str, &str)],
    ) -> crate::support::Answer {
        let own = [
            ("cookie", format!("sufler_session={}", self.anna.cookie)),
            ("x-sufler", "1".to_owned()),
        ];
        let more = more
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        let asker = crate::support::Raw(own.into_iter().chain(more).collect());
        self.world.post(&asker, "/api/v1/runs", asked).await
    }
}

#[tokio::test]
async fn runs_of_lost_rooms_do_not_hide_older_ones() {
    for office in Office::each().await {
        office.talk().await;
        let (world, anna) = (&office.world, &office.anna);
        let lost = world.room(&office.oleg, "closed", &[anna]).await;
        let mut runs = Vec::new();
        for room in [office.room, lost, lost, lost, office.room, lost] {
            let stream = world.run(anna, &summary_of(room)).await;
            runs.push(stream.run);
            stream.all().await;
        }
        let member = format!("/api/v1/rooms/{lost}/members/{}", anna.id);
        assert_eq!(world.delete(&office.oleg, &member).await.status, 204);
        let first = world.read(anna, "/api/v1/runs?limit=1").await;
        assert_eq!(id_of(&first["items"][0]), runs[4], "{first}");
        let next = first["next"].as_str().expect("more");
        let path = format!("/api/v1/runs?limit=1&after={next}");
        let second = world.read(anna, &path).await;
        assert_eq!(id_of(&second["items"][0]), runs[0], "{second}");
        assert_eq!(second["next"], json!(null));
    }
}
