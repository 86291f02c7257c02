//! What a row of a batch and a window of a table have in common: a document that was made, or why there is none.

use crate::{
    errors,
    issue::Issue,
    kept::Kept,
    normalized::{Normalized, Outcome},
};
use mass_core::{self as core, Rejected};
use pyo3::{prelude::*, types::PyList};

/// What became of a document, before Python sees it.
pub(crate) enum Verdict {
    Normalized(Outcome),
    Rejected(Rejected),
    /// An item of an iterable that is no document, or raised while it was looked at.
    Raised(PyErr),
}

impl From<Result<core::Normalized, Rejected>> for Verdict {
    fn from(result: Result<core::Normalized, Rejected>) -> Self {
        match result {
            Ok(normalized) => Self::Normalized(normalized.into()),
            Err(rejected) => Self::Rejected(rejected),
        }
    }
}

/// A verdict with the attributes that Python sees of it.
pub(crate) struct Judged {
    verdict: Verdict,
    result: Kept<Normalized>,
    issues: Kept<PyList>,
}

impl From<Verdict> for Judged {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, result: Kept::new(), issues: Kept::new() }
    }
}

impl Judged {
    pub(crate) fn ok(&self) -> bool {
        matches!(self.verdict, Verdict::Normalized(_))
    }

    pub(crate) fn result<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, Normalized>>> {
        let Verdict::Normalized(outcome) = &self.verdict else { return Ok(None) };
        self.result.get(py, || Bound::new(py, Normalized::new(py, outcome)?)).map(Some)
    }

    pub(crate) fn issues<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let issues: &[core::Issue] = match &self.verdict {
            Verdict::Normalized(outcome) => outcome.issues(),
            Verdict::Rejected(rejected) => &rejected.issues,
            Verdict::Raised(_) => &[],
        };
        self.issues.list(py, issues.iter().map(|issue| Issue::from(issue.clone())))
    }

    pub(crate) fn error<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        match &self.verdict {
            Verdict::Normalized(_) => Ok(None),
            Verdict::Rejected(rejected) => {
                errors::contract_error(py, rejected.issues.clone(), rejected.pipeline).map(Some)
            }
            Verdict::Raised(error) => Ok(Some(error.value(py).clone().into_any())),
        }
    }

    pub(crate) fn unwrap<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, Normalized>> {
        match (self.result(py)?, self.error(py)?) {
            (Some(result), _) => Ok(result),
            (None, error) => Err(PyErr::from_value(error.into_pyobject(py)?)),
        }
    }

    /// The verdict in a few words.
    pub(crate) fn words(&self, py: Python<'_>) -> PyResult<String> {
        Ok(match &self.verdict {
            Verdict::Normalized(outcome) => match outcome.issues().len() {
                0 => String::from("ok"),
                1 => String::from("ok, 1 warning"),
                many => format!("ok, {many} warnings"),
            },
            Verdict::Rejected(rejected) => {
                let codes: Vec<&str> = rejected.issues.iter().take(3).map(|issue| issue.code.as_str()).collect();
                let more = if rejected.issues.len() > 3 { ", …" } else { "" };
                format!("refused: {}{more}", codes.join(", "))
            }
            Verdict::Raised(error) => format!("refused: {}", error.value(py).repr()?),
        })
    }
}
