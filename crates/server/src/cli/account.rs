//! `sufler admin …` and `sufler token …`: they write to the database
//! themselves, so that they work before the server runs and beside it.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Subcommand, ValueEnum};
use kernel::{
    Clock, Db, Error, Events, Ids, Language, Tx,
    people::{self, Person},
};

use super::say;
use crate::{
    admin::actions::{
        Change,
        people::{self as admin_people, AccountChanges},
    },
    audited,
    auth::{
        Site,
        actions::{self, NewAccount, NewToken},
        factors, hash_blocking,
        types::{LinkKind, check_new_password, scopes_from_text},
    },
    config::Config,
    data_dir,
};

#[derive(Subcommand)]
pub(super) enum Admin {
    /// Make an account
    CreateUser(CreateUser),
    /// Give a person a new password; their sessions end
    ResetPassword(ResetPassword),
    /// Print a one-time link
    Link(Link),
    /// Take a person's second factors away who lost them; their sessions end
    ResetFactors(ResetFactors),
    /// Dismiss a person: they may not sign in, and their sessions and tokens end
    Dismiss(Dismiss),
}

#[derive(Args)]
pub(super) struct Dismiss {
    /// Whose account
    #[arg(long)]
    email: String,
}

#[derive(Args)]
pub(super) struct CreateUser {
    /// The address they sign in with
    #[arg(long)]
    email: String,
    /// The full name
    #[arg(long)]
    name: String,
    /// What they do
    #[arg(long, default_value = "")]
    title: String,
    /// Open the administration to them
    #[arg(long)]
    administrator: bool,
    /// A file whose first line is the password; without it they come in by a link
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// ru or en; the company's language when not said
    #[arg(long)]
    language: Option<String>,
}

#[derive(Args)]
pub(super) struct ResetPassword {
    /// Whose
    #[arg(long)]
    email: String,
    /// A file whose first line is the new password
    #[arg(long, value_name = "FILE")]
    password_file: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Invitation,
    Reset,
    SignIn,
}

#[derive(Args)]
pub(super) struct Link {
    /// Whose
    #[arg(long)]
    email: String,
    /// What it is for
    #[arg(long, value_enum, default_value = "sign-in")]
    kind: Kind,
    /// How long it works; 72 hours for an invitation, 24 for a reset, a quarter of one for signing in when not said
    #[arg(long, value_name = "N")]
    hours: Option<u64>,
}

#[derive(Args)]
pub(super) struct ResetFactors {
    /// Whose
    #[arg(long)]
    email: String,
}

#[derive(Subcommand)]
pub(super) enum Token {
    /// Make a personal token and print it, and nothing else
    Create(CreateToken),
}

#[derive(Args)]
pub(super) struct CreateToken {
    /// Whose: the e-mail address
    #[arg(long)]
    user: String,
    /// What to call it
    #[arg(long, default_value = "command line")]
    name: String,
    /// What it may be used for, separated by commas: read, write, run, admin
    #[arg(long, default_value = "read,write,run")]
    scopes: String,
    /// Days until it ends; never when not said
    #[arg(long, value_name = "N")]
    days: Option<u32>,
}

/// The database of a server, and what writing to it takes.
struct Desk {
    db: Db,
    clock: Clock,
    ids: Ids,
}

impl Desk {
    fn open(config: &Config) -> Result<Self> {
        let clock = Clock::System;
        let ids = Ids::system(clock.clone());
        let db = Db::open(
            config.database.location(&config.data_dir),
            Events::default(),
        )?;
        Ok(Self { db, clock, ids })
    }

    /// One transaction; the error is a line a person can act on.
    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Clock, &Ids) -> kernel::Result<T> + Send + 'static,
    ) -> Result<T> {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        self.db
            .write_blocking(move |tx| work(tx, &clock, &ids))
            .map_err(explain)
    }
}

/// The English text of a refusal that is otherwise told by its Fluent id.
fn explain(error: Error) -> anyhow::Error {
    match error {
        Error::Invalid { .. } | Error::Conflict(_) => {
            let mut problem = kernel::http::Problem::of(&error);
            let field = problem
                .field
                .clone()
                .map(|field| format!("{field}: "))
                .unwrap_or_default();
            crate::problem::fill(&mut problem, Language::En, String::new());
            anyhow!("{field}{}", problem.detail)
        }
        error => error.into(),
    }
}

impl Admin {
    pub(super) fn run(self, config: &Config) -> Result<()> {
        match self {
            Self::CreateUser(asked) => create_user(config, asked),
            Self::ResetPassword(asked) => reset_password(config, asked),
            Self::Link(asked) => make_link(config, &asked),
            Self::ResetFactors(asked) => reset_factors(config, &asked),
            Self::Dismiss(asked) => dismiss(config, &asked),
        }
    }
}

