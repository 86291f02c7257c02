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
    /// The line of the entry.
    line: u64,
    time: String,
    user: Option<String>,
    rows: Rows,
    chain: Chain,
    /// Rows that are not what the entry says. They are to blame only if their root is not the one that it says.
    doubts: Vec<Finding>,
}

/// Most doubts that are kept about the rows of one entry.
const MOST: usize = 100;

impl Expected {
    /// Those that the entry in a line speaks of.
    pub fn of(Place { line, index }: Place, entry: Entry) -> Option<Self> {
        let (time, user) = (entry.time, entry.user);
        let (chain, doubts) = (Chain::default(), Vec::new());
        entry.rows.map(|rows| Self { entry: index, line, time, user, rows, chain, doubts })
    }

    /// Whether the rows so far are those that the entry was made over.
    fn are_whole(&self) -> bool {
        self.chain.clone().judge(self.rows.root, None) == Judged::Sound
    }

    fn doubt(&mut self, line: u64, row: u64, en: String, es: String) {
        if self.doubts.len() < MOST {
            self.doubts.push(Finding::new(Problem::Unreadable, en, es).line(line).entry(self.entry).row(row));
        }
    }
}

/// Whether a line is something else than a row.
fn is_other(text: &[u8]) -> bool {
    text.starts_with(b"{\"checkpoint\"") || serde_json::from_slice::<Entry>(text).is_ok_and(|entry| entry.version > 0)
}

impl Verifier {
    /// Takes a line as a row, if one must come, or if it looks like one more.
    pub(super) fn take_row(&mut self, text: &[u8]) -> bool {
        let Some(mut expected) = self.rows.take() else { return false };
        let (line, entry, count) = (self.line, expected.entry, expected.rows.count);
        let number = expected.rows.first.saturating_add(expected.chain.size());
        let place = Place { line, index: number };
        let row = serde_json::from_slice::<Row>(text).ok();
        let one_more = expected.chain.size() >= count;
        if row.is_none() && (one_more || is_other(text)) {
            self.rows = Some(expected);
            return false;
        }
        if one_more && expected.are_whole() {
            let en = format!("entry {entry} has {count} rows, and this line is one more");
            let es = format!("la entrada {entry} tiene {count} filas y esta línea es una más");
            self.report.find(Finding::new(Problem::Unreadable, en, es).line(line).entry(entry));
            self.rows = Some(expected);
            return true;
        }
        if row.as_ref().is_none_or(|row| row.row != number) {
            let en = format!("this line is not row {number} of entry {entry}, which should be here");
            let es = format!("esta línea no es la fila {number} de la entrada {entry}, que debería estar aquí");
            expected.doubt(line, number, en, es);
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
        let judged = expected.chain.judge(expected.rows.root, None);
        if judged == Judged::Sound {
            // They are what the entry was made over: what it says of them besides was changed.
            if there != expected.rows.count || !expected.doubts.is_empty() {
                self.changed(&[Place { line: expected.line, index: entry }]);
            }
            return;
        }
        expected.doubts.into_iter().for_each(|doubt| self.report.find(doubt));
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
        let (places, alone) = match judged {
            Judged::Sound => return,
            Judged::Rewritten(places) if places.is_empty() => (last.into_iter().collect(), true),
            Judged::Changed(places) | Judged::Rewritten(places) => (places, false),
        };
        // Of the last row nothing speaks but the root: it may be the entry that was changed, which its follower tells.
        let [en, es] = if alone {
            [", or what the entry says of its rows,", ", o lo que la entrada dice de sus filas,"]
        } else {
            [""; 2]
        };
        for Place { line, index: row } in places {
            if !self.report.blames(line) {
                self.report.find(
                    Finding::new(
                        Problem::Changed,
                        format!("row {row} of entry {entry}{en} is not as it was written"),
                        format!("la fila {row} de la entrada {entry}{es} no está como se escribió"),
                    )
                    .line(line)
                    .entry(entry)
                    .row(row),
                );
            }
        }
    }
}
