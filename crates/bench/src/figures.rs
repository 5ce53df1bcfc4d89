//! What came of a comparison: the table on the screen and the raw figures in a file.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::{Value, json};

use crate::cores;
use crate::report::Better;
use crate::stats::{median, quartiles};

/// What must be reached.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    /// The ratio to what is beside it is at least this.
    RatioAtLeast(f64),
    /// Our own figure is at most this.
    AtMost(f64),
    /// None: the figure is there to be known.
    Known,
}

/// One thing measured, and what was measured beside it in the same rounds.
#[derive(Serialize)]
pub(crate) struct Figure {
    /// The row of the board.
    pub(crate) row: &'static str,
    pub(crate) name: String,
    pub(crate) unit: &'static str,
    pub(crate) better: Better,
    /// One figure for each round.
    pub(crate) ours: Vec<f64>,
    /// What stands beside it: the other program, or our own under other conditions.
    pub(crate) beside: Vec<f64>,
    pub(crate) beside_is: &'static str,
    pub(crate) target: Target,
    /// What the machine can do at best, where a probe says so.
    pub(crate) limit: Vec<f64>,
}

impl Figure {
    /// The same, where more is better.
    pub(crate) fn higher(self) -> Self {
        Self {
            better: Better::Higher,
            ..self
        }
    }

    /// The median of the rounds' ratios: above 1 we are better.
    fn ratio(&self) -> Option<f64> {
        ratio(self.better, &self.ours, &self.beside)
    }

    fn of_limit(&self) -> Option<f64> {
        ratio(self.better, &self.ours, &self.limit)
    }

    fn is_met(&self) -> Option<bool> {
        match self.target {
            Target::RatioAtLeast(least) => Some(self.ratio()? >= least),
            Target::AtMost(most) => Some(median(&self.ours) <= most),
            Target::Known => None,
        }
    }

    fn summary(&self) -> Value {
        json!({
            "row": self.row, "name": self.name, "unit": self.unit, "target": self.target,
            "ours": median(&self.ours), "ours_quartiles": quartiles(&self.ours),
            "beside": (!self.beside.is_empty()).then(|| median(&self.beside)),
            "beside_is": self.beside_is, "beside_quartiles": quartiles(&self.beside),
            "ratio": self.ratio(), "met": self.is_met(), "ratio_to_limit": self.of_limit(),
        })
    }

    fn line(&self) -> String {
        let beside = if self.beside.is_empty() {
            String::new()
        } else {
            shown(median(&self.beside))
        };
        let ratio = self.ratio().map(|ratio| format!("{ratio:.3}"));
        let limit = self.of_limit().map(|ratio| format!("{ratio:.2}"));
        let verdict = match (self.target, self.is_met()) {
            (Target::RatioAtLeast(least), Some(met)) => format!("≥ {least}: {}", word(met)),
            (Target::AtMost(most), Some(met)) => format!("≤ {most} {}: {}", self.unit, word(met)),
            _ => String::new(),
        };
        format!(
            "{:<4} {:<46} {:>10} {beside:>10}  {:<9} {:>8}  {:<18} {:>6}  {}",
            self.row,
            self.name,
            shown(median(&self.ours)),
            self.unit,
            ratio.unwrap_or_default(),
            verdict,
            limit.unwrap_or_default(),
            self.beside_is
        )
    }
}

fn ratio(better: Better, ours: &[f64], beside: &[f64]) -> Option<f64> {
    let ratio = |(ours, beside): (&f64, &f64)| match better {
        Better::Higher => ours / beside,
        Better::Lower => beside / ours,
    };
    let ratios: Vec<_> = ours.iter().zip(beside).map(ratio).collect();
    (!ratios.is_empty()).then(|| median(&ratios))
}

