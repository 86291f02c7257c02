//! Attributes that are made when they are first asked for.

use pyo3::{PyClass, prelude::*, types::PyList};
use std::sync::OnceLock;

/// An object that is made once and kept.
///
/// Not `PyOnceLock`: the garbage collector looks in without being attached. And nobody waits here for a thread that runs
/// Python code; when two threads make the object at once, the first to finish wins.
pub(crate) struct Kept<T>(OnceLock<Py<T>>);

impl<T> Kept<T> {
    pub(crate) const fn new() -> Self {
        Self(OnceLock::new())
    }

    pub(crate) fn get<'py>(
        &self,
        py: Python<'py>,
        make: impl FnOnce() -> PyResult<Bound<'py, T>>,
    ) -> PyResult<Bound<'py, T>> {
        if let Some(known) = self.0.get() {
            return Ok(known.bind(py).clone());
        }
        let object = make()?.unbind();
        Ok(self.0.get_or_init(|| object).bind(py).clone())
    }

    /// What the garbage collector sees.
    pub(crate) fn peek(&self) -> Option<&Py<T>> {
        self.0.get()
    }
}

impl Kept<PyList> {
    /// A list of objects, made once.
    pub(crate) fn list<'py, C: PyClass + Into<PyClassInitializer<C>>>(
        &self,
        py: Python<'py>,
        items: impl Iterator<Item = C>,
    ) -> PyResult<Bound<'py, PyList>> {
        self.get(py, || {
            let objects = items.map(|item| Bound::new(py, item)).collect::<PyResult<Vec<_>>>()?;
            PyList::new(py, objects)
        })
    }
}
