//! Directories that speak LDAP, as the file of providers names them.

use std::{net::IpAddr, path::PathBuf};

use anyhow::{Context, Result, bail};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use super::sign_in::{check_id, read_secret};

/// The most groups one directory may map.
const MAX_GROUPS: usize = 100;

/// How a directory thinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectoryKind {
    /// Active Directory, or Samba in its place.
    ActiveDirectory,
    /// Any other: `OpenLDAP`, 389 Directory Server, `FreeIPA`.
    Ldap,
}

/// A directory people sign in by and are kept by.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// What it is called here; never changes, for accounts are linked by it.
    pub id: String,
    /// What administrators call it.
    pub name: String,
    /// How it thinks.
    pub kind: DirectoryKind,
    /// `ldaps://host` or `ldap://host`, with a port where it is an unusual one.
    pub url: String,
    /// Whether a connection to `ldap://` is sealed before anything is said.
    #[serde(default)]
    pub start_tls: bool,
    /// The authority its certificate is checked by, and no other; without one
    /// the usual ones and that of `egress.ca_file`.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// What that file says.
    #[serde(skip)]
    pub ca: Option<String>,
    /// The account that searches.
    pub bind_dn: String,
    /// The file with its password.
    pub bind_password_file: PathBuf,
    /// What that file says.
    #[serde(skip)]
    pub bind_password: SecretString,
    /// Below what people are looked for.
    pub base: String,
    /// Who of those below counts; the usual one of the kind.
    #[serde(default)]
    pub filter: Option<String>,
    /// By what people name themselves; the usual ones of the kind.
    #[serde(default)]
    pub login_attributes: Option<Vec<String>>,
    /// What never changes of an entry; the usual one of the kind.
    #[serde(default)]
    pub id_attribute: Option<String>,
    /// Whether an account here with the same e-mail address is theirs.
    #[serde(default)]
    pub link_by_email: bool,
    /// Whether who has no account here gets one at the first sign-in.
    #[serde(default)]
    pub create_people: bool,
    /// The seconds between two looks at the people who come from there.
    #[serde(default = "usual_seconds")]
    pub sync_seconds: u64,
    /// How many of a hundred people from there may be dismissed in an hour
    /// without an administrator's word.
    #[serde(default = "usual_percent")]
    pub most_dismissed_percent: u64,
    /// What follows from being in its groups.
    #[serde(default)]
    pub groups: Vec<DirectoryGroup>,
}

/// What follows from being in a group of a directory: one of the three.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryGroup {
    /// The group there, by its distinguished name.
    pub dn: String,
    /// The group here, by name.
    #[serde(default)]
    pub group: Option<String>,
    /// The department here, by name.
    #[serde(default)]
    pub department: Option<String>,
    /// Whether the administration is open to its members, and of those who come
    /// from this directory to nobody else.
    #[serde(default)]
    pub administrator: bool,
}

fn usual_seconds() -> u64 {
    30
}

fn usual_percent() -> u64 {
    10
}

impl Directory {
    /// Reads the files it names.
    pub(super) fn read(&mut self) -> Result<()> {
        self.bind_password = read_secret("bind_password_file", &self.bind_password_file)?;
        if self.bind_password.expose_secret().is_empty() {
            bail!(
                "{} (bind_password_file) is empty: a directory takes that for no password at all",
                self.bind_password_file.display()
            );
        }
        if let Some(file) = &self.ca_file {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read {} (ca_file)", file.display()))?;
            self.ca = Some(text);
        }
        Ok(())
    }

    /// Rules that no single value can tell.
    pub(super) fn check(&self) -> Result<()> {
        let id = &self.id;
        check_id(id)?;
        if [&self.name, &self.bind_dn, &self.base]
            .iter()
            .any(|text| text.trim().is_empty())
        {
            bail!("`{id}` needs a name, a bind_dn and a base");
        }
        self.check_url()?;
        if ldap3::parse_filter(self.filter()).is_err() {
            bail!("the filter of `{id}` is none: see RFC 4515");
        }
        let names = self.login_attributes();
        let mut all = names
            .iter()
            .map(String::as_str)
            .chain([self.id_attribute()]);
        if names.is_empty() || !all.all(is_attribute) {
            bail!("`{id}`: login_attributes and id_attribute are names of attributes");
        }
        if !(10..=86_400).contains(&self.sync_seconds) {
            bail!("`{id}`: sync_seconds is 10 to 86400");
        }
        if !(1..=100).contains(&self.most_dismissed_percent) {
            bail!("`{id}`: most_dismissed_percent is 1 to 100");
        }
        self.check_groups()
    }

