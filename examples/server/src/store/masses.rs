//! The documents that were taken.

use crate::identity::{Identity, Scope};

use super::{
    Db, DbError, DecodeError, Kind, Row, Tx, Value,
    many::{Columns, unnest},
    packed::{pack, unpack},
    row::Cell,
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
pub(super) const TYPES: [&str; 14] = {
    let mut types = ["text"; 14];
    types[12] = "bigint";
    types[13] = "bytea";
    types
};

impl MassRequest {
    /// Without the bytes as they came, which not every query asks for.
    pub(super) fn read(row: &Row) -> Result<Self, DecodeError> {
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
            raw: Vec::new(),
            created_at: row.int("created_at")?,
        })
    }

    fn read_all(row: &Row) -> Result<Self, DbError> {
        let read = Self::read(row)?;
        let raw = unpack(row.bytes("raw")?, read.payload_json.as_bytes())?;
        Ok(Self { raw, ..read })
    }
}

/// A document that is ready to be kept: the bytes as they came are packed with its normal form.
pub(super) struct Ready<'a> {
    row: &'a MassRequest,
    raw: Vec<u8>,
}

/// Makes documents ready, in the order of the indexes: each then grows at its end, where PostgreSQL looks first, and where it
/// fills its pages.
pub(super) fn ready<'a>(rows: &[&'a MassRequest]) -> Vec<Ready<'a>> {
    let mut rows = rows.to_vec();
    rows.sort_unstable_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    rows.into_iter().map(|row| Ready { row, raw: pack(&row.raw, row.payload_json.as_bytes()) }).collect()
}

impl Ready<'_> {
    /// In the order of [`COLUMNS`].
    pub(super) fn cells(&self) -> [Cell<'_>; 14] {
        let Self { row, raw } = self;
        [
            Cell::from(&row.id),
            Cell::from(&row.user_id),
            Cell::from(&row.tenant_id),
            Cell::from(&row.schema_version),
            Cell::from(&row.correlation_id),
            Cell::from(&row.idempotency_key),
            Cell::from(&row.site_id),
            Cell::from(&row.environment),
            Cell::from(&row.mode),
            Cell::from(&row.payload_json),
            Cell::from(&row.document_sha256),
            Cell::from(&row.content_sha256),
            Cell::from(row.created_at),
            Cell::from(raw.as_slice()),
        ]
    }
}

impl Tx {
    /// Keeps documents, all in one statement.
    ///
    /// # Errors
    /// [`DbError`]
    pub async fn insert_masses(&mut self, rows: &[&MassRequest]) -> Result<(), DbError> {
        if rows.is_empty() {
            return Ok(());
        }
        let columns = COLUMNS.join(", ");
        let rows = ready(rows);
        let cells: Vec<_> = rows.iter().map(Ready::cells).collect();
        if self.kind() == Kind::Postgres {
            if rows.len() >= MANY {
                return self.copy(&format!("mass_requests ({columns})"), cells).await;
            }
            let sql = format!("INSERT INTO mass_requests ({columns}) SELECT * FROM {}", unnest(1, &TYPES));
            self.many(&sql, Columns::of(&TYPES, cells)?).await?;
            return Ok(());
        }
        let values: Vec<Vec<Value>> = cells.into_iter().map(|row| row.map(Value::from).into()).collect();
        self.insert(&format!("mass_requests ({columns})"), &values).await
    }
}

/// The condition of [`Identity::scope`].
pub(super) fn visible(identity: &Identity, values: &mut Vec<Value>) -> String {
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
        row.as_ref().map(MassRequest::read_all).transpose()
    }
}
