//! Heads of logs, and the hashes that proofs are made of.

use std::collections::{BTreeMap, HashMap};

use mass_audit::{Frontier, Hash, Node};

use super::{signed, split, unsigned};
use crate::{
    args,
    store::{Db, DbError, Value, many::tuples},
};

/// The head of a log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Its right edge.
    pub tree: Frontier,
}

impl Db {
    /// The head of a log; that of an empty one, where there is none.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn audit_head(&self, tenant: &str) -> Result<Head, DbError> {
        const HEAD: &str = "SELECT size, peaks FROM audit_logs WHERE tenant_id = $1";
        let Some(row) = self.row(HEAD, args![tenant]).await? else { return Ok(Head::default()) };
        let (size, peaks) = (unsigned(row.int("size")?), split(&row.bytes("peaks")?)?);
        let tree = Frontier::new(size, peaks)
            .ok_or_else(|| DbError::Audit(format!("the head of the log of {tenant} does not fit its size")))?;
        Ok(Head { tree })
    }

    /// The hashes of these subtrees, as far as they are there.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn audit_nodes(&self, tenant: &str, nodes: &[Node]) -> Result<HashMap<Node, Hash>, DbError> {
        let mut wanted: BTreeMap<u64, Vec<(usize, Node)>> = BTreeMap::new();
        for node in nodes {
            let (leaf, place) = node.kept();
            wanted.entry(leaf).or_default().push((place, *node));
        }
        let mut found = HashMap::new();
        let leaves: Vec<u64> = wanted.keys().copied().collect();
        for leaves in leaves.chunks(256) {
            let sql = format!(
                "SELECT idx, hashes FROM audit_entries WHERE tenant_id = $1 AND idx IN {}",
                tuples(1, leaves.len(), 2)
            );
            let mut values = vec![Value::from(tenant)];
            values.extend(leaves.iter().map(|leaf| Value::from(signed(*leaf))));
            for row in self.rows(&sql, &values).await? {
                let hashes = split(&row.bytes("hashes")?)?;
                for (place, node) in wanted.get(&unsigned(row.int("idx")?)).into_iter().flatten() {
                    found.extend(hashes.get(*place).map(|hash| (*node, *hash)));
                }
            }
        }
        Ok(found)
    }

    /// The right edge that a log had when it had so many entries. None where hashes are missing.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn audit_edge(&self, tenant: &str, size: u64) -> Result<Option<Frontier>, DbError> {
        let nodes = Frontier::nodes(size);
        let hashes = self.audit_nodes(tenant, &nodes).await?;
        let peaks: Option<Vec<Hash>> = nodes.iter().map(|node| hashes.get(node).copied()).collect();
        Ok(peaks.and_then(|peaks| Frontier::new(size, peaks)))
    }

    /// Signed heads over `from` entries or more, and up to `to`, the smallest first: size and note.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn audit_checkpoints(
        &self,
        tenant: &str,
        from: u64,
        to: u64,
        limit: u32,
    ) -> Result<Vec<(u64, String)>, DbError> {
        const SQL: &str = "SELECT size, note FROM audit_checkpoints WHERE tenant_id = $1 AND size >= $2 AND size <= $3
            ORDER BY size LIMIT $4";
        let rows = self.rows(SQL, args![tenant, signed(from), signed(to), i64::from(limit)]).await?;
        rows.iter().map(|row| Ok((unsigned(row.int("size")?), row.text("note")?))).collect()
    }

    /// The newest signed head.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn audit_last_checkpoint(&self, tenant: &str) -> Result<Option<(u64, String)>, DbError> {
        const SQL: &str = "SELECT size, note FROM audit_checkpoints WHERE tenant_id = $1 ORDER BY size DESC LIMIT 1";
        let row = self.row(SQL, args![tenant]).await?;
        row.map(|row| Ok((unsigned(row.int("size")?), row.text("note")?))).transpose()
    }

    /// Keeps a signed head, unless there is one of this size.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn keep_audit_checkpoint(&self, tenant: &str, size: u64, at: i64, note: &str) -> Result<(), DbError> {
        const SQL: &str = "INSERT INTO audit_checkpoints (tenant_id, size, at, note) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant_id, size) DO NOTHING";
        let mut tx = self.begin_aside().await?;
        tx.execute(SQL, args![tenant, signed(size), at, note]).await?;
        tx.commit().await
    }

    /// Tenants whose logs have grown since their heads were last signed.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn audit_unsigned(&self) -> Result<Vec<String>, DbError> {
        const SQL: &str = "SELECT l.tenant_id FROM audit_logs l WHERE l.size > 0 AND NOT EXISTS
            (SELECT 1 FROM audit_checkpoints c WHERE c.tenant_id = l.tenant_id AND c.size = l.size)";
        self.rows(SQL, &[]).await?.iter().map(|row| Ok(row.text("tenant_id")?)).collect()
    }
}
