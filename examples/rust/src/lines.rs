//! NDJSON in blocks of whole lines, with bounded memory whatever the size of the file.

use crate::input::Reader;
use std::io::{self, BufRead, Read};
use std::ops::Range;

/// A block ends after about this many bytes, or earlier when the next byte would have to be waited for.
const BLOCK: usize = 4 << 20;

/// One line that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Number of the document in its input, from 0.
    pub index: usize,
    /// Number of the line in its input, from 1.
    pub line: usize,
    /// Bytes before it in its input.
    pub offset: u64,
    /// Where its bytes are in the block.
    pub range: Range<usize>,
    /// How long it is, when that is more than the limit; its bytes are then not kept.
    pub oversize: Option<u64>,
}

/// Some lines.
#[derive(Debug, Default)]
pub struct Block {
    bytes: Vec<u8>,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// How many bytes of the input it took.
    pub taken: u64,
}

impl Block {
    /// The bytes of one of its rows.
    pub fn bytes(&self, row: &Row) -> &[u8] {
        self.bytes.get(row.range.clone()).unwrap_or_default()
    }
}

/// Reads lines.
pub struct Lines {
    reader: Reader,
    limit: usize,
    row: usize,
    line: usize,
    offset: u64,
}

impl Lines {
    /// Lines of a reader; longer ones than `limit` bytes are counted, not kept.
    pub fn new(reader: Reader, limit: usize) -> Self {
        Self { reader, limit, row: 0, line: 0, offset: 0 }
    }

    /// Fills the block with the next lines; false at the end of the input.
    pub fn next_block(&mut self, block: &mut Block) -> io::Result<bool> {
        block.bytes.clear();
        block.rows.clear();
        block.taken = 0;
        loop {
            let more = self.next_line(block)?;
            if !more {
                return Ok(!block.rows.is_empty() || block.taken > 0);
            }
            if block.bytes.len() >= BLOCK || (!block.rows.is_empty() && self.reader.buffer().is_empty()) {
                return Ok(true);
            }
        }
    }

    fn next_line(&mut self, block: &mut Block) -> io::Result<bool> {
        let start = block.bytes.len();
        // Two more than the limit: a line end of "\r\n" does not count towards the document.
        let room = u64::try_from(self.limit.saturating_add(2)).unwrap_or(u64::MAX);
        let read = (&mut self.reader).take(room).read_until(b'\n', &mut block.bytes)?;
        if read == 0 {
            return Ok(false);
        }
        self.line += 1;
        let offset = self.offset;
        self.offset += u64::try_from(read).unwrap_or(0);
        block.taken += u64::try_from(read).unwrap_or(0);
        let line = block.bytes.get(start..).unwrap_or_default();
        let ended = line.ends_with(b"\n");
        let length = line.strip_suffix(b"\n").map_or(line.len(), |line| line.strip_suffix(b"\r").unwrap_or(line).len());
        let blank = line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        if blank && (ended || length <= self.limit) {
            block.bytes.truncate(start);
            return Ok(true);
        }
        let mut oversize = None;
        let mut end = start + length;
        if length > self.limit {
            let rest = if ended { 0 } else { self.skip_line()? };
            block.taken += rest;
            oversize = u64::try_from(length).ok().map(|length| length + rest);
            block.bytes.truncate(start);
            end = start;
        }
        block.rows.push(Row { index: self.row, line: self.line, offset, range: start..end, oversize });
        self.row += 1;
        Ok(true)
    }

    /// Throws the rest of a line away; how long it was, without its end.
    fn skip_line(&mut self) -> io::Result<u64> {
        let mut skipped = 0;
        loop {
            let buffer = self.reader.fill_buf()?;
            let (take, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(end) => (end, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            skipped += u64::try_from(take).unwrap_or(0);
            let used = take + usize::from(ended && !buffer.is_empty());
            self.reader.consume(used);
            self.offset += u64::try_from(used).unwrap_or(0);
            if ended {
                return Ok(skipped);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn rows(text: &str, limit: usize) -> Vec<(usize, usize, u64, String, Option<u64>)> {
        let boxed: Box<dyn Read + Send> = Box::new(io::Cursor::new(text.as_bytes().to_vec()));
        let mut lines = Lines::new(BufReader::with_capacity(7, boxed), limit);
        let mut block = Block::default();
        let mut rows = Vec::new();
        while lines.next_block(&mut block).unwrap() {
            for row in &block.rows {
                let text = String::from_utf8(block.bytes(row).to_vec()).unwrap();
                rows.push((row.index, row.line, row.offset, text, row.oversize));
            }
        }
        rows
    }

    #[test]
    fn rows_and_lines_are_counted_and_blank_lines_skipped() {
        let expected = [
            (0, 1, 0, "{\"a\":1}".to_owned(), None),
            (1, 4, 13, "x".to_owned(), None),
            (2, 5, 15, "end".to_owned(), None),
        ];
        assert_eq!(rows("{\"a\":1}\r\n\n  \nx\nend", 100), expected);
        assert_eq!(rows("", 100), []);
        assert_eq!(rows("\n\n  ", 100), []);
    }

    #[test]
    fn a_line_over_the_limit_is_counted_and_the_next_one_read() {
        let text = format!("{}\nshort\n{}\r\n{}", "a".repeat(50), "b".repeat(10), "c".repeat(11));
        let rows = rows(&text, 10);
        assert_eq!(rows[0], (0, 1, 0, String::new(), Some(50)));
        assert_eq!(rows[1], (1, 2, 51, "short".to_owned(), None));
        assert_eq!(rows[2], (2, 3, 57, "b".repeat(10), None));
        assert_eq!(rows[3], (3, 4, 69, String::new(), Some(11)));
    }
}
