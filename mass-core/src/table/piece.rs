//! What becomes of one piece of a column.

use super::{
    cells::BitsBuilder,
    record::{TableChange, TableIssue, TableRule, Value, What},
};

/// The cells of a piece after normalising. A bitmap beside values says which cells are there; the others are null.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// As they came.
    Same,
    /// The values as they came, where the bitmap has them.
    Masked(BitsBuilder),
    /// Doubles; of a signal in the unit of the contract.
    Floats(Vec<f64>, BitsBuilder),
    /// Booleans.
    Booleans(BitsBuilder, BitsBuilder),
    /// Instants in UTC as ticks since 1970, so many to a second as [`Target::Instant`](super::Target::Instant) says.
    Instants(Vec<i64>, BitsBuilder),
    /// Texts.
    Texts(Texts),
}

/// Texts in one piece of memory: text number `i` is `bytes[offsets[i]..offsets[i + 1]]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Texts {
    /// Where each text begins, and the end of the last.
    pub offsets: Vec<i64>,
    /// UTF-8.
    pub bytes: Vec<u8>,
    /// Which cells are there.
    pub valid: BitsBuilder,
}

impl Texts {
    pub(super) fn with_capacity(cells: usize) -> Self {
        let mut offsets = Vec::with_capacity(cells + 1);
        offsets.push(0);
        Self { offsets, bytes: Vec::new(), valid: BitsBuilder::with_capacity(cells) }
    }

    pub(super) fn push(&mut self, text: Option<&str>) {
        self.bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
        self.offsets.push(i64::try_from(self.bytes.len()).unwrap_or(i64::MAX));
        self.valid.push(text.is_some());
    }

    /// A text; `None` when it is null.
    pub fn get(&self, row: usize) -> Option<&str> {
        let range =
            usize::try_from(*self.offsets.get(row)?).ok()?..usize::try_from(*self.offsets.get(row + 1)?).ok()?;
        self.valid.bits().get(row).then(|| std::str::from_utf8(self.bytes.get(range)?).ok()).flatten()
    }
}

/// What one piece gave, with rows counted from the start of the column.
pub(super) struct Output {
    pub(super) piece: Piece,
    pub(super) changes: Vec<TableChange>,
    pub(super) issues: Vec<TableIssue>,
    /// How many issues there were, listed or not.
    pub(super) found: usize,
}

/// Notes what is done to the cells of a piece.
pub(super) struct Notes {
    column: usize,
    first_row: usize,
    most: usize,
    changes: Vec<TableChange>,
    issues: Vec<TableIssue>,
    found: usize,
}

impl Notes {
    /// `most` issues are listed; more are counted.
    pub(super) fn new(column: usize, first_row: usize, most: usize) -> Self {
        Self { column, first_row, most, changes: Vec::new(), issues: Vec::new(), found: 0 }
    }

    pub(super) fn change(&mut self, at: usize, rule: TableRule, before: Value, after: Value) {
        let row = Some(self.first_row + at);
        self.changes.push(TableChange { row, column: self.column, rule, before, after });
    }

    pub(super) fn issue(&mut self, at: usize, what: impl FnOnce() -> What) {
        self.found += 1;
        if self.issues.len() < self.most {
            self.issues.push(TableIssue { row: Some(self.first_row + at), column: self.column, what: what() });
        }
    }

    pub(super) fn finish(self, piece: Piece) -> Output {
        Output { piece, changes: self.changes, issues: self.issues, found: self.found }
    }
}
