//! What a list would change, compared with who is there.

use std::collections::{HashMap, HashSet};

use kernel::{
    Result, Tx,
    ids::{DepartmentId, PersonId},
    people::{self, Department, ListPeople, Person, departments},
    text,
};

use super::{
    export::numbers,
    sheet::Sheet,
    types::{Change, ChangeKind, FieldChange, Plan, Preview, Row, RowProblem, Step},
};

/// Changes that are shown one by one.
const SHOWN: usize = 500;
const PROBLEMS: usize = 100;

/// The tree of departments by the ways through it.
pub(super) struct Tree {
    by_id: HashMap<DepartmentId, Department>,
}

impl Tree {
    pub(super) fn load(tx: &mut Tx<'_>) -> Result<Self> {
        let all = departments::list(tx)?;
        let by_id = all.into_iter().map(|one| (one.id, one)).collect();
        Ok(Self { by_id })
    }

    /// The department of this name within another.
    pub(super) fn within(&self, parent: Option<DepartmentId>, name: &str) -> Option<DepartmentId> {
        let key = text::fold(name);
        let mut all = self.by_id.values();
        all.find(|one| one.parent_id == parent && text::fold(&one.name) == key)
            .map(|one| one.id)
    }

    pub(super) fn add(&mut self, department: Department) {
        self.by_id.insert(department.id, department);
    }

    /// The way to a department as a list writes it.
    pub(super) fn path(&self, id: DepartmentId) -> String {
        let mut names = Vec::new();
        let mut at = self.by_id.get(&id);
        // A ring must end.
        while let Some(one) = at
            && names.len() < 50
        {
            names.push(one.name.as_str());
            at = one.parent_id.and_then(|parent| self.by_id.get(&parent));
        }
        names.reverse();
        names.join(" / ")
    }

    fn knows(&self, path: &[String]) -> bool {
        let mut at = None;
        for name in path {
            match self.within(at, name) {
                Some(id) => at = Some(id),
                None => return false,
            }
        }
        true
    }
}

/// What a list is compared with.
struct Company {
    tree: Tree,
    actor: PersonId,
}

/// Compares; `dismiss_missing` also takes those along who are not in the list,
/// but no administrators and no guests.
///
/// # Errors
/// Those of the database.
pub(super) fn compare(
    tx: &mut Tx<'_>,
    actor: PersonId,
    sheet: Sheet,
    dismiss_missing: bool,
) -> Result<(Preview, Plan)> {
    let company = Company {
        tree: Tree::load(tx)?,
        actor,
    };
    let mut compared = Compared {
        problems: sheet.problems,
        ..Compared::default()
    };
    for row in &sheet.rows {
        compared.row(tx, &company, row)?;
    }
    if dismiss_missing {
        compared.missing(tx, &company, &sheet.rows)?;
    }
    Ok(compared.finish(sheet.rows.len(), sheet.ignored))
}

#[derive(Default)]
struct Compared {
    steps: Vec<Step>,
    changes: Vec<Change>,
    problems: Vec<RowProblem>,
    departments: Vec<String>,
    unchanged: usize,
}

impl Compared {
    fn row(&mut self, tx: &mut Tx<'_>, company: &Company, row: &Row) -> Result<()> {
        let found = people::store::find_by_email(tx, &row.email)?;
        let Some(person) = found else {
            self.new_person(company, row);
            return Ok(());
        };
        let fields = differences(tx, company, &person, row)?;
        let kind = match (person.active, row.active) {
            (true, Some(false)) => ChangeKind::Dismiss,
            (false, Some(true)) => ChangeKind::Restore,
            _ if fields.is_empty() => {
                self.unchanged += 1;
                return Ok(());
            }
            _ => ChangeKind::Change,
        };
        if kind == ChangeKind::Dismiss && person.id == company.actor {
            self.complain(row.line, "import-dismisses-you");
        }
        if row.guest == Some(true) && person.administrator {
            self.complain(row.line, "guest-administrator");
        }
        self.keep(company, row, kind, &person.name, fields);
        Ok(())
    }

    fn new_person(&mut self, company: &Company, row: &Row) {
        let Some(name) = row.name.clone() else {
            return self.complain(row.line, "name-empty");
        };
        if row.active == Some(false) {
            // Who has left and never was here needs no account.
            self.unchanged += 1;
            return;
        }
        self.keep(company, row, ChangeKind::Create, &name, Vec::new());
    }

