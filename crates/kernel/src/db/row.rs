//! Rows and the types their columns are read as.

use rusqlite::types::ValueRef;
use uuid::Uuid;

use crate::{Error, Language, Result};

/// A row of either database.
pub enum Row<'r> {
    /// From SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// From PostgreSQL.
    Postgres(&'r postgres::Row),
}

/// One column of a row, ready to be read.
pub enum Cell<'r> {
    /// From SQLite.
    Sqlite(ValueRef<'r>),
    /// From PostgreSQL: the row and the column's place.
    Postgres(&'r postgres::Row, usize),
}

impl Row<'_> {
    /// The column at `index`, counted from 0.
    ///
    /// # Errors
    /// `Internal` when the column is not there or has another type.
    pub fn get<T: Column>(&self, index: usize) -> Result<T> {
        match self {
            Self::Sqlite(row) => {
                T::read(Cell::Sqlite(row.get_ref(index).map_err(Error::internal)?))
            }
            Self::Postgres(row) => T::read(Cell::Postgres(row, index)),
        }
    }
}

/// A type that a column can be read as.
pub trait Column: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// `Internal` when the stored type is another one.
    fn read(cell: Cell<'_>) -> Result<Self>;
}

fn wrong_type<T>(wanted: &str, found: ValueRef<'_>) -> Result<T> {
    Err(Error::internal(format!(
        "column holds {:?}, wanted {wanted}",
        found.data_type()
    )))
}

macro_rules! column {
    ($type:ty, $name:literal, $pattern:pat => $value:expr) => {
        impl Column for $type {
            fn read(cell: Cell<'_>) -> Result<Self> {
                match cell {
                    Cell::Sqlite(value) => match value {
                        $pattern => $value,
                        other => wrong_type($name, other),
                    },
                    Cell::Postgres(row, index) => row.try_get(index).map_err(Error::internal),
                }
            }
        }
    };
}

column!(bool, "BOOLEAN", ValueRef::Integer(number) => Ok(number != 0));
column!(i64, "BIGINT", ValueRef::Integer(number) => Ok(number));
column!(f64, "DOUBLE PRECISION", ValueRef::Real(number) => Ok(number));
column!(Vec<u8>, "BYTEA", ValueRef::Blob(bytes) => Ok(bytes.to_vec()));
column!(String, "TEXT", ValueRef::Text(bytes) => std::str::from_utf8(bytes)
    .map(str::to_owned).map_err(Error::internal));
column!(Uuid, "UUID", ValueRef::Blob(bytes) => Self::from_slice(bytes).map_err(Error::internal));
column!(serde_json::Value, "JSONB", ValueRef::Text(bytes) =>
    serde_json::from_slice(bytes).map_err(Error::internal));

impl<T: Column> Column for Option<T> {
    fn read(cell: Cell<'_>) -> Result<Self> {
        match cell {
            Cell::Sqlite(ValueRef::Null) => Ok(None),
            Cell::Postgres(row, index) if is_null(row, index)? => Ok(None),
            cell => T::read(cell).map(Some),
        }
    }
}

/// Accepts any type, so that only whether there is a value is asked.
struct Anything;

impl<'a> postgres::types::FromSql<'a> for Anything {
    fn from_sql(
        _: &postgres::types::Type,
        _: &'a [u8],
    ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self)
    }

    fn accepts(_: &postgres::types::Type) -> bool {
        true
    }
}

fn is_null(row: &postgres::Row, index: usize) -> Result<bool> {
    let value: Option<Anything> = row.try_get(index).map_err(Error::internal)?;
    Ok(value.is_none())
}

impl Column for Language {
    fn read(cell: Cell<'_>) -> Result<Self> {
        let code = String::read(cell)?;
        Self::from_code(&code).ok_or_else(|| Error::internal(format!("unknown language {code}")))
    }
}
