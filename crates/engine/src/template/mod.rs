//! From messages to the tokens of a prompt, by the model's own chat template.

mod jinja;
mod message;

pub(crate) use jinja::Clock;
pub(crate) use message::{Message, value_bytes};

use crate::model::Model;
use crate::tools::Format;
use jinja::{Bounded, jinja};
use llama_cpp_2::model::{LlamaChatMessage, LlamaChatTemplate, LlamaModel};
use llama_cpp_2::token::LlamaToken;
use message::{armless, without_tools};
use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde_json::{Value, json};

/// Put into the middle of what looks like a control token in a message. It is no character, so it means nothing else.
const BREAK: char = '\u{10fffe}';

/// The most bytes a template may write: the longest body, with what stands around each message.
const MOST_WRITTEN: usize = 32 * 1024 * 1024;

/// Why there is no prompt.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoPrompt {
    /// The template's own refusal.
    Refused(String),
    /// The text has at least so many tokens, which is more than the context holds.
    TooLong { tokens: usize },
}

/// How a conversation is written for the model.
pub(crate) struct ChatTemplate {
    text: TemplateText,
    /// Texts of control tokens, which must not work when they stand in a message.
    control: Vec<String>,
    bos: String,
    eos: String,
    /// How the model writes calls of tools, if the template itself tells it of them.
    own_format: Option<Format>,
}

enum TemplateText {
    /// The model's template, run as it is.
    Jinja(Box<Environment<'static>>),
    /// A kind of template that llama.cpp knows, for templates the above cannot run.
    Known(LlamaChatTemplate),
}

impl ChatTemplate {
    /// The template in the model file; `ChatML` if there is none or it cannot be run. `clock` is for templates that tell
    /// what day it is.
    pub(crate) fn of(llama: &LlamaModel, clock: Clock) -> Self {
        let vocab = llama.vocab();
        let text = |token| {
            vocab
                .text(token)
                .map(|text| text.to_string_lossy().into_owned())
                .unwrap_or_default()
        };
        let control = vocab
            .tokens()
            .filter(|token| vocab.is_control(*token) || vocab.is_eog(*token))
            .map(text)
            .filter(|text| text.chars().nth(1).is_some())
            .collect();
        let (bos, eos) = (text(vocab.bos()), text(vocab.eos()));
        let own = llama.chat_template(None).ok();
        let (text, own_format) = TemplateText::choose(llama, own, clock, (&bos, &eos));
        Self {
            text,
            control,
            bos,
            eos,
            own_format,
        }
    }

    /// How the model writes calls of tools: as its template tells it, or as our own words do.
    pub(crate) fn format(&self) -> Format {
        self.own_format.unwrap_or(Format::TOLD)
    }

    /// Renders `messages` with the beginning of the assistant's answer, which goes on with `opening`.
    pub(crate) fn prompt(
        &self,
        model: &Model,
        messages: &[Message],
        tools: &[Value],
        opening: &str,
    ) -> Result<Vec<LlamaToken>, NoPrompt> {
        let told;
        let messages = if self.own_format.is_some() {
            messages
        } else {
            told = without_tools(messages, tools);
            &told
        };
        let messages: Vec<_> = messages
            .iter()
            .map(|message| message.disarmed(&self.control))
            .collect();
        let tools: Vec<_> = tools
            .iter()
            .map(|tool| armless(tool, &self.control))
            .collect();
        let mut text = self
            .text
            .render(&model.llama, &messages, &tools, (&self.bos, &self.eos))
            .map_err(NoPrompt::Refused)?;
        text.push_str(opening);
        // To tokenise takes two hundred times the text's size, and a template may repeat what it is given.
        let tokens = model.fewest_tokens(text.len());
        if tokens >= model.context {
            return Err(NoPrompt::TooLong { tokens });
        }
        Ok(self.tokens(&model.llama, &text))
    }