    fn complain(&mut self, line: usize, detail: &str) {
        self.problems.push(RowProblem {
            line,
            column: None,
            detail: detail.to_owned(),
        });
    }

    fn keep(
        &mut self,
        company: &Company,
        row: &Row,
        kind: ChangeKind,
        name: &str,
        fields: Vec<FieldChange>,
    ) {
        if let Some(path) = &row.department
            && !company.tree.knows(path)
        {
            let path = path.join(" / ");
            if !self.departments.contains(&path) {
                self.departments.push(path);
            }
        }
        self.changes.push(Change {
            line: Some(row.line),
            kind,
            email: row.email.clone(),
            name: name.to_owned(),
            fields,
        });
        self.steps.push(Step::Keep(row.clone()));
    }

    fn missing(&mut self, tx: &mut Tx<'_>, company: &Company, rows: &[Row]) -> Result<()> {
        let listed: HashSet<_> = rows.iter().map(|row| text::fold(&row.email)).collect();
        for person in everybody(tx, false)? {
            let stays = person.administrator || person.guest || person.id == company.actor;
            if stays || listed.contains(&text::fold(&person.email)) {
                continue;
            }
            self.changes.push(Change {
                line: None,
                kind: ChangeKind::Dismiss,
                email: person.email,
                name: person.name,
                fields: Vec::new(),
            });
            self.steps.push(Step::Dismiss(person.id));
        }
        Ok(())
    }

    fn finish(mut self, rows: usize, ignored: Vec<String>) -> (Preview, Plan) {
        let count = |kind| self.changes.iter().filter(|one| one.kind == kind).count();
        let preview = Preview {
            id: None,
            rows,
            create: count(ChangeKind::Create),
            change: count(ChangeKind::Change),
            dismiss: count(ChangeKind::Dismiss),
            restore: count(ChangeKind::Restore),
            unchanged: self.unchanged,
            changes: self.changes.drain(..).take(SHOWN).collect(),
            departments: self.departments,
            ignored,
            problems: self.problems.into_iter().take(PROBLEMS).collect(),
        };
        (preview, Plan { steps: self.steps })
    }
}

/// Everybody, page by page.
///
/// # Errors
/// Those of the database.
pub(super) fn everybody(tx: &mut Tx<'_>, inactive_too: bool) -> Result<Vec<Person>> {
    const MANY: i64 = 500;
    let mut all: Vec<Person> = Vec::new();
    loop {
        let wanted = ListPeople {
            inactive_too,
            after: all.last().map(|person| person.id),
            limit: MANY,
            ..ListPeople::default()
        };
        let page = people::store::list(tx, &wanted)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

fn differences(
    tx: &mut Tx<'_>,
    company: &Company,
    person: &Person,
    row: &Row,
) -> Result<Vec<FieldChange>> {
    let mut fields = Vec::new();
    let mut compare = |field: &str, before: &str, after: Option<&str>| {
        if let Some(after) = after.filter(|after| *after != before) {
            fields.push(FieldChange {
                field: field.to_owned(),
                before: before.to_owned(),
                after: after.to_owned(),
            });
        }
    };
    compare("name", &person.name, row.name.as_deref());
    compare("title", &person.title, row.title.as_deref());
    let department = person.department.as_ref();
    let now = department.map_or_else(String::new, |one| company.tree.path(one.id));
    let wanted = row.department.as_ref().map(|path| path.join(" / "));
    let same = wanted.as_ref().map(|one| text::fold(one)) == Some(text::fold(&now));
    compare("department", &now, wanted.as_deref().filter(|_| !same));
    let phones = people::profile::details(tx, person.id)?.phones;
    let given = row.phones.as_ref().map(|all| all.join("; "));
    compare("phone", &numbers(&phones), given.as_deref());
    let language = row.language.map(kernel::Language::code);
    compare("language", person.language.code(), language);
    compare("time_zone", &person.time_zone, row.time_zone.as_deref());
    let yes = |is: bool| if is { "yes" } else { "no" };
    compare("guest", yes(person.guest), row.guest.map(yes));
    Ok(fields)
}
