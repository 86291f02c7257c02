//! The pool of connections to either database.

use std::{sync::Arc, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    Connection as _, Executor as _, PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::Mutex;

use crate::telemetry;

use super::{
    migrations,
    row::{DecodeError, Row, Value},
    run::{postgres_rows, sqlite_rows},
    seen::{self, Waiting},
    tx::{Claims, Tx},
};

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

/// A connection that has been idle for longer may have been lost.
const JUST_USED: Duration = Duration::from_millis(100);

/// What is set for each connection to PostgreSQL.
///
/// A replica that froze within a transaction holds keys and rows: PostgreSQL lets go of them after this time. And documents
/// are long enough to be compressed; where it was built with LZ4 that takes a fraction of the time.
pub const SESSION: &str = "SET idle_in_transaction_session_timeout = '60s';
    SELECT set_config(name, 'lz4', false) FROM pg_settings
        WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)";

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// SQLite: one file, one process that writes.
    Sqlite,
    /// PostgreSQL: any number of processes.
    Postgres,
}

impl Kind {
    /// As OpenTelemetry calls it (`db.system.name`).
    pub fn system(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) enum Pool {
    /// SQLite has one writer at a time. Writers wait here, in the order they came, instead of trying again and again.
    Sqlite(SqlitePool, Arc<Mutex<()>>),
    Postgres(PgPool),
}

/// The database. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Db {
    pub(super) pool: Pool,
    pub(super) claims: Claims,
    pub(super) waiting: Waiting,
    most: u32,
    pub(super) patience: Duration,
}

impl Db {
    /// Opens `sqlite://path` (or `sqlite::memory:`) or `postgres://…`, and brings the tables up to date. Several
    /// processes may do so at once.
    ///
    /// # Errors
    /// [`DbError`] when it cannot be reached or is newer than this program.
    pub async fn open(url: &SecretString, connections: u32, patience: Duration) -> Result<Self, DbError> {
        let db = Self::connect(url, connections, patience)?;
        migrations::run(&db.pool).await?;
        Ok(db)
    }

    /// The same without a look at the tables; connects when it is first asked.
    ///
    /// # Errors
    /// [`DbError::Url`]
    pub fn connect(url: &SecretString, connections: u32, patience: Duration) -> Result<Self, DbError> {
        let url = url.expose_secret();
        // The reason must not repeat the address: it holds a password.
        let unreadable = |_| DbError::Url(String::from("it is not an address of SQLite or PostgreSQL"));
        let mut most = connections.max(2);
        let pool = if url.starts_with("sqlite:") {
            let memory = url.contains(":memory:") || url.contains("mode=memory");
            let options: SqliteConnectOptions = url.parse().map_err(unreadable)?;
            if !memory {
                make_private(options.get_filename());
            }
            let options = options
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                // What was acknowledged survives a loss of power.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(patience);
            most = if memory { 1 } else { most };
            let pool = SqlitePoolOptions::new()
                .max_connections(most)
                .acquire_timeout(patience)
                // On a full disk SQLite itself ends the transaction, the rollback after it fails, and sqlx takes the
                // connection for one in a transaction for ever.
                .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
                .idle_timeout(if memory { None } else { Some(Duration::from_secs(600)) })
                .max_lifetime(if memory { None } else { Some(Duration::from_secs(1800)) })
                .connect_lazy_with(options);
            Pool::Sqlite(pool, Arc::default())
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options: PgConnectOptions = url.parse().map_err(unreadable)?;
            let options = options.application_name("mass-server");
            let pool = PgPoolOptions::new()
                .max_connections(most)
                .acquire_timeout(patience)
                // A connection that was used just now is there still: asking it each time is a way to the database and back.
                .test_before_acquire(false)
                .before_acquire(|connection, seen| {
                    Box::pin(async move {
                        if seen.idle_for > JUST_USED {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .after_connect(|connection, _| Box::pin(async { connection.execute(SESSION).await.map(|_| ()) }))
                .connect_lazy_with(options);
            Pool::Postgres(pool)
        } else {
            return Err(DbError::Url(String::from("it must begin with sqlite: or postgres:")));
        };
        Ok(Self { pool, claims: Claims::default(), waiting: Waiting::default(), most, patience })
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        match self.pool {
            Pool::Sqlite(..) => Kind::Sqlite,
            Pool::Postgres(_) => Kind::Postgres,
        }
    }

    /// What its connections are at.
    pub fn state(&self) -> telemetry::Pool {
        let (open, idle) = match &self.pool {
            Pool::Sqlite(pool, _) => (pool.size(), pool.num_idle()),
            Pool::Postgres(pool) => (pool.size(), pool.num_idle()),
        };
        let (open, idle) = (u64::from(open), idle as u64);
        let (most, waiting) = (u64::from(self.most), self.waiting.now());
        telemetry::Pool { used: open.saturating_sub(idle), idle: idle.min(open), most, waiting }
    }

    /// Runs a query that changes nothing and gives all its rows.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn rows(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        let run = async {
            match &self.pool {
                Pool::Sqlite(pool, _) => {
                    sqlite_rows(&mut *self.waiting.during(pool.acquire()).await?, sql, values).await
                }
                Pool::Postgres(pool) => {
                    postgres_rows(&mut *self.waiting.during(pool.acquire()).await?, sql, values).await
                }
            }
        };
        seen::statement(None, self.kind(), sql).run(run, seen::failure).await
    }

    /// The same for one row at most.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn row(&self, sql: &str, values: &[Value]) -> Result<Option<Row>, DbError> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// Begins a transaction. On SQLite it is the only one that writes.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn begin(&self) -> Result<Tx, DbError> {
        Tx::begin(self).await
    }

    /// Begins a transaction that is no effect of the operation that is worked on, and no part of its audit entry.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn begin_aside(&self) -> Result<Tx, DbError> {
        Tx::begin_aside(self).await
    }

    /// Begins a transaction that claims a number (see [`Tx::claim`]); none when another one holds it.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn begin_claiming(&self, number: i64) -> Result<Option<Tx>, DbError> {
        Tx::begin_claiming(self, number).await
    }

    /// Ends all connections, once they have done what they are at.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Sqlite(pool, _) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    /// Reads from a table: a connection alone says too little.
    ///
    /// # Errors
    /// [`DbError`] when that fails.
    pub async fn ping(&self) -> Result<(), DbError> {
        self.rows("SELECT id FROM mass_requests LIMIT 1", &[]).await.map(|_| ())
    }
}

/// Makes the file of a new SQLite database before SQLite does, readable for its owner alone: it holds what was measured,
/// and hashes of passwords. A file that is there, or cannot be made, is left to SQLite.
fn make_private(file: &std::path::Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(file);
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
