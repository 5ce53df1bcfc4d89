use serde_json::json;

use super::done;
use crate::support::{World, each};

const PATH: &str = "/api/v1/admin/settings";

#[tokio::test]
async fn the_company_has_a_name_a_language_and_a_zone() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let default = json!({ "company_name": "", "default_language": "ru", "default_time_zone": "Europe/Moscow", "guests_by_moderators": false });
        assert_eq!(world.get(&admin, PATH).await.json(), default);
        let body = json!({ "company_name": " Ромашка ", "default_language": "en", "default_time_zone": "Asia/Tokyo" });
        let stored = json!({ "company_name": "Ромашка", "default_language": "en", "default_time_zone": "Asia/Tokyo", "guests_by_moderators": false });
        assert_eq!(world.put(&admin, PATH, &body).await.json(), stored);
        assert_eq!(world.get(&admin, PATH).await.json(), stored);
        assert_eq!(
            world.get(&admin, "/api/v1/session").await.json()["company"]["name"],
            "Ромашка"
        );
        assert_eq!(done(&world, &admin).await[0], "settings.replaced");
    }
}

#[tokio::test]
async fn unfit_settings_are_refused_by_field() {
    let world = World::new();
    let admin = world.admin("anna@sufler.example").await;
    let cases = [
        (
            json!({ "company_name": "x".repeat(201), "default_language": "ru", "default_time_zone": "UTC" }),
            "company_name",
        ),
        (
            json!({ "company_name": "", "default_language": "de", "default_time_zone": "UTC" }),
            "default_language",
        ),
        (
            json!({ "company_name": "", "default_language": "ru", "default_time_zone": "x" }),
            "default_time_zone",
        ),
        (
            json!({ "company_name": "", "default_language": "ru" }),
            "default_time_zone",
        ),
        (
            json!({ "company_name": "", "default_language": "ru", "default_time_zone": "UTC", "x": 1 }),
            "x",
        ),
    ];
    for (body, field) in cases {
        world
            .put(&admin, PATH, &body)
            .await
            .is_problem(422, "invalid", Some(field));
    }
}
