//! The types that are looked up once.

use pyo3::{prelude::*, sync::PyOnceLock, types::PyType};

/// Types of the standard library that have a stated form in JSON.
pub(super) struct Types {
    pub(super) enumeration: Py<PyType>,
    pub(super) datetime: Py<PyType>,
    pub(super) date: Py<PyType>,
    pub(super) time: Py<PyType>,
    pub(super) timedelta: Py<PyType>,
    pub(super) decimal: Py<PyType>,
    pub(super) uuid: Py<PyType>,
    pub(super) mapping: Py<PyType>,
    pub(super) sequence: Py<PyType>,
    pub(super) set: Py<PyType>,
    pub(super) iterator: Py<PyType>,
}

static TYPES: PyOnceLock<Types> = PyOnceLock::new();

impl Types {
    pub(super) fn get(py: Python<'_>) -> PyResult<&Self> {
        TYPES.get_or_try_init(py, || {
            let load = |module: &str, name: &str| -> PyResult<Py<PyType>> {
                Ok(py.import(module)?.getattr(name)?.cast_into::<PyType>()?.unbind())
            };
            Ok(Self {
                enumeration: load("enum", "Enum")?,
                datetime: load("datetime", "datetime")?,
                date: load("datetime", "date")?,
                time: load("datetime", "time")?,
                timedelta: load("datetime", "timedelta")?,
                decimal: load("decimal", "Decimal")?,
                uuid: load("uuid", "UUID")?,
                mapping: load("collections.abc", "Mapping")?,
                sequence: load("collections.abc", "Sequence")?,
                set: load("collections.abc", "Set")?,
                iterator: load("collections.abc", "Iterator")?,
            })
        })
    }
}
