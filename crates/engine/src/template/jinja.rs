//! The language of chat templates, as they were written for it in Python.

use jiff::Zoned;
use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter};
use std::io;

/// Bounds the work of a template: it comes with the model file, which is foreign.
const FUEL: u64 = 2_000_000;
const WIDEST_INDENT: usize = 8;
/// In bytes; no way to write a time needs more.
const LONGEST_FORMAT: usize = 128;

/// Tells the time where the engine runs.
pub(crate) type Clock = fn() -> Zoned;

/// The environment that chat templates are written for, with the string methods of Python. A template may ask what
/// day it is, and is told by `clock`.
pub(super) fn jinja(text: &str, clock: Clock) -> Option<Environment<'static>> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    environment.set_syntax(syntax());
    environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    environment.add_function(
        "raise_exception",
        |reason: String| -> Result<String, minijinja::Error> {
            Err(minijinja::Error::new(
                minijinja::ErrorKind::InvalidOperation,
                reason,
            ))
        },
    );
    environment.add_function("strftime_now", move |format: &str| {
        written(&clock(), format)
    });
    environment.add_filter("tojson", to_json);
    match environment.add_template_owned("chat", text.to_owned()) {
        Ok(()) => Some(environment),
        Err(error) => {
            tracing::warn!(%error, "the model's chat template cannot be read");
            None
        }
    }
}

/// Blocks leave no line behind: what models' templates are written for.
pub(super) fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .unwrap_or_default()
}

/// A time in the notation of C's `strftime`.
fn written(now: &Zoned, format: &str) -> Result<String, minijinja::Error> {
    let wrong =
        |reason: String| minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, reason);
    if format.len() > LONGEST_FORMAT {
        return Err(wrong(format!("longer than {LONGEST_FORMAT} bytes")));
    }
    jiff::fmt::strtime::format(format, now).map_err(|error| wrong(error.to_string()))
}

/// JSON as Python writes it, with a space after each colon and comma: models were trained with it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the form that filters must have"
)]
fn to_json(value: Serde<serde_json::Value>, options: Kwargs) -> Result<Value, minijinja::Error> {
    let indent: Option<usize> = options.get("indent")?;
    // Templates name further options, which change nothing here.
    let _: Option<bool> = options.get("ensure_ascii")?;
    let mut bytes = Vec::new();
    let written = match indent {
        Some(width) => {
            let spaces = " ".repeat(width.min(WIDEST_INDENT));
            let form = PrettyFormatter::with_indent(spaces.as_bytes());
            value
                .0
                .serialize(&mut serde_json::Serializer::with_formatter(
                    &mut bytes, form,
                ))
        }
        None => value
            .0
            .serialize(&mut serde_json::Serializer::with_formatter(
                &mut bytes, Spaced,
            )),
    };
    written.map_err(|error| {
        minijinja::Error::new(minijinja::ErrorKind::BadSerialization, error.to_string())
    })?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Value::from_safe_string(text))
}

/// What a template writes, up to a length.
pub(super) struct Bounded {
    text: Vec<u8>,
    most: usize,
}

impl Bounded {
    /// Takes at most `most` bytes; the next one is an error for the template.
    pub(super) fn new(most: usize) -> Self {
        Self {
            text: Vec::new(),
            most,
        }
    }

    /// What was written.
    pub(super) fn text(self) -> String {
        String::from_utf8_lossy(&self.text).into_owned()
    }
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.text.len() + bytes.len() > self.most {
            return Err(io::Error::other("the text is too long"));
        }
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;
    use serde_json::json;

    fn jinja(text: &str) -> Option<Environment<'static>> {
        super::jinja(text, noon)
    }

    fn noon() -> Zoned {
        let noon = jiff::civil::date(2026, 2, 3).at(12, 5, 0, 0);
        noon.in_tz("UTC").expect("there is such a time")
    }

    #[test]
    fn a_template_may_ask_for_the_time() {
        let rendered = |text| {
            let environment = jinja(text).expect("the template parses");
            let template = environment.get_template("chat").expect("it was added");
            template.render(context! {})
        };
        let told = rendered("{{ strftime_now('%Y-%m-%d') }}, {{ strftime_now('%d %B, %H:%M') }}");
        assert_eq!(told.expect("it renders"), "2026-02-03, 03 February, 12:05");
        assert!(rendered("{{ strftime_now('%') }}").is_err());
        assert!(rendered("{{ strftime_now('%Y' * 999) }}").is_err());
    }

    #[test]
    fn templates_run_as_they_were_written_for_python() {
        let text = "{%- for m in messages %}\n    {%- if m['role'].startswith('us') %}\n{{ m.content.strip() }}\n    {% endif %}\n{%- endfor %}";
        let environment = jinja(text).expect("the template parses");
        let messages = [json!({ "role": "user", "content": "  привет " })];
        let template = environment.get_template("chat").expect("it was added");
        assert_eq!(
            template
                .render(context! { messages => Serde(messages) })
                .expect("it renders"),
            "привет\n"
        );
    }

    #[test]
    fn a_template_may_refuse_and_may_not_run_for_ever() {
        let refusing = jinja("{{ raise_exception('no') }}").expect("the template parses");
        let endless =
            jinja("{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}");
        for environment in [refusing, endless.expect("the template parses")] {
            assert!(
                environment
                    .get_template("chat")
                    .expect("it was added")
                    .render(context! {})
                    .is_err()
            );
        }
    }

    #[test]
    fn what_a_template_writes_is_bounded() {
        let environment = jinja("{% for a in range(999) %}{{ 'word' * 999 }}{% endfor %}");
        let environment = environment.expect("the template parses");
        let template = environment.get_template("chat").expect("it was added");
        let mut short = Bounded::new(100_000);
        assert!(
            template
                .render_captured_to(context! {}, &mut short)
                .is_err()
        );
        assert!(short.text().len() <= 100_000);
        let mut long = Bounded::new(10_000_000);
        assert!(template.render_captured_to(context! {}, &mut long).is_ok());
        assert_eq!(long.text().len(), 999 * 999 * 4);
    }

    #[test]
    fn json_is_written_as_python_does() {
        let environment = jinja("{{ tool | tojson }}|{{ tool | tojson(indent=2) }}")
            .expect("the template parses");
        let text = environment
            .get_template("chat")
            .expect("it was added")
            .render(context! { tool => Serde(json!({ "b": "<ж>", "a": [1, 2] })) })
            .expect("it renders");
        assert_eq!(
            text,
            "{\"b\": \"<ж>\", \"a\": [1, 2]}|{\n  \"b\": \"<ж>\",\n  \"a\": [\n    1,\n    2\n  ]\n}"
        );
    }
}
