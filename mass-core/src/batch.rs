//! Many documents, one a line (NDJSON).

use crate::{
    context::Context,
    input::Input,
    normalize::{self, Normalized, Rejected},
    options::Options,
};
use std::vec;

/// The outcome of one row of a batch. A bad row never fails the others.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchRow<'a> {
    /// Number of the row, from 0; blank lines do not count.
    pub row: usize,
    /// Line of the text, from 1; every line counts.
    pub line: usize,
    /// The row as it came, without its line end.
    pub raw: &'a [u8],
    /// What became of it.
    pub outcome: Result<Normalized, Rejected>,
}

/// The rows of a batch, in order. See [`normalize_batch`].
pub struct Batch<'a> {
    rest: &'a [u8],
    row: usize,
    line: usize,
    options: Options,
    context: Context,
    ready: vec::IntoIter<BatchRow<'a>>,
}

/// Normalises NDJSON, row by row, in order, reading on only when the next row is asked for.
///
/// Each row is taken as [`normalize`](crate::normalize) takes it, with ids of its own (see [`Context::material`]).
/// Blank lines are passed over. With the feature `parallel` rows are worked on by all cores, some hundreds at a time;
/// order and outcomes are the same.
///
/// ```
/// use mass_core::{Context, Options, normalize_batch};
///
/// let context = Context::at("2026-11-24T13:15:21Z", "docs").unwrap();
/// let ndjson = b"{\"a\":\" x\"}\n{\"a\":\n{\"a\":2}\n";
/// let rows: Vec<_> = normalize_batch(ndjson, &Options::default(), &context).collect();
/// assert!(rows[0].outcome.is_ok() && rows[1].outcome.is_err() && rows[2].outcome.is_ok());
/// assert_eq!((rows[1].line, rows[1].raw), (2, &b"{\"a\":"[..]));
/// ```
pub fn normalize_batch<'a>(ndjson: &'a [u8], options: &Options, context: &Context) -> Batch<'a> {
    Batch {
        rest: ndjson,
        row: 0,
        line: 0,
        options: options.clone(),
        context: context.clone(),
        ready: Vec::new().into_iter(),
    }
}

/// Rows worked on together: enough to share out, and few enough that their results stay in the cache. One thread takes
/// one after the other.
fn chunk() -> usize {
    #[cfg(feature = "parallel")]
    if rayon::current_num_threads() > 1 {
        return 128;
    }
    1
}

/// A row that has not been worked on.
struct Unread<'a> {
    row: usize,
    line: usize,
    raw: &'a [u8],
}

impl<'a> Batch<'a> {
    /// Continues the numbering of a batch whose earlier part was handed in before: the first row here is number `row`
    /// and starts on line `line` (from 1).
    #[must_use]
    pub fn starting_at(mut self, row: usize, line: usize) -> Self {
        self.row = row;
        self.line = line.saturating_sub(1);
        self
    }

    fn next_line(&mut self) -> Option<Unread<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let end = find_line_end(self.rest);
            let (raw, rest) = match end {
                Some(end) => (self.rest.get(..end)?, self.rest.get(end + 1..)?),
                None => (self.rest, &[][..]),
            };
            self.rest = rest;
            self.line += 1;
            let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
            if !raw.iter().all(|b| matches!(b, b' ' | b'\t' | b'\r')) {
                self.row += 1;
                return Some(Unread { row: self.row - 1, line: self.line, raw });
            }
        }
    }

    fn fill(&mut self) {
        let chunk = chunk();
        let mut lines = Vec::with_capacity(chunk);
        while lines.len() < chunk
            && let Some(line) = self.next_line()
        {
            lines.push(line);
        }
        let (options, context) = (&self.options, &self.context);
        let work = |line: Unread<'a>| {
            let context = context.for_row(line.row);
            let outcome = normalize::normalize(&Input::from(line.raw), options.pipeline, options, &context);
            BatchRow { row: line.row, line: line.line, raw: line.raw, outcome }
        };
        #[cfg(feature = "parallel")]
        if chunk > 1 {
            use rayon::prelude::*;
            let rows: Vec<BatchRow<'a>> = lines.into_par_iter().map(work).collect();
            self.ready = rows.into_iter();
            return;
        }
        let rows: Vec<BatchRow<'a>> = lines.into_iter().map(work).collect();
        self.ready = rows.into_iter();
    }
}

/// Where the line ends. Bytes are looked at many at a time: one after the other they take a tenth of the whole job.
fn find_line_end(bytes: &[u8]) -> Option<usize> {
    const MANY: usize = 64;
    let has_end = |chunk: &[u8; MANY]| chunk.iter().fold(0, |found, b| found | u8::from(*b == b'\n')) != 0;
    let chunks = bytes.as_chunks::<MANY>().0;
    let skipped = chunks.iter().position(has_end).unwrap_or(chunks.len()) * MANY;
    bytes.get(skipped..)?.iter().position(|b| *b == b'\n').map(|at| skipped + at)
}

impl<'a> Iterator for Batch<'a> {
    type Item = BatchRow<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.len() == 0 {
            self.fill();
        }
        self.ready.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_where_it_ends() {
        for length in 0..200 {
            let mut bytes = vec![b'x'; length];
            assert_eq!(find_line_end(&bytes), None);
            for at in (0..length).rev() {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = b'\n';
                }
                assert_eq!(find_line_end(&bytes), Some(at));
            }
        }
    }
}
