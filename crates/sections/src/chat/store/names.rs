//! Names for the calls in messages: a text holds ids, people read names.

use std::collections::{HashMap, HashSet};

use kernel::{
    Error, Language, Result, Tx, i18n,
    ids::{DepartmentId, PersonId},
    people::{self, departments},
};

use crate::chat::{
    store::{self, Seqs},
    types::{Called, Message, MessageId, calls, with_names},
};

/// How everyone is called in plain text.
const EVERYONE: &str = "@all";
/// How the assistant is called in plain text.
pub const ASSISTANT: &str = "@Sufler";

/// The names some messages of one room need.
#[derive(Debug, Default)]
pub struct Names {
    people: Vec<(MessageId, PersonId, String)>,
    departments: HashMap<DepartmentId, String>,
}

impl Names {
    /// The names that messages of one room need.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(tx: &mut Tx<'_>, messages: &[Message]) -> Result<Self> {
        let Some(seqs) = Seqs::of(messages) else {
            return Ok(Self::default());
        };
        Ok(Self {
            people: store::list_mentions(tx, &seqs)?,
            departments: department_names(tx, messages)?,
        })
    }

    /// The people a message names one by one.
    pub fn people_of(&self, id: MessageId) -> impl Iterator<Item = (PersonId, &str)> {
        let own = self.people.iter().filter(move |(of, _, _)| *of == id);
        own.map(|(_, person, name)| (*person, name.as_str()))
    }

    /// The departments a message calls.
    pub fn departments_of(&self, message: &Message) -> Vec<(DepartmentId, String)> {
        let name = |one| match one {
            Called::Department(id) => self.departments.get(&id).map(|name| (id, name.clone())),
            Called::Person(_) | Called::Everyone | Called::Assistant => None,
        };
        calls(&message.body).into_iter().filter_map(name).collect()
    }

    /// The text of a message with names instead of ids, as a model reads it.
    pub fn plain(&self, message: &Message) -> String {
        self.with_assistant(message, ASSISTANT)
    }

    /// The same for a reader of this language.
    pub fn plain_in(&self, message: &Message, language: Language) -> String {
        match i18n::text(language, "assistant-name", &[]) {
            Some(name) => self.with_assistant(message, &at(&name)),
            None => self.plain(message),
        }
    }

    fn with_assistant(&self, message: &Message, assistant: &str) -> String {
        with_names(&message.body, |one| match one {
            Called::Person(id) => {
                let mut own = self.people_of(message.id);
                own.find(|(person, _)| *person == id)
                    .map(|(_, name)| name.to_owned())
            }
            Called::Department(id) => self.departments.get(&id).cloned(),
            Called::Everyone => Some(EVERYONE.to_owned()),
            Called::Assistant => Some(assistant.to_owned()),
        })
    }
}

/// The names some texts need that nobody keeps the calls of any more.
#[derive(Debug, Default)]
pub struct CalledNames(HashMap<Called, String>);

impl CalledNames {
    /// The names these texts need; whoever is not there any more has none.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of<'a>(tx: &mut Tx<'_>, texts: impl Iterator<Item = &'a str>) -> Result<Self> {
        let called: HashSet<Called> = texts.flat_map(calls).collect();
        let mut names = HashMap::new();
        for one in called {
            let name = match one {
                Called::Person(id) => people::store::reference(tx, id)?.map(|one| at(&one.name)),
                Called::Department(id) => {
                    found(departments::find(tx, id))?.map(|one| at(&one.name))
                }
                Called::Everyone => Some(EVERYONE.to_owned()),
                Called::Assistant => Some(ASSISTANT.to_owned()),
            };
            names.extend(name.map(|name| (one, name)));
        }
        Ok(Self(names))
    }

    /// A text with names instead of ids.
    pub fn plain(&self, text: &str) -> String {
        with_names(text, |one| self.0.get(&one).cloned())
    }
}

/// A call as it reads.
fn at(name: &str) -> String {
    format!("@{name}")
}

/// What may be gone by now.
fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// All departments in one reading, and only where one is called.
fn department_names(
    tx: &mut Tx<'_>,
    messages: &[Message],
) -> Result<HashMap<DepartmentId, String>> {
    let mut all = messages.iter().flat_map(|message| calls(&message.body));
    if !all.any(|one| matches!(one, Called::Department(_))) {
        return Ok(HashMap::new());
    }
    let departments = departments::list(tx)?.into_iter();
    Ok(departments.map(|one| (one.id, one.name)).collect())
}
