use crate::support::{Anonymous, World, each};

#[tokio::test]
async fn health_names_the_version_and_the_database() {
    for world in each() {
        let health = world.get(&Anonymous, "/api/v1/health").await.json();
        assert_eq!(health["status"], "ok");
        assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
        assert!(["sqlite", "postgres"].contains(&health["database"].as_str().expect("a name")));
    }
}

#[tokio::test]
async fn metrics_are_off_unless_asked_for() {
    let world = World::new();
    assert_eq!(world.get(&Anonymous, "/metrics").await.status, 404);
}

#[tokio::test]
async fn the_document_describes_the_routes() {
    let world = World::new();
    let document = world.get(&Anonymous, "/api/v1/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(
        document["paths"]["/api/v1/session"]["post"]["operationId"],
        "create_session"
    );
}
