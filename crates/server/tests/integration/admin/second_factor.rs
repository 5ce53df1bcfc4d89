use std::time::Duration;

use serde_json::{Value, json};

use super::done;
use crate::support::{FACTORS, Member, PASSWORD, World, each};

const PATH: &str = "/api/v1/admin/second-factor";
const EMAIL: &str = "boris@sufler.example";

async fn require(world: &World, admin: &Member, rule: &Value) {
    let answer = world.put(admin, PATH, rule).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

async fn signed_in(world: &World, email: &str) -> Member {
    let answer = world.sign_in(email, PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    Member {
        id: serde_json::from_value(answer.json()["person"]["id"].clone()).expect("an id"),
        email: email.to_owned(),
        cookie: answer.cookie().expect("a cookie"),
    }
}

#[tokio::test]
async fn who_must_have_a_factor_sets_one_up_before_anything_else() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        world.with_application(&admin).await;
        world.account(EMAIL, false).await;
        require(&world, &admin, &json!({ "required_of": "everybody" })).await;
        let rule = world.get(&admin, PATH).await.json();
        assert_eq!(
            (&rule["missing_count"], &rule["missing"][0]["name"]),
            (&json!(1), &json!("Анна Петрова"))
        );
        let boris = signed_in(&world, EMAIL).await;
        let session = world.get(&boris, "/api/v1/session").await.json();
        assert_eq!(
            session["second_factor"],
            json!({ "now": true, "before": null })
        );
        for path in [
            "/api/v1/rooms",
            "/api/v1/me/sessions",
            "/api/v1/people",
            "/api/v1/live",
        ] {
            world
                .get(&boris, path)
                .await
                .is_problem(403, "forbidden", None);
        }
        let token = json!({ "name": "x", "scopes": ["read"] });
        let refused = world.post(&boris, "/api/v1/me/tokens", &token).await;
        refused.is_problem(403, "forbidden", None);
        world.with_application(&boris).await;
        assert_eq!(world.get(&boris, "/api/v1/rooms").await.status, 200);
        let session = world.get(&boris, "/api/v1/session").await.json();
        assert_eq!(
            session["second_factor"],
            json!({ "now": false, "before": null })
        );
        assert_eq!(world.get(&admin, PATH).await.json()["missing_count"], 0);
        assert_eq!(done(&world, &admin).await[1], "second_factor.policy");
    }
}

#[tokio::test]
async fn there_is_time_until_the_day_and_then_no_more() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        world.with_application(&admin).await;
        let boris = world.member(EMAIL).await;
        let from = world.clock.now().plus(Duration::from_hours(1));
        require(
            &world,
            &admin,
            &json!({ "required_of": "everybody", "from": from }),
        )
        .await;
        let session = world.get(&boris, "/api/v1/session").await.json();
        assert_eq!(
            session["second_factor"],
            json!({ "now": false, "before": from })
        );
        assert_eq!(world.get(&boris, "/api/v1/rooms").await.status, 200);
        world.clock.advance(Duration::from_hours(1));
        // The session of long ago learns of it by its very next use.
        let late = world.get(&boris, "/api/v1/rooms").await;
        late.is_problem(403, "forbidden", None);
        assert_eq!(world.delete(&boris, "/api/v1/session").await.status, 204);
    }
}

/// Whoever has the password alone and waits gets nothing by the owner's factor.
#[tokio::test]
async fn a_factor_opens_the_session_it_was_added_in_and_no_other() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        world.with_application(&admin).await;
        world.account(EMAIL, false).await;
        require(&world, &admin, &json!({ "required_of": "everybody" })).await;
        let waiting = signed_in(&world, EMAIL).await;
        let boris = signed_in(&world, EMAIL).await;
        world.with_application(&boris).await;
        assert_eq!(world.get(&boris, "/api/v1/rooms").await.status, 200);
        let out = world.get(&waiting, "/api/v1/session").await;
        out.is_problem(401, "unauthenticated", None);
    }
}

