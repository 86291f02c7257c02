//! Entries as they are read.

use super::{signed, unsigned};
use crate::{
    args,
    store::{Db, DbError, Row, Value},
};

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its place in the log.
    pub index: u64,
    /// Its leaf.
    pub leaf: String,
    /// The rows of a batch, a leaf on each line.
    pub batch: Option<String>,
}

/// Which entries a list has. All that are set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Written at this moment or later, in microseconds since 1970.
    pub from: Option<i64>,
    /// Written before this moment.
    pub to: Option<i64>,
    /// The id of the user.
    pub user: Option<String>,
    /// The route, such as `/mass/{id}`.
    pub route: Option<String>,
    /// `accepted`, `refused` or `failed`.
    pub outcome: Option<String>,
    /// The document.
    pub mass_id: Option<String>,
    /// When that document was taken, if it is known: rows of batches are looked for behind this moment.
    pub taken_at: Option<i64>,
    /// The index of the first entry that is wanted.
    pub first: Option<u64>,
    /// The oldest first; otherwise the newest.
    pub ascending: bool,
}

impl AuditFilter {
    /// Whether all entries are wanted, from some index on.
    pub fn is_open(&self) -> bool {
        *self == Self { first: self.first, ascending: self.ascending, ..Self::default() }
    }
}

/// How long after a document was taken its entry is written at the latest, in microseconds: a generous guess.
const SOON: i64 = 600_000_000;

impl Db {
    /// The next entries of a log, behind one if it is named, and only those before `size`.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn audit_entries(
        &self,
        tenant: &str,
        filter: &AuditFilter,
        after: Option<u64>,
        size: u64,
        limit: usize,
    ) -> Result<Vec<Stored>, DbError> {
        let mut values = args![tenant, signed(size)].to_vec();
        let mut conditions = vec![String::from("tenant_id = $1"), String::from("idx < $2")];
        let mut add = |condition: &str, value: Value| {
            values.push(value);
            conditions.push(format!("{condition} ${}", values.len()));
        };
        for (column, wanted) in
            [("user_id =", &filter.user), ("route =", &filter.route), ("outcome =", &filter.outcome)]
        {
            if let Some(wanted) = wanted {
                add(column, Value::from(wanted));
            }
        }
        for (column, wanted) in [("at >=", filter.from), ("at <", filter.to), ("idx >=", filter.first.map(signed))] {
            if let Some(wanted) = wanted {
                add(column, Value::from(wanted));
            }
        }
        let (order, beyond) = if filter.ascending { ("ASC", "idx >") } else { ("DESC", "idx <") };
        if let Some(after) = after {
            add(beyond, Value::from(signed(after)));
        }
        if let Some(id) = &filter.mass_id {
            conditions.push(of_document(id, filter.taken_at, &mut values));
        }
        values.push(Value::from(i64::try_from(limit).unwrap_or(i64::MAX)));
        let sql = format!(
            "SELECT idx, leaf, batch FROM audit_entries WHERE {} ORDER BY idx {order} LIMIT ${}",
            conditions.join(" AND "),
            values.len()
        );
        self.rows(&sql, &values).await?.iter().map(stored).collect()
    }

    /// One entry.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn audit_entry(&self, tenant: &str, index: u64) -> Result<Option<Stored>, DbError> {
        const ONE: &str = "SELECT idx, leaf, batch FROM audit_entries WHERE tenant_id = $1 AND idx = $2";
        self.row(ONE, args![tenant, signed(index)]).await?.as_ref().map(stored).transpose()
    }
}

/// Entries about a document: its own, and that of the batch which it came in.
fn of_document(id: &str, taken_at: Option<i64>, values: &mut Vec<Value>) -> String {
    values.push(Value::from(id));
    let own = format!("mass_id = ${}", values.len());
    let Some(taken_at) = taken_at else { return own };
    // An id holds no quotation mark, no percent sign and no underscore (`mass-<uuid>`), or it is not in any batch.
    let row = format!("%\"mass_id\":\"{}\"%", id.replace(['%', '_', '"', '\\'], "?"));
    values.extend([Value::from(taken_at), Value::from(taken_at.saturating_add(SOON)), Value::from(row)]);
    let n = values.len();
    format!("({own} OR (batch IS NOT NULL AND at >= ${} AND at <= ${} AND batch LIKE ${n}))", n - 2, n - 1)
}

fn stored(row: &Row) -> Result<Stored, DbError> {
    Ok(Stored { index: unsigned(row.int("idx")?), leaf: row.text("leaf")?, batch: row.text_or_null("batch")? })
}
