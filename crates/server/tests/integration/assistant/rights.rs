use emulators::Emulator;
use kernel::Scope;
use serde_json::{Value, json};

use super::{Office, items_of, names_of, notices_of};
use crate::support::{TokenUser, World, summary_of};

/// Turns something of a policy on or off.
type Switch = fn(&mut Value, bool);

async fn set_policy(world: &World, boss: &crate::support::Member, change: impl Fn(&mut Value)) {
    let mut policy = world.read(boss, "/api/v1/admin/policy").await;
    change(&mut policy);
    let answer = world.put(boss, "/api/v1/admin/policy", &policy).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (200, policy));
}

#[tokio::test]
async fn what_the_company_switched_off_is_refused() {
    for (office, running) in Office::each_with(Emulator::openai).await {
        let world = &office.world;
        let asked = summary_of(office.room);
        let switches: [(&str, Switch); 2] = [
            ("the section", |policy, on| {
                policy["sections"][0]["enabled"] = json!(on);
            }),
            ("the scenario", |policy, on| {
                let scenarios = policy["sections"][0]["scenarios"]
                    .as_array_mut()
                    .expect("scenarios");
                let one = scenarios
                    .iter_mut()
                    .find(|one| one["code"] == "chat.summarise")
                    .expect("it");
                one["enabled"] = json!(on);
            }),
        ];
        for (name, switch) in switches {
            set_policy(world, &office.boss, |policy| switch(policy, false)).await;
            let refused = world.post(&office.anna, "/api/v1/runs", &asked).await;
            refused.is_problem(403, "forbidden", None);
            assert!(
                refused.text().contains("отключил"),
                "{name}: {}",
                refused.text()
            );
            let scenarios = world
                .read(&office.anna, "/api/v1/scenarios?section=chat")
                .await;
            let off = |one: &&Value| one["code"] == "chat.summarise" && one["enabled"] == false;
            assert_eq!(
                scenarios["items"]
                    .as_array()
                    .expect("a list")
                    .iter()
                    .filter(off)
                    .count(),
                1
            );
            set_policy(world, &office.boss, |policy| switch(policy, true)).await;
        }
        assert_eq!(running.requests().len(), 0);
        assert_eq!(
            names_of(&world.summarise(&office.anna, office.room).await).last(),
            Some(&"run.finished")
        );
        let path = "/api/v1/admin/policy";
        world
            .get(&office.anna, path)
            .await
            .is_problem(404, "not_found", None);
        let policy = world.read(&office.boss, path).await;
        world
            .put(&office.anna, path, &policy)
            .await
            .is_problem(404, "not_found", None);
    }
}

#[tokio::test]
async fn a_token_needs_the_right_to_run() {
    for (office, _running) in Office::each_with(Emulator::openai).await {
        let world = &office.world;
        let asked = summary_of(office.room);
        let without = world
            .token(office.anna.id, &[Scope::Read, Scope::Write], None)
            .await;
        world
            .post(&without, "/api/v1/runs", &asked)
            .await
            .is_problem(403, "forbidden", None);
        let with = world
            .token(office.anna.id, &[Scope::Read, Scope::Run], None)
            .await;
        let told = world.run(&with, &asked).await.all().await;
        assert_eq!(names_of(&told).last(), Some(&"run.finished"));
        let nobody = TokenUser("sfl_nonsense".to_owned());
        world
            .post(&nobody, "/api/v1/runs", &asked)
            .await
            .is_problem(401, "unauthenticated", None);
    }
}

#[tokio::test]
async fn runs_are_listed_rated_and_erased_by_their_person_only() {
    for office in Office::each().await {
        list_and_erase(office).await;
    }
}

