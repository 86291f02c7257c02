//! What telemetry sees of the store: a span for each transaction and each statement, and who waits for a connection.
//!
//! A statement is told by its summary (`INSERT mass_requests`), never by its text or its values.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use opentelemetry::{KeyValue, trace::SpanKind};

use super::{db::Kind, error::DbError};
use crate::telemetry::span::{self, Open};

/// Requests that wait for a connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiting(Arc<AtomicU64>);

impl Waiting {
    pub(super) fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Counts one that waits for what this future brings.
    pub(super) async fn during<T>(&self, future: impl Future<Output = T>) -> T {
        struct One<'a>(&'a AtomicU64);
        impl Drop for One<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        }
        self.0.fetch_add(1, Ordering::Relaxed);
        let _one = One(&self.0);
        future.await
    }
}

/// The span of a transaction.
pub(super) fn transaction(kind: Kind) -> Open {
    span::begin("mass.store.transaction", SpanKind::Internal, || vec![KeyValue::new("db.system.name", kind.system())])
}

/// The span of a statement, below a transaction if it is in one.
pub(super) fn statement(within: Option<&Open>, kind: Kind, sql: &str) -> Open {
    let attributes = || {
        let summary = KeyValue::new("db.query.summary", summary(sql));
        vec![KeyValue::new("db.system.name", kind.system()), summary]
    };
    // The name is made only where it is wanted.
    match within {
        Some(open) => open.child_named(|| summary(sql), SpanKind::Client, attributes),
        None => span::begin_named(|| summary(sql), SpanKind::Client, attributes),
    }
}

/// What kind of failure it is, in a word.
pub(super) fn failure(error: &DbError) -> &'static str {
    match error {
        DbError::Url(_) => "url",
        DbError::Unavailable(_) => "unavailable",
        DbError::Duplicate(_) => "duplicate",
        DbError::Migrate(_) => "migrate",
        DbError::Decode(_) | DbError::Packed(_) => "decode",
        DbError::Audit(_) => "audit",
        DbError::Other(_) => "other",
    }
}

/// The operation and its first table: of few different texts, whatever the statement.
fn summary(sql: &str) -> String {
    let mut words = sql.split(|c: char| c.is_whitespace() || c == '(').filter(|word| !word.is_empty());
    let mut verb = words.next().unwrap_or("QUERY").to_ascii_uppercase();
    if verb == "WITH" {
        // What it changes says most.
        let change = words.find(|word| ["INSERT", "UPDATE", "DELETE"].contains(word));
        change.unwrap_or("SELECT").clone_into(&mut verb);
    }
    let table = if verb == "UPDATE" {
        words.next()
    } else {
        words.find(|word| word.eq_ignore_ascii_case("INTO") || word.eq_ignore_ascii_case("FROM")).and(words.next())
    };
    let table = table.filter(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
    table.map_or(verb.clone(), |table| format!("{verb} {table}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_told_by_its_operation_and_table() {
        for (sql, expected) in [
            ("SELECT id FROM mass_requests LIMIT 1", "SELECT mass_requests"),
            ("\n  insert INTO users (id, name) VALUES ($1, 'FROM x')", "INSERT users"),
            ("UPDATE login_attempts SET failures = 0", "UPDATE login_attempts"),
            ("WITH a AS (INSERT INTO audit_entries (b) SELECT 1) UPDATE audit_logs SET c = 1", "INSERT audit_entries"),
            ("WITH a AS (SELECT 1 FROM b) SELECT a FROM c", "SELECT"),
            ("DELETE FROM sessions WHERE id = $1", "DELETE sessions"),
            ("SELECT CASE WHEN pg_try_advisory_xact_lock($1) THEN 1 END AS mine", "SELECT"),
            ("", "QUERY"),
        ] {
            assert_eq!(summary(sql), expected);
        }
    }

    #[tokio::test]
    async fn who_waits_is_counted_and_who_gives_up_is_not() {
        let waiting = Waiting::default();
        let mut one = Box::pin(waiting.during(std::future::pending::<()>()));
        assert!(futures_util::poll!(&mut one).is_pending());
        assert_eq!(waiting.now(), 1);
        drop(one);
        assert_eq!(waiting.now(), 0);
    }
}
