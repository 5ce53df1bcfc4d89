//! Builds for several processors beside each other: who goes on.

use crate::process::{Engine, Place, starter_model, text};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Puts the program under these names into a folder.
fn programs(place: &Place, names: &[&str]) -> PathBuf {
    let real = Path::new(env!("CARGO_BIN_EXE_sufler-engine"));
    for name in names {
        let path = place.path(name);
        // Another file system takes no hard link.
        fs::hard_link(real, &path)
            .or_else(|_| fs::copy(real, &path).map(drop))
            .expect("the program can be put there");
    }
    place.path("sufler-engine")
}

fn command(program: &Path, place: &Place, cpu: &str) -> Command {
    let mut command = Command::new(program);
    let socket = place.path("engine.sock");
    command
        .args(["serve", "--cpu", cpu, "--threads", "1", "--context", "256"])
        .args(["--socket", text(&socket), "--model", text(&starter_model())])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// The file name of the program that serves in the end.
fn who_goes_on(names: &[&str], cpu: &str) -> String {
    let place = Place::new();
    let program = programs(&place, names);
    let mut engine =
        Engine::from_command(command(&program, &place, cpu), &place.path("engine.sock"));
    let ready = engine.wait_for("ready");
    let health = engine.address.get("/health").json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["cpu"], ready["fields"]["cpu"]);
    let running =
        fs::read_link(format!("/proc/{}/exe", engine.child.id())).expect("Linux tells it");
    let name = running.file_name().expect("it is a file");
    name.to_string_lossy().into_owned()
}

#[test]
fn the_build_that_is_asked_for_goes_on_in_the_same_process() {
    let all = ["sufler-engine", "sufler-engine-baseline"];
    assert_eq!(who_goes_on(&all, "baseline"), "sufler-engine-baseline");
    // A build under its own name does not hand over to itself.
    let name = who_goes_on(&all, "auto");
    assert!(all.contains(&name.as_str()), "{name}");
}

#[cfg(target_arch = "x86_64")]
#[test]
fn the_fastest_that_the_processor_can_run_goes_on() {
    let all = [
        "sufler-engine",
        "sufler-engine-baseline",
        "sufler-engine-avx512",
    ];
    let fastest = is_x86_feature_detected!("avx512bf16")
        && is_x86_feature_detected!("avx512vnni")
        && is_x86_feature_detected!("avx512vbmi");
    let wanted = if fastest {
        "sufler-engine-avx512"
    } else {
        "sufler-engine"
    };
    assert_eq!(who_goes_on(&all, "auto"), wanted);
}

#[test]
fn a_build_that_is_not_there_is_told() {
    let place = Place::new();
    let program = programs(&place, &["sufler-engine"]);
    let output = command(&program, &place, "baseline")
        .output()
        .expect("it starts");
    let log = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(15), "{log}");
    assert!(
        log.contains("processor_unsupported") && log.contains("sufler-engine-baseline"),
        "{log}"
    );
}

/// What the log says when the build beside the program, which is asked for, is `script`.
fn with_broken(script: &str, mode: u32) -> (Option<i32>, String) {
    let place = Place::new();
    let program = programs(&place, &["sufler-engine"]);
    let beside = place.path("sufler-engine-baseline");
    fs::write(&beside, script).expect("it can be written");
    fs::set_permissions(&beside, fs::Permissions::from_mode(mode)).expect("its mode can be set");
    let output = command(&program, &place, "baseline")
        .output()
        .expect("it starts");
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), log)
}

#[test]
fn a_broken_build_is_named_with_the_reason() {
    let current = format!(
        "#!/bin/sh\necho sufler-engine {}\n",
        env!("CARGO_PKG_VERSION")
    );
    for (script, mode, reason) in [
        (current.as_str(), 0o644, "cannot be started"),
        ("#!/bin/sh\necho sufler-engine 0.0.1\n", 0o755, "0.0.1"),
        ("\u{7f}ELF and then nothing", 0o755, "cannot be started"),
        (
            "#!/bin/sh\nkill -ILL $$\n",
            0o755,
            "it is not sufler-engine",
        ),
    ] {
        let (code, log) = with_broken(script, mode);
        assert_eq!(code, Some(15), "{log}");
        assert!(
            log.contains("sufler-engine-baseline is not used") && log.contains(reason),
            "{log}"
        );
    }
}

#[test]
fn a_build_that_hands_back_ends_the_handing_over() {
    let place = Place::new();
    let program = programs(&place, &["sufler-engine"]);
    let beside = place.path("sufler-engine-baseline");
    let script = format!("#!/bin/sh\nexec {} \"$@\"\n", text(&program));
    fs::write(&beside, script).expect("it can be written");
    fs::set_permissions(&beside, fs::Permissions::from_mode(0o755)).expect("its mode can be set");
    let socket = place.path("engine.sock");
    let mut engine = Engine::from_command(command(&program, &place, "baseline"), &socket);
    engine.wait_for("the build for this processor goes on");
    engine.wait_for("ready");
    assert_eq!(engine.address.get("/health").status, 200);
}

#[test]
fn without_a_graphics_processor_layers_for_one_are_refused() {
    let place = Place::new();
    let program = programs(&place, &["sufler-engine"]);
    let output = command(&program, &place, "auto")
        .args(["--gpu-layers", "4"])
        .output()
        .expect("it starts");
    let log = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(16), "{log}");
    assert!(log.contains("no_gpu"), "{log}");
}
