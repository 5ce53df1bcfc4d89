//! Another system keeps people and groups, as Okta and Entra ID do it.

use axum::http::Method;
use kernel::Scope;
use serde_json::{Value, json};

use crate::{
    admin::done,
    support::{Anonymous, Answer, Asker, Raw, Socket, World, each},
};

const USERS: &str = "/scim/v2/Users";
const GROUPS: &str = "/scim/v2/Groups";
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

async fn system(world: &World, admin: &impl Asker) -> Raw {
    let body = json!({ "name": "Okta" });
    let answer = world.post(admin, "/api/v1/admin/scim-tokens", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let made = answer.json();
    assert!(
        made["url"]
            .as_str()
            .expect("an address")
            .ends_with("/scim/v2")
    );
    let token = made["token"].as_str().expect("a token");
    Raw(vec![("authorization", format!("Bearer {token}"))])
}

fn boris() -> Value {
    json!({
        "schemas": [USER, ENTERPRISE],
        "externalId": "00u1",
        "userName": "boris@sufler.example",
        "name": { "givenName": "Борис", "familyName": "Ёлкин" },
        "emails": [{ "primary": true, "value": "boris@sufler.example", "type": "work" }],
        "phoneNumbers": [{ "value": "+7 495 1", "type": "mobile" }],
        "title": "Кладовщик",
        "active": true,
        ENTERPRISE: { "department": "Склад" },
    })
}

#[track_caller]
fn refused(answer: &Answer, status: u16, kind: Option<&str>) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/scim+json");
    let body = answer.json();
    assert_eq!(body["status"], status.to_string());
    assert_eq!(body["scimType"].as_str(), kind, "{body}");
    assert!(
        body["detail"].as_str().is_some_and(|text| text.len() > 8),
        "{body}"
    );
}

async fn patch(world: &World, by: &Raw, path: &str, operations: Value) -> Value {
    let body = json!({ "schemas": [PATCH], "Operations": operations });
    let answer = world.patch(by, path, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_person_is_made_found_changed_and_dismissed() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let okta = system(&world, &admin).await;
        let answer = world.post(&okta, USERS, &boris()).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let made = answer.json();
        let path = format!("{USERS}/{}", made["id"].as_str().expect("an id"));
        assert_eq!(made["displayName"], "Борис Ёлкин");
        assert_eq!(made[ENTERPRISE]["department"], "Склад");
        assert_eq!(made["phoneNumbers"][0]["value"], "+7 495 1");
        assert!(
            made["meta"]["location"]
                .as_str()
                .expect("an address")
                .ends_with(&path)
        );
        for filter in [
            "userName eq \"BORIS@sufler.example\"",
            "externalId eq \"00u1\"",
            "displayName eq \"Борис Ёлкин\" and active eq true",
        ] {
            let query: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
            let found = world.read(&okta, &format!("{USERS}?filter={query}")).await;
            assert_eq!(found["totalResults"], 1, "{filter}: {found}");
            assert_eq!(found["Resources"][0]["id"], made["id"]);
        }
        refused(
            &world.post(&okta, USERS, &boris()).await,
            409,
            Some("uniqueness"),
        );

        let after = patch(
            &world,
            &okta,
            &path,
            json!([
                { "op": "Replace", "path": "name.familyName", "value": "Сосновский" },
                { "op": "Replace", "path": "title", "value": "Начальник склада" },
            ]),
        )
        .await;
        assert_eq!(after["displayName"], "Борис Сосновский");
        assert_eq!(after["externalId"], "00u1");
        let away = patch(
            &world,
            &okta,
            &path,
            json!([{ "op": "replace", "value": { "active": false } }]),
        )
        .await;
        assert_eq!(away["active"], false);
        let back = patch(
            &world,
            &okta,
            &path,
            json!([{ "op": "Replace", "path": "active", "value": "True" }]),
        )
        .await;
        assert_eq!(back["active"], true);
        let mut whole = boris();
        whole["displayName"] = "Борис Ёлкин".into();
        whole[ENTERPRISE] = json!({});
        let answer = world.put(&okta, &path, &whole).await.json();
        assert_eq!(
            (&answer["displayName"], &answer[ENTERPRISE]["department"]),
            (&json!("Борис Ёлкин"), &json!("Склад")),
            "what is not named stays"
        );
        whole[ENTERPRISE] = json!({ "department": null });
        let answer = world.put(&okta, &path, &whole).await.json();
        assert_eq!(answer[ENTERPRISE], json!({}));
        assert_eq!(world.delete(&okta, &path).await.status, 204);
        assert_eq!(world.read(&okta, &path).await["active"], false);
        let told = done(&world, &admin).await;
        assert_eq!(told[0], "person.deactivated");
        assert!(told.contains(&"person.created".to_owned()), "{told:?}");
    }
}

