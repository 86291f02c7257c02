//! The calls about the contract itself.

use crate::{net::net, objects};
use mass_core as core;
use pyo3::{
    exceptions::{PyRuntimeError, PyValueError},
    prelude::*,
};

/// The JSON Schema (2020-12) of a kind of document.
///
/// It says what a schema can say: types, members, formats, allowed values, ranges. Rules across fields are not in it.
///
/// Args:
///     kind: "enterprise", "simple" or "response".
///     version: The version; None for the one there is.
///
/// Returns:
///     dict: the schema.
///
/// Raises:
///     ValueError: There is no such kind or version.
///
/// >>> import mass_sdk as mass
/// >>> mass.schema("enterprise")["$schema"]
/// 'https://json-schema.org/draft/2020-12/schema'
#[pyfunction]
#[pyo3(signature = (kind, version=None))]
pub(crate) fn schema<'py>(py: Python<'py>, kind: &str, version: Option<&str>) -> PyResult<Bound<'py, PyAny>> {
    net(py, || {
        let kind: core::SchemaKind = kind.parse().map_err(|e: String| PyValueError::new_err(e))?;
        let version = version.unwrap_or(kind.versions());
        let missing = || format!("{kind} has no version {version}; there is {}", kind.versions());
        objects::value(py, &core::schema(kind, version).ok_or_else(|| PyValueError::new_err(missing()))?)
    })
}

/// Every code that an issue can have, with its layer, severities, parameters and texts in English and Spanish.
///
/// Returns:
///     list[CatalogueEntry]: dicts as in `schemas/issues.json`.
///
/// >>> import mass_sdk as mass
/// >>> entry = mass.issue_catalogue()[0]
/// >>> entry["code"], entry["layer"], entry["severity"]
/// ('invalid_json', 'structural', ['error'])
#[pyfunction]
pub(crate) fn issue_catalogue(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    net(py, || {
        let catalogue = core::catalogue_to_json();
        let issues = catalogue.get("issues").ok_or_else(|| PyRuntimeError::new_err("the catalogue has no issues"))?;
        objects::value(py, issues)
    })
}