async fn list_and_erase(office: Office) {
    office.talk().await;
    let world = &office.world;
    let other = world.room(&office.anna, "closed", &[&office.oleg]).await;
    let mut runs = Vec::new();
    for room in [office.room, other, office.room] {
        let stream = world.run(&office.anna, &summary_of(room)).await;
        runs.push(stream.run);
        stream.all().await;
    }
    world.summarise(&office.oleg, office.room).await;
    let ids = |list: &Value| {
        let items = list["items"].as_array().expect("a list");
        items.iter().map(crate::support::id_of).collect::<Vec<_>>()
    };
    let of_room = format!(
        "/api/v1/runs?subject_kind=chat.room&subject_id={}",
        office.room
    );
    assert_eq!(
        ids(&world.read(&office.anna, &of_room).await),
        [runs[2], runs[0]]
    );
    let page = world.read(&office.anna, "/api/v1/runs?limit=2").await;
    assert_eq!(ids(&page), [runs[2], runs[1]]);
    let rest = format!(
        "/api/v1/runs?limit=2&after={}",
        page["next"].as_str().expect("more")
    );
    assert_eq!(ids(&world.read(&office.anna, &rest).await), [runs[0]]);
    assert_eq!(
        ids(&world.read(&office.oleg, "/api/v1/runs").await).len(),
        1
    );
    rate_and_erase(&office, runs[0]).await;
}

async fn rate_and_erase(office: &Office, run: uuid::Uuid) {
    let world = &office.world;
    let path = format!("/api/v1/runs/{run}");
    let rating = format!("{path}/rating");
    assert_eq!(
        world
            .put(
                &office.anna,
                &rating,
                &json!({ "value": "up", "comment": "точно" })
            )
            .await
            .status,
        204
    );
    assert_eq!(world.read(&office.anna, &path).await["rating"], "up");
    assert_eq!(
        world
            .put(&office.anna, &rating, &json!({ "value": "down" }))
            .await
            .status,
        204
    );
    assert_eq!(world.read(&office.anna, &path).await["rating"], "down");
    assert_eq!(world.delete(&office.anna, &rating).await.status, 204);
    assert!(world.read(&office.anna, &path).await["rating"].is_null());
    world
        .put(&office.anna, &rating, &json!({ "value": "meh" }))
        .await
        .is_problem(422, "invalid", Some("value"));
    let long = json!({ "value": "up", "comment": "х".repeat(2001) });
    world
        .put(&office.anna, &rating, &long)
        .await
        .is_problem(422, "invalid", Some("comment"));

    assert_eq!(world.delete(&office.anna, &path).await.status, 204);
    for gone in [path.clone(), format!("{path}/events")] {
        world
            .get(&office.anna, &gone)
            .await
            .is_problem(404, "not_found", None);
    }
    world
        .delete(&office.anna, &path)
        .await
        .is_problem(404, "not_found", None);
}

#[tokio::test]
async fn erasing_a_run_in_progress_stops_it_and_leaves_nothing() {
    let gate = std::sync::Arc::new(tokio::sync::Notify::new());
    let (office, _running) = Office::with(Emulator::openai().starts_slowly(gate)).await;
    let mut stream = office
        .world
        .run(&office.anna, &summary_of(office.room))
        .await;
    let path = format!("/api/v1/runs/{}", stream.run);
    stream.until("item").await;
    assert_eq!(office.world.delete(&office.anna, &path).await.status, 204);
    stream.all().await;
    office
        .world
        .get(&office.anna, &path)
        .await
        .is_problem(404, "not_found", None);
    assert_eq!(
        office.world.read(&office.anna, "/api/v1/runs").await["items"],
        json!([])
    );
}

