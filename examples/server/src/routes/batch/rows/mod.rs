//! The rows of a batch, whatever form it comes in: each as the text of a document.

mod csv;
mod lines;
mod parquet;

use axum::http::HeaderMap;
use tokio::{
    io::{AsyncRead, ReadBuf},
    sync::mpsc,
};

use crate::{
    documents::body::{Plain, media_type, refused_type},
    problem::{Kind, Place, Problem},
};

/// A row.
#[derive(Debug)]
pub struct Row {
    /// Its number, from 0.
    pub number: usize,
    /// Its line in the text, from 1.
    pub line: Option<u64>,
    /// The document, or why the row is none.
    pub raw: Result<Vec<u8>, Problem>,
}

/// The form of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One document a line.
    Ndjson,
    /// A header and records, with this byte between fields.
    Csv(u8),
    /// Apache Parquet.
    Parquet,
}

/// What a batch may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a row.
    pub row_bytes: usize,
    /// Bytes of all of it, without its content coding.
    pub batch_bytes: u64,
}

/// The name of a column whose cells are documents.
const DOCUMENT: &str = "document";

impl Format {
    /// The form that `Content-Type` names.
    ///
    /// # Errors
    /// A [`Problem`] (415) for any other.
    pub fn of(headers: &HeaderMap, delimiter: u8) -> Result<Self, Problem> {
        let (essence, charset) = media_type(headers);
        let format = match essence.as_str() {
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/x-jsonlines" => {
                Self::Ndjson
            }
            "text/csv" => Self::Csv(delimiter),
            "application/vnd.apache.parquet" | "application/x-parquet" => Self::Parquet,
            other => return Err(refused_type(other, AVAILABLE)),
        };
        match charset.as_deref() {
            Some(charset) if !matches!(charset, "utf-8" | "utf8" | "us-ascii") => {
                Err(refused_type(&format!("{essence}; charset={charset}"), AVAILABLE))
            }
            _ => Ok(format),
        }
    }
}

const AVAILABLE: &str = "application/x-ndjson, text/csv, application/vnd.apache.parquet";

/// The rows as they come. An error is the last of them: what comes behind it cannot be read.
pub type Rows = mpsc::Receiver<Result<Row, Problem>>;
type Sink = mpsc::Sender<Result<Row, Problem>>;

/// Reads rows in a task of its own, a few ahead.
pub fn read(format: Format, body: Plain, limits: Limits) -> Rows {
    let (sink, rows) = mpsc::channel(16);
    let body = Limited { body, left: limits.batch_bytes };
    tokio::spawn(async move {
        let outcome = match format {
            Format::Ndjson => lines::read(body, limits, &sink).await,
            Format::Csv(delimiter) => csv::read(body, delimiter, limits, &sink).await,
            Format::Parquet => parquet::read(body, limits, &sink).await,
        };
        if let Err(Some(problem)) = outcome {
            let _ = sink.send(Err(problem)).await;
        }
    });
    rows
}

/// How reading ends: well, with a problem, or because nobody wants more.
type Ended = Result<(), Option<Problem>>;

async fn send(sink: &Sink, row: Row) -> Ended {
    sink.send(Ok(row)).await.map_err(|_| None)
}

/// A body that fails once it is longer than the limit.
struct Limited {
    body: Plain,
    left: u64,
}

impl AsyncRead for Limited {
    fn poll_read(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let polled = std::pin::Pin::new(&mut self.body).poll_read(context, buffer);
        let read = (buffer.filled().len() - before) as u64;
        match self.left.checked_sub(read) {
            Some(left) => self.left = left,
            None => return std::task::Poll::Ready(Err(std::io::ErrorKind::FileTooLarge.into())),
        }
        polled
    }
}

/// A body that could not be read to its end.
fn broken(error: &std::io::Error, limits: Limits) -> Problem {
    if error.kind() == std::io::ErrorKind::FileTooLarge {
        let bytes = limits.batch_bytes;
        return Problem::new(Kind::TooLarge).param("max_bytes", bytes).fault(
            Place::Body(String::new()),
            "too_large",
            format!("The batch is larger than {bytes} bytes. What came before is kept."),
            format!("El lote supera {bytes} bytes. Lo anterior está guardado."),
        );
    }
    crate::documents::body::unreadable(error)
}

/// Writes a member of an object, whatever bytes the text has: the core says what is wrong with them.
fn member(out: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    out.push(if out.is_empty() { b'{' } else { b',' });
    quoted(out, name);
    out.push(b':');
    quoted(out, value);
}

fn quoted(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    for &byte in text {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            0..0x20 => out.extend(format!("\\u{byte:04x}").bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}