#[tokio::test]
async fn a_looser_rule_lets_those_go_who_waited() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        world.with_application(&admin).await;
        world.account(EMAIL, false).await;
        require(&world, &admin, &json!({ "required_of": "everybody" })).await;
        let boris = signed_in(&world, EMAIL).await;
        require(&world, &admin, &json!({ "required_of": "nobody" })).await;
        let session = world.get(&boris, "/api/v1/session").await.json();
        assert_eq!(session["second_factor"]["now"], json!(true), "still closed");
        world.clock.advance(Duration::from_mins(1));
        assert_eq!(world.get(&boris, "/api/v1/rooms").await.status, 200);
        let session = world.get(&boris, "/api/v1/session").await.json();
        assert_eq!(session["second_factor"]["now"], json!(false));
    }
}

#[tokio::test]
async fn the_rule_names_whom_it_says() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let boris = world.account(EMAIL, false).await;
        let outer = world
            .post(
                &admin,
                "/api/v1/admin/departments",
                &json!({ "name": "Завод" }),
            )
            .await
            .json();
        let inner = json!({ "name": "Цех", "parent_id": outer["id"] });
        let inner = world
            .post(&admin, "/api/v1/admin/departments", &inner)
            .await
            .json();
        let group = world
            .post(&admin, "/api/v1/admin/groups", &json!({ "name": "Смена" }))
            .await
            .json();
        let path = format!("/api/v1/admin/people/{boris}");
        let moved = world
            .patch(&admin, &path, &json!({ "department_id": inner["id"] }))
            .await;
        assert_eq!(moved.status, 200, "{}", moved.text());
        let count = async |rule: Value| {
            let answer = world.put(&admin, PATH, &rule).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            answer.json()["missing_count"].as_i64().expect("a number")
        };
        let far = world.clock.now().plus(Duration::from_hours(99));
        assert_eq!(count(json!({ "required_of": "nobody" })).await, 0);
        assert_eq!(
            count(json!({ "required_of": "administrators", "from": far })).await,
            1
        );
        assert_eq!(
            count(json!({ "required_of": "everybody", "from": far })).await,
            2
        );
        let chosen = |groups: &Value, departments: &Value| json!({ "required_of": "chosen", "groups": groups, "departments": departments, "from": far });
        assert_eq!(
            count(chosen(&json!([]), &json!([outer["id"]]))).await,
            1,
            "those below too"
        );
        assert_eq!(count(chosen(&json!([group["id"]]), &json!([]))).await, 0);
        let members = format!(
            "/api/v1/admin/groups/{}/members",
            group["id"].as_str().expect("an id")
        );
        world
            .put(&admin, &members, &json!({ "members": [admin.id] }))
            .await;
        assert_eq!(count(chosen(&json!([group["id"]]), &json!([]))).await, 1);
    }
}

#[tokio::test]
async fn an_unfit_rule_is_refused_by_field() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    let nobody = "00000000-0000-7000-8000-000000000000";
    for (rule, field) in [
        (json!({ "required_of": "chosen" }), "groups"),
        (
            json!({ "required_of": "chosen", "groups": [nobody] }),
            "groups",
        ),
        (
            json!({ "required_of": "chosen", "departments": [nobody] }),
            "departments",
        ),
        (json!({ "required_of": "some" }), "required_of"),
    ] {
        let answer = world.put(&admin, PATH, &rule).await;
        answer.is_problem(422, "invalid", Some(field));
    }
    let boris = world.member(EMAIL).await;
    world
        .get(&boris, PATH)
        .await
        .is_problem(404, "not_found", None);
    let rule = json!({ "required_of": "nobody" });
    world
        .put(&boris, PATH, &rule)
        .await
        .is_problem(404, "not_found", None);
}

