//! Tables: an export of many rows, cleaned column by column.
//!
//! A row of a table is a free payload, its headers are the keys. [`normalize_table`] gives what
//! [`normalize_simple`](crate::normalize_simple) with [`Options::signals`] would give for each row, at the speed of
//! columns: a header is looked up once, and a unit is worked out once for a million cells.
//!
//! A column has one type, where every row of documents may have another. These rules follow from it:
//!
//! - **Signals.** A column whose header (or whose cells, by the units in them) names a signal for certain becomes
//!   one of doubles in the contract's unit, under the contract's name (`Supply Air Temp °F` becomes `supply_temp_c`).
//!   A cell that cannot be read as its value becomes null; change `unread` and an issue have what it was. Values that
//!   the contract refuses are reported, row by row, and kept. Two columns for one signal, a name with several
//!   meanings or without a unit are reported once for the column, which is then treated as any other.
//! - **Texts.** A column becomes one of numbers, booleans or instants when every cell that is not null reads as
//!   one by the Simple rules. Otherwise it stays a column of texts: trimmed, words for nothing null, full timestamps in
//!   UTC, everything else as it was spelled.
//! - **Numbers** that are no signal keep their type and value. NaN and infinities become null.
//! - **Instants** with a time zone are shown in UTC. Clock times without one stay; a warning says so.
//! - **Changes** of a whole column are one entry without a row: its name (`signal`, `keys`), its unit (`unit`), its
//!   type (`type`), its time zone (`timestamp`). What was done to single cells is listed cell by cell, except
//!   where a text was the plain spelling of the number, boolean or instant that it became.
//!
//! ```
//! use mass_core::{Options, table::{Cells, Column, Piece, normalize_table}};
//!
//! let loads = vec![Some("1.240,5"), Some("1.300,0 kW"), Some("offline")];
//! let columns = [
//!     Column { name: "IT Load (kW)", pieces: vec![Cells::Texts(&loads)] },
//!     Column { name: "Supply Air Temp °F", pieces: vec![Cells::Floats(&[68.9, 69.8, 850.0], None)] },
//! ];
//! let table = normalize_table(&columns, &Options { signals: true, ..Options::default() }).unwrap();
//!
//! assert_eq!((table.columns[0].name.as_str(), table.columns[1].name.as_str()), ("it_load_kw", "supply_temp_c"));
//! let Piece::Floats(celsius, _) = &table.columns[1].pieces[0] else { panic!() };
//! assert_eq!(celsius[..2], [20.5, 21.0]);
//! // "offline" is no load, and 454 °C no temperature.
//! assert_eq!(table.issues.iter().filter(|issue| issue.row == Some(2)).count(), 2);
//! ```

mod cells;
mod check;
mod convert;
mod header;
mod number;
mod piece;
mod plan;
mod record;
mod rename;
mod requests;
mod signal_text;
mod text;
mod ticks;
mod work;

#[cfg(test)]
mod tests;

pub use cells::{Bits, BitsBuilder, Cells, Column, TextCells, Zone};
pub use piece::{Piece, Texts};
pub use record::{TableChange, TableIssue, TableRule, Value};
pub use requests::{InvalidWindows, Requests, Stamp, WindowRow, Windows, requests, window_length};
pub use text::Target;

use crate::{
    issue::{Code, Issue, Severity},
    options::Options,
    signals::AliasTable,
};
use header::Headers;
use work::{Work, in_parallel, starts, targets};

/// Most issues that are listed for one column when the caller does not say; the others are counted.
pub const MAX_ISSUES: usize = 100_000;

/// A column after normalising.
#[derive(Debug)]
pub struct NormalColumn {
    /// Its name: the contract's for a signal, otherwise its own (in `snake_case`, if asked for).
    pub name: String,
    /// Its cells, in the pieces they came in.
    pub pieces: Vec<Piece>,
    /// The type, where it was a column of texts.
    pub target: Option<Target>,
    /// Instants are to be shown in UTC.
    pub to_utc: bool,
    /// The signal it was taken for.
    pub signal: Option<SignalColumn>,
}

impl NormalColumn {
    /// Whether the cells are as they came.
    pub fn is_same(&self) -> bool {
        !self.to_utc && self.pieces.iter().all(|piece| *piece == Piece::Same)
    }
}

/// A column that was taken for a signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalColumn {
    /// Pointer inside `signals`, such as `/energy/it_load_kw`.
    pub signal: String,
    /// The unit of the contract.
    pub unit: String,
    /// The unit it came in, when one was written down or implied: that of the first cell.
    pub from_unit: Option<String>,
    /// The entry of the alias table that matched.
    pub alias: String,
}

