//! Chat templates of other families, put into the starter model in place of its own.

use crate::process::{Engine, Place, starter_model};
use serde_json::{Value, json};
use std::fs;

/// Starts with a template of the same length as the model's own: a comment fills what is left.
fn with_template(place: &Place, template: &str) -> Engine {
    const KEY: &[u8] = b"tokenizer.chat_template";
    let mut model = fs::read(starter_model()).expect("the model can be read");
    let key = model.windows(KEY.len()).position(|window| window == KEY);
    let length_at = key.expect("it has a template") + KEY.len() + 4;
    let (start, length) = (length_at + 8, &model[length_at..length_at + 8]);
    let length = u64::from_le_bytes(length.try_into().expect("eight bytes"));
    let length = usize::try_from(length).expect("it is short");
    let room = length - "{##}".len() - template.len();
    let filled = format!("{template}{{#{}#}}", " ".repeat(room));
    model[start..start + length].copy_from_slice(filled.as_bytes());
    let path = place.path("model.gguf");
    fs::write(&path, model).expect("it can be written");
    Engine::start_of(&path, &["--context", "1024"])
}

fn question(tools: bool) -> Value {
    let mut body = json!({
        "messages": [{ "role": "user", "content": "What is the weather in Kazan? ".repeat(9) }],
        "temperature": 0, "max_tokens": 60,
    });
    if tools {
        body["tools"] = json!([{ "type": "function", "function": {
            "name": "weather", "description": "Tells the weather.",
            "parameters": {
                "type": "object", "required": ["city"], "additionalProperties": false,
                "properties": { "city": { "enum": ["Kazan"] } },
            },
        } }]);
        body["tool_choice"] = json!("required");
    }
    body
}

fn prompt_tokens(answer: &Value) -> u64 {
    answer["usage"]["prompt_tokens"].as_u64().expect("a count")
}

fn called(answer: &Value) -> &Value {
    &answer["choices"][0]["message"]["tool_calls"][0]["function"]
}

#[test]
fn a_template_that_asks_for_the_day_is_run() {
    let place = Place::new();
    // Nothing else is written, so that any other template is told from it.
    let template = "{%- set today = strftime_now('%Y-%m-%d') -%}[INST]{{ today }}[/INST]{%- if tools -%}\
                    [AVAILABLE_TOOLS]{{ tools | tojson }}[/AVAILABLE_TOOLS]{%- endif -%}{{ '[TOOL_CALLS]' if false }}";
    let engine = with_template(&place, template);
    let written = engine
        .address
        .post(
            "/tokenize",
            &json!({ "content": "[INST]2026-01-01[/INST]" }),
        )
        .json();
    let written = written["tokens"].as_array().expect("a list").len() as u64;
    let plain = engine.address.chat(&question(false));
    // Days differ by a token or two.
    assert!(prompt_tokens(&plain).abs_diff(written) < 4, "{plain}");
    let told = engine.address.chat(&question(true));
    assert!(prompt_tokens(&told) > written + 20, "{told}");
    let called = called(&told);
    assert_eq!(called["name"], "weather", "{told}");
    assert_eq!(called["arguments"], "{\"city\":\"Kazan\"}");
}

#[test]
fn without_a_template_that_runs_the_model_is_told_of_tools_in_words_and_read_accordingly() {
    let place = Place::new();
    let template = "{{ nobody_knows_this(messages) }}{% if tools %}[TOOL_CALLS]{{ tools | tojson }}{% endif %}";
    let engine = with_template(&place, template);
    let plain = engine.address.chat(&question(false));
    let told = engine.address.chat(&question(true));
    assert!(
        prompt_tokens(&told) > prompt_tokens(&plain) + 100,
        "{told} and {plain}"
    );
    assert_eq!(called(&told)["name"], "weather", "{told}");
    // What is written in another family's way is text here.
    let mut foreign = question(true);
    foreign["tool_choice"] = json!("auto");
    foreign["grammar"] =
        json!("root ::= \"[TOOL_CALLS][{\\\"name\\\": \\\"weather\\\", \\\"arguments\\\": {}}]\"");
    let answer = engine.address.chat(&foreign);
    assert_eq!(
        answer["choices"][0]["message"]["content"],
        "[TOOL_CALLS][{\"name\": \"weather\", \"arguments\": {}}]",
        "{answer}"
    );
}
