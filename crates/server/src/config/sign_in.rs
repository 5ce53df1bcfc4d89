//! The company's own ways to sign in.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use super::Directory;

/// The company's own ways to sign in, beside e-mail and password.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SignIn {
    /// A TOML file that names the company's own sign-in providers: one `[[oidc]]` table for each that speaks OIDC, one
    /// `[[directory]]` table for each LDAP directory or Active Directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub providers_file: Option<PathBuf>,
    /// What that file says.
    #[serde(skip)]
    pub providers: Providers,
}

/// The company's own sign-in providers, as the file names them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Providers {
    /// Those that speak OIDC.
    pub oidc: Vec<OidcProvider>,
    /// Those that speak LDAP.
    pub directory: Vec<Directory>,
}

/// A provider that speaks OIDC.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcProvider {
    /// What it is called in addresses; never changes, for accounts are linked
    /// by it.
    pub id: String,
    /// What its button says.
    pub name: String,
    /// Its issuer, exactly as it writes it itself.
    pub issuer: String,
    /// What it knows this server by.
    pub client_id: String,
    /// The file with this server's secret there; none for a public client.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// What that file says.
    #[serde(skip)]
    pub client_secret: Option<SecretString>,
    /// What is asked for beside `openid`.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    /// Whether an account here with the same e-mail address is theirs, when
    /// the provider has verified it.
    #[serde(default)]
    pub link_by_email: bool,
    /// Whether who has no account here gets one.
    #[serde(default)]
    pub create_people: bool,
    /// Whether the provider's own second factor is enough, where it says that it
    /// asked for one.
    #[serde(default)]
    pub trust_second_factor: bool,
    /// By which values of `acr` it says so, beside those of `amr`.
    #[serde(default)]
    pub second_factor_acr: Vec<String>,
    /// In which claim it names a person's groups.
    #[serde(default)]
    pub groups_claim: Option<String>,
    /// Which groups here follow that claim, by name.
    #[serde(default)]
    pub groups: Vec<String>,
}

fn usual_scopes() -> Vec<String> {
    vec!["email".to_owned(), "profile".to_owned()]
}

impl SignIn {
    /// Reads the file, and the secrets it names.
    ///
    /// # Errors
    /// A file that cannot be read, an unknown key, an id that does not fit.
    pub(super) fn read(&mut self) -> Result<()> {
        let Some(file) = &self.providers_file else {
            return Ok(());
        };
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("cannot read {} (sign_in.providers_file)", file.display()))?;
        self.providers = parse(&text).with_context(|| format!("in {}", file.display()))?;
        for provider in &mut self.providers.oidc {
            let (secret, file) = (
                &mut provider.client_secret,
                provider.client_secret_file.as_deref(),
            );
            let read = |file| read_secret("client_secret_file", file);
            *secret = file.map(read).transpose()?;
        }
        for directory in &mut self.providers.directory {
            directory.read()?;
        }
        Ok(())
    }
}

pub(super) fn read_secret(key: &str, file: &Path) -> Result<SecretString> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read {} ({key})", file.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).into())
}

fn parse(text: &str) -> Result<Providers> {
    let providers: Providers = toml::from_str(text)?;
    providers.oidc.iter().try_for_each(check)?;
    providers.directory.iter().try_for_each(Directory::check)?;
    let ids = providers.oidc.iter().map(|one| &one.id);
    let ids = ids.chain(providers.directory.iter().map(|one| &one.id));
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(id) {
            bail!("two providers have the id `{id}`");
        }
    }
    Ok(providers)
}

/// Ids stand in addresses, and accounts are linked by them.
pub(super) fn check_id(id: &str) -> Result<()> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > 40 || !id.chars().all(fits) {
        bail!("the id `{id}` must be 1 to 40 small letters, digits and hyphens");
    }
    Ok(())
}

fn check(provider: &OidcProvider) -> Result<()> {
    let id = &provider.id;
    check_id(id)?;
    if provider.name.trim().is_empty() || provider.client_id.is_empty() {
        bail!("`{id}` needs a name and a client_id");
    }
    let url = Url::parse(&provider.issuer).ok();
    if !url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.query().is_none()) {
        bail!("the issuer of `{id}` is not an http:// or https:// address");
    }
    if provider.groups_claim.is_some() == provider.groups.is_empty() {
        bail!("`{id}`: groups_claim and groups go together: give both or neither");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[oidc]]
        id = "office"
        name = "Office"
        issuer = "https://sso.sufler.example/main"
        client_id = "sufler"
    "#;

    #[test]
    fn a_provider_trusts_nothing_unless_told() {
        let providers = parse(GOOD).expect("a provider");
        let only = providers.oidc.first().expect("one");
        assert!(!only.link_by_email && !only.create_people && !only.trust_second_factor);
        assert_eq!(only.scopes, ["email", "profile"]);
    }

    #[rstest::rstest]
    #[case(&GOOD.replace("office", "Office 1"), "small letters")]
    #[case(&GOOD.replace("https://", "ldap://"), "not an http")]
    #[case(&format!("{GOOD}{GOOD}"), "two providers")]
    #[case(&format!("{GOOD}\ngroups = [\"x\"]"), "go together")]
    #[case(&format!("{GOOD}\nlink_by_mail = true"), "link_by_mail")]
    fn what_does_not_fit_is_said(#[case] text: &str, #[case] said: &str) {
        let error = parse(text).expect_err("refused");
        assert!(format!("{error:#}").contains(said), "{error:#}");
    }
}
