use axum::http::Method;
use serde_json::{Value, json};

use super::done;
use crate::support::{Answer, Asker, Socket, World, each};

const IMPORTS: &str = "/api/v1/admin/people/imports";

async fn send(world: &World, by: &impl Asker, query: &str, text: impl Into<Vec<u8>>) -> Answer {
    let path = format!("{IMPORTS}{query}");
    world
        .send(by, Method::POST, &path, text.into().into())
        .await
}

async fn preview(world: &World, by: &impl Asker, query: &str, text: impl Into<Vec<u8>>) -> Value {
    let answer = send(world, by, query, text).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Confirms an import and does what its job would.
async fn apply(world: &World, by: &impl Asker, preview: &Value) -> Value {
    let id = preview["id"].as_str().expect("an import to confirm");
    let path = format!("{IMPORTS}/{id}");
    let answer = world
        .post(by, &format!("{path}/application"), &Value::Null)
        .await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    assert_eq!(answer.json()["state"], "applying");
    let id = id.parse().expect("an id");
    server::admin::import::apply::run(&world.app.parts, id)
        .await
        .expect("applied");
    world.read(by, &path).await
}

async fn people(world: &World, by: &impl Asker) -> Vec<Value> {
    let page = world.read(by, "/api/v1/admin/people").await;
    page["items"].as_array().expect("items").clone()
}

const LIST: &str = "ФИО;Почта;Должность;Отдел;Телефон;Работает\n\
    Вера Зимина;vera@sufler.example;Бухгалтер;Финансы / Бухгалтерия;'+7 495 1;да\n\
    Анна Петрова;anna@sufler.example;Директор;;;\n\
    Борис Ёлкин;boris@sufler.example;;;;нет\n";

#[tokio::test]
async fn a_list_is_shown_first_and_applied_when_confirmed() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let boris = world.named("boris@sufler.example", "Борис Ёлкин").await;
        let shown = preview(&world, &admin, "", LIST).await;
        let counts =
            ["rows", "create", "change", "dismiss", "unchanged"].map(|name| shown[name].clone());
        assert_eq!(counts, [3, 1, 1, 1, 0].map(Value::from), "{shown}");
        assert_eq!(shown["departments"], json!(["Финансы / Бухгалтерия"]));
        assert_eq!(
            shown["changes"][1]["fields"],
            json!([{ "field": "title", "before": "", "after": "Директор" }])
        );
        assert_eq!(
            people(&world, &admin).await.len(),
            2,
            "nothing is applied yet"
        );

        let mut socket = Socket::open(world.listen().await, &boris).await;
        let done_now = apply(&world, &admin, &shown).await;
        assert_eq!(
            (&done_now["state"], &done_now["done"]),
            (&json!("done"), &json!(3)),
            "{done_now}"
        );
        assert_eq!(done_now["problems"], json!([]));
        assert_eq!(socket.hear().await["type"], "signed_out");
        world
            .get(&boris, "/api/v1/me")
            .await
            .is_problem(401, "unauthenticated", None);
        let all = people(&world, &admin).await;
        let vera = all
            .iter()
            .find(|one| one["name"] == "Вера Зимина")
            .expect("she is there");
        assert_eq!(vera["department"]["name"], "Бухгалтерия");
        assert_eq!(done(&world, &admin).await[0], "people.imported");
        // Once is enough, and again changes nothing.
        let path = format!(
            "{IMPORTS}/{}/application",
            shown["id"].as_str().expect("an id")
        );
        world
            .post(&admin, &path, &Value::Null)
            .await
            .is_problem(409, "conflict", None);
        let again = preview(&world, &admin, "", LIST).await;
        assert_eq!(
            (&again["id"], &again["unchanged"]),
            (&Value::Null, &json!(3)),
            "{again}"
        );
        world.tasks.stop().await;
    }
}

