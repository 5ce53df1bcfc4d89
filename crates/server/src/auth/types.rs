//! Sessions, personal tokens, one-time links: what they are and how long they
//! live.

use std::time::Duration;

use kernel::{
    Error, Ids, Result, Scope, Timestamp, id,
    ids::{PersonId, SessionId, TokenId},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

id! {
    /// A one-time link.
    LinkId,
}

const DAY: Duration = Duration::from_hours(24);

/// How long a session lives after it was last seen.
pub const SESSION_LIFE: Duration = Duration::from_hours(30 * 24);
/// A session's or token's last use is written at most this often.
pub const SEEN_EVERY: Duration = Duration::from_mins(1);
/// The fewest characters of a password.
pub const MIN_PASSWORD: usize = 10;
/// The most bytes of a password: hashing must not become a way to keep the
/// server busy.
pub const MAX_PASSWORD: usize = 1024;
/// The most personal tokens a person may have.
pub const MAX_TOKENS: usize = 50;

/// A secret that is handed out once; only its hash is stored.
pub struct Issued {
    /// What the person gets.
    pub secret: String,
    /// What the database gets.
    pub hash: String,
}

impl Issued {
    /// A session's or link's secret: 256 random bits.
    pub fn random(ids: &Ids) -> Self {
        use base64::Engine as _;
        Self::of(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(ids.bytes::<32>()))
    }

    /// A personal token: `sfl_` and 43 letters and digits, so that it can be
    /// recognised in a leak.
    pub fn personal(ids: &Ids) -> Self {
        const ALPHABET: &[u8; 62] =
            b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let mut secret = String::from("sfl_");
        while secret.len() < 47 {
            // Bytes above the last multiple of 62 would favour some letters.
            let even = ids.bytes::<32>().into_iter().filter(|byte| *byte < 248);
            let letters = even.filter_map(|byte| ALPHABET.get(usize::from(byte % 62)));
            secret.extend(
                letters
                    .map(|letter| char::from(*letter))
                    .take(47 - secret.len()),
            );
        }
        Self::of(secret)
    }

    fn of(secret: String) -> Self {
        let hash = hash(&secret);
        Self { secret, hash }
    }
}

/// `ABCD-EFGH-JKLM`: five bits a byte, without letters that look alike.
pub fn readable(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let letter = |byte: &u8| {
        ALPHABET
            .get(usize::from(byte % 32))
            .map_or('A', |letter| char::from(*letter))
    };
    let groups = bytes
        .chunks(4)
        .map(|group| group.iter().map(letter).collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

/// What is stored of a secret. The secrets are random, so one round of
/// SHA-256 is enough.
pub fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// A new colleague chooses a password.
    Invitation,
    /// Somebody who forgot the password chooses a new one.
    Reset,
    /// Signs in at once: for the demo and for an administrator at the
    /// server's own machine.
    SignIn,
}

impl LinkKind {
    /// The name in the database and in answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::SignIn => "sign_in",
        }
    }

    /// From the name in the database.
    ///
    /// # Errors
    /// `Internal` for any other.
    pub fn from_name(name: &str) -> Result<Self> {
        let all = [Self::Invitation, Self::Reset, Self::SignIn];
        let found = all.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| Error::internal(format!("unknown kind of link {name}")))
    }

    /// How long the link works when nobody says otherwise.
    pub const fn life(self) -> Duration {
        match self {
            Self::Invitation => Duration::from_hours(72),
            Self::Reset => DAY,
            Self::SignIn => Duration::from_mins(15),
        }
    }

    /// Whether the person chooses a password by it.
    pub const fn sets_password(self) -> bool {
        matches!(self, Self::Invitation | Self::Reset)
    }
}

/// Somebody's way in, as it is stored.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// What it is for.
    pub kind: LinkKind,
    /// Whose.
    pub person: PersonId,
    /// Their e-mail address.
    pub email: String,
    /// Their name.
    pub name: String,
}

/// A signed-in browser, as its owner sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SessionInfo {
    /// Its id.
    pub id: SessionId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// What the browser calls itself.
    pub user_agent: String,
    /// Where it came from.
    pub address: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A personal token, as its owner sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TokenInfo {
    /// Its id.
    pub id: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends; null for never.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// The scopes as one text for the database.
pub fn scopes_to_text(scopes: &[Scope]) -> String {
    scopes
        .iter()
        .map(|scope| scope_name(*scope))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The scopes of a stored or typed text, separated by spaces or commas.
///
/// # Errors
/// `Invalid` for a scope that does not exist or none at all.
pub fn scopes_from_text(text: &str) -> Result<Vec<Scope>> {
    let names = text.split([' ', ',']).filter(|name| !name.is_empty());
    let found: Vec<Scope> = names.map(scope_from_name).collect::<Result<_>>()?;
    if found.is_empty() {
        return Err(Error::invalid("scopes", "token-scopes-missing"));
    }
    Ok(found)
}

const fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "read",
        Scope::Write => "write",
        Scope::Run => "run",
        Scope::Admin => "admin",
    }
}

fn scope_from_name(name: &str) -> Result<Scope> {
    let all = [Scope::Read, Scope::Write, Scope::Run, Scope::Admin];
    let found = all.into_iter().find(|scope| scope_name(*scope) == name);
    found.ok_or_else(|| Error::invalid("scopes", "token-scope-unknown"))
}

/// Checks a password somebody chooses.
///
/// # Errors
/// `Invalid` for one too short or too long; `field` is where it stood.
pub fn check_new_password(field: &str, password: &str) -> Result<()> {
    if password.chars().count() < MIN_PASSWORD {
        return Err(Error::invalid(field, "password-too-short"));
    }
    if password.len() > MAX_PASSWORD {
        return Err(Error::invalid(field, "password-too-long"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::Clock;

    use super::*;

    #[test]
    fn personal_tokens_have_one_shape_and_differ() {
        let ids = Ids::seeded(Clock::fixed(Timestamp::default()), 1);
        let (one, two) = (Issued::personal(&ids), Issued::personal(&ids));
        assert_ne!(one.secret, two.secret);
        for token in [one, two] {
            let rest = token.secret.strip_prefix("sfl_").expect("the prefix");
            assert!(
                rest.len() == 43 && rest.chars().all(|c| c.is_ascii_alphanumeric()),
                "{rest}"
            );
            assert_eq!(token.hash, hash(&token.secret));
        }
    }

    #[test]
    fn scopes_survive_the_database() {
        let all = vec![Scope::Read, Scope::Write, Scope::Run, Scope::Admin];
        assert_eq!(scopes_from_text(&scopes_to_text(&all)).expect("known"), all);
        assert_eq!(
            scopes_from_text("fly").expect_err("unknown").code(),
            "invalid"
        );
        assert_eq!(scopes_from_text(" ").expect_err("none").code(), "invalid");
    }

    #[test]
    fn passwords_are_counted_in_characters_and_bounded_in_bytes() {
        assert!(check_new_password("password", "пароль1234").is_ok());
        assert!(check_new_password("password", "пароль123").is_err());
        assert!(check_new_password("password", &"a".repeat(MAX_PASSWORD + 1)).is_err());
    }
}
