//! Byte offsets to lines and columns.

use crate::issue::Position;

/// Answers for offsets that do not go down, in one pass over the text.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    offset: usize,
    line: usize,
    column: usize,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let bom = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        Self { bytes, offset: bom, line: 1, column: 1 }
    }

    /// Line and column (both from 1; the column counts Unicode scalar values) of an offset.
    pub(crate) fn at(&mut self, offset: usize) -> Position {
        if offset < self.offset {
            *self = Self::new(self.bytes);
        }
        let end = offset.min(self.bytes.len());
        for &byte in self.bytes.get(self.offset..end).unwrap_or_default() {
            if byte == b'\n' {
                self.line += 1;
                self.column = 1;
            } else if byte & 0xc0 != 0x80 {
                self.column += 1;
            }
        }
        self.offset = self.offset.max(end);
        Position { line: self.line, column: self.column, offset }
    }
}
