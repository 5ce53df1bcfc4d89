//! From messages to the tokens of a prompt, by the model's own chat template.

use crate::model::Model;
use llama_cpp_2::model::{LlamaChatMessage, LlamaChatTemplate, LlamaModel};
use llama_cpp_2::token::LlamaToken;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};
use std::collections::BTreeSet;

/// Bounds the work of a template: it comes with the model file, which is foreign.
const FUEL: u64 = 2_000_000;
/// Put into the middle of what looks like a control token in a message. It is no character, so it means nothing else.
const BREAK: char = '\u{10fffe}';

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) role: &'static str,
    pub(crate) content: String,
}

/// How a conversation is written for the model.
pub(crate) struct ChatTemplate {
    text: TemplateText,
    /// Texts of control tokens, which must not work when they stand in a message.
    control: Vec<String>,
    bos: String,
    eos: String,
}

enum TemplateText {
    /// The model's template, run as it is.
    Jinja(Box<Environment<'static>>),
    /// A kind of template that llama.cpp knows, for templates the above cannot run.
    Known(LlamaChatTemplate),
}

impl ChatTemplate {
    /// The template in the model file; `ChatML` if there is none or it cannot be run.
    pub(crate) fn of(llama: &LlamaModel) -> Self {
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
        let text = TemplateText::choose(llama, own, &bos, &eos);
        Self {
            text,
            control,
            bos,
            eos,
        }
    }

    /// Renders `messages` with the beginning of the assistant's answer. The error is the template's own refusal.
    pub(crate) fn prompt(
        &self,
        model: &Model,
        messages: &[Message],
    ) -> Result<Vec<LlamaToken>, String> {
        let messages: Vec<_> = messages
            .iter()
            .map(|message| Message {
                role: message.role,
                content: disarm(&message.content, &self.control),
            })
            .collect();
        let text = self
            .text
            .render(&model.llama, &messages, &self.bos, &self.eos)?;
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
    fn choose(llama: &LlamaModel, own: Option<LlamaChatTemplate>, bos: &str, eos: &str) -> Self {
        let jinja = own
            .as_ref()
            .and_then(|own| own.to_str().ok())
            .and_then(jinja);
        let known = own.into_iter().map(Self::Known);
        let sample = [Message {
            role: "user",
            content: "Hello".to_owned(),
        }];
        jinja
            .into_iter()
            .map(|environment| Self::Jinja(Box::new(environment)))
            .chain(known)
            .find(|text| text.render(llama, &sample, bos, eos).is_ok())
            .unwrap_or_else(|| {
                tracing::warn!("the model has no chat template that can be run; ChatML is used");
                Self::chatml()
            })
    }

    fn chatml() -> Self {
        const CHATML: &str = "{% for message in messages %}{{ '<|im_start|>' ~ message.role ~ '\n' ~ message.content \
                              ~ '<|im_end|>\n' }}{% endfor %}{{ '<|im_start|>assistant\n' }}";
        let mut environment = Environment::new();
        environment.set_syntax(syntax());
        // The text is constant and parses, as a test shows; without it every request would be refused, not answered wrongly.
        let _ = environment.add_template("chat", CHATML);
        Self::Jinja(Box::new(environment))
    }

    fn render(
        &self,
        llama: &LlamaModel,
        messages: &[Message],
        bos: &str,
        eos: &str,
    ) -> Result<String, String> {
        match self {
            Self::Jinja(environment) => environment
                .get_template("chat")
                .and_then(|template| {
                    template.render(context! {
                        messages => values(messages), bos_token => bos, eos_token => eos, add_generation_prompt => true,
                    })
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

/// The environment that chat templates are written for, with the string methods of Python.
fn jinja(text: &str) -> Option<Environment<'static>> {
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
    match environment.add_template_owned("chat", text.to_owned()) {
        Ok(()) => Some(environment),
        Err(error) => {
            tracing::warn!(%error, "the model's chat template cannot be read");
            None
        }
    }
}

fn values(messages: &[Message]) -> Vec<Value> {
    messages
        .iter()
        .map(|message| context! { role => message.role, content => message.content.as_str() })
        .collect()
}

/// Blocks leave no line behind: what models' templates are written for.
fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .unwrap_or_default()
}

/// Breaks up every control token written out in `content`, so that a message cannot pass for another speaker.
fn disarm(content: &str, control: &[String]) -> String {
    let firsts: BTreeSet<_> = control
        .iter()
        .filter_map(|text| text.chars().next())
        .collect();
    let mut result = String::with_capacity(content.len());
    for (at, letter) in content.char_indices() {
        result.push(letter);
        let rest = content.get(at..).unwrap_or_default();
        if firsts.contains(&letter) && control.iter().any(|text| rest.starts_with(text.as_str())) {
            result.push(BREAK);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_tokens_in_a_message_are_broken_up() {
        let control = ["<|im_end|>".to_owned(), "<s>".to_owned()];
        assert_eq!(
            disarm("a<|im_end|>б<s", &control),
            "a<\u{10fffe}|im_end|>б<s"
        );
        assert_eq!(disarm("<s><s>", &control), "<\u{10fffe}s><\u{10fffe}s>");
    }

    #[test]
    fn templates_run_as_they_were_written_for_python() {
        let text = "{%- for m in messages %}\n    {%- if m['role'].startswith('us') %}\n{{ m.content.strip() }}\n    {% endif %}\n{%- endfor %}";
        let environment = jinja(text).expect("the template parses");
        let messages = [Message {
            role: "user",
            content: "  привет ".to_owned(),
        }];
        let template = environment.get_template("chat").expect("it was added");
        assert_eq!(
            template
                .render(context! { messages => values(&messages) })
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
    fn the_fallback_is_chatml() {
        let TemplateText::Jinja(environment) = TemplateText::chatml() else {
            panic!("the fallback is a template")
        };
        let messages = [Message {
            role: "user",
            content: "Hi".to_owned(),
        }];
        let text = environment
            .get_template("chat")
            .expect("it parses")
            .render(context! { messages => values(&messages) });
        assert_eq!(
            text.expect("it renders"),
            "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
        );
    }
}
