//! The documents that were taken.

use crate::{
    args,
    identity::{Identity, Scope},
};

use super::{
    Db, DbError, DecodeError, Kind, Row, Tx, Value,
    many::{Columns, unnest},
};

/// A document as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MassRequest {
    /// `mass-<uuidv7>`.
    pub id: String,
    /// Who sent it.
    pub user_id: String,
    /// The sender's tenant.
    pub tenant_id: String,
    /// `1.0-simple` or `1.1`.
    pub schema_version: String,
    /// The document's own, or generated.
    pub correlation_id: String,
    /// The one in force: the header's, else the document's own, else generated.
    pub idempotency_key: String,
    /// Where the document comes from (Enterprise).
    pub site_id: Option<String>,
    /// `dev`, `staging` or `prod` (Enterprise).
    pub environment: Option<String>,
    /// `shadow`, `advisory` or `active` (Enterprise).
    pub mode: Option<String>,
    /// The normalised document as canonical text; `document_sha256` is the digest of it.
    pub payload_json: String,
    /// `sha256:…`
    pub document_sha256: String,
    /// `sha256:…`
    pub content_sha256: String,
    /// The body as it came. Lists leave it out.
    pub raw: Vec<u8>,
    /// Microseconds since 1970.
    pub created_at: i64,
}

pub(super) const COLUMNS: [&str; 14] = [
    "id",
    "user_id",
    "tenant_id",
    "schema_version",
    "correlation_id",
    "idempotency_key",
    "site_id",
    "environment",
    "mode",
    "payload_json",
    "document_sha256",
    "content_sha256",
    "created_at",
    "raw",
];

/// So many rows and PostgreSQL takes them faster by COPY, which begins with one more way there and back.
const MANY: usize = 64;

/// Their types on PostgreSQL.
const TYPES: [&str; 14] = {
    let mut types = ["text"; 14];
    types[12] = "bigint";
    types[13] = "bytea";
    types
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

    fn read(row: &Row, raw: bool) -> Result<Self, DecodeError> {
        Ok(Self {
            id: row.text("id")?,
            user_id: row.text("user_id")?,
            tenant_id: row.text("tenant_id")?,
            schema_version: row.text("schema_version")?,
            correlation_id: row.text("correlation_id")?,
            idempotency_key: row.text("idempotency_key")?,
            site_id: row.text_or_null("site_id")?,
            environment: row.text_or_null("environment")?,
            mode: row.text_or_null("mode")?,
            payload_json: row.text("payload_json")?,
            document_sha256: row.text("document_sha256")?,
            content_sha256: row.text("content_sha256")?,
            raw: if raw { row.bytes("raw")? } else { Vec::new() },
            created_at: row.int("created_at")?,
        })
    }

    fn into_values(self) -> [Value; 14] {
        [
            Value::from(self.id),
            Value::from(self.user_id),
            Value::from(self.tenant_id),
            Value::from(self.schema_version),
            Value::from(self.correlation_id),
            Value::from(self.idempotency_key),
            Value::from(self.site_id),
            Value::from(self.environment),
            Value::from(self.mode),
            Value::from(self.payload_json),
            Value::from(self.document_sha256),
            Value::from(self.content_sha256),
            Value::from(self.created_at),
            Value::from(self.raw),
        ]
    }
}

impl Tx {
    /// Keeps documents, all in one statement.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn insert_masses(&mut self, rows: Vec<MassRequest>) -> Result<(), DbError> {
        if rows.is_empty() {
            return Ok(());
        }
        let columns = COLUMNS.join(", ");
        let many = rows.len() >= MANY;
        let rows = rows.into_iter().map(MassRequest::into_values);
        if self.kind() == Kind::Postgres {
            if many {
                return self.copy(&format!("mass_requests ({columns})"), rows).await;
            }
            let sql = format!("INSERT INTO mass_requests ({columns}) SELECT * FROM {}", unnest(1, &TYPES));
            self.many(&sql, Columns::of(rows)?).await?;
            return Ok(());
        }
        self.insert(&format!("mass_requests ({columns})"), &rows.map(Vec::from).collect::<Vec<_>>()).await
    }
}

/// The condition of [`Identity::scope`].
fn visible(identity: &Identity, values: &mut Vec<Value>) -> String {
    let (tenant, user) = match identity.scope() {
        Scope::Tenant(tenant) => (tenant, None),
        Scope::User { tenant, user_id } => (tenant, Some(user_id)),
    };
    values.push(Value::from(&*tenant));
    let tenant = format!("tenant_id = ${}", values.len());
    let Some(user) = user else { return tenant };
    values.push(Value::from(&*user));
    format!("{tenant} AND user_id = ${}", values.len())
}

impl Db {
    /// A document that the user may see, with its raw bytes.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn mass(&self, identity: &Identity, id: &str) -> Result<Option<MassRequest>, DbError> {
        let mut values = vec![Value::from(id)];
        let sql = format!(
            "SELECT {} FROM mass_requests WHERE id = $1 AND {}",
            COLUMNS.join(", "),
            visible(identity, &mut values)
        );
        let row = self.row(&sql, &values).await?;
        Ok(row.map(|row| MassRequest::read(&row, true)).transpose()?)
    }

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
        let mut taken = found.iter().map(|row| MassRequest::read(row, false)).collect::<Result<Vec<_>, _>>()?;
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
