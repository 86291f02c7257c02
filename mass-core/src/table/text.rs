//! Columns of texts.

use super::{
    cells::{BitsBuilder, TextCells},
    piece::{Notes, Output, Piece, Texts},
    record::{TableRule, Value, What, issue_at},
    ticks::{NANOS, ticks},
};
use crate::{
    issue::{Code, Severity},
    json::print::to_json,
    normalize::{
        changes::Rule,
        simple::{number, words},
    },
    options::Rules,
    text::clean,
    time::{self, Instant},
};
use std::borrow::Cow;

/// What the Simple rules make of a text.
#[derive(Debug, Clone, PartialEq)]
enum Read<'a> {
    Null,
    Bool(bool),
    Number(f64),
    /// Both readings.
    Ambiguous(f64, f64),
    /// A full timestamp, in UTC.
    Stamp(Cow<'a, str>, Instant),
    Text,
}

/// Reads a text by the rules, after it was trimmed.
fn read(text: &str, rules: Rules) -> Read<'_> {
    match text.as_bytes().first() {
        Some(b'0'..=b'9' | b'+' | b'-') => {
            if rules.timestamp && matches!(text.as_bytes().get(10), Some(b'T' | b't')) {
                return match time::read(text) {
                    Some(stamp) if !stamp.naive => Read::Stamp(stamp.text, stamp.instant),
                    _ => Read::Text,
                };
            }
            if !rules.number {
                return Read::Text;
            }
            match number::read(text) {
                number::Reading::Number(value) => Read::Number(value),
                number::Reading::Ambiguous(grouped, decimal) => Read::Ambiguous(grouped, decimal),
                number::Reading::Not => Read::Text,
            }
        }
        Some(b't' | b'T' | b'f' | b'F' | b'y' | b'Y' | b'n' | b'N' | b'o' | b'O' | b's' | b'S' | b'#') => {
            match words::boolean(text) {
                Some(value) if rules.boolean => Read::Bool(value),
                _ if rules.null && words::is_null(text) => Read::Null,
                _ => Read::Text,
            }
        }
        _ => Read::Text,
    }
}

/// What the cells of a column are, counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Census {
    /// Cells that are not null.
    cells: usize,
    numbers: usize,
    booleans: usize,
    stamps: usize,
    /// Some instant is finer than a microsecond.
    fine: bool,
    /// Some instant is not held by its ticks.
    unheld: bool,
    /// The first cell that is no number.
    not_number: Option<(usize, Box<str>)>,
}

/// The type that a column of texts becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Texts.
    Text,
    /// Doubles.
    Number,
    /// Booleans.
    Boolean,
    /// Instants in UTC, so many ticks to a second.
    Instant(i64),
}

impl Census {
    pub(super) fn of(cells: &dyn TextCells, first_row: usize, rules: Rules) -> Self {
        let mut census = Self::default();
        for row in 0..cells.len() {
            let Some(cell) = cells.get(row) else { continue };
            let text = trimmed(cell, rules);
            let read = read(&text, rules);
            if read == Read::Null {
                continue;
            }
            census.cells += 1;
            if !matches!(read, Read::Number(_)) && census.not_number.is_none() {
                census.not_number = Some((first_row + row, text.as_ref().into()));
            }
            match read {
                Read::Number(_) => census.numbers += 1,
                Read::Bool(_) => census.booleans += 1,
                Read::Stamp(text, instant) => {
                    census.stamps += 1;
                    let nanos = ticks(instant, NANOS);
                    census.fine |= !instant.nanos.is_multiple_of(1000);
                    census.unheld |= nanos.is_none() || time::write(instant).as_deref() != Some(text.as_ref());
                }
                _ => {}
            }
        }
        census
    }

    pub(super) fn add(&mut self, other: Self) {
        self.cells += other.cells;
        self.numbers += other.numbers;
        self.booleans += other.booleans;
        self.stamps += other.stamps;
        self.fine |= other.fine;
        self.unheld |= other.unheld;
        self.not_number = self.not_number.take().or(other.not_number);
    }

    /// A type that every cell has, or text.
    pub(super) fn target(&self) -> Target {
        match self.cells {
            0 => Target::Text,
            cells if self.numbers == cells => Target::Number,
            cells if self.booleans == cells => Target::Boolean,
            cells if self.stamps == cells && !self.unheld => Target::Instant(if self.fine { NANOS } else { 1_000_000 }),
            _ => Target::Text,
        }
    }

    /// The first cell that keeps a column, most of whose cells are numbers, from being one of numbers.
    pub(super) fn odd_one(&self) -> Option<&(usize, Box<str>)> {
        let mostly = self.numbers < self.cells && self.numbers * 2 >= self.cells;
        self.not_number.as_ref().filter(|_| mostly)
    }
}

pub(super) fn trimmed(cell: &str, rules: Rules) -> Cow<'_, str> {
    if rules.trim { clean(cell) } else { Cow::Borrowed(cell) }
}

