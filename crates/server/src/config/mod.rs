//! Configuration: one TOML file, then `SUFLER__SECTION__KEY` from the
//! environment, then flags. One struct and one file per concern; unknown keys
//! are refused with a suggestion; the defaults run out of the box.

mod check;
mod database;
mod directory;
pub mod document;
mod egress;
mod engine;
mod limits;
mod log;
mod metrics;
mod overlay;
mod secret;
mod secrets;
mod server;
mod sign_in;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

pub use self::{
    database::Database,
    directory::{Directory, DirectoryGroup, DirectoryKind},
    egress::Egress,
    engine::{Engine, STARTER_MODEL, STARTER_SHA256},
    limits::Limits,
    log::{Format, Log},
    metrics::Metrics,
    secrets::Secrets,
    server::Server,
    sign_in::{OidcProvider, Providers, SignIn},
};

/// The whole configuration.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The folder that holds everything Sufler keeps: the database, files and keys. It is made with access for
    /// its owner only when it is missing.
    pub data_dir: PathBuf,
    /// The address of the emulators of outside services, for development and trying out. They are offered on the
    /// settings page only when this is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub emulators_url: Option<Url>,
    /// How the server is reached.
    pub server: Server,
    /// Where the data is.
    pub database: Database,
    /// The process that runs the local model.
    pub engine: Engine,
    /// What the log looks like.
    pub log: Log,
    /// Numbers for monitoring.
    pub metrics: Metrics,
    /// The company's own ways to sign in.
    pub sign_in: SignIn,
    /// Which inside addresses outgoing connections may reach.
    pub egress: Egress,
    /// The keys that seal secrets.
    pub secrets: Secrets,
    /// How much is taken from a client.
    pub limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: PathBuf::from("sufler-data"),
            emulators_url: None,
            server: Server::default(),
            database: Database::default(),
            engine: Engine::default(),
            log: Log::default(),
            metrics: Metrics::default(),
            sign_in: SignIn::default(),
            egress: Egress::default(),
            secrets: Secrets::default(),
            limits: Limits::default(),
        }
    }
}

/// What the command line says over the file and the environment.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// The configuration file; without it the environment's
    /// `SUFLER__CONFIG`, and without that the defaults.
    pub config: Option<PathBuf>,
    /// Overrides `server.listen`.
    pub listen: Option<String>,
    /// Overrides `data_dir`.
    pub data_dir: Option<PathBuf>,
    /// Overrides `database.url`.
    pub database_url: Option<String>,
}

impl Config {
    /// Reads the file, the environment's variables and the flags, in this
    /// order of growing weight.
    ///
    /// # Errors
    /// A file that cannot be read or is not TOML, an unknown key, a value of
    /// the wrong type: each names the file, variable or key.
    pub fn load(
        flags: &Flags,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self> {
        let environment = overlay::Variables::collect(environment)?;
        let file = flags.config.clone().or_else(|| environment.config_file());
        let mut table = file
            .as_deref()
            .map(read_file)
            .transpose()?
            .unwrap_or_default();
        check::unknown_keys(&table).with_context(|| format!("in {}", shown(file.as_deref())))?;
        environment.apply(&mut table)?;
        apply_flags(&mut table, flags)?;
        let mut config: Self = serde_path_to_error::deserialize(toml::Value::Table(table))
            .map_err(|error| anyhow!("{}: {}", error.path(), error.inner().message()))?;
        let index = &mut config.engine.python_index;
        *index = index.take().or_else(|| environment.python_index());
        config.read_secret_files()?;
        config.sign_in.read()?;
        config.check()?;
        Ok(config)
    }

    fn read_secret_files(&mut self) -> Result<()> {
        secret::resolve(
            "database.url",
            &mut self.database.url,
            self.database.url_file.as_deref(),
        )?;
        secret::resolve(
            "metrics.token",
            &mut self.metrics.token,
            self.metrics.token_file.as_deref(),
        )?;
        secret::resolve(
            "secrets.key",
            &mut self.secrets.key,
            self.secrets.key_file.as_deref(),
        )
    }

    /// Rules that no single value can tell.
    fn check(&self) -> Result<()> {
        self.server.check()?;
        self.engine.check()?;
        self.database.check()
    }

    /// The configuration in force as TOML, secrets hidden.
    ///
    /// # Errors
    /// None in practice: every field can be written as TOML.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string_pretty(self).context("the configuration cannot be printed")
    }
}

fn read_file(path: &Path) -> Result<toml::Table> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.parse().map_err(|error: toml::de::Error| {
        anyhow!("{}: {}", path.display(), error.to_string().trim_end())
    })
}

fn shown(path: Option<&Path>) -> String {
    path.map_or_else(
        || "the configuration".to_owned(),
        |path| path.display().to_string(),
    )
}