fn word(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

fn shown(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

/// Everything compared in this run.
#[derive(Default)]
pub(crate) struct Figures {
    measured: Vec<Figure>,
    left_out: Vec<String>,
    machine: Value,
    /// What is worth keeping beside the figures, by part.
    details: serde_json::Map<String, Value>,
    load_after: String,
}

impl Figures {
    /// Takes a finished figure.
    pub(crate) fn add(&mut self, figure: Figure) {
        println!("{}", figure.line());
        self.measured.push(figure);
    }

    /// Keeps what explains the figures of a part.
    pub(crate) fn explain(&mut self, part: &str, details: Value) {
        self.details.insert(part.to_owned(), details);
    }

    /// Notes what was not measured, and why.
    pub(crate) fn leave_out(&mut self, why: String) {
        println!("not run: {why}");
        self.left_out.push(why);
    }

    /// Notes what is measured, in the fields of `what`, and on what machine.
    pub(crate) fn note_machine(&mut self, what: &Value) {
        self.machine = json!({
            "processor": processor(), "cores": cores::count(), "load_before": load(), "measured": what,
        });
    }

    /// Notes how busy the machine is when all is done.
    pub(crate) fn note_load_after(&mut self) {
        self.load_after = load();
    }

    /// Medians of all rounds, ratios and verdicts.
    fn table(&self) -> String {
        let head = format!(
            "{:<4} {:<46} {:>10} {:>10}  {:<9} {:>8}  {:<18} {:>6}  {}",
            "row", "", "ours", "beside", "unit", "ratio", "target", "limit", "beside is"
        );
        let lines = self.measured.iter().map(Figure::line);
        let gaps = self.left_out.iter().map(|why| format!("not run: {why}"));
        std::iter::once(head)
            .chain(lines)
            .chain(gaps)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Shows the table and writes the file.
    pub(crate) fn finish(&self, path: &Path) -> Result<()> {
        println!("\n{}", self.table());
        self.write(path)
            .with_context(|| path.display().to_string())?;
        println!("\nRaw figures: {}", path.display());
        Ok(())
    }

    /// Writes every round, and the medians, as JSON.
    fn write(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let medians: Vec<_> = self.measured.iter().map(Figure::summary).collect();
        let document = json!({
            "machine": self.machine, "load_after": self.load_after, "medians": medians,
            "raw": self.measured, "details": self.details, "not_run": self.left_out,
        });
        Ok(std::fs::write(path, serde_json::to_vec_pretty(&document)?)?)
    }
}

/// What the program says of its version, on either of its outputs.
pub(crate) fn version(program: &Path) -> String {
    let Ok(output) = Command::new(program).arg("--version").output() else {
        return String::new();
    };
    let said = [output.stdout, output.stderr].concat();
    let lines = String::from_utf8_lossy(&said);
    lines.lines().take(2).collect::<Vec<_>>().join("; ")
}

fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    name.unwrap_or_default()
        .trim_start_matches([' ', '\t', ':'])
        .to_owned()
}

fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(better: Better, target: Target) -> Figure {
        Figure {
            row: "P11",
            name: "one stream".to_owned(),
            unit: "per s",
            better,
            ours: vec![10.0, 20.0, 90.0],
            beside: vec![10.0, 10.0, 10.0],
            beside_is: "llama-server",
            target,
            limit: vec![40.0, 40.0, 40.0],
        }
    }

    #[test]
    fn a_verdict_follows_from_the_median_of_the_ratios() {
        let good = figure(Better::Higher, Target::RatioAtLeast(2.0));
        assert_eq!((good.ratio(), good.is_met()), (Some(2.0), Some(true)));
        assert_eq!(good.of_limit(), Some(0.5));
        let bad = figure(Better::Lower, Target::RatioAtLeast(1.0));
        assert_eq!((bad.ratio(), bad.is_met()), (Some(0.5), Some(false)));
        assert!(bad.line().contains("MISSED"), "{}", bad.line());
        assert_eq!(
            figure(Better::Lower, Target::AtMost(19.0)).is_met(),
            Some(false)
        );
        assert_eq!(figure(Better::Lower, Target::Known).is_met(), None);
    }

    #[test]
    fn the_file_holds_rounds_medians_and_what_was_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/board.json");
        let mut figures = Figures::default();
        figures.add(figure(Better::Higher, Target::RatioAtLeast(0.98)));
        figures.explain("speed", json!({ "rounds": 3 }));
        figures.leave_out("no llama-server".to_owned());
        figures.write(&path).expect("written");
        let text = std::fs::read(&path).expect("read");
        let document: Value = serde_json::from_slice(&text).expect("JSON");
        assert_eq!(document["medians"][0]["ratio"], 2.0);
        assert_eq!(document["medians"][0]["met"], true);
        assert_eq!(document["raw"][0]["ours"].as_array().map(Vec::len), Some(3));
        assert_eq!(document["details"]["speed"]["rounds"], 3);
        assert_eq!(document["not_run"][0], "no llama-server");
    }
}
