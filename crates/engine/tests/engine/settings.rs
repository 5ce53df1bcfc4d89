//! What a request can ask for beside text: grammars, penalties, biases, probabilities, tools, vectors.

use crate::process::Engine;
use serde_json::{Value, json};

const CHAT: &str = "/v1/chat/completions";

fn ask(content: &str, max_tokens: u32) -> Value {
    json!({ "messages": [{ "role": "user", "content": content }], "temperature": 0, "max_tokens": max_tokens })
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

fn content(answer: &Value) -> &str {
    answer["choices"][0]["message"]["content"]
        .as_str()
        .expect("an answer has content")
}

#[test]
fn a_grammar_is_kept_and_a_wrong_one_is_refused() {
    let engine = Engine::start(&["--context", "1024"]);
    let grammar = json!("root ::= \"The answer is \" [0-9] [0-9] \".\"");
    for temperature in [0.0, 1.5] {
        let body = with(
            with(ask("How many?", 30), "grammar", grammar.clone()),
            "temperature",
            json!(temperature),
        );
        let answer = engine.address.chat(&body);
        let number = content(&answer)
            .strip_prefix("The answer is ")
            .and_then(|rest| rest.strip_suffix('.'))
            .unwrap_or_else(|| panic!("{answer}"));
        assert!(number.len() == 2 && number.bytes().all(|digit| digit.is_ascii_digit()));
        assert_eq!(answer["choices"][0]["finish_reason"], "stop");
    }
    for wrong in ["root ::= (", "", "other ::= \"a\""] {
        let refused = engine
            .address
            .post(CHAT, &with(ask("Hi", 2), "grammar", json!(wrong)));
        assert_eq!(
            (refused.status, &refused.json()["error"]["param"]),
            (400, &json!("grammar")),
            "{wrong}"
        );
    }
}

#[test]
fn a_grammar_whose_readings_double_with_every_letter_stops_nobody() {
    let engine = Engine::start(&["--context", "1024"]);
    let grammar = json!("root ::= \"a\" root \"b\" | \"a\" root \"c\" | \"a\\u2603\"");
    let body = with(ask(&"a".repeat(200), 60), "grammar", grammar);
    let answer = engine.address.chat(&body);
    assert!(content(&answer).starts_with('a'), "{answer}");
    assert_eq!(
        engine.address.chat(&ask("Hi", 1))["usage"]["completion_tokens"],
        1
    );
}

#[test]
fn biases_and_penalties_change_what_is_chosen() {
    let engine = Engine::start(&["--context", "1024"]);
    let plain = engine.address.chat(&with(
        ask("Name three colours.", 1),
        "logprobs",
        json!(true),
    ));
    let first = content(&plain).to_owned();
    let token = &engine
        .address
        .post("/tokenize", &json!({ "content": first }))
        .json()["tokens"][0];
    let banned = with(
        ask("Name three colours.", 1),
        "logit_bias",
        json!({ token.to_string(): -100 }),
    );
    assert_ne!(content(&engine.address.chat(&banned)), first);
    let forced = engine
        .address
        .post("/tokenize", &json!({ "content": " sea" }))
        .json()["tokens"][0]
        .to_string();
    let body = with(
        ask("Name three colours.", 3),
        "logit_bias",
        json!({ forced: 100 }),
    );
    assert_eq!(content(&engine.address.chat(&body)), " sea sea sea");
    let body = with(
        with(body, "presence_penalty", json!(2)),
        "repeat_penalty",
        json!(10),
    );
    assert_ne!(content(&engine.address.chat(&body)), " sea sea sea");
    let unknown = with(ask("Hi", 1), "logit_bias", json!({ "9999999": 1 }));
    assert_eq!(
        engine.address.post(CHAT, &unknown).json()["error"]["param"],
        "logit_bias"
    );
}

#[test]
fn probabilities_are_told_for_every_token() {
    let engine = Engine::start(&["--context", "1024"]);
    let body = with(
        with(ask("Name three colours.", 6), "logprobs", json!(true)),
        "top_logprobs",
        json!(3),
    );
    let answer = engine.address.chat(&body);
    let told = answer["choices"][0]["logprobs"]["content"]
        .as_array()
        .expect("a list");
    assert_eq!(told.len() as u64, answer["usage"]["completion_tokens"]);
    for chosen in told {
        let top = chosen["top_logprobs"].as_array().expect("a list");
        assert_eq!((top.len(), &top[0]["token"]), (3, &chosen["token"]));
        let chances: Vec<_> = top
            .iter()
            .map(|one| one["logprob"].as_f64().expect("a number"))
            .collect();
        assert!(chances.is_sorted_by(|one, next| one >= next) && chances[0] <= 0.0);
    }
    let joined: String = told
        .iter()
        .filter_map(|one| one["token"].as_str())
        .collect();
    assert_eq!(joined, content(&answer));
    let events = engine
        .address
        .stream(&with(body, "stream", json!(true)))
        .events();
    let streamed: usize = events
        .iter()
        .filter_map(|event| event["choices"][0]["logprobs"]["content"].as_array())
        .map(Vec::len)
        .sum();
    assert_eq!(streamed, told.len());
}

fn tools() -> Value {
    json!([
        { "type": "function", "function": {
            "name": "weather", "description": "Tells the weather.",
            "parameters": {
                "type": "object", "required": ["city"], "additionalProperties": false,
                "properties": { "city": { "enum": ["Paris", "Kazan"] } },
            },
        } },
        { "type": "function", "function": { "name": "clock" } },
    ])
}

#[test]
fn a_tool_that_must_be_called_is_called_with_valid_arguments() {
    let engine = Engine::start(&["--context", "2048"]);
    let choice = json!({ "type": "function", "function": { "name": "weather" } });
    for choice in [choice, json!("required")] {
        let body = with(ask("What is the weather in Kazan?", 60), "tools", tools());
        let body = with(body, "tool_choice", choice.clone());
        let answer = engine.address.chat(&body);
        let message = &answer["choices"][0]["message"];
        assert_eq!(
            answer["choices"][0]["finish_reason"], "tool_calls",
            "{answer}"
        );
        let call = &message["tool_calls"][0];
        let name = call["function"]["name"].as_str().expect("a name");
        assert!(name == "weather" || (choice == "required" && name == "clock"));
        let arguments = call["function"]["arguments"]
            .as_str()
            .expect("JSON as text");
        let arguments: Value = serde_json::from_str(arguments).expect("it is JSON");
        assert!(
            name != "weather"
                || ["Paris", "Kazan"].contains(&arguments["city"].as_str().expect("a city"))
        );

        let events = engine
            .address
            .stream(&with(body.clone(), "stream", json!(true)))
            .events();
        let streamed = events
            .iter()
            .find_map(|event| event["choices"][0]["delta"]["tool_calls"][0].as_object())
            .expect("a call");
        assert_eq!(streamed["function"], call["function"]);
        let last = events.last().expect("an event");
        assert_eq!(last["choices"][0]["finish_reason"], "tool_calls");

        // The answer of the tool goes back, and the model goes on.
        let mut next = body;
        next["tool_choice"] = json!("none");
        next["max_tokens"] = json!(4);
        let messages = next["messages"].as_array_mut().expect("a list");
        messages.push(message.clone());
        messages.push(json!({ "role": "tool", "tool_call_id": call["id"], "content": "Sunny." }));
        assert!(!content(&engine.address.chat(&next)).is_empty());
    }
}

#[test]
fn offered_tools_reach_the_model_unless_none_is_wanted() {
    let engine = Engine::start(&["--context", "2048"]);
    let tokens = |body: &Value| {
        engine.address.chat(body)["usage"]["prompt_tokens"]
            .as_u64()
            .expect("a count")
    };
    let plain = ask("Hi", 1);
    let offered = with(plain.clone(), "tools", tools());
    let none = with(offered.clone(), "tool_choice", json!("none"));
    assert!(tokens(&offered) > tokens(&plain) + 50);
    assert_eq!(tokens(&none), tokens(&plain));
    let wrong = with(
        offered,
        "tool_choice",
        json!({ "type": "function", "function": { "name": "fly" } }),
    );
    assert_eq!(
        engine.address.post(CHAT, &wrong).json()["error"]["param"],
        "tool_choice"
    );
}

#[test]
fn tokens_become_text_again() {
    let engine = Engine::start(&["--context", "1024"]);
    let text = "Привет, world! 🐟";
    let tokens = engine
        .address
        .post("/tokenize", &json!({ "content": text }))
        .json();
    let back = engine.address.post("/detokenize", &tokens).json();
    assert_eq!(back["content"], text);
    assert_eq!(
        engine
            .address
            .post("/detokenize", &json!({ "tokens": [-1] }))
            .status,
        400
    );
}

#[test]
fn texts_that_mean_the_same_have_vectors_that_are_near() {
    let engine = Engine::start(&["--context", "1024"]);
    let texts = json!({ "input": ["The cat sleeps on the sofa.", "A cat is sleeping on a couch.", "Interest rates rose by two percent."] });
    let answer = engine.address.post("/v1/embeddings", &texts).json();
    let vectors: Vec<Vec<f64>> = answer["data"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| serde_json::from_value(one["embedding"].clone()).expect("numbers"))
        .collect();
    let product = |one: usize, other: usize| -> f64 {
        vectors[one]
            .iter()
            .zip(&vectors[other])
            .map(|(one, other)| one * other)
            .sum()
    };
    assert!((product(0, 0) - 1.0).abs() < 1e-3);
    assert!(
        product(0, 1) > product(0, 2),
        "{} and {}",
        product(0, 1),
        product(0, 2)
    );
    let many = json!({ "input": vec!["word ".repeat(400); 200] }).to_string();
    let head = format!(
        "POST /v1/embeddings HTTP/1.1\r\nhost: localhost\r\nx-sufler-deadline-ms: 1\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n",
        many.len()
    );
    let late = engine.address.ask_raw(&head, many.as_bytes());
    assert_eq!(
        (late.status, &late.json()["error"]["code"]),
        (504, &json!("deadline_exceeded"))
    );
    for wrong in [
        json!({ "input": [] }),
        json!({ "input": "word ".repeat(2000) }),
    ] {
        assert_eq!(engine.address.post("/v1/embeddings", &wrong).status, 400);
    }
}
