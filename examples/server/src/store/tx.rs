//! The one way to change something.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sqlx::{Postgres, Sqlite, Transaction};
use tokio::sync::OwnedMutexGuard;

use crate::{
    args,
    audit::{self, Operation},
    telemetry::span,
};

use super::{
    audit::{Log, Logs},
    db::{Db, Kind, Pool},
    error::DbError,
    many::{self, Columns},
    row::{Cell, Row, Value},
    run::{postgres_execute, postgres_rows, sqlite_execute, sqlite_rows},
    seen,
};

/// A transaction. Dropped without [`Tx::commit`], it never happened.
///
/// One that is begun while an operation is worked on (see [`crate::audit`]) has that operation's audit entry written with
/// it.
#[derive(Debug)]
pub struct Tx {
    open: Open,
    span: span::Open,
    claims: Claims,
    held: Vec<Claim>,
    operation: Option<Arc<Operation>>,
    /// Where the logs stand that it appends to, and where to say so once it has committed.
    pub(super) appended: HashMap<String, Log>,
    logs: Logs,
}

#[derive(Debug)]
enum Open {
    // The guard is dropped after the transaction.
    Sqlite(Transaction<'static, Sqlite>, OwnedMutexGuard<()>),
    Postgres(Transaction<'static, Postgres>),
}

impl Open {
    fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(..) => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }
}

impl Tx {
    pub(super) async fn begin(db: &Db) -> Result<Self, DbError> {
        let span = seen::transaction(db.kind());
        let opening = async {
            Ok::<_, DbError>(match &db.pool {
                Pool::Sqlite(pool, writer) => {
                    let writer = turn(writer, db.patience).await?;
                    let pool = pool.clone();
                    // In a task of its own, which goes on when its caller is gone: the driver, dropped just after BEGIN,
                    // would leave a transaction that nobody ends, and with it the lock of the file.
                    let begun = tokio::spawn(async move {
                        let tx = pool.begin_with("BEGIN IMMEDIATE").await?;
                        Ok::<_, sqlx::Error>(Open::Sqlite(tx, writer))
                    });
                    begun.await.map_err(|_| sqlx::Error::WorkerCrashed)??
                }
                // Who waits for what another one has locked waits no longer than for a connection: others wait behind it.
                Pool::Postgres { pool, .. } => {
                    let begin = format!("BEGIN; SET LOCAL lock_timeout = {}", db.patience.as_millis());
                    Open::Postgres(pool.begin_with(begin).await?)
                }
            })
        };
        let open = db.waiting.during(opening).await.inspect_err(|error| span.fail(seen::failure(error)))?;
        Ok(Self {
            open,
            span,
            claims: db.claims.clone(),
            held: Vec::new(),
            operation: audit::current(),
            appended: HashMap::new(),
            logs: db.logs.clone(),
        })
    }

    /// The same beside the operation: what is done is no effect of it, such as counting a try.
    pub(super) async fn begin_aside(db: &Db) -> Result<Self, DbError> {
        Ok(Self { operation: None, ..Self::begin(db).await? })
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        self.open.kind()
    }

    /// Runs a query and gives all its rows.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn rows(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        let span = seen::statement(Some(&self.span), self.open.kind(), sql);
        let run = async {
            match &mut self.open {
                Open::Sqlite(tx, _) => sqlite_rows(tx, sql, values).await,
                Open::Postgres(tx) => postgres_rows(tx, sql, values).await,
            }
        };
        span.run(run, seen::failure).await
    }

    /// The same on many rows of values at once, which only PostgreSQL can.
    pub(super) async fn many(&mut self, sql: &str, columns: Columns<'_>) -> Result<Vec<Row>, DbError> {
        let span = seen::statement(Some(&self.span), self.open.kind(), sql);
        let run = async {
            match &mut self.open {
                Open::Postgres(tx) => many::rows(tx, sql, columns).await,
                Open::Sqlite(..) => Err(no_arrays()),
            }
        };
        span.run(run, seen::failure).await
    }

    /// Copies rows into a table, which only PostgreSQL can; `into` has its columns.
    pub(super) async fn copy<'r, R>(&mut self, into: &str, rows: impl IntoIterator<Item = R>) -> Result<(), DbError>
    where
        R: AsRef<[Cell<'r>]>,
    {
        let span = seen::statement(Some(&self.span), self.open.kind(), &format!("COPY INTO {into}"));
        let run = async {
            match &mut self.open {
                Open::Postgres(tx) => many::copy(tx, into, rows).await,
                Open::Sqlite(..) => Err(no_arrays()),
            }
        };
        span.run(run, seen::failure).await
    }

    /// The same for one row at most.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn row(&mut self, sql: &str, values: &[Value]) -> Result<Option<Row>, DbError> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// Runs a statement and gives the number of rows it touched.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        let span = seen::statement(Some(&self.span), self.open.kind(), sql);
        let run = async {
            match &mut self.open {
                Open::Sqlite(tx, _) => sqlite_execute(tx, sql, values).await,
                Open::Postgres(tx) => postgres_execute(tx, sql, values).await,
            }
        };
        span.run(run, seen::failure).await
    }

