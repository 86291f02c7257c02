//! Changes and issues as tables.

use super::stream::ArrowTable;
use arrow_array::{ArrayRef, Int64Array, LargeStringArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use mass_core::{
    Locale,
    table::{NormalTable, Value},
};
use pyo3::{exceptions::PyValueError, prelude::*};
use rayon::prelude::*;
use std::sync::Arc;

fn rows(rows: impl Iterator<Item = Option<usize>>) -> ArrayRef {
    Arc::new(rows.map(|row| row.and_then(|row| i64::try_from(row).ok())).collect::<Int64Array>())
}

fn words<'a>(words: impl Iterator<Item = &'a str>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(words))
}

fn table(columns: Vec<(&str, ArrayRef)>) -> PyResult<ArrowTable> {
    let field = |(name, array): &(&str, ArrayRef)| Field::new(*name, array.data_type().clone(), true);
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays);
    let batch = batch.map_err(|e| PyValueError::new_err(e.to_string()))?;
    debug_assert!(batch.column(0).data_type() == &DataType::Int64);
    Ok(ArrowTable::new(schema, vec![batch]))
}

/// Changes: row (null for the column as a whole), column, rule, before, after.
pub(super) fn changes<'t>(normal: &'t NormalTable, header: impl Fn(usize) -> &'t str) -> PyResult<ArrowTable> {
    let changes = &normal.changes;
    let texts = |value: fn(&mass_core::table::TableChange) -> &Value| -> ArrayRef {
        Arc::new(changes.iter().map(|change| value(change).to_text()).collect::<LargeStringArray>())
    };
    table(vec![
        ("row", rows(changes.iter().map(|change| change.row))),
        ("column", words(changes.iter().map(|change| header(change.column)))),
        ("rule", words(changes.iter().map(|change| change.rule.as_str()))),
        ("before", texts(|change| &change.before)),
        ("after", texts(|change| &change.after)),
    ])
}

/// Issues: row (null for the column as a whole), column, code, severity, message, fix, params as JSON.
pub(super) fn issues<'t>(
    normal: &'t NormalTable,
    locale: Locale,
    header: impl Fn(usize) -> &'t str + Sync,
) -> PyResult<ArrowTable> {
    let made: Vec<_> = normal.issues.par_iter().map(|found| found.issue(header(found.column), locale)).collect();
    let texts = |text: fn(&mass_core::Issue) -> String| -> ArrayRef {
        let texts: Vec<String> = made.par_iter().map(text).collect();
        Arc::new(LargeStringArray::from_iter_values(texts))
    };
    table(vec![
        ("row", rows(normal.issues.iter().map(|found| found.row))),
        ("column", words(normal.issues.iter().map(|found| header(found.column)))),
        ("code", words(made.iter().map(|issue| issue.code.as_str()))),
        ("severity", words(made.iter().map(|issue| issue.severity.as_str()))),
        ("message", texts(mass_core::Issue::message)),
        ("fix", texts(mass_core::Issue::fix)),
        ("params", texts(|issue| serde_json::to_string(&issue.params).unwrap_or_default())),
    ])
}
