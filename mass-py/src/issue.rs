//! `Issue`: one finding about a document.

use crate::objects;
use mass_core::{self as core, Code, Locale, Position, Severity};
use pyo3::{
    exceptions::PyValueError,
    prelude::*,
    types::{PyDict, PyString},
};
use serde_json::{Map, Value, json};

/// One finding about a document.
///
/// Attributes:
///     code: Stable machine word, such as "out_of_range"; see `issue_catalogue`.
///     layer: "structural", "contract", "semantic" or "business".
///     severity: "error" (rejects the document) or "warning".
///     path: JSON Pointer (RFC 6901) into the caller's document; "" for the whole of it.
///     message: What was found and what is allowed, in the language of the call (option `locale`).
///     fix: How to repair it, in the same language.
///     params: Parameters of the message, for programs.
///     line, column: Place in the text, from 1, in characters; None for documents given as objects.
///
/// Issues are equal when all of that is; they can be pickled, and `to_dict` gives the JSON record.
///
/// >>> import mass_sdk as mass
/// >>> issue = mass.validate({"schema_version": "1.2"}).issues[0]
/// >>> issue.code, issue.path, issue.params["allowed"]
/// ('unsupported_version', '/schema_version', ['1.0-simple', '1.1'])
#[pyclass(frozen, module = "mass_sdk", name = "Issue")]
pub(crate) struct Issue(core::Issue);

impl From<core::Issue> for Issue {
    fn from(issue: core::Issue) -> Self {
        Self(issue)
    }
}

#[pymethods]
impl Issue {
    /// Stable machine word; see `issue_catalogue`.
    #[getter]
    fn code(&self) -> &'static str {
        self.0.code.as_str()
    }

    /// The layer that found it: "structural", "contract", "semantic" or "business".
    #[getter]
    fn layer(&self) -> &'static str {
        self.0.layer().as_str()
    }

    /// "error" or "warning"; only errors reject a document.
    #[getter]
    fn severity(&self) -> &'static str {
        self.0.severity.as_str()
    }

    /// JSON Pointer (RFC 6901) into the caller's document; "" for the whole of it.
    #[getter]
    fn path(&self) -> &str {
        &self.0.path
    }

    /// What was found and what is allowed.
    #[getter]
    fn message(&self) -> String {
        self.0.message()
    }

    /// How to repair it.
    #[getter]
    fn fix(&self) -> String {
        self.0.fix()
    }

    /// Parameters of the message, for programs; the catalogue names those of each code.
    #[getter]
    fn params<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let params = PyDict::new(py);
        for (name, value) in &self.0.params {
            params.set_item(name, objects::value(py, value)?)?;
        }
        Ok(params)
    }

    /// Line in the text, from 1; None for documents given as objects.
    #[getter]
    fn line(&self) -> Option<usize> {
        self.0.position.map(|position| position.line)
    }

    /// Column in the line, from 1, in characters; None for documents given as objects.
    #[getter]
    fn column(&self) -> Option<usize> {
        self.0.position.map(|position| position.column)
    }

    /// The JSON record: code, layer, severity, path, message, params, and line and column where there are.
    ///
    /// >>> import mass_sdk as mass
    /// >>> sorted(mass.validate(b"{").issues[0].to_dict())
    /// ['code', 'column', 'layer', 'line', 'message', 'params', 'path', 'severity']
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let record = PyDict::new(py);
        record.set_item("code", self.code())?;
        record.set_item("layer", self.layer())?;
        record.set_item("severity", self.severity())?;
        record.set_item("path", self.path())?;
        record.set_item("message", self.message())?;
        record.set_item("params", self.params(py)?)?;
        if let Some(position) = self.0.position {
            record.set_item("line", position.line)?;
            record.set_item("column", position.column)?;
        }
        Ok(record)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().0 == self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let path = PyString::new(py, &self.0.path).repr()?;
        let message = PyString::new(py, &self.message()).repr()?;
        Ok(format!("Issue({} {} at {path}: {message})", self.severity(), self.code()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (&'static str, String))> {
        Ok((slf.py().import("mass_sdk._core")?.getattr("_load")?, ("Issue", slf.get().state().to_string())))
    }
}

impl Issue {
    pub(crate) fn inner(&self) -> &core::Issue {
        &self.0
    }

    fn state(&self) -> Value {
        state(&self.0)
    }

    pub(crate) fn from_json(state: &str) -> PyResult<Self> {
        serde_json::from_str(state).ok().and_then(|state| read(&state)).map(Self).ok_or_else(not_an_issue)
    }
}

pub(crate) fn not_an_issue() -> PyErr {
    PyValueError::new_err("not the state of an issue")
}

/// Everything an issue is, for pickles. Its JSON record would leave out the language.
pub(crate) fn state(issue: &core::Issue) -> Value {
    json!({
        "code": issue.code.as_str(),
        "severity": issue.severity.as_str(),
        "path": issue.path,
        "params": issue.params,
        "position": issue.position.map(|p| [p.line, p.column, p.offset]),
        "locale": issue.locale.as_str(),
    })
}

/// The issue that `state` is of.
pub(crate) fn read(state: &Value) -> Option<core::Issue> {
    let text = |name: &str| state.get(name)?.as_str();
    let severity: Severity = serde_json::from_value(state.get("severity")?.clone()).ok()?;
    let locale: Locale = serde_json::from_value(state.get("locale")?.clone()).ok()?;
    let params: &Map<String, Value> = state.get("params")?.as_object()?;
    let position = match state.get("position")?.as_array().map(Vec::as_slice) {
        Some([line, column, offset]) => {
            let whole = |value: &Value| usize::try_from(value.as_u64()?).ok();
            Some(Position { line: whole(line)?, column: whole(column)?, offset: whole(offset)? })
        }
        _ => None,
    };
    let mut issue = core::Issue::new(text("code")?.parse::<Code>().ok()?, text("path")?).with_severity(severity);
    issue.params.clone_from(params);
    issue.position = position;
    issue.locale = locale;
    Some(issue)
}
