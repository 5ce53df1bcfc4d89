//! From a table to wanted people: columns by their heads in both languages,
//! cells checked one by one.

use std::collections::HashSet;

use kernel::{Error, Language, Result, people, text};

use super::{
    csv::{self, Record},
    types::{Row, RowProblem},
};

/// A column that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Column {
    Email,
    Name,
    Title,
    Department,
    Phone,
    Language,
    TimeZone,
    Active,
    Guest,
}

const HEADS: [(Column, &[&str]); 9] = [
    (
        Column::Email,
        &[
            "email",
            "e-mail",
            "mail",
            "почта",
            "эл. почта",
            "электронная почта",
            "адрес",
        ],
    ),
    (
        Column::Name,
        &[
            "name",
            "full name",
            "имя",
            "фио",
            "ф. и. о.",
            "имя и фамилия",
        ],
    ),
    (
        Column::Title,
        &["title", "position", "job title", "должность"],
    ),
    (
        Column::Department,
        &["department", "отдел", "подразделение"],
    ),
    (Column::Phone, &["phone", "телефон"]),
    (Column::Language, &["language", "язык"]),
    (
        Column::TimeZone,
        &["time zone", "timezone", "time_zone", "часовой пояс"],
    ),
    (Column::Active, &["active", "works", "работает", "активен"]),
    (Column::Guest, &["guest", "гость"]),
];

/// A table that was read.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) rows: Vec<Row>,
    pub(super) ignored: Vec<String>,
    pub(super) problems: Vec<RowProblem>,
}

fn column(head: &str) -> Option<Column> {
    let head = text::fold(head);
    let known = HEADS
        .iter()
        .find(|(_, names)| names.contains(&head.as_str()));
    known.map(|(column, _)| *column)
}

/// Reads a table.
///
/// # Errors
/// `Invalid` on `file` when it is none, or has no column of addresses.
pub(super) fn read(text: &str) -> Result<Sheet> {
    let mut records = csv::records(text)?.into_iter();
    let head = records
        .next()
        .ok_or_else(|| Error::invalid("file", "import-empty"))?;
    let columns: Vec<_> = head.cells.iter().map(|cell| column(cell)).collect();
    let known: Vec<_> = columns.iter().flatten().collect();
    if !known.contains(&&Column::Email) {
        return Err(Error::invalid("file", "import-no-email-column"));
    }
    if known.iter().collect::<HashSet<_>>().len() < known.len() {
        return Err(Error::invalid("file", "import-column-twice"));
    }
    let unknown = head.cells.iter().zip(&columns);
    let mut sheet = Sheet {
        ignored: unknown
            .filter(|(cell, column)| column.is_none() && !cell.is_empty())
            .map(|(cell, _)| cell.clone())
            .collect(),
        ..Sheet::default()
    };
    let mut seen = HashSet::new();
    for record in records {
        sheet.take(&head, &columns, &record, &mut seen);
    }
    Ok(sheet)
}

impl Sheet {
    fn take(
        &mut self,
        head: &Record,
        columns: &[Option<Column>],
        record: &Record,
        seen: &mut HashSet<String>,
    ) {
        let mut row = Row {
            line: record.line,
            ..Row::default()
        };
        let before = self.problems.len();
        if record.cells.len() > head.cells.len() {
            self.complain(record.line, None, "import-too-many-cells");
        }
        for (number, column) in columns.iter().enumerate() {
            let cell = record.cells.get(number).map_or("", String::as_str);
            let name = head.cells.get(number);
            if let Some(column) = column
                && let Err(detail) = row.put(*column, csv::plain(cell))
            {
                self.complain(record.line, name, &detail);
            }
        }
        if self.problems.len() == before && !seen.insert(text::fold(&row.email)) {
            self.complain(record.line, None, "import-email-twice");
        }
        if self.problems.len() == before {
            self.rows.push(row);
        }
    }

    fn complain(&mut self, line: usize, column: Option<&String>, detail: &str) {
        self.problems.push(RowProblem {
            line,
            column: column.cloned(),
            detail: detail.to_owned(),
        });
    }
}

/// What is wrong with a cell, as the id of a text.
fn detail(error: Error) -> String {
    match error {
        Error::Invalid { detail, .. } => detail,
        other => other.code().to_owned(),
    }
}

