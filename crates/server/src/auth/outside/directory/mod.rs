//! Directories that speak LDAP: people sign in by the password they have
//! there, and are kept here as they are there.

mod entry;
mod failure;
pub mod http;
pub mod jobs;
mod keep;
mod membership;
mod message;
mod plan;
mod session;
mod sign_in;
mod store;
mod walk;
mod wire;

use std::{fmt, time::Duration};

use kernel::{Timestamp, egress::Egress};

pub(in crate::auth) use self::sign_in::{Attempt, keeps, prove, sign_in, wrong};
pub use self::{entry::Seen, failure::Failure};
use self::{
    membership::Membership,
    session::{Session, within},
};
use crate::config;

/// How long a sign-in may take at a directory.
const SIGN_IN: Duration = Duration::from_secs(25);
/// How long the groups of somebody who signs in may take.
const GROUPS: Duration = Duration::from_secs(10);
/// The longest login; an address is no longer.
const MAX_LOGIN: usize = 254;

/// A directory of the configuration.
pub struct Directory {
    /// What the configuration says of it.
    pub settings: config::Directory,
    egress: Egress,
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Directory").field(&self.settings.id).finish()
    }
}

/// What a directory answers when asked for a login.
struct Asked<'a> {
    session: Session<'a>,
    /// Whose it is. None when nobody has it, or several: then nobody can tell
    /// whose password is asked for.
    seen: Option<Seen>,
}

/// Somebody a directory knows, not yet let in.
struct Found<'a> {
    session: Session<'a>,
    seen: Seen,
}

impl Directory {
    /// A directory of the configuration.
    pub fn new(settings: config::Directory, egress: Egress) -> Self {
        Self { settings, egress }
    }

    async fn open(&self) -> Result<Session<'_>, Failure> {
        Session::open(&self.settings, &self.egress).await
    }

    /// The one person of this login; none when nobody can have it.
    async fn find(&self, login: &str, now: Timestamp) -> Result<Option<Asked<'_>>, Failure> {
        let Some(name) = self.plain_login(login) else {
            return Ok(None);
        };
        self.find_by(&login_filter(&self.settings.login_attributes(), name), now)
            .await
            .map(Some)
    }

    async fn find_by(&self, filter: &str, now: Timestamp) -> Result<Asked<'_>, Failure> {
        let find = async {
            let mut session = self.open().await?;
            let asked = entry::attributes(&self.settings);
            let entries = session.people(filter, &asked, 10).await;
            let mut entries = match entries {
                Err(Failure::TooMany) => Vec::new(),
                entries => entries?,
            };
            if entries.len() > 1 {
                let directory = self.settings.id.as_str();
                tracing::warn!(
                    directory,
                    "a login belongs to several: nobody comes in by it"
                );
                entries.clear();
            }
            let seen = entries.pop().map(|entry| {
                let person = entry::person(&self.settings, &entry, now);
                person.ok_or_else(|| {
                    let name = self.settings.id_attribute();
                    Failure::Broken(format!("an entry without {name} (id_attribute)"))
                })
            });
            let seen = seen.transpose()?;
            Ok(Asked { session, seen })
        };
        within(SIGN_IN, find).await
    }

    /// The login without the domain Windows writes before it.
    fn plain_login<'l>(&self, login: &'l str) -> Option<&'l str> {
        let name = match (self.settings.kind, login.trim().rsplit_once('\\')) {
            (config::DirectoryKind::ActiveDirectory, Some((_, name))) => name,
            _ => login.trim(),
        };
        (!name.is_empty() && name.len() <= MAX_LOGIN).then_some(name)
    }

    /// Takes as long as a wrong password does, for a login nobody has: whether
    /// somebody has it must not show. What was typed is not sent: it may be the
    /// password of an account kept here.
    async fn take_as_long(&self, session: &mut Session<'_>) {
        let dn = format!("cn=nobody,{}", self.settings.base);
        drop(within(SIGN_IN, session.bind(&dn, "nobody's")).await);
    }
}

impl Found<'_> {
    /// Whether the password is theirs; then, of which mapped groups they are, as
    /// far as those can be read: a group keeps nobody out.
    async fn let_in(
        &mut self,
        directory: &Directory,
        password: &str,
    ) -> Result<Membership, Failure> {
        let prove = async {
            self.session.bind(&self.seen.dn, password).await?;
            if self.seen.disabled {
                return Err(Failure::Shut(failure::Shut::Disabled));
            }
            Ok(())
        };
        within(SIGN_IN, prove).await?;
        let mut of_groups = Membership::default();
        if directory.settings.groups.is_empty() {
            return Ok(of_groups);
        }
        let read = async {
            self.session.be_oneself().await?;
            let settings = &directory.settings;
            membership::of_one(&mut self.session, settings, &self.seen, &mut of_groups).await;
            Ok(())
        };
        if let Err(failure) = within(GROUPS, read).await {
            failure.log(&directory.settings.id);
        }
        Ok(of_groups)
    }
}

/// Whoever has this login in one of the attributes. What is typed stays a
/// value, whatever it looks like (RFC 4515).
fn login_filter(attributes: &[String], login: &str) -> String {
    let value = ldap3::ldap_escape(login);
    let one = |name: &String| format!("({name}={value})");
    format!("(|{})", attributes.iter().map(one).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("anna", "(|(uid=anna)(mail=anna))")]
    #[case("*)(uid=*", r"(|(uid=\2a\29\28uid=\2a)(mail=\2a\29\28uid=\2a))")]
    #[case("a\\b\0c", r"(|(uid=a\5cb\00c)(mail=a\5cb\00c))")]
    #[case("анна", "(|(uid=анна)(mail=анна))")]
    fn what_is_typed_stays_a_value(#[case] login: &str, #[case] filter: &str) {
        let attributes = ["uid".to_owned(), "mail".to_owned()];
        assert_eq!(login_filter(&attributes, login), filter);
        assert!(ldap3::parse_filter(filter).is_ok());
    }
}
