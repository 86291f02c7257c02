//! The record of one document for programs: where it came from, then the result form of the core's JSON interface.

use crate::judge::{Operation, Outcome};
use mass_core::Change;
use serde::Serialize;
use serde_json::json;
use std::io;

/// Where a row is in its input.
#[derive(Debug, Clone, Copy)]
pub struct InBatch {
    /// Number of the document, from 0.
    pub row: usize,
    /// Number of the line, from 1.
    pub line: usize,
    /// Bytes before it.
    pub offset: u64,
}

/// Where a document came from.
#[derive(Debug, Clone)]
pub struct Place {
    /// Name of the input; `-` is standard input.
    pub source: String,
    /// Which row, in NDJSON.
    pub row: Option<InBatch>,
}

impl Place {
    /// `file.json`, or `file.ndjson:12` with the line.
    pub fn label(&self, stdin: &str) -> String {
        let name = if self.source == "-" { stdin } else { &self.source };
        match self.row {
            Some(InBatch { line, .. }) => format!("{name}:{line}"),
            None => name.to_owned(),
        }
    }
}

/// Writes members of one object; the canonical document goes in as its own bytes.
struct Members(Vec<u8>);

impl Members {
    fn new(place: &Place) -> Self {
        let mut members = Self(Vec::with_capacity(512));
        members.add("source", &place.source);
        if let Some(InBatch { row, line, .. }) = place.row {
            members.add("row", &row);
            members.add("line", &line);
        }
        members
    }

    fn raw(&mut self, name: &str, json: &[u8]) {
        self.0.push(if self.0.is_empty() { b'{' } else { b',' });
        self.0.push(b'"');
        self.0.extend_from_slice(name.as_bytes());
        self.0.extend_from_slice(b"\":");
        self.0.extend_from_slice(json);
    }

    fn add(&mut self, name: &str, value: &impl Serialize) {
        // Serialising plain data to memory does not fail.
        self.raw(name, &serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec()));
    }

    fn line(mut self) -> Vec<u8> {
        self.0.extend_from_slice(b"}\n");
        self.0
    }
}

/// The record of an outcome, with its line end.
pub fn outcome(place: &Place, operation: &Operation, outcome: &Outcome) -> Vec<u8> {
    let mut members = Members::new(place);
    let validate = matches!(operation, Operation::Validate);
    members.add("ok", &(validate || outcome.accepted));
    if validate {
        members.add("valid", &outcome.accepted);
    }
    if !matches!(operation, Operation::Canonicalize) {
        members.add("pipeline", &outcome.pipeline);
    }
    match (&outcome.canonical, operation) {
        (Some(canonical), Operation::Canonicalize) => members.add("canonical", &String::from_utf8_lossy(canonical)),
        (Some(canonical), _) => members.raw("document", canonical),
        (None, _) => {}
    }
    for (name, digest) in &outcome.digests {
        members.add(name, digest);
    }
    if let Some(changes) = &outcome.changes {
        members.add("changes", changes);
    }
    if validate || !outcome.accepted || outcome.changes.is_some() {
        members.add("issues", &outcome.issues);
    }
    if !outcome.recognised.is_empty() {
        members.add("recognised", &outcome.recognised);
    }
    if let Some(ratio) = outcome.missing_ratio {
        members.add("missing_ratio", &ratio);
    }
    if let Some(seconds) = outcome.staleness_seconds {
        members.add("staleness_seconds", &seconds);
    }
    members.line()
}

/// What was changed: a plain array for a lone document, one record a line in a batch.
pub fn changes(place: &Place, changes: &[Change], batch: bool) -> Vec<u8> {
    if !batch {
        let mut text = serde_json::to_vec_pretty(changes).unwrap_or_default();
        text.push(b'\n');
        return text;
    }
    let mut members = Members::new(place);
    members.add("changes", &changes);
    members.line()
}

/// The record of an input that could not be read.
pub fn unreadable(place: &Place, error: &io::Error, message: &str) -> Vec<u8> {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => "not_found",
        io::ErrorKind::IsADirectory => "is_a_directory",
        io::ErrorKind::PermissionDenied => "permission_denied",
        _ => "io",
    };
    let mut members = Members::new(place);
    members.add("ok", &false);
    members.add("error", &json!({ "kind": kind, "message": message }));
    members.line()
}

/// The record of a restored document.
pub fn restored(place: &Place, document: &[u8]) -> Vec<u8> {
    let mut members = Members::new(place);
    members.add("ok", &true);
    members.raw("document", document);
    members.line()
}

/// The record of a document that could not be restored.
pub fn not_restored(place: &Place, message: &str, path: &str) -> Vec<u8> {
    let mut members = Members::new(place);
    members.add("ok", &false);
    members.add("error", &json!({ "kind": "restore_failed", "message": message, "path": path }));
    members.line()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_one_line_of_json() {
        let place = Place { source: "a \"quoted\" name".into(), row: Some(InBatch { row: 3, line: 5, offset: 90 }) };
        let accepted = Outcome {
            accepted: true,
            canonical: Some(br#"{"a":1e+21}"#.to_vec()),
            changes: Some(Vec::new()),
            ..Outcome::default()
        };
        let line = outcome(&place, &Operation::Normalize, &accepted);
        let text = String::from_utf8(line).unwrap();
        assert!(text.contains(r#""document":{"a":1e+21},"#), "the bytes of the document are not touched: {text}");
        assert_eq!(text.matches('\n').count(), 1);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&value["row"], &value["line"], &value["ok"]), (&json!(3), &json!(5), &json!(true)));
    }
}
