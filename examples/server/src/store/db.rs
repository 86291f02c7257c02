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
    audit::Logs,
    error::DbError,
    migrations,
    row::{Row, Value},
    run::{postgres_rows, sqlite_rows},
    seen::{self, Waiting},
    tx::{Claims, Tx},
};

/// A connection that has been idle for longer may have been lost.
const JUST_USED: Duration = Duration::from_millis(100);

/// What is set for each connection to PostgreSQL.
///
/// A replica that froze within a transaction holds keys and rows: PostgreSQL lets go of them after this time. Documents are
/// long enough to be compressed; where it was built with LZ4 that takes a fraction of the time. And what a connection writes
/// into tables is handed to the disk as it goes, where the system can do so: else it all waits for the end of a checkpoint,
/// which then takes the disk away from every commit for half a second.
pub const SESSION: &str = "SET idle_in_transaction_session_timeout = '60s';
    SELECT set_config(name, 'lz4', false) FROM pg_settings
        WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals);
    SELECT set_config(name, '256kB', false) FROM pg_settings
        WHERE name = 'backend_flush_after' AND max_val::bigint >= 32 AND setting = '0'";

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
    /// The one connection of the writer waits for locks as long as for a connection, and no longer: that cannot be said in
    /// a statement that is a transaction by itself.
    Postgres { pool: PgPool, writer: PgPool },
}

/// The database. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Db {
    pub(super) pool: Pool,
    pub(super) claims: Claims,
    pub(super) waiting: Waiting,
    pub(super) logs: Logs,
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
            let session = format!("SET lock_timeout = {}; {SESSION}", patience.as_millis());
            let writer = postgres(1, patience, session).connect_lazy_with(options.clone());
            let pool = postgres(most, patience, SESSION.to_owned()).connect_lazy_with(options);
            Pool::Postgres { pool, writer }
        } else {
            return Err(DbError::Url(String::from("it must begin with sqlite: or postgres:")));
        };
        let (claims, waiting, logs) = (Claims::default(), Waiting::default(), Logs::default());
        Ok(Self { pool, claims, waiting, logs, most, patience })
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        match self.pool {
            Pool::Sqlite(..) => Kind::Sqlite,
            Pool::Postgres { .. } => Kind::Postgres,
        }
    }

    /// What the connections are at that all share.
    pub fn state(&self) -> telemetry::Pool {
        let (open, idle) = match &self.pool {
            Pool::Sqlite(pool, _) => (pool.size(), pool.num_idle()),
            Pool::Postgres { pool, .. } => (pool.size(), pool.num_idle()),
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
                Pool::Postgres { pool, .. } => {
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
            Pool::Postgres { pool, writer } => {
                writer.close().await;
                pool.close().await;
            }
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

/// A pool of connections to PostgreSQL, for each of which this is set.
fn postgres(most: u32, patience: Duration, session: String) -> PgPoolOptions {
    let session: Arc<str> = session.into();
    PgPoolOptions::new()
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
        .after_connect(move |connection, _| {
            let session = Arc::clone(&session);
            Box::pin(async move { connection.execute(&*session).await.map(|_| ()) })
        })
}
