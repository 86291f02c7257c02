//! The one net under every entry point: a panic becomes `InternalError`, and never crosses into the interpreter.

use crate::errors;
use pyo3::prelude::*;
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Runs an entry point. What was half done is dropped, and our objects are not changed after they are made: there is no
/// broken state to see afterwards.
pub(crate) fn net<T>(py: Python<'_>, entry: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(entry)).unwrap_or_else(|panic| Err(errors::internal(py, &message(panic.as_ref()))))
}

fn message(panic: &(dyn Any + Send)) -> String {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (_, Some(text)) => text.clone(),
        _ => String::from("no message"),
    }
}

/// Panics below the net, here or in a worker thread of a batch, so that the tests can see what becomes of it.
#[pyfunction]
#[pyo3(signature = (message, *, in_worker = false))]
pub(crate) fn _panic(py: Python<'_>, message: String, in_worker: bool) -> PyResult<()> {
    net(py, || {
        if in_worker {
            py.detach(|| rayon::join(|| (), || panic!("{message}")));
        }
        panic!("{message}")
    })
}
