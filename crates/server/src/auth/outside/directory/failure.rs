//! What goes wrong with a directory, as far as somebody can do something.

use kernel::Error;
use ldap3::{LdapError, LdapResult};

/// Why a directory did not do as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It cannot be reached, or does not answer in time.
    Unreachable(String),
    /// Its certificate is not one to be trusted.
    Untrusted(String),
    /// It does not let the account in that searches.
    Refused(String),
    /// It answers what cannot be understood, or refuses a search.
    Broken(String),
    /// More is there than is taken.
    TooMany,
    /// It has nobody at all where people should be.
    Empty,
    /// The password is wrong.
    Wrong,
    /// The password is right or does not matter: the account may not come in.
    Shut(Shut),
}

/// Why an account of a directory may not come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// It is disabled or its time has run out.
    Disabled,
    /// Its password has run out.
    PasswordExpired,
    /// Its password must be changed first.
    MustChange,
    /// It was locked after too many wrong passwords.
    Locked,
    /// Not at this time, or not from this machine.
    NotNow,
}

impl Shut {
    /// The id of what a person reads.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Disabled => "directory-account-disabled",
            Self::PasswordExpired => "directory-password-expired",
            Self::MustChange => "directory-password-must-change",
            Self::Locked => "directory-account-locked",
            Self::NotNow => "directory-account-not-now",
        }
    }
}

impl Failure {
    /// The id of what an administrator reads.
    pub const fn text(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "directory-unreachable",
            Self::Untrusted(_) => "directory-untrusted",
            Self::Refused(_) => "directory-refused",
            Self::Broken(_) | Self::Wrong => "directory-broken",
            Self::TooMany => "directory-too-many",
            Self::Empty => "directory-empty",
            Self::Shut(shut) => shut.text(),
        }
    }

    /// Writes down for administrators what people are only told the outlines of.
    pub(super) fn log(&self, directory: &str) {
        tracing::warn!(directory, failure = ?self, "the directory did not do as asked");
    }
}

impl From<LdapError> for Failure {
    fn from(error: LdapError) -> Self {
        match error {
            LdapError::LdapResult { result } => result_of(&result),
            LdapError::FilterParsing => Self::Broken("the filter is none".to_owned()),
            LdapError::Timeout { .. } => Self::Unreachable("no answer in time".to_owned()),
            error => Self::Unreachable(error.to_string()),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Unreachable(error.to_string())
    }
}

/// The refusal of a search.
pub(super) fn result_of(result: &LdapResult) -> Failure {
    match result.rc {
        3 | 51 | 52 => Failure::Unreachable(result.to_string()),
        4 | 11 => Failure::TooMany,
        8 | 13 | 49 | 50 => Failure::Refused(result.to_string()),
        _ => Failure::Broken(result.to_string()),
    }
}

/// What the refusal of somebody's password means. Active Directory tells more
/// in a word of its text, and tells most of it only to whoever knows the
/// password.
pub(super) fn refusal_of(result: &LdapResult) -> Failure {
    match result.rc {
        49 => match data_word(&result.text) {
            Some("530" | "531") => Failure::Shut(Shut::NotNow),
            Some("532") => Failure::Shut(Shut::PasswordExpired),
            Some("533" | "701") => Failure::Shut(Shut::Disabled),
            Some("773") => Failure::Shut(Shut::MustChange),
            Some("775") => Failure::Shut(Shut::Locked),
            _ => Failure::Wrong,
        },
        // No password there, or none that may be used so.
        48 | 53 => Failure::Wrong,
        19 => Failure::Shut(Shut::Locked),
        _ => result_of(result),
    }
}

/// The word after `data` in a text such as `80090308: LdapErr: DSID-0C09041C,
/// comment: AcceptSecurityContext error, data 533, v4563`.
fn data_word(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(", data ")?;
    rest.split([',', ' ', '\0']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(rc: u32, text: &str) -> LdapResult {
        LdapResult {
            rc,
            matched: String::new(),
            text: text.to_owned(),
            refs: Vec::new(),
            ctrls: Vec::new(),
        }
    }

    #[rstest::rstest]
    #[case("52e", Failure::Wrong)]
    #[case("525", Failure::Wrong)]
    #[case("530", Failure::Shut(Shut::NotNow))]
    #[case("531", Failure::Shut(Shut::NotNow))]
    #[case("532", Failure::Shut(Shut::PasswordExpired))]
    #[case("533", Failure::Shut(Shut::Disabled))]
    #[case("701", Failure::Shut(Shut::Disabled))]
    #[case("773", Failure::Shut(Shut::MustChange))]
    #[case("775", Failure::Shut(Shut::Locked))]
    fn active_directory_says_why_in_a_word(#[case] word: &str, #[case] means: Failure) {
        let text = format!(
            "80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data {word}, v4563\0"
        );
        assert_eq!(refusal_of(&result(49, &text)), means);
    }

    #[test]
    fn others_only_say_that_it_is_wrong() {
        assert_eq!(refusal_of(&result(49, "")), Failure::Wrong);
        assert_eq!(refusal_of(&result(49, "data 533")), Failure::Wrong);
        assert_eq!(
            refusal_of(&result(53, "unauthenticated bind disallowed")),
            Failure::Wrong
        );
        assert_eq!(
            refusal_of(&result(19, "locked")),
            Failure::Shut(Shut::Locked)
        );
        assert!(matches!(
            refusal_of(&result(52, "")),
            Failure::Unreachable(_)
        ));
        assert!(matches!(refusal_of(&result(13, "")), Failure::Refused(_)));
    }
}
