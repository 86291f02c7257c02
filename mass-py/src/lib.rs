//! `mass_sdk._core`: the MASS core for Python. The core decides, this crate converts.
//!
//! `calls` has the functions, one class a file beside it (`outcome` has what two of them share); `document` takes what a caller hands in, `visit` writes
//! Python objects as JSON text for the core, `objects` makes Python objects of JSON; `batch` is for many documents.
//! Every entry point runs above one [`net`], so that no panic crosses the boundary.

// Doc comments of what Python sees are its docstrings, written as Python's are.
#![allow(clippy::doc_markdown, clippy::doc_link_with_quotes)]
// A stop is rare: boxed it keeps the results of a visit small.
#![allow(clippy::unnecessary_box_returns)]

#[allow(unsafe_code)] // is the interface of an allocator
mod allocator;
mod batch;
mod calls;
mod change;
mod document;
mod errors;
mod issue;
mod kept;
mod net;
mod normalized;
mod objects;
mod options;
mod outcome;
#[allow(unsafe_code)] // has forks counted; see the SAFETY comment
mod random;
mod recognised;
mod report;
mod table;
#[allow(unsafe_code)] // reads dicts, lists and scalars without a call of Python for each; see the SAFETY comments
mod visit;

use pyo3::prelude::*;

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

/// The compiled part of `mass_sdk`.
#[pymodule(gil_used = false)]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("CONTRACT_VERSIONS", pyo3::types::PyTuple::new(module.py(), mass_core::VERSIONS)?)?;
    module.add("CATALOGUE_VERSION", mass_core::CATALOGUE_VERSION)?;
    module.add_class::<batch::Batch>()?;
    module.add_class::<batch::BatchRow>()?;
    module.add_class::<change::Change>()?;
    module.add_class::<issue::Issue>()?;
    module.add_class::<normalized::Normalized>()?;
    module.add_class::<recognised::Recognised>()?;
    module.add_class::<report::Canonical>()?;
    module.add_class::<report::Report>()?;
    module.add_class::<table::ArrowTable>()?;
    module.add_class::<table::Frame>()?;
    module.add_class::<table::FrameRequest>()?;
    module.add_class::<table::FrameRequests>()?;
    module.add_function(wrap_pyfunction!(batch::normalize_batch, module)?)?;
    module.add_function(wrap_pyfunction!(calls::canonicalize, module)?)?;
    module.add_function(wrap_pyfunction!(calls::about::issue_catalogue, module)?)?;
    module.add_function(wrap_pyfunction!(calls::normalize, module)?)?;
    module.add_function(wrap_pyfunction!(calls::normalize_enterprise, module)?)?;
    module.add_function(wrap_pyfunction!(calls::normalize_simple, module)?)?;
    module.add_function(wrap_pyfunction!(calls::pairs::promote, module)?)?;
    module.add_function(wrap_pyfunction!(calls::restore, module)?)?;
    module.add_function(wrap_pyfunction!(calls::about::schema, module)?)?;
    module.add_function(wrap_pyfunction!(calls::pairs::upgrade, module)?)?;
    module.add_function(wrap_pyfunction!(calls::validate, module)?)?;
    module.add_function(wrap_pyfunction!(calls::pairs::validate_response, module)?)?;
    module.add_function(wrap_pyfunction!(change::_load, module)?)?;
    module.add_function(wrap_pyfunction!(net::_panic, module)?)?;
    module.add_function(wrap_pyfunction!(normalized::_load_normalized, module)?)?;
    module.add_function(wrap_pyfunction!(report::_load_canonical, module)?)?;
    module.add_function(wrap_pyfunction!(report::_load_report, module)?)?;
    module.add_function(wrap_pyfunction!(table::_frame_to_requests, module)?)?;
    module.add_function(wrap_pyfunction!(table::_normalize_frame, module)?)?;
    module.add_function(wrap_pyfunction!(table::_window_length, module)?)?;
    // What is public is said in Python.
    module.delattr("__all__")?;
    Ok(())
}
