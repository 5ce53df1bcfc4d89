use super::{departments, groups, store, *};
use crate::{
    Clock, Error, Ids, Language, Result, Timestamp, Tx,
    db::testing::{TestDb, each},
    ids::PersonId,
};

fn tools() -> (Ids, Clock) {
    let clock = Clock::fixed(Timestamp::from_micros(1_800_000_000_000_000));
    (Ids::seeded(clock.clone(), 7), clock)
}

fn person(name: &str, email: &str) -> NewPerson {
    NewPerson {
        name: name.to_owned(),
        email: email.to_owned(),
        title: String::new(),
        department: None,
        language: Language::Ru,
        time_zone: "Europe/Moscow".to_owned(),
        administrator: false,
        password_hash: None,
    }
}

async fn with<T: Send + 'static>(
    made: &TestDb,
    work: impl FnOnce(&mut Tx<'_>, &Ids, &Clock) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (ids, clock) = tools();
    made.db.write(move |tx| work(tx, &ids, &clock)).await
}

const NAMES: [&str; 6] = ["Яна", "ёж Ёлкин", "алла", "Борис", "Zoe", "adam"];

fn add_all(tx: &mut Tx<'_>, ids: &Ids, clock: &Clock) -> Result<Vec<PersonId>> {
    let add = |(number, name): (usize, &&str)| {
        store::create(
            tx,
            ids,
            clock,
            &person(name, &format!("P{number}@Firma.RU")),
        )
        .map(|made| made.id)
    };
    NAMES.iter().enumerate().map(add).collect()
}

#[tokio::test]
async fn names_sort_without_regard_to_case_in_both_databases() {
    for made in each() {
        let listed = with(&made, |tx, ids, clock| {
            add_all(tx, ids, clock)?;
            store::list(
                tx,
                &ListPeople {
                    limit: 10,
                    ..ListPeople::default()
                },
            )
        });
        let listed = listed.await.expect("people");
        let names: Vec<_> = listed.iter().map(|found| found.name.as_str()).collect();
        assert_eq!(names, ["adam", "Zoe", "алла", "Борис", "ёж Ёлкин", "Яна"]);
    }
}

