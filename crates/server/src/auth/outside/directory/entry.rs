//! Entries of a directory: foreign bytes, read into what is asked of them.

use std::collections::HashMap;

use kernel::Timestamp;
use ldap3::asn1::{PL, StructureTag};

use crate::config::{Directory, DirectoryKind};

/// The longest text that is taken from an attribute, in characters.
const MAX_TEXT: usize = 300;
/// The most values of one attribute: the members of a group.
const MAX_VALUES: usize = 50_000;
/// The bit of `userAccountControl` that disables an account.
const DISABLED: i64 = 0x2;
/// From 1601, when Windows begins to count, to 1970, in microseconds.
const SINCE_1601: i64 = 11_644_473_600_000_000;

/// An entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// Its distinguished name.
    pub(super) dn: String,
    /// Its attributes by their names in small letters.
    values: HashMap<String, Vec<Vec<u8>>>,
}

fn bytes(tag: StructureTag) -> Option<Vec<u8>> {
    match tag.payload {
        PL::P(bytes) => Some(bytes),
        PL::C(_) => None,
    }
}

fn parts(tag: StructureTag) -> Option<Vec<StructureTag>> {
    match tag.payload {
        PL::C(parts) => Some(parts),
        PL::P(_) => None,
    }
}

fn plain(tag: StructureTag) -> Option<String> {
    String::from_utf8(bytes(tag)?).ok()
}

impl Entry {
    /// Reads one; none when it is not what an entry should be.
    pub(super) fn read(tag: StructureTag) -> Option<Self> {
        let mut of_entry = parts(tag)?.into_iter();
        let mut entry = Self {
            dn: plain(of_entry.next()?)?,
            values: HashMap::new(),
        };
        for attribute in parts(of_entry.next()?)? {
            let mut of_attribute = parts(attribute)?.into_iter();
            let name = plain(of_attribute.next()?)?.to_ascii_lowercase();
            let values = parts(of_attribute.next()?)?.into_iter().take(MAX_VALUES);
            let values = values.map(bytes).collect::<Option<_>>()?;
            entry.values.insert(name, values);
        }
        Some(entry)
    }

    /// All values of an attribute.
    pub(super) fn all(&self, name: &str) -> &[Vec<u8>] {
        let values = self.values.get(&name.to_ascii_lowercase());
        values.map(Vec::as_slice).unwrap_or_default()
    }

    /// The first text of an attribute that is one.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let texts = self.all(name).iter();
        let mut texts = texts.filter_map(|value| std::str::from_utf8(value).ok());
        let found = texts.find(|text| !text.trim().is_empty())?;
        Some(found.trim().chars().take(MAX_TEXT).collect())
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }
}

/// A person of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What never changes of them.
    pub subject: String,
    /// Their distinguished name now.
    pub dn: String,
    /// The name groups of POSIX accounts call them by.
    pub uid: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// What they do.
    pub title: Option<String>,
    /// Whether they may not come in there.
    pub disabled: bool,
}

/// What is asked of a person's entry.
pub(super) fn attributes(directory: &Directory) -> Vec<String> {
    let asked: &[&str] = match directory.kind {
        DirectoryKind::ActiveDirectory => &["userAccountControl", "accountExpires"],
        DirectoryKind::Ldap => &[
            "uid",
            "nsAccountLock",
            "loginDisabled",
            "pwdAccountLockedTime",
        ],
    };
    let common = [
        "displayName",
        "cn",
        "mail",
        "title",
        directory.id_attribute(),
    ];
    let all = common.iter().chain(asked);
    all.map(|name| (*name).to_owned()).collect()
}

/// The person of an entry; none when what never changes is missing.
pub(super) fn person(directory: &Directory, entry: &Entry, now: Timestamp) -> Option<Seen> {
    Some(Seen {
        subject: subject(directory, entry)?,
        dn: entry.dn.clone(),
        uid: entry.text("uid"),
        email: entry.text("mail"),
        name: entry.text("displayName").or_else(|| entry.text("cn")),
        title: entry.text("title"),
        disabled: match directory.kind {
            DirectoryKind::ActiveDirectory => is_off_in_windows(entry, now),
            DirectoryKind::Ldap => is_off(entry),
        },
    })
}

fn is_off_in_windows(entry: &Entry, now: Timestamp) -> bool {
    let flags = entry.number("userAccountControl").unwrap_or_default();
    let expires = entry.number("accountExpires").unwrap_or_default();
    // Nought and the largest number both mean never.
    let expired = expires > 0 && expires < i64::MAX && expires / 10 - SINCE_1601 <= now.micros();
    flags & DISABLED != 0 || expired
}

/// What several directories write when an administrator shuts an account. A
/// lock after wrong passwords has a time, and is over by itself.
fn is_off(entry: &Entry) -> bool {
    let says = |name: &str| {
        entry
            .text(name)
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))
    };
    let locked = entry.text("pwdAccountLockedTime");
    says("nsAccountLock") || says("loginDisabled") || locked.as_deref() == Some("000001010000Z")
}

