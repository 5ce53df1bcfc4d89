use serde_json::json;

use crate::support::World;

const UNFIT: [&str; 6] = [
    "\u{200B}\u{200D}",
    "\u{3164}",
    "...",
    "Анна\u{202E}вортеП",
    "\u{2066}Анна\u{2069}",
    "Анна\u{200F}",
];

/// Of people, departments, groups and rooms alike.
#[tokio::test]
async fn a_name_can_be_seen_and_reads_one_way() {
    let world = World::new();
    let anna = world.admin("anna@sufler.example").await;
    let rename = "/api/v1/me";
    for name in UNFIT {
        let named = json!({ "name": name });
        let invited = json!({ "name": name, "email": "new@sufler.example" });
        let room = json!({ "name": name, "kind": "open", "members": [] });
        for answer in [
            world.patch(&anna, rename, &named).await,
            world.post(&anna, "/api/v1/admin/people", &invited).await,
            world.post(&anna, "/api/v1/admin/departments", &named).await,
            world.post(&anna, "/api/v1/admin/groups", &named).await,
            world.post(&anna, "/api/v1/rooms", &room).await,
        ] {
            answer.is_problem(422, "invalid", Some("name"));
        }
        if name.contains("Анна") {
            let titled = json!({ "title": name });
            let answer = world.patch(&anna, rename, &titled).await;
            answer.is_problem(422, "invalid", Some("title"));
        }
    }
    for name in ["1С", "李", "Zoë O’Hara-Ким", "3 этаж 🎉"] {
        let answer = world.patch(&anna, rename, &json!({ "name": name })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
}
