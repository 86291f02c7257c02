//! `mass restore`: the caller's document again.

use crate::cli::Show;
use crate::failure::Failure;
use crate::input::{self, Shape, Told};
use crate::output::Sink;
use crate::paint::visible;
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
    let file = std::fs::File::open(changes).map_err(|error| Failure::io(changes, error))?;
    let mut changes_reader = BufReader::new(file);
    let [to_file] = Sink::files([out.map(PathBuf::as_path)])?;
    let mut sink = to_file.unwrap_or_else(Sink::stdout);
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
                let name = visible(&place.label(words.pick("standard input", "entrada estándar")));
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
        one(&text, &read_changes(&listed).map_err(|error| no_changes(changes, None, &error))?, None)?;
    } else {
        let mut records = changes_reader.split(b'\n');
        for (row, line) in reader.split(b'\n').enumerate() {
            let line = line.map_err(|error| Failure::io(document, error))?;
            let Some(listed) = records.next() else {
                let missing = words.pick("fewer lines than there are documents", "menos líneas que documentos");
                return Err(Failure::file(changes, missing));
            };
            let listed = listed.map_err(|error| Failure::io(changes, error))?;
            let listed = read_changes(&listed).map_err(|error| no_changes(changes, Some(row + 1), &error))?;
            one(&line, &listed, Some(InBatch { row, line: row + 1, offset: 0 }))?;
        }
    }
    sink.flush()?;
    Ok(status)
}

/// The failure of a file, or a line of it, that holds no changes.
fn no_changes(path: &Path, line: Option<usize>, error: &serde_json::Error) -> Failure {
    let place = line.map_or_else(|| path.display().to_string(), |line| format!("{}:{line}", path.display()));
    Failure::said(
        format!(
            "{place}: no changes in it ({error}); give an array of changes, the answer of `normalize --json`, \
             or what `normalize --changes` wrote"
        ),
        format!(
            "{place}: no contiene cambios ({error}); indique una lista de cambios, la respuesta de `normalize --json` \
             o lo que escribió `normalize --changes`"
        ),
    )
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
