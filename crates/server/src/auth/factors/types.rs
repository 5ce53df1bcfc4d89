//! What second factors are, and how long what belongs to them lives.

use std::time::Duration;

use kernel::{Timestamp, id};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

id! {
    /// A passkey of a person.
    PasskeyId,
    /// A sign-in that waits for its second factor.
    StepId,
}

/// How long a half-open sign-in waits for its second factor.
pub const STEP_LIFE: Duration = Duration::from_mins(10);
/// How long a passkey may take to sign.
pub const CHALLENGE_LIFE: Duration = Duration::from_mins(5);
/// For how long whoever proved who they are may change their factors.
pub const PROOF_LIFE: Duration = Duration::from_mins(15);
/// The most passkeys of a person.
pub const MAX_PASSKEYS: usize = 20;
/// How many recovery codes a set has.
pub const RECOVERY_CODES: usize = 10;

/// By what the second step may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// A code of an authenticator application.
    Totp,
    /// A passkey.
    Passkey,
    /// A recovery code.
    Recovery,
}

/// An authenticator application, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TotpInfo {
    /// When it was set up.
    pub created_at: Timestamp,
    /// When a code of it was last taken.
    pub last_used_at: Timestamp,
}

/// A passkey, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PasskeyInfo {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used; null for never.
    pub last_used_at: Option<Timestamp>,
}

/// What a person has beside the password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Factors {
    /// The authenticator application; null for none.
    pub totp: Option<TotpInfo>,
    /// The passkeys, the newest first.
    pub passkeys: Vec<PasskeyInfo>,
    /// How many recovery codes are left.
    pub recovery_codes_left: i64,
}

impl Factors {
    /// Whether signing in takes a second step.
    pub fn any(&self) -> bool {
        self.totp.is_some() || !self.passkeys.is_empty()
    }

    /// By what the second step may be taken.
    pub fn ways(&self) -> Vec<Way> {
        let all = [
            (Way::Totp, self.totp.is_some()),
            (Way::Passkey, !self.passkeys.is_empty()),
            (Way::Recovery, self.recovery_codes_left > 0),
        ];
        let open = all.into_iter().filter(|(_, open)| *open);
        open.map(|(way, _)| way).collect()
    }
}

/// What may be typed as the second step.
#[derive(Clone, Debug)]
pub enum Typed {
    /// A code of an authenticator application.
    Totp(String),
    /// A recovery code.
    Recovery(String),
}

/// What a challenge to a passkey is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To add the passkey.
    Enrol,
    /// To finish a sign-in.
    SecondStep,
    /// To sign in with nothing else.
    SignIn,
}

impl Purpose {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enrol => "enrol",
            Self::SecondStep => "second_step",
            Self::SignIn => "sign_in",
        }
    }
}
