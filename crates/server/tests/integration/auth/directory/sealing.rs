use super::{check, each, enter};
use crate::support::{Slapd, THERE, World};

async fn problem(world: &World) -> String {
    let admin = world.admin("boss@sufler.example").await;
    let checked = check(world, &admin).await;
    checked["problem"].as_str().unwrap_or_default().to_owned()
}

/// The settings come before the directory has a port: the address is filled in
/// by the test.
async fn sealed(ca: Option<String>, start_tls: bool) -> (World, Slapd) {
    let slapd = Slapd::start().await;
    slapd.person("anna", "Анна").await;
    let mut settings = slapd.settings();
    settings.create_people = true;
    settings.ca = ca;
    settings.start_tls = start_tls;
    if !start_tls {
        settings.url = slapd.sealed_url();
    }
    let mut config = server::config::Config::default();
    config.egress.allowed_private_ranges = vec!["127.0.0.0/8".parse().expect("a network")];
    config.sign_in.providers.directory = vec![settings];
    (World::with(config), slapd)
}

#[tokio::test]
async fn both_ways_of_sealing_work_with_an_own_authority() {
    for start_tls in [false, true] {
        let (world, _slapd) = sealed(Some(Slapd::authority()), start_tls).await;
        enter(&world, "anna").await;
        assert_eq!(problem(&world).await, "");
    }
}

#[tokio::test]
async fn an_untrusted_certificate_is_refused_before_any_password_is_sent() {
    for start_tls in [false, true] {
        let (world, _slapd) = sealed(None, start_tls).await;
        let refused = world.sign_in("anna", THERE).await;
        refused.is_problem(503, "unavailable", None);
        assert!(problem(&world).await.contains("ca_file"));
    }
}

#[tokio::test]
async fn a_wrong_password_of_the_server_itself_is_said() {
    for (world, slapd) in each(|settings| settings.bind_password = "не тот".into()).await {
        slapd.person("anna", "Анна").await;
        world
            .sign_in("anna", THERE)
            .await
            .is_problem(503, "unavailable", None);
        assert!(problem(&world).await.contains("bind_dn"));
    }
}
