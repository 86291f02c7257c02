//! CSV (RFC 4180).

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
};

use csv_async::{AsyncReaderBuilder, ByteRecord};
use tokio::io::{AsyncRead, ReadBuf};

use super::{DOCUMENT, Ended, Limits, Row, Sink, broken, member, send};
use crate::{
    documents::body::too_large,
    problem::{Kind, Place, Problem},
};

/// Reads a header and records. A record that is too long ends the batch: where it would end cannot be known.
pub(super) async fn read(body: impl AsyncRead + Unpin + Send, delimiter: u8, limits: Limits, sink: &Sink) -> Ended {
    let budget = Arc::new(AtomicUsize::new(0));
    let ends = Arc::new(AtomicU8::new(UNSEEN));
    let body = Budgeted { body, budget: Arc::clone(&budget), ends: Arc::clone(&ends) };
    let mut reader =
        AsyncReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).create_reader(body);
    let refill = || budget.store(limits.row_bytes + BUFFER, Ordering::Relaxed);
    refill();
    let mut header = ByteRecord::new();
    if !reader.read_byte_record(&mut header).await.map_err(|error| Some(failed(error, limits)))? {
        return Ok(());
    }
    if let Some(first) = header.get(0).and_then(|name| name.strip_prefix("\u{feff}".as_bytes())) {
        let rest: Vec<Vec<u8>> =
            std::iter::once(first.to_vec()).chain(header.iter().skip(1).map(<[u8]>::to_vec)).collect();
        header = ByteRecord::from(rest);
    }
    let documents = header.len() == 1 && header.get(0) == Some(DOCUMENT.as_bytes());
    let mut record = ByteRecord::new();
    let mut row = 0;
    loop {
        refill();
        if !reader.read_byte_record(&mut record).await.map_err(|error| Some(failed(error, limits)))? {
            return Ok(());
        }
        let raw = if record.as_slice().len() > limits.row_bytes {
            Err(too_large(limits.row_bytes))
        } else if record.len() != header.len() {
            Err(ragged(record.len(), header.len()))
        } else if documents {
            Ok(record.get(0).unwrap_or_default().to_vec())
        } else {
            let mut text = Vec::new();
            header.iter().zip(&record).for_each(|(name, value)| member(&mut text, name, value));
            text.push(b'}');
            Ok([&b"{\"payload\":"[..], &text, b"}"].concat())
        };
        // A record ends for the parser with the first byte of its line end; it counts the line with the second.
        let behind = u64::from(ends.load(Ordering::Relaxed) == CRLF);
        let line = record.position().map(|position| position.line() + behind);
        send(sink, Row { number: row, line, raw }).await?;
        row += 1;
    }
}

fn ragged(found: usize, expected: usize) -> Problem {
    Problem::new(Kind::InvalidBody).fault(
        Place::Body(String::new()),
        "ragged_record",
        format!("The record has {found} fields, the header {expected}."),
        format!("El registro tiene {found} campos y la cabecera {expected}."),
    )
}

fn failed(error: csv_async::Error, limits: Limits) -> Problem {
    match error.into_kind() {
        csv_async::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::QuotaExceeded => {
            too_large(limits.row_bytes)
        }
        csv_async::ErrorKind::Io(error) => broken(&error, limits),
        other => Problem::internal(&format!("{other:?}")),
    }
}

/// Bytes that the reader may have read ahead of a record.
const BUFFER: usize = 64 * 1024;

/// How lines end: no line end was seen yet, or the first one was this.
const UNSEEN: u8 = 0;
const LF: u8 = 1;
const CRLF: u8 = 2;

/// Fails once more was read than a record may have: an open quotation mark must not draw all that comes into memory.
struct Budgeted<R> {
    body: R,
    budget: Arc<AtomicUsize>,
    ends: Arc<AtomicU8>,
}

impl<R: AsyncRead + Unpin> AsyncRead for Budgeted<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.body).poll_read(context, buffer))?;
        let read = buffer.filled().len() - before;
        if self.ends.load(Ordering::Relaxed) == UNSEEN {
            let piece = buffer.filled().get(before..).unwrap_or_default();
            if let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
                let carriage = end.checked_sub(1).and_then(|place| piece.get(place)) == Some(&b'\r');
                self.ends.store(if carriage { CRLF } else { LF }, Ordering::Relaxed);
            }
        }
        match self.budget.load(Ordering::Relaxed).checked_sub(read) {
            Some(left) => self.budget.store(left, Ordering::Relaxed),
            None => return Poll::Ready(Err(std::io::ErrorKind::QuotaExceeded.into())),
        }
        Poll::Ready(Ok(()))
    }
}
