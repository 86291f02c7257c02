//! Opening inputs and telling JSON from NDJSON.

use crate::failure::Failure;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// Bytes that are not read yet.
pub type Reader = BufReader<Box<dyn Read + Send>>;

/// How the documents of an input are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One document.
    Json,
    /// One document a line.
    Ndjson,
}

/// What the caller said about the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Nothing: the name or the content decides.
    Nothing,
    /// It is this.
    Shape(Shape),
}

/// An input that is open.
pub struct Input {
    /// How its documents are laid out.
    pub shape: Shape,
    /// Whether the content, not the caller or the name, decided for NDJSON.
    pub guessed: bool,
    /// Its length, when it is a regular file.
    pub length: Option<u64>,
    /// Its bytes, from the first one.
    pub reader: Reader,
}

/// Whether a path stands for standard input.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Opens a file, or standard input for `-`. To look at the layout no more than `limit` bytes are read ahead.
pub fn open(path: &Path, told: Told, limit: usize) -> io::Result<Input> {
    let (inner, length): (Box<dyn Read + Send>, _) = if is_stdin(path) {
        (Box::new(io::stdin()), None)
    } else {
        let file = File::open(path)?;
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let length = about.is_file().then_some(about.len());
        (Box::new(file), length)
    };
    let by_name = path
        .extension()
        .filter(|end| ["ndjson", "jsonl"].iter().any(|known| end.eq_ignore_ascii_case(known)))
        .map(|_| Shape::Ndjson);
    let mut reader = BufReader::new(inner);
    let (shape, guessed, head) = match (told, by_name) {
        (Told::Shape(shape), _) | (Told::Nothing, Some(shape)) => (shape, false, Vec::new()),
        (Told::Nothing, None) => {
            let (shape, head) = look(&mut reader, limit)?;
            (shape, shape == Shape::Ndjson, head)
        }
    };
    let reader = BufReader::with_capacity(1 << 20, Box::new(Cursor::new(head).chain(reader)) as Box<dyn Read + Send>);
    Ok(Input { shape, guessed, length, reader })
}

/// Most bytes of a file beside the documents: a profile or an alias table.
const BESIDE: u64 = 64 << 20;

/// Reads a profile or an alias table, but not without end.
///
/// # Errors
/// When it cannot be read, or is far too long.
pub fn read_beside(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| Failure::io(path, error))?;
    file.take(BESIDE + 1).read_to_end(&mut bytes).map_err(|error| Failure::io(path, error))?;
    if bytes.len() as u64 > BESIDE {
        let name = path.display();
        return Err(Failure::said(
            format!("{name}: longer than 64 MiB; name a file with one small JSON object"),
            format!("{name}: más de 64 MiB; indique un archivo con un objeto JSON pequeño"),
        ));
    }
    Ok(bytes)
}

/// Reads just enough to tell the layout, and gives back what it read.
///
/// NDJSON is: the first line holds one whole object or array, and the next line that is not blank starts another. The
/// first line of an indented document is never whole, and nothing may follow a document in JSON, so no valid JSON
/// document is taken for NDJSON.
fn look(reader: &mut impl BufRead, limit: usize) -> io::Result<(Shape, Vec<u8>)> {
    let mut head = Vec::new();
    let mut first_is_whole = false;
    loop {
        let start = head.len();
        let room = u64::try_from(limit.saturating_sub(start)).unwrap_or(u64::MAX);
        if (&mut *reader).take(room).read_until(b'\n', &mut head)? == 0 {
            return Ok((Shape::Json, head));
        }
        let line = head.get(start..).unwrap_or_default();
        let line = if start == 0 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line }.trim_ascii();
        if line.is_empty() {
            continue;
        }
        if first_is_whole {
            let starts = matches!(line.first(), Some(b'{' | b'['));
            return Ok((if starts { Shape::Ndjson } else { Shape::Json }, head));
        }
        if !is_whole(line) {
            return Ok((Shape::Json, head));
        }
        first_is_whole = true;
    }
}

/// Whether a line is an object or array from its first to its last byte, going by brackets and strings alone.
fn is_whole(line: &[u8]) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (index, byte) in line.iter().enumerate() {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => {
                depth = match depth.checked_sub(1) {
                    Some(0) => return index + 1 == line.len(),
                    Some(depth) => depth,
                    None => return false,
                }
            }
            _ if depth == 0 => return false,
            _ => {}
        }
    }
    false
}

/// One document: its bytes, or only how many there are when they are more than `limit`.
pub fn read_whole(input: Input, limit: usize) -> io::Result<Result<Vec<u8>, u64>> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    if let Some(length) = input.length.filter(|length| *length > most) {
        return Ok(Err(length));
    }
    let mut reader = input.reader;
    let mut bytes = Vec::new();
    (&mut reader).take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() <= limit {
        return Ok(Ok(bytes));
    }
    let rest = io::copy(&mut reader, &mut io::sink())?;
    Ok(Err(most + 1 + rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Shape {
        let (shape, head) = look(&mut text.as_bytes(), 1 << 20).unwrap();
        assert!(text.as_bytes().starts_with(&head), "what was read is given back");
        shape
    }

    #[test]
    fn one_document_is_not_taken_for_a_batch() {
        for text in [
            "",
            "\n\n",
            "{}",
            "{}\n",
            "{\n  \"a\": 1\n}\n",
            "{ \"a\": {\n \"b\": 1 } }",
            "[\n{},\n{}\n]",
            "[{}\n,{}]",
            "{\"a\":1}\ntrailing",
            "{\"a\":\n{\"b\":1}\n}",
            "\"{}\"\n{}",
            "not json\n{}\n{}",
            "{\"a\":\"}\n{\"}",
        ] {
            assert_eq!(shape(text), Shape::Json, "{text:?}");
        }
    }

    #[test]
    fn lines_that_each_start_a_document_are_a_batch() {
        for text in [
            "{}\n{}",
            "\u{feff}{}\n{}\n",
            "\n{\"a\":\"}\\\"\"}\r\n\r\n{\"b\":2}\r\n",
            "{\"a\":{\"b\":[1,2]}}\n{\"cut",
            "[1]\n[2]\n",
            "{\"a\":NaN}\n{}\n",
        ] {
            assert_eq!(shape(text), Shape::Ndjson, "{text:?}");
        }
    }

    #[test]
    fn no_more_than_the_limit_is_read_ahead() {
        let text = "x".repeat(10_000);
        let (shape, head) = look(&mut text.as_bytes(), 100).unwrap();
        assert_eq!((shape, head.len()), (Shape::Json, 100));
    }
}