/// Asking is not reading and not writing: a program that only runs scenarios
/// opens no room.
#[tokio::test]
async fn a_token_that_only_runs_is_refused_on_rooms_and_messages() {
    for (office, _running) in Office::each_with(Emulator::openai).await {
        let (world, room) = (&office.world, office.room);
        let runs = world.token(office.anna.id, &[Scope::Run], None).await;
        for path in [
            "/api/v1/rooms".to_owned(),
            format!("/api/v1/rooms/{room}"),
            format!("/api/v1/rooms/{room}/messages"),
            "/api/v1/search?q=x".to_owned(),
            "/api/v1/people".to_owned(),
            "/api/v1/me".to_owned(),
        ] {
            let refused = world.get(&runs, &path).await;
            refused.is_problem(403, "forbidden", None);
        }
        let message = json!({ "body": "x", "client_id": world.ids.uuid() });
        for (path, body) in [
            (format!("/api/v1/rooms/{room}/messages"), message),
            (
                "/api/v1/rooms".to_owned(),
                json!({ "name": "x", "kind": "open" }),
            ),
            ("/api/v1/runs".to_owned(), summary_of(room)),
        ] {
            let refused = world.post(&runs, &path, &body).await;
            refused.is_problem(403, "forbidden", None);
        }
        let own = json!({ "scenario": "chat.summarise", "input": "Анна: Решили: берём «Вектор»." });
        let told = world.run(&runs, &own).await.all().await;
        assert_eq!(names_of(&told).last(), Some(&"run.finished"));
    }
}

impl Office {
    /// Oleg is taken out of the room.
    async fn part_with_oleg(&self) {
        let path = format!("/api/v1/rooms/{}/members/{}", self.room, self.oleg.id);
        let answer = self.world.delete(&self.anna, &path).await;
        assert!(answer.status.is_success(), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_run_sends_nothing_more_when_its_person_has_lost_the_room() {
    for office in Office::each().await {
        office.talk().await;
        let gate = std::sync::Arc::new(tokio::sync::Notify::new());
        let slow = Emulator::openai().starts_slowly(std::sync::Arc::clone(&gate));
        let running = office.world.small_model(slow).await;
        let world = &office.world;
        let stream = world.run(&office.oleg, &summary_of(office.room)).await;
        let run = stream.run;
        running.asked(1).await;
        office.part_with_oleg().await;
        gate.notify_one();
        let told = stream.all().await;
        let last = told.last().expect("an end");
        assert_eq!(last.name, "run.failed", "{told:?}");
        let problem = &last.data["problem"];
        assert_eq!(problem["code"], "forbidden");
        let detail = problem["detail"].as_str().expect("a detail");
        assert!(detail.contains("больше нет доступа"), "{detail}");
        let codes: Vec<String> = notices_of(&told)
            .into_iter()
            .map(|(code, _)| code)
            .collect();
        assert!(codes.contains(&"access_ended".to_owned()), "{codes:?}");
        assert!(items_of(&told).is_empty(), "nothing of the room: {last:?}");
        assert_eq!(running.requests().len(), 1, "nothing more was sent");
        let path = format!("/api/v1/runs/{run}");
        let hidden = world.get(&office.oleg, &path).await;
        hidden.is_problem(404, "not_found", None);
    }
}

#[tokio::test]
async fn runs_of_rooms_one_has_left_are_hidden() {
    for office in Office::each().await {
        office.talk().await;
        let world = &office.world;
        let other = world.room(&office.anna, "closed", &[&office.oleg]).await;
        let mut runs = Vec::new();
        for room in [office.room, other] {
            let stream = world.run(&office.oleg, &summary_of(room)).await;
            runs.push(stream.run);
            stream.all().await;
        }
        office.part_with_oleg().await;
        let list = world.read(&office.oleg, "/api/v1/runs").await;
        let items = list["items"].as_array().expect("a list");
        let listed: Vec<_> = items.iter().map(crate::support::id_of).collect();
        assert_eq!(listed, [runs[1]]);
        let path = format!("/api/v1/runs/{}", runs[0]);
        for hidden in [path.clone(), format!("{path}/events")] {
            let answer = world.get(&office.oleg, &hidden).await;
            answer.is_problem(404, "not_found", None);
        }
        let stopped = world
            .put(&office.oleg, &format!("{path}/cancellation"), &json!(null))
            .await;
        stopped.is_problem(404, "not_found", None);
        assert_eq!(
            world
                .get(&office.oleg, &format!("/api/v1/runs/{}", runs[1]))
                .await
                .status,
            200
        );
    }
}
