//! What goes between the page and the server, bytes in base64url.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::Result;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::unfit;

/// What a browser needs to make a passkey.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreationOptions {
    /// What shall be signed.
    pub challenge: String,
    /// The name the passkey will be bound to.
    pub rp_id: String,
    /// What this server calls itself.
    pub rp_name: String,
    /// Whose passkey it will be.
    pub user: User,
    /// Which algorithms are understood, the best first (COSE numbers).
    pub algorithms: Vec<i64>,
    /// Passkeys the person has already.
    pub exclude: Vec<String>,
    /// How long the browser may take, in milliseconds.
    pub timeout_ms: u64,
}

/// A person as their browser remembers them beside a passkey.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct User {
    /// The account, in base64url.
    pub id: String,
    /// The address they sign in with.
    pub name: String,
    /// Their name.
    pub display_name: String,
}

/// What a browser needs to let a passkey sign.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssertionOptions {
    /// What shall be signed.
    pub challenge: String,
    /// The name the passkey is bound to.
    pub rp_id: String,
    /// Which passkeys will do; empty for any of this server.
    pub allow: Vec<String>,
    /// Whether the passkey must be unlocked, by a finger or a code.
    pub verified: bool,
    /// How long the browser may take, in milliseconds.
    pub timeout_ms: u64,
}

/// A passkey a browser has made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// What the browser says it was asked, as it signed it.
    pub client_data_json: String,
    /// The passkey itself.
    pub attestation_object: String,
}

/// What a passkey has signed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assertion {
    /// Which passkey.
    pub id: String,
    /// What the browser says it was asked, as it was signed.
    pub client_data_json: String,
    /// What the passkey says.
    pub authenticator_data: String,
    /// The signature over both.
    pub signature: String,
    /// Whose passkey it is, when it remembers.
    #[serde(default)]
    pub user_handle: Option<String>,
}

/// Bytes as text.
pub(super) fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Bytes from text, at most so many.
pub(super) fn bytes(text: &str, most: usize) -> Result<Vec<u8>> {
    if text.len() > most.div_ceil(3) * 4 {
        return Err(unfit());
    }
    URL_SAFE_NO_PAD.decode(text).map_err(|_| unfit())
}
