//! Words that do not belong into the repository's files.

use super::Problem;
use super::tree::{File, Tree};

/// Marks of unfinished work, put together so that this file passes its own rule.
const MARKS: [&str; 3] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
];

/// Hosts of package registries. A name written into a file would bypass the mirror a company has configured.
const HOSTS: [&str; 8] = [
    concat!("crates", ".io"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("deb.debian", ".org"),
    concat!("archive.ubuntu", ".com"),
    concat!("huggingface", ".co"),
];

/// Written by tools, which name the registry they resolved from.
const LOCK_FILES: [&str; 2] = ["Cargo.lock", "web/package-lock.json"];

/// The list of models with their addresses: it is data, and a company may put its own in its place.
const CATALOGUE: &str = "crates/server/src/catalogue/models.toml";

/// Marks without an issue number, and names of registries.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let files = tree
        .files()
        .filter(|file| !LOCK_FILES.contains(&file.path.as_str()) && file.path != CATALOGUE);
    files
        .flat_map(|file| {
            file.lines()
                .flat_map(|(number, line)| in_line(file, number, line))
        })
        .collect()
}

fn in_line(file: &File, number: usize, line: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if MARKS.iter().any(|mark| has_word(line, mark)) && !has_issue(line) {
        problems.push(Problem::at(
            &file.path,
            number,
            "unfinished work without an issue number (#123)",
        ));
    }
    for host in HOSTS.iter().filter(|host| line.contains(*host)) {
        problems.push(Problem::at(
            &file.path,
            number,
            format!("names the registry host {host}"),
        ));
    }
    problems
}

/// Whether `word` stands in `line` with no letter or digit beside it.
fn has_word(line: &str, word: &str) -> bool {
    let joins =
        |character: Option<char>| character.is_some_and(|it| it.is_alphanumeric() || it == '_');
    line.match_indices(word).any(|(start, found)| {
        let before = line.get(..start).and_then(|text| text.chars().next_back());
        let after = line
            .get(start + found.len()..)
            .and_then(|text| text.chars().next());
        !joins(before) && !joins(after)
    })
}

/// Whether the line names an issue: `#` and a digit.
fn has_issue(line: &str) -> bool {
    line.split('#')
        .skip(1)
        .any(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(concat!("// TO", "DO: later"), 1)]
    #[case(concat!("// TO", "DO(#12): later"), 0)]
    #[case(concat!("// FIX", "ME #7"), 0)]
    #[case(concat!("let a = MY_TO", "DO_LIST;"), 0)]
    #[case(concat!("see https://crates", ".io/x"), 1)]
    #[case("nothing of the kind", 0)]
    fn each_line_is_judged(#[case] line: &str, #[case] problems: usize) {
        assert_eq!(check(&Tree::of(&[("a.rs", line)])).len(), problems);
    }

    #[test]
    fn lock_files_may_name_where_things_came_from() {
        let line = concat!("source = \"https://crates", ".io\"");
        assert!(check(&Tree::of(&[("Cargo.lock", line)])).is_empty());
    }
}
