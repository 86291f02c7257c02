//! What is done with the rows of a batch, part by part.

use super::{
    row::Row,
    source::{Item, Lines},
    threads::Threads,
};
use crate::{
    options::{Choices, Moment},
    outcome::Verdict,
};
use mass_core::{self as core, Options};
use pyo3::prelude::*;
use std::{
    collections::VecDeque,
    ops::Range,
    panic::resume_unwind,
    sync::{Arc, LazyLock},
};

/// Bytes that one thread works on at a time: some rows, so that handing them over costs little.
const PART: usize = 32 * 1024;

/// The same in items.
const ITEMS: usize = 16;

/// Bytes that are under way for each thread, and for the one that reads: enough that none waits for another.
const AHEAD: usize = 256 * 1024;

/// Number and line of a row.
#[derive(Clone, Copy)]
struct Place {
    row: usize,
    line: usize,
}

/// Whole lines of a block.
#[derive(Clone)]
pub(super) struct Part {
    lines: Arc<Lines>,
    range: Range<usize>,
    first: Place,
}

/// What one thread works on at a time.
pub(super) enum Task {
    Lines(Part),
    Items { first: usize, items: Vec<Item> },
}

/// Options and context of all rows.
pub(super) struct Terms {
    options: Arc<Options>,
    /// For items in which Python's own NaN or infinity was written.
    lenient: Arc<Options>,
    moment: Moment,
}

/// The rows that are under way.
pub(super) struct Workers {
    terms: Arc<Terms>,
    count: usize,
    threads: Threads,
    /// What the threads were given, in order. It stays here until it is done: after a fork it is done anew.
    given: VecDeque<Part>,
    bytes: usize,
    next: Place,
}

impl Workers {
    pub(super) fn new(choices: &Choices<'_>, count: usize) -> PyResult<Self> {
        let terms = Arc::new(Terms {
            options: Arc::clone(&choices.options),
            lenient: choices.with_non_finite(),
            moment: choices.moment()?,
        });
        let threads = Threads::new(Arc::clone(&terms), count);
        Ok(Self { terms, count, threads, given: VecDeque::new(), bytes: 0, next: Place { row: 0, line: 1 } })
    }

    pub(super) fn options(&self) -> &Options {
        &self.terms.options
    }

    /// Whether rows are under way.
    pub(super) fn is_busy(&self) -> bool {
        !self.given.is_empty()
    }

    /// Whether more should be under way.
    pub(super) fn is_hungry(&self) -> bool {
        self.bytes < AHEAD * (self.count + 1)
    }

    /// Forgets what is under way.
    pub(super) fn clear(&mut self) {
        self.given.clear();
        self.bytes = 0;
        self.threads.clear();
    }

    /// Sets the threads to work on lines.
    pub(super) fn begin(&mut self, lines: Lines) {
        self.revive();
        let lines = Arc::new(lines);
        let mut parts = Vec::new();
        let mut from = 0;
        while let Some(rest) = lines.text().get(from..).filter(|rest| !rest.is_empty()) {
            let least = PART.min(rest.len()) - 1;
            let end = rest.get(least..).and_then(|tail| tail.iter().position(|b| *b == b'\n'));
            let length = end.map_or(rest.len(), |end| least + end + 1);
            let part = Part { lines: Arc::clone(&lines), range: from..from + length, first: self.next };
            self.next = part.end(&self.terms);
            from += length;
            parts.push(part);
        }
        self.bytes += lines.text().len();
        self.threads.give(parts.iter().cloned().map(Task::Lines));
        self.given.extend(parts);
    }

    /// Waits for the rows of the part that was begun first.
    pub(super) fn finish(&mut self, py: Python<'_>) -> Vec<Row> {
        self.revive();
        if let Some(part) = self.given.pop_front() {
            self.bytes -= part.range.len();
        }
        self.take(py)
    }

    /// Works on items, all of them: they cannot be done anew.
    pub(super) fn items(&mut self, py: Python<'_>, items: Vec<Item>) -> Vec<Row> {
        self.revive();
        let mut tasks = Vec::new();
        let mut items = items.into_iter();
        loop {
            let some: Vec<Item> = items.by_ref().take(ITEMS).collect();
            if some.is_empty() {
                break;
            }
            let first = self.next.row;
            self.next.row += some.len();
            tasks.push(Task::Items { first, items: some });
        }
        let count = tasks.len();
        self.threads.give(tasks);
        (0..count).flat_map(|_| self.take(py)).collect()
    }

    /// After a fork, what was begun by threads that are not here is begun anew.
    fn revive(&mut self) {
        if self.threads.are_gone() {
            self.threads = Threads::new(Arc::clone(&self.terms), self.count);
            self.threads.give(self.given.iter().cloned().map(Task::Lines));
        }
    }

    fn take(&self, py: Python<'_>) -> Vec<Row> {
        // A panic goes on in the thread that waits, above the net.
        py.detach(|| self.threads.take()).unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl Part {
    fn text(&self) -> &[u8] {
        self.lines.text().get(self.range.clone()).unwrap_or_default()
    }

    fn batch<'a>(&'a self, options: &Options, context: &core::Context) -> core::Batch<'a> {
        let Place { row, line } = self.first;
        // A batch has parts only to be worked on by one thread: the core must not share this one out again.
        let parts = core::normalize_batch(self.text(), options, context).starting_at(row, line).parts(usize::MAX);
        parts.into_iter().next().unwrap_or_else(|| core::normalize_batch(&[], options, context).starting_at(row, line))
    }

    /// The place after it.
    fn end(&self, terms: &Terms) -> Place {
        static COUNTING: LazyLock<Options> = LazyLock::new(Options::default);
        let Place { row, line } = self.first;
        let batch = core::normalize_batch(self.text(), &COUNTING, terms.moment.context()).starting_at(row, line);
        let (row, line) = batch.end();
        Place { row, line }
    }

    fn rows(&self, terms: &Terms) -> Vec<Row> {
        let done = self.lines.end() - (self.lines.text().len() - self.range.end);
        let row = |row: core::BatchRow<'_>| Row {
            number: row.row,
            line: Some(row.line),
            raw: row.raw.to_vec(),
            verdict: row.outcome.into(),
            done,
        };
        self.batch(&terms.options, &terms.moment.own_context()).map(row).collect()
    }
}

impl Task {
    /// Does it.
    pub(super) fn rows(self, terms: &Terms) -> Vec<Row> {
        match self {
            Self::Lines(part) => part.rows(terms),
            Self::Items { first, items } => {
                let context = terms.moment.own_context();
                let row = |(index, item)| item_row(first + index, item, terms, &context);
                items.into_iter().enumerate().map(row).collect()
            }
        }
    }
}

fn item_row(row: usize, item: Item, terms: &Terms, context: &core::Context) -> Row {
    let done = row + 1;
    let document = match item {
        Ok(document) => document,
        Err(error) => {
            return Row { number: row, line: None, raw: Vec::new(), verdict: Verdict::Raised(error), done };
        }
    };
    let options = if document.has_non_finite() { &terms.lenient } else { &terms.options };
    let mut result = core::normalize(document.input(), options, &context.for_row(row));
    document.explain(match &mut result {
        Ok(normalized) => &mut normalized.issues,
        Err(rejected) => &mut rejected.issues,
    });
    Row { number: row, line: None, verdict: result.into(), raw: document.into_bytes(), done }
}
