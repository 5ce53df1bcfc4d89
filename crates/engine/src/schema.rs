//! Answers bound to a JSON schema or a grammar, by llguidance, which counts its steps and gives up after too many.

use crate::grammar::to_lark;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::sampling::LlamaSampler;
use llguidance::api::{GrammarInit, TopLevelGrammar};
use llguidance::{Matcher, ParserFactory};
use serde_json::{Value, json};
use std::sync::OnceLock;

/// White space allowed between two parts of an answer: one space at most. Every token costs time, and small models get
/// lost in empty lines.
const WHITE_SPACE: &str = " ";

/// Makes matchers for schemas and grammars. The tables over the vocabulary are built when the first one comes.
#[derive(Default)]
pub(crate) struct Schemas(OnceLock<Result<ParserFactory, String>>);

impl Schemas {
    /// A matcher that lets only such tokens through that lead to JSON valid against `schema`.
    ///
    /// The error says what of the schema is wrong or not supported.
    pub(crate) fn matcher(&self, llama: &LlamaModel, schema: &Value) -> Result<Matcher, String> {
        self.bound(
            llama,
            TopLevelGrammar::from_json_schema(with_options(schema)?),
        )
    }

    /// A matcher for a grammar in llama.cpp's notation; the error says what of it is wrong or not supported.
    pub(crate) fn by_grammar(&self, llama: &LlamaModel, gbnf: &str) -> Result<Matcher, String> {
        self.bound(llama, TopLevelGrammar::from_lark(to_lark(gbnf)?))
    }

    fn bound(&self, llama: &LlamaModel, grammar: TopLevelGrammar) -> Result<Matcher, String> {
        let factory = self
            .0
            .get_or_init(|| factory(llama))
            .as_ref()
            .map_err(Clone::clone)?;
        let parser = factory.create_parser_from_init(GrammarInit::Serialized(grammar), 0, 0);
        let matcher = Matcher::new(parser);
        match matcher.get_error() {
            None => Ok(matcher),
            Some(reason) => Err(reason),
        }
    }
}

fn factory(llama: &LlamaModel) -> Result<ParserFactory, String> {
    let tokens = LlamaSampler::llguidance_tok_env(llama);
    let mut factory = ParserFactory::new_simple(&tokens).map_err(|error| error.to_string())?;
    factory.quiet();
    factory.limits_mut().verbose_errors = false;
    Ok(factory)
}

/// Our options replace those a request may carry: some of them would let invalid answers through.
fn with_options(schema: &Value) -> Result<Value, String> {
    let mut schema = match schema {
        Value::Object(schema) => schema.clone(),
        Value::Bool(true) => serde_json::Map::new(),
        _ => return Err("a schema is a JSON object".to_owned()),
    };
    let options = json!({ "whitespace_flexible": false, "whitespace_pattern": WHITE_SPACE });
    schema.insert("x-guidance".to_owned(), options);
    Ok(Value::Object(schema))
}