#[tokio::test]
async fn search_ignores_cyrillic_case_and_takes_wildcards_literally() {
    for made in each() {
        let (yo, firm, percent) = with(&made, |tx, ids, clock| {
            add_all(tx, ids, clock)?;
            let mut find = |query: &str| {
                let wanted = ListPeople {
                    query: Some(query.to_owned()),
                    limit: 10,
                    ..ListPeople::default()
                };
                store::list(tx, &wanted)
            };
            Ok((find("ЕЛКИН")?, find("firma.ru")?, find("%")?))
        })
        .await
        .expect("people");
        assert_eq!(yo.len(), 1);
        assert_eq!(firm.len(), NAMES.len());
        assert!(percent.is_empty());
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap() {
    for made in each() {
        let seen = with(&made, |tx, ids, clock| {
            add_all(tx, ids, clock)?;
            Ok((walk(tx, false)?, walk(tx, true)?))
        });
        let (english, russian) = seen.await.expect("people");
        assert_eq!(english, ["adam", "Zoe", "алла", "Борис", "ёж Ёлкин", "Яна"]);
        assert_eq!(russian, ["алла", "Борис", "ёж Ёлкин", "Яна", "adam", "Zoe"]);
    }
}

/// Everybody by name, one page after another.
fn walk(tx: &mut Tx<'_>, cyrillic_first: bool) -> Result<Vec<String>> {
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let wanted = ListPeople {
            after,
            limit: 1,
            cyrillic_first,
            ..ListPeople::default()
        };
        let page = store::list(tx, &wanted)?;
        let Some(last) = page.last() else {
            return Ok(seen);
        };
        after = Some(last.id);
        seen.extend(page.into_iter().map(|found| found.name));
    }
}

#[tokio::test]
async fn who_says_something_is_found_and_nobody_else() {
    for made in each() {
        let said = with(&made, |tx, ids, clock| {
            let people = add_all(tx, ids, clock)?;
            let status = |text: &str, until| DetailsChanges {
                status: Some(Some(details::Status {
                    emoji: "🌴".to_owned(),
                    text: text.to_owned(),
                    until,
                })),
                ..DetailsChanges::default()
            };
            let away = |from: &str, to: &str| DetailsChanges {
                absence: Some(Some(details::Absence {
                    from: from.to_owned(),
                    to: to.to_owned(),
                    kind: details::AbsenceKind::Trip,
                    deputy_id: None,
                })),
                ..DetailsChanges::default()
            };
            // It is the 15th of January 2027, 08:00 in Greenwich.
            let changes = [
                status("стоит", None),
                status("прошёл", Some(clock.now())),
                away("2027-01-10", "2027-01-13"),
                away("2027-01-16", "2027-01-20"),
                away("2027-01-15", "2027-01-15"),
            ];
            for (person, change) in people.iter().zip(changes) {
                profile::update(tx, clock, *person, change)?;
            }
            let found = store::list_saying(tx, 10)?;
            let standings = found
                .into_iter()
                .filter_map(|one| one.standing(clock.now()));
            let mut said: Vec<_> = standings.map(|one| one.id).collect();
            said.sort();
            Ok((said, people))
        });
        let (said, people) = said.await.expect("standings");
        assert_eq!(said, [people[0], people[4]]);
    }
}

#[tokio::test]
async fn an_address_is_taken_in_any_case_and_found_in_any_case() {
    for made in each() {
        let found = with(&made, |tx, ids, clock| {
            store::create(tx, ids, clock, &person("Анна", "Anna@Firma.ru"))?;
            store::find_by_email(tx, " ANNA@firma.RU ")
        });
        assert_eq!(
            found.await.expect("a read").expect("a person").email,
            "Anna@Firma.ru"
        );
        let twice = with(&made, |tx, ids, clock| {
            store::create(tx, ids, clock, &person("Другая", "anna@FIRMA.ru"))
        });
        let refused = twice.await.expect_err("taken");
        assert!(matches!(refused, Error::Conflict(detail) if detail == "email-taken"));
    }
}

#[tokio::test]
async fn changes_touch_only_what_is_named() {
    for made in each() {
        let (before, after, hash) = with(&made, |tx, ids, clock| {
            let department = NewDepartment {
                name: "Бухгалтерия".to_owned(),
                manager: None,
                parent: None,
            };
            let department = departments::create(tx, ids, clock, &department)?;
            let before = store::create(tx, ids, clock, &person("Анна", "anna@firma.ru"))?;
            let changes = PersonChanges {
                title: Some("Бухгалтер".to_owned()),
                department: Some(Some(department.id)),
                language: Some(Language::En),
                photo: Some(Some(ids.id())),
                ..PersonChanges::default()
            };
            let after = store::update(tx, clock, before.id, &changes)?;
            store::set_password_hash(tx, clock, before.id, "hash")?;
            Ok((before, after, store::credentials(tx, "ANNA@firma.ru")?))
        })
        .await
        .expect("changes");
        assert_eq!(after.name, before.name);
        assert_eq!(after.title, "Бухгалтер");
        assert_eq!(after.language, Language::En);
        assert_eq!(after.department.expect("a department").name, "Бухгалтерия");
        assert!(after.photo_url.expect("a photo").contains("/photo?v="));
        assert_eq!(
            hash.expect("credentials").password_hash.as_deref(),
            Some("hash")
        );
    }
}

#[tokio::test]
async fn the_deactivated_are_hidden_and_do_not_count_as_administrators() {
    for made in each() {
        let (shown, all, administrators) = with(&made, |tx, ids, clock| {
            let boss = NewPerson {
                administrator: true,
                ..person("Анна", "anna@firma.ru")
            };
            let boss = store::create(tx, ids, clock, &boss)?;
            let off = PersonChanges {
                active: Some(false),
                ..PersonChanges::default()
            };
            store::update(tx, clock, boss.id, &off)?;
            let list = |tx: &mut Tx<'_>, inactive_too| {
                store::list(
                    tx,
                    &ListPeople {
                        inactive_too,
                        limit: 5,
                        ..ListPeople::default()
                    },
                )
            };
            Ok((
                list(tx, false)?.len(),
                list(tx, true)?.len(),
                store::count_administrators(tx)?,
            ))
        })
        .await
        .expect("reads");
        assert_eq!((shown, all, administrators), (0, 1, 0));
    }
}

