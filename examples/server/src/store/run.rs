//! Runs one statement on one connection of either database.

use sqlx::{Postgres, Sqlite};

use super::{
    error::DbError,
    row::{Kept, Row, Value},
};

macro_rules! bound {
    ($sql:expr, $values:expr) => {{
        let mut query = sqlx::query($sql);
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(text.as_deref()),
                Value::Int(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes.as_deref()),
            };
        }
        query
    }};
}

pub(super) async fn sqlite_rows(
    connection: &mut <Sqlite as sqlx::Database>::Connection,
    sql: &str,
    values: &[Value],
) -> Result<Vec<Row>, DbError> {
    let rows = bound!(sql, values).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| Row(Kept::Sqlite(row))).collect())
}

pub(super) async fn postgres_rows(
    connection: &mut <Postgres as sqlx::Database>::Connection,
    sql: &str,
    values: &[Value],
) -> Result<Vec<Row>, DbError> {
    let rows = bound!(sql, values).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| Row(Kept::Postgres(row))).collect())
}

pub(super) async fn sqlite_execute(
    connection: &mut <Sqlite as sqlx::Database>::Connection,
    sql: &str,
    values: &[Value],
) -> Result<u64, DbError> {
    Ok(bound!(sql, values).execute(connection).await?.rows_affected())
}

pub(super) async fn postgres_execute(
    connection: &mut <Postgres as sqlx::Database>::Connection,
    sql: &str,
    values: &[Value],
) -> Result<u64, DbError> {
    Ok(bound!(sql, values).execute(connection).await?.rows_affected())
}
