use serde_json::json;

use crate::support::{Anonymous, World, each};

async fn three(world: &World) -> crate::support::Member {
    let anna = world.member("anna@sufler.example").await;
    for (email, name) in [
        ("boris@sufler.example", "борис Ёлкин"),
        ("vera@sufler.example", "Вера Зимина"),
    ] {
        let person = world.member(email).await;
        world
            .patch(&person, "/api/v1/me", &json!({ "name": name }))
            .await;
    }
    anna
}

#[tokio::test]
async fn colleagues_are_listed_by_name_in_pages() {
    for world in each() {
        let anna = three(&world).await;
        let mut names = Vec::new();
        let mut path = "/api/v1/people?limit=2".to_owned();
        loop {
            let page = world.get(&anna, &path).await.json();
            let items = page["items"].as_array().expect("items").clone();
            names.extend(
                items
                    .iter()
                    .map(|person| person["name"].as_str().expect("a name").to_owned()),
            );
            let Some(next) = page["next"].as_str() else {
                break;
            };
            path = format!("/api/v1/people?limit=2&after={next}");
        }
        assert_eq!(names, ["Анна Петрова", "борис Ёлкин", "Вера Зимина"]);
    }
}

#[tokio::test]
async fn they_are_found_by_part_of_name_or_address_in_any_case() {
    for world in each() {
        let anna = three(&world).await;
        for (query, found) in [
            ("%D0%95%D0%9B%D0%9A%D0%98%D0%9D", 1),
            ("SUFLER.example", 3),
            ("%25", 0),
            ("", 3),
        ] {
            let page = world
                .get(&anna, &format!("/api/v1/people?q={query}"))
                .await
                .json();
            assert_eq!(
                page["items"].as_array().expect("items").len(),
                found,
                "{query}"
            );
        }
    }
}

#[tokio::test]
async fn unfit_queries_are_refused_by_field() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=x", "limit"),
        ("after=x", "after"),
        ("page=2", "page"),
    ] {
        world
            .get(&anna, &format!("/api/v1/people?{query}"))
            .await
            .is_problem(422, "invalid", Some(field));
    }
    world
        .get(&Anonymous, "/api/v1/people")
        .await
        .is_problem(401, "unauthenticated", None);
}
