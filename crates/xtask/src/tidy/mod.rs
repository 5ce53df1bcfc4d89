//! The rules of STYLE.md that a program can check. Each rule is a function from the tree of files to its problems, so
//! a test gives it a small tree and looks at the answer.

mod length;
mod locales;
mod manifests;
mod migrations;
mod shape;
mod tree;
mod web;
mod words;

use std::fmt;
use std::path::Path;

use anyhow::{Result, bail};

use tree::Tree;

/// One place that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    path: String,
    line: usize,
    text: String,
}

impl Problem {
    /// A problem of a whole file.
    fn file(path: &str, text: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line: 0,
            text: text.into(),
        }
    }

    /// A problem at a line, counted from 1.
    fn at(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            text: text.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.text),
            line => write!(f, "{}:{line}: {}", self.path, self.text),
        }
    }
}

/// A rule.
type Rule = fn(&Tree) -> Vec<Problem>;

const RULES: [Rule; 7] = [
    shape::check,
    length::check,
    words::check,
    manifests::check,
    migrations::check,
    web::check,
    locales::check,
];

/// Checks every rule; with `accept_new`, takes new migrations into the list of checksums first.
pub(crate) fn run(root: &Path, accept_new: bool) -> Result<()> {
    if accept_new {
        migrations::accept_new(root)?;
    }
    let tree = Tree::read(root)?;
    settle(&tree, &RULES)
}

/// Checks the texts of the interface alone.
pub(crate) fn run_locales(root: &Path) -> Result<()> {
    let tree = Tree::read(root)?;
    println!("{} texts in each language", locales::count(&tree));
    settle(&tree, &[locales::check])
}

fn settle(tree: &Tree, rules: &[Rule]) -> Result<()> {
    let mut problems: Vec<Problem> = rules.iter().flat_map(|rule| rule(tree)).collect();
    problems.sort();
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        println!("tidy: {} files, no problem", tree.len());
        return Ok(());
    }
    bail!("tidy: {} problems", problems.len())
}
