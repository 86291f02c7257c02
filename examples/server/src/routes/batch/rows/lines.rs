//! NDJSON.

use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};

use super::{Ended, Limits, Row, Sink, broken, send};
use crate::documents::body::too_large;

/// Reads one document a line. A line that is too long is passed over and refused alone.
pub(super) async fn read(body: impl AsyncRead + Unpin, limits: Limits, sink: &Sink) -> Ended {
    let mut body = BufReader::with_capacity(64 * 1024, body);
    let (mut row, mut line) = (0, 0_u64);
    loop {
        let mut text = Vec::new();
        let (mut too_long, mut ended, mut nothing) = (false, false, true);
        while !ended {
            let there = body.fill_buf().await.map_err(|error| Some(broken(&error, limits)))?;
            if there.is_empty() {
                break;
            }
            nothing = false;
            let end = memchr::memchr(b'\n', there);
            ended = end.is_some();
            let piece = there.get(..end.unwrap_or(there.len())).unwrap_or_default();
            too_long |= text.len() + piece.len() > limits.row_bytes + 1;
            if !too_long {
                text.extend_from_slice(piece);
            }
            let used = piece.len() + usize::from(ended);
            body.consume(used);
        }
        if nothing {
            return Ok(());
        }
        line += 1;
        if text.last() == Some(&b'\r') {
            text.pop();
        }
        too_long |= text.len() > limits.row_bytes;
        if too_long || !text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            let raw = if too_long { Err(too_large(limits.row_bytes)) } else { Ok(text) };
            send(sink, Row { number: row, line: Some(line), raw }).await?;
            row += 1;
        }
    }
}
