//! What a profile holds beyond name and position: phones, working hours, a
//! birthday, an absence, a status. Bounded and checked before it is stored.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::types::{shows_something, turns_text};
use crate::{
    Error, Result, Timestamp,
    ids::{DepartmentId, PersonId},
};

const MAX_PHONES: usize = 5;
const MAX_POSTS: usize = 5;
const MAX_TEXT: usize = 100;
/// Characters of a phone number with everything people write into it.
const MAX_NUMBER: usize = 40;
/// Some emoji are made of many code points.
const MAX_EMOJI: usize = 16;

/// What kind of number it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PhoneKind {
    /// At work.
    #[default]
    Work,
    /// In the pocket.
    Mobile,
    /// Within the company.
    Internal,
    /// Another.
    Other,
}

/// A number to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    /// What kind of number.
    pub kind: PhoneKind,
    /// As it is written, at most 40 characters.
    pub number: String,
}

/// The working hours of one weekday, in the person's own time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// 1 for Monday to 7 for Sunday.
    pub day: u8,
    /// When work begins, `HH:MM`.
    pub from: String,
    /// When it ends, `HH:MM`, later than `from`.
    pub to: String,
}

/// A birthday without a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Birthday {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
    /// Whether colleagues see it.
    pub shown: bool,
}

/// Why somebody is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AbsenceKind {
    /// Holiday.
    Vacation,
    /// Ill.
    Sick,
    /// Travelling for work.
    Trip,
    /// Parental leave.
    Parental,
    /// Another reason.
    Other,
}

/// When somebody is away, both days included, in their own time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// The first day, `YYYY-MM-DD`.
    #[schema(format = Date)]
    pub from: String,
    /// The last day, `YYYY-MM-DD`.
    #[schema(format = Date)]
    pub to: String,
    /// Why.
    pub kind: AbsenceKind,
    /// Who stands in.
    #[serde(default)]
    pub deputy_id: Option<PersonId>,
}

/// What somebody says of themselves for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// An emoji; empty for none.
    pub emoji: String,
    /// At most 100 characters; empty where the emoji says it.
    pub text: String,
    /// Until when it stands; it is not shown afterwards.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

/// A position besides the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPost {
    /// What they do there; may be empty where a department is named.
    pub title: String,
    /// Where.
    #[serde(default)]
    pub department_id: Option<DepartmentId>,
}

/// What is kept in one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Numbers to call.
    pub phones: Vec<Phone>,
    /// Working hours, a weekday at most once.
    pub hours: Vec<Hours>,
    /// The birthday, also where it is not shown.
    pub birthday: Option<Birthday>,
    /// The absence that is or will be.
    pub absence: Option<Absence>,
    /// The status.
    pub status: Option<Status>,
}

/// What shall change of the details; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetailsChanges {
    /// Positions besides the first.
    pub posts: Option<Vec<NewPost>>,
    /// Numbers to call.
    pub phones: Option<Vec<Phone>>,
    /// Working hours.
    pub hours: Option<Vec<Hours>>,
    /// The birthday; `Some(None)` forgets it.
    pub birthday: Option<Option<Birthday>>,
    /// The absence; `Some(None)` ends it.
    pub absence: Option<Option<Absence>>,
    /// The status; `Some(None)` ends it.
    pub status: Option<Option<Status>>,
}

impl DetailsChanges {
    /// The same with texts as they may be stored.
    ///
    /// # Errors
    /// `Invalid` on the field that is unfit.
    pub fn checked(self) -> Result<Self> {
        Ok(Self {
            posts: self.posts.map(checked_posts).transpose()?,
            phones: self.phones.map(checked_phones).transpose()?,
            hours: self.hours.map(checked_hours).transpose()?,
            birthday: self.birthday.map(checked_birthday).transpose()?,
            absence: inside(self.absence, |absence| checked_absence(&absence))?,
            status: inside(self.status, |status| checked_status(&status))?,
        })
    }

