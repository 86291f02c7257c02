//! `mass restore`: the caller's document again.

use crate::cli::Show;
use crate::failure::Failure;
use crate::input::{self, Shape, Told};
use crate::output::Sink;
use crate::record::{self, InBatch, Place};
use crate::words::Words;
use mass_core::Change;
use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// Restores one document, or the documents of an NDJSON file line by line.
///
/// # Errors
/// When a file cannot be read or written, or its changes cannot be used.
pub fn run(document: &Path, changes: &Path, out: Option<&PathBuf>, show: &Show, words: Words) -> Result<u8, Failure> {
    let opened = input::open(document, Told::Nothing, usize::MAX).map_err(|error| Failure::io(document, error))?;
    let mut sink = match out {
        Some(path) => Sink::file(path)?,
        None => Sink::stdout(),
    };
    let file = std::fs::File::open(changes).map_err(|error| Failure::io(changes, error))?;
    let mut changes_reader = BufReader::new(file);
    let mut status = 0;
    let mut one = |text: &[u8], changes: &[Change], row: Option<InBatch>| -> Result<(), Failure> {
        let place = Place { source: document.to_string_lossy().into_owned(), row };
        match mass_core::restore(text, changes) {
            Ok(restored) if show.json => sink.write(&record::restored(&place, &restored)),
            Ok(restored) => sink.write(&restored).and_then(|()| sink.write(b"\n")),
            Err(error) => {
                status = 1;
                let message = error.to_string();
                if show.json {
                    return sink.write(&record::not_restored(&place, &message, error.path()));
                }
                let name = place.label(words.pick("standard input", "entrada estándar"));
                let cannot = words.pick("cannot be restored", "no se puede restaurar");
                let _ = writeln!(io::stderr(), "mass: {name}: {cannot}: {message}");
                Ok(())
            }
        }
    };
    let mut reader = opened.reader;
    if opened.shape == Shape::Json {
        let mut text = Vec::new();
        reader.read_to_end(&mut text).map_err(|error| Failure::io(document, error))?;
        let mut listed = Vec::new();
        changes_reader.read_to_end(&mut listed).map_err(|error| Failure::io(changes, error))?;
        one(&text, &read_changes(&listed).map_err(|error| Failure::file(changes, error))?, None)?;
    } else {
        let mut records = changes_reader.split(b'\n');
        for (row, line) in reader.split(b'\n').enumerate() {
            let line = line.map_err(|error| Failure::io(document, error))?;
            let Some(listed) = records.next() else {
                let missing = words.pick("fewer lines than there are documents", "menos líneas que documentos");
                return Err(Failure::file(changes, missing));
            };
            let listed = listed.map_err(|error| Failure::io(changes, error))?;
            let listed = read_changes(&listed).map_err(|error| {
                Failure::file(changes, format!("{} {}: {error}", words.pick("line", "línea"), row + 1))
            })?;
            one(&line, &listed, Some(InBatch { row, line: row + 1, offset: 0 }))?;
        }
    }
    sink.flush()?;
    Ok(status)
}

/// Changes from an array, or from a record that has them.
fn read_changes(text: &[u8]) -> Result<Vec<Change>, serde_json::Error> {
    let value: Value = serde_json::from_slice(text)?;
    match value {
        Value::Object(mut record) if record.contains_key("changes") => {
            serde_json::from_value(record.remove("changes").unwrap_or_default())
        }
        other => serde_json::from_value(other),
    }
}
