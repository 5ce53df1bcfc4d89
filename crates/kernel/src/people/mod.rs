//! The people of the company, their departments and groups: the tables and
//! reads every section needs.

pub mod access;
mod acting;
pub mod departments;
pub mod details;
pub mod groups;
pub mod profile;
pub mod store;
mod types;

#[cfg(test)]
mod tests;

pub use access::Administrator;
pub use acting::{Member, acting, member};
pub use departments::{Department, NewDepartment};
pub use details::{Details, DetailsChanges};
pub use groups::Group;
pub use profile::Profile;
pub use types::{
    Credentials, DepartmentRef, ListPeople, NewPerson, Person, PersonChanges, PersonRef, Standing,
    check_email, check_name, check_time_zone, check_title, is_visible_name, shows_something,
    turns_text,
};
