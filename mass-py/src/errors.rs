//! What is raised. The exceptions themselves are Python classes, so that people can read and extend them.

use crate::issue::Issue;
use mass_core::{Pipeline, Rejected};
use pyo3::{prelude::*, sync::PyOnceLock, types::PyList};

/// Loads a name of `mass_sdk._errors`, once.
fn class<'py>(py: Python<'py>, cell: &PyOnceLock<Py<PyAny>>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    let class = cell.get_or_try_init(py, || -> PyResult<Py<PyAny>> {
        Ok(py.import("mass_sdk._errors")?.getattr(name)?.unbind())
    })?;
    Ok(class.bind(py).clone())
}

/// `ContractError` with every issue.
pub(crate) fn contract_error(
    py: Python<'_>,
    issues: Vec<mass_core::Issue>,
    pipeline: Option<Pipeline>,
) -> PyResult<Bound<'_, PyAny>> {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let issues = issues.into_iter().map(|issue| Bound::new(py, Issue::from(issue)));
    let issues = PyList::new(py, issues.collect::<PyResult<Vec<_>>>()?)?;
    class(py, &CLASS, "ContractError")?.call1((issues, pipeline.map(Pipeline::as_str)))
}

/// `ContractError` ready to be raised.
pub(crate) fn rejected(py: Python<'_>, rejected: Rejected) -> PyErr {
    contract_error(py, rejected.issues, rejected.pipeline).map_or_else(|error| error, PyErr::from_value)
}

/// `RestoreError` with the path of the change that does not fit.
pub(crate) fn restore(py: Python<'_>, error: &mass_core::RestoreError) -> PyErr {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let raised = class(py, &CLASS, "RestoreError").and_then(|class| class.call1((error.to_string(), error.path())));
    raised.map_or_else(|error| error, PyErr::from_value)
}

/// `InternalError`: a fault of MASS.
pub(crate) fn internal(py: Python<'_>, message: &str) -> PyErr {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let raised = class(py, &CLASS, "InternalError").and_then(|class| class.call1((message,)));
    raised.map_or_else(|error| error, PyErr::from_value)
}
