//! What a person is, and the rules of their profile.

use std::time::Duration;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::details::{Absence, AbsenceKind, Status};
use crate::{
    Actor, Error, Language, Result, Timestamp,
    ids::{DepartmentId, FileId, PersonId},
};

/// A person as everybody in the company sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// Their identifier.
    pub id: PersonId,
    /// The full name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// What they do, for instance "Accountant"; empty when not said.
    pub title: String,
    /// The department they belong to.
    pub department: Option<DepartmentRef>,
    /// Where the photo is, relative to the server; changes with the photo.
    pub photo_url: Option<String>,
    /// The language of the product for them.
    pub language: Language,
    /// IANA name, for instance `Europe/Moscow`.
    pub time_zone: String,
    /// Whether the administration is open to them.
    pub administrator: bool,
    /// Whether they may sign in.
    pub active: bool,
    /// Whether they see only the rooms they were invited to.
    pub guest: bool,
    /// What they say of themselves; over when its `until` has passed.
    pub status: Option<Status>,
    /// When they are or will be away.
    pub absence: Option<Absence>,
}

/// A person by name, where only that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonRef {
    /// Their identifier.
    pub id: PersonId,
    /// The full name.
    pub name: String,
}

/// A department by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DepartmentRef {
    /// Its identifier.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
}

impl Person {
    /// The person by name.
    pub fn reference(&self) -> PersonRef {
        PersonRef {
            id: self.id,
            name: self.name.clone(),
        }
    }

    /// What `actor` sees of them: to a guest a colleague is a name, a photo and
    /// a position, without address, department or rights.
    #[must_use]
    pub fn seen_by(mut self, actor: &Actor) -> Self {
        if actor.guest && self.id != actor.person {
            self.email = String::new();
            self.department = None;
            self.administrator = false;
            if let Some(absence) = &mut self.absence {
                absence.deputy_id = None;
                absence.kind = AbsenceKind::Other;
            }
        }
        self
    }

    /// What they say of themselves around `now`; none where they say nothing,
    /// or where it is over everywhere on earth.
    pub fn standing(self, now: Timestamp) -> Option<Standing> {
        let stands = |status: &Status| status.until.is_none_or(|until| until > now);
        let day = |at: Timestamp| at.to_jiff().to_zoned(TimeZone::UTC).date().to_string();
        let (last, first) = (now.plus(14 * HOUR), now.minus(12 * HOUR));
        // Somewhere it is this day still or already; which of them it is where
        // the person is, the page knows.
        let around = |absence: &Absence| absence.from <= day(last) && absence.to >= day(first);
        let standing = Standing {
            id: self.id,
            time_zone: self.time_zone,
            status: self.status.filter(stands),
            absence: self.absence.filter(around),
        };
        let says = standing.status.is_some() || standing.absence.is_some();
        says.then_some(standing)
    }

    /// Where the photo of `person` is; the file's id makes a new photo a new
    /// address, so that browsers may keep it.
    pub fn photo_url(person: PersonId, photo: Option<FileId>) -> Option<String> {
        photo.map(|file| format!("/api/v1/people/{person}/photo?v={file}"))
    }
}

/// What signing in compares with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Whose.
    pub person: PersonId,
    /// An argon2 string; none before the invitation is accepted.
    pub password_hash: Option<String>,
    /// Whether they may sign in.
    pub active: bool,
}

/// A person to be added.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The full name.
    pub name: String,
    /// The address, any case.
    pub email: String,
    /// What they do; may be empty.
    pub title: String,
    /// Their department.
    pub department: Option<DepartmentId>,
    /// The language of the product for them.
    pub language: Language,
    /// IANA name.
    pub time_zone: String,
    /// Whether the administration is open to them.
    pub administrator: bool,
    /// An argon2 string, when they have chosen a password already.
    pub password_hash: Option<String>,
}

/// What is to change of a person; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct PersonChanges {
    /// The full name.
    pub name: Option<String>,
    /// What they do.
    pub title: Option<String>,
    /// The department; `Some(None)` takes them out of theirs.
    pub department: Option<Option<DepartmentId>>,
    /// The language.
    pub language: Option<Language>,
    /// IANA name.
    pub time_zone: Option<String>,
    /// The photo; `Some(None)` removes it.
    pub photo: Option<Option<FileId>>,
    /// Whether the administration is open to them.
    pub administrator: Option<bool>,
    /// Whether they may sign in.
    pub active: Option<bool>,
    /// Whether they are a guest.
    pub guest: Option<bool>,
    /// The address they sign in with.
    pub email: Option<String>,
}

