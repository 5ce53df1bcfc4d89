use std::collections::HashSet;

use kernel::{Clock, Ids, Language, people::Group};

use super::*;

fn directory(more: &str) -> Directory {
    let text = format!(
        r#"
        id = "ad"
        name = "AD"
        kind = "active_directory"
        url = "ldaps://dc.sufler.example"
        bind_dn = "cn=x"
        bind_password_file = "x"
        base = "DC=x"
        {more}
        "#
    );
    toml::from_str(&text).expect("a directory")
}

fn known(ids: &Ids, subject: &str) -> Known {
    Known {
        subject: subject.to_owned(),
        dismissed_at: None,
        person: Person {
            id: ids.id(),
            name: subject.to_owned(),
            email: format!("{subject}@sufler.example"),
            title: String::new(),
            department: None,
            photo_url: None,
            language: Language::Ru,
            time_zone: "Europe/Moscow".to_owned(),
            administrator: false,
            active: true,
            guest: false,
            status: None,
            absence: None,
        },
    }
}

fn seen(subject: &str) -> Seen {
    Seen {
        subject: subject.to_owned(),
        dn: format!("CN={subject},DC=x"),
        uid: None,
        email: Some(format!("{subject}@sufler.example")),
        name: Some(subject.to_owned()),
        title: None,
        disabled: false,
    }
}

fn everybody(of: &[Seen]) -> HashMap<String, Seen> {
    let by_subject = |seen: &Seen| (seen.subject.clone(), seen.clone());
    of.iter().map(by_subject).collect()
}

fn ids() -> Ids {
    Ids::seeded(Clock::fixed(Timestamp::default()), 1)
}

#[test]
fn who_is_as_there_stays_as_they_are() {
    let here = Here {
        known: vec![known(&ids(), "anna")],
        ..Here::default()
    };
    let plan = plan(&directory(""), &here, &everybody(&[seen("anna")]), None);
    assert!(plan.changes.is_empty() && plan.leaving.is_empty() && plan.returning.is_empty());
}

#[test]
fn an_address_of_an_administrator_is_not_for_a_directory_to_change() {
    let mut anna = known(&ids(), "anna");
    let mut moved = seen("anna");
    moved.email = Some("other@sufler.example".to_owned());
    let changed = |anna: &Known| change(&directory(""), &Here::default(), anna, &moved, None);
    let plan = changed(&anna).expect("a change");
    assert_eq!(plan.changes.email.as_deref(), Some("other@sufler.example"));
    anna.person.administrator = true;
    assert!(changed(&anna).is_none());
}

#[test]
fn only_whom_the_directory_dismissed_comes_back_by_it() {
    let ids = ids();
    let (mut anna, mut boris, mut clara) = (
        known(&ids, "anna"),
        known(&ids, "boris"),
        known(&ids, "clara"),
    );
    for one in [&mut anna, &mut boris] {
        one.person.active = false;
    }
    anna.dismissed_at = Some(Timestamp::default());
    clara.dismissed_at = None;
    let (back, gone) = (anna.person.id, clara.person.id);
    let here = Here {
        known: vec![anna, boris, clara],
        ..Here::default()
    };
    let mut off = seen("clara");
    off.disabled = true;
    let all = everybody(&[seen("anna"), seen("boris"), off]);
    let plan = plan(&directory(""), &here, &all, None);
    assert_eq!((plan.returning, plan.leaving), (vec![back], vec![gone]));
}

#[test]
fn the_first_mapped_department_counts_and_is_left_again() {
    let mapped = "[[groups]]\ndn = \"cn=a\"\ndepartment = \"Склад\"\n\
                  [[groups]]\ndn = \"cn=b\"\ndepartment = \"Касса\"";
    let (directory, here) = (directory(mapped), Here::default());
    let mut anna = known(&ids(), "anna");
    let mut membership = Membership::default();
    membership.put("cn=a", HashSet::new());
    membership.put("cn=b", HashSet::from(["anna".to_owned()]));
    let made = change(&directory, &here, &anna, &seen("anna"), Some(&membership));
    assert_eq!(
        made.expect("a change").new_department.as_deref(),
        Some("Касса")
    );
    anna.person.department = Some(kernel::people::DepartmentRef {
        id: ids().id(),
        name: "склад".to_owned(),
    });
    let mut none = Membership::default();
    none.put("cn=a", HashSet::new());
    none.put("cn=b", HashSet::new());
    let unread = change(
        &directory,
        &here,
        &anna,
        &seen("anna"),
        Some(&Membership::default()),
    );
    assert!(unread.is_none(), "nobody knows who is in it");
    let left = change(&directory, &here, &anna, &seen("anna"), Some(&none));
    assert_eq!(left.expect("a change").changes.department, Some(None));
    if let Some(own) = &mut anna.person.department {
        "Бухгалтерия".clone_into(&mut own.name);
    }
    let other = change(&directory, &here, &anna, &seen("anna"), Some(&none));
    assert!(other.is_none(), "no group gave it, no group takes it");
}