fn apply_flags(table: &mut toml::Table, flags: &Flags) -> Result<()> {
    if let Some(listen) = &flags.listen {
        overlay::set(table, &["server", "listen"], listen.as_str().into())?;
    }
    if let Some(url) = &flags.database_url {
        overlay::set(table, &["database", "url"], url.as_str().into())?;
    }
    if let Some(folder) = &flags.data_dir {
        let folder = folder
            .to_str()
            .ok_or_else(|| anyhow!("--data-dir is not UTF-8"))?;
        overlay::set(table, &["data_dir"], folder.into())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, environment: &[(&str, &str)]) -> Result<Config> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sufler.toml");
        std::fs::write(&path, text).expect("a file");
        let flags = Flags {
            config: Some(path),
            ..Flags::default()
        };
        Config::load(
            &flags,
            environment
                .iter()
                .map(|(name, value)| (name.into(), value.into())),
        )
    }

    fn refusal(text: &str, environment: &[(&str, &str)]) -> String {
        format!(
            "{:#}",
            load(text, environment).expect_err("it must be refused")
        )
    }

    #[test]
    fn nothing_given_runs_out_of_the_box() {
        let config = Config::load(&Flags::default(), []).expect("defaults");
        assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
        assert!(config.database.url.is_none());
    }

    #[test]
    fn flags_outweigh_the_environment_and_it_the_file() {
        let text = "[server]\nlisten = \"127.0.0.1:1\"\n[database]\nreaders = 7\n";
        let environment = [
            ("SUFLER__SERVER__LISTEN", "127.0.0.1:2"),
            ("SUFLER__DATABASE__CLIENTS", "9"),
        ];
        let config = load(text, &environment).expect("both");
        assert_eq!(config.server.listen.port(), 2);
        assert_eq!((config.database.readers, config.database.clients), (7, 9));
        let flags = Flags {
            listen: Some("127.0.0.1:3".to_owned()),
            ..Flags::default()
        };
        let environment = environment.map(|(name, value)| (name.into(), value.into()));
        assert_eq!(
            Config::load(&flags, environment)
                .expect("flag")
                .server
                .listen
                .port(),
            3
        );
    }

    #[test]
    fn an_unknown_key_is_refused_with_a_suggestion() {
        let text = refusal("[server]\nlissten = \"127.0.0.1:1\"\n", &[]);
        assert!(
            text.contains("server.lissten") && text.contains("`listen`"),
            "{text}"
        );
        let text = refusal("", &[("SUFLER__SERVR__LISTEN", "x")]);
        assert!(
            text.contains("SUFLER__SERVR__LISTEN") && text.contains("`server`"),
            "{text}"
        );
    }

    #[test]
    fn a_wrong_type_names_the_key() {
        let text = refusal("[database]\nreaders = \"many\"\n", &[]);
        assert!(text.contains("database.readers"), "{text}");
        let text = refusal("", &[("SUFLER__DATABASE__READERS", "many")]);
        assert!(text.contains("SUFLER__DATABASE__READERS"), "{text}");
    }

    #[test]
    fn a_secret_comes_from_its_file_and_never_prints() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("token");
        std::fs::write(&file, "very-secret\n").expect("a file");
        let text = format!(
            "[metrics]\nenabled = true\ntoken_file = {:?}\n",
            file.display().to_string()
        );
        let config = load(&text, &[]).expect("a secret file");
        let token = config.metrics.token.as_ref().expect("read from the file");
        assert_eq!(secrecy::ExposeSecret::expose_secret(token), "very-secret");
        let printed = config.to_toml().expect("TOML");
        assert!(
            !printed.contains("very-secret") && printed.contains("token ="),
            "{printed}"
        );
        assert!(!format!("{config:?}").contains("very-secret"));
    }

    #[test]
    fn lists_come_from_the_environment_too() {
        let config = load(
            "",
            &[(
                "SUFLER__SERVER__TRUSTED_PROXIES",
                "10.0.0.0/8, 127.0.0.1/32",
            )],
        );
        assert_eq!(config.expect("a list").server.trusted_proxies.len(), 2);
    }

    #[test]
    fn the_mirror_that_pip_knows_is_followed_without_its_password() {
        let mirror = ("PIP_INDEX_URL", "https://me:secret@mirror.example/simple/");
        let index = |text| {
            let config = load(text, &[mirror]).expect("a configuration");
            config.engine.python_index.expect("an index").to_string()
        };
        assert_eq!(index(""), "https://mirror.example/simple/");
        let own = "[engine]\npython_index = \"https://own.example/simple/\"\n";
        assert_eq!(index(own), "https://own.example/simple/");
        let strange = load("", &[("PIP_INDEX_URL", "nowhere")]);
        assert!(strange.expect("pip's matter").engine.python_index.is_none());
    }

    #[test]
    fn a_certificate_without_its_key_is_refused() {
        let text = refusal("[server]\ntls_certificate_file = \"a.pem\"\n", &[]);
        assert!(text.contains("tls_key_file"), "{text}");
    }
}
