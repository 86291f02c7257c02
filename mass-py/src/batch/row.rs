//! `BatchRow`: the outcome of one row.

use crate::{
    normalized::Normalized,
    outcome::{Judged, Verdict},
};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyList},
};

/// A row that was worked on, before Python sees it.
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) line: Option<usize>,
    pub(super) raw: Vec<u8>,
    pub(super) verdict: Verdict,
    /// How far the source was read with it.
    pub(super) done: usize,
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
    number: usize,
    line: Option<usize>,
    raw: Vec<u8>,
    judged: Judged,
}

impl From<Row> for BatchRow {
    fn from(Row { number, line, raw, verdict, .. }: Row) -> Self {
        Self { number, line, raw, judged: verdict.into() }
    }
}

#[pymethods]
impl BatchRow {
    /// Number of the row, from 0; blank lines of NDJSON do not count.
    #[getter]
    fn row(&self) -> usize {
        self.number
    }

    /// Line of the text, from 1; None for the items of an iterable.
    #[getter]
    fn line(&self) -> Option<usize> {
        self.line
    }

    /// The row as it came, without its line end; for an object the JSON text that was written for it.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.raw)
    }

    /// Whether the row was normalised.
    #[getter]
    fn ok(&self) -> bool {
        self.judged.ok()
    }

    /// The `Normalized`; None when the row is refused.
    #[getter]
    fn result<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, Normalized>>> {
        self.judged.result(py)
    }

    /// Its findings, in document order: warnings when it is ok, errors and warnings when it is refused.
    #[getter]
    fn issues<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.judged.issues(py)
    }

    /// What `normalize` would have raised: a `ContractError` with all issues, or, for an item that is no document, what
    /// was raised about it (such as `TypeError`). None when the row is ok.
    ///
    /// >>> import mass_sdk as mass
    /// >>> [type(row.error()).__name__ for row in mass.normalize_batch([{"a": 1}, b"{", {"a": {1}}])]
    /// ['NoneType', 'ContractError', 'TypeError']
    fn error<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.judged.error(py)
    }

    /// The `Normalized`, or its error raised.
    ///
    /// >>> import mass_sdk as mass
    /// >>> [row.unwrap().payload for row in mass.normalize_batch([{"a": " x "}])]
    /// [{'a': 'x'}]
    fn unwrap<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, Normalized>> {
        self.judged.unwrap(py)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let line = self.line.map_or_else(String::new, |line| format!(", line {line}"));
        Ok(format!("<BatchRow {}{line}: {}>", self.number, self.judged.words(py)?))
    }
}