#[tokio::test]
async fn who_is_not_active_there_is_out_here() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let okta = system(&world, &admin).await;
        let boris = world.member("boris@sufler.example").await;
        let token = world.token(boris.id, &[Scope::Read], None).await;
        let mut socket = Socket::open(world.listen().await, &boris).await;
        let path = format!("{USERS}/{}", boris.id);
        patch(
            &world,
            &okta,
            &path,
            json!([{ "op": "replace", "path": "active", "value": false }]),
        )
        .await;
        while let Some(message) = socket.hear_any().await {
            assert!(
                ["presence", "signed_out"].contains(&message["type"].as_str().expect("a type"))
            );
        }
        for asker in [
            world.get(&boris, "/api/v1/me").await,
            world.get(&token, "/api/v1/me").await,
        ] {
            asker.is_problem(401, "unauthenticated", None);
        }
        let events = world.read(&admin, "/api/v1/admin/audit").await;
        assert_eq!(events["items"][0]["detail"]["source"], "scim: Okta");
        world.tasks.stop().await;
    }
}

#[tokio::test]
async fn a_token_is_as_good_as_who_made_it() {
    for world in each() {
        let anna = world.admin("anna@sufler.example").await;
        let vera = world.admin("vera@sufler.example").await;
        let (okta, of_vera) = (system(&world, &anna).await, system(&world, &vera).await);
        let path = format!("{USERS}/{}", vera.id);
        let operation = |path: &str, value: Value| json!({ "Operations": [{ "op": "replace", "path": path, "value": value }] });
        let email = operation("userName", "other@sufler.example".into());
        refused(&world.patch(&okta, &path, &email).await, 403, None);
        let away = operation("active", false.into());
        assert_eq!(world.patch(&okta, &path, &away).await.status, 200);
        refused(&world.get(&of_vera, USERS).await, 401, None);
        let back = operation("active", true.into());
        refused(&world.patch(&okta, &path, &back).await, 403, None);
        assert_eq!(world.read(&okta, &path).await["active"], false);
    }
}

#[tokio::test]
async fn groups_and_their_members_are_kept() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let okta = system(&world, &admin).await;
        let (anna, boris) = (admin.id, world.account("boris@sufler.example", false).await);
        let body = json!({ "displayName": "Дежурные", "externalId": "g1", "members": [{ "value": anna }] });
        let answer = world.post(&okta, GROUPS, &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let path = format!("{GROUPS}/{}", answer.json()["id"].as_str().expect("an id"));
        let after = patch(
            &world,
            &okta,
            &path,
            json!([
                { "op": "add", "path": "members", "value": [{ "value": boris }] },
                { "op": "remove", "path": format!("members[value eq \"{anna}\"]") },
                { "op": "replace", "path": "displayName", "value": "Ночные дежурные" },
            ]),
        )
        .await;
        assert_eq!(after["displayName"], "Ночные дежурные");
        assert_eq!(after["members"].as_array().expect("members").len(), 1);
        assert_eq!(after["members"][0]["value"], json!(boris));
        let query = "filter=displayName%20eq%20%22%D0%9D%D0%9E%D0%A7%D0%9D%D0%AB%D0%95%20%D0%B4%D0%B5%D0%B6%D1%83%D1%80%D0%BD%D1%8B%D0%B5%22";
        let found = world
            .read(
                &okta,
                &format!("{GROUPS}?{query}&excludedAttributes=members"),
            )
            .await;
        assert_eq!(found["totalResults"], 1, "{found}");
        assert!(found["Resources"][0].get("members").is_none());
        let strange = json!({ "Operations": [{ "op": "add", "path": "members", "value": [{ "value": "x" }] }] });
        refused(
            &world.patch(&okta, &path, &strange).await,
            400,
            Some("invalidValue"),
        );
        assert_eq!(world.delete(&okta, &path).await.status, 204);
        refused(&world.get(&okta, &path).await, 404, None);
    }
}

