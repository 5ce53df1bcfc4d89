//! Names of functions: GigaChat takes Latin letters, digits and `_`, not beginning with a digit.

use crate::ChatRequest;

/// Our names and those GigaChat is told.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(Vec<(String, String)>);

impl Names {
    /// The names of the tools on offer and of those asked for before.
    pub(super) fn of(request: &ChatRequest) -> Self {
        let mut names = Self::default();
        for tool in &request.tools {
            names.add(&tool.name);
        }
        for call in request
            .messages
            .iter()
            .flat_map(|message| &message.tool_calls)
        {
            names.add(&call.name);
        }
        names
    }

    /// What GigaChat is told instead of our name.
    pub(super) fn alias(&self, ours: &str) -> String {
        let known = self.0.iter().find(|(name, _)| name == ours);
        known.map_or_else(|| safe(ours), |(_, alias)| alias.clone())
    }

    /// Our name for what GigaChat says; a name nobody told it stays.
    pub(super) fn ours(&self, alias: &str) -> String {
        let known = self.0.iter().find(|(_, told)| told == alias);
        known.map_or_else(|| alias.to_owned(), |(name, _)| name.clone())
    }

    fn add(&mut self, ours: &str) {
        if self.0.iter().any(|(name, _)| name == ours) {
            return;
        }
        let bare = safe(ours);
        let mut alias = bare.clone();
        let mut number = 2;
        while self.0.iter().any(|(_, taken)| *taken == alias) {
            alias = format!("{bare}_{number}");
            number += 1;
        }
        self.0.push((ours.to_owned(), alias));
    }
}

fn safe(name: &str) -> String {
    let mut safe: String = name
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .collect();
    if safe
        .chars()
        .next()
        .is_none_or(|first| first.is_ascii_digit())
    {
        safe.insert(0, '_');
    }
    safe
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ToolSpec;

    #[test]
    fn aliases_are_safe_different_and_lead_back() {
        let tools = ["chat.find", "chat-find", "1c", "", "погода", "ok_1"];
        let request = ChatRequest {
            tools: tools
                .iter()
                .map(|name| ToolSpec {
                    name: (*name).into(),
                    description: String::new(),
                    parameters: json!({}),
                })
                .collect(),
            ..ChatRequest::default()
        };
        let names = Names::of(&request);
        let aliases = tools.map(|name| names.alias(name));
        assert_eq!(
            aliases,
            ["chat_find", "chat_find_2", "_1c", "_", "______", "ok_1"]
        );
        assert_eq!(aliases.map(|alias| names.ours(&alias)), tools);
        assert_eq!(names.ours("text2image"), "text2image");
    }
}
