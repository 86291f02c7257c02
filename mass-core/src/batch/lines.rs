//! The lines of a batch, and what becomes of one.

use super::BatchRow;
use crate::{
    context::Context,
    input::Input,
    lanes,
    normalize::{self, Normalized, Rejected},
    options::Options,
};

/// A row that has not been worked on.
#[derive(Clone, Copy)]
pub(super) struct Unread<'a> {
    pub(super) row: usize,
    pub(super) line: usize,
    pub(super) raw: &'a [u8],
}

impl<'a> Unread<'a> {
    /// What becomes of it. The context is turned to it: a copy for each row would have all threads count at one place.
    pub(super) fn normalize(self, options: &Options, context: &mut Context) -> BatchRow<'a> {
        context.turn_to(self.row);
        self.with(normalize::normalize(&Input::from(self.raw), options.pipeline, options, context))
    }

    pub(super) fn with(self, outcome: Result<Normalized, Rejected>) -> BatchRow<'a> {
        let Self { row, line, raw } = self;
        BatchRow { row, line, raw, outcome }
    }
}

/// The lines of a text that have not been read, and the numbers of those that have.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    pub(super) rest: &'a [u8],
    pub(super) row: usize,
    pub(super) line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { rest: text, row: 0, line: 0 }
    }

    /// The next line that is not blank.
    pub(super) fn next(&mut self) -> Option<Unread<'a>> {
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
}

/// Where the line ends.
pub(super) fn find_line_end(bytes: &[u8]) -> Option<usize> {
    let end = lanes::long_run(bytes, |lanes| lanes.equal(b'\n'));
    (end < bytes.len()).then_some(end)
}
