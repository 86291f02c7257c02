//! Appending: under the lock of the log, as the last thing before the transaction commits.

use std::collections::{BTreeMap, HashMap};

use mass_audit::{Entry, Frontier, Hash, VERSION, leaf_hash};

use super::{join, signed, split, unsigned};
use crate::{
    args, edge,
    store::{
        DbError, Kind, Tx, Value,
        many::{Columns, unnest},
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

/// A log that is locked.
struct Log {
    tree: Frontier,
    last_at: i64,
    last_hash: Option<Hash>,
}

const COLUMNS: &str = "tenant_id, idx, leaf, hashes, batch, at, user_id, route, outcome, mass_id";
/// Their types on PostgreSQL.
const TYPES: [&str; 10] = ["text", "bigint", "text", "bytea", "text", "bigint", "text", "text", "text", "text"];
/// Those of a log's head.
const HEAD_TYPES: [&str; 5] = ["text", "bigint", "bigint", "bytea", "bytea"];

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
        let mut by_tenant: BTreeMap<String, Vec<Draft>> = BTreeMap::new();
        for draft in drafts {
            by_tenant.entry(draft.entry.tenant.clone()).or_default().push(draft);
        }
        let tenants: Vec<&str> = by_tenant.keys().map(String::as_str).collect();
        let mut logs = self.lock(&tenants).await?;
        let (mut values, mut heads) = (Vec::new(), Vec::new());
        let now = edge::now_micros();
        for (tenant, drafts) in by_tenant {
            let Some(mut log) = logs.remove(&tenant) else {
                return Err(DbError::Audit(format!("the log of {tenant} is gone")));
            };
            for draft in drafts {
                values.push(log.take(draft, now)?);
            }
            heads.push(
                args![
                    &tenant,
                    signed(log.tree.size()),
                    log.last_at,
                    log.last_hash.map_or_else(Vec::new, |hash| hash.0.to_vec()),
                    join(log.tree.peaks())
                ]
                .to_vec(),
            );
        }
        if self.kind() == Kind::Postgres {
            let sql = format!(
                "WITH added AS (INSERT INTO audit_entries ({COLUMNS}) SELECT * FROM {}) \
                 UPDATE audit_logs AS l SET size = h.size, last_at = h.last_at, last_hash = h.last_hash, peaks = h.peaks \
                 FROM {} AS h (tenant_id, size, last_at, last_hash, peaks) WHERE l.tenant_id = h.tenant_id",
                unnest(1, &TYPES),
                unnest(1 + TYPES.len(), &HEAD_TYPES)
            );
            self.many(&sql, Columns::of(values)?.and(Columns::of(heads)?)).await?;
            return Ok(());
        }
        self.insert(&format!("audit_entries ({COLUMNS})"), &values).await?;
        for head in heads {
            const GROW: &str =
                "UPDATE audit_logs SET size = $2, last_at = $3, last_hash = $4, peaks = $5 WHERE tenant_id = $1";
            self.execute(GROW, &head).await?;
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
            self.many(&sql, Columns::of(tenants.iter().map(|tenant| [Value::from(*tenant)]))?).await?
        } else {
            // SQLite has one writer anyway.
            let mut rows = Vec::new();
            for tenant in tenants {
                rows.extend(self.row(&format!("{HEAD} = $1"), args![*tenant]).await?);
            }
            rows
        };
        rows.iter()
            .map(|row| {
                let (tenant, size) = (row.text("tenant_id")?, unsigned(row.int("size")?));
                let tree = Frontier::new(size, split(&row.bytes("peaks")?)?)
                    .ok_or_else(|| DbError::Audit(format!("the head of the log of {tenant} does not fit its size")))?;
                let last_hash = split(&row.bytes("last_hash")?)?.first().copied();
                Ok((tenant, Log { tree, last_at: row.int("last_at")?, last_hash }))
            })
            .collect()
    }
}

impl Log {
    /// Gives a draft its place; the values of its row.
    fn take(&mut self, draft: Draft, now: i64) -> Result<Vec<Value>, DbError> {
        let Draft { mut entry, batch } = draft;
        // Clocks of replicas differ a little; a log does not go back in time.
        self.last_at = self.last_at.max(now);
        entry.index = self.tree.size();
        entry.previous = self.last_hash;
        entry.time = edge::rfc3339(self.last_at);
        entry.version = VERSION;
        entry.commit = String::from(crate::COMMIT);
        entry.engine_version = String::from(env!("CARGO_PKG_VERSION"));
        let leaf = entry.leaf().map_err(|error| DbError::Audit(error.to_string()))?;
        let hash = leaf_hash(&leaf);
        let hashes = self.tree.push(hash);
        self.last_hash = Some(hash);
        let leaf = String::from_utf8(leaf).map_err(|error| DbError::Audit(error.to_string()))?;
        let outcome = entry.outcome.map_or("", mass_audit::Outcome::as_str);
        Ok(args![
            entry.tenant,
            signed(entry.index),
            leaf,
            join(&hashes),
            batch,
            self.last_at,
            entry.user,
            entry.route,
            outcome,
            entry.mass_id
        ]
        .to_vec())
    }
}
