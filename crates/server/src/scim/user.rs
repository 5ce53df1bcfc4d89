//! A person as SCIM tells them, and what SCIM wants of one.

use kernel::{
    Error, Language, Tx,
    ids::DepartmentId,
    people::{
        self, DetailsChanges, NewDepartment, NewPerson, Person, departments,
        details::{Phone, PhoneKind},
    },
    settings::{self, Company},
    text,
};
use serde_json::{Map, Value, json};

use super::{
    problem::{Refusal, Result},
    resource,
};
use crate::{
    admin::actions::{
        Change,
        groups::create_department,
        people::{self as accounts, AccountChanges},
    },
    audited,
};

/// The schema of a user.
pub(super) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// The schema of what companies add.
pub(super) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// A person as SCIM tells them.
pub(super) fn told(tx: &mut Tx<'_>, base: &str, person: &Person) -> kernel::Result<Value> {
    let details = people::profile::details(tx, person.id)?;
    let external = people::store::external_id(tx, person.id)?;
    let (given, family) = person.name.split_once(' ').unwrap_or((&person.name, ""));
    let phones: Vec<_> = details
        .phones
        .iter()
        .map(|phone| json!({ "value": phone.number, "type": kind(phone.kind) }))
        .collect();
    let mut user = json!({
        "schemas": [USER, ENTERPRISE],
        "id": person.id,
        "userName": person.email,
        "displayName": person.name,
        "name": { "formatted": person.name, "givenName": given, "familyName": family },
        "active": person.active,
        "emails": [{ "value": person.email, "type": "work", "primary": true }],
        "phoneNumbers": phones,
        "preferredLanguage": person.language,
        "timezone": person.time_zone,
        ENTERPRISE: {},
        "meta": { "resourceType": "User", "location": format!("{base}/Users/{}", person.id) },
    });
    if let Some(external) = external {
        user["externalId"] = external.into();
    }
    if !person.title.is_empty() {
        user["title"] = person.title.as_str().into();
    }
    if let Some(department) = &person.department {
        user[ENTERPRISE]["department"] = department.name.as_str().into();
    }
    Ok(user)
}

const fn kind(kind: PhoneKind) -> &'static str {
    match kind {
        PhoneKind::Mobile => "mobile",
        PhoneKind::Work | PhoneKind::Internal => "work",
        PhoneKind::Other => "other",
    }
}

/// What SCIM wants of a person.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    email: String,
    external: Option<String>,
    name: String,
    title: String,
    active: bool,
    language: Option<Language>,
    time_zone: Option<String>,
    department: Option<String>,
    phones: Vec<Phone>,
}

impl Wanted {
    /// Reads a whole resource; `before` is the person as they were told, of
    /// whose names those that did not change do not count.
    ///
    /// # Errors
    /// `invalidValue`, in SCIM's words.
    pub(super) fn read(
        user: &Map<String, Value>,
        before: Option<&Map<String, Value>>,
    ) -> Result<Self> {
        let extension = resource::get(user, ENTERPRISE).and_then(Value::as_object);
        let zone = resource::text(user, "timezone");
        Ok(Self {
            email: email(user)?,
            external: resource::external_id(user)?,
            name: name(user, before)?,
            title: resource::text(user, "title").unwrap_or_default(),
            active: active(user, before)?,
            language: resource::text(user, "preferredLanguage")
                .and_then(|code| Language::from_code(&code)),
            // A zone nobody knows is no reason to keep somebody out.
            time_zone: zone.and_then(|zone| people::check_time_zone(&zone).ok()),
            department: extension.and_then(|one| resource::text(one, "department")),
            phones: phones(user),
        })
    }
}

/// Who signs in by an address is known by it; other names give way to the
/// primary address.
fn email(user: &Map<String, Value>) -> Result<String> {
    let known_by = resource::text(user, "userName");
    let known_by = known_by.and_then(|name| people::check_email(&name).ok());
    let address = resource::primary(user, "emails");
    match (known_by, address) {
        (Some(email), _) => Ok(email),
        (None, Some(email)) => Ok(people::check_email(&email)?),
        (None, None) => Err(Refusal::invalid("invalidValue", "not-an-email")),
    }
}