/// What never changes of an entry: a GUID of Windows as its own tools write it,
/// anything else as it is.
fn subject(directory: &Directory, entry: &Entry) -> Option<String> {
    let name = directory.id_attribute();
    if name.eq_ignore_ascii_case("objectGUID") {
        let bytes: [u8; 16] = entry.all(name).first()?.as_slice().try_into().ok()?;
        return Some(uuid::Uuid::from_bytes_le(bytes).to_string());
    }
    entry.text(name).filter(|text| text.len() <= 255)
}

/// A filter that finds the entry of a subject.
pub(super) fn finds(directory: &Directory, subject: &str) -> String {
    let name = directory.id_attribute();
    if name.eq_ignore_ascii_case("objectGUID")
        && let Ok(guid) = subject.parse::<uuid::Uuid>()
    {
        let bytes = guid.to_bytes_le();
        let escaped = bytes.iter().fold(String::new(), |all, byte| {
            all + "\\" + &hex::encode([*byte])
        });
        return format!("({name}={escaped})");
    }
    format!("({name}={})", ldap3::ldap_escape(subject))
}

/// A distinguished name as it is compared: case and blanks around its marks do
/// not count.
pub(super) fn folded(dn: &str) -> String {
    let pieces = dn.split(',').map(|piece| {
        let sides = piece.split('=').map(str::trim).collect::<Vec<_>>();
        sides.join("=")
    });
    pieces.collect::<Vec<_>>().join(",").to_lowercase()
}

#[cfg(test)]
mod tests {
    use ldap3::asn1::TagClass;

    use super::*;

    fn tag(payload: PL) -> StructureTag {
        StructureTag {
            class: TagClass::Universal,
            id: 4,
            payload,
        }
    }

    fn leaf(bytes: &[u8]) -> StructureTag {
        tag(PL::P(bytes.to_vec()))
    }

    fn entry(attributes: &[(&str, &[u8])]) -> Entry {
        let attribute = |(name, value): &(&str, &[u8])| {
            tag(PL::C(vec![
                leaf(name.as_bytes()),
                tag(PL::C(vec![leaf(value)])),
            ]))
        };
        let all = attributes.iter().map(attribute).collect();
        let whole = tag(PL::C(vec![leaf(b"CN=Anna,DC=x"), tag(PL::C(all))]));
        Entry::read(whole).expect("an entry")
    }

    fn windows() -> Directory {
        let text = r#"
            id = "ad"
            name = "AD"
            kind = "active_directory"
            url = "ldaps://dc.sufler.example"
            bind_dn = "cn=x"
            bind_password_file = "x"
            base = "DC=x"
        "#;
        toml::from_str(text).expect("a directory")
    }

    const GUID: [u8; 16] = [
        0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee,
        0xff,
    ];

    #[test]
    fn a_guid_of_windows_is_written_and_found_as_windows_does() {
        let seen = person(
            &windows(),
            &entry(&[("objectGUID", &GUID)]),
            Timestamp::default(),
        );
        let subject = seen.expect("a person").subject;
        assert_eq!(subject, "00112233-4455-6677-8899-aabbccddeeff");
        assert_eq!(
            finds(&windows(), &subject),
            r"(objectGUID=\33\22\11\00\55\44\77\66\88\99\aa\bb\cc\dd\ee\ff)"
        );
        assert!(ldap3::parse_filter(finds(&windows(), &subject)).is_ok());
        // A short one belongs to nobody.
        let short = person(
            &windows(),
            &entry(&[("objectGUID", b"x")]),
            Timestamp::default(),
        );
        assert_eq!(short, None);
    }

    #[rstest::rstest]
    #[case("512", "0", false)]
    #[case("514", "0", true)]
    #[case("66050", "0", true)]
    #[case("512", "9223372036854775807", false)]
    // 2020-01-01 and 2030-01-01.
    #[case("512", "132223104000000000", true)]
    #[case("512", "135379296000000000", false)]
    #[case("nonsense", "nonsense", false)]
    fn windows_says_who_is_disabled(#[case] flags: &str, #[case] expires: &str, #[case] off: bool) {
        let now = Timestamp::from_micros(1_795_413_600_000_000);
        let entry = entry(&[
            ("objectGUID", &GUID),
            ("userAccountControl", flags.as_bytes()),
            ("accountExpires", expires.as_bytes()),
        ]);
        assert_eq!(
            person(&windows(), &entry, now).expect("a person").disabled,
            off
        );
    }

    #[test]
    fn names_are_compared_without_case_and_blanks() {
        assert_eq!(folded("CN=Анна, OU=Люди"), folded("cn = анна,ou=люди"));
        assert_ne!(folded("CN=Анна,OU=Люди"), folded("CN=Инна,OU=Люди"));
    }

    #[test]
    fn what_is_no_entry_is_none() {
        assert!(Entry::read(leaf(b"x")).is_none());
        assert!(Entry::read(tag(PL::C(Vec::new()))).is_none());
        assert!(Entry::read(tag(PL::C(vec![leaf(b"\xff"), tag(PL::C(Vec::new()))]))).is_none());
    }
}