    /// Begins a transaction that holds a claim from its first moment; none when another one holds it.
    pub(super) async fn begin_claiming(db: &Db, number: i64) -> Result<Option<Self>, DbError> {
        // On SQLite, transactions that write wait for each other: the claim must be asked for before.
        let claim = match db.kind() {
            Kind::Sqlite => match db.claims.take(number) {
                None => return Ok(None),
                claim => claim,
            },
            Kind::Postgres => None,
        };
        let mut tx = Self::begin(db).await?;
        if claim.is_some() {
            tx.held.extend(claim);
            return Ok(Some(tx));
        }
        if tx.claim(number).await? {
            return Ok(Some(tx));
        }
        tx.rollback().await?;
        Ok(None)
    }

    /// Claims a number until the transaction ends; false when another one holds it, in this process or in any other on
    /// the same PostgreSQL. A process that dies lets go of its claims.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn claim(&mut self, number: i64) -> Result<bool, DbError> {
        if matches!(self.open, Open::Postgres(_)) {
            let sql = "SELECT CASE WHEN pg_try_advisory_xact_lock($1) THEN 1::bigint ELSE 0::bigint END AS mine";
            let row = self.row(sql, args![number]).await?;
            return row.map_or(Ok(false), |row| Ok(row.bool("mine")?));
        }
        let claim = self.claims.take(number);
        let mine = claim.is_some();
        self.held.extend(claim);
        Ok(mine)
    }

    /// Says of which rows the operation's next entry tells: it is then one for this part of the operation.
    ///
    /// # Errors
    /// [`DbError::Audit`] in theory.
    pub fn tell_of_rows(&mut self, rows: Vec<mass_audit::Row>) -> Result<(), DbError> {
        if let Some(operation) = self.operation.take() {
            self.operation = Some(operation.part(rows).map_err(|error| DbError::Audit(error.to_string()))?);
        }
        Ok(())
    }

    /// Undoes it all, and lets go of its claims before it returns. Dropping undoes it too, but some time later: who
    /// answers a caller first may find the caller's next request still locked out.
    ///
    /// # Errors
    /// [`DbError`]; nothing has happened then either.
    pub async fn rollback(self) -> Result<(), DbError> {
        match self.open {
            Open::Sqlite(tx, _writer) => tx.rollback().await?,
            Open::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// Makes it all true at once, with the audit entry of the operation.
    ///
    /// # Errors
    /// [`DbError`]; then nothing has happened, unless the connection was lost in the very moment of it.
    pub async fn commit(mut self) -> Result<(), DbError> {
        if let Some(operation) = self.operation.take() {
            self.append(vec![operation.draft()]).await?;
            self.end().await?;
            operation.wrote();
            return Ok(());
        }
        self.end().await
    }

    async fn end(self) -> Result<(), DbError> {
        let (appended, logs) = (self.appended, self.logs);
        let span = seen::statement(Some(&self.span), self.open.kind(), "COMMIT");
        let run = async {
            match self.open {
                Open::Sqlite(tx, _writer) => tx.commit().await?,
                Open::Postgres(tx) => tx.commit().await?,
            }
            Ok(())
        };
        span.run(run, seen::failure).await?;
        logs.remember(appended);
        Ok(())
    }
}

fn no_arrays() -> DbError {
    DbError::Other(sqlx::Error::Protocol(String::from("SQLite takes no arrays and no COPY")))
}

/// A turn to write, unless the queue is too long.
async fn turn(writer: &Arc<tokio::sync::Mutex<()>>, patience: Duration) -> Result<OwnedMutexGuard<()>, DbError> {
    let turn = tokio::time::timeout(patience, Arc::clone(writer).lock_owned()).await;
    turn.map_err(|_late| sqlx::Error::PoolTimedOut.into())
}

/// Names that are claimed within this process: what SQLite has no locks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Claims(Arc<Mutex<HashSet<i64>>>);

impl Claims {
    pub(super) fn take(&self, number: i64) -> Option<Claim> {
        let new = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(number);
        new.then(|| Claim { number, claims: self.clone() })
    }
}

/// One claimed name, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Claim {
    number: i64,
    claims: Claims,
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.claims.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}
