//! Columns of texts that are taken for a signal.

use super::{
    cells::{BitsBuilder, TextCells},
    check::Check,
    convert::Conversion,
    header::{Headers, weigh},
    piece::{Notes, Output, Piece},
    record::{TableRule, Value, What},
    text::{is_plain, trimmed},
};
use crate::{
    normalize::{changes::Rule, simple::words},
    options::Rules,
    signals::{
        AliasTable,
        decimal::{Reading, read_decimal},
        resolve::Hit,
        sheet::Scalar,
        table::Alias,
    },
};

/// A column of texts that is taken for a signal: numbers, with their units or without.
pub(super) struct SignalTextColumn<'t> {
    pub(super) headers: &'t Headers<'t>,
    pub(super) column: usize,
    pub(super) header: &'t str,
    pub(super) alias: &'t Alias,
    pub(super) hit: &'t Hit<'t>,
    pub(super) table: &'t AliasTable,
    pub(super) check: Check,
    /// For cells without a unit of their own, when the header is enough.
    pub(super) plain: Option<Conversion>,
    pub(super) rules: Rules,
}

impl SignalTextColumn<'_> {
    pub(super) fn piece(&self, cells: &dyn TextCells, mut notes: Notes) -> Output {
        let mut values = Vec::with_capacity(cells.len());
        let mut valid = BitsBuilder::with_capacity(cells.len());
        for at in 0..cells.len() {
            let value = cells.get(at).and_then(|cell| self.cell(at, cell, &mut notes));
            values.push(value.unwrap_or(0.0));
            valid.push(value.is_some());
        }
        notes.finish(Piece::Floats(values, valid))
    }

    fn cell(&self, at: usize, cell: &str, notes: &mut Notes) -> Option<f64> {
        let text = trimmed(cell, self.rules);
        if self.rules.null && words::is_null(&text) {
            if text != cell {
                notes.change(at, TableRule::Document(Rule::Trim), Value::text(cell), Value::text(&text));
            }
            notes.change(at, TableRule::Document(Rule::Null), Value::text(&text), Value::Null);
            return None;
        }
        let plain = match (read_decimal(&text), &self.plain) {
            (Reading::Number(number), Some(conversion)) => conversion.decimal(&number),
            _ => None,
        };
        let taken = plain.or_else(|| self.weighed(at, &text, notes));
        let Some(value) = taken else {
            notes.change(at, TableRule::Unread, Value::text(cell), Value::Null);
            return None;
        };
        let kept = !self.check.is_sentinel(value);
        if !kept {
            notes.change(at, TableRule::Document(Rule::PueSentinel), Value::text(cell), Value::Null);
        } else if !self.check.holds(value) {
            notes.issue(at, || What::Refused(self.check, value));
        }
        // What is spelled as the number it is only changes its type and unit, like the whole column.
        let own = plain.is_some() && text.parse::<f64>().is_ok_and(|number| is_plain(cell, number));
        if kept && !own {
            notes.change(at, TableRule::Signal, Value::text(cell), value.into());
        }
        Some(value).filter(|_| kept)
    }

    fn weighed(&self, at: usize, text: &str, notes: &mut Notes) -> Option<f64> {
        let entry = self.headers.entry(self.column, self.header, Scalar::Text(text));
        let weight = weigh(&entry, self.alias, self.hit, self.table);
        for finding in &weight.findings {
            notes.issue(at, || What::Made(Box::new(self.headers.issue(finding))));
        }
        if !weight.measured && !text.is_empty() {
            notes.issue(at, || What::NoNumber(text.into()));
        }
        weight.taken.map(|(value, _)| value)
    }
}
