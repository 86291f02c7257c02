//! Appending: under the lock of the log, as the last thing before the transaction commits.

use std::{
    collections::{BTreeMap, HashMap},
    iter,
};

use mass_audit::Entry;

use super::log::{Appending, Log};
use crate::{
    args,
    store::{
        DbError, Kind, Tx, Value,
        many::{Columns, unnest},
        row::Cell,
    },
};

/// An entry before it has a place in its log.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// What is known of the operation. Index, time, the hash of the entry before, and what does not change while the
    /// service runs are filled in.
    pub entry: Entry,
    /// The rows of a batch, a leaf on each line.
    pub batch: Option<String>,
}

pub(in crate::store) const COLUMNS: &str = "tenant_id, idx, leaf, hashes, batch, at, user_id, route, outcome, mass_id";
/// Their types on PostgreSQL.
pub(in crate::store) const TYPES: [&str; 10] =
    ["text", "bigint", "text", "bytea", "text", "bigint", "text", "text", "text", "text"];
/// Those of a log's head.
pub(in crate::store) const HEAD_TYPES: [&str; 5] = ["text", "bigint", "bigint", "bytea", "bytea"];

impl Tx {
    /// Appends entries to the logs of their tenants. Until this transaction ends nobody else appends to those logs, so it
    /// is done last.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn append(&mut self, drafts: Vec<Draft>) -> Result<(), DbError> {
        if drafts.is_empty() {
            return Ok(());
        }
        let by_tenant = by_tenant(drafts);
        let tenants: Vec<&str> = by_tenant.keys().map(String::as_str).collect();
        let logs = self.lock(&tenants).await?;
        let Appending { entries, heads, logs } = Appending::new(by_tenant, logs)?;
        self.appended.extend(logs);
        if self.kind() == Kind::Postgres {
            let sql = format!(
                "WITH added AS (INSERT INTO audit_entries ({COLUMNS}) SELECT * FROM {}) \
                 UPDATE audit_logs AS l SET size = h.size, last_at = h.last_at, last_hash = h.last_hash, peaks = h.peaks \
                 FROM {} AS h (tenant_id, size, last_at, last_hash, peaks) WHERE l.tenant_id = h.tenant_id",
                unnest(1, &TYPES),
                unnest(1 + TYPES.len(), &HEAD_TYPES)
            );
            let entries = Columns::of(&TYPES, entries.iter().map(|entry| cells(entry)))?;
            let heads = heads.iter().map(|(tenant, _, head)| iter::once(Cell::from(tenant)).chain(cells(head)));
            self.many(&sql, entries.and(Columns::of(&HEAD_TYPES, heads)?)).await?;
            return Ok(());
        }
        self.insert(&format!("audit_entries ({COLUMNS})"), &entries).await?;
        for (tenant, _, [size, last_at, last_hash, peaks]) in heads {
            const GROW: &str =
                "UPDATE audit_logs SET size = $2, last_at = $3, last_hash = $4, peaks = $5 WHERE tenant_id = $1";
            self.execute(GROW, &[Value::from(tenant), size, last_at, last_hash, peaks]).await?;
        }
        Ok(())
    }

    /// Locks logs until the transaction ends, and begins those that are not there.
    async fn lock(&mut self, tenants: &[&str]) -> Result<HashMap<String, Log>, DbError> {
        let mut logs = self.locked(tenants).await?;
        let new: Vec<&str> = tenants.iter().copied().filter(|tenant| !logs.contains_key(*tenant)).collect();
        if !new.is_empty() {
            for tenant in &new {
                const BEGIN: &str = "INSERT INTO audit_logs (tenant_id, size, last_at, last_hash, peaks)
                    VALUES ($1, 0, 0, $2, $2) ON CONFLICT (tenant_id) DO NOTHING";
                self.execute(BEGIN, args![*tenant, Vec::<u8>::new()]).await?;
            }
            logs.extend(self.locked(&new).await?);
        }
        Ok(logs)
    }

    async fn locked(&mut self, tenants: &[&str]) -> Result<HashMap<String, Log>, DbError> {
        const HEAD: &str = "SELECT tenant_id, size, last_at, last_hash, peaks FROM audit_logs WHERE tenant_id";
        let rows = if self.kind() == Kind::Postgres {
            // In one order everywhere, so that two transactions never wait for each other.
            let sql = format!("{HEAD} = ANY ($1::text[]) ORDER BY tenant_id FOR UPDATE");
            self.many(&sql, Columns::of(&["text"], tenants.iter().map(|tenant| [Cell::from(*tenant)]))?).await?
        } else {
            // SQLite has one writer anyway.
            let mut rows = Vec::new();
            for tenant in tenants {
                rows.extend(self.row(&format!("{HEAD} = $1"), args![*tenant]).await?);
            }
            rows
        };
        rows.iter().map(Log::read).collect()
    }
}

/// Drafts by their tenants.
pub(in crate::store) fn by_tenant(drafts: Vec<Draft>) -> BTreeMap<String, Vec<Draft>> {
    let mut by_tenant: BTreeMap<String, Vec<Draft>> = BTreeMap::new();
    for draft in drafts {
        by_tenant.entry(draft.entry.tenant.clone()).or_default().push(draft);
    }
    by_tenant
}

/// Values as they are sent.
pub(in crate::store) fn cells(values: &[Value]) -> impl Iterator<Item = Cell<'_>> {
    values.iter().map(Value::cell)
}
