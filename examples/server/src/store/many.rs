//! Many documents into PostgreSQL: column by column as arrays, in one statement that is the same for any number of rows.
//!
//! With a list of `VALUES` every number of rows would be another statement to be read and planned, with thousands of
//! parameters.

use sqlx::PgConnection;

use super::{DbError, MassRequest, masses::COLUMNS};

/// Keeps documents.
///
/// # Errors
/// [`DbError`]
pub(super) async fn insert(connection: &mut PgConnection, rows: &[MassRequest]) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO mass_requests ({}) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], \
         $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[], \
         $14::bytea[])",
        COLUMNS.join(", ")
    );
    let text = |of: fn(&MassRequest) -> &str| rows.iter().map(of).collect::<Vec<_>>();
    let maybe = |of: fn(&MassRequest) -> Option<&str>| rows.iter().map(of).collect::<Vec<_>>();
    // In the order of the columns.
    let query = sqlx::query(&sql)
        .bind(text(|row| &row.id))
        .bind(text(|row| &row.user_id))
        .bind(text(|row| &row.tenant_id))
        .bind(text(|row| &row.schema_version))
        .bind(text(|row| &row.correlation_id))
        .bind(text(|row| &row.idempotency_key))
        .bind(maybe(|row| row.site_id.as_deref()))
        .bind(maybe(|row| row.environment.as_deref()))
        .bind(maybe(|row| row.mode.as_deref()))
        .bind(text(|row| &row.payload_json))
        .bind(text(|row| &row.document_sha256))
        .bind(text(|row| &row.content_sha256))
        .bind(rows.iter().map(|row| row.created_at).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.raw.as_slice()).collect::<Vec<_>>());
    query.execute(connection).await?;
    Ok(())
}
