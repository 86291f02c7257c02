//! Columns of numbers.

use super::{
    cells::{Bits, BitsBuilder, Cells, TextCells, is_there},
    check::Check,
    convert::Conversion,
    piece::{Notes, Output, Piece},
    record::{TableRule, Value, What, issue_at},
};
use crate::{
    issue::{Code, Severity},
    json::{Class, number::parse_number},
    normalize::changes::Rule,
    options::Rules,
};

/// What a column of numbers is taken for.
#[derive(Clone, Copy)]
pub(super) struct AsSignal {
    pub(super) check: Check,
    pub(super) conversion: Conversion,
}

/// How a column of numbers is worked on.
pub(super) struct NumberColumn<'n> {
    pub(super) header: &'n str,
    pub(super) signal: Option<AsSignal>,
    pub(super) rules: Rules,
}

impl NumberColumn<'_> {
    pub(super) fn piece(&self, cells: &Cells<'_>, notes: Notes) -> Output {
        match cells {
            Cells::Floats(values, valid) => self.floats(values, *valid, notes),
            Cells::Singles(values, valid) => self.singles(values, *valid, notes),
            Cells::Integers(values, valid) => self.integers(values, *valid, notes),
            Cells::Literals(cells) => self.literals(*cells, notes),
            _ => notes.finish(Piece::Same),
        }
    }

    fn floats(&self, values: &[f64], valid: Option<Bits<'_>>, mut notes: Notes) -> Output {
        let Some(AsSignal { check, conversion }) = self.signal.filter(|signal| !signal.conversion.is_identity()) else {
            return self.kept(values, valid, notes);
        };
        let mut bits = BitsBuilder::with_capacity(values.len());
        let mut converted = Vec::with_capacity(values.len());
        for (at, &value) in values.iter().enumerate() {
            let value = if is_there(valid, at) { self.value(at, value, &conversion, &check, &mut notes) } else { None };
            bits.push(value.is_some());
            converted.push(value.unwrap_or(0.0));
        }
        notes.finish(Piece::Floats(converted, bits))
    }

    /// Doubles whose values stay: only what is no number, and for a signal what its range says.
    fn kept(&self, values: &[f64], valid: Option<Bits<'_>>, mut notes: Notes) -> Output {
        let check = self.signal.map(|signal| signal.check);
        let fine =
            |value: f64| value.is_finite() && check.is_none_or(|check| check.holds(value) && !check.is_sentinel(value));
        let mut masked: Vec<usize> = Vec::new();
        for (at, &value) in values.iter().enumerate() {
            if fine(value) || !is_there(valid, at) {
                continue;
            }
            if self.is_nothing(at, value, check.as_ref(), &mut notes) {
                masked.push(at);
            }
        }
        let piece = mask(values.len(), valid, &masked);
        notes.finish(piece)
    }

    fn singles(&self, values: &[f32], valid: Option<Bits<'_>>, mut notes: Notes) -> Output {
        let Some(AsSignal { check, conversion }) = self.signal else {
            let mut masked: Vec<usize> = Vec::new();
            for (at, &value) in values.iter().enumerate() {
                let odd = !value.is_finite() && is_there(valid, at);
                if odd && self.is_nothing(at, f64::from(value), None, &mut notes) {
                    masked.push(at);
                }
            }
            let piece = mask(values.len(), valid, &masked);
            return notes.finish(piece);
        };
        let mut bits = BitsBuilder::with_capacity(values.len());
        let mut converted = Vec::with_capacity(values.len());
        for (at, &value) in values.iter().enumerate() {
            // The shortest decimal of its own width: 0.1, not 0.10000000149011612.
            let wide = if value.is_finite() { value.to_string().parse().unwrap_or(f64::NAN) } else { f64::from(value) };
            let value = if is_there(valid, at) { self.value(at, wide, &conversion, &check, &mut notes) } else { None };
            bits.push(value.is_some());
            converted.push(value.unwrap_or(0.0));
        }
        notes.finish(Piece::Floats(converted, bits))
    }

    #[allow(clippy::cast_precision_loss)] // where a double does not hold it, that is reported
    fn integers(&self, values: &[i64], valid: Option<Bits<'_>>, mut notes: Notes) -> Output {
        const HELD: u64 = 1 << 53;
        let identity = self.signal.is_none_or(|signal| signal.conversion.is_identity());
        let mut masked: Vec<usize> = Vec::new();
        let mut bits = BitsBuilder::default();
        let mut converted = Vec::with_capacity(if identity { 0 } else { values.len() });
        for (at, &value) in values.iter().enumerate() {
            let there = is_there(valid, at);
            if there && value.unsigned_abs() > HELD {
                self.literal_held(at, &value.to_string(), &mut notes);
            }
            let Some(AsSignal { check, conversion }) = self.signal else { continue };
            if identity {
                let double = value as f64;
                if there
                    && (!check.holds(double) || check.is_sentinel(double))
                    && self.is_nothing(at, double, Some(&check), &mut notes)
                {
                    masked.push(at);
                }
                continue;
            }
            let value = if there { conversion.integer(value) } else { None };
            let value = value.filter(|value| !self.is_nothing(at, *value, Some(&check), &mut notes));
            bits.push(value.is_some());
            converted.push(value.unwrap_or(0.0));
        }
        let piece = if identity { mask(values.len(), valid, &masked) } else { Piece::Floats(converted, bits) };
        notes.finish(piece)
    }

    fn literals(&self, cells: &dyn TextCells, mut notes: Notes) -> Output {
        let mut bits = BitsBuilder::with_capacity(cells.len());
        let mut converted = Vec::new();
        for at in 0..cells.len() {
            let cell = cells.get(at);
            if let Some(literal) = cell {
                self.literal_held(at, literal, &mut notes);
            }
            let Some(AsSignal { check, conversion }) = self.signal else { continue };
            let value = cell.and_then(|literal| conversion.literal(literal));
            if let (Some(literal), None) = (cell, value) {
                notes.change(at, TableRule::Unread, Value::text(literal), Value::Null);
            }
            let value = value.filter(|value| !self.is_nothing(at, *value, Some(&check), &mut notes));
            bits.push(value.is_some());
            converted.push(value.unwrap_or(0.0));
        }
        notes.finish(if self.signal.is_some() { Piece::Floats(converted, bits) } else { Piece::Same })
    }

    /// Converts and checks one value of a signal; `None` when nothing is left of it.
    #[inline]
    fn value(&self, at: usize, value: f64, conversion: &Conversion, check: &Check, notes: &mut Notes) -> Option<f64> {
        if value.is_finite() {
            match conversion.float(value) {
                Some(converted) if check.holds(converted) && !check.is_sentinel(converted) => return Some(converted),
                Some(converted) => {
                    return if self.is_nothing(at, converted, Some(check), notes) { None } else { Some(converted) };
                }
                None => {
                    notes.change(at, TableRule::Unread, value.into(), Value::Null);
                    return None;
                }
            }
        }
        self.is_nothing(at, value, None, notes);
        None
    }

    /// Deals with a value that is no number, or that its signal does not take. True when it becomes null.
    #[cold]
    fn is_nothing(&self, at: usize, value: f64, check: Option<&Check>, notes: &mut Notes) -> bool {
        if !value.is_finite() {
            if self.rules.null {
                notes.change(at, TableRule::Document(Rule::NonFinite), value.into(), Value::Null);
                return true;
            }
            let found = Value::Number(value).to_text().unwrap_or_default();
            notes.issue(at, || self.not_interoperable(&found, Severity::Error));
            return false;
        }
        let Some(check) = check else { return false };
        if check.is_sentinel(value) {
            notes.change(at, TableRule::Document(Rule::PueSentinel), value.into(), Value::Null);
            return true;
        }
        if !check.holds(value) {
            notes.issue(at, || What::Refused(*check, value));
        }
        false
    }

    /// Reports an integer that no double holds. The column keeps it: its own type does.
    fn literal_held(&self, at: usize, literal: &str, notes: &mut Notes) {
        let class = parse_number(literal).map(|number| number.class);
        if matches!(class, Some(Class::BigInteger | Class::Overflow)) {
            let severity = if self.rules.big_number { Severity::Warning } else { Severity::Error };
            notes.issue(at, || self.not_interoperable(literal, severity));
        }
    }

    fn not_interoperable(&self, found: &str, severity: Severity) -> What {
        let issue = issue_at(self.header, Code::NumberNotInteroperable, severity);
        What::Made(Box::new(issue.with("found", found)))
    }
}

/// The values as they are, without some of the cells.
fn mask(length: usize, valid: Option<Bits<'_>>, masked: &[usize]) -> Piece {
    if masked.is_empty() {
        return Piece::Same;
    }
    let mut bits = BitsBuilder::with_capacity(length);
    let mut next = masked.iter().copied().peekable();
    for at in 0..length {
        let hidden = next.next_if_eq(&at).is_some();
        bits.push(!hidden && is_there(valid, at));
    }
    Piece::Masked(bits)
}