    fn tokens(&self, llama: &LlamaModel, text: &str) -> Vec<LlamaToken> {
        let vocab = llama.vocab();
        let mut tokens = Vec::new();
        if vocab.should_add_bos() && !(self.bos.is_empty() || text.starts_with(&self.bos)) {
            tokens.push(vocab.bos());
        }
        for part in text.split(BREAK) {
            tokens.extend(vocab.tokenize(part.as_bytes(), false, true));
        }
        tokens
    }
}

impl TemplateText {
    /// The first that can be run of the model's own template, what llama.cpp makes of it, and `ChatML`. With it comes
    /// how the model's own template tells of tools, if it is that one and it does.
    fn choose(
        llama: &LlamaModel,
        own: Option<LlamaChatTemplate>,
        clock: Clock,
        ends: (&str, &str),
    ) -> (Self, Option<Format>) {
        let runs = |text: &Self, tools: &[Value]| {
            let sample = [Message {
                role: "user",
                content: "Hello".to_owned(),
                ..Message::default()
            }];
            text.render(llama, &sample, tools, ends).is_ok()
        };
        let source = own.as_ref().and_then(|own| own.to_str().ok());
        let jinja = source.and_then(|source| jinja(source, clock));
        let jinja = jinja.map(|environment| Self::Jinja(Box::new(environment)));
        if let Some(text) = jinja.filter(|text| runs(text, &[])) {
            let tool = json!({ "type": "function", "function": {
                "name": "wait", "description": "", "parameters": { "type": "object", "properties": {} },
            } });
            let source = source.filter(|source| source.contains("tools") && runs(&text, &[tool]));
            return (text, source.map(Format::of));
        }
        let known = own.map(Self::Known).filter(|text| runs(text, &[]));
        let text = known.unwrap_or_else(|| {
            tracing::warn!("the model has no chat template that can be run; ChatML is used");
            Self::chatml()
        });
        (text, None)
    }

    fn chatml() -> Self {
        const CHATML: &str = "{% for message in messages %}{{ '<|im_start|>' ~ message.role ~ '\n' ~ message.content \
                              ~ '<|im_end|>\n' }}{% endfor %}{{ '<|im_start|>assistant\n' }}";
        let mut environment = Environment::new();
        environment.set_syntax(jinja::syntax());
        // The text is constant and parses, as a test shows; without it every request would be refused, not answered wrongly.
        let _ = environment.add_template("chat", CHATML);
        Self::Jinja(Box::new(environment))
    }

    fn render(
        &self,
        llama: &LlamaModel,
        messages: &[Message],
        tools: &[Value],
        (bos, eos): (&str, &str),
    ) -> Result<String, String> {
        match self {
            Self::Jinja(environment) => environment
                .get_template("chat")
                .and_then(|template| {
                    let tools = (!tools.is_empty()).then_some(tools);
                    let values = context! {
                        messages => message::values(messages), tools => tools.map(|tools| minijinja::Value::from(Serde(tools))),
                        bos_token => bos, eos_token => eos, add_generation_prompt => true,
                    };
                    let mut written = Bounded::new(MOST_WRITTEN);
                    template.render_captured_to(values, &mut written)?;
                    Ok(written.text())
                })
                .map_err(|error| error.to_string()),
            Self::Known(template) => {
                let messages = messages
                    .iter()
                    .map(|message| LlamaChatMessage::new(message.role.to_owned(), message.content.clone()))
                    .collect::<Result<Vec<_>, _>>()
                    .map_err(|error| error.to_string())?;
                llama.apply_chat_template(template, &messages, true).map_err(|error| error.to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fallback_is_chatml() {
        let TemplateText::Jinja(environment) = TemplateText::chatml() else {
            panic!("the fallback is a template")
        };
        let messages = [Message {
            role: "user",
            content: "Hi".to_owned(),
            ..Message::default()
        }];
        let text = environment
            .get_template("chat")
            .expect("it parses")
            .render(context! { messages => message::values(&messages) });
        assert_eq!(
            text.expect("it renders"),
            "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
        );
    }
}
