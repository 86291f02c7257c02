//! Many documents, one a line (NDJSON).

#[cfg(feature = "parallel")]
mod ahead;
#[cfg(feature = "parallel")]
mod chunk;
mod lines;
mod mapped;

use crate::{
    context::Context,
    normalize::{Normalized, Rejected},
    options::Options,
};
use lines::{Lines, find_line_end};
pub use mapped::Mapped;

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
    /// What is behind the last row that was given out.
    lines: Lines<'a>,
    options: Options,
    context: Context,
    /// Rows that other threads are at.
    #[cfg(feature = "parallel")]
    ahead: ahead::Ahead<'a, Result<Normalized, Rejected>>,
    /// A part of another batch: one of many, each of which has its thread.
    #[cfg(feature = "parallel")]
    is_part: bool,
}

impl Clone for Batch<'_> {
    /// A batch that goes on where this one is.
    fn clone(&self) -> Self {
        Self {
            lines: self.lines,
            options: self.options.clone(),
            context: self.context.clone(),
            // What is under way stays with the one that asked for it.
            #[cfg(feature = "parallel")]
            ahead: ahead::Ahead::default(),
            #[cfg(feature = "parallel")]
            is_part: self.is_part,
        }
    }
}

/// Normalises NDJSON, row by row, in order, reading on only when the next row is asked for.
///
/// Each row is taken as [`normalize`](crate::normalize) takes it, with ids of its own (see [`Context::material`]).
/// Blank lines are passed over. With the feature `parallel` the threads of rayon's current pool work up to some
/// hundreds of rows ahead of the one that is asked for; order and outcomes are the same.
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
        lines: Lines::new(ndjson),
        options: options.clone(),
        context: context.clone(),
        #[cfg(feature = "parallel")]
        ahead: ahead::Ahead::default(),
        #[cfg(feature = "parallel")]
        is_part: false,
    }
}

impl Batch<'_> {
    /// Continues the numbering of a batch whose earlier part was handed in before: the first row here is number `row`
    /// and starts on line `line` (from 1).
    #[must_use]
    pub fn starting_at(mut self, row: usize, line: usize) -> Self {
        self.lines.row = row;
        self.lines.line = line.saturating_sub(1);
        #[cfg(feature = "parallel")]
        {
            self.ahead = ahead::Ahead::default();
        }
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
        while self.lines.next().is_some() {}
        (self.lines.row, self.lines.line + 1)
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
        }
        while !self.lines.rest.is_empty() {
            let least = bytes.clamp(1, self.lines.rest.len()) - 1;
            let end = self.lines.rest.get(least..).and_then(find_line_end);
            let (lines, rest) = self.lines.rest.split_at(end.map_or(self.lines.rest.len(), |end| least + end + 1));
            let mut part = self.clone();
            part.lines.rest = lines;
            parts.push(part);
            self.lines.rest = lines;
            while self.lines.next().is_some() {}
            self.lines.rest = rest;
        }
        parts
    }
}

#[cfg(feature = "parallel")]
impl Batch<'_> {
    /// Whether there are threads for it.
    fn has_threads(&self) -> bool {
        !self.is_part && rayon::current_num_threads() > 1
    }
}

impl<'a> Iterator for Batch<'a> {
    type Item = BatchRow<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        #[cfg(feature = "parallel")]
        if self.ahead.is_under_way() || self.has_threads() {
            let (row, outcome, lines) = self.ahead.next(self.lines, &self.options, &self.context)?;
            self.lines = lines;
            return Some(row.with(outcome));
        }
        let line = self.lines.next()?;
        Some(line.normalize(&self.options, &mut self.context))
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

    #[cfg(feature = "parallel")]
    #[test]
    fn threads_change_nothing() {
        let options = Options { max_bytes: 90_000, ..Options::default() };
        let context = Context::at("2026-11-24T13:15:21Z", "s").unwrap();
        let mut text = Vec::new();
        for row in 0..200usize {
            // Short rows and long ones, broken ones, blank lines, and two that are too large.
            let filler = "x".repeat(if row % 90 == 89 { 100_000 } else { row % 97 * 40 });
            let end = if row % 50 == 7 { "" } else { "}" };
            text.extend(format!("{{\"a\":\" {row}\",\"b\":\"{filler}\"{end}\n").bytes());
            text.extend(if row % 9 == 0 { &b"\r\n \n"[..] } else { b"" });
        }
        let whole = || normalize_batch(&text, &options, &context).starting_at(5, 3);
        let alone: Vec<_> = whole().parts(usize::MAX).into_iter().flatten().collect();
        assert_eq!(alone.len(), 200);
        let check = || {
            assert!(whole().eq(alone.iter().cloned()));
            for read in [0, 1, 64, 65, 200] {
                let mut batch = whole();
                let before: Vec<_> = batch.by_ref().take(read).collect();
                assert!(before.iter().chain(&batch.clone().collect::<Vec<_>>()).eq(&alone), "{read}");
                assert_eq!(batch.clone().end(), whole().end());
                let mapped = batch.clone().map_rows(|row| (row.row, row.line, row.raw.to_vec(), row.outcome));
                let rest = alone.iter().skip(read);
                assert!(mapped.eq(rest.map(|row| (row.row, row.line, row.raw.to_vec(), row.outcome.clone()))));
                let renumbered = batch.clone().starting_at(0, 1).next().map(|row| (row.row, row.line));
                assert!(renumbered.is_none_or(|(row, line)| row == 0 && line <= 3));
                // The rest of it is dropped while threads are at it.
            }
        };
        check();
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(check);
            // Begun in a pool, ended outside.
            let mut batch = whole();
            let before: Vec<_> = pool.install(|| batch.by_ref().take(70).collect());
            assert!(before.into_iter().chain(batch).eq(alone.iter().cloned()));
        }
    }

    #[cfg(feature = "parallel")]
    #[test]
    fn a_panic_comes_up_where_its_row_is_asked_for() {
        let context = Context::at("2026-11-24T13:15:21Z", "s").unwrap();
        let text = "{\"a\":1}\n".repeat(300);
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut rows = normalize_batch(text.as_bytes(), &Options::default(), &context).map_rows(|row| {
                assert_ne!(row.row, 200);
                row.row
            });
            let mut next = || std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| rows.next()));
            pool.install(|| {
                assert!((0..200).all(|row| next().is_ok_and(|next| next == Some(row))));
                assert!(next().is_err());
            });
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
