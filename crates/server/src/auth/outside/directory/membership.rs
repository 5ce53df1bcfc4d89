//! Who is in the groups that are mapped.

use std::collections::{HashMap, HashSet};

use super::{
    entry::{Seen, folded},
    failure::Failure,
    session::Session,
};
use crate::config::{Directory, DirectoryKind};

/// The most people of one group.
const MAX_MEMBERS: usize = 50_000;
/// The rule of Active Directory that follows groups in groups.
const IN_CHAIN: &str = "1.2.840.113556.1.4.1941";

/// Who is in which mapped group, by its name there.
#[derive(Clone, Debug, Default)]
pub(super) struct Membership {
    subjects: HashMap<String, HashSet<String>>,
}

impl Membership {
    /// Notes that somebody is in a group.
    pub(super) fn add(&mut self, dn: &str, subject: &str) {
        let of_group = self.subjects.entry(dn.to_owned()).or_default();
        of_group.insert(subject.to_owned());
    }

    /// Whether somebody is in a group.
    pub(super) fn has(&self, dn: &str, subject: &str) -> bool {
        self.subjects
            .get(dn)
            .is_some_and(|all| all.contains(subject))
    }
}

fn chain(dn: &str) -> String {
    format!("(memberOf:{IN_CHAIN}:={})", ldap3::ldap_escape(dn))
}

/// Whether a person is in a group; in Active Directory also by a group in it.
pub(super) async fn is_member(
    session: &mut Session<'_>,
    directory: &Directory,
    dn: &str,
    seen: &Seen,
) -> Result<bool, Failure> {
    let nothing = ["1.1".to_owned()];
    let found = match directory.kind {
        DirectoryKind::ActiveDirectory => session.one(&seen.dn, &chain(dn), &nothing).await?,
        DirectoryKind::Ldap => session.one(dn, &names(seen), &nothing).await?,
    };
    Ok(found.is_some())
}

/// A filter that a group passes when it names this person.
fn names(seen: &Seen) -> String {
    let dn = ldap3::ldap_escape(seen.dn.as_str());
    let uid = seen.uid.as_deref().map(ldap3::ldap_escape);
    let by_uid = uid
        .map(|uid| format!("(memberUid={uid})"))
        .unwrap_or_default();
    format!("(|(member={dn})(uniqueMember={dn}){by_uid})")
}

/// Who of the known people is in which mapped group.
pub(super) async fn of_all(
    session: &mut Session<'_>,
    directory: &Directory,
    known: &HashMap<String, Seen>,
) -> Result<Membership, Failure> {
    let mut membership = Membership::default();
    for mapped in &directory.groups {
        match directory.kind {
            DirectoryKind::ActiveDirectory => {
                let asked = [directory.id_attribute().to_owned()];
                let filter = chain(&mapped.dn);
                for entry in session.people(&filter, &asked, MAX_MEMBERS).await? {
                    let seen =
                        super::entry::person(directory, &entry, kernel::Timestamp::default());
                    if let Some(seen) = seen {
                        membership.add(&mapped.dn, &seen.subject);
                    }
                }
            }
            DirectoryKind::Ldap => {
                let asked = ["member", "uniqueMember", "memberUid"].map(str::to_owned);
                let group = session.one(&mapped.dn, "(objectClass=*)", &asked).await?;
                let Some(group) = group else { continue };
                let text = |value: &Vec<u8>| String::from_utf8(value.clone()).ok();
                let names = group.all("member").iter().chain(group.all("uniqueMember"));
                let names: HashSet<_> = names.filter_map(text).map(|dn| folded(&dn)).collect();
                let uids: HashSet<_> = group.all("memberUid").iter().filter_map(text).collect();
                for seen in known.values() {
                    let by_uid = seen.uid.as_ref().is_some_and(|uid| uids.contains(uid));
                    if by_uid || names.contains(&folded(&seen.dn)) {
                        membership.add(&mapped.dn, &seen.subject);
                    }
                }
            }
        }
    }
    Ok(membership)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_and_groups_stay_values() {
        let seen = Seen {
            subject: "1".to_owned(),
            dn: "cn=Анна (кадры)*,dc=x".to_owned(),
            uid: Some("a*".to_owned()),
            email: None,
            name: None,
            title: None,
            disabled: false,
        };
        let dn = r"cn=Анна \28кадры\29\2a,dc=x";
        assert_eq!(
            names(&seen),
            format!(r"(|(member={dn})(uniqueMember={dn})(memberUid=a\2a))")
        );
        assert_eq!(
            chain("cn=a(b),dc=x"),
            r"(memberOf:1.2.840.113556.1.4.1941:=cn=a\28b\29,dc=x)"
        );
        for filter in [names(&seen), chain("cn=a(b),dc=x")] {
            assert!(ldap3::parse_filter(filter).is_ok());
        }
    }
}
