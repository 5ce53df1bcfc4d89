//! What people do at the door. Each verb is one transaction.

mod links;
mod people;
mod sessions;
mod set_up;
mod sign_in;
mod tokens;

pub use self::{
    links::{MadeLink, find_link, make_link, use_link},
    people::{NewAccount, create_account, reset_password},
    sessions::{Opened, change_password, end_everything, end_session, open_session, sign_out},
    set_up::{FirstPerson, set_up},
    sign_in::sign_in,
    tokens::{NewToken, create_token, end_token},
};
