use serde_json::{Value, json};

use crate::support::{Socket, World, each};

const MINE: &str = "/api/v1/me/profile";

fn whole(deputy: &impl serde::Serialize) -> Value {
    json!({
        "phones": [{ "kind": "mobile", "number": "+7 (495) 123-45-67" }],
        "hours": [{ "day": 1, "from": "09:00", "to": "18:00" }, { "day": 5, "from": "09:00", "to": "16:45" }],
        "birthday": { "month": 2, "day": 29, "shown": true },
        "absence": { "from": "2026-12-01", "to": "2026-12-14", "kind": "vacation", "deputy_id": deputy },
        "status": { "emoji": "🌴", "text": "в отпуске", "until": "2026-12-14T21:00:00Z" },
        "posts": [{ "title": "Дежурный", "department_id": null }],
    })
}

#[tokio::test]
async fn a_profile_is_kept_and_shown() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let boris = world.named("boris@sufler.example", "Борис Ёлкин").await;
        let answer = world.patch(&anna, MINE, &whole(&boris.id)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let seen = world
            .read(&boris, &format!("/api/v1/people/{}", anna.id))
            .await;
        assert_eq!(seen, answer.json());
        assert_eq!(seen["deputy"]["name"], "Борис Ёлкин");
        assert_eq!(seen["status"]["emoji"], "🌴");
        assert_eq!(seen["posts"][0]["title"], "Дежурный");
        // Lists tell who is away, too.
        let list = world.read(&boris, "/api/v1/people").await;
        assert_eq!(list["items"][0]["absence"]["to"], "2026-12-14");
        // What is left out stays, null takes away.
        let after = world
            .patch(&anna, MINE, &json!({ "status": null, "phones": [] }))
            .await
            .json();
        assert_eq!(
            (&after["status"], &after["phones"]),
            (&Value::Null, &json!([]))
        );
        assert_eq!(after["hours"].as_array().expect("hours").len(), 2);
    }
}

#[tokio::test]
async fn what_somebody_says_of_themselves_reaches_those_who_may_see_them() {
    const SAID: &str = "/api/v1/people/standings";
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        let port = world.listen().await;
        let mut socket = Socket::open(port, &boris).await;
        assert_eq!(world.read(&boris, SAID).await["items"], json!([]));
        let status = json!({ "status": { "emoji": "🎧", "text": "не отвлекать" } });
        world.patch(&anna, MINE, &status).await;
        let subject = json!({ "kind": "people.standings" });
        assert_eq!(
            socket.hear().await,
            json!({ "type": "stale", "subject": subject })
        );
        let said = world.read(&boris, SAID).await;
        assert_eq!(said["items"][0]["id"], json!(anna.id));
        assert_eq!(said["items"][0]["status"]["text"], "не отвлекать");
        // Phones are nothing that is said.
        let phones = json!({ "phones": [{ "kind": "work", "number": "112" }] });
        world.patch(&anna, MINE, &phones).await;
        socket.settle().await;
        world.patch(&anna, MINE, &json!({ "status": null })).await;
        assert_eq!(socket.hear().await["subject"], subject);
        assert_eq!(world.read(&boris, SAID).await["items"], json!([]));
    }
}

#[tokio::test]
async fn a_birthday_is_shown_by_choice() {
    let world = World::new();
    let admin = world.admin("admin@sufler.example").await;
    let anna = world.member("anna@sufler.example").await;
    let birthday = json!({ "birthday": { "month": 3, "day": 8, "shown": false } });
    world.patch(&anna, MINE, &birthday).await;
    assert_eq!(world.read(&anna, MINE).await["birthday"]["day"], 8);
    let path = format!("/api/v1/people/{}", anna.id);
    assert_eq!(world.read(&admin, &path).await["birthday"], Value::Null);
    world
        .patch(
            &anna,
            MINE,
            &json!({ "birthday": { "month": 3, "day": 8, "shown": true } }),
        )
        .await;
    assert_eq!(world.read(&admin, &path).await["birthday"]["month"], 3);
}

#[tokio::test]
async fn unfit_details_are_refused_by_field() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let stranger = world.ids.uuid();
    for (body, field) in [
        (
            json!({ "phones": [{ "kind": "work", "number": "звоните" }] }),
            "phones",
        ),
        (
            json!({ "hours": [{ "day": 1, "from": "18:00", "to": "09:00" }] }),
            "hours",
        ),
        (
            json!({ "birthday": { "month": 2, "day": 30, "shown": true } }),
            "birthday",
        ),
        (
            json!({ "absence": { "from": "2026-12-02", "to": "2026-12-01", "kind": "sick" } }),
            "absence",
        ),
        (
            json!({ "absence": { "from": "2026-12-02", "to": "2026-12-03", "kind": "sick", "deputy_id": stranger } }),
            "absence",
        ),
        (json!({ "status": { "emoji": "", "text": " " } }), "status"),
        (
            json!({ "posts": [{ "title": "", "department_id": null }] }),
            "posts",
        ),
        (
            json!({ "posts": [{ "title": "", "department_id": stranger }] }),
            "posts",
        ),
    ] {
        world
            .patch(&anna, MINE, &body)
            .await
            .is_problem(422, "invalid", Some(field));
    }
}

#[tokio::test]
async fn administrators_change_anybody() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        let body = json!({ "name": "Склад" });
        let made = world
            .post(&admin, "/api/v1/admin/departments", &body)
            .await
            .json();
        let path = format!("/api/v1/admin/people/{}", boris.id);
        let posts = json!({ "posts": [{ "title": "Сторож", "department_id": made["id"] }] });
        let answer = world
            .patch(&admin, &format!("{path}/profile"), &posts)
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["posts"][0]["department"]["name"], "Склад");
        let changes =
            json!({ "name": "Борис Сосновский", "email": "b@sufler.example", "title": "Охранник" });
        let after = world.patch(&admin, &path, &changes).await.json();
        assert_eq!(
            (&after["name"], &after["email"]),
            (&json!("Борис Сосновский"), &json!("b@sufler.example"))
        );
        // Found by what they do, where it is asked for, and by either department.
        for (query, found) in [
            ("q=%D1%81%D1%82%D0%BE%D1%80%D0%BE%D0%B6", 0),
            ("q=%D1%81%D1%82%D0%BE%D1%80%D0%BE%D0%B6&everywhere=true", 1),
            ("q=%D0%BE%D1%85%D1%80%D0%B0%D0%BD&everywhere=true", 1),
            ("q=%D1%81%D0%BA%D0%BB%D0%B0%D0%B4&everywhere=true", 1),
            (
                format!("department={}", made["id"].as_str().expect("an id")).as_str(),
                1,
            ),
        ] {
            let page = world.read(&admin, &format!("/api/v1/people?{query}")).await;
            assert_eq!(
                page["items"].as_array().expect("items").len(),
                found,
                "{query}"
            );
        }
        let departments = world.read(&boris, "/api/v1/departments").await;
        assert_eq!(departments["items"][0]["people_count"], 1);
        let taken = json!({ "email": "ANNA@sufler.example" });
        world
            .patch(&admin, &path, &taken)
            .await
            .is_problem(409, "conflict", None);
        world
            .patch(&boris, &format!("{path}/profile"), &posts)
            .await
            .is_problem(404, "not_found", None);
    }
}
