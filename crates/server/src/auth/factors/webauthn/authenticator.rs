//! What a passkey says of itself beside each signature.

use kernel::{Error, Result};
use ring::digest::{SHA256, digest};

use super::{RelyingParty, cbor, unfit};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;
/// The most bytes of the name a browser knows a passkey by.
const MAX_ID: usize = 1023;

/// What a passkey says.
pub(super) struct AuthenticatorData<'a> {
    party_hash: &'a [u8],
    flags: u8,
    pub(super) sign_count: u32,
    pub(super) credential: Option<Credential<'a>>,
}

/// The passkey itself, told when it is made.
pub(super) struct Credential<'a> {
    pub(super) id: &'a [u8],
    /// In COSE, as it came.
    pub(super) public_key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        Self::parse(bytes).ok_or_else(unfit)
    }

    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (party_hash, rest) = bytes.split_at_checked(32)?;
        let (flags, rest) = rest.split_first()?;
        let (count, mut rest) = rest.split_first_chunk::<4>()?;
        let mut credential = None;
        if flags & HAS_CREDENTIAL != 0 {
            let (found, after) = parse_credential(rest)?;
            (credential, rest) = (Some(found), after);
        }
        if flags & HAS_EXTENSIONS != 0 {
            (_, rest) = cbor::first(rest).ok()?;
        }
        rest.is_empty().then_some(Self {
            party_hash,
            flags: *flags,
            sign_count: u32::from_be_bytes(*count),
            credential,
        })
    }

    /// Whether it is for this server, and its person was there.
    pub(super) fn check(&self, party: &RelyingParty, verified: bool) -> Result<()> {
        let ours = digest(&SHA256, party.id.as_bytes());
        if self.party_hash != ours.as_ref() || self.flags & PRESENT == 0 {
            return Err(unfit());
        }
        if verified && self.flags & VERIFIED == 0 {
            return Err(Error::invalid("credential", "passkey-not-unlocked"));
        }
        Ok(())
    }
}

fn parse_credential(bytes: &[u8]) -> Option<(Credential<'_>, &[u8])> {
    // Sixteen bytes name the make.
    let (_, rest) = bytes.split_at_checked(16)?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length));
    if !(1..=MAX_ID).contains(&length) {
        return None;
    }
    let (id, rest) = rest.split_at_checked(length)?;
    let (_, after) = cbor::first(rest).ok()?;
    let public_key = rest.get(..rest.len() - after.len())?;
    Some((Credential { id, public_key }, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party() -> RelyingParty {
        RelyingParty {
            id: "sufler.example".to_owned(),
            origin: String::new(),
        }
    }

    fn data(flags: u8, rest: &[u8]) -> Vec<u8> {
        let mut bytes = digest(&SHA256, b"sufler.example").as_ref().to_vec();
        bytes.push(flags);
        bytes.extend([0, 0, 1, 2]);
        bytes.extend(rest);
        bytes
    }

    #[test]
    fn parts_are_found() {
        let mut rest = vec![0; 16];
        rest.extend([0, 2, 7, 8, 0xa1, 0x01, 0x02, 0xa0]);
        let bytes = data(PRESENT | HAS_CREDENTIAL | HAS_EXTENSIONS, &rest);
        let read = AuthenticatorData::read(&bytes).expect("readable");
        assert_eq!(read.sign_count, 258);
        let made = read.credential.expect("a passkey");
        assert_eq!(
            (made.id, made.public_key),
            ([7, 8].as_slice(), [0xa1, 1, 2].as_slice())
        );
    }

    #[rstest::rstest]
    #[case(PRESENT, false, true)]
    #[case(PRESENT, true, false)]
    #[case(PRESENT | VERIFIED, true, true)]
    #[case(VERIFIED, false, false)]
    #[case(0, false, false)]
    fn the_person_must_be_there(#[case] flags: u8, #[case] verified: bool, #[case] fits: bool) {
        let bytes = data(flags, &[]);
        let read = AuthenticatorData::read(&bytes).expect("readable");
        assert_eq!(read.check(&party(), verified).is_ok(), fits);
    }

    #[test]
    fn another_server_s_is_refused() {
        let bytes = data(PRESENT, &[]);
        let read = AuthenticatorData::read(&bytes).expect("readable");
        let other = RelyingParty {
            id: "evil.example".to_owned(),
            ..party()
        };
        assert!(read.check(&other, false).is_err());
    }

    #[rstest::rstest]
    #[case(&[0; 36])]
    #[case(&data(PRESENT, &[1]))]
    #[case(&data(HAS_CREDENTIAL, &[0; 17]))]
    #[case(&data(HAS_CREDENTIAL, &[0; 18]))]
    #[case(&data(HAS_EXTENSIONS, &[]))]
    fn the_unreadable_is_refused(#[case] bytes: &[u8]) {
        assert!(AuthenticatorData::read(bytes).is_err());
    }
}
