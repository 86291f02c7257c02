//! The rows behind an entry of a batch.

use super::Verifier;
use crate::{
    chain::{Chain, Judged, Place},
    entry::{Entry, Outcome, Row, Rows},
    finding::{Finding, Problem},
    report::Found,
};

/// Rows that must follow an entry.
#[derive(Debug)]
pub(super) struct Expected {
    entry: u64,
    time: String,
    user: Option<String>,
    rows: Rows,
    chain: Chain,
}

impl Expected {
    /// Those that an entry speaks of.
    pub fn of(index: u64, entry: Entry) -> Option<Self> {
        let (time, user) = (entry.time, entry.user);
        entry.rows.map(|rows| Self { entry: index, time, user, rows, chain: Chain::default() })
    }
}

/// Whether a line is something else than a row.
fn is_other(text: &[u8]) -> bool {
    text.starts_with(b"{\"checkpoint\"") || serde_json::from_slice::<Entry>(text).is_ok_and(|entry| entry.version > 0)
}

impl Verifier {
    /// Takes a line as a row, if one must come.
    pub(super) fn take_row(&mut self, text: &[u8]) -> bool {
        let Some(mut expected) = self.rows.take_if(|rows| rows.chain.size() < rows.rows.count) else { return false };
        let (line, entry) = (self.line, expected.entry);
        let number = expected.rows.first.saturating_add(expected.chain.size());
        let place = Place { line, index: number };
        let row = serde_json::from_slice::<Row>(text).ok();
        if row.is_none() && is_other(text) {
            self.rows = Some(expected);
            return false;
        }
        if row.as_ref().is_none_or(|row| row.row != number) {
            self.report.find(
                Finding::new(
                    Problem::Unreadable,
                    format!("this line is not row {number} of entry {entry}, which should be here"),
                    format!("esta línea no es la fila {number} de la entrada {entry}, que debería estar aquí"),
                )
                .line(line)
                .entry(entry)
                .row(number),
            );
        }
        expected.chain.push(place, text, row.as_ref().and_then(|row| row.previous));
        if let Some(row) = row {
            self.look_for(
                [&row.input_sha256, &row.document_sha256],
                &Found {
                    document: String::new(),
                    entry,
                    row: Some(number),
                    line,
                    time: expected.time.clone(),
                    outcome: Outcome::of(row.status),
                    user: expected.user.clone(),
                    as_sent: false,
                },
            );
        }
        self.report.rows += 1;
        self.rows = Some(expected);
        true
    }

    /// No more rows come: they must be all there, and as they were.
    pub(super) fn end_rows(&mut self) {
        let Some(mut expected) = self.rows.take() else { return };
        let (entry, there) = (expected.entry, expected.chain.size());
        let last = expected.chain.last();
        let line = last.map_or(self.line.saturating_sub(1), |last| last.line);
        if there < expected.rows.count {
            let from = expected.rows.first.saturating_add(there);
            let to = expected.rows.first.saturating_add(expected.rows.count).saturating_sub(1);
            return self.report.find(
                Finding::new(
                    Problem::Missing,
                    format!("rows {from} to {to} of entry {entry} are missing behind this line"),
                    format!("faltan las filas {from} a {to} de la entrada {entry} tras esta línea"),
                )
                .line(line)
                .entry(entry)
                .row(from),
            );
        }
        let places = match expected.chain.judge(expected.rows.root, None) {
            Judged::Sound => return,
            Judged::Changed(places) => places,
            // Nothing speaks of the last row but the root.
            Judged::Rewritten(places) if places.is_empty() => last.into_iter().collect(),
            Judged::Rewritten(places) => places,
        };
        for Place { line, index: row } in places {
            if !self.report.blames(line) {
                self.report.find(
                    Finding::new(
                        Problem::Changed,
                        format!("row {row} of entry {entry} is not as it was written"),
                        format!("la fila {row} de la entrada {entry} no está como se escribió"),
                    )
                    .line(line)
                    .entry(entry)
                    .row(row),
                );
            }
        }
    }
}
