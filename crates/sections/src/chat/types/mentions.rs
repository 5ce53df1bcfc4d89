//! Whom a message calls: `<@user:id>`, `<@department:id>`, `<@all>` and
//! `<@assistant>` in its text.

use kernel::ids::{DepartmentId, PersonId};

/// One call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Called {
    /// One person.
    Person(PersonId),
    /// Everyone of a department and of those within it.
    Department(DepartmentId),
    /// Everyone in the room.
    Everyone,
    /// The assistant.
    Assistant,
}

const PERSON: &str = "user:";
const DEPARTMENT: &str = "department:";
const EVERYONE: &str = "all";
const ASSISTANT: &str = "assistant";

impl Called {
    fn parse(inner: &str) -> Option<Self> {
        if inner == EVERYONE {
            Some(Self::Everyone)
        } else if inner == ASSISTANT {
            Some(Self::Assistant)
        } else if let Some(id) = inner.strip_prefix(PERSON) {
            id.parse().ok().map(Self::Person)
        } else {
            let id = inner.strip_prefix(DEPARTMENT)?;
            id.parse().ok().map(Self::Department)
        }
    }
}

/// The call and what follows, of a text after `<@`.
fn called(piece: &str) -> Option<(Called, &str)> {
    let (inner, rest) = piece.split_once('>')?;
    Some((Called::parse(inner)?, rest))
}

/// A mention of a person as it is written.
pub fn mention(person: PersonId) -> String {
    format!("<@{PERSON}{person}>")
}

/// Everything a body calls, each once, in order.
pub fn calls(body: &str) -> Vec<Called> {
    let mut found = Vec::new();
    for piece in body.split("<@").skip(1) {
        let one = called(piece).map(|(one, _)| one);
        if let Some(one) = one.filter(|one| !found.contains(one)) {
            found.push(one);
        }
    }
    found
}

/// The body as plain text: calls become names, markup stays as written.
pub fn with_names(body: &str, name: impl Fn(Called) -> Option<String>) -> String {
    let mut pieces = body.split("<@");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let known = called(piece).and_then(|(one, rest)| Some((name(one)?, rest)));
        if let Some((name, rest)) = known {
            text.push_str(&name);
            text.push_str(rest);
        } else {
            text.push_str("<@");
            text.push_str(piece);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn calls_are_found_once_and_named() {
        let id = PersonId(Uuid::from_u128(7));
        let (one, other) = (mention(id), Uuid::from_u128(8));
        let body = format!("{one}, глянь. {one} <@nobody> <@{other}> <@group:{other}> <@");
        assert_eq!(calls(&body), vec![Called::Person(id)]);
        let text = with_names(&body, |_| Some("Анна".to_owned()));
        let rest = format!("<@nobody> <@{other}> <@group:{other}> <@");
        assert_eq!(text, format!("Анна, глянь. Анна {rest}"));
    }

    #[test]
    fn a_department_and_everyone_are_called() {
        let id = DepartmentId(Uuid::from_u128(9));
        let body = format!("<@all> и <@department:{id}>, <@all>; <@department:x> <@ all>");
        assert_eq!(calls(&body), [Called::Everyone, Called::Department(id)]);
    }
}
