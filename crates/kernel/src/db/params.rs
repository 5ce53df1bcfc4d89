//! The parameters of a statement whose text is put together.

use super::Value;

/// Values in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub struct Params(Vec<Value>);

impl Params {
    /// Adds a value; answers its place: `$1`, `$2` …
    pub fn add(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// Adds several values; answers their places with commas between.
    pub fn list(&mut self, values: impl IntoIterator<Item = impl Into<Value>>) -> String {
        let places: Vec<String> = values.into_iter().map(|value| self.add(value)).collect();
        places.join(", ")
    }

    /// The values, to be bound.
    pub fn values(&self) -> &[Value] {
        &self.0
    }
}
