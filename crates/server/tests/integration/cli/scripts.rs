//! The scripts behind `make run`, in a small copy of the project whose builders are stand-ins and whose program is real.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

/// What the scripts look for and do not use here.
const STAND_INS: [&str; 9] = [
    "cargo",
    "cc",
    "c++",
    "cmake",
    "clang",
    "pkg-config",
    "git",
    "npm",
    "make",
];
const MARKER: &str = "SUFLER_DEMO";

struct Clone(TempDir);

impl Clone {
    fn new() -> Self {
        let clone = Self(tempfile::tempdir().expect("a folder"));
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        copy(&project.join("scripts"), &clone.path("scripts"));
        for file in ["Cargo.toml", "web/package.json", "web/package-lock.json"] {
            clone.write(file, &fs::read_to_string(project.join(file)).expect(file));
        }
        for folder in ["web/src", "web/static", "web/build/_app", "locales"] {
            fs::create_dir_all(clone.path(folder)).expect(folder);
        }
        for file in ["web/vite.config.ts", "web/tsconfig.json"] {
            clone.write(file, "");
        }
        clone.fill_programs();
        clone
    }

    fn fill_programs(&self) {
        for name in STAND_INS {
            self.program(name, "exit 0");
        }
        self.program("rustc", "echo rustc 99.0.0 today");
        self.program("node", "echo v24.0.0");
        self.program("python3", "exit 0");
        let release = self.path("target/release");
        fs::create_dir_all(&release).expect("a folder");
        symlink(env!("CARGO_BIN_EXE_sufler"), release.join("sufler")).expect("a link");
    }

    fn program(&self, name: &str, body: &str) {
        let place = format!("programs/{name}");
        self.write(&place, &format!("#!/bin/sh\n{body}\n"));
        fs::set_permissions(self.path(&place), fs::Permissions::from_mode(0o755)).expect("a mode");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// A script of the copy, which finds the stand-ins before anything else.
    fn script(&self, name: &str, port: u16) -> Command {
        let mut command = Command::new(self.path("scripts").join(name));
        command
            .env_clear()
            .env(
                "PATH",
                format!("{}:/usr/bin:/bin", self.path("programs").display()),
            )
            .env("HOME", self.path("home"))
            .env("CARGO_TARGET_DIR", self.path("target"))
            .env("SUFLER_LISTEN", format!("127.0.0.1:{port}"))
            .env("LIBCLANG_PATH", "/")
            .stdin(Stdio::null());
        command
    }

    /// Starts `make run`'s script and answers what it printed up to the sign-in link.
    fn start(&self, port: u16) -> (Running, String) {
        let mut script = self.script("run", port);
        let started = script.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut running = Running(started.expect("the script runs"));
        let output = BufReader::new(running.0.stdout.take().expect("its output"));
        let mut told = String::new();
        for line in output.lines().map_while(Result::ok) {
            told.push_str(&line);
            told.push('\n');
            if line.contains("Ctrl+C") {
                return (running, told);
            }
        }
        panic!("the script ended too early:\n{told}");
    }
}

/// A running script, ended as a terminal that closes ends it.
struct Running(Child);

impl Running {
    fn stop(mut self) {
        let id = self.0.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status();
        assert!(sent.is_ok_and(|status| status.success()));
        self.0.wait().expect("it ends");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

/// A port nobody listens on at this moment.
fn free_port() -> u16 {
    let probe = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    probe.local_addr().expect("its address").port()
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id runs");
    text(&output.stdout).trim() == "0"
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn complaint(output: &Output) -> String {
    assert!(!output.status.success(), "{}", text(&output.stdout));
    text(&output.stderr)
}

#[test]
fn the_demo_is_made_once_served_and_kept() {
    let clone = Clone::new();
    let port = free_port();
    let (running, told) = clone.start(port);
    assert!(
        told.contains(&format!("http://127.0.0.1:{port}/link/")),
        "{told}"
    );
    // The package with the model is not to be had here, which is no reason to stop.
    assert!(told.contains("Going on without a model"), "{told}");
    running.stop();
    assert!(clone.path("demo-data").join(MARKER).is_file());
    clone.write("demo-data/kept", "by the second run");

    let (running, told) = clone.start(port);
    assert!(told.contains("keeps what was done in it"), "{told}");
    assert!(
        told.contains("The web application is up to date."),
        "{told}"
    );
    running.stop();
    assert!(clone.path("demo-data/kept").is_file());
}

#[test]
fn a_folder_that_is_not_the_demos_is_left_alone() {
    let clone = Clone::new();
    clone.write("demo-data/report.txt", "mine");
    let output = clone.script("run", free_port()).output().expect("it runs");
    let said = complaint(&output);
    assert!(
        said.contains("holds something that is not the demo's"),
        "{said}"
    );
    let kept: Vec<_> = fs::read_dir(clone.path("demo-data")).expect("it").collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        fs::read_to_string(clone.path("demo-data/report.txt")).expect("it"),
        "mine"
    );
}

#[test]
fn a_taken_port_is_named_with_a_way_on() {
    let clone = Clone::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port();
    let output = clone.script("run", port).output().expect("it runs");
    let said = complaint(&output);
    assert!(
        said.contains(&format!("something already listens on 127.0.0.1:{port}")),
        "{said}"
    );
    assert!(said.contains("SUFLER_LISTEN="), "{said}");
}

/// `scripts/prerequisites` where nothing is installed but what every system has, as somebody who is not root.
fn without_rights(clone: &Clone) -> String {
    for tool in ["bash", "sed", "cut", "dirname", "env", "true"] {
        let place = clone.path("bare").join(tool);
        fs::create_dir_all(clone.path("bare")).expect("a folder");
        symlink(Path::new("/usr/bin").join(tool), place).expect("a link");
    }
    fs::set_permissions(clone.path(""), fs::Permissions::from_mode(0o755)).expect("a mode");
    let mut command = Command::new("/usr/bin/setpriv");
    if is_root() {
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    }
    let output = command
        .arg(clone.path("bare/bash"))
        .arg(clone.path("scripts/prerequisites"))
        .arg("run")
        .env_clear()
        .env("PATH", clone.path("bare"))
        .env("HOME", "/")
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    complaint(&output)
}

#[test]
fn with_neither_root_nor_sudo_it_says_what_to_install() {
    let clone = Clone::new();
    let said = without_rights(&clone);
    assert!(
        said.contains("can neither install them nor use sudo"),
        "{said}"
    );
    assert!(
        said.contains("apt-get install build-essential make cmake clang"),
        "{said}"
    );
    assert!(said.contains("nodejs npm"), "{said}");
}

#[test]
fn a_sudo_that_refuses_counts_as_none() {
    let clone = Clone::new();
    for (name, body) in [("sudo", "exit 1"), ("apt-get", "exit 0")] {
        clone.program(name, body);
        fs::create_dir_all(clone.path("bare")).expect("a folder");
        symlink(
            clone.path(&format!("programs/{name}")),
            clone.path("bare").join(name),
        )
        .expect("a link");
    }
    let said = without_rights(&clone);
    assert!(
        said.contains("can neither install them nor use sudo"),
        "{said}"
    );
}
