//! Tests of the recognition, from the data file to whole documents.

mod documents;
mod findings;
mod laws;
mod oracle;
mod pairs;
mod table;
mod units;

use super::{
    finding::FindingCode,
    recognise::{Recognition, recognise},
    sheet::{Place, Sheet},
    table::AliasTable,
};
use serde_json::Value;

/// Fills a sheet the way a caller does.
fn fill<'a>(value: &'a Value, place: Place, sheet: &mut Sheet<'a>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let place = sheet.key(place, key);
                fill(value, place, sheet);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                let place = sheet.index(place, index);
                fill(value, place, sheet);
            }
        }
        Value::Number(number) => sheet.number(place, number.to_string(), 0),
        Value::String(text) => sheet.text(place, text, 0),
        _ => {}
    }
}

/// A finding with everything written out.
#[derive(Debug)]
struct Report {
    code: FindingCode,
    path: String,
    params: Value,
}

#[derive(Debug)]
struct Outcome {
    recognition: Recognition,
    findings: Vec<Report>,
}

fn recognise_document(document: &Value, table: &AliasTable) -> Outcome {
    let mut sheet = Sheet::new();
    fill(document, Sheet::ROOT, &mut sheet);
    let recognition = recognise(&sheet, table);
    let findings = recognition.findings.iter().map(|finding| Report {
        code: finding.code,
        path: sheet.pointer(finding.place),
        params: Value::Object(finding.params(&sheet)),
    });
    let findings = findings.collect();
    Outcome { recognition, findings }
}

/// Recognises in a document of one member.
fn recognise_pair(key: &str, value: Value) -> Outcome {
    let document = Value::Object([(key.to_owned(), value)].into_iter().collect());
    recognise_document(&document, AliasTable::built_in())
}

/// `(signal, value)` of everything recognised.
fn found(outcome: &Outcome) -> Vec<(&str, f64)> {
    outcome.recognition.recognised.iter().map(|found| (found.signal.as_str(), found.value)).collect()
}
