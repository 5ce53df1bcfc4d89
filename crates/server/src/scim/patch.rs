//! PATCH as Okta and Entra ID send it: operations on the resource as it is
//! told, which is then read as a whole again.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{
    problem::{Refusal, Result},
    resource::{get, key_of},
    user::ENTERPRISE,
};

/// The most operations of one request.
const MAX_OPERATIONS: usize = 1000;
/// The most values of one list.
const MAX_VALUES: usize = 10_000;
const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:";

/// What is done with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Add,
    Replace,
    Remove,
}

/// Where: `attribute`, `attribute.part`, `attribute[part eq "value"]` or
/// `attribute[part eq "value"].part`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    extension: bool,
    attribute: String,
    /// The part by which values are chosen, and what it is.
    chosen: Option<(String, String)>,
    part: Option<String>,
}

fn no_path() -> Refusal {
    Refusal::invalid("invalidPath", "scim-path-unfit")
}

impl Place {
    fn parse(path: &str) -> Result<Self> {
        let mut rest = path.trim();
        let begins = |rest: &str, with: &str| {
            let head = rest.get(..with.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(with))
        };
        let extension = begins(rest, ENTERPRISE);
        if extension {
            rest = rest.get(ENTERPRISE.len()..).unwrap_or_default();
            rest = rest.trim_start_matches(':');
        } else if begins(rest, CORE) {
            rest = rest.rsplit(':').next().unwrap_or(rest);
        }
        let (head, chosen, tail) = match rest.split_once('[') {
            Some((head, rest)) => {
                let (filter, tail) = rest.rsplit_once(']').ok_or_else(no_path)?;
                let found = super::filter::parse(filter)?;
                let one = found.into_iter().next().ok_or_else(no_path)?;
                (head, Some((one.attribute, one.value)), tail)
            }
            None => match rest.split_once('.') {
                Some((head, tail)) => (head, None, tail),
                None => (rest, None, ""),
            },
        };
        let part = tail.trim_start_matches('.');
        if head.is_empty() && !extension {
            return Err(no_path());
        }
        Ok(Self {
            extension,
            attribute: head.to_owned(),
            chosen,
            part: Some(part.to_owned()).filter(|part| !part.is_empty()),
        })
    }
}

/// The resource after all operations of a request.
///
/// # Errors
/// `invalidSyntax`, `invalidPath`, `noTarget` and `invalidValue`, in SCIM's words.
pub(super) fn apply(
    mut resource: Map<String, Value>,
    request: &Map<String, Value>,
) -> Result<Map<String, Value>> {
    let unfit = || Refusal::invalid("invalidSyntax", "scim-patch-unfit");
    let operations = get(request, "Operations").and_then(Value::as_array);
    let operations = operations.ok_or_else(unfit)?;
    if operations.len() > MAX_OPERATIONS {
        return Err(unfit());
    }
    for operation in operations {
        let operation = operation.as_object().ok_or_else(unfit)?;
        let deed = get(operation, "op").and_then(Value::as_str);
        let deed = match deed.map(str::to_ascii_lowercase).as_deref() {
            Some("add") => Deed::Add,
            Some("replace") => Deed::Replace,
            Some("remove") => Deed::Remove,
            _ => return Err(unfit()),
        };
        let value = get(operation, "value").cloned();
        match get(operation, "path").and_then(Value::as_str) {
            Some(path) => change(&mut resource, deed, path, value)?,
            None => change_all(&mut resource, deed, value)?,
        }
    }
    Ok(resource)
}

/// Without a path the value is an object of attributes, some of which are paths
/// themselves.
fn change_all(resource: &mut Map<String, Value>, deed: Deed, value: Option<Value>) -> Result<()> {
    let Some(Value::Object(all)) = value else {
        return Err(Refusal::invalid("noTarget", "scim-patch-unfit"));
    };
    for (path, value) in all {
        if path.eq_ignore_ascii_case("schemas") {
            continue;
        }
        match value {
            // The address of a schema holds its attributes.
            Value::Object(inner) if path.eq_ignore_ascii_case(ENTERPRISE) => {
                for (name, value) in inner {
                    change(resource, deed, &format!("{ENTERPRISE}:{name}"), Some(value))?;
                }
            }
            Value::Object(inner) => {
                for (part, value) in inner {
                    change(resource, deed, &format!("{path}.{part}"), Some(value))?;
                }
            }
            value => change(resource, deed, &path, Some(value))?,
        }
    }
    Ok(())
}

