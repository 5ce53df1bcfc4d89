//! Steps with names and durations, so that a long run shows where it is and where its time went.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The steps done so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<(String, Duration)>,
}

impl Steps {
    /// Does one step; its failure carries the step's name.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n==> {name}");
        let start = Instant::now();
        let outcome = work();
        let took = start.elapsed();
        let verdict = if outcome.is_ok() { "done" } else { "FAILED" };
        println!("<== {name}: {verdict} in {}", spoken(took));
        outcome.with_context(|| format!("step \"{name}\" failed"))?;
        self.done.push((name.to_owned(), took));
        Ok(())
    }

    /// The table of all steps, with their sum.
    pub(crate) fn report(&self) -> String {
        let mut lines: Vec<String> = self
            .done
            .iter()
            .map(|(name, took)| format!("{:>10}  {name}", spoken(*took)))
            .collect();
        let sum = self.done.iter().map(|(_, took)| *took).sum();
        lines.push(format!("{:>10}  together", spoken(sum)));
        lines.join("\n")
    }
}

fn spoken(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", took.as_secs_f64());
    }
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(1_240, "1.2 s")]
    #[case(59_900, "59.9 s")]
    #[case(60_000, "1 min 00 s")]
    #[case(754_000, "12 min 34 s")]
    fn durations_read_well(#[case] milliseconds: u64, #[case] text: &str) {
        assert_eq!(spoken(Duration::from_millis(milliseconds)), text);
    }

    #[test]
    fn a_failure_names_its_step_and_is_not_counted_as_done() {
        let mut steps = Steps::default();
        steps.step("first", || Ok(())).expect("it works");
        let error = steps
            .step("second", || anyhow::bail!("no"))
            .expect_err("it fails");
        assert_eq!(error.to_string(), "step \"second\" failed");
        assert!(steps.report().contains("first") && !steps.report().contains("second"));
    }
}