/// One of the ways to write a name.
type Way<'a> = dyn Fn(&Map<String, Value>) -> Option<String> + 'a;

fn name(user: &Map<String, Value>, before: Option<&Map<String, Value>>) -> Result<String> {
    let whole = |user: &Map<String, Value>| resource::text(user, "displayName");
    let part = |user: &Map<String, Value>, part: &str| {
        let name = resource::get(user, "name").and_then(Value::as_object)?;
        resource::text(name, part)
    };
    let joined = |user: &Map<String, Value>| {
        let parts = [part(user, "givenName"), part(user, "familyName")];
        let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        Some(joined).filter(|joined| !joined.is_empty())
    };
    let formatted = |user: &Map<String, Value>| part(user, "formatted");
    let ways: [&Way<'_>; 3] = [&whole, &formatted, &joined];
    let changed = ways
        .iter()
        .find_map(|way| way(user).filter(|name| before.and_then(*way).as_ref() != Some(name)));
    let kept = || ways.iter().find_map(|way| way(before.unwrap_or(user)));
    let name = changed.or_else(kept);
    let name = name.or_else(|| resource::text(user, "userName"));
    Ok(people::check_name(&name.unwrap_or_default())?)
}

/// Entra ID writes booleans as words. Where nothing is said, it stays as it is.
fn active(user: &Map<String, Value>, before: Option<&Map<String, Value>>) -> Result<bool> {
    match resource::get(user, "active") {
        None | Some(Value::Null) => match before {
            Some(before) => active(before, None),
            None => Ok(true),
        },
        Some(Value::Bool(active)) => Ok(*active),
        Some(Value::String(word)) if word.eq_ignore_ascii_case("true") => Ok(true),
        Some(Value::String(word)) if word.eq_ignore_ascii_case("false") => Ok(false),
        Some(_) => Err(Refusal::invalid("invalidValue", "scim-active-unfit")),
    }
}

/// The numbers that can be called; what is none is passed over.
fn phones(user: &Map<String, Value>) -> Vec<Phone> {
    let all = resource::get(user, "phoneNumbers").and_then(Value::as_array);
    let phone = |value: &Value| {
        let number = value.get("value")?.as_str()?;
        let kind = match value.get("type").and_then(Value::as_str) {
            Some("mobile") => PhoneKind::Mobile,
            Some("work") | None => PhoneKind::Work,
            Some(_) => PhoneKind::Other,
        };
        let number = people::details::check_phone(number).ok()?;
        Some(Phone { kind, number })
    };
    all.into_iter()
        .flatten()
        .filter_map(phone)
        .take(5)
        .collect()
}

/// Makes an account.
///
/// # Errors
/// `Conflict` when the address is taken; `Invalid` on a field.
pub(super) fn create(tx: &mut Tx<'_>, change: &Change, wanted: &Wanted) -> kernel::Result<Person> {
    let company: Company = settings::get(tx)?;
    let new = NewPerson {
        name: wanted.name.clone(),
        email: wanted.email.clone(),
        title: people::check_title(&wanted.title)?,
        department: department(tx, change, wanted, None)?,
        language: wanted.language.unwrap_or(company.default_language),
        time_zone: wanted
            .time_zone
            .clone()
            .unwrap_or(company.default_time_zone),
        administrator: false,
        password_hash: None,
    };
    let person = accounts::create(tx, change, &new, false)?;
    let subject = kernel::SubjectRef::new("person", person.id.0);
    change.record(tx, audited::PERSON_CREATED, Some(subject), json!({}))?;
    keep_rest(tx, change, &person, wanted)?;
    if wanted.active {
        return Ok(person);
    }
    let changes = AccountChanges {
        active: Some(false),
        ..AccountChanges::default()
    };
    accounts::update(tx, change, person.id, &changes)
}

/// Makes a person what SCIM wants.
///
/// # Errors
/// `Conflict` when the address is taken or nobody would be left to administer;
/// `Invalid` on a field.
pub(super) fn update(
    tx: &mut Tx<'_>,
    change: &Change,
    before: &Person,
    wanted: &Wanted,
) -> kernel::Result<Person> {
    let department = department(tx, change, wanted, Some(before))?;
    let changes = AccountChanges {
        active: Some(wanted.active),
        department: Some(department),
        title: Some(wanted.title.clone()),
        name: Some(wanted.name.clone()),
        email: Some(wanted.email.clone()),
        language: wanted.language,
        time_zone: wanted.time_zone.clone(),
        ..AccountChanges::default()
    };
    let after = accounts::update(tx, change, before.id, &changes)?;
    keep_rest(tx, change, &after, wanted)?;
    Ok(after)
}

fn keep_rest(
    tx: &mut Tx<'_>,
    change: &Change,
    person: &Person,
    wanted: &Wanted,
) -> kernel::Result<()> {
    people::store::set_external_id(tx, person.id, wanted.external.clone())?;
    let known = people::profile::details(tx, person.id)?.phones;
    let phones = kept_kinds(&known, &wanted.phones);
    if phones == known {
        return Ok(());
    }
    let changes = DetailsChanges {
        phones: Some(phones),
        ..DetailsChanges::default()
    };
    accounts::update_details(tx, change, person.id, changes).map(drop)
}

/// The wanted numbers; one that is known keeps its kind where SCIM has the same
/// word for both.
fn kept_kinds(known: &[Phone], wanted: &[Phone]) -> Vec<Phone> {
    let kept = |wanted: &Phone| {
        let same =
            |one: &&Phone| one.number == wanted.number && kind(one.kind) == kind(wanted.kind);
        known.iter().find(same).unwrap_or(wanted).clone()
    };
    wanted.iter().map(kept).collect()
}

/// The department of a name: the one the person is in, or else wherever in the
/// tree it is; one nobody knows is made at the top.
fn department(
    tx: &mut Tx<'_>,
    change: &Change,
    wanted: &Wanted,
    before: Option<&Person>,
) -> kernel::Result<Option<DepartmentId>> {
    let Some(name) = &wanted.department else {
        return Ok(None);
    };
    let key = text::fold(name);
    let held = before.and_then(|person| person.department.as_ref());
    if let Some(held) = held.filter(|held| text::fold(&held.name) == key) {
        return Ok(Some(held.id));
    }
    let all = departments::list(tx)?;
    if let Some(found) = all.iter().find(|one| text::fold(&one.name) == key) {
        return Ok(Some(found.id));
    }
    let new = NewDepartment {
        name: name.clone(),
        manager: None,
        parent: None,
    };
    create_department(tx, change, new).map(|made| Some(made.id))
}

/// A whole resource with what it leaves out as it was told: only what is given
/// as null or empty is taken away.
pub(super) fn filled(mut user: Map<String, Value>, told: Map<String, Value>) -> Map<String, Value> {
    for (name, value) in told {
        match (resource::key_of(&user, &name), value) {
            (None, value) => drop(user.insert(name, value)),
            (Some(key), Value::Object(parts)) if name == ENTERPRISE => {
                if let Some(Value::Object(given)) = user.get_mut(&key) {
                    fill_in(given, parts);
                }
            }
            (Some(_), _) => {}
        }
    }
    user
}

fn fill_in(given: &mut Map<String, Value>, told: Map<String, Value>) {
    for (name, value) in told {
        if resource::key_of(given, &name).is_none() {
            given.insert(name, value);
        }
    }
}

/// The object of what was told.
pub(super) fn object(told: Value) -> kernel::Result<Map<String, Value>> {
    match told {
        Value::Object(object) => Ok(object),
        _ => Err(Error::internal("a resource is no object")),
    }
}
