//! Lists of documents: what is wanted of them, and a page at a time.

use crate::{args, identity::Identity};

use super::{
    Db, DbError, Kind, MassRequest, Value,
    masses::{COLUMNS, visible},
};

/// Which documents a list has. All that are set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Taken at this moment or later, in microseconds since 1970.
    pub from: Option<i64>,
    /// Taken before this moment.
    pub to: Option<i64>,
    /// The tenant.
    pub tenant: Option<String>,
    /// The site.
    pub site: Option<String>,
    /// The environment.
    pub environment: Option<String>,
    /// The mode.
    pub mode: Option<String>,
    /// The version of the contract.
    pub version: Option<String>,
    /// The correlation id.
    pub correlation_id: Option<String>,
    /// The oldest first; otherwise the newest.
    pub ascending: bool,
}

/// A place in a list: that of the last row that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Its time.
    pub created_at: i64,
    /// Its id.
    pub id: String,
}

/// A part of a list.
#[derive(Debug)]
pub struct Page {
    /// The documents, without their raw bytes.
    pub rows: Vec<MassRequest>,
    /// Whether there are more behind them.
    pub more: bool,
}

impl MassRequest {
    /// Where it stands in a list.
    pub fn position(&self) -> Position {
        Position { created_at: self.created_at, id: self.id.clone() }
    }
}

impl Db {
    /// The next part of a list: at most so many rows, and no further one once their documents have so many bytes.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn masses(
        &self,
        identity: &Identity,
        filter: &Filter,
        after: Option<&Position>,
        rows: usize,
        bytes: usize,
    ) -> Result<Page, DbError> {
        let (sql, values) = page_query(identity, filter, after, rows, bytes);
        let found = self.rows(&sql, &values).await?;
        let available = found.first().map_or(Ok(0), |row| row.int("available"))?;
        let mut taken = found.iter().map(MassRequest::read).collect::<Result<Vec<_>, _>>()?;
        taken.truncate(rows);
        let more = usize::try_from(available).unwrap_or(0) > taken.len();
        Ok(Page { rows: taken, more })
    }

    /// How the database goes about a list, for a test of the indexes.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn explain_masses(&self, identity: &Identity, filter: &Filter) -> Result<String, DbError> {
        let (sql, values) = page_query(identity, filter, None, 50, 1 << 20);
        let (explain, column) = match self.kind() {
            Kind::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
            Kind::Postgres => ("EXPLAIN", "QUERY PLAN"),
        };
        let lines = self.rows(&format!("{explain} {sql}"), &values).await?;
        let lines = lines.iter().map(|row| row.text(column)).collect::<Result<Vec<_>, _>>()?;
        Ok(lines.join("\n"))
    }
}

fn page_query(
    identity: &Identity,
    filter: &Filter,
    after: Option<&Position>,
    rows: usize,
    bytes: usize,
) -> (String, Vec<Value>) {
    let mut values = Vec::new();
    let mut conditions = vec![visible(identity, &mut values)];
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        conditions.push(format!("{condition} ${}", values.len()));
    };
    for (column, wanted) in [
        ("tenant_id =", &filter.tenant),
        ("site_id =", &filter.site),
        ("environment =", &filter.environment),
        ("mode =", &filter.mode),
        ("schema_version =", &filter.version),
        ("correlation_id =", &filter.correlation_id),
    ] {
        if let Some(wanted) = wanted {
            add(column, Value::from(wanted));
        }
    }
    if let Some(from) = filter.from {
        add("created_at >=", Value::from(from));
    }
    if let Some(to) = filter.to {
        add("created_at <", Value::from(to));
    }
    let (order, beyond) = if filter.ascending { ("ASC", ">") } else { ("DESC", "<") };
    if let Some(after) = after {
        values.extend(args![after.created_at, &after.id].iter().cloned());
        conditions.push(format!("(created_at, id) {beyond} (${}, ${})", values.len() - 1, values.len()));
    }
    let limit = i64::try_from(rows).unwrap_or(i64::MAX).saturating_add(1);
    values.extend(args![limit, i64::try_from(bytes).unwrap_or(i64::MAX)].iter().cloned());
    let columns: Vec<String> = COLUMNS.iter().filter(|name| **name != "raw").map(|name| format!("m.{name}")).collect();
    // Places and sizes first: documents are read only as far as their sum allows.
    let sql = format!(
        "SELECT {columns}, p.available FROM (
            SELECT id, count(*) OVER () AS available,
                sum(size) OVER (ORDER BY created_at {order}, id {order} ROWS UNBOUNDED PRECEDING) - size AS before
            FROM (SELECT id, created_at, octet_length(payload_json) AS size FROM mass_requests
                WHERE {conditions} ORDER BY created_at {order}, id {order} LIMIT ${limit}) AS places
         ) AS p JOIN mass_requests AS m ON m.id = p.id
         WHERE p.before < ${bytes} ORDER BY m.created_at {order}, m.id {order}",
        columns = columns.join(", "),
        conditions = conditions.join(" AND "),
        limit = values.len() - 1,
        bytes = values.len(),
    );
    (sql, values)
}
