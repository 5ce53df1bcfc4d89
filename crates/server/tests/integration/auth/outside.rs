use kernel::db::testing;
use serde_json::{Value, json};
use server::config::{Config, OidcProvider};

use crate::support::{Anonymous, Answer, PASSWORD, Provider, Raw, World};

const EMAIL: &str = "anna@sufler.example";
const BEGIN: &str = "/api/v1/sign-in/providers/office";

/// A server on each database, and the provider it trusts.
async fn each(change: impl Fn(&mut OidcProvider)) -> Vec<(World, Provider)> {
    let mut all = Vec::new();
    for test in testing::each() {
        let provider = Provider::start().await;
        let mut settings = provider.settings();
        change(&mut settings);
        let mut config = Config::default();
        config.egress.allowed_private_ranges = vec!["127.0.0.0/8".parse().expect("a network")];
        config.sign_in.providers.oidc = vec![settings];
        all.push((World::on(test, config), provider));
    }
    all
}

/// Goes to the provider, is let in there with these claims and comes back.
async fn through(world: &World, provider: &Provider, claims: Value) -> Answer {
    let begun = world
        .post(&Anonymous, BEGIN, &json!({ "next": "/chat" }))
        .await;
    assert_eq!(begun.status, 200, "{}", begun.text());
    let state = begun.cookie_named("sufler_outside").expect("a cookie");
    let url = begun.json()["url"].as_str().expect("an address").to_owned();
    let query = provider.let_in(&url, &claims);
    let browser = Raw(vec![("cookie", format!("sufler_outside={state}"))]);
    world
        .get(&browser, &format!("{BEGIN}/callback?{query}"))
        .await
}

fn anna() -> Value {
    json!({ "sub": "anna-7", "email": EMAIL, "email_verified": true, "name": "Анна Петрова" })
}

#[track_caller]
fn sent_to(answer: &Answer, start: &str) {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = answer.header("location");
    assert!(page.starts_with(start), "{page}");
}

#[tokio::test]
async fn an_account_is_linked_by_a_verified_address_where_allowed() {
    for (world, provider) in each(|settings| settings.link_by_email = true).await {
        let id = world.account(EMAIL, false).await;
        let listed = world
            .get(&Anonymous, "/api/v1/sign-in/providers")
            .await
            .json();
        assert_eq!(
            listed["items"],
            json!([{ "id": "office", "name": "Контора", "kind": "oidc" }])
        );
        let unverified = json!({ "sub": "anna-7", "email": EMAIL, "email_verified": false });
        let refused = through(&world, &provider, unverified).await;
        sent_to(&refused, "/sign-in?problem=outside-email-unverified&trace=");
        assert_eq!(refused.cookie(), None);
        let answer = through(&world, &provider, anna()).await;
        sent_to(&answer, "/chat");
        let cookie = answer.cookie().expect("a session");
        let member = Raw(vec![("cookie", format!("sufler_session={cookie}"))]);
        let session = world.get(&member, "/api/v1/session").await.json();
        assert_eq!(session["person"]["id"], json!(id));
        // From now on the account elsewhere counts, whatever its address.
        let moved =
            json!({ "sub": "anna-7", "email": "other@sufler.example", "email_verified": false });
        sent_to(&through(&world, &provider, moved).await, "/chat");
    }
}

/// The provider gave the address to somebody else.
#[tokio::test]
async fn a_second_account_of_the_same_provider_is_not_linked() {
    for (world, provider) in each(|settings| settings.link_by_email = true).await {
        world.account(EMAIL, false).await;
        let answer = through(&world, &provider, anna()).await;
        sent_to(&answer, "/chat");
        let mut other = anna();
        other["sub"] = json!("anna-8");
        let refused = through(&world, &provider, other).await;
        sent_to(&refused, "/sign-in?problem=outside-not-linked&trace=");
        let cookie = answer.cookie().expect("a session");
        let member = Raw(vec![("cookie", format!("sufler_session={cookie}"))]);
        let told = world.get(&member, "/api/v1/notifications").await.json();
        assert_eq!(told["items"][0]["why"], "security");
        let own = world.get(&member, "/api/v1/me/factors").await.json();
        assert_eq!(own["proved"], json!(false), "nothing was proved here");
    }
}

#[tokio::test]
async fn nobody_gets_in_unless_the_configuration_says_so() {
    for (world, provider) in each(|_| ()).await {
        let stranger = through(&world, &provider, anna()).await;
        sent_to(&stranger, "/sign-in?problem=outside-not-allowed&trace=");
        world.account(EMAIL, false).await;
        let known = through(&world, &provider, anna()).await;
        sent_to(&known, "/sign-in?problem=outside-not-linked&trace=");
    }
}

#[tokio::test]
async fn a_stranger_gets_an_account_where_allowed_and_follows_groups() {
    for (world, provider) in each(|settings| {
        settings.create_people = true;
        settings.groups_claim = Some("groups".to_owned());
        settings.groups = vec!["Смена".to_owned()];
    })
    .await
    {
        let admin = world.admin("boss@sufler.example").await;
        for name in ["Смена", "Другая"] {
            world
                .post(&admin, "/api/v1/admin/groups", &json!({ "name": name }))
                .await;
        }
        let mut claims = anna();
        claims["groups"] = json!(["Смена", "Другая"]);
        sent_to(&through(&world, &provider, claims).await, "/chat");
        let members = async || {
            let groups = world.get(&admin, "/api/v1/admin/groups").await.json();
            let items = groups["items"].as_array().expect("a list").clone();
            let count = |group: &Value| group["members"].as_array().map_or(0, Vec::len);
            items.iter().map(count).collect::<Vec<_>>()
        };
        assert_eq!(members().await, [0, 1], "only the one that follows");
        let people = world
            .get(&admin, &format!("/api/v1/admin/people?q={EMAIL}"))
            .await
            .json();
        assert_eq!(people["items"][0]["name"], "Анна Петрова");
        assert_eq!(people["items"][0]["administrator"], false);
        sent_to(&through(&world, &provider, anna()).await, "/chat");
        assert_eq!(members().await, [0, 0], "out again");
    }
}