    /// The details after the change; posts stand elsewhere.
    pub fn applied(self, before: Details) -> Details {
        Details {
            phones: self.phones.unwrap_or(before.phones),
            hours: self.hours.unwrap_or(before.hours),
            birthday: self.birthday.unwrap_or(before.birthday),
            absence: self.absence.unwrap_or(before.absence),
            status: self.status.unwrap_or(before.status),
        }
    }
}

/// Left out, taken away or given.
type Given<T> = Option<Option<T>>;

/// Checks what is given and not taken away.
fn inside<T>(given: Given<T>, check: impl Fn(T) -> Result<T>) -> Result<Given<T>> {
    given.map(|value| value.map(&check).transpose()).transpose()
}

fn plain(field: &str, text: &str, longest: usize) -> Result<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > longest || text.chars().any(char::is_control) {
        return Err(Error::invalid(field, "text-too-long"));
    }
    if turns_text(&text) {
        return Err(Error::invalid(field, "text-turned"));
    }
    Ok(text)
}

fn checked_posts(posts: Vec<NewPost>) -> Result<Vec<NewPost>> {
    if posts.len() > MAX_POSTS {
        return Err(Error::invalid("posts", "profile-too-many-posts"));
    }
    let check = |post: NewPost| {
        let title = plain("posts", &post.title, MAX_TEXT * 2)?;
        if title.is_empty() && post.department_id.is_none() {
            return Err(Error::invalid("posts", "profile-post-empty"));
        }
        Ok(NewPost { title, ..post })
    };
    posts.into_iter().map(check).collect()
}

/// A phone number as it may be stored: digits with what people write among them.
///
/// # Errors
/// `Invalid` on `phones` when it is too long or no number.
pub fn check_phone(number: &str) -> Result<String> {
    let number = plain("phones", number, MAX_NUMBER)?;
    let fit = |c: char| c.is_ascii_digit() || "+-() .,/#*xдобext".contains(c);
    if number.chars().any(|c| c.is_ascii_digit()) && number.chars().all(fit) {
        return Ok(number);
    }
    Err(Error::invalid("phones", "profile-phone-unfit"))
}

fn checked_phones(phones: Vec<Phone>) -> Result<Vec<Phone>> {
    if phones.len() > MAX_PHONES {
        return Err(Error::invalid("phones", "profile-too-many-phones"));
    }
    let check = |phone: Phone| {
        Ok(Phone {
            number: check_phone(&phone.number)?,
            ..phone
        })
    };
    phones.into_iter().map(check).collect()
}

fn time(text: &str) -> Result<Time> {
    let unfit = || Error::invalid("hours", "profile-hours-unfit");
    let shaped = text.len() == 5 && text.as_bytes().get(2) == Some(&b':');
    let parsed = Time::strptime("%H:%M", text).ok();
    parsed.filter(|_| shaped).ok_or_else(unfit)
}

fn checked_hours(mut hours: Vec<Hours>) -> Result<Vec<Hours>> {
    hours.sort_by_key(|one| one.day);
    let twice = hours.windows(2).any(|pair| pair[0].day == pair[1].day);
    let strange = hours.iter().any(|one| !(1..=7).contains(&one.day));
    if twice || strange {
        return Err(Error::invalid("hours", "profile-hours-unfit"));
    }
    for one in &hours {
        if time(&one.from)? >= time(&one.to)? {
            return Err(Error::invalid("hours", "profile-hours-turned"));
        }
    }
    Ok(hours)
}

fn checked_birthday(birthday: Option<Birthday>) -> Result<Option<Birthday>> {
    // A leap year, so that the 29th of February is a day.
    let exists = |day: &Birthday| Date::new(2024, day.month, day.day).is_ok();
    if birthday.as_ref().is_none_or(exists) {
        return Ok(birthday);
    }
    Err(Error::invalid("birthday", "profile-birthday-unfit"))
}