/// A table in its normal form, and everything that was done to it.
#[derive(Debug)]
pub struct NormalTable {
    /// The columns, in their order.
    pub columns: Vec<NormalColumn>,
    /// What was changed: column by column, the column as a whole first.
    pub changes: Vec<TableChange>,
    /// What was found, in the same order.
    pub issues: Vec<TableIssue>,
}

/// A table that cannot be worked on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTable {
    /// Two columns have one name, so that a row is no object.
    #[error("two columns are called {0:?}; rename one of them")]
    DuplicateColumn(String),
    /// Columns of different lengths.
    #[error("column {0:?} has another number of rows than the first one")]
    Ragged(String),
}

/// Normalises a table; see [the module](self). `options.max_issues` is not used, as it speaks of one document; see
/// [`normalize_table_with`].
///
/// # Errors
/// [`InvalidTable`] when the columns are not those of a table.
pub fn normalize_table(columns: &[Column<'_>], options: &Options) -> Result<NormalTable, InvalidTable> {
    normalize_table_with(columns, options, MAX_ISSUES)
}

/// The same with a limit of its own on the issues that are listed for one column. How many there were is then said in a
/// last one, `too_many_issues`.
///
/// # Errors
/// [`InvalidTable`] when the columns are not those of a table.
///
/// ```
/// use mass_core::{Code, Options, table::{Cells, Column, normalize_table_with}};
///
/// let shares: Vec<f64> = (2..52).map(f64::from).collect();
/// let columns = [Column { name: "CPU util (ratio)", pieces: vec![Cells::Floats(&shares, None)] }];
/// let table = normalize_table_with(&columns, &Options { signals: true, ..Options::default() }, 10).unwrap();
/// assert_eq!(table.issues.len(), 11);
/// assert_eq!(table.issues[10].code(), Code::TooManyIssues);
/// ```
pub fn normalize_table_with(
    columns: &[Column<'_>],
    options: &Options,
    max_issues: usize,
) -> Result<NormalTable, InvalidTable> {
    check_shape(columns)?;
    let aliases = options.aliases.as_ref().unwrap_or(AliasTable::built_in());
    let headers = Headers::new(columns);
    let plans = plan::plan(columns, &headers, options.signals.then_some(aliases));
    let names = rename::names(columns, &plans, options);
    let targets = targets(columns, &plans, options);
    let work = Work { columns, headers: &headers, plans: &plans, targets: &targets, aliases, options, max_issues };
    let jobs: Vec<(usize, usize, usize)> =
        columns.iter().enumerate().flat_map(|(c, column)| starts(c, column)).collect();
    let outputs = in_parallel(jobs, |(column, piece, first_row)| (column, work.piece(column, piece, first_row)));

    let mut table = NormalTable { columns: Vec::new(), changes: Vec::new(), issues: Vec::new() };
    let mut outputs = outputs.into_iter().peekable();
    for (index, (plan, name)) in plans.iter().zip(names.names).enumerate() {
        let mut found = plan.issues.clone();
        found.extend(names.collisions.iter().filter(|issue| issue.column == index).cloned());
        let (mut cell_changes, mut pieces, mut total) = (Vec::new(), Vec::new(), found.len());
        while let Some((_, output)) = outputs.next_if(|(column, _)| *column == index) {
            total += output.found;
            found.extend(output.issues.into_iter().take(max_issues.saturating_sub(found.len())));
            cell_changes.extend(output.changes);
            pieces.push(output.piece);
        }
        if total > max_issues {
            let issue = Issue::new(Code::TooManyIssues, "").with_severity(Severity::Warning);
            found.truncate(max_issues);
            found.push(TableIssue::of_column(index, issue.with("max_issues", max_issues).with("found", total)));
        }
        let column = work.finish(index, name, pieces);
        work.column_changes(index, &column, &mut table.changes);
        work.column_issues(index, &mut found);
        table.changes.append(&mut cell_changes);
        table.issues.append(&mut found);
        table.columns.push(column);
    }
    Ok(table)
}

fn check_shape(columns: &[Column<'_>]) -> Result<(), InvalidTable> {
    let mut seen = std::collections::HashSet::new();
    for column in columns {
        if !seen.insert(column.name) {
            return Err(InvalidTable::DuplicateColumn(column.name.to_owned()));
        }
        if columns.first().is_some_and(|first| first.len() != column.len()) {
            return Err(InvalidTable::Ragged(column.name.to_owned()));
        }
    }
    Ok(())
}
