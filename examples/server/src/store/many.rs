//! Many values in one statement whose text is the same for any number of them.
//!
//! A list of `VALUES`, or of what stands behind `IN`, would be another statement for each number, to be read and planned and
//! to push others out of the cache of prepared ones, which holds a hundred. PostgreSQL takes arrays instead, column by column.
//! SQLite takes JSON, which is fine for keys and numbers; rows hold bytes, which JSON does not, so they go in pieces of fixed
//! sizes (see [`pieces`]).

use sqlx::{
    Postgres,
    postgres::{PgArguments, PgConnection},
    query::Query,
};

use super::{DbError, Kind, Row, Tx, Value, pieces, row::Kept, run::sqlite_rows, seen, tx::Open};

/// Whether a column is among the values of the list `$n` ([`Value::Texts`], [`Value::Ints`]).
pub(super) fn among(kind: Kind, column: &str, n: usize) -> String {
    match kind {
        Kind::Sqlite => format!("{column} IN (SELECT value FROM json_each(${n}))"),
        Kind::Postgres => format!("{column} = ANY(${n})"),
    }
}

impl Tx {
    /// Inserts rows. `into` is the table and its columns, as `users (id, name)`; `then` what stands behind the rows, such as
    /// `ON CONFLICT … RETURNING …`. The values of a column are all of one kind.
    ///
    /// # Errors
    /// [`DbError`]
    pub(super) async fn insert(
        &mut self,
        into: &str,
        rows: &[impl AsRef<[Value]>],
        then: &str,
    ) -> Result<Vec<Row>, DbError> {
        let Some(first) = rows.first().map(AsRef::as_ref) else { return Ok(Vec::new()) };
        let rows: Vec<&[Value]> = rows.iter().map(AsRef::as_ref).collect();
        let span = seen::statement(Some(&self.span), self.open.kind(), &format!("INSERT INTO {into}"));
        let run = async {
            match &mut self.open {
                Open::Postgres(tx) => arrays(tx, into, first, &rows, then).await,
                Open::Sqlite(tx, _) => {
                    let (mut found, mut rest) = (Vec::new(), rows.as_slice());
                    for number in pieces(rows.len()) {
                        let (piece, after) = rest.split_at(number.min(rest.len()));
                        rest = after;
                        let sql = format!("INSERT INTO {into} VALUES {} {then}", tuples(number, first.len()));
                        let values: Vec<Value> = piece.iter().copied().flatten().cloned().collect();
                        found.extend(sqlite_rows(tx, &sql, &values).await?);
                    }
                    Ok(found)
                }
            }
        };
        span.run(run, seen::failure).await
    }
}

async fn arrays(
    connection: &mut PgConnection,
    into: &str,
    first: &[Value],
    rows: &[&[Value]],
    then: &str,
) -> Result<Vec<Row>, DbError> {
    let array = |(column, value): (usize, &Value)| format!("${}::{}[]", column + 1, name_of(value));
    let arrays: Vec<String> = first.iter().enumerate().map(array).collect();
    let sql = format!("INSERT INTO {into} SELECT * FROM unnest({}) {then}", arrays.join(", "));
    let mut query = sqlx::query(&sql);
    for (column, value) in first.iter().enumerate() {
        query = bind(query, value, rows.iter().map(|row| row.get(column)));
    }
    let rows = query.fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| Row(Kept::Postgres(row))).collect())
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Int(_) | Value::Ints(_) => "bigint",
        Value::Bytes(_) => "bytea",
        Value::Text(_) | Value::Texts(_) => "text",
    }
}

/// A column as an array of the kind of its first value.
fn bind<'q>(
    query: Query<'q, Postgres, PgArguments>,
    first: &Value,
    column: impl Iterator<Item = Option<&'q Value>>,
) -> Query<'q, Postgres, PgArguments> {
    match first {
        Value::Int(_) | Value::Ints(_) => query.bind(
            column.map(|value| if let Some(Value::Int(number)) = value { *number } else { None }).collect::<Vec<_>>(),
        ),
        Value::Bytes(_) => query.bind(
            column
                .map(|value| if let Some(Value::Bytes(bytes)) = value { bytes.as_deref() } else { None })
                .collect::<Vec<_>>(),
        ),
        Value::Text(_) | Value::Texts(_) => query.bind(
            column
                .map(|value| if let Some(Value::Text(text)) = value { text.as_deref() } else { None })
                .collect::<Vec<_>>(),
        ),
    }
}

/// `($1, $2), ($3, $4)`
fn tuples(rows: usize, columns: usize) -> String {
    let tuple = |row: usize| {
        let names: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", names.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}