/// A column of texts that is no signal.
pub(super) struct TextColumn<'t> {
    pub(super) header: &'t str,
    pub(super) target: Target,
    pub(super) rules: Rules,
}

impl TextColumn<'_> {
    pub(super) fn piece(&self, cells: &dyn TextCells, mut notes: Notes) -> Output {
        let mut written = Written::new(self.target, cells.len());
        let mut changed = false;
        for at in 0..cells.len() {
            let Some(cell) = cells.get(at) else {
                written.null();
                continue;
            };
            let text = trimmed(cell, self.rules);
            if text != cell {
                changed = true;
                notes.change(at, TableRule::Document(Rule::Trim), Value::text(cell), Value::text(&text));
            }
            let read = read(&text, self.rules);
            let rule = |rule: Rule| TableRule::Document(rule);
            match (&read, self.target) {
                (Read::Null, _) => {
                    changed = true;
                    notes.change(at, rule(Rule::Null), Value::text(&text), Value::Null);
                    written.null();
                    continue;
                }
                (Read::Number(value), Target::Number) if !is_plain(&text, *value) => {
                    notes.change(at, rule(Rule::Number), Value::text(&text), (*value).into());
                }
                (Read::Bool(value), Target::Boolean) if text != if *value { "true" } else { "false" } => {
                    notes.change(at, rule(Rule::Boolean), Value::text(&text), Value::Bool(*value));
                }
                (Read::Stamp(utc, _), _) if *utc != text => {
                    changed = true;
                    notes.change(at, rule(Rule::Timestamp), Value::text(&text), Value::text(utc));
                }
                (Read::Ambiguous(grouped, decimal), _) => {
                    let readings = vec![to_json(*grouped), to_json(*decimal)];
                    notes.issue(at, || self.ambiguous(&text, readings));
                }
                _ => {}
            }
            written.push(&text, &read);
        }
        let piece = written.finish();
        notes.finish(if matches!(piece, Piece::Texts(_)) && !changed { Piece::Same } else { piece })
    }

    fn ambiguous(&self, found: &str, readings: Vec<serde_json::Value>) -> What {
        let issue = issue_at(self.header, Code::AmbiguousNumber, Severity::Warning);
        What::Made(Box::new(issue.with("found", found).with("readings", readings)))
    }
}

/// Whether a text is the number's own spelling, so that nothing but its type changes.
pub(super) fn is_plain(text: &str, value: f64) -> bool {
    ryu_js::Buffer::new().format(value) == text
}

/// A column that is being written.
enum Written {
    Numbers(Vec<f64>, BitsBuilder),
    Booleans(BitsBuilder, BitsBuilder),
    Instants(Vec<i64>, BitsBuilder, i64),
    Texts(Texts),
}

impl Written {
    fn new(target: Target, cells: usize) -> Self {
        let bits = || BitsBuilder::with_capacity(cells);
        match target {
            Target::Number => Self::Numbers(Vec::with_capacity(cells), bits()),
            Target::Boolean => Self::Booleans(bits(), bits()),
            Target::Instant(per_second) => Self::Instants(Vec::with_capacity(cells), bits(), per_second),
            Target::Text => Self::Texts(Texts::with_capacity(cells)),
        }
    }

    fn null(&mut self) {
        self.push_value("", None);
    }

    fn push(&mut self, text: &str, read: &Read<'_>) {
        self.push_value(text, Some(read));
    }

    fn push_value(&mut self, text: &str, read: Option<&Read<'_>>) {
        match self {
            Self::Numbers(values, valid) => {
                let value = read.and_then(|read| if let Read::Number(value) = read { Some(*value) } else { None });
                values.push(value.unwrap_or(0.0));
                valid.push(value.is_some());
            }
            Self::Booleans(values, valid) => {
                let value = read.and_then(|read| if let Read::Bool(value) = read { Some(*value) } else { None });
                values.push(value.unwrap_or(false));
                valid.push(value.is_some());
            }
            Self::Instants(values, valid, per_second) => {
                let instant = read.and_then(|read| if let Read::Stamp(_, at) = read { Some(*at) } else { None });
                let value = instant.and_then(|instant| ticks(instant, *per_second));
                values.push(value.unwrap_or(0));
                valid.push(value.is_some());
            }
            Self::Texts(texts) => texts.push(read.map(|read| match read {
                Read::Stamp(utc, _) => utc.as_ref(),
                _ => text,
            })),
        }
    }

    fn finish(self) -> Piece {
        match self {
            Self::Numbers(values, valid) => Piece::Floats(values, valid),
            Self::Booleans(values, valid) => Piece::Booleans(values, valid),
            Self::Instants(values, valid, _) => Piece::Instants(values, valid),
            Self::Texts(texts) => Piece::Texts(texts),
        }
    }
}
