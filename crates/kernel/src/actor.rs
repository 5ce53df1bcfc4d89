//! Who asks: the person behind a request and what they came with.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    ids::{PersonId, SessionId, TokenId},
    people::{Person, PersonRef},
};

/// A language Sufler speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Russian, the first.
    #[default]
    Ru,
    /// English.
    En,
}

impl Language {
    /// The two-letter code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// From a two-letter code or a tag such as `en-GB`.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.get(..2)?.to_ascii_lowercase().as_str() {
            "ru" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// What a personal token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Reading.
    Read,
    /// Changing what people see.
    Write,
    /// Starting assistant runs.
    Run,
    /// Administration, only for administrators.
    Admin,
}

/// How a person came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// A browser session.
    Session(SessionId),
    /// A personal token with its scopes.
    Token(TokenId, Vec<Scope>),
    /// The command line on the server's own machine.
    CommandLine,
    /// Work of the server at its moment, which they asked for before.
    Job,
}

/// The acting person, checked at the door. A handler takes one by value; there
/// is no ambient "current user".
#[derive(Clone, Debug)]
pub struct Actor {
    /// Whose request this is.
    pub person: PersonId,
    /// The name shown in audit records.
    pub name: String,
    /// Whether the company's administration is open to them.
    pub administrator: bool,
    /// Whether they see only the rooms they were invited to.
    pub guest: bool,
    /// The language of answers.
    pub language: Language,
    /// IANA time zone name of the profile.
    pub time_zone: String,
    /// Session, token, command line or a job.
    pub via: Via,
}

impl Actor {
    /// A person as somebody who acts, having come in this way.
    pub fn of(person: Person, via: Via) -> Self {
        Self {
            person: person.id,
            name: person.name,
            administrator: person.administrator,
            guest: person.guest,
            language: person.language,
            time_zone: person.time_zone,
            via,
        }
    }

    /// The person by name.
    pub fn reference(&self) -> PersonRef {
        PersonRef {
            id: self.person,
            name: self.name.clone(),
        }
    }

    /// Whether the way in allows this; sessions allow everything.
    pub fn has_scope(&self, scope: Scope) -> bool {
        match &self.via {
            Via::Token(_, scopes) => scopes.contains(&scope),
            Via::Session(_) | Via::CommandLine | Via::Job => true,
        }
    }

    /// The zone for "today" and "week"; UTC when the profile's name is unknown.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }
}