fn checked_absence(absence: &Absence) -> Result<Absence> {
    let unfit = |_| Error::invalid("absence", "profile-absence-unfit");
    let from: Date = absence.from.parse().map_err(unfit)?;
    let to: Date = absence.to.parse().map_err(unfit)?;
    if to < from {
        return Err(Error::invalid("absence", "profile-absence-turned"));
    }
    Ok(Absence {
        from: from.to_string(),
        to: to.to_string(),
        ..absence.clone()
    })
}

fn checked_status(status: &Status) -> Result<Status> {
    let text = plain("status", &status.text, MAX_TEXT)?;
    let emoji = plain("status", &status.emoji, MAX_EMOJI)?;
    if emoji.chars().any(char::is_alphanumeric) && !emoji.contains('\u{20E3}') {
        return Err(Error::invalid("status", "profile-status-emoji"));
    }
    if !shows_something(&text) && !shows_something(&emoji) {
        return Err(Error::invalid("status", "profile-status-empty"));
    }
    Ok(Status {
        emoji,
        text,
        until: status.until,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(day: u8, from: &str, to: &str) -> Hours {
        Hours {
            day,
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    #[rstest::rstest]
    #[case("+7 (495) 123-45-67 доб. 12", true)]
    #[case("112", true)]
    #[case("позвоните мне", false)]
    #[case("", false)]
    #[case("<b>1</b>", false)]
    #[case("1234567890123456789012345678901234567890123", false)]
    fn phones(#[case] number: &str, #[case] good: bool) {
        assert_eq!(check_phone(number).is_ok(), good);
    }

    #[rstest::rstest]
    #[case(vec![hours(2, "09:00", "18:00"), hours(1, "10:00", "19:30")], true)]
    #[case(vec![hours(1, "09:00", "18:00"), hours(1, "10:00", "19:00")], false)]
    #[case(vec![hours(8, "09:00", "18:00")], false)]
    #[case(vec![hours(1, "18:00", "09:00")], false)]
    #[case(vec![hours(1, "9:00", "18:00")], false)]
    #[case(vec![hours(1, "09:00", "24:00")], false)]
    fn working_hours(#[case] given: Vec<Hours>, #[case] good: bool) {
        assert_eq!(checked_hours(given).is_ok(), good);
    }

    #[rstest::rstest]
    #[case(2, 29, true)]
    #[case(2, 30, false)]
    #[case(13, 1, false)]
    fn birthdays(#[case] month: i8, #[case] day: i8, #[case] good: bool) {
        let birthday = Birthday {
            month,
            day,
            shown: true,
        };
        assert_eq!(checked_birthday(Some(birthday)).is_ok(), good);
    }

    #[rstest::rstest]
    #[case("2026-12-01", "2026-12-01", true)]
    #[case("2026-12-02", "2026-12-01", false)]
    #[case("2026-02-30", "2026-12-01", false)]
    #[case("завтра", "2026-12-01", false)]
    fn absences(#[case] from: &str, #[case] to: &str, #[case] good: bool) {
        let absence = Absence {
            from: from.to_owned(),
            to: to.to_owned(),
            kind: AbsenceKind::Vacation,
            deputy_id: None,
        };
        assert_eq!(checked_absence(&absence).is_ok(), good);
    }

    #[rstest::rstest]
    #[case("🌴", "в отпуске", true)]
    #[case("", "на встрече", true)]
    #[case("🌴", "", true)]
    #[case("", " ", false)]
    #[case("я", "", false)]
    #[case("", "сказал \u{202E}наоборот", false)]
    fn statuses(#[case] emoji: &str, #[case] text: &str, #[case] good: bool) {
        let status = Status {
            emoji: emoji.to_owned(),
            text: text.to_owned(),
            until: None,
        };
        assert_eq!(checked_status(&status).is_ok(), good);
    }
}
