//! What the browser says of the page it asked for.

use kernel::Result;
use serde::Deserialize;

use super::{unfit, wire};

/// The most bytes of it; browsers send a few hundred.
pub(super) const MAX: usize = 4 * 1024;

/// What the browser says; it adds fields of its own, which are left unread.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClientData {
    r#type: String,
    pub(super) challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

impl ClientData {
    pub(super) fn read(text: &str) -> Result<Self> {
        let bytes = wire::bytes(text, MAX)?;
        serde_json::from_slice(&bytes).map_err(|_| unfit())
    }

    /// Whether it was for this, and on our own page.
    pub(super) fn check(&self, kind: &str, origin: &str) -> Result<()> {
        if self.r#type == kind && self.origin == origin && !self.cross_origin {
            return Ok(());
        }
        Err(unfit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<ClientData> {
        ClientData::read(&wire::text(json.as_bytes()))
    }

    #[rstest::rstest]
    #[case(
        r#"{"type":"webauthn.get","challenge":"x","origin":"https://a.example"}"#,
        true
    )]
    #[case(r#"{"type":"webauthn.get","challenge":"x","origin":"https://a.example","crossOrigin":false,"extra":[1]}"#, true)]
    #[case(r#"{"type":"webauthn.get","challenge":"x","origin":"https://a.example","crossOrigin":true}"#, false)]
    #[case(
        r#"{"type":"webauthn.create","challenge":"x","origin":"https://a.example"}"#,
        false
    )]
    #[case(
        r#"{"type":"webauthn.get","challenge":"x","origin":"https://b.example"}"#,
        false
    )]
    #[case(
        r#"{"type":"webauthn.get","challenge":"x","origin":"https://a.example.b.example"}"#,
        false
    )]
    #[case(
        r#"{"type":"webauthn.get","challenge":"x","origin":"http://a.example"}"#,
        false
    )]
    fn only_our_own_page_is_believed(#[case] json: &str, #[case] fits: bool) {
        let data = read(json).expect("readable");
        assert_eq!(
            data.check("webauthn.get", "https://a.example").is_ok(),
            fits
        );
    }

    #[test]
    fn the_unreadable_is_refused() {
        assert!(read("").is_err());
        assert!(read(r#"{"type":"webauthn.get"}"#).is_err());
        assert!(read(&" ".repeat(MAX + 10)).is_err());
        assert!(ClientData::read("%%%").is_err());
    }
}
