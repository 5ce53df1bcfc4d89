//! The table on the screen and the raw figures in a file.

use std::path::Path;

use anyhow::Result;
use serde::Serialize;

use crate::stats::median;

/// Which way is better.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Better {
    /// A rate: the ratio is measured / limit.
    Higher,
    /// A time or a size: the ratio is limit / measured.
    Lower,
}

/// One measured thing and its limit, taken in the same round.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Round {
    /// What the product did.
    pub(crate) measured: f64,
    /// What the probe says is possible.
    pub(crate) limit: f64,
}

/// A row of the table.
#[derive(Serialize)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) name: &'static str,
    /// The unit of both figures.
    pub(crate) unit: &'static str,
    /// What the probe beside it measured.
    pub(crate) probe: &'static str,
    /// Which way is better.
    pub(crate) better: Better,
    /// The rounds.
    pub(crate) rounds: Vec<Round>,
}

impl Row {
    fn ratio(&self) -> f64 {
        let ratio = |round: &Round| match self.better {
            Better::Higher => round.measured / round.limit,
            Better::Lower => round.limit / round.measured,
        };
        median(&self.rounds.iter().map(ratio).collect::<Vec<_>>())
    }

    fn median_of(&self, figure: impl Fn(&Round) -> f64) -> f64 {
        median(&self.rounds.iter().map(figure).collect::<Vec<_>>())
    }
}

/// Everything measured in this run.
#[derive(Default, Serialize)]
pub(crate) struct Report {
    rows: Vec<Row>,
    left_out: Vec<String>,
}

#[derive(Serialize)]
struct Summary<'a> {
    name: &'a str,
    unit: &'a str,
    measured: f64,
    limit: f64,
    ratio: f64,
}

impl Report {
    /// Takes a finished row.
    pub(crate) fn add(&mut self, row: Row) {
        println!("{}", line(&row));
        self.rows.push(row);
    }

    /// Notes a row that was not measured, and why.
    pub(crate) fn leave_out(&mut self, why: String) {
        println!("not run: {why}");
        self.left_out.push(why);
    }

    /// Medians of all rounds, with the ratio to the limit.
    pub(crate) fn table(&self) -> String {
        let head = format!(
            "{:<44} {:>12} {:>12}  {:<9} {:>6}  {}",
            "", "measured", "limit", "unit", "ratio", "the limit is"
        );
        let rows = self.rows.iter().map(line);
        let gaps = self.left_out.iter().map(|why| format!("not run: {why}"));
        std::iter::once(head)
            .chain(rows)
            .chain(gaps)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Writes every round, and the medians, as JSON.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let summary = |row: &'_ Row| Summary {
            name: row.name,
            unit: row.unit,
            measured: row.median_of(|round| round.measured),
            limit: row.median_of(|round| round.limit),
            ratio: row.ratio(),
        };
        let medians: Vec<_> = self
            .rows
            .iter()
            .map(|row| serde_json::json!(summary(row)))
            .collect();
        let document =
            serde_json::json!({ "cores": crate::cores::count(), "medians": medians, "raw": self });
        Ok(std::fs::write(path, serde_json::to_vec_pretty(&document)?)?)
    }
}

fn line(row: &Row) -> String {
    let (measured, limit) = (
        row.median_of(|round| round.measured),
        row.median_of(|round| round.limit),
    );
    let (measured, limit) = (figure(measured), figure(limit));
    format!(
        "{:<44} {measured:>12} {limit:>12}  {:<9} {:>6.3}  {}",
        row.name,
        row.unit,
        row.ratio(),
        row.probe
    )
}

fn figure(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(better: Better) -> Row {
        let rounds = [(10.0, 40.0), (20.0, 40.0), (90.0, 40.0)];
        let rounds = rounds
            .map(|(measured, limit)| Round { measured, limit })
            .to_vec();
        Row {
            name: "pages",
            unit: "per s",
            probe: "rows",
            better,
            rounds,
        }
    }

    #[test]
    fn a_ratio_is_the_median_of_the_rounds() {
        assert!((row(Better::Higher).ratio() - 0.5).abs() < 1e-9);
        assert!((row(Better::Lower).ratio() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn the_file_holds_every_round_and_the_medians() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/quick.json");
        let report = Report {
            rows: vec![row(Better::Higher)],
            left_out: vec!["tokens: no model".to_owned()],
        };
        report.write(&path).expect("written");
        let text = std::fs::read(&path).expect("read");
        let document: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
        assert_eq!(document["medians"][0]["measured"], 20.0);
        assert_eq!(
            document["raw"]["rows"][0]["rounds"]
                .as_array()
                .map(Vec::len),
            Some(3)
        );
        assert_eq!(document["raw"]["left_out"][0], "tokens: no model");
    }
}