/// Which people are wanted.
#[derive(Clone, Debug, Default)]
pub struct ListPeople {
    /// Part of a name or address, any case.
    pub query: Option<String>,
    /// Whether the query is also looked for in positions and departments.
    pub everywhere: bool,
    /// Only those of this department and of all within it.
    pub department: Option<DepartmentId>,
    /// Only guests, or none of them.
    pub guests: Option<bool>,
    /// Whether the deactivated are shown too.
    pub inactive_too: bool,
    /// Only those after this one in the order of names.
    pub after: Option<PersonId>,
    /// At most so many.
    pub limit: i64,
    /// Whose alphabet comes first: in a list for Russian readers, names in
    /// Cyrillic stand before all others.
    pub cyrillic_first: bool,
}

/// What a person says of themselves for a while, for lists that show it beside
/// the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Standing {
    /// Whose.
    pub id: PersonId,
    /// IANA name: the days of an absence are those of this place.
    pub time_zone: String,
    /// What they say; over when its `until` has passed.
    pub status: Option<Status>,
    /// When they are away.
    pub absence: Option<Absence>,
}

const HOUR: Duration = Duration::from_hours(1);
const MAX_NAME: usize = 200;
const MAX_EMAIL: usize = 254;

/// Whether a text holds marks that turn the direction of writing: with them a
/// name reads as another one, or turns the line around it.
pub fn turns_text(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}')
            || ('\u{202A}'..='\u{202E}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    })
}

/// Whether a text leaves any mark on the screen: letters, signs or pictures,
/// not only spaces, joiners, fillers and marks of direction.
pub fn shows_something(text: &str) -> bool {
    let invisible = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
                | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E0FFF}'
            )
    };
    !text.chars().all(invisible)
}

/// Whether people can see and tell a name: it has a letter or digit that takes
/// room on the screen, and nothing that turns it around.
pub fn is_visible_name(name: &str) -> bool {
    // Fillers of Hangul count as letters and show nothing.
    let fillers = ['\u{115F}', '\u{1160}', '\u{3164}', '\u{FFA0}'];
    let shows = |c: char| c.is_alphanumeric() && !fillers.contains(&c);
    name.chars().any(shows) && !turns_text(name)
}

/// A name without outer spaces.
///
/// # Errors
/// `Invalid` when nothing is left, it is too long, holds control characters or
/// cannot be seen.
pub fn check_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid("name", "name-empty"));
    }
    if name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(Error::invalid("name", "name-unfit"));
    }
    if !is_visible_name(name) {
        return Err(Error::invalid("name", "name-invisible"));
    }
    Ok(name.to_owned())
}

/// A title without outer spaces; it may be empty.
///
/// # Errors
/// `Invalid` when it is too long or holds control characters.
pub fn check_title(title: &str) -> Result<String> {
    let title = title.trim();
    if title.chars().count() > MAX_NAME || title.chars().any(char::is_control) {
        return Err(Error::invalid("title", "title-unfit"));
    }
    if turns_text(title) {
        return Err(Error::invalid("title", "text-turned"));
    }
    Ok(title.to_owned())
}

/// An address without outer spaces. Only the shape is checked: whether mail
/// arrives is shown by the invitation.
///
/// # Errors
/// `Invalid` when it is no `name@host`.
pub fn check_email(email: &str) -> Result<String> {
    let email = email.trim();
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;\"()".contains(c);
    let shaped = match email.rsplit_once('@') {
        Some((name, host)) => {
            let whole = !name.is_empty() && !name.contains('@') && !host.is_empty();
            whole && !host.starts_with('.') && !host.ends_with('.') && !host.contains("..")
        }
        None => false,
    };
    if !shaped || email.len() > MAX_EMAIL || email.contains(odd) {
        return Err(Error::invalid("email", "not-an-email"));
    }
    Ok(email.to_owned())
}

/// The name of a time zone that is known.
///
/// # Errors
/// `Invalid` when it is not.
pub fn check_time_zone(name: &str) -> Result<String> {
    match jiff::tz::TimeZone::get(name) {
        Ok(_) => Ok(name.to_owned()),
        Err(_) => Err(Error::invalid("time_zone", "time-zone-unknown")),
    }
}
