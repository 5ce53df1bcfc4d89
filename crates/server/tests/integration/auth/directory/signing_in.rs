use serde_json::json;

use super::{check, each, enter, mapped, state};
use crate::support::{Anonymous, PASSWORD, Slapd, THERE, World, dn_of};

async fn wrong(world: &World, login: &str, password: &str) {
    let answer = world.sign_in(login, password).await;
    answer.is_problem(422, "invalid", Some("password"));
    assert_eq!(answer.cookie(), None);
}

#[tokio::test]
async fn a_login_or_an_address_and_the_password_there_let_in() {
    for (world, slapd) in each(|settings| settings.create_people = true).await {
        slapd.person("anna", "Анна Петрова").await;
        let listed = world
            .get(&Anonymous, "/api/v1/sign-in/providers")
            .await
            .json();
        assert_eq!(
            listed["items"],
            json!([{ "id": "office", "name": "Контора", "kind": "directory" }])
        );
        let anna = enter(&world, "anna").await;
        let me = world.get(&anna, "/api/v1/me").await.json();
        assert_eq!(me["name"], "Анна Петрова");
        assert_eq!(me["email"], "anna@sufler.example");
        assert_eq!(me["administrator"], false);
        let again = enter(&world, " ANNA@sufler.example ").await;
        assert_eq!(again.id, anna.id, "one account, however they are called");
        wrong(&world, "anna", "не тот пароль").await;
        wrong(&world, "nobody", THERE).await;
        // What every directory says yes to.
        wrong(&world, "anna", "").await;
    }
}

#[tokio::test]
async fn what_is_typed_is_no_filter() {
    for (world, slapd) in each(|settings| settings.create_people = true).await {
        slapd.person("anna", "Анна").await;
        for login in [
            "*",
            "*)(uid=*",
            "anna)(|(uid=*",
            "ann*",
            "anna\0",
            "\\61nna",
            "(uid=anna)",
        ] {
            wrong(&world, login, THERE).await;
        }
        wrong(&world, &"a".repeat(5000), THERE).await;
    }
}

#[tokio::test]
async fn an_address_of_two_opens_neither() {
    for (world, slapd) in each(|settings| settings.create_people = true).await {
        slapd.person("anna", "Анна").await;
        let other = slapd.person("inna", "Инна").await;
        slapd.set(&other, "mail", &["anna@sufler.example"]).await;
        wrong(&world, "anna@sufler.example", THERE).await;
        enter(&world, "anna").await;
    }
}

#[tokio::test]
async fn the_disabled_are_told_only_when_they_know_the_password() {
    for (world, slapd) in each(|settings| settings.create_people = true).await {
        let anna = slapd.person("anna", "Анна").await;
        slapd
            .set(&anna, "pwdAccountLockedTime", &["000001010000Z"])
            .await;
        wrong(&world, "anna", "не тот пароль").await;
        let shut = world.sign_in("anna", THERE).await;
        shut.is_problem(409, "conflict", None);
        assert!(shut.text().contains("отключена"), "{}", shut.text());
    }
}

#[tokio::test]
async fn nobody_gets_in_unless_the_configuration_says_so() {
    for (world, slapd) in each(|_| ()).await {
        slapd.person("anna", "Анна").await;
        let stranger = world.sign_in("anna", THERE).await;
        stranger.is_problem(409, "conflict", None);
        world.account("anna@sufler.example", false).await;
        let known = world.sign_in("anna", THERE).await;
        known.is_problem(409, "conflict", None);
        assert_eq!(known.cookie(), None);
    }
}

#[tokio::test]
async fn an_account_is_linked_by_the_address_where_allowed() {
    for (world, slapd) in each(|settings| settings.link_by_email = true).await {
        slapd.person("anna", "Анна Петрова").await;
        let id = world.account("anna@sufler.example", false).await;
        assert_eq!(enter(&world, "anna").await.id, id);
        let own = world.sign_in("anna@sufler.example", PASSWORD).await;
        assert_eq!(own.status, 200, "the password kept here works too");
        // A second entry with the address is not theirs.
        slapd.remove(&dn_of("anna")).await;
        slapd.person("anna", "Другая Анна").await;
        let other = world.sign_in("anna", THERE).await;
        other.is_problem(409, "conflict", None);
    }
}

