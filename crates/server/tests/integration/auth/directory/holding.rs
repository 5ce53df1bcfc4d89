//! What a directory that is wrong, or somebody in it, does not bring about.

use kernel::db::testing;
use serde_json::json;
use server::config::Config;

use super::{each, enter, look, mapped, state, sync};
use crate::support::{Asker, PASSWORD, Slapd, THERE, World, dn_of};

const ADMIN: &str = "boss@sufler.example";
const LOCKED: &[&str] = &["000001010000Z"];

fn group_dn(name: &str) -> String {
    format!("cn={name},ou=groups,dc=sufler,dc=example")
}

async fn administers(world: &World, asker: &impl Asker) -> bool {
    world.get(asker, "/api/v1/admin/groups").await.status == 200
}

/// How many are in the only group.
async fn members(world: &World, admin: &impl Asker) -> Option<usize> {
    let groups = world.get(admin, "/api/v1/admin/groups").await.json();
    groups["items"][0]["members"].as_array().map(Vec::len)
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    for (world, slapd) in each(|settings| {
        settings.create_people = true;
        settings.groups = vec![mapped(&group_dn("admins"))];
        settings.groups[0].administrator = true;
    })
    .await
    {
        let entry = slapd.person("anna", "Анна").await;
        let other = slapd.person("boris", "Борис").await;
        let admins = slapd.group("admins", &[&entry]).await;
        enter(&world, "anna").await;
        slapd.set(&admins, "member", &[&other]).await;
        slapd.set(&entry, "cn", &["Анна Смирнова"]).await;
        let anna = enter(&world, "anna").await;
        assert!(administers(&world, &anna).await, "nobody else does");
        let me = world.get(&anna, "/api/v1/me").await.json();
        assert_eq!(me["name"], "Анна Смирнова", "the rest follows");
        look(&world, 300).await;
        assert!(administers(&world, &anna).await);
        assert_eq!(state(&world, &anna).await["failed"], 1);
        world.account(ADMIN, true).await;
        let anna = enter(&world, "anna").await;
        assert!(!administers(&world, &anna).await);
    }
}

#[tokio::test]
async fn a_group_that_is_wrong_keeps_nobody_in_or_out() {
    for (world, slapd) in each(|settings| {
        settings.create_people = true;
        settings.groups = vec![mapped("no name at all"), mapped(&group_dn("sales"))];
        settings.groups[0].department = Some("Нигде".to_owned());
        settings.groups[1].group = Some("Продажи".to_owned());
    })
    .await
    {
        let entry = slapd.person("anna", "Анна").await;
        slapd.person("boris", "Борис").await;
        slapd.group("sales", &[&entry]).await;
        enter(&world, "anna").await;
        let boris = enter(&world, "boris").await;
        let admin = world.admin(ADMIN).await;
        assert_eq!(members(&world, &admin).await, Some(1));
        slapd.remove(&dn_of("boris")).await;
        look(&world, 300).await;
        assert_ne!(world.get(&boris, "/api/v1/me").await.status, 200);
        assert_eq!(members(&world, &admin).await, Some(1));
        let told = state(&world, &admin).await;
        assert!(told["problem"].is_string(), "{told}");
        assert_eq!(told["tried_at"], told["synced_at"]);
        look(&world, 30).await;
        let later = state(&world, &admin).await;
        assert_eq!(later["problem"], told["problem"], "it is no better");
        assert_eq!(sync(&world, &admin, &[]).await.status, 200);
    }
}

#[tokio::test]
async fn a_group_that_is_gone_loses_nobody() {
    for (world, slapd) in each(|settings| {
        settings.create_people = true;
        settings.groups = vec![mapped(&group_dn("sales"))];
        settings.groups[0].group = Some("Продажи".to_owned());
    })
    .await
    {
        let entry = slapd.person("anna", "Анна").await;
        let other = slapd.person("boris", "Борис").await;
        let sales = slapd.group("sales", &[&entry, &other]).await;
        enter(&world, "anna").await;
        enter(&world, "boris").await;
        let admin = world.admin(ADMIN).await;
        slapd.remove(&sales).await;
        look(&world, 300).await;
        enter(&world, "boris").await;
        assert_eq!(members(&world, &admin).await, Some(2));
        assert!(state(&world, &admin).await["problem"].is_string());
        slapd.group("sales", &[&entry]).await;
        look(&world, 300).await;
        assert_eq!(members(&world, &admin).await, Some(1));
        assert!(state(&world, &admin).await["problem"].is_null());
    }
}

