//! The engine keeps computed what the company's scenarios begin with.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    engine_cache::{large_company, tokens},
    support::{Desk, PATIENCE, Person, Server, until},
};

/// What the server's engine holds: the tokens of each beginning by its name.
async fn pins(desk: &Desk, server: &Server) -> BTreeMap<String, u64> {
    let socket = desk.data().join(format!("engine-{}.sock", server.pid()));
    let client = reqwest::Client::builder().no_proxy().unix_socket(socket);
    let client = client.build().expect("a client");
    let Ok(answer) = client.get("http://engine/pins").send().await else {
        return BTreeMap::new();
    };
    let text = answer.text().await.expect("a text");
    let listed: Value = serde_json::from_str(&text).expect("JSON");
    let pins = listed["pins"].as_array().expect("pins").iter();
    pins.map(|pin| {
        let name = pin["name"].as_str().expect("a name").to_owned();
        (name, pin["tokens"].as_u64().expect("a number"))
    })
    .collect()
}

const ASK: &str = "chat.ask.ask.en";
const SUMMARISE: &str = "chat.summarise.summarise.en";

async fn switch(person: &Person, code: &str, enabled: bool) {
    let mut policy = person.get("/api/v1/admin/policy").await.json();
    for section in policy["sections"].as_array_mut().expect("sections") {
        for scenario in section["scenarios"].as_array_mut().expect("scenarios") {
            if scenario["code"] == code {
                scenario["enabled"] = json!(enabled);
            }
        }
    }
    let answer = person.put("/api/v1/admin/policy", &policy).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_run_of_a_scenario_finds_its_prompt_computed() {
    let (desk, server, person, asked) = large_company("").await;
    let other = person.run(&asked.question).await;
    let held = until("both beginnings are computed", 2 * PATIENCE, || async {
        let pins = pins(&desk, &server).await;
        (pins.contains_key(ASK) && pins.contains_key(SUMMARISE)).then_some(pins)
    })
    .await;
    let cancel = format!("/api/v1/runs/{}/cancellation", other.id);
    assert_eq!(person.put(&cancel, &json!({})).await.status / 100, 2);
    other.rest().await;
    let (prompt, cached) = tokens(&person, &asked.summary).await;
    let head = held[SUMMARISE];
    assert!(
        head > 200 && cached >= head && cached < prompt,
        "{head} {cached}"
    );

    // What is switched off is given up, and computed again with the switch.
    for enabled in [false, true] {
        switch(&person, "chat.summarise", enabled).await;
        until("the pins follow", PATIENCE, || async {
            let pins = pins(&desk, &server).await;
            let follows = pins.contains_key(ASK) && pins.contains_key(SUMMARISE) == enabled;
            follows.then_some(())
        })
        .await;
    }
}
