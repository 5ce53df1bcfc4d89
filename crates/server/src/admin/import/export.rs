//! Everybody as a list that can be read again.

use kernel::{
    Language, Result, Tx,
    people::{self, details::Phone},
    text::table_cell as cell,
};

use super::plan::{Tree, everybody};

/// The heads of the columns; a list in either language can be read again.
const RUSSIAN: &str = "Имя;Почта;Должность;Отдел;Телефон;Язык;Часовой пояс;Работает;Гость";
const ENGLISH: &str = "Name;Email;Title;Department;Phone;Language;Time zone;Active;Guest";

/// Numbers as one cell.
pub(super) fn numbers(phones: &[Phone]) -> String {
    let numbers: Vec<_> = phones.iter().map(|phone| phone.number.as_str()).collect();
    numbers.join("; ")
}

/// The list, with the byte order mark spreadsheets know UTF-8 by.
///
/// # Errors
/// Those of the database.
pub(super) fn list(tx: &mut Tx<'_>, language: Language) -> Result<String> {
    let tree = Tree::load(tx)?;
    let (head, [no, yes]) = match language {
        Language::Ru => (RUSSIAN, ["нет", "да"]),
        Language::En => (ENGLISH, ["no", "yes"]),
    };
    let mut text = format!("\u{FEFF}{head}\r\n");
    for person in everybody(tx, true)? {
        let phones = people::profile::details(tx, person.id)?.phones;
        let department = person.department.as_ref();
        let cells = [
            cell(&person.name),
            cell(&person.email),
            cell(&person.title),
            cell(&department.map_or_else(String::new, |one| tree.path(one.id))),
            cell(&numbers(&phones)),
            person.language.code().to_owned(),
            cell(&person.time_zone),
            if person.active { yes } else { no }.to_owned(),
            if person.guest { yes } else { no }.to_owned(),
        ];
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    Ok(text)
}
