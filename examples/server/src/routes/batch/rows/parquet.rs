//! Parquet. It is read from its end, so it goes into a file first.

use std::fs::File;

use arrow_array::{Array as _, RecordBatch, StringArray, cast::AsArray as _};
use arrow_json::{LineDelimitedWriter, WriterBuilder, writer::LineDelimited};
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};

use super::{DOCUMENT, Ended, Limits, Row, Sink, broken};
use crate::{
    documents::body::too_large,
    problem::{Kind, Place, Problem},
};

/// Rows that are in memory at a time. Few: a text that a file has once may stand in each of them.
const ROWS: usize = 8;

/// Reads all into a file, then row by row from there.
pub(super) async fn read(mut body: impl AsyncRead + Unpin, limits: Limits, sink: &Sink) -> Ended {
    let internal = |error: std::io::Error| Some(Problem::internal(&error));
    let file = tempfile::tempfile().map_err(internal)?;
    let mut writer = tokio::fs::File::from_std(file.try_clone().map_err(internal)?);
    let mut piece = vec![0; 64 * 1024];
    loop {
        let length = body.read(&mut piece).await.map_err(|error| Some(broken(&error, limits)))?;
        if length == 0 {
            break;
        }
        // A full disk is no fault of the body.
        writer.write_all(piece.get(..length).unwrap_or_default()).await.map_err(internal)?;
    }
    writer.flush().await.map_err(internal)?;
    let sink = sink.clone();
    // A file that is made to break the reader may make it panic: that ends this task and no more.
    match tokio::task::spawn_blocking(move || rows(file, limits, &sink)).await {
        Ok(ended) => ended,
        Err(_panicked) => Err(Some(no_parquet(&"the reader gave up"))),
    }
}

fn rows(file: File, limits: Limits, sink: &Sink) -> Ended {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| Some(no_parquet(&error)))?;
    let reader = reader.with_batch_size(ROWS).build().map_err(|error| Some(no_parquet(&error)))?;
    let mut row = 0;
    for batch in reader {
        let batch = batch.map_err(|error| Some(no_parquet(&error)))?;
        for text in documents(&batch, limits.row_bytes).map_err(|error| Some(no_parquet(&error)))? {
            let raw = if text.len() > limits.row_bytes { Err(too_large(limits.row_bytes)) } else { Ok(text) };
            sink.blocking_send(Ok(Row { number: row, line: None, raw })).map_err(|_| None)?;
            row += 1;
        }
    }
    Ok(())
}

/// The document of each row; one that is longer than `most` may be cut off behind that.
fn documents(batch: &RecordBatch, most: usize) -> Result<Vec<Vec<u8>>, arrow_schema::ArrowError> {
    let schema = batch.schema();
    if let [field] = schema.fields().iter().as_slice()
        && field.name() == DOCUMENT
    {
        match field.data_type() {
            DataType::Utf8 => return Ok(cells(batch.column(0).as_string::<i32>())),
            DataType::LargeUtf8 => {
                let texts: StringArray = batch.column(0).as_string::<i64>().iter().collect();
                return Ok(cells(&texts));
            }
            DataType::Utf8View => {
                let texts: StringArray = batch.column(0).as_string_view().iter().collect();
                return Ok(cells(&texts));
            }
            _ => (),
        }
    }
    let mut lines = Lines { most, done: Vec::new(), open: Vec::new() };
    let mut writer: LineDelimitedWriter<_> =
        WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(&mut lines);
    writer.write(batch)?;
    writer.finish()?;
    drop(writer);
    Ok(lines.done)
}

/// Takes lines of JSON apart as they are written, each as a payload, and keeps little more than `most` bytes of one.
struct Lines {
    most: usize,
    done: Vec<Vec<u8>>,
    open: Vec<u8>,
}

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let text = piece.strip_suffix(b"\n");
            if self.open.len() <= self.most {
                if self.open.is_empty() {
                    self.open.extend(b"{\"payload\":");
                }
                self.open.extend(text.unwrap_or(piece));
            }
            if text.is_some() {
                self.open.push(b'}');
                self.done.push(std::mem::take(&mut self.open));
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Cells that are documents; the core says what is wrong with an empty one.
fn cells(texts: &StringArray) -> Vec<Vec<u8>> {
    (0..texts.len())
        .map(|place| if texts.is_null(place) { Vec::new() } else { texts.value(place).as_bytes().to_vec() })
        .collect()
}

fn no_parquet(reason: &dyn std::fmt::Display) -> Problem {
    Problem::new(Kind::BadRequest).fault(
        Place::Body(String::new()),
        "invalid_parquet",
        format!("The body is no Parquet that can be read: {reason}."),
        format!("El cuerpo no es un Parquet legible: {reason}."),
    )
}