fn change(
    resource: &mut Map<String, Value>,
    deed: Deed,
    path: &str,
    value: Option<Value>,
) -> Result<()> {
    let place = Place::parse(path)?;
    let resource = if place.extension {
        inner(resource, ENTERPRISE)?
    } else {
        resource
    };
    let key = key_of(resource, &place.attribute).unwrap_or_else(|| place.attribute.clone());
    match (&place.chosen, &place.part) {
        (Some(chosen), part) => {
            let values = list(resource, &key)?;
            choose(values, chosen, part.as_deref(), deed, value)
        }
        (None, Some(part)) => {
            let object = inner(resource, &key)?;
            let part = key_of(object, part).unwrap_or_else(|| part.clone());
            set(object, &part, deed, value)
        }
        (None, None) => set(resource, &key, deed, value),
    }
}

/// The object of a name, made where it is not there.
fn inner<'a>(object: &'a mut Map<String, Value>, name: &str) -> Result<&'a mut Map<String, Value>> {
    let key = key_of(object, name).unwrap_or_else(|| name.to_owned());
    let value = object
        .entry(key)
        .or_insert_with(|| Value::Object(Map::new()));
    value.as_object_mut().ok_or_else(no_path)
}

/// The list of a name, made where it is not there.
fn list<'a>(object: &'a mut Map<String, Value>, key: &str) -> Result<&'a mut Vec<Value>> {
    let value = object
        .entry(key.to_owned())
        .or_insert_with(|| Value::Array(Vec::new()));
    value.as_array_mut().ok_or_else(no_path)
}

fn set(object: &mut Map<String, Value>, key: &str, deed: Deed, value: Option<Value>) -> Result<()> {
    let missing = || Refusal::invalid("invalidValue", "scim-patch-unfit");
    match (deed, value) {
        (Deed::Add, Some(Value::Array(more))) if object.get(key).is_none_or(Value::is_array) => {
            add_all(list(object, key)?, &more)?;
        }
        (Deed::Add | Deed::Replace, Some(value)) => {
            if value.as_array().is_some_and(|all| all.len() > MAX_VALUES) {
                return Err(missing());
            }
            object.insert(key.to_owned(), value);
        }
        // Entra names the values it wants out instead of choosing them in the path.
        (Deed::Remove, Some(Value::Array(gone))) => {
            let gone: HashSet<_> = gone.iter().map(known_by).collect();
            list(object, key)?.retain(|one| !gone.contains(&known_by(one)));
        }
        (Deed::Remove, _) => {
            object.remove(key);
        }
        (Deed::Add | Deed::Replace, None) => return Err(missing()),
    }
    Ok(())
}

/// Adds what is not there yet.
fn add_all(values: &mut Vec<Value>, more: &[Value]) -> Result<()> {
    if values.len() + more.len() > MAX_VALUES {
        return Err(Refusal::invalid("invalidValue", "scim-patch-unfit"));
    }
    let fresh = fresh_of(more, values);
    values.extend(fresh);
    Ok(())
}

fn fresh_of(more: &[Value], values: &[Value]) -> Vec<Value> {
    let mut known: HashSet<_> = values.iter().map(known_by).collect();
    let fresh = more.iter().filter(|one| known.insert(known_by(one)));
    fresh.cloned().collect()
}

/// Values of a list are known by their `value`, and others by all they are.
fn known_by(one: &Value) -> (bool, &Value) {
    let value = one.get("value");
    (value.is_some(), value.unwrap_or(one))
}

fn fits(value: &Value, (part, wanted): &(String, String)) -> bool {
    let Some(found) = value.as_object().and_then(|object| get(object, part)) else {
        return false;
    };
    match found {
        Value::String(text) => text.eq_ignore_ascii_case(wanted),
        Value::Bool(flag) => wanted == if *flag { "true" } else { "false" },
        Value::Number(number) => number.to_string().as_str() == wanted,
        _ => false,
    }
}

