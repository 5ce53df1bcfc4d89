//! Versions stand in one place, and crates depend one way.

use toml::{Table, Value};

use super::Problem;
use super::tree::Tree;

/// Which crates of ours each crate may use.
const DIRECTION: [(&str, &[&str]); 10] = [
    ("kernel", &[]),
    ("providers", &[]),
    ("connectors", &[]),
    ("emulators", &[]),
    ("engine", &[]),
    ("assistant", &["kernel", "providers"]),
    (
        "sections",
        &["assistant", "connectors", "kernel", "providers"],
    ),
    (
        "server",
        &["assistant", "connectors", "kernel", "providers", "sections"],
    ),
    ("bench", &["emulators", "kernel"]),
    ("xtask", &[]),
];

/// What tests of any crate may use besides.
const FOR_TESTS: &str = "emulators";

const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// Versions outside the workspace's table, and dependencies against the direction.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let inside = |path: &str| {
        path.strip_suffix("/Cargo.toml")
            .filter(|name| !name.contains('/'))
            .map(str::to_owned)
    };
    let manifests = tree
        .under("crates")
        .filter_map(|(path, file)| Some((inside(path)?, file)));
    manifests
        .flat_map(|(name, file)| of_manifest(&name, &file.path, &file.text))
        .collect()
}

fn of_manifest(name: &str, path: &str, text: &str) -> Vec<Problem> {
    let Ok(manifest) = text.parse::<Table>() else {
        return vec![Problem::file(path, "is not TOML")];
    };
    let Some((_, allowed)) = DIRECTION.iter().find(|(known, _)| *known == name) else {
        return vec![Problem::file(
            path,
            "a new crate needs a line in the table of crates/xtask/src/tidy/manifests.rs",
        )];
    };
    TABLES
        .iter()
        .flat_map(|table| of_table(path, table, manifest.get(*table), allowed))
        .collect()
}

fn of_table(path: &str, table: &str, value: Option<&Value>, allowed: &[&str]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, value) in value.and_then(Value::as_table).into_iter().flatten() {
        if value.get("workspace").and_then(Value::as_bool) != Some(true) {
            problems.push(Problem::file(
                path,
                format!("`{name}`: versions stand in the workspace's table only"),
            ));
        }
        let ours = DIRECTION.iter().any(|(known, _)| known == name);
        let for_tests = table == "dev-dependencies" && name == FOR_TESTS;
        if ours && !allowed.contains(&name.as_str()) && !for_tests {
            problems.push(Problem::file(
                path,
                format!("`{name}` is against the direction of dependencies"),
            ));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn problems(name: &str, text: &str) -> usize {
        let path = format!("crates/{name}/Cargo.toml");
        check(&Tree::of(&[(path.as_str(), text)])).len()
    }

    #[rstest]
    #[case(
        "server",
        "[dependencies]\nkernel.workspace = true\nserde = { workspace = true, features = [\"rc\"] }",
        0
    )]
    #[case("server", "[dependencies]\nserde = \"1\"", 1)]
    #[case("server", "[dependencies]\nserde = { version = \"1\" }", 1)]
    #[case("kernel", "[dependencies]\nserver.workspace = true", 1)]
    #[case("kernel", "[dependencies]\nserver = { path = \"../server\" }", 2)]
    #[case("assistant", "[dependencies]\nemulators.workspace = true", 1)]
    #[case("assistant", "[dev-dependencies]\nemulators.workspace = true", 0)]
    #[case("engine", "[dependencies]\nkernel.workspace = true", 1)]
    #[case("novelty", "[dependencies]", 1)]
    #[case("kernel", "not toml", 1)]
    fn manifests_are_judged(#[case] name: &str, #[case] text: &str, #[case] expected: usize) {
        assert_eq!(problems(name, text), expected);
    }
}