#[tokio::test]
async fn who_is_missing_goes_only_when_that_is_asked() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    let boris = world.member("boris@sufler.example").await;
    let second = world.admin("second@sufler.example").await;
    let list = "email,name\nvera@sufler.example,Вера Зимина";
    assert_eq!(preview(&world, &admin, "", list).await["dismiss"], 0);
    let shown = preview(&world, &admin, "?dismiss_missing=true", list).await;
    assert_eq!(
        (&shown["create"], &shown["dismiss"]),
        (&json!(1), &json!(1)),
        "{shown}"
    );
    apply(&world, &admin, &shown).await;
    world
        .get(&boris, "/api/v1/me")
        .await
        .is_problem(401, "unauthenticated", None);
    assert_eq!(
        world.get(&second, "/api/v1/me").await.status,
        200,
        "administrators stay"
    );
}

#[tokio::test]
async fn what_is_wrong_is_told_by_line_and_column() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    let list = "email;имя;активен\nнет;Анна;да\nanna@sufler.example;Анна;нет\nnew@sufler.example;;";
    let shown = preview(&world, &admin, "", list).await;
    assert_eq!(shown["id"], Value::Null);
    let told: Vec<_> = shown["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .map(|one| (one["line"].as_u64(), one["column"].as_str()))
        .collect();
    assert_eq!(
        told,
        [(Some(2), Some("email")), (Some(3), None), (Some(4), None)],
        "{shown}"
    );
    assert_eq!(
        shown["problems"][1]["detail"],
        "Так вы отключите самого себя."
    );
    for text in ["", "имя\nАнна", "email\n\"open"] {
        send(&world, &admin, "", text)
            .await
            .is_problem(422, "invalid", Some("file"));
    }
    let member = world.member("boris@sufler.example").await;
    send(&world, &member, "", list)
        .await
        .is_problem(404, "not_found", None);
}

#[tokio::test]
async fn old_spreadsheets_are_read_and_exports_come_back_unchanged() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        // "Имя;Почта" and a name, in windows-1251.
        let mut bytes = b"\xC8\xEC\xFF;\xCF\xEE\xF7\xF2\xE0\r\n".to_vec();
        bytes.extend(b"\xC2\xE5\xF0\xE0 \xA8\xEB\xEA\xE8\xED\xE0;vera@sufler.example\r\n");
        let shown = preview(&world, &admin, "", bytes).await;
        assert_eq!(shown["changes"][0]["name"], "Вера Ёлкина", "{shown}");
        apply(&world, &admin, &shown).await;
        let phone = json!({ "phones": [{ "kind": "work", "number": "+7 495 1" }] });
        world.patch(&admin, "/api/v1/me/profile", &phone).await;
        let export = world.get(&admin, "/api/v1/admin/people/export").await;
        assert_eq!(export.header("content-type"), "text/csv; charset=utf-8");
        assert!(
            export.text().contains("'+7 495 1"),
            "no formula: {}",
            export.text()
        );
        let again = preview(&world, &admin, "?dismiss_missing=true", export.body).await;
        assert_eq!(
            (&again["unchanged"], &again["id"]),
            (&json!(2), &Value::Null),
            "{again}"
        );
    }
}

#[tokio::test]
async fn an_import_goes_no_further_than_the_right_of_its_maker() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    let second = world.admin("second@sufler.example").await;
    let shown = preview(
        &world,
        &second,
        "",
        "email,name\nvera@sufler.example,Вера Зимина",
    )
    .await;
    let id = shown["id"].as_str().expect("an id");
    let path = format!("{IMPORTS}/{id}");
    world
        .get(&admin, &path)
        .await
        .is_problem(404, "not_found", None);
    world
        .post(&second, &format!("{path}/application"), &Value::Null)
        .await;
    let account = format!("/api/v1/admin/people/{}", second.id);
    world
        .patch(&admin, &account, &json!({ "administrator": false }))
        .await;
    server::admin::import::apply::run(&world.app.parts, id.parse().expect("an id"))
        .await
        .expect("done");
    assert_eq!(people(&world, &admin).await.len(), 2, "nobody was made");
}
