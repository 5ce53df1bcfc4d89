//! The table of faults as a page of the documentation.

use std::fmt::Write;

use super::ask::Outcome;

pub(super) struct Row {
    pub(super) fault: &'static str,
    pub(super) cells: Vec<Cell>,
}

pub(super) struct Cell {
    pub(super) alone: Outcome,
    pub(super) helped: Outcome,
}

const HEAD: &str = "\
# What happens when a provider fails

Written by the tests (`faults::matrix`), which ask emulated providers through the gateway in three ways: for a whole answer, for a
stream, and with tools. A cell says what a program gets when the failing model is asked by name, and behind the arrow what it gets
when the route has another model to fall back to. `answered` is a whole answer with its end; anything else is the `code` of an
error with words and a trace id. The faults are described in [emulators.md](emulators.md).
";

pub(super) fn page(all: &[(&str, Vec<Row>)]) -> String {
    let mut page = HEAD.to_owned();
    for (name, rows) in all {
        let table = rows.iter().map(line).collect::<String>();
        // Writing to a string cannot fail.
        let _ = write!(
            page,
            "\n## {name}\n\n| fault | whole | stream | tools |\n|---|---|---|---|\n{table}"
        );
    }
    page
}

fn line(row: &Row) -> String {
    let cells: Vec<String> = row.cells.iter().map(cell).collect();
    format!("| `{}` | {} |\n", row.fault, cells.join(" | "))
}

fn cell(cell: &Cell) -> String {
    let (alone, helped) = (word(&cell.alone), word(&cell.helped));
    if alone == helped {
        alone
    } else {
        format!("{alone} → {helped}")
    }
}

fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answered => "answered".to_owned(),
        Outcome::Reason(code) => format!("`{code}`"),
    }
}
