//! A whole group in one statement: the shortest way for the most common case on PostgreSQL.
//!
//! A transaction of a group goes to the database and back six times, and holds the lock of the log for two of them. Most
//! groups need none of that: their keys are new, and nobody else has appended to the log since this process did. Then one
//! statement, which is a transaction by itself, writes answers, documents and entries, in the order that a transaction does.
//!
//! It guesses, and trusts no guess. The heads of the logs must be, to the byte, those that the entries were made for; the
//! keys must be claimed and new. Where anything else is found, nothing is written, and the group goes the long way.

use std::{iter, sync::LazyLock};

use sqlx::Connection as _;

use super::{
    Db, DbError, Draft, Keeping, Kind, MassRequest,
    answers::{self, sorted},
    audit::{self, Appending, by_tenant, cells},
    db::Pool,
    many::{self, Columns, unnest},
    masses,
    row::Cell,
    seen,
};

/// What a group wants written.
#[derive(Default)]
pub(super) struct AtOnce<'a> {
    /// Answers under keys that differ.
    pub answers: Vec<Keeping<'a>>,
    /// Documents.
    pub rows: Vec<&'a MassRequest>,
    /// Audit entries: one at least.
    pub drafts: Vec<Draft>,
}

/// Division by zero: how a statement undoes itself.
const UNDONE: &str = "22012";

impl Db {
    /// Writes it all, or nothing; whether it did.
    ///
    /// # Errors
    /// [`DbError`]
    pub(super) async fn write_at_once(&self, group: AtOnce<'_>, now: i64) -> Result<bool, DbError> {
        let AtOnce { answers, rows, drafts } = group;
        let drafts = by_tenant(drafts);
        let (Kind::Postgres, false) = (self.kind(), drafts.is_empty()) else { return Ok(false) };
        let Some(logs) = self.logs.likely(drafts.keys()) else { return Ok(false) };
        let Appending { entries, heads, logs } = Appending::new(drafts, logs)?;
        let (answers, rows) = (sorted(&answers), masses::ready(&rows));
        let claims = answers.iter().map(|kept| [Cell::from(kept.claim())]);
        let heads = heads
            .iter()
            .map(|(tenant, before, after)| iter::once(Cell::from(tenant)).chain(cells(after)).chain(cells(before)));
        let columns = Columns::of(&["bigint"], claims)?
            .and(Columns::of(&answers::TYPES, answers.iter().map(|kept| kept.cells(now)))?)
            .and(Columns::of(&masses::TYPES, rows.iter().map(|ready| ready.cells()))?)
            .and(Columns::of(&audit::TYPES, entries.iter().map(|entry| cells(entry)))?)
            .and(Columns::of(&head_types(), heads)?);
        let run = async {
            let Pool::Postgres { writer, .. } = &self.pool else { return Ok(Vec::new()) };
            let mut connection = self.waiting.during(writer.acquire()).await?;
            let written = many::rows(&mut connection, &SQL, columns).await;
            if written.is_err() {
                // The error comes before PostgreSQL has let go of what the statement had locked.
                connection.ping().await?;
            }
            written
        };
        match seen::statement(None, Kind::Postgres, &SQL).run(run, seen::failure).await {
            Ok(found) if found.first().map_or(Ok(false), |row| row.bool("done"))? => {
                self.logs.remember(logs);
                Ok(true)
            }
            Ok(_) => {
                self.logs.doubt(&logs);
                Ok(false)
            }
            Err(DbError::Other(sqlx::Error::Database(error))) if error.code().is_some_and(|code| code == UNDONE) => {
                self.logs.doubt(&logs);
                Ok(false)
            }
            // A key that is taken.
            Err(DbError::Duplicate(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// A head's tenant, what it becomes, and what it must be.
fn head_types() -> Vec<&'static str> {
    [&audit::HEAD_TYPES, &audit::HEAD_TYPES[1..]].concat()
}

/// Each part waits for those before it by asking how many rows they wrote. What is not ready writes nothing; what then finds
/// another head under the lock divides by zero. Logs are locked in the order in which everyone locks them.
static SQL: LazyLock<String> = LazyLock::new(|| {
    let (answer_columns, entry_columns, row_columns) = (answers::COLUMNS, audit::COLUMNS, masses::COLUMNS.join(", "));
    let types: [&[&str]; 5] = [&["bigint"], &answers::TYPES, &masses::TYPES, &audit::TYPES, &head_types()];
    let mut first = 1;
    let [claims, answers, rows, entries, heads] = types.map(|types| {
        let unnest = unnest(first, types);
        first += types.len();
        unnest
    });
    let tenants = first - head_types().len();
    let heads =
        format!("{heads} AS h (tenant_id, size, last_at, last_hash, peaks, was_size, was_at, was_hash, was_peaks)");
    let same = "l.tenant_id = h.tenant_id AND l.size = h.was_size AND l.last_at = h.was_at AND l.last_hash = h.was_hash \
        AND l.peaks = h.was_peaks";
    format!(
        "WITH wanted AS MATERIALIZED (SELECT * FROM {heads}),
        ready AS MATERIALIZED (SELECT (SELECT count(*) FROM wanted AS h JOIN audit_logs AS l ON {same})
            = (SELECT count(*) FROM wanted)
            AND (SELECT coalesce(bool_and(pg_try_advisory_xact_lock(c)), true) FROM {claims} AS c) AS ready),
        kept AS (INSERT INTO idempotency_keys ({answer_columns}) SELECT * FROM {answers}
            WHERE (SELECT ready FROM ready) RETURNING 1),
        taken AS (INSERT INTO mass_requests ({row_columns}) SELECT * FROM {rows}
            WHERE (SELECT ready FROM ready) AND (SELECT count(*) FROM kept) >= 0 RETURNING 1),
        head AS MATERIALIZED (SELECT * FROM audit_logs WHERE tenant_id = ANY (${tenants}::text[])
            AND (SELECT ready FROM ready) AND (SELECT count(*) FROM taken) >= 0 ORDER BY tenant_id FOR UPDATE),
        same AS MATERIALIZED (SELECT count(*) = (SELECT count(*) FROM wanted) AS same
            FROM head AS l JOIN wanted AS h ON {same}),
        grown AS (UPDATE audit_logs AS l SET size = h.size, last_at = h.last_at, last_hash = h.last_hash, peaks = h.peaks
            FROM wanted AS h WHERE l.tenant_id = h.tenant_id AND (SELECT same FROM same) RETURNING 1),
        added AS (INSERT INTO audit_entries ({entry_columns}) SELECT * FROM {entries}
            WHERE (SELECT count(*) FROM grown) > 0 RETURNING 1)
        SELECT CASE WHEN NOT ready THEN 0 ELSE
            1 / (CASE WHEN (SELECT count(*) FROM grown) = (SELECT count(*) FROM wanted) THEN 1 ELSE 0 END)
            + 0 * (SELECT count(*) FROM added) END::bigint AS done FROM ready"
    )
});
