//! Rows of a batch: pieces of records, each with a head that says which row it is.

use crate::{
    calls::{What, outcome},
    explain::explain,
};
use mass_core::BatchRow;

/// Before the record of a row: its number and line as f64; where it is in the block, and how long, as u32.
pub const ROW_HEAD: usize = 24;

/// Appends a row of some lines to a piece.
pub fn append(piece: &mut Vec<u8>, what: What, lines: &[u8], row: BatchRow<'_>) {
    piece.extend_from_slice(&number(row.row));
    piece.extend_from_slice(&number(row.line));
    let at = row.raw.as_ptr().addr() - lines.as_ptr().addr();
    for number in [at, row.raw.len()] {
        // A block has lines of less than 2 GiB, the most that JavaScript has in one buffer.
        piece.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
    }
    let record = outcome(row.outcome, |issues| {
        explain(issues, what.is_object().then_some(row.raw), None);
    });
    record.append_to(piece);
}

/// The last piece of a block: how many rows and lines there were.
pub fn counts(rows: usize, lines: usize) -> Vec<u8> {
    [number(rows), number(lines)].concat()
}

/// A number as JavaScript has it.
#[allow(clippy::cast_precision_loss)] // nobody counts that far
fn number(count: usize) -> [u8; 8] {
    (count as f64).to_le_bytes()
}