    fn check_groups(&self) -> Result<()> {
        let id = &self.id;
        if self.groups.len() > MAX_GROUPS {
            bail!("`{id}` maps more than {MAX_GROUPS} groups");
        }
        for one in &self.groups {
            let targets = [
                one.group.is_some(),
                one.department.is_some(),
                one.administrator,
            ];
            if one.dn.trim().is_empty() || targets.iter().filter(|given| **given).count() != 1 {
                bail!(
                    "`{id}`: each of its groups has a dn and one of group, department and administrator"
                );
            }
        }
        Ok(())
    }

    fn check_url(&self) -> Result<()> {
        let (id, url) = (&self.id, Url::parse(&self.url).ok());
        let parts = url
            .as_ref()
            .and_then(|url| Some((url.scheme(), url.host_str()?)));
        match parts {
            Some(("ldaps", host)) if !host.is_empty() => {
                if self.start_tls {
                    bail!("`{id}`: ldaps:// is sealed from the start, leave start_tls out");
                }
            }
            Some(("ldap", host)) if !host.is_empty() => {
                if !self.start_tls && !is_loopback(host) {
                    bail!("`{id}`: passwords would go unsealed: use ldaps:// or start_tls = true");
                }
            }
            _ => bail!("the url of `{id}` is not an ldaps:// or ldap:// address"),
        }
        Ok(())
    }

    /// Who of those below the base counts.
    pub fn filter(&self) -> &str {
        self.filter.as_deref().unwrap_or(match self.kind {
            DirectoryKind::ActiveDirectory => "(&(objectCategory=person)(objectClass=user))",
            DirectoryKind::Ldap => "(objectClass=person)",
        })
    }

    /// By what people name themselves.
    pub fn login_attributes(&self) -> Vec<String> {
        let usual: &[&str] = match self.kind {
            DirectoryKind::ActiveDirectory => &["sAMAccountName", "userPrincipalName", "mail"],
            DirectoryKind::Ldap => &["uid", "mail"],
        };
        let given = self.login_attributes.clone();
        given.unwrap_or_else(|| usual.iter().map(|name| (*name).to_owned()).collect())
    }

    /// What never changes of an entry.
    pub fn id_attribute(&self) -> &str {
        self.id_attribute.as_deref().unwrap_or(match self.kind {
            DirectoryKind::ActiveDirectory => "objectGUID",
            DirectoryKind::Ldap => "entryUUID",
        })
    }
}

fn is_attribute(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '-')
        && name.len() <= 100
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        id = "ad"
        name = "Office"
        kind = "active_directory"
        url = "ldaps://dc.sufler.example"
        bind_dn = "CN=sufler,DC=sufler,DC=example"
        bind_password_file = "/etc/sufler/ad.secret"
        base = "DC=sufler,DC=example"
    "#;

    fn checked(text: &str) -> Result<Directory> {
        let directory: Directory = toml::from_str(text)?;
        directory.check().map(|()| directory)
    }

    #[test]
    fn a_directory_trusts_nothing_unless_told_and_knows_its_kind() {
        let directory = checked(GOOD).expect("fits");
        assert!(!directory.link_by_email && !directory.create_people);
        assert_eq!(
            (directory.sync_seconds, directory.most_dismissed_percent),
            (30, 10)
        );
        assert_eq!(directory.id_attribute(), "objectGUID");
        let other = checked(&GOOD.replace("active_directory", "ldap")).expect("fits");
        assert_eq!(
            (other.id_attribute(), other.filter()),
            ("entryUUID", "(objectClass=person)")
        );
        assert_eq!(other.login_attributes(), ["uid", "mail"]);
    }

    #[rstest::rstest]
    #[case("ldap://127.0.0.1:3389")]
    #[case("ldap://[::1]:3389")]
    #[case("ldap://localhost")]
    fn unsealed_only_on_this_machine(#[case] url: &str) {
        assert!(checked(&GOOD.replace("ldaps://dc.sufler.example", url)).is_ok());
    }

    #[rstest::rstest]
    #[case(&GOOD.replace("ldaps://", "ldap://"), "unsealed")]
    #[case(&GOOD.replace("ldaps://", "https://"), "not an ldaps")]
    #[case(&format!("{GOOD}\nstart_tls = true"), "sealed from the start")]
    #[case(&format!("{GOOD}\nfilter = \"(uid=\""), "RFC 4515")]
    #[case(&format!("{GOOD}\nid_attribute = \"a)(b\""), "names of attributes")]
    #[case(&format!("{GOOD}\nsync_seconds = 1"), "10 to 86400")]
    #[case(&format!("{GOOD}\n[[groups]]\ndn = \"cn=x\""), "one of group")]
    #[case(&format!("{GOOD}\n[[groups]]\ndn = \"cn=x\"\ngroup = \"x\"\nadministrator = true"), "one of group")]
    fn what_does_not_fit_is_said(#[case] text: &str, #[case] said: &str) {
        let error = checked(text).expect_err("refused");
        assert!(format!("{error:#}").contains(said), "{error:#}");
    }
}