fn choose(
    values: &mut Vec<Value>,
    chosen: &(String, String),
    part: Option<&str>,
    deed: Deed,
    value: Option<Value>,
) -> Result<()> {
    if deed == Deed::Remove {
        match part {
            None => values.retain(|one| !fits(one, chosen)),
            Some(part) => {
                let fit = values.iter_mut().filter(|one| fits(one, chosen));
                for object in fit.filter_map(Value::as_object_mut) {
                    object.remove(part);
                }
            }
        }
        return Ok(());
    }
    let Some(value) = value else {
        return Err(Refusal::invalid("invalidValue", "scim-patch-unfit"));
    };
    if !values.iter().any(|one| fits(one, chosen)) {
        let (name, wanted) = chosen.clone();
        values.push(Value::Object(Map::from_iter([(name, wanted.into())])));
    }
    let fit = values.iter_mut().filter(|one| fits(one, chosen));
    for object in fit.filter_map(Value::as_object_mut) {
        match (part, &value) {
            (Some(part), value) => {
                object.insert(part.to_owned(), value.clone());
            }
            (None, Value::Object(all)) => object.extend(all.clone()),
            (None, _) => return Err(Refusal::invalid("invalidValue", "scim-patch-unfit")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: &Value) -> Map<String, Value> {
        value.as_object().expect("an object").clone()
    }

    #[rstest::rstest]
    // Okta: no path.
    #[case(json!([{ "op": "replace", "value": { "active": false } }]), "/active", json!(false))]
    // Entra: capitals, and words for booleans are read later.
    #[case(json!([{ "op": "Replace", "path": "active", "value": "False" }]), "/active", json!("False"))]
    #[case(json!([{ "op": "replace", "path": "name.givenName", "value": "Вера" }]), "/name/givenName", json!("Вера"))]
    #[case(json!([{ "op": "Add", "path": "emails[type eq \"work\"].value", "value": "b@x.ru" }]), "/emails/0/value",
        json!("b@x.ru"))]
    #[case(json!([{ "op": "add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "1" }]),
        "/phoneNumbers", json!([{ "type": "mobile", "value": "1" }]))]
    #[case(json!([{ "op": "replace", "value": { "name.familyName": "Зимина", "TITLE": "Юрист" } }]), "/title",
        json!("Юрист"))]
    #[case(json!([{ "op": "add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        "value": "Склад" }]), "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department", json!("Склад"))]
    #[case(json!([{ "op": "add", "path": "members", "value": [{ "value": "2" }, { "value": "1" }] }]), "/members",
        json!([{ "value": "1" }, { "value": "2" }]))]
    #[case(json!([{ "op": "remove", "path": "members[value eq \"1\"]" }]), "/members", json!([]))]
    #[case(json!([{ "op": "Remove", "path": "members", "value": [{ "value": "1" }] }]), "/members", json!([]))]
    fn operations_are_applied(#[case] operations: Value, #[case] at: &str, #[case] wanted: Value) {
        let resource = json!({ "active": true, "title": "Кладовщик", "name": { "givenName": "Анна" },
            "emails": [{ "type": "work", "value": "a@x.ru" }], "members": [{ "value": "1" }] });
        let request = object(&json!({ "Operations": operations }));
        let after = apply(object(&resource), &request).expect("applied");
        assert_eq!(Value::Object(after).pointer(at), Some(&wanted));
    }

    #[test]
    fn a_list_has_an_end() {
        let add = |from: usize| {
            let more: Vec<_> = (from..from + 6000)
                .map(|one| json!({ "value": one }))
                .collect();
            json!({ "op": "add", "path": "members", "value": more })
        };
        let request = |operations: Value| object(&json!({ "Operations": operations }));
        let once = apply(Map::new(), &request(json!([add(0)]))).expect("applied");
        assert_eq!(once["members"].as_array().map(Vec::len), Some(6000));
        assert!(apply(once, &request(json!([add(6000)]))).is_err());
    }

    #[rstest::rstest]
    #[case(json!({}))]
    #[case(json!({ "Operations": [{ "op": "move", "path": "a" }] }))]
    #[case(json!({ "Operations": [{ "op": "add", "path": "a[b" , "value": 1 }] }))]
    #[case(json!({ "Operations": [{ "op": "add", "path": "title" }] }))]
    #[case(json!({ "Operations": [{ "op": "replace", "value": 5 }] }))]
    #[case(json!({ "Operations": [{ "op": "add", "path": "title.x", "value": 1 }] }))]
    fn what_is_unfit_is_refused(#[case] request: Value) {
        assert!(apply(object(&json!({ "title": "x" })), &object(&request)).is_err());
    }
}