impl Row {
    /// Fills one field in. An empty cell takes a title, a department and
    /// phones away; anything else it leaves alone.
    fn put(&mut self, column: Column, cell: &str) -> Result<(), String> {
        let given = Some(cell).filter(|cell| !cell.is_empty());
        match column {
            Column::Email => self.email = people::check_email(cell).map_err(detail)?,
            Column::Name => {
                self.name = given.map(people::check_name).transpose().map_err(detail)?;
            }
            Column::Title => self.title = Some(people::check_title(cell).map_err(detail)?),
            Column::Department => self.department = Some(path(cell)?),
            Column::Phone => {
                let numbers = cell.split([';', '\n']).map(str::trim);
                let given = numbers.filter(|number| !number.is_empty());
                let checked: Result<_, _> = given.map(people::details::check_phone).collect();
                self.phones = Some(checked.map_err(detail)?);
            }
            Column::Language => self.language = given.map(language).transpose()?,
            Column::TimeZone => {
                self.time_zone = given
                    .map(people::check_time_zone)
                    .transpose()
                    .map_err(detail)?;
            }
            Column::Active => self.active = given.map(yes).transpose()?,
            Column::Guest => self.guest = given.map(yes).transpose()?,
        }
        Ok(())
    }
}

/// The most departments one below the other.
const DEEPEST: usize = 10;

fn path(cell: &str) -> Result<Vec<String>, String> {
    if cell.is_empty() {
        return Ok(Vec::new());
    }
    let names: Result<Vec<_>> = cell.split(" / ").map(people::check_name).collect();
    let names = names.map_err(detail)?;
    if names.len() > DEEPEST {
        return Err("import-department-too-deep".to_owned());
    }
    Ok(names)
}

fn language(cell: &str) -> Result<Language, String> {
    match text::fold(cell).as_str() {
        "ru" | "русский" | "russian" => Ok(Language::Ru),
        "en" | "английский" | "english" => Ok(Language::En),
        _ => Err("import-language-unknown".to_owned()),
    }
}

fn yes(cell: &str) -> Result<bool, String> {
    match text::fold(cell).as_str() {
        "yes" | "true" | "1" | "да" | "+" => Ok(true),
        "no" | "false" | "0" | "нет" | "-" => Ok(false),
        _ => Err("import-not-yes-or-no".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_in_both_languages() {
        let russian = "ФИО;Эл. почта;Должность;Отдел;Телефон;Язык;Часовой пояс;Работает;Примечание\n\
            Анна Ёлкина;anna@firma.ru;Бухгалтер;Финансы / Бухгалтерия;'+7 495 1;русский;Europe/Moscow;да;x";
        let english = "name,e-mail,title,department,phone,language,time zone,active\n\
            Анна Ёлкина,anna@firma.ru,Бухгалтер,Финансы / Бухгалтерия,+7 495 1,ru,Europe/Moscow,yes";
        let (russian, english) = (read(russian).expect("read"), read(english).expect("read"));
        assert!(russian.problems.is_empty(), "{:?}", russian.problems);
        assert_eq!(russian.ignored, ["Примечание"]);
        assert_eq!(russian.rows, english.rows);
        let department = russian.rows[0].department.as_ref().expect("a department");
        assert_eq!(department, &["Финансы", "Бухгалтерия"]);
    }

    #[test]
    fn problems_name_line_and_column() {
        let sheet = read(
            "email;имя;язык;активен\nне адрес;Анна;ru;да\nb@firma.ru;Б;fr;может быть\n\
             c@firma.ru;В;;\nC@firma.ru;Г;;\nd@firma.ru;Д;;;лишнее",
        )
        .expect("a sheet");
        let told: Vec<_> = sheet
            .problems
            .iter()
            .map(|problem| {
                (
                    problem.line,
                    problem.column.as_deref(),
                    problem.detail.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (2, Some("email"), "not-an-email"),
                (3, Some("язык"), "import-language-unknown"),
                (3, Some("активен"), "import-not-yes-or-no"),
                (5, None, "import-email-twice"),
                (6, None, "import-too-many-cells"),
            ]
        );
    }

    #[rstest::rstest]
    #[case("", "import-empty")]
    #[case("имя;отдел\nАнна;Склад", "import-no-email-column")]
    #[case("email;почта\na@b.ru;c@d.ru", "import-column-twice")]
    fn what_is_no_list_is_refused(#[case] text: &str, #[case] wanted: &str) {
        let error = read(text).expect_err("refused");
        assert!(matches!(error, Error::Invalid { detail, .. } if detail == wanted));
    }
}
