//! Wording by a small model: it is asked for nothing but one sentence an item.

use kernel::Language;
use providers::OutputShape;

use super::{
    desk::Desk,
    propose,
    task::Stop,
    told::{offer_better, tell_small},
    types::{Item, WordedBy},
    words::{self, Ask, Said},
};
use crate::{
    digest::{self, Claim, Line},
    model::Model,
};

/// Items a small model words, one request each.
const MAX_SMALL: usize = 24;
/// The longest sentence of a small model, in tokens.
const SENTENCE_TOKENS: u32 = 90;

/// Item by item: a small model is asked for nothing but one sentence.
pub(super) async fn word_each(
    desk: &mut Desk,
    lines: &[Line],
    mut models: Vec<Model>,
) -> Result<(), Stop> {
    tell_small(desk, &models);
    offer_better(desk).await?;
    let items: Vec<Item> = desk
        .board
        .result()
        .items
        .iter()
        // A larger model may have worded some before it failed.
        .filter(|item| item.worded_by == WordedBy::Quote)
        .take(MAX_SMALL)
        .cloned()
        .collect();
    for (done, item) in items.iter().enumerate() {
        desk.progress("words", done, items.len());
        let cited = cited_indexes(item, lines);
        let own_language = item_language(&item.text);
        if !models
            .first()
            .is_some_and(|model| model.speaks(own_language))
        {
            continue;
        }
        let prompt = desk.job.scenario.small_prompt.clone();
        let ask = Ask {
            prompt: &prompt,
            instruction: "",
            output: OutputShape::Text,
            max_tokens: SENTENCE_TOKENS,
        };
        let asked = vec![line_for(item, &cited, lines)];
        let answer = sentence(desk, &mut models, &ask, &asked).await?;
        desk.board.covered_by_model(cited.len());
        match worded(item, &answer, &cited, lines, &desk.job.context.people) {
            Wording::Holds(new) => desk.board.worded(*new, &cited),
            Wording::Same => {}
            Wording::Refused => desk.refused += 1,
        }
        desk.publish();
    }
    desk.progress("words", items.len(), items.len());
    Ok(())
}

/// The sentence of the first model that says one.
async fn sentence(
    desk: &mut Desk,
    models: &mut Vec<Model>,
    ask: &Ask<'_>,
    lines: &[String],
) -> Result<String, Stop> {
    loop {
        match words::ask(desk, models, ask, lines).await? {
            Said::Text(text) => return Ok(text),
            Said::OnlySmall => return Ok(String::new()),
            Said::Changed => {}
        }
    }
}

fn item_language(text: &str) -> Language {
    match digest::detect(text) {
        digest::Language::Ru => Language::Ru,
        digest::Language::En => Language::En,
    }
}

fn cited_indexes(item: &Item, lines: &[Line]) -> Vec<usize> {
    let index = |id: String| lines.iter().position(|line| line.id == id);
    item.sources
        .iter()
        .filter_map(|source| index(source.message_id.to_string()))
        .collect()
}

fn line_for(item: &Item, cited: &[usize], lines: &[Line]) -> String {
    let author = cited
        .first()
        .and_then(|index| lines.get(*index))
        .map_or("", |line| line.author.as_str());
    if author.is_empty() {
        item.text.clone()
    } else {
        format!("{author}: {}", item.text)
    }
}

/// What came of asking a small model for one sentence.
enum Wording {
    /// The item in its words.
    Holds(Box<Item>),
    /// It said the message again: the quotation is the honest form.
    Same,
    /// It does not hold.
    Refused,
}

fn worded(
    item: &Item,
    answer: &str,
    cited: &[usize],
    lines: &[Line],
    people: &[String],
) -> Wording {
    let sources: Vec<&Line> = cited.iter().filter_map(|index| lines.get(*index)).collect();
    let author = sources.first().map_or("", |line| line.author.as_str());
    let Some(text) = one_sentence(answer, author) else {
        return Wording::Refused;
    };
    if bare(&text) == bare(&item.text) {
        return Wording::Same;
    }
    let due = item.due.as_ref().map(|due| due.text.as_str());
    let kind = propose::item_kind(item.kind);
    let claim = Claim {
        text: &text,
        who: item.who.as_deref(),
        due,
        kind,
    };
    match digest::check(&claim, &sources, people) {
        Ok(()) => Wording::Holds(Box::new(Item {
            text,
            worded_by: WordedBy::Model,
            ..item.clone()
        })),
        Err(_) => Wording::Refused,
    }
}

/// Letters and digits only, to tell whether two sentences say the same.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

const QUOTES: [char; 5] = ['"', '“', '”', '«', '»'];

/// The first sentence of a small model's answer, without the quotation marks
/// and the "Name:" it likes to add; a cut one is none.
fn one_sentence(answer: &str, author: &str) -> Option<String> {
    let line = answer.trim().lines().next()?.trim().trim_matches(QUOTES);
    let named = line.strip_prefix(author).filter(|_| !author.is_empty());
    let line = named
        .and_then(|rest| rest.strip_prefix(':'))
        .unwrap_or(line)
        .trim();
    let first = digest::split(line).into_iter().next()?;
    let text = line.get(first)?.trim().trim_end_matches(QUOTES);
    let whole = text.ends_with(['.', '!', '?', '…']);
    (whole && text.chars().count() > 8).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_sentence_of_a_small_model_is_none() {
        let plan = Some("Anna will send the plan.".to_owned());
        assert_eq!(
            one_sentence("\"Anna will send the plan.\" More", "Anna"),
            plan
        );
        assert_eq!(one_sentence("Oleg: Anna will send the plan.", "Oleg"), plan);
        assert_eq!(one_sentence("Anna will send the", "Anna"), None);
        assert_eq!(one_sentence("", "Anna"), None);
    }
}