#[tokio::test]
async fn a_second_factor_is_asked_for_all_the_same() {
    for (world, provider) in each(|settings| settings.link_by_email = true).await {
        let member = world.member(EMAIL).await;
        world.with_application(&member).await;
        let answer = through(&world, &provider, anna()).await;
        sent_to(&answer, "/sign-in/step?next=%2Fchat");
        assert_eq!(answer.cookie(), None);
        assert!(answer.cookie_named("sufler_step").is_some());
    }
}

#[tokio::test]
async fn the_deactivated_stay_out() {
    for (world, provider) in each(|settings| settings.link_by_email = true).await {
        let admin = world.admin("boss@sufler.example").await;
        let id = world.account(EMAIL, false).await;
        sent_to(&through(&world, &provider, anna()).await, "/chat");
        let path = format!("/api/v1/admin/people/{id}");
        world
            .patch(&admin, &path, &json!({ "active": false }))
            .await;
        let out = through(&world, &provider, anna()).await;
        sent_to(&out, "/sign-in?problem=outside-not-allowed&trace=");
    }
}

/// Neither another browser, nor a second time, nor another state.
#[tokio::test]
async fn only_the_browser_that_began_comes_back_and_once() {
    for (world, provider) in each(|settings| settings.create_people = true).await {
        let begun = world.post(&Anonymous, BEGIN, &json!({})).await;
        let state = begun.cookie_named("sufler_outside").expect("a cookie");
        let url = begun.json()["url"].as_str().expect("an address").to_owned();
        let path = format!("{BEGIN}/callback?{}", provider.let_in(&url, &anna()));
        let again = "/sign-in?problem=outside-begin-again&trace=";
        sent_to(&world.get(&Anonymous, &path).await, again);
        let other = Raw(vec![("cookie", "sufler_outside=other".to_owned())]);
        sent_to(&world.get(&other, &path).await, again);
        let browser = Raw(vec![("cookie", format!("sufler_outside={state}"))]);
        sent_to(&world.get(&browser, &path).await, "/");
        sent_to(&world.get(&browser, &path).await, again);
    }
}

#[tokio::test]
async fn what_the_provider_signs_must_fit() {
    for (world, provider) in each(|settings| settings.create_people = true).await {
        for claims in [
            json!({ "iss": "https://evil.example" }),
            json!({ "aud": "other" }),
            json!({ "nonce": "old" }),
            json!({ "exp": 1 }),
            json!({ "sub": "" }),
        ] {
            let mut all = anna();
            for (name, value) in claims.as_object().expect("an object") {
                all[name] = value.clone();
            }
            let refused = through(&world, &provider, all).await;
            sent_to(&refused, "/sign-in?problem=outside-unfit&trace=");
        }
    }
}

#[tokio::test]
async fn keys_may_change() {
    for (world, provider) in each(|settings| settings.create_people = true).await {
        sent_to(&through(&world, &provider, anna()).await, "/chat");
        provider.change_key();
        world.clock.advance(std::time::Duration::from_mins(1));
        sent_to(&through(&world, &provider, anna()).await, "/chat");
    }
}

#[tokio::test]
async fn a_provider_that_is_away_is_told() {
    for (world, _) in each(|settings| settings.issuer = "http://127.0.0.1:1".to_owned()).await {
        let away = world.post(&Anonymous, BEGIN, &json!({})).await;
        away.is_problem(503, "unavailable", None);
        let unknown = world
            .post(&Anonymous, "/api/v1/sign-in/providers/x", &json!({}))
            .await;
        unknown.is_problem(404, "not_found", None);
        world.account(EMAIL, false).await;
        assert_eq!(
            world.sign_in(EMAIL, PASSWORD).await.status,
            200,
            "the password works"
        );
    }
}

#[tokio::test]
async fn a_second_factor_elsewhere_counts_only_where_it_was_asked_for() {
    for (world, provider) in each(|settings| {
        settings.link_by_email = true;
        settings.trust_second_factor = true;
        settings.second_factor_acr = vec!["gold".to_owned()];
    })
    .await
    {
        let member = world.member(EMAIL).await;
        world.with_application(&member).await;
        for (name, value, enough) in [
            ("amr", json!(null), false),
            ("amr", json!(["pwd"]), false),
            ("acr", json!("silver"), false),
            ("amr", json!(["pwd", "otp"]), true),
            ("amr", json!(["mfa"]), true),
            ("acr", json!("gold"), true),
        ] {
            let mut claims = anna();
            claims[name] = value.clone();
            let answer = through(&world, &provider, claims).await;
            let page = if enough { "/chat" } else { "/sign-in/step?" };
            sent_to(&answer, page);
            assert_eq!(answer.cookie().is_some(), enough, "{name} {value}");
        }
    }
}
