use kernel::Scope;
use serde_json::{Value, json};

use super::{check, each, enter, is_time, look, mapped, state, sync};
use crate::{
    admin::done,
    support::{Asker, Socket, THERE, World, dn_of},
};

const ADMIN: &str = "boss@sufler.example";
const LOCKED: &[&str] = &["000001010000Z"];

async fn is_in(world: &World, asker: &impl Asker) -> bool {
    world.get(asker, "/api/v1/me").await.status == 200
}

#[tokio::test]
async fn who_is_gone_there_is_out_here_at_the_next_look() {
    for (world, slapd) in each(|settings| settings.create_people = true).await {
        slapd.person("anna", "Анна").await;
        slapd.person("boris", "Борис").await;
        let (anna, boris) = (enter(&world, "anna").await, enter(&world, "boris").await);
        let admin = world.admin(ADMIN).await;
        let token = world.token(anna.id, &[Scope::Read], None).await;
        let mut socket = Socket::open(world.listen().await, &anna).await;
        look(&world, 30).await;
        assert!(is_in(&world, &anna).await, "nothing has changed");
        slapd.remove(&dn_of("anna")).await;
        look(&world, 30).await;
        while let Some(message) = socket.hear_any().await {
            assert!(message["type"].is_string(), "{message}");
        }
        assert!(!is_in(&world, &anna).await && !is_in(&world, &token).await);
        assert!(is_in(&world, &boris).await);
        assert_eq!(done(&world, &admin).await[0], "person.deactivated");
        let state = state(&world, &admin).await;
        assert_eq!(
            (&state["known"], &state["dismissed"]),
            (&json!(2), &json!(1))
        );
        assert!(
            is_time(&state["synced_at"]) && state["problem"].is_null(),
            "{state}"
        );
        world.tasks.stop().await;
    }
}

#[tokio::test]
async fn the_disabled_leave_and_come_back_but_only_those_who_left_by_it() {
    for (world, slapd) in each(|settings| settings.create_people = true).await {
        let entry = slapd.person("anna", "Анна").await;
        slapd.person("boris", "Борис").await;
        let (anna, boris) = (enter(&world, "anna").await, enter(&world, "boris").await);
        let admin = world.admin(ADMIN).await;
        slapd.set(&entry, "pwdAccountLockedTime", LOCKED).await;
        let dismissed = json!({ "active": false });
        let path = format!("/api/v1/admin/people/{}", boris.id);
        world.patch(&admin, &path, &dismissed).await;
        look(&world, 30).await;
        assert!(!is_in(&world, &anna).await);
        slapd.set(&entry, "pwdAccountLockedTime", &[]).await;
        look(&world, 30).await;
        assert!(
            !is_in(&world, &anna).await,
            "the old session does not come back"
        );
        enter(&world, "anna").await;
        let refused = world.sign_in("boris", THERE).await;
        refused.is_problem(409, "conflict", None);
    }
}

#[tokio::test]
async fn names_addresses_and_groups_follow() {
    for (world, slapd) in each(|settings| {
        settings.create_people = true;
        settings.groups = vec![
            mapped("CN=Sales, OU=Groups,dc=sufler,dc=example"),
            mapped("cn=admins,ou=groups,dc=sufler,dc=example"),
        ];
        settings.groups[0].department = Some("Отдел продаж".to_owned());
        settings.groups[1].group = Some("Дежурные".to_owned());
    })
    .await
    {
        let entry = slapd.person("anna", "Анна").await;
        let other = slapd.person("boris", "Борис").await;
        let sales = slapd.group("sales", &[&other]).await;
        let admins = slapd.group("admins", &[&entry]).await;
        let anna = enter(&world, "anna").await;
        enter(&world, "boris").await;
        let admin = world.admin(ADMIN).await;
        let members = async || {
            let groups = world.get(&admin, "/api/v1/admin/groups").await.json();
            groups["items"][0]["members"].as_array().map(Vec::len)
        };
        assert_eq!(members().await, Some(1));
        slapd.set(&entry, "cn", &["Анна Смирнова"]).await;
        slapd
            .set(&entry, "mail", &["smirnova@sufler.example"])
            .await;
        slapd.set(&sales, "member", &[&entry]).await;
        slapd.set(&admins, "member", &[&other]).await;
        // Somebody added here stays: the directory keeps its own people.
        let group = world.get(&admin, "/api/v1/admin/groups").await.json();
        let group = group["items"][0]["id"].as_str().expect("an id").to_owned();
        let both = json!({ "members": [anna.id, admin.id] });
        let put = world
            .put(
                &admin,
                &format!("/api/v1/admin/groups/{group}/members"),
                &both,
            )
            .await;
        assert_eq!(put.status, 200, "{}", put.text());
        look(&world, 300).await;
        let me = world.get(&anna, "/api/v1/me").await.json();
        assert_eq!(me["name"], "Анна Смирнова");
        assert_eq!(me["email"], "smirnova@sufler.example");
        assert_eq!(me["department"]["name"], "Отдел продаж");
        assert_eq!(members().await, Some(2), "Boris and the administrator");
        slapd.set(&sales, "member", &[&other]).await;
        assert_eq!(sync(&world, &admin, &[]).await.status, 200);
        let me = world.get(&anna, "/api/v1/me").await.json();
        assert_eq!(me["department"], json!(null));
    }
}

