//! Many rows in one statement.
//!
//! PostgreSQL takes them column by column as arrays, in a statement that is the same for any number of rows. With a list of
//! `VALUES` every number of rows would be another statement to be read and planned, with thousands of parameters. SQLite
//! has no arrays; it gets lists, of few different lengths.

use sqlx::{PgConnection, Postgres, encode::Encode, postgres::PgArguments, query::Query};

use super::{
    DbError, Tx, Value,
    row::{Cell, Kept, Row},
};

/// Values of one column.
enum Column<'a> {
    Text(Vec<Option<&'a str>>),
    Int(Vec<Option<i64>>),
    Bytes(Vec<Option<&'a [u8]>>),
}

/// Rows of values, column by column.
pub(super) struct Columns<'a>(Vec<Column<'a>>);

impl<'a> Columns<'a> {
    /// Of rows whose values are of these types: `text`, `bigint` or `bytea`.
    ///
    /// # Errors
    /// [`DbError::Other`] when they are not: a fault of the program, which must not shift one column against another.
    pub(super) fn of<R: IntoIterator<Item = Cell<'a>>>(
        types: &[&str],
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Self, DbError> {
        let column = |kind: &&str| match *kind {
            "text" => Column::Text(Vec::new()),
            "bigint" => Column::Int(Vec::new()),
            _ => Column::Bytes(Vec::new()),
        };
        let mut columns: Vec<Column<'a>> = types.iter().map(column).collect();
        for row in rows {
            let mut width = 0;
            for cell in row {
                match (columns.get_mut(width), cell) {
                    (Some(Column::Text(column)), Cell::Text(value)) => column.push(value),
                    (Some(Column::Int(column)), Cell::Int(value)) => column.push(value),
                    (Some(Column::Bytes(column)), Cell::Bytes(value)) => column.push(value),
                    (_, other) => {
                        return Err(unfit(&format!("column {width} of {types:?} has no place for {other:?}")));
                    }
                }
                width += 1;
            }
            if width != columns.len() {
                return Err(unfit(&format!("a row of {width} values for {types:?}")));
            }
        }
        Ok(Self(columns))
    }

    /// These columns, then others.
    pub(super) fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The columns as the values of a statement, in the order of its `$1`, `$2`, …
    fn bind<'s>(self, sql: &'s str) -> Query<'s, Postgres, PgArguments>
    where
        'a: 's,
    {
        fn bound<'q, T>(query: Query<'q, Postgres, PgArguments>, value: T) -> Query<'q, Postgres, PgArguments>
        where
            T: 'q + Encode<'q, Postgres> + sqlx::Type<Postgres>,
        {
            query.bind(value)
        }
        self.0.into_iter().fold(sqlx::query(sql), |query, column| match column {
            Column::Text(column) => bound(query, column),
            Column::Int(column) => bound(query, column),
            Column::Bytes(column) => bound(query, column),
        })
    }
}

fn unfit(what: &str) -> DbError {
    DbError::Other(sqlx::Error::Protocol(what.to_owned()))
}

/// Runs a statement on columns and gives all its rows.
pub(super) async fn rows(connection: &mut PgConnection, sql: &str, columns: Columns<'_>) -> Result<Vec<Row>, DbError> {
    let rows = columns.bind(sql).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| Row(Kept::Postgres(row))).collect())
}

/// Bytes that are sent at once: PostgreSQL takes them while the next are made.
const PIECE: usize = 64 * 1024;

