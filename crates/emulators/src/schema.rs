//! Values that fit a JSON Schema: enough of it for answers a product asks for.

use serde_json::{Map, Value, json};

/// How deep a schema is followed; recursive ones end there.
const DEEPEST: usize = 10;

/// A schema and the document its `$ref`s point into.
#[derive(Clone, Copy)]
pub(crate) struct Schema<'a> {
    root: &'a Value,
    here: &'a Value,
    depth: usize,
}

impl<'a> Schema<'a> {
    /// The schema of a whole document.
    pub(crate) fn new(root: &'a Value) -> Self {
        Self {
            root,
            here: root,
            depth: 0,
        }
        .resolved()
    }

    /// The schema of a property.
    pub(crate) fn property(&self, name: &str) -> Option<Self> {
        let property = self.here.get("properties")?.get(name)?;
        Some(self.at(property))
    }

    /// The schema of an array's elements.
    pub(crate) fn items(&self) -> Option<Self> {
        self.here.get("items").map(|items| self.at(items))
    }

    /// Makes `value` fit: unknown properties go, required ones appear, texts and lists are cut to their limits, and
    /// what has the wrong type is replaced. `filler` is the text to put where there is none.
    pub(crate) fn fit(&self, value: &Value, filler: &str) -> Value {
        match value {
            Value::Object(object) if self.takes("object") => self.fit_object(object, filler),
            Value::Array(list) if self.takes("array") => self.fit_list(list, filler),
            Value::String(text) if self.takes("string") => self.fit_text(text),
            Value::Null if self.takes("null") => Value::Null,
            Value::Number(number)
                if self.takes("number") || (self.takes("integer") && number.is_i64()) =>
            {
                value.clone()
            }
            Value::Bool(_) if self.takes("boolean") => value.clone(),
            _ => self.instance(filler),
        }
    }

    /// Some value that fits.
    pub(crate) fn instance(&self, filler: &str) -> Value {
        if let Some(value) = self.here.get("const") {
            return value.clone();
        }
        if let Some(first) = self.options().first() {
            return (*first).clone();
        }
        match () {
            () if self.depth > DEEPEST => Value::Null,
            () if self.takes("object") => self.fit_object(&Map::new(), filler),
            () if self.takes("array") => self.shortest_list(filler),
            () if self.takes("string") => self.fit_text(filler),
            () if self.takes("integer") || self.takes("number") => self
                .here
                .get("minimum")
                .cloned()
                .unwrap_or_else(|| json!(0)),
            () if self.takes("boolean") => json!(false),
            () => Value::Null,
        }
    }

    fn at(&self, here: &'a Value) -> Self {
        Self {
            root: self.root,
            here,
            depth: self.depth + 1,
        }
        .resolved()
    }