#[tokio::test]
async fn people_come_in_pages() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    let okta = system(&world, &admin).await;
    for number in 0..4 {
        world
            .account(&format!("person{number}@sufler.example"), false)
            .await;
    }
    let mut seen = Vec::new();
    for start in [1, 3, 5] {
        let page = world
            .read(&okta, &format!("{USERS}?startIndex={start}&count=2"))
            .await;
        assert_eq!(
            (&page["totalResults"], &page["startIndex"]),
            (&json!(5), &json!(start))
        );
        let items = page["Resources"].as_array().expect("resources").clone();
        seen.extend(items.into_iter().map(|one| one["userName"].to_string()));
    }
    assert_eq!(seen.len(), 5);
    seen.dedup();
    assert_eq!(seen.len(), 5, "nobody twice");
    let none = world.read(&okta, &format!("{USERS}?count=0")).await;
    assert_eq!(
        (&none["totalResults"], &none["Resources"]),
        (&json!(5), &json!([]))
    );
}

#[tokio::test]
async fn what_is_unfit_is_refused_in_its_own_form() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    let okta = system(&world, &admin).await;
    let path = format!("{USERS}/{}", admin.id);
    refused(
        &world
            .get(&okta, &format!("{USERS}?filter=userName%20co%20%22a%22"))
            .await,
        400,
        Some("invalidFilter"),
    );
    refused(
        &world
            .send(&okta, Method::POST, USERS, "не JSON".into())
            .await,
        400,
        Some("invalidSyntax"),
    );
    refused(
        &world
            .post(&okta, USERS, &json!({ "userName": "без адреса" }))
            .await,
        400,
        Some("invalidValue"),
    );
    refused(
        &world
            .post(
                &okta,
                USERS,
                &json!({ "userName": "a@sufler.example", "externalId": "a\u{0}b" }),
            )
            .await,
        400,
        Some("invalidValue"),
    );
    refused(&world.get(&okta, &format!("{USERS}/x")).await, 404, None);
    refused(&world.get(&okta, "/scim/v2/Nothing").await, 404, None);
    // The last administrator stays, whatever another system says.
    refused(&world.delete(&okta, &path).await, 409, None);
    assert_eq!(world.read(&okta, &path).await["active"], true);
}

#[tokio::test]
async fn only_its_token_opens_it_and_it_opens_nothing_else() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    let okta = system(&world, &admin).await;
    let personal = world
        .token(admin.id, &[Scope::Read, Scope::Admin], None)
        .await;
    refused(&world.get(&Anonymous, USERS).await, 401, None);
    refused(&world.get(&admin, USERS).await, 401, None);
    refused(&world.get(&personal, USERS).await, 401, None);
    world
        .get(&okta, "/api/v1/people")
        .await
        .is_problem(401, "unauthenticated", None);
    for path in [
        "ServiceProviderConfig",
        "ResourceTypes",
        "ResourceTypes/User",
        "Schemas",
    ] {
        let known = world.read(&okta, &format!("/scim/v2/{path}")).await;
        assert!(known["schemas"].is_array(), "{known}");
    }
    world
        .read(&okta, &format!("/scim/v2/Schemas/{ENTERPRISE}"))
        .await;
    let tokens = world.read(&admin, "/api/v1/admin/scim-tokens").await;
    let path = format!(
        "/api/v1/admin/scim-tokens/{}",
        tokens["items"][0]["id"].as_str().expect("an id")
    );
    assert!(tokens["items"][0]["last_used_at"].is_string(), "{tokens}");
    assert_eq!(world.delete(&admin, &path).await.status, 204);
    refused(&world.get(&okta, USERS).await, 401, None);
    let member = world.member("boris@sufler.example").await;
    world
        .get(&member, "/api/v1/admin/scim-tokens")
        .await
        .is_problem(404, "not_found", None);
}
