//! A migration that somebody has applied is never edited: their tables would differ from everyone else's for good.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use sha2::{Digest, Sha256};

use super::Problem;
use super::tree::{File, Tree};

const FOLDER: &str = "migrations";
const CHECKSUMS: &str = "migrations/checksums.txt";
const DIALECTS: [&str; 2] = ["sqlite", "postgres"];

/// Migrations that were edited, removed, not yet taken into the list, badly named or numbered twice.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = against_checksums(tree);
    problems.extend(
        DIALECTS
            .iter()
            .flat_map(|dialect| numbered_twice(tree, dialect)),
    );
    problems
}

fn against_checksums(tree: &Tree) -> Vec<Problem> {
    let known = checksums(tree);
    let now = sums(tree);
    let mut problems = Vec::new();
    for (path, sum) in &now {
        match known.get(path) {
            None => problems.push(Problem::file(
                path,
                "a new migration: run `cargo xtask tidy --accept-new`",
            )),
            Some(old) if old != sum => {
                problems.push(Problem::file(
                    path,
                    "was edited: undo it and write a new migration",
                ));
            }
            Some(_) => {}
        }
    }
    let gone = known.keys().filter(|path| !now.contains_key(*path));
    problems
        .extend(gone.map(|path| Problem::file(path, "was removed: a migration stays for good")));
    problems
}

/// What the list says: path to checksum.
fn checksums(tree: &Tree) -> BTreeMap<String, String> {
    let lines = tree.text(CHECKSUMS).unwrap_or_default().lines();
    lines
        .filter_map(|line| line.split_once("  "))
        .map(|(sum, path)| (path.to_owned(), sum.to_owned()))
        .collect()
}

/// What the files are: path to checksum.
fn sums(tree: &Tree) -> BTreeMap<String, String> {
    let sum = |file: &File| hex::encode(Sha256::digest(file.text.as_bytes()));
    tree.under(FOLDER)
        .filter(|(_, file)| file.extension() == "sql")
        .map(|(_, file)| (file.path.clone(), sum(file)))
        .collect()
}

/// The common list and a dialect's own run as one, so a number may stand only once in both.
fn numbered_twice(tree: &Tree, dialect: &str) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for (inside, file) in tree
        .under(FOLDER)
        .filter(|(_, file)| file.extension() == "sql")
    {
        let Some((folder, name)) = inside.split_once('/') else {
            problems.push(Problem::file(
                &file.path,
                "migrations stand in common, sqlite or postgres",
            ));
            continue;
        };
        if folder != "common" && folder != dialect {
            continue;
        }
        match number(name) {
            Some(number) if seen.insert(number) => {}
            Some(_) => problems.push(Problem::file(
                &file.path,
                format!("its number is taken (for {dialect})"),
            )),
            None => problems.push(Problem::file(
                &file.path,
                "its name must be V<number>__<words>.sql",
            )),
        }
    }
    problems
}

fn number(name: &str) -> Option<u32> {
    let (number, words) = name.strip_prefix('V')?.split_once("__")?;
    let known =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let words = words.strip_suffix(".sql")?;
    (!words.is_empty() && words.chars().all(known)).then(|| number.parse().ok())?
}

/// Adds the files that are not in the list yet; lines that are there stay as they are.
pub(super) fn accept_new(root: &Path) -> Result<()> {
    let tree = Tree::read(root)?;
    let mut known = checksums(&tree);
    for (path, sum) in sums(&tree) {
        known.entry(path).or_insert(sum);
    }
    let mut text = String::new();
    for (path, sum) in known {
        writeln!(text, "{sum}  {path}")?;
    }
    Ok(std::fs::write(root.join(CHECKSUMS), text)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const ONE: &str = "migrations/common/V1__people.sql";

    fn sample() -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(root.path().join("migrations/common")).expect("made");
        std::fs::write(root.path().join(ONE), "CREATE TABLE people ();").expect("written");
        root
    }

    fn problems(root: &Path) -> Vec<String> {
        check(&Tree::read(root).expect("read"))
            .into_iter()
            .map(|problem| problem.text)
            .collect()
    }

    #[test]
    fn a_new_file_is_accepted_once_and_an_edited_one_never() {
        let root = sample();
        assert_eq!(
            problems(root.path()),
            ["a new migration: run `cargo xtask tidy --accept-new`"]
        );
        accept_new(root.path()).expect("accepted");
        assert!(problems(root.path()).is_empty());
        std::fs::write(root.path().join(ONE), "CREATE TABLE persons ();").expect("written");
        accept_new(root.path()).expect("run again");
        assert_eq!(
            problems(root.path()),
            ["was edited: undo it and write a new migration"]
        );
    }

    #[test]
    fn a_removed_file_is_missed() {
        let root = sample();
        accept_new(root.path()).expect("accepted");
        std::fs::remove_file(root.path().join(ONE)).expect("removed");
        assert_eq!(
            problems(root.path()),
            ["was removed: a migration stays for good"]
        );
    }

    #[test]
    fn a_number_is_taken_across_common_and_a_dialect_but_shared_by_two_dialects() {
        let pair = [
            ("migrations/sqlite/V2__search.sql", ""),
            ("migrations/postgres/V2__search.sql", ""),
        ];
        assert!(
            DIALECTS
                .iter()
                .all(|dialect| numbered_twice(&Tree::of(&pair), dialect).is_empty())
        );
        let clash = [
            ("migrations/common/V2__rooms.sql", ""),
            ("migrations/sqlite/V2__search.sql", ""),
        ];
        assert_eq!(numbered_twice(&Tree::of(&clash), "sqlite").len(), 1);
        assert!(numbered_twice(&Tree::of(&clash), "postgres").is_empty());
    }

    #[rstest]
    #[case("V12__chat_rooms.sql", Some(12))]
    #[case("12__chat.sql", None)]
    #[case("V1_chat.sql", None)]
    #[case("V1__.sql", None)]
    #[case("V1__Chat.sql", None)]
    fn names_carry_a_number_and_words(#[case] name: &str, #[case] expected: Option<u32>) {
        assert_eq!(number(name), expected);
    }
}