    /// Follows `$ref`, and takes the first of several shapes that is not null.
    fn resolved(self) -> Self {
        let reference = self.here.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|path| self.root.pointer(path.strip_prefix('#')?));
        let shape = || {
            let shapes = ["anyOf", "oneOf", "allOf"]
                .iter()
                .find_map(|name| self.here.get(name)?.as_array())?;
            let constants = shapes.iter().all(|shape| shape.get("const").is_some());
            shapes
                .iter()
                .find(|shape| shape.get("type").is_none_or(|kind| kind != "null"))
                .filter(|_| !constants)
        };
        match target.or_else(shape) {
            Some(here) if self.depth <= DEEPEST => self.at(here),
            _ => self,
        }
    }

    /// Whether a value of this type may stand here. Nullable unions were resolved to their other side, so null is
    /// only taken where the type says so itself.
    fn takes(&self, kind: &str) -> bool {
        match self.here.get("type") {
            Some(Value::String(only)) => only == kind,
            Some(Value::Array(kinds)) => kinds.iter().any(|one| one == kind),
            _ => match kind {
                "object" => self.here.get("properties").is_some(),
                "array" => self.here.get("items").is_some(),
                "string" => !self.options().is_empty(),
                _ => false,
            },
        }
    }

    /// The values of an enumeration, however it is written.
    fn options(&self) -> Vec<&'a Value> {
        let listed = self.here.get("enum").and_then(Value::as_array);
        let constants = ["oneOf", "anyOf"]
            .iter()
            .find_map(|name| self.here.get(name)?.as_array());
        match (listed, constants) {
            (Some(listed), _) => listed.iter().collect(),
            (None, Some(shapes)) => shapes
                .iter()
                .filter_map(|shape| shape.get("const"))
                .collect(),
            (None, None) => Vec::new(),
        }
    }

    fn fit_object(&self, object: &Map<String, Value>, filler: &str) -> Value {
        let none = Map::new();
        let properties = self
            .here
            .get("properties")
            .and_then(Value::as_object)
            .unwrap_or(&none);
        let required = |name: &str| {
            let names = self.here.get("required").and_then(Value::as_array);
            names.is_some_and(|names| names.iter().any(|one| one == name))
        };
        let fitted = properties.iter().filter_map(|(name, property)| {
            let schema = self.at(property);
            let value = match object.get(name) {
                Some(Value::Null) if is_nullable(property) => Value::Null,
                Some(value) => schema.fit(value, filler),
                None if is_nullable(property) && required(name) => Value::Null,
                None if required(name) => schema.instance(filler),
                None => return None,
            };
            Some((name.clone(), value))
        });
        Value::Object(fitted.collect())
    }

    fn fit_list(&self, list: &[Value], filler: &str) -> Value {
        let most = self.limit("maxItems").unwrap_or(usize::MAX);
        let fitted = list.iter().take(most).map(|value| match self.items() {
            Some(items) => items.fit(value, filler),
            None => value.clone(),
        });
        Value::Array(fitted.collect())
    }

    fn shortest_list(&self, filler: &str) -> Value {
        let least = self.limit("minItems").unwrap_or(0).min(8);
        let element = || {
            self.items()
                .map_or(Value::Null, |items| items.instance(filler))
        };
        Value::Array((0..least).map(|_| element()).collect())
    }

    fn fit_text(&self, text: &str) -> Value {
        let options = self.options();
        if let Some(first) = options.first() {
            let known = options.iter().find(|option| **option == text);
            return (*known.unwrap_or(first)).clone();
        }
        let most = self.limit("maxLength").unwrap_or(usize::MAX);
        Value::String(text.chars().take(most).collect())
    }

    fn limit(&self, name: &str) -> Option<usize> {
        usize::try_from(self.here.get(name)?.as_u64()?).ok()
    }
}

fn is_nullable(schema: &Value) -> bool {
    let typed = schema.get("type").and_then(Value::as_array);
    let shapes = ["anyOf", "oneOf"]
        .iter()
        .find_map(|name| schema.get(name)?.as_array());
    typed.is_some_and(|kinds| kinds.iter().any(|kind| kind == "null"))
        || shapes.is_some_and(|shapes| {
            shapes
                .iter()
                .any(|shape| shape.get("type").is_some_and(|kind| kind == "null"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> Value {
        json!({
            "type": "object",
            "properties": {
                "title": {"type": "string", "maxLength": 5},
                "kind": {"$ref": "#/$defs/Kind"},
                "due": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "hours": {"type": "integer", "minimum": 1},
                "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2},
                "note": {"type": "string"},
            },
            "required": ["title", "kind", "due", "hours", "tags"],
            "$defs": {"Kind": {"oneOf": [{"const": "bug"}, {"const": "wish"}]}},
        })
    }

    #[test]
    fn an_instance_has_what_is_required() {
        let expected =
            json!({"title": "Текст", "kind": "bug", "due": null, "hours": 1, "tags": []});
        assert_eq!(Schema::new(&task()).instance("Текст и ещё"), expected);
    }

    #[test]
    fn a_value_is_made_to_fit() {
        let value = json!({"title": "Починить", "kind": "wish", "due": "завтра", "hours": "много",
            "tags": ["a", 1, "c"], "extra": true, "note": "да"});
        let expected = json!({"title": "Почин", "kind": "wish", "due": "завтра", "hours": 1,
            "tags": ["a", "?"], "note": "да"});
        assert_eq!(Schema::new(&task()).fit(&value, "?"), expected);
    }

    #[test]
    fn a_schema_that_contains_itself_ends() {
        let tree = json!({"type": "object", "properties": {"child": {"$ref": "#"}}, "required": ["child"]});
        assert!(Schema::new(&tree).instance("").is_object());
        let knot = json!({"$ref": "#"});
        assert_eq!(Schema::new(&knot).instance(""), Value::Null);
    }
}
