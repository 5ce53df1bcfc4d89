//! Lists: a page of things and where the next one starts.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Error, Result};

/// The most things on one page.
pub const MAX_LIMIT: i64 = 500;

/// A page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The things.
    pub items: Vec<T>,
    /// Give it back to get the next page; null on the last.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A list that fits on one page.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// A page cut from `limit + 1` fetched things; `cursor` names the last kept.
    pub fn cut(mut items: Vec<T>, limit: i64, cursor: impl Fn(&T) -> String) -> Self {
        let keep = usize::try_from(limit).unwrap_or(0);
        let more = items.len() > keep;
        items.truncate(keep);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }
}

/// Which page is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many, 1 to 500; 50 when not said.
    pub limit: Option<i64>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

impl PageQuery {
    /// The checked limit.
    ///
    /// # Errors
    /// `Invalid` outside 1 to 500.
    pub fn limit(&self) -> Result<i64> {
        limit(self.limit)
    }

    /// The cursor as an identifier.
    ///
    /// # Errors
    /// `Invalid` when it is none.
    pub fn after_id<T: std::str::FromStr>(&self) -> Result<Option<T>> {
        let parse = |text: &String| {
            text.parse()
                .map_err(|_| Error::invalid("after", "not-a-cursor"))
        };
        self.after.as_ref().map(parse).transpose()
    }
}

/// A page size within bounds; 50 when not said.
///
/// # Errors
/// `Invalid` outside 1 to 500.
pub fn limit(asked: Option<i64>) -> Result<i64> {
    match asked.unwrap_or(50) {
        limit @ 1..=MAX_LIMIT => Ok(limit),
        _ => Err(Error::invalid("limit", "limit-out-of-range")),
    }
}
