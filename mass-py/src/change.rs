//! `Change`: one thing that a normaliser did.

use crate::{net::net, objects, visit};
use mass_core as core;
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
    types::{PyDict, PyString},
};

/// One change that a normaliser made; enough to undo it.
///
/// Attributes:
///     path: JSON Pointer (RFC 6901) into the caller's document.
///     rule: The rule that made it, such as "trim", "number", "timestamp", "generate".
///     before: The value before. None for an added member, and for a null: `added` tells which.
///     after: The value after.
///     added: Whether the member was not there before.
///
/// Changes are equal when all of that is; they can be pickled, and `to_dict` gives the JSON record that `restore`
/// takes as well.
///
/// >>> import mass_sdk as mass
/// >>> change = mass.normalize({"temp": " 17,4 "}, now="2026-11-24T13:15:21Z", seed="docs").changes[0]
/// >>> change
/// Change(path='/temp', rule='trim', before=' 17,4 ', after='17,4')
/// >>> change.added
/// False
#[pyclass(frozen, module = "mass_sdk", name = "Change")]
pub(crate) struct Change(pub(crate) core::Change);

#[pymethods]
impl Change {
    /// JSON Pointer (RFC 6901) into the caller's document.
    #[getter]
    fn path(&self) -> &str {
        &self.0.path
    }

    /// The rule that made it; the names are stable.
    #[getter]
    fn rule(&self) -> &'static str {
        self.0.rule.as_str()
    }

    /// The value before; None for an added member.
    #[getter]
    fn before<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.before.as_ref().map(|value| objects::value(py, value)).transpose()
    }

    /// The value after.
    #[getter]
    fn after<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.after.as_ref().map(|value| objects::value(py, value)).transpose()
    }

    /// Whether the member was not there before. (`before` is None too where a null was replaced.)
    #[getter]
    fn added(&self) -> bool {
        self.0.before.is_none()
    }

    /// The JSON record: path, rule, before (unless added) and after.
    ///
    /// >>> import mass_sdk as mass
    /// >>> mass.normalize({"a": " x"}).changes[0].to_dict()
    /// {'path': '/a', 'rule': 'trim', 'before': ' x', 'after': 'x'}
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let record = PyDict::new(py);
        record.set_item("path", self.path())?;
        record.set_item("rule", self.rule())?;
        if let Some(before) = self.before(py)? {
            record.set_item("before", before)?;
        }
        if let Some(after) = self.after(py)? {
            record.set_item("after", after)?;
        }
        Ok(record)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().0 == self.0)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = |value: &str| -> PyResult<String> { Ok(PyString::new(py, value).repr()?.to_string()) };
        let mut repr = format!("Change(path={}, rule={}", text(self.path())?, text(self.rule())?);
        for (name, value) in [("before", self.before(py)?), ("after", self.after(py)?)] {
            if let Some(value) = value {
                repr.push_str(&format!(", {name}={}", value.repr()?));
            }
        }
        repr.push(')');
        Ok(repr)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (&'static str, String))> {
        let record = serde_json::to_string(&slf.get().0).map_err(|e| PyValueError::new_err(e.to_string()))?;
        Ok((slf.py().import("mass_sdk._core")?.getattr("_load")?, ("Change", record)))
    }
}

impl Change {
    pub(crate) fn from_json(record: &str) -> PyResult<Self> {
        serde_json::from_str(record).map(Self).map_err(|e| PyValueError::new_err(format!("not a change: {e}")))
    }
}

/// The changes that a caller hands to `restore`: `Change` objects, or their records.
pub(crate) fn read_all(changes: &Bound<'_, PyAny>) -> PyResult<Vec<core::Change>> {
    let mut all = Vec::new();
    for (index, change) in changes.try_iter()?.enumerate() {
        let change = change?;
        if let Ok(change) = change.cast::<Change>() {
            all.push(change.get().0.clone());
            continue;
        }
        if !change.hasattr("items")? {
            let kind = visit::type_name(&change);
            return Err(PyTypeError::new_err(format!(
                "changes[{index}] must be a Change or its record; found `{kind}`"
            )));
        }
        let record =
            visit::visit(&change, visit::Limits { max_bytes: usize::MAX, max_depth: core::MAX_DEPTH, finite: false })?;
        let read = serde_json::from_slice(&record.json);
        all.push(
            read.map_err(|e| PyValueError::new_err(format!("changes[{index}] is not the record of a change: {e}")))?,
        );
    }
    Ok(all)
}

/// Makes an object of what `__reduce__` wrote.
#[pyfunction]
pub(crate) fn _load<'py>(py: Python<'py>, kind: &str, state: &str) -> PyResult<Bound<'py, PyAny>> {
    net(py, || match kind {
        "Change" => Ok(Bound::new(py, Change::from_json(state)?)?.into_any()),
        "Issue" => Ok(Bound::new(py, crate::issue::Issue::from_json(state)?)?.into_any()),
        "Recognised" => Ok(Bound::new(py, crate::recognised::Recognised::from_json(state)?)?.into_any()),
        _ => Err(PyValueError::new_err(format!("unknown kind {kind}"))),
    })
}