#[test]
fn administrators_are_those_of_the_mapped_group_only_where_one_is() {
    let (mut none, unread) = (Membership::default(), Membership::default());
    none.put("cn=a", HashSet::new());
    let mut anna = known(&ids(), "anna");
    anna.person.administrator = true;
    let here = Here::default();
    assert!(change(&directory(""), &here, &anna, &seen("anna"), Some(&none)).is_none());
    let mapped = directory("[[groups]]\ndn = \"cn=a\"\nadministrator = true");
    let plan = change(&mapped, &here, &anna, &seen("anna"), Some(&none));
    assert_eq!(plan.expect("a change").changes.administrator, Some(false));
    assert!(change(&mapped, &here, &anna, &seen("anna"), Some(&unread)).is_none());
}

/// Six people in a group that is mapped, of whom so many are in it there.
#[rstest::rstest]
#[case(6, false)]
#[case(3, false)]
#[case(2, true)]
#[case(0, true)]
fn a_group_that_loses_too_many_is_left_as_it_was(#[case] there: usize, #[case] is_held: bool) {
    let (ids, names) = (ids(), ["a", "b", "c", "d", "e", "f"]);
    let everybody_known: Vec<_> = names.iter().map(|name| known(&ids, name)).collect();
    let members = everybody_known.iter().map(|one| one.person.reference());
    let group = Group {
        id: ids.id(),
        name: "Склад".to_owned(),
        members: members.collect(),
    };
    let here = Here {
        known: everybody_known,
        groups: vec![group],
        ..Here::default()
    };
    let directory = directory("[[groups]]\ndn = \"cn=a\"\ngroup = \"склад\"");
    let all = everybody(&names.map(seen));
    let mut membership = Membership::default();
    let still = names.iter().take(there).map(|name| (*name).to_owned());
    membership.put("cn=a", still.collect());
    assert_eq!(
        hold_groups(&directory, &here, &all, &mut membership),
        is_held
    );
    let plans = groups(&directory, &here, &all, &membership);
    let removed = plans.iter().map(|plan| plan.removed.len()).sum::<usize>();
    assert_eq!(removed, if is_held { 0 } else { 6 - there });
}

#[test]
fn who_is_not_seen_keeps_their_groups() {
    let ids = ids();
    let (anna, boris) = (known(&ids, "anna"), known(&ids, "boris"));
    let gone = anna.person.id;
    let group = Group {
        id: ids.id(),
        name: "Склад".to_owned(),
        members: vec![anna.person.reference(), boris.person.reference()],
    };
    let here = Here {
        known: vec![anna, boris],
        groups: vec![group],
        ..Here::default()
    };
    let directory = directory("[[groups]]\ndn = \"cn=a\"\ngroup = \"Склад\"");
    let mut membership = Membership::default();
    membership.put("cn=a", HashSet::new());
    let plans = groups(&directory, &here, &everybody(&[seen("boris")]), &membership);
    assert_eq!(plans.len(), 1);
    assert!(!plans[0].removed.contains(&gone) && plans[0].removed.len() == 1);
}

#[rstest::rstest]
#[case(2, 0, 2, true)]
#[case(6, 0, 3, true)]
#[case(6, 0, 4, false)]
#[case(100, 0, 10, true)]
#[case(100, 0, 11, false)]
#[case(90, 10, 1, false)]
#[case(0, 0, 0, true)]
fn few_go_at_once_and_within_an_hour(
    #[case] active: usize,
    #[case] lately: usize,
    #[case] leaving: usize,
    #[case] may: bool,
) {
    let ids = ids();
    let here = Here {
        known: (0..active)
            .map(|one| known(&ids, &one.to_string()))
            .collect(),
        dismissed_lately: lately,
        ..Here::default()
    };
    assert_eq!(may_go(&directory(""), &here, leaving), may);
}
