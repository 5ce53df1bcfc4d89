//! For which processor the engine is built, and handing over to the build beside it that suits this one best.
//!
//! llama.cpp is compiled for a level of processors, not chosen at run time, so each level is a program of its own:
//! `sufler-engine` and, optionally, `sufler-engine-baseline`, `-avx2` and `-avx512` in the same folder.

use crate::failure::Failure;
use clap::ValueEnum;
use std::ffi::OsString;
use std::fs::metadata;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// A program beside this one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sibling {
    level: Level,
    path: PathBuf,
}

/// Hands over to a better build beside this program, in which case it does not return, or lets this one go on.
///
/// To be called before llama.cpp computes anything: an instruction that the processor lacks ends the process at once.
pub(crate) fn settle(asked: Cpu) -> Result<(), Failure> {
    let processor = Level::of_processor();
    if std::env::var_os(HANDED_OVER).is_some() {
        return choose(OWN, processor, &[], None).map(drop);
    }
    let own = std::env::current_exe().unwrap_or_default();
    let siblings = siblings(&own);
    let wanted = asked.level();
    let Some(sibling) = choose(OWN, processor, &siblings, wanted)? else {
        return Ok(());
    };
    let error = hand_over(&sibling.path);
    let program = sibling.path.display();
    if wanted.is_some() || OWN > processor {
        return Err(Failure::Processor(format!(
            "{program} cannot be started: {error}"
        )));
    }
    tracing::warn!(%program, %error, "the build for this processor cannot be started; this one goes on");
    Ok(())
}

/// Who is to go on; `None` is this program.
fn choose(
    own: Level,
    processor: Level,
    siblings: &[Sibling],
    wanted: Option<Level>,
) -> Result<Option<&Sibling>, Failure> {
    if let Some(wanted) = wanted.filter(|wanted| *wanted > processor) {
        return Err(Failure::Processor(format!(
            "--cpu {0}: this processor cannot run a build for {0}, only for {1}",
            wanted.name(),
            processor.name()
        )));
    }
    let fits = |level| level <= processor && wanted.is_none_or(|wanted| wanted == level);
    let best = siblings
        .iter()
        .filter(|sibling| fits(sibling.level) && (sibling.level > own || !fits(own)))
        .max_by_key(|sibling| sibling.level);
    match (best, wanted) {
        (None, _) if fits(own) => Ok(None),
        (Some(best), _) => Ok(Some(best)),
        (None, Some(wanted)) => Err(Failure::Processor(format!(
            "--cpu {0}: there is no sufler-engine-{0} beside this program, which is built for {1}",
            wanted.name(),
            own.name()
        ))),
        (None, None) => Err(Failure::Processor(format!(
            "this program is built for processors with {}, and this one has only {}; put sufler-engine-{} beside it",
            own.name(),
            processor.name(),
            processor.name()
        ))),
    }
}

/// The builds beside `own`. One that is older than `own` is of an earlier version and left alone.
fn siblings(own: &Path) -> Vec<Sibling> {
    let built = |path: &Path| metadata(path).and_then(|file| file.modified()).ok();
    let own_built = built(own);
    let beside = Level::ALL.map(|level| Sibling {
        level,
        path: own.with_file_name(format!("sufler-engine-{}", level.name())),
    });
    beside
        .into_iter()
        .filter(|sibling| {
            let sibling_built = built(&sibling.path);
            let current = sibling_built >= own_built;
            if sibling_built.is_some() && !current {
                tracing::warn!(program = %sibling.path.display(), "it is older than this program and not used");
            }
            sibling_built.is_some() && current
        })
        .collect()
}

/// Replaces this program; it returns only if that is not possible.
fn hand_over(program: &Path) -> std::io::Error {
    tracing::info!(program = %program.display(), "the build for this processor goes on");
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    Command::new(program)
        .args(arguments)
        .env(HANDED_OVER, "1")
        .exec()
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
    fn older_builds_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("sufler-engine");
        let [old, new] =
            ["baseline", "avx512"].map(|name| folder.path().join(format!("sufler-engine-{name}")));
        for path in [&own, &old, &new] {
            std::fs::write(path, "").expect("it can be written");
        }
        let file = std::fs::File::options()
            .append(true)
            .open(&old)
            .expect("it is there");
        file.set_modified(std::time::UNIX_EPOCH)
            .expect("its time can be set");
        let found = siblings(&own);
        assert_eq!(
            found,
            [Sibling {
                level: Avx512,
                path: new
            }]
        );
        assert!(siblings(&folder.path().join("nowhere/sufler-engine")).is_empty());
    }
}
