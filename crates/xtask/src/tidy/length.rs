//! One file, one idea: a file past the limit holds a second one.

use super::Problem;
use super::tree::{File, Tree};

const GENERATED: [&str; 1] = ["web/src/api/schema.ts"];

/// Files longer than their kind allows.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    tree.files().filter_map(too_long).collect()
}

fn too_long(file: &File) -> Option<Problem> {
    let limit = limit(file)?;
    let lines = file.text.lines().count();
    let problem = || {
        Problem::file(
            &file.path,
            format!("{lines} lines, at most {limit}: is there a second idea inside?"),
        )
    };
    (lines > limit && !GENERATED.contains(&file.path.as_str())).then(problem)
}

fn limit(file: &File) -> Option<usize> {
    match file.extension() {
        _ if file.path.ends_with("/+page.svelte") => Some(30),
        "svelte" => Some(200),
        "rs" | "ts" => Some(500),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a.rs", 500, true)]
    #[case("a.rs", 501, false)]
    #[case("web/a.ts", 501, false)]
    #[case("web/A.svelte", 200, true)]
    #[case("web/A.svelte", 201, false)]
    #[case("web/routes/+page.svelte", 31, false)]
    #[case("web/src/api/schema.ts", 9000, true)]
    #[case("notes.md", 9000, true)]
    fn limits_hold_by_kind(#[case] path: &str, #[case] lines: usize, #[case] passes: bool) {
        let text = "x\n".repeat(lines);
        assert_eq!(check(&Tree::of(&[(path, &text)])).is_empty(), passes);
    }
}
