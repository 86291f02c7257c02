//! The calls about two documents: a response and its request, a record and the profile of its site.

use super::{explain, finish};
use crate::{
    document::Document,
    net::net,
    normalized::Normalized,
    options::{Accepts, Choices},
    report::Report,
};
use mass_core as core;
use pyo3::{prelude::*, types::PyDict};
use std::sync::Arc;

/// Options that have a meaning for a response.
const NOT_FOR_RESPONSES: &[&str] =
    &["pipeline", "payload", "idempotency", "keys", "signals", "rules", "aliases", "trace"];

/// Judges a recommendation response; with its request also whether the two belong together: ids, mode, limits and
/// fingerprint. Issues about the request itself have paths under "/$request".
///
/// Args:
///     response: The response, in any form that `normalize` takes. NaN and infinities in it are refused.
///     request: The request that it answers, in any such form; None to judge the response alone.
///
/// Returns:
///     Report: true when the response is valid.
///
/// Raises:
///     TypeError, ValueError, OSError: As in `normalize`.
///
/// >>> import mass_sdk as mass
/// >>> report = mass.validate_response({"schema_version": "1.1"})
/// >>> "/response" in [issue.path for issue in report.issues]
/// True
#[pyfunction]
#[pyo3(signature = (response, request=None, **options), text_signature = "(response, request=None, *, strict=True, locale='en', max_bytes=1048576, max_depth=64, max_issues=100, native_non_finite=False)")]
pub(crate) fn validate_response(
    response: &Bound<'_, PyAny>,
    request: Option<&Bound<'_, PyAny>>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Report> {
    net(response.py(), || {
        let accepts = Accepts { name: "validate_response", without: NOT_FOR_RESPONSES, context: false };
        let choices = Choices::read(accepts, options)?;
        let response = Document::read_finite(response, &choices.options)?;
        let request = request.map(|request| Document::read(request, &choices.options)).transpose()?;
        // Of the two only the request is normalised, which makes null of what is not finite.
        let options =
            request.as_ref().map_or_else(|| Arc::clone(&choices.options), |request| request.options(&choices));
        let mut report = core::validate_response(response.input(), request.as_ref().map(Document::input), &options);
        let documents: Vec<_> =
            [(&response, "")].into_iter().chain(request.as_ref().map(|request| (request, "/$request"))).collect();
        explain(&documents, &mut report.issues);
        Ok(report.into())
    })
}

/// Makes an Enterprise request of a Simple document: the signals recognised in it, and the rest from a site profile.
///
/// Args:
///     simple: The document, in any form that `normalize` takes.
///     profile: What is the same in all requests of a site: the members of `request` that a telemetry export does not
///         have (assets, data contract, constraints, preferences, …), in any such form. NaN and infinities in it are
///         refused.
///
/// The options are those of `normalize`.
///
/// Returns:
///     Normalized: the Enterprise request.
///
/// Raises:
///     ContractError: What is missing or wrong, field by field; issues about the profile have paths under "/profile".
///     TypeError, ValueError, OSError: As in `normalize`.
///
/// >>> import mass_sdk as mass
/// >>> try:
/// ...     mass.promote({"IT Load (kW)": 1240.5}, {"tenant_id": "andes-cloud"})
/// ... except mass.ContractError as error:
/// ...     print("/request/tenant_id" in [issue.path for issue in error.issues])
/// False
#[pyfunction]
#[pyo3(signature = (simple, profile, **options), text_signature = "(simple, profile, *, pipeline='auto', strict=True, locale='en', payload='normalize', idempotency='random', keys='preserve', signals=False, rules=None, aliases=None, trace=None, max_bytes=1048576, max_depth=64, max_issues=100, native_non_finite=False, now=None, seed=None)")]
pub(crate) fn promote(
    simple: &Bound<'_, PyAny>,
    profile: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Normalized> {
    let py = simple.py();
    net(py, || {
        let choices = Choices::read(Accepts { name: "promote", without: &[], context: true }, options)?;
        let context = choices.context()?;
        let simple = Document::read(simple, &choices.options)?;
        let profile = Document::read_finite(profile, &choices.options)?;
        // A profile holds no measurements: what is not finite is refused there, whatever the options say.
        let options = simple.options(&choices);
        let result = core::promote(simple.input(), profile.input(), &options, &context);
        finish(py, &[(&simple, ""), (&profile, "/profile")], result)
    })
}

/// Moves a document along the chain of versions (`CONTRACT_VERSIONS`) and normalises it there.
///
/// Args:
///     document: The document, in any form that `normalize` takes.
///     to: The version to go to.
///     profile: The site profile that the step from "1.0-simple" to "1.1" needs; see `promote`.
///
/// The options are those of `normalize`.
///
/// Returns:
///     Normalized: the document in that version.
///
/// Raises:
///     ContractError: `unsupported_version` for a version that is not in the chain or is older than the document's;
///         else what is missing for the step.
///     TypeError, ValueError, OSError: As in `normalize`.
///
/// >>> import mass_sdk as mass
/// >>> mass.upgrade({"PUE": 1.4}, "1.0-simple").pipeline
/// 'simple'
#[pyfunction]
#[pyo3(signature = (document, to, profile=None, **options), text_signature = "(document, to, profile=None, *, pipeline='auto', strict=True, locale='en', payload='normalize', idempotency='random', keys='preserve', signals=False, rules=None, aliases=None, trace=None, max_bytes=1048576, max_depth=64, max_issues=100, native_non_finite=False, now=None, seed=None)")]
pub(crate) fn upgrade(
    document: &Bound<'_, PyAny>,
    to: &str,
    profile: Option<&Bound<'_, PyAny>>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Normalized> {
    let py = document.py();
    net(py, || {
        let choices = Choices::read(Accepts { name: "upgrade", without: &[], context: true }, options)?;
        let context = choices.context()?;
        let document = Document::read(document, &choices.options)?;
        let profile = profile.map(|profile| Document::read_finite(profile, &choices.options)).transpose()?;
        // Not those of the profile; see `promote`.
        let options = document.options(&choices);
        let result = core::upgrade(document.input(), to, profile.as_ref().map(Document::input), &options, &context);
        let documents: Vec<_> =
            [(&document, "")].into_iter().chain(profile.as_ref().map(|profile| (profile, "/profile"))).collect();
        finish(py, &documents, result)
    })
}
