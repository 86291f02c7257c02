//! Why the store could not answer.

use super::row::DecodeError;

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The address of the database is none that this program knows.
    #[error("DATABASE_URL: {0}")]
    Url(String),
    /// The database cannot be reached, or gave no connection in time. Trying again later may help.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// A row that is already there.
    #[error("a row with this key is there already: {0}")]
    Duplicate(#[source] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("migrations: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A row could not be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Bytes that are kept packed are not what was packed, or not with this text.
    #[error("a row is damaged: {0}")]
    Packed(#[from] lz4_flex::block::DecompressError),
    /// The audit log could not be appended to, or read.
    #[error("the audit log: {0}")]
    Audit(String),
    /// Anything else.
    #[error("the database failed: {0}")]
    Other(#[source] sqlx::Error),
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error;
        match &error {
            Error::Io(_) | Error::PoolTimedOut | Error::PoolClosed | Error::Tls(_) | Error::WorkerCrashed => {
                Self::Unavailable(error)
            }
            Error::Database(found) if found.is_unique_violation() => Self::Duplicate(error),
            Error::Database(found) if found.code().is_some_and(|code| passes(&code)) => Self::Unavailable(error),
            _ => Self::Other(error),
        }
    }
}

/// Whether a database that answers with this code may do better later.
fn passes(code: &str) -> bool {
    // PostgreSQL. 08: connection; 3D: the database is gone; 40: deadlock; 53: out of a resource, such as connections or
    // disk; 55P03 and 57: a lock or a statement took too long, the server stops or starts; 25P03: we were silent too long.
    const POSTGRES: [&str; 7] = ["08", "3D", "40", "53", "55P03", "57", "25P03"];
    // SQLite. Busy, locked, the disk fails, is full, cannot open; the lower byte of an extended code is the code.
    const SQLITE: [u32; 5] = [5, 6, 10, 13, 14];
    match code.len() {
        5 => POSTGRES.iter().any(|class| code.starts_with(class)),
        _ => code.parse::<u32>().is_ok_and(|code| SQLITE.contains(&(code & 0xff))),
    }
}

#[cfg(test)]
mod tests {
    use super::passes;

    #[test]
    fn what_passes_is_told_from_what_does_not() {
        for code in ["08006", "3D000", "40P01", "40001", "53300", "55P03", "57P01", "57014", "25P03", "5", "517", "13"]
        {
            assert!(passes(code), "{code}");
        }
        // A broken constraint, a table that is not there, SQL that is none; 531 is a constraint of SQLite.
        for code in ["23503", "42P01", "42601", "22P05", "19", "531", "1", "", "x"] {
            assert!(!passes(code), "{code}");
        }
    }
}
