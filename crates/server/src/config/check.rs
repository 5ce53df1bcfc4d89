//! Unknown keys, and what was probably meant.

use anyhow::{Result, bail};
use serde_json::Value;

/// Refuses keys that no setting has, naming the nearest that exists.
pub(super) fn unknown_keys(table: &toml::Table) -> Result<()> {
    walk(table, super::document::schema(), "")
}

fn walk(table: &toml::Table, schema: &Value, prefix: &str) -> Result<()> {
    for (key, value) in table {
        let Some(inner) = property(schema, key) else {
            bail!(
                "unknown key `{prefix}{key}`{}",
                suggestion(key, &names(schema))
            );
        };
        if let toml::Value::Table(table) = value {
            walk(table, inner, &format!("{prefix}{key}."))?;
        }
    }
    Ok(())
}

/// The schema of one key of a table.
pub(super) fn property<'s>(schema: &'s Value, key: &str) -> Option<&'s Value> {
    schema.get("properties")?.get(key)
}

/// The keys a table may have.
pub(super) fn names(schema: &Value) -> Vec<&str> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .map(|all| all.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

/// "; did you mean `listen`?" when something similar exists, else the list.
pub(super) fn suggestion(key: &str, known: &[&str]) -> String {
    let nearest = known.iter().map(|name| (distance(key, name), name)).min();
    match nearest {
        Some((steps, name)) if steps <= 2.max(name.len() / 3) => {
            format!("; did you mean `{name}`?")
        }
        _ if known.is_empty() => String::new(),
        _ => format!("; known are {}", known.join(", ")),
    }
}

/// How many letters must be put in, taken out or changed.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, a) in left.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, b) in right.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("listen", "listen", 0)]
    #[case("lissten", "listen", 1)]
    #[case("", "abc", 3)]
    #[case("kitten", "sitting", 3)]
    fn edits_are_counted(#[case] left: &str, #[case] right: &str, #[case] steps: usize) {
        assert_eq!(distance(left, right), steps);
    }

    #[test]
    fn far_away_keys_get_the_list() {
        assert_eq!(
            suggestion("xyzzy", &["level", "format"]),
            "; known are level, format"
        );
    }
}
