//! Values that go into a query and rows that come out, the same for both databases.

use sqlx::{Row as _, postgres::PgRow, sqlite::SqliteRow};

/// A value for a query. Times are microseconds since 1970, in UTC; booleans are 0 and 1.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, or null.
    Text(Option<String>),
    /// A whole number, or null.
    Int(Option<i64>),
    /// Bytes, or null.
    Bytes(Option<Vec<u8>>),
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(Some(i64::from(value)))
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(Some(value.to_vec()))
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(Some(value))
    }
}

impl From<Option<Vec<u8>>> for Value {
    fn from(value: Option<Vec<u8>>) -> Self {
        Self::Bytes(value)
    }
}

/// A value that is kept elsewhere: what is written in bulk is not copied before it is sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    Text(Option<&'a str>),
    Int(Option<i64>),
    Bytes(Option<&'a [u8]>),
}

impl Value {
    pub(super) fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text.as_deref()),
            Self::Int(number) => Cell::Int(*number),
            Self::Bytes(bytes) => Cell::Bytes(bytes.as_deref()),
        }
    }
}

impl From<Cell<'_>> for Value {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Text(text) => Self::Text(text.map(str::to_owned)),
            Cell::Int(number) => Self::Int(number),
            Cell::Bytes(bytes) => Self::Bytes(bytes.map(<[u8]>::to_vec)),
        }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<&'a Option<String>> for Cell<'a> {
    fn from(text: &'a Option<String>) -> Self {
        Self::Text(text.as_deref())
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl<'a> From<&'a [u8]> for Cell<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Some(bytes))
    }
}

/// A column that is not there, or has another type than was asked for: a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("column {column}: {source}")]
pub struct DecodeError {
    column: String,
    source: Box<sqlx::Error>,
}

/// A row of an answer; columns are taken by name.
#[derive(Debug)]
pub struct Row(pub(super) Kept);

pub(super) enum Kept {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("row")
    }
}

macro_rules! getters {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// [`DecodeError`] when there is no such column, or it holds something else.
        pub fn $name(&self, column: &str) -> Result<$type, DecodeError> {
            match &self.0 {
                Kept::Sqlite(row) => row.try_get(column),
                Kept::Postgres(row) => row.try_get(column),
            }
            .map_err(|source| DecodeError { column: column.to_owned(), source: Box::new(source) })
        }
    )*};
}

impl Row {
    getters! {
        /// A text.
        text: String;
        /// A text or null.
        text_or_null: Option<String>;
        /// A whole number.
        int: i64;
        /// A whole number or null.
        int_or_null: Option<i64>;
        /// Bytes.
        bytes: Vec<u8>;
        /// Bytes or null.
        bytes_or_null: Option<Vec<u8>>;
    }

    /// A boolean, kept as 0 or 1.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn bool(&self, column: &str) -> Result<bool, DecodeError> {
        Ok(self.int(column)? != 0)
    }
}
