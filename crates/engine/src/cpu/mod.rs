//! For which processor the engine is built, and handing over to the build beside it that suits this one best.
//!
//! llama.cpp is compiled for a level of processors, not chosen at run time, so each level is a program of its own:
//! `sufler-engine` and, optionally, `sufler-engine-baseline`, `-avx2` and `-avx512` in the same folder.

mod sibling;

use crate::failure::Failure;
use clap::ValueEnum;
use sibling::{Sibling, fit, hand_over, siblings};
use std::fmt::Write;

/// What this program is built for.
pub(crate) const OWN: Level = Level::of_build(env!("SUFLER_ENGINE_CPU").as_bytes());

/// Set for the program that is handed over to, so that it does not hand over again.
const HANDED_OVER: &str = "SUFLER_ENGINE_HANDED_OVER";

/// What is asked for on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Cpu {
    /// The fastest that is here and that the processor can run.
    Auto,
    Baseline,
    Avx2,
    Avx512,
}

/// What a processor has to have; a higher level has all of the lower ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Any that Rust's target runs on.
    Baseline,
    /// AVX2, FMA, F16C and BMI2.
    Avx2,
    /// AVX-512 with VBMI, VNNI and BF16.
    Avx512,
}

/// Hands over to a better build beside this program, in which case it does not return, or lets this one go on.
///
/// To be called before llama.cpp computes anything: an instruction that the processor lacks ends the process at once.
pub(crate) fn settle(asked: Cpu) -> Result<(), Failure> {
    let processor = Level::of_processor();
    if std::env::var_os(HANDED_OVER).is_some() {
        return choose(OWN, processor, &[], None)
            .map(drop)
            .map_err(Failure::Processor);
    }
    let own = std::env::current_exe().unwrap_or_default();
    let mut siblings = siblings(&own);
    pick(OWN, processor, &mut siblings, asked.level(), |sibling| {
        fit(&own, &sibling.path)?;
        Err(format!(
            "it cannot be started: {}",
            hand_over(&sibling.path)
        ))
    })
}

/// Tries those that may go on, the best first; each one only once. `Ok` is returned if this program is to go on.
fn pick(
    own: Level,
    processor: Level,
    siblings: &mut Vec<Sibling>,
    wanted: Option<Level>,
    start: impl Fn(&Sibling) -> Result<(), String>,
) -> Result<(), Failure> {
    let mut unfit = String::new();
    loop {
        let sibling = match choose(own, processor, siblings, wanted) {
            Ok(None) => return Ok(()),
            Ok(Some(sibling)) => sibling.clone(),
            Err(reason) => return Err(Failure::Processor(format!("{reason}{unfit}"))),
        };
        let Err(reason) = start(&sibling) else {
            return Ok(());
        };
        let program = sibling.path.display();
        tracing::warn!(%program, reason, "the build beside this one is not used");
        let _ = write!(unfit, "; {program} is not used: {reason}");
        siblings.retain(|other| *other != sibling);
    }
}

/// Who is to go on; `None` is this program.
fn choose(
    own: Level,
    processor: Level,
    siblings: &[Sibling],
    wanted: Option<Level>,
) -> Result<Option<&Sibling>, String> {
    if let Some(wanted) = wanted.filter(|wanted| *wanted > processor) {
        return Err(format!(
            "--cpu {0}: this processor cannot run a build for {0}, only for {1}",
            wanted.name(),
            processor.name()
        ));
    }
    let fits = |level| level <= processor && wanted.is_none_or(|wanted| wanted == level);
    let best = siblings
        .iter()
        .filter(|sibling| fits(sibling.level) && (sibling.level > own || !fits(own)))
        .max_by_key(|sibling| sibling.level);
    match (best, wanted) {
        (None, _) if fits(own) => Ok(None),
        (Some(best), _) => Ok(Some(best)),
        (None, Some(wanted)) => Err(format!(
            "--cpu {0}: there is no sufler-engine-{0} to use beside this program, which is built for {1}",
            wanted.name(),
            own.name()
        )),
        (None, None) => Err(format!(
            "this program is built for processors with {}, and this one has only {}; put sufler-engine-{} beside it",
            own.name(),
            processor.name(),
            processor.name()
        )),
    }
}

impl Cpu {
    fn level(self) -> Option<Level> {
        match self {
            Self::Auto => None,
            Self::Baseline => Some(Level::Baseline),
            Self::Avx2 => Some(Level::Avx2),
            Self::Avx512 => Some(Level::Avx512),
        }
    }
}

impl Level {
    const ALL: [Self; 3] = [Self::Baseline, Self::Avx2, Self::Avx512];

    /// As programs are named and `/health` says.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }

