//! Every section has the same files, so that a newcomer to one knows them all.

use super::Problem;
use super::tree::Tree;

const SECTIONS: &str = "crates/sections/src";

/// The names a section may use, each as a file or as a folder.
const RESERVED: [&str; 9] = [
    "mod", "types", "access", "store", "actions", "context", "tools", "http", "jobs",
];

/// Files of sections whose names are not reserved, and code among scenarios.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    tree.under(SECTIONS)
        .filter_map(|(inside, file)| Some(Problem::file(&file.path, stranger(inside)?)))
        .collect()
}

fn stranger(inside: &str) -> Option<String> {
    let Some((section, rest)) = inside.split_once('/') else {
        return (inside != "lib.rs")
            .then(|| "only lib.rs and the sections' folders stand here".to_owned());
    };
    if rest.starts_with("scenarios/") {
        let data = [".toml", ".j2"].iter().any(|ending| rest.ends_with(ending));
        return (!data).then(|| "scenarios are data: .toml and .j2 only".to_owned());
    }
    let name = rest
        .split_once('/')
        .map_or_else(|| rest.strip_suffix(".rs"), |(folder, _)| Some(folder));
    let known = name.is_some_and(|name| RESERVED.contains(&name)) && !rest.starts_with("mod/");
    (!known).then(|| {
        format!("`{rest}` is not one of a section's names; see STYLE.md (section `{section}`)")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("lib.rs")]
    #[case("chat/mod.rs")]
    #[case("chat/store.rs")]
    #[case("chat/store/messages.rs")]
    #[case("chat/scenarios/summarise.toml")]
    #[case("chat/scenarios/summarise.ru.j2")]
    fn reserved_names_pass(#[case] path: &str) {
        assert_eq!(stranger(path), None);
    }

    #[rstest]
    #[case("util.rs")]
    #[case("chat/helpers.rs")]
    #[case("chat/helpers/one.rs")]
    #[case("chat/mod/one.rs")]
    #[case("chat/notes.txt")]
    #[case("chat/scenarios/render.rs")]
    #[case("chat/scenarios.rs")]
    fn strangers_are_named(#[case] path: &str) {
        assert!(stranger(path).is_some());
    }

    #[test]
    fn only_sections_are_looked_at() {
        let tree = Tree::of(&[
            ("crates/kernel/src/own.rs", ""),
            ("crates/sections/src/mail/own.rs", ""),
        ]);
        let paths: Vec<String> = check(&tree)
            .into_iter()
            .map(|problem| problem.path)
            .collect();
        assert_eq!(paths, ["crates/sections/src/mail/own.rs"]);
    }
}
