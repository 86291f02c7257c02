//! Where logs stand, and giving entries their places in them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use mass_audit::{Frontier, Hash, VERSION, leaf_hash};

use super::{Draft, join, signed, split, unsigned};
use crate::{
    args, edge,
    store::{DbError, Row, Value},
};

/// Where a log stands.
#[derive(Debug, Clone)]
pub(in crate::store) struct Log {
    tree: Frontier,
    last_at: i64,
    last_hash: Option<Hash>,
}

/// Entries in their places.
pub(in crate::store) struct Appending {
    /// Rows of the table of entries.
    pub entries: Vec<Vec<Value>>,
    /// Tenants, with the heads of their logs before and afterwards.
    pub heads: Vec<(String, [Value; 4], [Value; 4])>,
    /// Where the logs stand afterwards.
    pub logs: HashMap<String, Log>,
}

impl Appending {
    /// Puts entries behind what these logs have.
    ///
    /// # Errors
    /// [`DbError::Audit`] when a log is missing.
    pub(in crate::store) fn new(
        drafts: BTreeMap<String, Vec<Draft>>,
        mut logs: HashMap<String, Log>,
    ) -> Result<Self, DbError> {
        let (mut entries, mut heads) = (Vec::new(), Vec::new());
        let now = edge::now_micros();
        for (tenant, drafts) in drafts {
            let log = logs.get_mut(&tenant).ok_or_else(|| DbError::Audit(format!("the log of {tenant} is gone")))?;
            let before = log.head();
            for draft in drafts {
                entries.push(log.take(draft, now)?);
            }
            heads.push((tenant, before, log.head()));
        }
        Ok(Self { entries, heads, logs })
    }
}

/// Where this process left the logs. Others may have appended since: it is a guess, good for checking and nothing else.
#[derive(Debug, Clone, Default)]
pub(in crate::store) struct Logs(Arc<Mutex<HashMap<String, Left>>>);

#[derive(Debug)]
struct Left {
    log: Log,
    /// How often not to guess: another process appends to it too.
    doubt: u8,
}

/// Logs that are remembered at most.
const MOST: usize = 10_000;
/// How often a log that another process appends to is not guessed at.
const DOUBT: u8 = 8;

impl Logs {
    /// Where the logs of all these tenants stand, if that is known and likely.
    pub(in crate::store) fn likely<'a>(
        &self,
        tenants: impl Iterator<Item = &'a String>,
    ) -> Option<HashMap<String, Log>> {
        let mut known = self.lock();
        let mut likely = Some(HashMap::new());
        for tenant in tenants {
            match known.get_mut(tenant) {
                Some(Left { log, doubt: 0 }) => {
                    likely.as_mut().map(|likely| likely.insert(tenant.clone(), log.clone()));
                }
                other => {
                    other.into_iter().for_each(|left| left.doubt -= 1);
                    likely = None;
                }
            }
        }
        likely
    }

    /// Remembers where logs stand after a commit.
    pub(in crate::store) fn remember(&self, logs: HashMap<String, Log>) {
        let mut known = self.lock();
        if known.len() + logs.len() > MOST {
            known.clear();
        }
        for (tenant, log) in logs {
            match known.get_mut(&tenant) {
                Some(left) => left.log = log,
                None => drop(known.insert(tenant, Left { log, doubt: 0 })),
            }
        }
    }

    /// Notes that they stood elsewhere.
    pub(in crate::store) fn doubt(&self, logs: &HashMap<String, Log>) {
        let mut known = self.lock();
        logs.keys().for_each(|tenant| known.get_mut(tenant).into_iter().for_each(|left| left.doubt = DOUBT));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Left>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    /// As the row of a head has it.
    ///
    /// # Errors
    /// [`DbError::Audit`] when the row is none.
    pub(super) fn read(row: &Row) -> Result<(String, Self), DbError> {
        let (tenant, size) = (row.text("tenant_id")?, unsigned(row.int("size")?));
        let tree = Frontier::new(size, split(&row.bytes("peaks")?)?)
            .ok_or_else(|| DbError::Audit(format!("the head of the log of {tenant} does not fit its size")))?;
        let last_hash = split(&row.bytes("last_hash")?)?.first().copied();
        Ok((tenant, Self { tree, last_at: row.int("last_at")?, last_hash }))
    }

    /// Its head: size, time and hash of the last entry, peaks.
    fn head(&self) -> [Value; 4] {
        let last_hash = self.last_hash.map_or_else(Vec::new, |hash| hash.0.to_vec());
        let (size, peaks) = (signed(self.tree.size()), join(self.tree.peaks()));
        [Value::from(size), Value::from(self.last_at), Value::from(last_hash), Value::from(peaks)]
    }

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