#[tokio::test]
async fn an_address_of_somebody_else_stays_theirs() {
    for (world, slapd) in each(|settings| settings.create_people = true).await {
        let entry = slapd.person("anna", "Анна").await;
        let anna = enter(&world, "anna").await;
        let admin = world.admin(ADMIN).await;
        slapd.set(&entry, "mail", &[ADMIN]).await;
        slapd.set(&entry, "cn", &["Анна Смирнова"]).await;
        look(&world, 30).await;
        let me = world.get(&anna, "/api/v1/me").await.json();
        assert_eq!(me["email"], "anna@sufler.example");
        assert_eq!(me["name"], "Анна Смирнова", "the rest follows");
        assert_eq!(state(&world, &admin).await["failed"], 1);
    }
}

/// Half a directory gone looks like a broken directory: an administrator says.
#[tokio::test]
async fn many_at_once_go_only_by_an_administrators_word() {
    for (world, slapd) in each(|settings| settings.create_people = true).await {
        let logins = [
            "anna", "boris", "clara", "dmitri", "elena", "fyodor", "gleb",
        ];
        let mut people = Vec::new();
        for login in logins {
            slapd.person(login, login).await;
            people.push(enter(&world, login).await);
        }
        let admin = world.admin(ADMIN).await;
        for login in logins.iter().take(5) {
            slapd.remove(&dn_of(login)).await;
        }
        look(&world, 30).await;
        look(&world, 30).await;
        for person in &people {
            assert!(is_in(&world, person).await);
        }
        assert_eq!(state(&world, &admin).await["held"], 5);
        let told = world.get(&admin, "/api/v1/notifications").await.json();
        let told = told["items"].as_array().expect("items").clone();
        assert_eq!(told.len(), 1, "once: {told:?}");
        assert_eq!(told[0]["why"], "security");
        let checked = check(&world, &admin).await;
        assert_eq!(checked["held"], true);
        let leaving: Vec<Value> = checked["leaving"].as_array().expect("people").clone();
        assert_eq!(leaving.len(), 5);
        let ids: Vec<&str> = leaving
            .iter()
            .filter_map(|one| one["id"].as_str())
            .collect();
        let part = sync(&world, &admin, &ids[..1]).await;
        assert_eq!(part.json()["held"], 4, "not whom nobody has agreed to");
        assert_eq!(part.json()["dismissed"], 1);
        let whole = sync(&world, &admin, &ids).await;
        assert_eq!(
            (&whole.json()["held"], &whole.json()["dismissed"]),
            (&json!(0), &json!(4))
        );
        // Whom an administrator agreed to does not count for the next hour.
        slapd.remove(&dn_of("fyodor")).await;
        look(&world, 30).await;
        assert_eq!(state(&world, &admin).await["held"], 0);
        let mut still = Vec::new();
        for person in &people {
            still.push(is_in(&world, person).await);
        }
        assert_eq!(still, [false, false, false, false, false, false, true]);
    }
}

#[tokio::test]
async fn an_empty_or_absent_directory_dismisses_nobody() {
    for (world, mut slapd) in each(|settings| settings.create_people = true).await {
        slapd.person("anna", "Анна").await;
        let anna = enter(&world, "anna").await;
        let admin = world.admin(ADMIN).await;
        slapd.remove(&dn_of("anna")).await;
        look(&world, 30).await;
        assert!(is_in(&world, &anna).await, "nobody at all is no answer");
        assert!(state(&world, &admin).await["problem"].is_string());
        slapd.person("boris", "Борис").await;
        slapd.stop();
        look(&world, 30).await;
        assert!(is_in(&world, &anna).await);
        let known = state(&world, &admin).await;
        assert!(
            known["problem"].is_string() && known["synced_at"].is_null(),
            "{known}"
        );
        sync(&world, &admin, &[])
            .await
            .is_problem(503, "unavailable", None);
    }
}

/// The filter of the configuration may name a group, as the overlay of groups
/// keeps it on people's entries.
#[tokio::test]
async fn who_no_longer_passes_the_filter_is_gone() {
    for (world, slapd) in each(|settings| {
        settings.create_people = true;
        let filter = "(&(objectClass=person)(memberOf=cn=sufler,ou=groups,dc=sufler,dc=example))";
        settings.filter = Some(filter.to_owned());
    })
    .await
    {
        let (anna, boris) = (
            slapd.person("anna", "Анна").await,
            slapd.person("boris", "Борис").await,
        );
        let group = slapd.group("sufler", &[&anna, &boris]).await;
        world.admin(ADMIN).await;
        let (one, other) = (enter(&world, "anna").await, enter(&world, "boris").await);
        slapd.set(&group, "member", &[&boris]).await;
        look(&world, 30).await;
        assert!(!is_in(&world, &one).await && is_in(&world, &other).await);
        let refused = world.sign_in("anna", THERE).await;
        refused.is_problem(422, "invalid", Some("password"));
    }
}

#[tokio::test]
async fn directories_are_for_administrators() {
    for (world, _slapd) in each(|_| ()).await {
        let member = world.member("anna@sufler.example").await;
        world
            .get(&member, super::DIRECTORIES)
            .await
            .is_problem(404, "not_found", None);
        sync(&world, &member, &[])
            .await
            .is_problem(404, "not_found", None);
        let admin = world.admin(ADMIN).await;
        let unknown = world
            .post(&admin, "/api/v1/admin/directories/x/sync", &json!({}))
            .await;
        unknown.is_problem(404, "not_found", None);
    }
}