#[tokio::test]
async fn a_second_factor_is_asked_for_all_the_same() {
    for (world, slapd) in each(|settings| settings.link_by_email = true).await {
        slapd.person("anna", "Анна Петрова").await;
        let member = world.member("anna@sufler.example").await;
        world.with_application(&member).await;
        let answer = world.sign_in("anna", THERE).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        assert_eq!(answer.cookie(), None);
    }
}

#[tokio::test]
async fn the_password_there_proves_who_one_is() {
    for (world, slapd) in each(|settings| settings.create_people = true).await {
        slapd.person("anna", "Анна").await;
        let anna = enter(&world, "anna").await;
        world.clock.advance(std::time::Duration::from_hours(1));
        let prove = async |password: &str| {
            let body = json!({ "password": password });
            world.post(&anna, "/api/v1/me/factors/proof", &body).await
        };
        prove("не тот пароль")
            .await
            .is_problem(422, "invalid", Some("password"));
        prove("").await.is_problem(422, "invalid", Some("password"));
        let proved = prove(THERE).await;
        assert!(proved.status.is_success(), "{}", proved.text());
    }
}

/// However they are spelled, tries at one account are counted together.
#[tokio::test]
async fn guessing_ends_for_all_spellings_at_once() {
    for (world, slapd) in each(|settings| settings.create_people = true).await {
        slapd.person("anna", "Анна").await;
        for _ in 0..5 {
            wrong(&world, "anna", "не тот").await;
            wrong(&world, "anna@sufler.example", "не тот").await;
        }
        let refused = world.sign_in("anna", THERE).await;
        refused.is_problem(429, "rate_limited", None);
    }
}

#[tokio::test]
async fn who_is_in_a_group_there_gets_what_follows_here() {
    for (world, slapd) in each(|settings| {
        let dn = |name: &str| format!("cn={name},ou=groups,dc=sufler,dc=example");
        settings.create_people = true;
        settings.groups = vec![
            mapped(&dn("sales")),
            mapped(&dn("admins")),
            mapped(&dn("gone")),
        ];
        settings.groups[0].group = Some("Продажи".to_owned());
        settings.groups[1].administrator = true;
        settings.groups[2].department = Some("Нигде".to_owned());
    })
    .await
    {
        let (anna, boris) = (
            slapd.person("anna", "Анна").await,
            slapd.person("boris", "Борис").await,
        );
        slapd.group("sales", &[&anna, &boris]).await;
        slapd.group("admins", &[&anna]).await;
        let (anna, boris) = (enter(&world, "anna").await, enter(&world, "boris").await);
        let groups = world.get(&anna, "/api/v1/admin/groups").await.json();
        assert_eq!(groups["items"][0]["name"], "Продажи");
        assert_eq!(
            groups["items"][0]["members"].as_array().map(Vec::len),
            Some(2)
        );
        let closed = world.get(&boris, "/api/v1/admin/groups").await;
        closed.is_problem(404, "not_found", None);
    }
}

#[tokio::test]
async fn those_kept_here_get_in_while_the_directory_is_away() {
    for (world, mut slapd) in each(|settings| settings.create_people = true).await {
        slapd.person("anna", "Анна").await;
        enter(&world, "anna").await;
        slapd.stop();
        let admin = world.admin("boss@sufler.example").await;
        let away = world.sign_in("anna", THERE).await;
        away.is_problem(503, "unavailable", None);
        let same = world.sign_in("nobody", THERE).await;
        same.is_problem(503, "unavailable", None);
        assert!(check(&world, &admin).await["problem"].is_string());
        assert_eq!(
            state(&world, &admin).await["tried_at"],
            json!(null),
            "not yet looked"
        );
    }
}

/// A directory inside needs its range named, as a provider does.
#[tokio::test]
async fn the_gate_decides_where_a_directory_may_be() {
    let slapd = Slapd::start().await;
    slapd.person("anna", "Анна").await;
    let mut config = server::config::Config::default();
    config.sign_in.providers.directory = vec![slapd.settings()];
    let world = World::with(config);
    world
        .sign_in("anna", THERE)
        .await
        .is_problem(503, "unavailable", None);
}