#[tokio::test]
async fn departments_form_a_tree_and_are_removed_when_empty() {
    for made in each() {
        let outcome = with(&made, |tx, ids, clock| {
            let manager = store::create(tx, ids, clock, &person("Анна", "anna@firma.ru"))?;
            let new = |name: &str, parent| NewDepartment {
                name: name.to_owned(),
                manager: None,
                parent,
            };
            let top = departments::create(tx, ids, clock, &new("Компания", None))?;
            let part = departments::create(tx, ids, clock, &new("Продажи", Some(top.id)))?;
            let with_chief = NewDepartment {
                manager: Some(manager.id),
                ..new("Компания", None)
            };
            let updated = departments::update(tx, top.id, &with_chief)?;
            assert_eq!(
                updated.manager.map(|found| found.name).as_deref(),
                Some("Анна")
            );
            let looped = departments::update(tx, top.id, &new("Компания", Some(part.id)));
            assert!(matches!(looped, Err(Error::Invalid { field, .. }) if field == "parent_id"));
            assert_eq!(
                departments::delete(tx, top.id)
                    .expect_err("has a part")
                    .code(),
                "conflict"
            );
            departments::delete(tx, part.id)?;
            departments::delete(tx, top.id)?;
            departments::list(tx)
        });
        assert!(outcome.await.expect("departments").is_empty());
    }
}

#[tokio::test]
async fn a_group_has_exactly_the_members_given() {
    for made in each() {
        let group = with(&made, |tx, ids, clock| {
            let people = add_all(tx, ids, clock)?;
            let group = groups::create(tx, ids, clock, "Все свои")?;
            groups::set_members(tx, group.id, &people)?;
            let group = groups::set_members(tx, group.id, &people[..1])?;
            assert!(groups::is_member(tx, group.id, people[0])?);
            assert!(!groups::is_member(tx, group.id, people[1])?);
            let stranger = groups::set_members(tx, group.id, &[ids.id()]);
            assert!(matches!(stranger, Err(Error::Invalid { field, .. }) if field == "members"));
            Ok(group)
        });
        assert_eq!(group.await.expect("a group").members.len(), 1);
    }
}

#[test]
fn addresses_are_checked_by_shape() {
    for good in [
        "a@b.ru",
        " anna@firma.ru ",
        "имя@пример.рф",
        "a+b@localhost",
    ] {
        assert!(check_email(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "@",
        "a@",
        "@b.ru",
        "a b@c.ru",
        "a@b@c.ru",
        "a@.ru",
        "a@b..ru",
        "<a@b.ru>",
        "a@b.ru\n,x",
    ] {
        assert!(check_email(bad).is_err(), "{bad}");
    }
}

#[test]
fn names_and_zones_are_checked() {
    assert_eq!(check_name("  Анна  ").expect("a name"), "Анна");
    assert!(check_name(" ").is_err());
    assert!(check_name("a\u{0}b").is_err());
    assert!(check_name(&"я".repeat(201)).is_err());
    assert!(check_time_zone("Europe/Moscow").is_ok());
    assert!(check_time_zone("Mars/Base").is_err());
}
