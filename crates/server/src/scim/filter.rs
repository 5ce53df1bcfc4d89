//! The filters that are understood: `attribute eq "value"`, and several of them
//! with `and`.

use super::{
    problem::{Refusal, Result},
    resource::fit,
};

/// The longest filter.
const LONGEST: usize = 1000;

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Equals {
    /// The attribute in small letters, without the address of a schema.
    pub(super) attribute: String,
    /// What it shall be.
    pub(super) value: String,
}

/// The comparisons of a filter, all of which shall hold.
///
/// # Errors
/// `invalidFilter` for anything else; `invalidValue` for a value nothing can have.
pub(super) fn parse(text: &str) -> Result<Vec<Equals>> {
    let unfit = || Refusal::invalid("invalidFilter", "scim-filter-unfit");
    if text.len() > LONGEST {
        return Err(unfit());
    }
    let (mut found, mut rest) = (Vec::new(), text.trim());
    loop {
        let (attribute, after) = rest.split_once(' ').ok_or_else(unfit)?;
        let (operator, after) = after.trim_start().split_once(' ').ok_or_else(unfit)?;
        if !operator.eq_ignore_ascii_case("eq") {
            return Err(unfit());
        }
        let (value, after) = literal(after.trim_start()).ok_or_else(unfit)?;
        found.push(Equals {
            attribute: attribute_name(attribute),
            value: fit(value)?,
        });
        rest = after.trim_start();
        if rest.is_empty() {
            return Ok(found);
        }
        let (and, after) = rest.split_once(' ').ok_or_else(unfit)?;
        if !and.eq_ignore_ascii_case("and") {
            return Err(unfit());
        }
        rest = after.trim_start();
    }
}

/// An attribute without the address of its schema, in small letters.
fn attribute_name(text: &str) -> String {
    let name = if text.to_ascii_lowercase().starts_with("urn:") {
        text.rsplit(':').next().unwrap_or(text)
    } else {
        text
    };
    name.to_ascii_lowercase()
}

/// A text in quotation marks or a bare word, and what follows.
fn literal(text: &str) -> Option<(String, &str)> {
    if !text.starts_with('"') {
        let end = text.find(' ').unwrap_or(text.len());
        let (word, rest) = text.split_at_checked(end)?;
        return Some((word.to_owned(), rest)).filter(|(word, _)| !word.is_empty());
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
    let value = values.next()?.ok()?;
    Some((value, text.get(values.byte_offset()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(r#"userName eq "anna@firma.ru""#, vec![("username", "anna@firma.ru")])]
    #[case(r#"externalId Eq "a \"b\"""#, vec![("externalid", "a \"b\"")])]
    #[case(r#"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "a""#, vec![("username", "a")])]
    #[case(r#"active eq true and displayName eq "Склад и and""#, vec![("active", "true"), ("displayname", "Склад и and")])]
    fn understood(#[case] text: &str, #[case] wanted: Vec<(&str, &str)>) {
        let found = parse(text).expect("a filter");
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.attribute.as_str(), one.value.as_str()))
            .collect();
        assert_eq!(found, wanted);
    }

    #[rstest::rstest]
    #[case("")]
    #[case("userName")]
    #[case(r#"userName sw "a""#)]
    #[case(r#"userName eq "a"#)]
    #[case(r#"userName eq "a" or active eq true"#)]
    #[case("userName eq ")]
    #[case(r#"externalId eq "a\u0000""#)]
    fn refused(#[case] text: &str) {
        assert!(parse(text).is_err());
    }

    #[test]
    fn a_value_has_an_end() {
        let filter = |length| format!("externalId eq \"{}\"", "ё".repeat(length));
        assert!(parse(&filter(255)).is_ok());
        assert!(parse(&filter(256)).is_err());
    }
}
