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

/// Who is in which mapped group, by its name there. A group that could not be
/// read is not in it: nobody knows who is in that.
#[derive(Clone, Debug, Default)]
pub(super) struct Membership {
    subjects: HashMap<String, HashSet<String>>,
}

impl Membership {
    /// Notes who is in a group, all of them.
    pub(super) fn put(&mut self, dn: &str, subjects: HashSet<String>) {
        self.subjects.insert(dn.to_owned(), subjects);
    }

    /// Forgets what was read of a group.
    pub(super) fn forget(&mut self, dn: &str) {
        self.subjects.remove(dn);
    }

    /// Whether somebody is in a group; none when it could not be read.
    pub(super) fn has(&self, dn: &str, subject: &str) -> Option<bool> {
        self.subjects.get(dn).map(|all| all.contains(subject))
    }

    /// Whether a group was read and has nobody.
    pub(super) fn is_empty(&self, dn: &str) -> bool {
        self.subjects.get(dn).is_some_and(HashSet::is_empty)
    }

    /// Whether every mapped group could be read.
    pub(super) fn is_whole(&self, directory: &Directory) -> bool {
        let mut all = directory.groups.iter();
        all.all(|mapped| self.subjects.contains_key(&mapped.dn))
    }
}

fn chain(dn: &str) -> String {
    format!("(memberOf:{IN_CHAIN}:={})", ldap3::ldap_escape(dn))
}

/// Whether a group is there and can be read.
async fn is_there(session: &mut Session<'_>, dn: &str) -> Result<bool, Failure> {
    let nothing = ["1.1".to_owned()];
    let found = session.one(dn, "(objectClass=*)", &nothing).await?;
    Ok(found.is_some())
}

/// Whether a person is in a group; in Active Directory also by a group in it.
/// None when there is no such group: a name that leads nowhere is a mistake,
/// not a group without members.
async fn is_member(
    session: &mut Session<'_>,
    directory: &Directory,
    dn: &str,
    seen: &Seen,
) -> Result<Option<bool>, Failure> {
    let nothing = ["1.1".to_owned()];
    let found = match directory.kind {
        DirectoryKind::ActiveDirectory => session.one(&seen.dn, &chain(dn), &nothing).await?,
        DirectoryKind::Ldap => session.one(dn, &names(seen), &nothing).await?,
    };
    if found.is_some() {
        return Ok(Some(true));
    }
    Ok(is_there(session, dn).await?.then_some(false))
}

fn cannot_be_read(directory: &Directory, dn: &str, failure: Option<&Failure>) {
    let directory = directory.id.as_str();
    tracing::warn!(
        directory,
        dn,
        ?failure,
        "a mapped group cannot be read: its members stay"
    );
}

/// Of which mapped groups one person is, as far as they can be read.
pub(super) async fn of_one(
    session: &mut Session<'_>,
    directory: &Directory,
    seen: &Seen,
    membership: &mut Membership,
) {
    for mapped in &directory.groups {
        match is_member(session, directory, &mapped.dn, seen).await {
            Ok(Some(is_in)) => {
                let subject = is_in.then(|| seen.subject.clone());
                membership.put(&mapped.dn, subject.into_iter().collect());
            }
            Ok(None) => cannot_be_read(directory, &mapped.dn, None),
            Err(failure) => {
                cannot_be_read(directory, &mapped.dn, Some(&failure));
                // The person waits meanwhile.
                if matches!(failure, Failure::Unreachable(_)) {
                    return;
                }
            }
        }
    }
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

/// Who of the known people is in which mapped group, as far as they can be
/// read.
pub(super) async fn of_all(
    session: &mut Session<'_>,
    directory: &Directory,
    known: &HashMap<String, Seen>,
    membership: &mut Membership,
) {
    for mapped in &directory.groups {
        let read = match directory.kind {
            DirectoryKind::ActiveDirectory => in_windows(session, directory, &mapped.dn).await,
            DirectoryKind::Ldap => in_entry(session, &mapped.dn, known).await,
        };
        match read {
            Ok(Some(subjects)) => membership.put(&mapped.dn, subjects),
            Ok(None) => cannot_be_read(directory, &mapped.dn, None),
            Err(failure) => cannot_be_read(directory, &mapped.dn, Some(&failure)),
        }
    }
}

async fn in_windows(
    session: &mut Session<'_>,
    directory: &Directory,
    dn: &str,
) -> Result<Option<HashSet<String>>, Failure> {
    // The rule finds nobody in a group that is not there, without a word.
    if !is_there(session, dn).await? {
        return Ok(None);
    }
    let asked = [directory.id_attribute().to_owned()];
    let entries = session.people(&chain(dn), &asked, MAX_MEMBERS).await?;
    let seen = entries
        .iter()
        .filter_map(|entry| super::entry::person(directory, entry, kernel::Timestamp::default()));
    Ok(Some(seen.map(|seen| seen.subject).collect()))
}

async fn in_entry(
    session: &mut Session<'_>,
    dn: &str,
    known: &HashMap<String, Seen>,
) -> Result<Option<HashSet<String>>, Failure> {
    let asked = ["member", "uniqueMember", "memberUid"].map(str::to_owned);
    let Some(group) = session.one(dn, "(objectClass=*)", &asked).await? else {
        return Ok(None);
    };
    let text = |value: &Vec<u8>| String::from_utf8(value.clone()).ok();
    let names = group.all("member").iter().chain(group.all("uniqueMember"));
    let names: HashSet<_> = names.filter_map(text).map(|dn| folded(&dn)).collect();
    let uids: HashSet<_> = group.all("memberUid").iter().filter_map(text).collect();
    let is_in = |seen: &&Seen| {
        let by_uid = seen.uid.as_ref().is_some_and(|uid| uids.contains(uid));
        by_uid || names.contains(&folded(&seen.dn))
    };
    let subjects = known.values().filter(is_in);
    Ok(Some(subjects.map(|seen| seen.subject.clone()).collect()))
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