/// Copies rows into a table (`into` has its columns), by the binary form of COPY: the way that PostgreSQL takes many rows
/// fastest. Whole numbers are for columns of the type `bigint`.
///
/// The form: <https://www.postgresql.org/docs/current/sql-copy.html>, Binary Format.
pub(super) async fn copy<'r, R>(
    connection: &mut PgConnection,
    into: &str,
    rows: impl IntoIterator<Item = R>,
) -> Result<(), DbError>
where
    R: AsRef<[Cell<'r>]>,
{
    let mut copy = connection.copy_in_raw(&format!("COPY {into} FROM STDIN (FORMAT binary)")).await?;
    let mut data = Vec::with_capacity(2 * PIECE);
    data.extend(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
    for row in rows {
        if data.len() >= PIECE {
            copy.send(data.as_slice()).await?;
            data.clear();
        }
        let fields = row.as_ref();
        data.extend(i16::try_from(fields.len()).unwrap_or_default().to_be_bytes());
        for field in fields {
            match field {
                Cell::Text(text) => put(&mut data, text.map(str::as_bytes)),
                Cell::Bytes(bytes) => put(&mut data, *bytes),
                Cell::Int(number) => put(&mut data, number.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice)),
            }
        }
    }
    data.extend((-1_i16).to_be_bytes());
    copy.send(data).await?;
    copy.finish().await?;
    Ok(())
}

/// A field: its length and its bytes; null is the length -1.
fn put(data: &mut Vec<u8>, field: Option<&[u8]>) {
    let length = field.map_or(-1, |field| i32::try_from(field.len()).unwrap_or(i32::MAX));
    data.extend(length.to_be_bytes());
    data.extend(field.unwrap_or_default());
}

/// Rows made of columns: `unnest($1::text[], $2::bigint[])` for `types` of `text` and `bigint` from `$1` on.
pub(super) fn unnest(first: usize, types: &[&str]) -> String {
    let columns: Vec<String> = (first..).zip(types).map(|(number, kind)| format!("${number}::{kind}[]")).collect();
    format!("unnest({})", columns.join(", "))
}

/// `($1, $2), ($3, $4)`
pub(super) fn tuples(rows: usize, columns: usize, first: usize) -> String {
    let tuple = |row: usize| {
        let names: Vec<String> = (0..columns).map(|column| format!("${}", first + row * columns + column)).collect();
        format!("({})", names.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

/// Cuts a number of rows into powers of two, the largest first: so there are few different statements, and each is
/// prepared once. SQLite limits the values of one statement too, to 32,766.
fn pieces(rows: usize) -> impl Iterator<Item = usize> {
    const MOST: usize = 256;
    std::iter::successors(Some((0, rows)), |&(_, left)| {
        let piece = MOST.min(1 << left.checked_ilog2()?);
        Some((piece, left - piece))
    })
    .skip(1)
    .map(|(piece, _)| piece)
}

/// The parts of what is cut like that.
pub(super) fn in_pieces<T>(all: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = all;
    pieces(all.len()).map(move |number| {
        let (piece, after) = rest.split_at(number.min(rest.len()));
        rest = after;
        piece
    })
}

impl Tx {
    /// Inserts rows by lists of values; `into` is the table with its columns.
    ///
    /// # Errors
    /// [`DbError`]
    pub(super) async fn insert(&mut self, into: &str, rows: &[Vec<Value>]) -> Result<(), DbError> {
        for piece in in_pieces(rows) {
            let width = piece.first().map_or(0, Vec::len);
            let sql = format!("INSERT INTO {into} VALUES {}", tuples(piece.len(), width, 1));
            self.execute(&sql, &piece.concat()).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args;

    #[test]
    fn rows_become_columns() {
        let types = ["bigint", "text", "text"];
        let rows = [args![1_i64, "a", None::<&str>], args![2_i64, "b", "c"]];
        let columns = Columns::of(&types, rows.iter().map(|row| row.iter().map(Value::cell))).unwrap().0;
        let [Column::Int(numbers), Column::Text(texts), Column::Text(more)] = columns.as_slice() else {
            panic!("three columns")
        };
        assert_eq!(numbers, &[Some(1), Some(2)]);
        assert_eq!(texts, &[Some("a"), Some("b")]);
        assert_eq!(more, &[None, Some("c")]);
        for wrong in [&[Cell::from(1_i64)][..], &[Cell::from("b"); 3], &[Cell::from(1_i64); 4]] {
            assert!(Columns::of(&types, [wrong.iter().copied()]).is_err(), "nothing is left out in silence");
        }
        assert_eq!(Columns::of(&types, Vec::<[Cell<'_>; 3]>::new()).unwrap().0.len(), 3, "no row, and yet columns");
        assert_eq!(unnest(3, &["text", "bigint"]), "unnest($3::text[], $4::bigint[])");
    }
}
