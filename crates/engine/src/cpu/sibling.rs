//! The builds of the engine beside this program.

use super::{HANDED_OVER, Level};
use std::ffi::OsString;
use std::fs::metadata;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a build may take to say its version; it does nothing else before.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most bytes of what it says that are read.
const LONGEST_VERSION: u64 = 256;

/// A program beside this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sibling {
    pub(super) level: Level,
    pub(super) path: PathBuf,
}

/// The builds beside `own`.
pub(super) fn siblings(own: &Path) -> Vec<Sibling> {
    let beside = Level::ALL.map(|level| Sibling {
        level,
        path: own.with_file_name(format!("sufler-engine-{}", level.name())),
    });
    beside
        .into_iter()
        .filter(|sibling| sibling.path.exists())
        .collect()
}

/// Whether the program at `sibling` is a build of what `own` is, and no earlier one; an error says what it is.
pub(super) fn fit(own: &Path, sibling: &Path) -> Result<(), String> {
    let built = |path: &Path| metadata(path).and_then(|file| file.modified()).ok();
    if built(sibling) < built(own) {
        return Err("it is older than this program".to_owned());
    }
    let told = version(sibling, PATIENCE)?;
    let wanted = format!("sufler-engine {}", env!("CARGO_PKG_VERSION"));
    if told.trim_end() == wanted {
        return Ok(());
    }
    Err(format!("it is not {wanted}: it says {:?}", told.trim_end()))
}

/// What a program says of its version. One that cannot run here does not come to saying it.
fn version(program: &Path, patience: Duration) -> Result<String, String> {
    let mut child = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("it cannot be started: {error}"))?;
    let stdout = child.stdout.take();
    let (told, answer) = channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = stdout.map(|stdout| stdout.take(LONGEST_VERSION).read_to_string(&mut text));
        // Who waits may have given up.
        let _ = told.send(read.is_some_and(|read| read.is_ok()).then_some(text));
    });
    let text = answer.recv_timeout(patience);
    // It has said all it will say; one that goes on is not waited for.
    let _ = child.kill();
    let _ = child.wait();
    match text {
        Ok(text) => text.ok_or_else(|| "what it says of its version is no text".to_owned()),
        Err(_) => Err("it does not say its version".to_owned()),
    }
}

/// Replaces this program; it returns only if that is not possible.
pub(super) fn hand_over(program: &Path) -> std::io::Error {
    tracing::info!(program = %program.display(), "the build for this processor goes on");
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    Command::new(program)
        .args(arguments)
        .env(HANDED_OVER, "1")
        .exec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn only_a_build_of_the_same_version_and_no_older_one_is_fit() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("sufler-engine");
        let beside = folder.path().join("sufler-engine-avx512");
        std::fs::write(&own, "").expect("it can be written");
        let says = |script: &str, mode: u32| {
            let _ = std::fs::remove_file(&beside);
            std::fs::write(&beside, script).expect("it can be written");
            let mode = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(&beside, mode).expect("its mode can be set");
            fit(&own, &beside).err().unwrap_or_default()
        };
        let current = format!(
            "#!/bin/sh\necho sufler-engine {}\n",
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(says(&current, 0o755), "");
        assert!(says(&current, 0o644).contains("cannot be started"));
        assert!(says("#!/bin/sh\necho sufler-engine 0.0.1\n", 0o755).contains("0.0.1"));
        assert!(says("#!/bin/sh\nexit 1\n", 0o755).contains("it is not"));
        assert!(says("\u{7f}ELF", 0o755).contains("cannot be started"));
        assert!(says("#!/bin/sh\nyes\n", 0o755).contains("it is not"));
        assert_eq!(siblings(&own).len(), 1);
        assert!(siblings(&folder.path().join("nowhere/sufler-engine")).is_empty());
    }

    #[test]
    fn older_builds_and_those_that_say_nothing_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let [own, old] =
            ["sufler-engine", "sufler-engine-avx512"].map(|name| folder.path().join(name));
        for path in [&own, &old] {
            std::fs::write(path, "#!/bin/sh\nexec sleep 1000\n").expect("it can be written");
        }
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&old, mode).expect("its mode can be set");
        let silent = version(&old, Duration::ZERO).err().unwrap_or_default();
        assert!(silent.contains("does not say"), "{silent}");
        let file = std::fs::File::options()
            .append(true)
            .open(&old)
            .expect("it is there");
        file.set_modified(std::time::UNIX_EPOCH)
            .expect("its time can be set");
        let unfit = fit(&own, &old).err().unwrap_or_default();
        assert!(unfit.contains("older"), "{unfit}");
    }
}
