//! Many documents, one a line (NDJSON).

use crate::{
    context::Context,
    input::Input,
    lanes,
    normalize::{self, Normalized, Rejected},
    options::Options,
};
#[cfg(feature = "parallel")]
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
#[derive(Clone)]
pub struct Batch<'a> {
    rest: &'a [u8],
    row: usize,
    line: usize,
    options: Options,
    context: Context,
    #[cfg(feature = "parallel")]
    ready: vec::IntoIter<BatchRow<'a>>,
    /// A part of another batch: one of many, each of which has its thread.
    #[cfg(feature = "parallel")]
    is_part: bool,
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
        #[cfg(feature = "parallel")]
        ready: Vec::new().into_iter(),
        #[cfg(feature = "parallel")]
        is_part: false,
    }
}

/// Rows worked on together: enough to share out, and few enough that their results stay in the cache.
#[cfg(feature = "parallel")]
const CHUNK: usize = 128;

/// Rows that one thread works on at a time: few enough that no thread waits long for another.
#[cfg(feature = "parallel")]
const PIECE: usize = 8;

/// A row that has not been worked on.
struct Unread<'a> {
    row: usize,
    line: usize,
    raw: &'a [u8],
}

impl<'a> Unread<'a> {
    fn normalize(self, options: &Options, context: &Context) -> BatchRow<'a> {
        let Self { row, line, raw } = self;
        let outcome = normalize::normalize(&Input::from(raw), options.pipeline, options, &context.for_row(row));
        BatchRow { row, line, raw, outcome }
    }
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

    /// The numbers of the row and the line behind the last one: what [`starting_at`](Self::starting_at) takes for the
    /// part that comes next. Rows that have not been read are counted, without normalising them; what is here must end
    /// with a line end when there is a next part.
    ///
    /// ```
    /// use mass_core::{Context, Options, normalize_batch};
    ///
    /// let (options, context) = (Options::default(), Context::at("2026-11-24T13:15:21Z", "docs").unwrap());
    /// let (row, line) = normalize_batch(b"{}\n\n{\n", &options, &context).end();
    /// assert_eq!((row, line), (2, 4));
    /// let next = normalize_batch(b"{}", &options, &context).starting_at(row, line).next().unwrap();
    /// assert_eq!((next.row, next.line), (2, 4));
    /// ```
    #[must_use]
    pub fn end(mut self) -> (usize, usize) {
        while self.next_line().is_some() {}
        (self.row, self.line + 1)
    }

    /// Splits what has not been read into batches of whole lines, each of about so many bytes, for threads of your own.
    /// Rows and lines have the numbers that they have in the whole. Each part is worked on by one thread, the one that
    /// asks for its rows.
    ///
    /// ```
    /// use mass_core::{Context, Options, normalize_batch};
    ///
    /// let (options, context) = (Options::default(), Context::at("2026-11-24T13:15:21Z", "docs").unwrap());
    /// let whole = || normalize_batch(b"{\"a\":1}\n\n{\"a\":2}\n{\"a\":3}\n", &options, &context);
    /// let parts = whole().parts(10);
    /// assert_eq!(parts.len(), 2);
    /// assert!(parts.into_iter().flatten().eq(whole()));
    /// ```
    #[must_use]
    pub fn parts(mut self, bytes: usize) -> Vec<Self> {
        let mut parts = Vec::new();
        #[cfg(feature = "parallel")]
        {
            self.is_part = true;
            if self.ready.len() > 0 {
                parts.push(Self { rest: &[], ..self.clone() });
                self.ready = Vec::new().into_iter();
            }
        }
        while !self.rest.is_empty() {
            let least = bytes.clamp(1, self.rest.len()) - 1;
            let end = self.rest.get(least..).and_then(find_line_end);
            let (lines, rest) = self.rest.split_at(end.map_or(self.rest.len(), |end| least + end + 1));
            let mut part = self.clone();
            part.rest = lines;
            parts.push(part);
            self.rest = lines;
            while self.next_line().is_some() {}
            self.rest = rest;
        }
        parts
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

    /// Works on the next rows with all threads.
    #[cfg(feature = "parallel")]
    fn fill(&mut self) {
        use rayon::prelude::*;
        let lines: Vec<Unread<'a>> = std::iter::from_fn(|| self.next_line()).take(CHUNK).collect();
        let (options, context) = (&self.options, &self.context);
        let rows = lines.into_par_iter().with_max_len(PIECE).map(|line| line.normalize(options, context));
        self.ready = rows.collect::<Vec<BatchRow<'a>>>().into_iter();
    }
}

/// Where the line ends.
fn find_line_end(bytes: &[u8]) -> Option<usize> {
    let end = lanes::run(bytes, |lanes| lanes.equal(b'\n'));
    (end < bytes.len()).then_some(end)
}

impl<'a> Iterator for Batch<'a> {
    type Item = BatchRow<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        #[cfg(feature = "parallel")]
        {
            if self.ready.len() == 0 && !self.is_part && rayon::current_num_threads() > 1 {
                self.fill();
            }
            if let Some(row) = self.ready.next() {
                return Some(row);
            }
        }
        let line = self.next_line()?;
        Some(line.normalize(&self.options, &self.context))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_whole() {
        let (options, context) = (Options::default(), Context::at("2026-11-24T13:15:21Z", "s").unwrap());
        let text = b"\n{}\r\n \n[1]\n{\"a\":\n\n\n{\"b\":\" x\"}";
        let whole = || normalize_batch(text, &options, &context).starting_at(3, 9);
        for bytes in 0..=text.len() + 1 {
            for read in 0..5 {
                let mut batch = whole();
                let before: Vec<_> = batch.by_ref().take(read).collect();
                let parts = batch.parts(bytes);
                assert!(bytes < 9 || parts.len() < 6);
                let after = parts.iter().cloned().flatten();
                assert!(before.into_iter().chain(after).eq(whole()), "{bytes} bytes, {read} read before");
                assert_eq!(parts.last().cloned().map_or_else(|| whole().end(), Batch::end), whole().end());
            }
        }
    }

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
