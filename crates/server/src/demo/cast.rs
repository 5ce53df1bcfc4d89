//! How people are spoken of in texts: their names in every case, their gender, their place in the company.

/// What a dialogue needs to know of a person.
#[derive(Debug, Clone)]
pub(super) struct Voice {
    /// The key of the person.
    pub(super) key: String,
    /// The first name: nominative, genitive, dative, accusative, instrumental; one form when it never changes.
    pub(super) forms: Vec<String>,
    /// The first name in Latin letters.
    pub(super) latin: String,
    pub(super) feminine: bool,
    /// The key of the department.
    pub(super) department: String,
    /// Whether the person writes Russian.
    pub(super) russian: bool,
}

impl Voice {
    /// The first name in a case (0 is the nominative).
    pub(super) fn called(&self, case: usize, russian: bool) -> &str {
        let form = self.forms.get(case).or_else(|| self.forms.first());
        form.filter(|_| russian).map_or(&self.latin, String::as_str)
    }
}
