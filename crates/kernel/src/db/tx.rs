//! One transaction of either database.

use std::collections::HashMap;

use rusqlite::CachedStatement;

use super::{Row, Value};
use crate::{Error, Event, Result};

/// Which SQL is spoken, for the few statements that need two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite with FTS5.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A transaction: store functions take it first. Events given to it are told
/// after the commit.
pub struct Tx<'c> {
    pub(super) back: Back<'c>,
    pub(super) events: Vec<Event>,
    /// Whether a statement failed. PostgreSQL then silently rolls back what
    /// follows, so a closure that passes over the failure must fail too.
    pub(super) broken: bool,
}

pub(super) enum Back<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(postgres::Transaction<'c>, &'c mut Statements),
}

/// Prepared statements of one PostgreSQL client.
pub(super) type Statements = HashMap<String, postgres::Statement>;

const MAX_STATEMENTS: usize = 512;

impl<'c> Tx<'c> {
    pub(super) fn new(back: Back<'c>) -> Self {
        Self {
            back,
            events: Vec::new(),
            broken: false,
        }
    }

    fn noted<T>(&mut self, outcome: Result<T>) -> Result<T> {
        self.broken |= outcome.is_err();
        outcome
    }

    /// Which SQL is spoken.
    pub fn dialect(&self) -> Dialect {
        match self.back {
            Back::Sqlite(_) => Dialect::Sqlite,
            Back::Postgres(..) => Dialect::Postgres,
        }
    }

    /// Tells `event` once this transaction is committed.
    pub fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Runs a statement and answers how many rows it changed. A statement that
    /// fails makes the whole closure fail: where a row may be there already,
    /// write `ON CONFLICT` instead of passing over the error.
    ///
    /// # Errors
    /// `Conflict` on a broken unique rule, `Unavailable` on a full, locked or
    /// damaged database, otherwise `Internal`.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let outcome = self.try_execute(sql, params);
        self.noted(outcome)
    }

    fn try_execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        match &mut self.back {
            Back::Sqlite(connection) => {
                let mut statement = prepare(connection, sql, params)?;
                let changed = statement.raw_execute().map_err(super::sqlite::error)?;
                Ok(changed as u64)
            }
            Back::Postgres(transaction, statements) => {
                let statement = prepared(transaction, statements, sql)?;
                transaction
                    .execute(&statement, &references(params))
                    .map_err(super::postgres::error)
            }
        }
    }

    /// All rows of a query, each turned into a `T`.
    ///
    /// # Errors
    /// As [`Tx::execute`], or whatever `map` answers.
    pub fn query<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let outcome = self.try_query(sql, params, map);
        self.noted(outcome)
    }

    fn try_query<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        match &mut self.back {
            Back::Sqlite(connection) => {
                let mut statement = prepare(connection, sql, params)?;
                let mut rows = statement.raw_query();
                let mut all = Vec::new();
                while let Some(row) = rows.next().map_err(super::sqlite::error)? {
                    all.push(map(&Row::Sqlite(row))?);
                }
                Ok(all)
            }
            Back::Postgres(transaction, statements) => {
                let statement = prepared(transaction, statements, sql)?;
                let rows = transaction
                    .query(&statement, &references(params))
                    .map_err(super::postgres::error)?;
                rows.iter().map(|row| map(&Row::Postgres(row))).collect()
            }
        }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn query_opt<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.query(sql, params, map)?.into_iter().next())
    }

    /// The first row; `NotFound` when there is none.
    ///
    /// # Errors
    /// As [`Tx::query`], and `NotFound`.
    pub fn query_one<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.query_opt(sql, params, map)?.ok_or(Error::NotFound)
    }
}

fn prepare<'c>(
    connection: &'c rusqlite::Connection,
    sql: &str,
    params: &[Value],
) -> Result<CachedStatement<'c>> {
    let mut statement = connection
        .prepare_cached(sql)
        .map_err(super::sqlite::error)?;
    for (place, value) in params.iter().enumerate() {
        let name = PLACEHOLDERS
            .get(place)
            .ok_or_else(|| Error::internal("too many parameters"))?;
        // SQLite numbers `$2, $1` by first appearance, so each is bound by name.
        if let Some(index) = statement
            .parameter_index(name)
            .map_err(super::sqlite::error)?
        {
            statement
                .raw_bind_parameter(index, value)
                .map_err(super::sqlite::error)?;
        }
    }
    Ok(statement)
}

const PLACEHOLDERS: [&str; 24] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15",
    "$16", "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24",
];

fn prepared(
    transaction: &mut postgres::Transaction<'_>,
    statements: &mut Statements,
    sql: &str,
) -> Result<postgres::Statement> {
    if let Some(statement) = statements.get(sql) {
        return Ok(statement.clone());
    }
    let statement = transaction.prepare(sql).map_err(super::postgres::error)?;
    if statements.len() >= MAX_STATEMENTS {
        statements.clear();
    }
    statements.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

fn references(params: &[Value]) -> Vec<&(dyn postgres::types::ToSql + Sync)> {
    params
        .iter()
        .map(|value| value as &(dyn postgres::types::ToSql + Sync))
        .collect()
}
