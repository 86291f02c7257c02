//! `Report`: the verdict on a document. `Canonical`: any JSON value in canonical form.

use crate::{
    errors,
    issue::{self, Issue},
    kept::Kept,
    normalized::{digest, pipeline},
};
use mass_core::{self as core, Severity};
use pyo3::{
    exceptions::PyValueError,
    prelude::*,
    types::{PyBytes, PyList, PyString},
};
use serde_json::{Value, json};

/// The verdict on a document. True when it is valid; a bad document is an answer, not an exception.
///
/// Attributes:
///     valid: Whether there is no error. Warnings do not make a document invalid.
///     issues: All findings, as `Issue` objects, in document order.
///     errors, warnings: Those of them with that severity.
///     pipeline: "simple" or "enterprise"; None when the document did not get that far.
///     missing_ratio: Missing core signals over 21 (Enterprise), else None.
///     staleness_seconds: Seconds from the window's end to the request, not below 0 (Enterprise), else None.
///
/// >>> import mass_sdk as mass
/// >>> report = mass.validate({"schema_version": "1.1", "request": []})
/// >>> bool(report), report.pipeline
/// (False, 'enterprise')
/// >>> [issue.code for issue in report.errors if issue.path == "/request"]
/// ['wrong_type']
#[pyclass(frozen, module = "mass_sdk", name = "Report")]
pub(crate) struct Report {
    report: core::Report,
    issues: Kept<PyList>,
}

impl From<core::Report> for Report {
    fn from(report: core::Report) -> Self {
        Self { report, issues: Kept::new() }
    }
}

impl Report {
    fn of_severity<'py>(&self, py: Python<'py>, severity: Severity) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for issue in self.issues(py)?.iter() {
            if issue.cast::<Issue>()?.get().inner().severity == severity {
                list.append(issue)?;
            }
        }
        Ok(list)
    }
}

#[pymethods]
impl Report {
    /// Whether there is no error.
    #[getter]
    fn valid(&self) -> bool {
        self.report.is_valid()
    }

    /// All findings, in document order.
    #[getter]
    fn issues<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.issues.list(py, self.report.issues.iter().map(|issue| Issue::from(issue.clone())))
    }

    /// The findings that make the document invalid.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.of_severity(py, Severity::Error)
    }

    /// The findings that do not.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.of_severity(py, Severity::Warning)
    }

    /// "simple" or "enterprise"; None when the document did not get that far.
    #[getter]
    fn pipeline(&self) -> Option<&'static str> {
        self.report.pipeline.map(core::Pipeline::as_str)
    }

    /// Missing core signals over 21, from 0 to 1 (Enterprise), else None.
    #[getter]
    fn missing_ratio(&self) -> Option<f64> {
        self.report.missing_ratio
    }

    /// Seconds from the end of the window to the request, not below 0 (Enterprise), else None.
    #[getter]
    fn staleness_seconds(&self) -> Option<f64> {
        self.report.staleness_seconds
    }

    /// Raises `ContractError` with all issues when there is an error; else does nothing.
    ///
    /// >>> import mass_sdk as mass
    /// >>> mass.validate({"payload": {}}).raise_for_errors()
    /// >>> mass.validate(b"{").raise_for_errors()
    /// Traceback (most recent call last):
    ///     ...
    /// mass_sdk.ContractError: ...
    fn raise_for_errors(&self, py: Python<'_>) -> PyResult<()> {
        if self.report.is_valid() {
            return Ok(());
        }
        let rejected = core::Rejected { pipeline: self.report.pipeline, issues: self.report.issues.clone() };
        Err(errors::rejected(py, rejected))
    }

    fn __bool__(&self) -> bool {
        self.report.is_valid()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().report == self.report)
    }

    fn __repr__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("mass_sdk._show")?.call_method1("report", (slf,))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("mass_sdk._show")?.call_method1("report_html", (slf,))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let report = &slf.get().report;
        let state = json!({
            "pipeline": report.pipeline.map(core::Pipeline::as_str),
            "issues": report.issues.iter().map(issue::state).collect::<Vec<_>>(),
            "missing_ratio": report.missing_ratio,
            "staleness_seconds": report.staleness_seconds,
        });
        Ok((slf.py().import("mass_sdk._core")?.getattr("_load_report")?, (state.to_string(),)))
    }
}

/// Makes a `Report` of what its `__reduce__` wrote.
#[pyfunction]
pub(crate) fn _load_report(state: &str) -> PyResult<Report> {
    let read = || {
        let state: Value = serde_json::from_str(state).ok()?;
        Some(core::Report {
            pipeline: pipeline(&state),
            issues: state.get("issues")?.as_array()?.iter().map(issue::read).collect::<Option<_>>()?,
            missing_ratio: state.get("missing_ratio")?.as_f64(),
            staleness_seconds: state.get("staleness_seconds")?.as_f64(),
        })
    };
    read().map(Report::from).ok_or_else(|| PyValueError::new_err("not the state of a report"))
}

/// A JSON value in canonical form (RFC 8785). `bytes(c)` gives the bytes.
///
/// Attributes:
///     canonical: The canonical bytes.
///     document_sha256: "sha256:" and the SHA-256 of them, in hexadecimal.
///
/// >>> import mass_sdk as mass
/// >>> mass.canonicalize('{"b": 1.0, "a": [1e3]}')
/// Canonical(b'{"a":[1000],"b":1}')
#[pyclass(frozen, eq, hash, module = "mass_sdk", name = "Canonical")]
#[derive(PartialEq, Eq)]
pub(crate) struct Canonical(core::Canonical);

impl std::hash::Hash for Canonical {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.document_sha256.hash(state);
    }
}

impl From<core::Canonical> for Canonical {
    fn from(canonical: core::Canonical) -> Self {
        Self(canonical)
    }
}

#[pymethods]
impl Canonical {
    /// The canonical bytes.
    #[getter]
    fn canonical<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.bytes)
    }

    /// "sha256:" and the SHA-256 of the bytes, in hexadecimal.
    #[getter]
    fn document_sha256<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        digest(py, self.0.document_sha256.bytes())
    }

    fn __bytes__<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        self.canonical(py)
    }

    fn __str__(&self) -> &str {
        self.0.text()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Canonical({})", self.canonical(py).repr()?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let load = slf.py().import("mass_sdk._core")?.getattr("_load_canonical")?;
        Ok((load, (slf.get().canonical(slf.py()),)))
    }
}

/// Makes a `Canonical` of what its `__reduce__` wrote.
#[pyfunction]
pub(crate) fn _load_canonical(bytes: Vec<u8>) -> Canonical {
    Canonical(core::Canonical { document_sha256: core::Digest::of(&bytes), bytes })
}
