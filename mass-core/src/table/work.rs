//! The columns worked on, piece by piece.

use super::{
    NormalColumn, SignalColumn,
    cells::{self, Cells, Column, Zone},
    header::Headers,
    number::{AsSignal, NumberColumn},
    piece::{Notes, Output, Piece},
    plan::{Plan, Taken},
    record::{TableChange, TableIssue, TableRule, Value, What, issue_at},
    signal_text::SignalTextColumn,
    text::{Census, Target, TextColumn},
    ticks,
};
use crate::{
    issue::{Code, Severity},
    normalize::changes::Rule,
    options::Options,
    signals::AliasTable,
    time,
};

/// The pieces of a column: its number, theirs, and the row each starts with.
pub(super) fn starts(index: usize, column: &Column<'_>) -> Vec<(usize, usize, usize)> {
    let rows = column.pieces.iter().scan(0, |row, piece| {
        let first = *row;
        *row += piece.len();
        Some(first)
    });
    rows.enumerate().map(|(number, row)| (index, number, row)).collect()
}

/// Does the same to many things, on all cores with the feature `parallel`; the order is kept.
pub(super) fn in_parallel<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        items.into_par_iter().with_max_len(1).map(work).collect()
    }
    #[cfg(not(feature = "parallel"))]
    items.into_iter().map(work).collect()
}

/// What the columns of texts are to become, and what was counted in them.
pub(super) fn targets(columns: &[Column<'_>], plans: &[Plan<'_>], options: &Options) -> Vec<Option<Census>> {
    let mut jobs = Vec::new();
    for (index, (column, plan)) in columns.iter().zip(plans).enumerate() {
        if plan.taken.is_none() {
            jobs.extend(starts(index, column));
        }
    }
    let counted = in_parallel(jobs, |(index, piece, first_row)| {
        let cells = columns.get(index).and_then(|column| column.pieces.get(piece));
        let census = match cells {
            Some(Cells::Texts(cells)) => Some(Census::of(*cells, first_row, options.rules)),
            _ => None,
        };
        (index, census)
    });
    let mut targets: Vec<Option<Census>> = vec![None; columns.len()];
    for (index, census) in counted {
        if let (Some(target), Some(census)) = (targets.get_mut(index), census) {
            target.get_or_insert_default().add(census);
        }
    }
    targets
}

/// Everything that the pieces need to know.
pub(super) struct Work<'w> {
    pub(super) columns: &'w [Column<'w>],
    pub(super) headers: &'w Headers<'w>,
    pub(super) plans: &'w [Plan<'w>],
    pub(super) targets: &'w [Option<Census>],
    pub(super) aliases: &'w AliasTable,
    pub(super) options: &'w Options,
    pub(super) max_issues: usize,
}

impl Work<'_> {
    fn taken(&self, column: usize) -> Option<&Taken<'_>> {
        self.plans.get(column)?.taken.as_ref()
    }

    fn target(&self, column: usize) -> Option<Target> {
        Some(self.targets.get(column)?.as_ref()?.target())
    }

    pub(super) fn piece(&self, column: usize, piece: usize, first_row: usize) -> Output {
        let notes = Notes::new(column, first_row, self.max_issues);
        let rules = self.options.rules;
        let Some((header, cells)) =
            self.columns.get(column).and_then(|column| Some((column.name, column.pieces.get(piece)?)))
        else {
            return notes.finish(Piece::Same);
        };
        match (cells, self.taken(column)) {
            (Cells::Texts(cells), Some(taken)) => SignalTextColumn {
                headers: self.headers,
                column,
                header,
                alias: taken.alias,
                hit: &taken.hit,
                table: self.aliases,
                check: taken.check,
                plain: taken.plain,
                rules,
            }
            .piece(*cells, notes),
            (Cells::Texts(cells), None) => {
                TextColumn { header, target: self.target(column).unwrap_or(Target::Text), rules }.piece(*cells, notes)
            }
            (cells, taken) => {
                let signal = taken.and_then(|taken| Some(AsSignal { check: taken.check, conversion: taken.plain? }));
                NumberColumn { header, signal, rules }.piece(cells, notes)
            }
        }
    }

    pub(super) fn finish(&self, index: usize, name: String, pieces: Vec<Piece>) -> NormalColumn {
        let zoned = |cells: &Cells<'_>| matches!(cells, Cells::Instants { zone: Zone::Other, .. });
        let to_utc = self.options.rules.timestamp
            && self.columns.get(index).is_some_and(|column| column.pieces.iter().any(zoned));
        let signal = self.taken(index).map(|taken| SignalColumn {
            signal: taken.alias.signal.pointer.clone(),
            unit: taken.alias.signal.unit.symbol.to_owned(),
            from_unit: taken.from_unit.map(|unit| unit.symbol.to_owned()),
            alias: taken.alias.written.clone(),
        });
        NormalColumn { name, pieces, target: self.target(index), to_utc, signal }
    }

    /// The changes of a column as a whole.
    pub(super) fn column_changes(&self, index: usize, column: &NormalColumn, changes: &mut Vec<TableChange>) {
        let Some(source) = self.columns.get(index) else { return };
        let mut push = |rule: TableRule, before: &str, after: &str| {
            let (before, after) = (Value::text(before), Value::text(after));
            changes.push(TableChange { row: None, column: index, rule, before, after });
        };
        let is_text = source.pieces.iter().any(|cells| matches!(cells, Cells::Texts(_)));
        if let Some(signal) = &column.signal {
            if column.name != source.name {
                push(TableRule::Signal, source.name, &column.name);
            }
            if let Some(from) = signal.from_unit.as_ref().filter(|from| **from != signal.unit) {
                push(TableRule::Unit, from, &signal.unit);
            }
            if is_text {
                push(TableRule::Type, "text", "number");
            }
        } else {
            if column.name != source.name {
                push(TableRule::Document(Rule::Keys), source.name, &column.name);
            }
            match column.target {
                Some(Target::Number) => push(TableRule::Type, "text", "number"),
                Some(Target::Boolean) => push(TableRule::Type, "text", "boolean"),
                Some(Target::Instant(_)) => push(TableRule::Type, "text", "timestamp"),
                Some(Target::Text) | None => {}
            }
        }
        if column.to_utc {
            push(TableRule::Document(Rule::Timestamp), "time zone", "UTC");
        }
    }

    /// Issues of a column as a whole that only its cells show.
    pub(super) fn column_issues(&self, index: usize, issues: &mut Vec<TableIssue>) {
        let Some(source) = self.columns.get(index) else { return };
        if let Some((row, text)) = self.targets.get(index).and_then(|census| census.as_ref()?.odd_one()) {
            issues.push(TableIssue { row: Some(*row), column: index, what: What::NoNumber(text.clone()) });
        }
        for piece in &source.pieces {
            let Cells::Instants { ticks, valid, per_second, zone: Zone::Naive } = piece else { continue };
            let mut there = ticks.iter().enumerate().filter(|(at, _)| cells::is_there(*valid, *at));
            let Some((_, first)) = there.next() else { continue };
            let utc = ticks::instant(*first, *per_second).and_then(time::write).unwrap_or_default();
            let issue = issue_at(source.name, Code::NaiveTimestamp, Severity::Warning);
            let issue = issue.with("found", utc.trim_end_matches('Z')).with("suggested", utc.as_str());
            issues.push(TableIssue::of_column(index, issue));
            break;
        }
    }
}
