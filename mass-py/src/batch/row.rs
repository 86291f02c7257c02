//! `BatchRow`: the outcome of one row.

use crate::{
    errors,
    issue::Issue,
    kept::Kept,
    normalized::{Normalized, Outcome},
};
use mass_core::{self as core, Rejected};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyList},
};
use std::sync::Arc;

/// A row that was worked on, before Python sees it.
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) line: Option<usize>,
    pub(super) raw: Vec<u8>,
    pub(super) outcome: RowOutcome,
    /// How far the source was read with it.
    pub(super) done: usize,
}

pub(super) enum RowOutcome {
    Normalized(Arc<Outcome>),
    Rejected(Rejected),
    /// An item of an iterable that is no document, or raised while it was looked at.
    Raised(PyErr),
}

impl From<Result<core::Normalized, Rejected>> for RowOutcome {
    fn from(result: Result<core::Normalized, Rejected>) -> Self {
        match result {
            Ok(normalized) => Self::Normalized(Arc::new(normalized.into())),
            Err(rejected) => Self::Rejected(rejected),
        }
    }
}

/// The outcome of one row of a batch.
///
/// Attributes:
///     row: Number of the row, from 0; blank lines of NDJSON do not count.
///     line: Line of the text, from 1; None for the items of an iterable.
///     raw: The row as it came, without its line end; for an object the JSON text that was written for it.
///     ok: Whether it was normalised.
///     result: The `Normalized`, or None when the row is refused.
///     issues: Its findings: warnings when it is ok, errors and warnings when it is refused.
///
/// >>> import mass_sdk as mass
/// >>> good, bad = mass.normalize_batch([{"a": 1}, b"{"])
/// >>> good.unwrap().payload, bad.result
/// ({'a': 1}, None)
/// >>> bad.error().issues == bad.issues
/// True
#[pyclass(frozen, module = "mass_sdk", name = "BatchRow")]
pub(crate) struct BatchRow {
    row: Row,
    result: Kept<Normalized>,
    issues: Kept<PyList>,
}

impl From<Row> for BatchRow {
    fn from(row: Row) -> Self {
        Self { row, result: Kept::new(), issues: Kept::new() }
    }
}

impl BatchRow {
    fn findings(&self) -> &[core::Issue] {
        match &self.row.outcome {
            RowOutcome::Normalized(outcome) => outcome.issues(),
            RowOutcome::Rejected(rejected) => &rejected.issues,
            RowOutcome::Raised(_) => &[],
        }
    }
}

#[pymethods]
impl BatchRow {
    /// Number of the row, from 0; blank lines of NDJSON do not count.
    #[getter]
    fn row(&self) -> usize {
        self.row.number
    }

    /// Line of the text, from 1; None for the items of an iterable.
    #[getter]
    fn line(&self) -> Option<usize> {
        self.row.line
    }

    /// The row as it came, without its line end; for an object the JSON text that was written for it.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.row.raw)
    }

    /// Whether the row was normalised.
    #[getter]
    fn ok(&self) -> bool {
        matches!(self.row.outcome, RowOutcome::Normalized(_))
    }

    /// The `Normalized`; None when the row is refused.
    #[getter]
    fn result<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, Normalized>>> {
        let RowOutcome::Normalized(outcome) = &self.row.outcome else { return Ok(None) };
        self.result.get(py, || Bound::new(py, Normalized::new(Arc::clone(outcome)))).map(Some)
    }

    /// Its findings, in document order: warnings when it is ok, errors and warnings when it is refused.
    #[getter]
    fn issues<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.issues.list(py, self.findings().iter().map(|issue| Issue::from(issue.clone())))
    }

    /// What `normalize` would have raised: a `ContractError` with all issues, or, for an item that is no document, what
    /// was raised about it (such as `TypeError`). None when the row is ok.
    ///
    /// >>> import mass_sdk as mass
    /// >>> [type(row.error()).__name__ for row in mass.normalize_batch([{"a": 1}, b"{", {"a": {1}}])]
    /// ['NoneType', 'ContractError', 'TypeError']
    fn error<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        match &self.row.outcome {
            RowOutcome::Normalized(_) => Ok(None),
            RowOutcome::Rejected(rejected) => {
                errors::contract_error(py, rejected.issues.clone(), rejected.pipeline).map(Some)
            }
            RowOutcome::Raised(error) => Ok(Some(error.value(py).clone().into_any())),
        }
    }

    /// The `Normalized`, or its error raised.
    ///
    /// >>> import mass_sdk as mass
    /// >>> [row.unwrap().payload for row in mass.normalize_batch([{"a": " x "}])]
    /// [{'a': 'x'}]
    fn unwrap<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, Normalized>> {
        match (self.result(py)?, self.error(py)?) {
            (Some(result), _) => Ok(result),
            (None, error) => Err(PyErr::from_value(error.into_pyobject(py)?)),
        }
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let line = self.row.line.map_or_else(String::new, |line| format!(", line {line}"));
        let outcome = match &self.row.outcome {
            RowOutcome::Normalized(outcome) => match outcome.issues().len() {
                0 => String::from("ok"),
                1 => String::from("ok, 1 warning"),
                many => format!("ok, {many} warnings"),
            },
            RowOutcome::Rejected(rejected) => {
                let codes: Vec<&str> = rejected.issues.iter().take(3).map(|issue| issue.code.as_str()).collect();
                let more = if rejected.issues.len() > 3 { ", …" } else { "" };
                format!("refused: {}{more}", codes.join(", "))
            }
            RowOutcome::Raised(error) => format!("refused: {}", error.value(py).repr()?),
        };
        Ok(format!("<BatchRow {}{line}: {outcome}>", self.row.number))
    }
}
