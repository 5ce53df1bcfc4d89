//! The five questions. Each is small enough for any model worth having, and
//! its answer can be judged without another model.

use std::fmt::Write as _;

use providers::{ChatRequest, Message, OutputShape, ToolSpec};
use serde_json::{Value, json};

use super::{Outcome, Skill, ask::Said};

/// A question and how its answer is judged.
pub(super) struct Question {
    pub(super) skill: Skill,
    /// The request, for a model that holds so many tokens.
    pub(super) request: fn(u32) -> ChatRequest,
    pub(super) judge: fn(&Said) -> Outcome,
}

pub(super) const QUESTIONS: [Question; 5] = [
    Question {
        skill: Skill::Schema,
        request: |_| ask_for_schema(),
        judge: judge_schema,
    },
    Question {
        skill: Skill::Russian,
        request: |_| asked(RUSSIAN),
        judge: judge_russian,
    },
    Question {
        skill: Skill::Instruction,
        request: |_| asked("Ответьте ровно одним словом: готово. Больше ничего не пишите."),
        judge: judge_instruction,
    },
    Question {
        skill: Skill::Tools,
        request: |_| ask_for_tool(),
        judge: judge_tool,
    },
    Question {
        skill: Skill::LongPrompt,
        request: ask_long,
        judge: judge_long,
    },
];

const RUSSIAN: &str = "Объясните одним-двумя предложениями, зачем нужен договор поставки.";
/// The code that stands in the middle of the long text.
const CODE: &str = "4817";
/// A token of Russian has two characters or more, in the smallest vocabularies.
const CHARACTERS_PER_TOKEN: usize = 2;
/// The most tokens of the long text.
const LONGEST: u32 = 4000;

pub(super) fn asked(text: &str) -> ChatRequest {
    ChatRequest {
        messages: vec![Message::user(text)],
        max_tokens: Some(1024),
        temperature: Some(0.0),
        seed: Some(1),
        ..ChatRequest::default()
    }
}

fn ask_for_schema() -> ChatRequest {
    let schema = json!({
        "type": "object",
        "properties": { "city": { "type": "string" }, "chairs": { "type": "integer" } },
        "required": ["city", "chairs"],
        "additionalProperties": false,
    });
    ChatRequest {
        output: OutputShape::JsonSchema {
            name: "order".to_owned(),
            schema,
        },
        ..asked("Заказ: семь стульев в Тверь. Назовите город (city) и число стульев (chairs).")
    }
}

fn judge_schema(said: &Said) -> Outcome {
    let answer: Value = serde_json::from_str(said.text.trim()).unwrap_or_default();
    let fits = answer.as_object().is_some_and(|fields| fields.len() == 2)
        && answer["city"].is_string()
        && answer["chairs"].is_i64();
    outcome(fits)
}

fn judge_russian(said: &Said) -> Outcome {
    let letters = || said.text.chars().filter(|letter| letter.is_alphabetic());
    let russian = letters().filter(|letter| matches!(letter, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё'));
    let (russian, all) = (russian.count(), letters().count());
    let words = said.text.split_whitespace().count();
    // The smallest models give the question back.
    let echo = said.text.contains(RUSSIAN);
    outcome(!echo && words >= 4 && russian * 10 >= all * 8)
}

fn judge_instruction(said: &Said) -> Outcome {
    let word: String = said
        .text
        .chars()
        .filter(|letter| letter.is_alphabetic() || letter.is_whitespace())
        .collect();
    outcome(word.trim().to_lowercase() == "готово")
}

fn ask_for_tool() -> ChatRequest {
    let tool = ToolSpec {
        name: "find_stock".to_owned(),
        description: "Сколько единиц товара на складе в городе".to_owned(),
        parameters: json!({
            "type": "object",
            "properties": { "item": { "type": "string" }, "city": { "type": "string" } },
            "required": ["item", "city"],
        }),
    };
    ChatRequest {
        tools: vec![tool],
        ..asked("Сколько стульев на складе в Твери? Узнайте это функцией find_stock.")
    }
}

fn judge_tool(said: &Said) -> Outcome {
    let fits = said.calls.iter().any(|call| {
        let named = |fields: serde_json::Map<String, Value>| {
            fields.get("item").is_some_and(Value::is_string)
                && fields.get("city").is_some_and(Value::is_string)
        };
        call.name == "find_stock" && call.parsed().is_some_and(named)
    });
    outcome(fits)
}

/// Half of what the model holds, the code in the middle of it.
fn ask_long(context: u32) -> ChatRequest {
    let tokens = usize::try_from((context / 2).min(LONGEST)).unwrap_or_default();
    let wanted = tokens * CHARACTERS_PER_TOKEN;
    let (mut text, mut line, mut told) = (String::new(), 0, false);
    let mut length = 0;
    while length < wanted {
        line += 1;
        let before = text.len();
        if !told && length * 2 >= wanted {
            told = true;
            let _ = writeln!(text, "{line}. Код от склада в Твери: {CODE}.");
        } else {
            let _ = writeln!(text, "{line}. Машина вышла по расписанию, замечаний нет.");
        }
        length += text.get(before..).map_or(0, |new| new.chars().count());
    }
    text.push_str("\nКакой код от склада в Твери? Ответьте одним числом.");
    asked(&text)
}

fn judge_long(said: &Said) -> Outcome {
    outcome(said.text.contains(CODE))
}

const fn outcome(fits: bool) -> Outcome {
    if fits {
        Outcome::Passed
    } else {
        Outcome::Failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(skill: Skill, text: &str) -> Outcome {
        let said = Said {
            text: text.to_owned(),
            ..Said::default()
        };
        let question = QUESTIONS.iter().find(|question| question.skill == skill);
        (question.expect("a question").judge)(&said)
    }

    #[rstest::rstest]
    #[case(Skill::Schema, r#"{"city":"Тверь","chairs":7}"#, Outcome::Passed)]
    #[case(Skill::Schema, r#"{"city":"Тверь","chairs":"семь"}"#, Outcome::Failed)]
    #[case(Skill::Schema, r#"{"city":"Тверь","chairs":7,"x":1}"#, Outcome::Failed)]
    #[case(Skill::Schema, "Тверь, 7", Outcome::Failed)]
    #[case(
        Skill::Russian,
        "Договор поставки нужен, чтобы закрепить сроки.",
        Outcome::Passed
    )]
    #[case(
        Skill::Russian,
        "A contract of supply fixes the terms.",
        Outcome::Failed
    )]
    #[case(Skill::Russian, "", Outcome::Failed)]
    #[case(Skill::Russian, RUSSIAN, Outcome::Failed)]
    #[case(Skill::Instruction, "Готово.", Outcome::Passed)]
    #[case(Skill::Instruction, "Хорошо, готово", Outcome::Failed)]
    #[case(Skill::Tools, "find_stock", Outcome::Failed)]
    #[case(Skill::LongPrompt, "4817", Outcome::Passed)]
    #[case(Skill::LongPrompt, "4818", Outcome::Failed)]
    fn answers_are_judged(#[case] skill: Skill, #[case] text: &str, #[case] wanted: Outcome) {
        assert_eq!(judged(skill, text), wanted);
    }

    #[test]
    fn the_long_text_fits_and_holds_the_code_in_its_middle() {
        for context in [512, 2048, 131_072] {
            let request = ask_long(context);
            let text = &request.messages[0].text;
            let at = text.find(CODE).expect("the code");
            let share = at * 100 / text.len();
            assert!((40..70).contains(&share), "{context}: {share} %");
            assert!(text.chars().count() < context as usize * CHARACTERS_PER_TOKEN);
        }
    }
}