/// Who was dismissed by a directory once, and by hand later, stays out.
#[tokio::test]
async fn the_last_who_dismissed_decides_who_comes_back() {
    for (world, slapd) in each(|settings| settings.create_people = true).await {
        let entry = slapd.person("anna", "Анна").await;
        let anna = enter(&world, "anna").await;
        let admin = world.admin(ADMIN).await;
        let path = format!("/api/v1/admin/people/{}", anna.id);
        slapd.set(&entry, "pwdAccountLockedTime", LOCKED).await;
        look(&world, 30).await;
        slapd.set(&entry, "pwdAccountLockedTime", &[]).await;
        look(&world, 30).await;
        enter(&world, "anna").await;
        world
            .patch(&admin, &path, &json!({ "active": false }))
            .await;
        look(&world, 30).await;
        let refused = world.sign_in("anna", THERE).await;
        refused.is_problem(409, "conflict", None);
        // The same when an administrator let them in meanwhile.
        world.patch(&admin, &path, &json!({ "active": true })).await;
        slapd.set(&entry, "pwdAccountLockedTime", LOCKED).await;
        look(&world, 30).await;
        for active in [true, false] {
            let body = json!({ "active": active });
            assert_eq!(world.patch(&admin, &path, &body).await.status, 200);
        }
        slapd.set(&entry, "pwdAccountLockedTime", &[]).await;
        look(&world, 30).await;
        let refused = world.sign_in("anna", THERE).await;
        refused.is_problem(409, "conflict", None);
    }
}

#[tokio::test]
async fn who_loses_all_factors_is_followed_all_the_same() {
    for (world, slapd) in each(|settings| settings.link_by_email = true).await {
        slapd.person("anna", "Анна").await;
        slapd.person("boris", "Борис").await;
        let own = world.member("anna@sufler.example").await;
        enter(&world, "anna").await;
        let admin = world.admin(ADMIN).await;
        let path = format!("/api/v1/admin/people/{}/factors", own.id);
        let reset = world.delete(&admin, &path).await;
        assert!(reset.status.is_success(), "{}", reset.text());
        let again = world.sign_in("anna@sufler.example", PASSWORD).await;
        assert_eq!(again.status, 200, "{}", again.text());
        slapd.remove(&dn_of("anna")).await;
        look(&world, 30).await;
        let refused = world.sign_in("anna@sufler.example", PASSWORD).await;
        refused.is_problem(422, "invalid", Some("password"));
    }
}

#[tokio::test]
async fn an_address_there_opens_no_administrators_account() {
    for is_mapped in [false, true] {
        for (world, slapd) in each(|settings| {
            settings.link_by_email = true;
            if is_mapped {
                settings.groups = vec![mapped(&group_dn("admins"))];
                settings.groups[0].administrator = true;
            }
        })
        .await
        {
            let entry = slapd.person("anna", "Анна").await;
            slapd.group("admins", &[&entry]).await;
            world.account("anna@sufler.example", true).await;
            let answer = world.sign_in("anna", THERE).await;
            if is_mapped {
                assert_eq!(answer.status, 200, "{}", answer.text());
            } else {
                answer.is_problem(409, "conflict", None);
            }
        }
    }
}

#[tokio::test]
async fn who_comes_from_two_is_kept_by_the_first() {
    for test in testing::each() {
        let slapd = Slapd::start().await;
        let (mut first, mut second) = (slapd.settings(), slapd.settings());
        first.create_people = true;
        first.login_attributes = Some(vec!["mail".to_owned()]);
        second.id = "second".to_owned();
        second.link_by_email = true;
        second.login_attributes = Some(vec!["uid".to_owned()]);
        second.groups = vec![mapped(&group_dn("sales"))];
        second.groups[0].department = Some("Отдел продаж".to_owned());
        let mut config = Config::default();
        config.egress.allowed_private_ranges = vec!["127.0.0.0/8".parse().expect("a network")];
        config.sign_in.providers.directory = vec![first, second];
        let world = World::on(test, config);
        let entry = slapd.person("anna", "Анна").await;
        slapd.group("sales", &[&entry]).await;
        let anna = enter(&world, "anna@sufler.example").await;
        let again = enter(&world, "anna").await;
        assert_eq!(again.id, anna.id);
        let me = world.get(&again, "/api/v1/me").await.json();
        assert_eq!(me["department"], json!(null));
    }
}

#[tokio::test]
async fn an_entry_without_what_never_changes_is_a_failure() {
    for (world, slapd) in each(|settings| {
        settings.create_people = true;
        settings.id_attribute = Some("employeeNumber".to_owned());
    })
    .await
    {
        slapd.person("anna", "Анна").await;
        let away = world.sign_in("anna", THERE).await;
        away.is_problem(503, "unavailable", None);
    }
}
