//! Lists: a page of things and where the next one starts.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Error, Result, Tx};

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

    /// A page of those things that `keep` lets through. `fetch` answers so many
    /// things after one; it is asked until the page is full or nothing is left,
    /// so that what is kept back never looks like the end of the list.
    ///
    /// # Errors
    /// Those of `fetch` and `keep`.
    pub fn kept<C: Copy + ToString>(
        tx: &mut Tx<'_>,
        limit: i64,
        mut after: Option<C>,
        id: impl Fn(&T) -> C,
        mut fetch: impl FnMut(&mut Tx<'_>, Option<C>, i64) -> Result<Vec<T>>,
        mut keep: impl FnMut(&mut Tx<'_>, &T) -> Result<bool>,
    ) -> Result<Self> {
        let wanted = limit.saturating_add(1);
        let enough = usize::try_from(wanted).unwrap_or_default();
        let mut kept = Vec::new();
        loop {
            let batch = fetch(tx, after, wanted)?;
            let is_last = batch.len() < enough;
            after = batch.last().map(&id);
            for thing in batch {
                if kept.len() < enough && keep(tx, &thing)? {
                    kept.push(thing);
                }
            }
            if is_last || kept.len() >= enough {
                return Ok(Self::cut(kept, limit, |thing| id(thing).to_string()));
            }
        }
    }

    /// The same page of other things.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            next: self.next,
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::each;

    /// The numbers below a hundred from the highest; only multiples of `step`
    /// may be seen.
    async fn page(step: i64, limit: i64, after: Option<i64>) -> Page<i64> {
        let test = each().remove(0);
        let list = move |tx: &mut Tx<'_>| {
            let fetch = |_: &mut Tx<'_>, after: Option<i64>, many: i64| {
                let below = after.unwrap_or(100);
                Ok((0..below)
                    .rev()
                    .take(usize::try_from(many).unwrap_or(0))
                    .collect())
            };
            let keep = |_: &mut Tx<'_>, number: &i64| Ok(number % step == 0);
            Page::kept(tx, limit, after, |number: &i64| *number, fetch, keep)
        };
        test.db.read(list).await.expect("a page")
    }

    #[tokio::test]
    async fn what_is_kept_back_does_not_end_a_list() {
        let first = page(30, 2, None).await;
        assert_eq!(first.items, [90, 60]);
        assert_eq!(first.next.as_deref(), Some("60"));
        let second = page(30, 2, Some(60)).await;
        assert_eq!((second.items, second.next), (vec![30, 0], None));
        let whole = page(1, 100, None).await;
        assert_eq!((whole.items.len(), whole.next), (100, None));
        assert!(page(1, 5, Some(0)).await.items.is_empty());
    }
}