    const fn of_build(name: &[u8]) -> Self {
        match name {
            b"avx512" => Self::Avx512,
            b"avx2" => Self::Avx2,
            _ => Self::Baseline,
        }
    }

    #[cfg(target_arch = "x86_64")]
    fn of_processor() -> Self {
        macro_rules! has {
            ($($feature:tt)*) => { $(std::arch::is_x86_feature_detected!($feature))&&* };
        }
        if !has!("sse4.2" "avx" "avx2" "fma" "f16c" "bmi2") {
            Self::Baseline
        } else if has!("avx512f" "avx512cd" "avx512vl" "avx512dq" "avx512bw")
            && has!("avx512vbmi" "avx512vnni" "avx512bf16")
        {
            Self::Avx512
        } else {
            Self::Avx2
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn of_processor() -> Self {
        Self::Baseline
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Level::{Avx2, Avx512, Baseline};
    use std::cell::RefCell;
    use std::path::PathBuf;

    fn chosen(own: Level, processor: Level, beside: &[Level], asked: Cpu) -> Option<Level> {
        let siblings: Vec<_> = beside
            .iter()
            .map(|level| Sibling {
                level: *level,
                path: PathBuf::from(level.name()),
            })
            .collect();
        let choice = choose(own, processor, &siblings, asked.level()).ok()?;
        Some(choice.map_or(own, |sibling| sibling.level))
    }

    #[test]
    fn the_fastest_that_the_processor_can_run_goes_on() {
        for (own, processor, beside, wanted) in [
            (Avx2, Avx512, &[][..], Some(Avx2)),
            (Avx2, Avx512, &[Baseline, Avx512], Some(Avx512)),
            (Avx2, Avx2, &[Baseline, Avx512], Some(Avx2)),
            (Avx2, Baseline, &[Baseline, Avx512], Some(Baseline)),
            (Avx2, Baseline, &[Avx512], None),
            (Avx512, Avx2, &[Baseline, Avx2], Some(Avx2)),
            (Baseline, Avx512, &[Avx2], Some(Avx2)),
        ] {
            assert_eq!(chosen(own, processor, beside, Cpu::Auto), wanted);
        }
    }

    #[test]
    fn what_is_asked_for_is_taken_or_refused() {
        for (processor, beside, asked, wanted) in [
            (
                Avx512,
                &[Baseline, Avx512][..],
                Cpu::Baseline,
                Some(Baseline),
            ),
            (Avx512, &[Baseline, Avx512], Cpu::Avx2, Some(Avx2)),
            (Avx512, &[Baseline], Cpu::Avx512, None),
            (Avx2, &[Avx512], Cpu::Avx512, None),
            (Baseline, &[Baseline], Cpu::Avx2, None),
        ] {
            assert_eq!(chosen(Avx2, processor, beside, asked), wanted);
        }
    }

    #[test]
    fn a_build_of_its_own_level_beside_it_is_not_needed() {
        let twin = Sibling {
            level: Avx2,
            path: PathBuf::from("twin"),
        };
        assert_eq!(choose(Avx2, Avx512, &[twin], None).ok(), Some(None));
    }

    #[test]
    fn what_cannot_go_on_is_tried_once_and_the_next_best_goes_on() {
        let beside = |levels: &[Level]| -> Vec<_> {
            let sibling = |level: &Level| Sibling {
                level: *level,
                path: PathBuf::from(level.name()),
            };
            levels.iter().map(sibling).collect()
        };
        let tried = RefCell::new(Vec::new());
        let started = |good: Option<Level>| {
            let tried = &tried;
            move |sibling: &Sibling| {
                tried.borrow_mut().push(sibling.level);
                if good == Some(sibling.level) {
                    return Ok(());
                }
                Err("it is broken".to_owned())
            }
        };
        for (own, processor, good, all) in [
            (Avx2, Avx512, None, &[Avx512][..]),
            (Baseline, Avx512, Some(Avx2), &[Avx512, Avx2]),
            (Baseline, Avx512, None, &[Avx512, Avx2]),
            (Avx512, Avx2, Some(Baseline), &[Avx2, Baseline]),
        ] {
            let mut siblings = beside(&[Baseline, Avx2, Avx512]);
            let picked = pick(own, processor, &mut siblings, None, started(good));
            assert!(picked.is_ok(), "{own:?} {processor:?} {good:?}");
            assert_eq!(tried.take(), all);
        }
        let mut siblings = beside(&[Baseline, Avx2]);
        let failed = pick(Avx512, Avx2, &mut siblings, None, started(None));
        let told = failed.err().map(|failure| failure.to_string());
        assert!(told.is_some_and(|told| told.contains("baseline is not used: it is broken")));
    }
}