fn create_user(config: &Config, asked: CreateUser) -> Result<()> {
    let language = asked.language.as_deref().map(language).transpose()?;
    data_dir::prepare(&config.data_dir)?;
    let desk = Desk::open(config)?;
    let password_hash = asked
        .password_file
        .as_deref()
        .map(|file| hash_of(file, &desk.ids))
        .transpose()?;
    let account = NewAccount {
        email: asked.email,
        name: asked.name,
        title: asked.title,
        language,
        time_zone: None,
        administrator: asked.administrator,
        password_hash,
    };
    let person =
        desk.write(move |tx, clock, ids| actions::create_account(tx, clock, ids, account))?;
    say(format!(
        "{} <{}> can sign in now",
        person.name, person.email
    ));
    Ok(())
}

fn reset_password(config: &Config, asked: ResetPassword) -> Result<()> {
    data_dir::existing(&config.data_dir)?;
    let desk = Desk::open(config)?;
    person(&desk, &asked.email)?;
    let hash = hash_of(&asked.password_file, &desk.ids)?;
    let person = desk.write(move |tx, clock, ids| {
        actions::reset_password(tx, clock, ids, &asked.email, &hash)
    })?;
    say(format!(
        "{} <{}> has a new password",
        person.name, person.email
    ));
    Ok(())
}

/// Sockets of a server that runs beside it notice within half a minute.
fn dismiss(config: &Config, asked: &Dismiss) -> Result<()> {
    data_dir::existing(&config.data_dir)?;
    let desk = Desk::open(config)?;
    let person = person(&desk, &asked.email)?;
    let changes = AccountChanges {
        active: Some(false),
        ..AccountChanges::default()
    };
    let done = desk.write(move |tx, clock, ids| {
        let change = Change::from("command line", clock, ids);
        admin_people::update(tx, &change, person.id, &changes)
    })?;
    say(format!("{} <{}> is dismissed", done.name, done.email));
    Ok(())
}

fn make_link(config: &Config, asked: &Link) -> Result<()> {
    data_dir::existing(&config.data_dir)?;
    let desk = Desk::open(config)?;
    let person = person(&desk, &asked.email)?;
    let kind = match asked.kind {
        Kind::Invitation => LinkKind::Invitation,
        Kind::Reset => LinkKind::Reset,
        Kind::SignIn => LinkKind::SignIn,
    };
    let life = asked
        .hours
        .map(|hours| Duration::from_secs(hours.clamp(1, 24 * 365) * 3600));
    let made = desk.write(move |tx, clock, ids| {
        actions::note(tx, clock, ids, audited::LINK_MADE, person.id)?;
        actions::make_link(tx, clock, ids, person.id, kind, life)
    })?;
    let site = Site {
        public_url: config.server.public_url(config.server.listen)?,
        trusted_proxies: Vec::new(),
        emulators: false,
    };
    say(site.link(&made.secret));
    Ok(())
}

fn reset_factors(config: &Config, asked: &ResetFactors) -> Result<()> {
    data_dir::existing(&config.data_dir)?;
    let desk = Desk::open(config)?;
    let person = person(&desk, &asked.email)?;
    desk.write(move |tx, clock, ids| factors::reset(tx, clock, ids, None, person.id))?;
    say(format!(
        "{} <{}> signs in without a second factor now",
        person.name, person.email
    ));
    Ok(())
}

impl Token {
    pub(super) fn run(self, config: &Config) -> Result<()> {
        let Self::Create(asked) = self;
        data_dir::existing(&config.data_dir)?;
        let scopes = scopes_from_text(&asked.scopes).map_err(explain)?;
        let desk = Desk::open(config)?;
        let person = person(&desk, &asked.user)?;
        let new = NewToken {
            person: person.id,
            name: asked.name,
            scopes,
            days: asked.days,
        };
        let (_, token) =
            desk.write(move |tx, clock, ids| actions::create_token(tx, clock, ids, new))?;
        say(token);
        Ok(())
    }
}

fn person(desk: &Desk, email: &str) -> Result<Person> {
    let asked = email.to_owned();
    let found = desk.write(move |tx, _, _| people::store::find_by_email(tx, &asked))?;
    let person = found.ok_or_else(|| anyhow!("nobody has the address {email}"))?;
    if !person.active {
        bail!("{email} is deactivated");
    }
    Ok(person)
}

fn language(code: &str) -> Result<Language> {
    Language::from_code(code)
        .filter(|_| code.len() == 2)
        .ok_or_else(|| anyhow!("--language is ru or en, not {code}"))
}

/// The hash of a file's first line.
fn hash_of(file: &Path, ids: &Ids) -> Result<String> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let password = text.lines().next().unwrap_or_default();
    check_new_password("password", password).map_err(explain)?;
    Ok(hash_blocking(ids, password)?)
}
