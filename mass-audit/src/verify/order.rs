//! Entries that are missing, out of order, or there twice.

use super::Verifier;
use crate::{
    chain::Chain,
    entry::Entry,
    finding::{Finding, Problem},
};

impl Verifier {
    /// The index of an entry: that which it should have, or where it comes from.
    pub(super) fn place(&mut self, entry: &Entry) -> u64 {
        let (line, next, index) = (self.line, self.next, entry.index);
        if index == next {
            return index;
        }
        // By its word about the one before it is the next one: then its index is what was changed.
        if entry.previous.is_some() && entry.previous == self.chain.last_hash() {
            self.report.find(
                Finding::new(
                    Problem::Changed,
                    format!("entry {next} is not as it was written: it says that it is entry {index}"),
                    format!("la entrada {next} no está como se escribió: dice ser la entrada {index}"),
                )
                .line(line)
                .entry(next),
            );
            return next;
        }
        self.suspects_before_gap();
        if index > next {
            self.gaps.push((next, index, self.report.findings.len()));
            self.missing(next, index, line);
        } else {
            self.came_late(index);
        }
        index
    }

    /// What is behind a gap begins a chain of its own.
    fn suspects_before_gap(&mut self) {
        self.lost = true;
        self.suspects();
        self.chain = Chain::default();
    }

    /// Says that the entries from `from` up to `to` are not there.
    pub(super) fn missing(&mut self, from: u64, to: u64, line: u64) {
        let last = to.saturating_sub(1);
        let (en, es) = if from == last {
            (format!("entry {from} is missing"), format!("falta la entrada {from}"))
        } else {
            (format!("entries {from} to {last} are missing"), format!("faltan las entradas {from} a {last}"))
        };
        self.report.find(Finding::new(Problem::Missing, en, es).line(line).entry(from));
    }

    /// An entry that should have come before: it was skipped, or it is there twice.
    fn came_late(&mut self, index: u64) {
        let line = self.line;
        let gap = self.gaps.iter().position(|(from, to, _)| (*from..*to).contains(&index));
        let Some(gap) = gap else {
            return self.report.find(
                Finding::new(
                    Problem::Duplicate,
                    format!("entry {index} is there twice"),
                    format!("la entrada {index} aparece dos veces"),
                )
                .line(line)
                .entry(index),
            );
        };
        let (from, to, finding) = self.gaps.swap_remove(gap);
        let moved = Finding::new(
            Problem::OutOfOrder,
            format!("entry {index} does not stand at its place"),
            format!("la entrada {index} no está en su lugar"),
        )
        .line(line)
        .entry(index);
        match self.report.findings.get_mut(finding) {
            Some(missing) if to - from == 1 => *missing = moved,
            _ => self.report.find(moved),
        }
        for (from, to) in [(from, index), (index + 1, to)] {
            if from < to {
                self.gaps.push((from, to, finding));
            }
        }
    }
}