#[tokio::test]
async fn the_last_factor_stays_where_one_is_required() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    world.with_application(&admin).await;
    require(&world, &admin, &json!({ "required_of": "administrators" })).await;
    let path = format!("{FACTORS}/totp");
    let refused = world.delete(&admin, &path).await;
    refused.is_problem(409, "conflict", None);
    let own = world.get(&admin, FACTORS).await.json();
    assert!(own["totp"].is_object(), "it stays: {own}");
}

#[tokio::test]
async fn an_administrator_helps_whoever_lost_everything() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let boris = world.member(EMAIL).await;
        world.with_application(&boris).await;
        assert_eq!(world.sign_in(EMAIL, PASSWORD).await.status, 202);
        let path = format!("/api/v1/admin/people/{}/factors", boris.id);
        let foreign = world.delete(&boris, &path).await;
        foreign.is_problem(404, "not_found", None);
        assert_eq!(world.delete(&admin, &path).await.status, 204);
        let out = world.get(&boris, "/api/v1/session").await;
        out.is_problem(401, "unauthenticated", None);
        let boris = signed_in(&world, EMAIL).await;
        let told = world.get(&boris, "/api/v1/notifications").await.json();
        assert_eq!(told["items"][0]["why"], "security");
        assert_eq!(done(&world, &admin).await[0], "factors.reset");
        let own = format!("/api/v1/admin/people/{}/factors", admin.id);
        world
            .delete(&admin, &own)
            .await
            .is_problem(409, "conflict", None);
        let nobody = "/api/v1/admin/people/00000000-0000-7000-8000-000000000000/factors";
        world
            .delete(&admin, nobody)
            .await
            .is_problem(404, "not_found", None);
    }
}

async fn notices(world: &World, member: &Member) -> usize {
    let told = world
        .get(member, "/api/v1/notifications?limit=50")
        .await
        .json();
    let told = told["items"].as_array().expect("items").clone();
    let lifted = |one: &&Value| {
        one["excerpt"]
            .as_str()
            .is_some_and(|text| text.contains("не требуется"))
    };
    told.iter().filter(lifted).count()
}

/// Whoever moves people between groups could lift the rule without a word.
#[tokio::test]
async fn the_rule_is_not_lifted_unseen() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let boris = world.member(EMAIL).await;
        let made = async |path: &str| {
            let made = world.post(&admin, path, &json!({ "name": "Касса" })).await;
            assert_eq!(made.status, 201, "{}", made.text());
            made.json()["id"].as_str().expect("an id").to_owned()
        };
        let group = made("/api/v1/admin/groups").await;
        let department = made("/api/v1/admin/departments").await;
        let members = format!("/api/v1/admin/groups/{group}/members");
        let own = format!("/api/v1/admin/people/{}", boris.id);
        world
            .put(&admin, &members, &json!({ "members": [boris.id] }))
            .await;
        let from = world.clock.now().plus(Duration::from_hours(1));
        let rule = json!({ "required_of": "chosen", "groups": [group], "departments": [department], "from": from });
        require(&world, &admin, &rule).await;
        for path in [
            format!("/api/v1/admin/groups/{group}"),
            format!("/api/v1/admin/departments/{department}"),
        ] {
            world
                .delete(&admin, &path)
                .await
                .is_problem(409, "conflict", None);
        }
        // Still named by the department: nothing is lifted.
        world
            .patch(&admin, &own, &json!({ "department_id": department }))
            .await;
        world.put(&admin, &members, &json!({ "members": [] })).await;
        assert_eq!(notices(&world, &boris).await, 0);
        world
            .patch(&admin, &own, &json!({ "department_id": null }))
            .await;
        assert_eq!(notices(&world, &boris).await, 1);
        assert!(
            done(&world, &admin)
                .await
                .contains(&"second_factor.lifted".to_owned())
        );
        require(&world, &admin, &json!({ "required_of": "nobody" })).await;
        let gone = world
            .delete(&admin, &format!("/api/v1/admin/groups/{group}"))
            .await;
        assert_eq!(gone.status, 204);
    }
}
