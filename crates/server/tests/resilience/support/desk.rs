use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

use super::variable;

/// The file name the starter model has in a models folder.
pub(crate) const STARTER: &str = server::config::STARTER_MODEL;

/// A folder with the configuration, the data and the models of one server.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty data folder; `more` is further configuration, whose sections
    /// must not be `[engine]`.
    pub(crate) fn new(more: &str) -> Self {
        Self::with_engine(&engine_binary(), "", more)
    }

    /// The same with further keys for `[engine]` and its program.
    pub(crate) fn with_engine(binary: &Path, engine: &str, more: &str) -> Self {
        let desk = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        std::fs::create_dir(desk.models()).expect("a models folder");
        desk.write("password", "правильный пароль\n");
        desk.configure(binary, engine, more);
        desk
    }

    /// Writes the configuration anew, for the next start.
    pub(crate) fn configure(&self, binary: &Path, engine: &str, more: &str) {
        let mut text = String::new();
        let models = self.models();
        let _ = write!(
            text,
            "data_dir = \"{}\"\n{more}\n[engine]\nbinary = \"{}\"\nmodels_dir = \"{}\"\n{engine}\n",
            self.data().display(),
            binary.display(),
            models.display()
        );
        self.write("sufler.toml", &text);
    }

    /// Puts the starter model into the models folder.
    pub(crate) fn place_model(&self) {
        let file = variable("SUFLER_STARTER_MODEL")
            .expect("SUFLER_STARTER_MODEL must hold the path of the starter model's file");
        assert!(
            Path::new(&file).is_file(),
            "SUFLER_STARTER_MODEL: there is no file {file}"
        );
        std::os::unix::fs::symlink(file, self.models().join(STARTER)).expect("a link to the model");
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    pub(crate) fn models(&self) -> PathBuf {
        self.path().join("models")
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data().join("sufler.db")
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).expect("a file");
    }

    /// The program with these arguments and this desk's configuration.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sufler"));
        command.args(args).args(["--config", "sufler.toml"]);
        self.dress(&mut command);
        command
    }

    /// The server under `ulimit -f`: no file of it grows beyond `bytes`.
    pub(crate) fn command_with_file_limit(&self, bytes: u64, args: &[&str]) -> Command {
        let mut command = Command::new("sh");
        let script = format!("ulimit -f {} && exec \"$0\" \"$@\"", bytes / 512);
        command.args(["-c", &script, env!("CARGO_BIN_EXE_sufler")]);
        command.args(args).args(["--config", "sufler.toml"]);
        self.dress(&mut command);
        command
    }

    fn dress(&self, command: &mut Command) {
        command.env_clear().current_dir(self.path());
        if let Some(path) = variable("PATH") {
            command.env("PATH", path);
        }
        command.stdin(Stdio::null());
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program runs")
    }

    /// Runs and answers what it printed; it must have succeeded.
    #[track_caller]
    pub(crate) fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {complaint}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs and answers the one line of its complaint.
    #[track_caller]
    pub(crate) fn refused(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let text = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(1), "{args:?}: {text}");
        let mut lines = text.lines().filter(|line| line.starts_with("sufler: "));
        let line = lines.next().expect("a complaint").to_owned();
        assert_eq!(lines.next(), None, "one line: {text}");
        line
    }

    /// Makes an account and answers a token of it.
    pub(crate) fn person(&self, email: &str, language: &str) -> String {
        let name = email.split('.').next().unwrap_or(email);
        let make = ["admin", "create-user", "--email", email, "--name", name];
        let rest = ["--language", language, "--password-file", "password"];
        self.done(&[make.as_slice(), &rest].concat());
        self.token(email)
    }

    /// A token with every right its person has.
    pub(crate) fn token(&self, email: &str) -> String {
        let scopes = ["--scopes", "read,write,run,admin"];
        let create = ["token", "create", "--user", email];
        let token = self.done(&[create.as_slice(), &scopes].concat());
        token.trim().to_owned()
    }

    /// The demo company with the starter model in its list; answers the
    /// administrator's address.
    pub(crate) fn demo(&self) -> String {
        self.done(&["demo"]).trim().to_owned()
    }
}

/// The engine beside the program, or the one the environment names.
pub(crate) fn engine_binary() -> PathBuf {
    let beside = Path::new(env!("CARGO_BIN_EXE_sufler")).with_file_name("sufler-engine");
    let path = variable("SUFLER_ENGINE").map_or(beside, PathBuf::from);
    assert!(
        path.is_file(),
        "there is no engine at {}: build it with `cargo build -p engine` or name it by SUFLER_ENGINE",
        path.display()
    );
    path
}
