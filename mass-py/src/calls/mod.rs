//! The calls: documents in, objects out. What they do is the core's business.

pub(crate) mod about;
pub(crate) mod pairs;

use crate::{
    change,
    document::Document,
    errors,
    net::net,
    normalized::Normalized,
    options::{Accepts, Choices},
    report::{Canonical, Report},
};
use mass_core::{self as core, Context, Input, Options, Rejected};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyDict},
};

/// Documents from here on are worked on with the interpreter detached; for smaller ones that takes longer than it gives.
const LARGE: usize = 32 * 1024;

/// Runs the core, letting other Python threads go on meanwhile if it is worth it.
fn detached<T: Send>(py: Python<'_>, bytes: usize, work: impl FnOnce() -> T + Send) -> T {
    if bytes < LARGE { work() } else { py.detach(work) }
}

type Core = fn(Input<'_>, &Options, &Context) -> Result<core::Normalized, Rejected>;

fn normalized(
    doc: &Bound<'_, PyAny>,
    accepts: Accepts,
    keywords: Option<&Bound<'_, PyDict>>,
    work: Core,
) -> PyResult<Normalized> {
    let py = doc.py();
    net(py, || {
        let choices = Choices::read(accepts, keywords)?;
        let context = choices.context()?;
        let document = Document::read(doc, &choices.options)?;
        let options = document.options(&choices);
        let input = document.input();
        finish(py, &[(&document, "")], detached(py, document.bytes().len(), || work(input, &options, &context)))
    })
}

/// The result of a call about documents, of which each explains the issues under its path.
fn finish(
    py: Python<'_>,
    documents: &[(&Document<'_>, &str)],
    result: Result<core::Normalized, Rejected>,
) -> PyResult<Normalized> {
    match result {
        Ok(mut normalized) => {
            explain(documents, &mut normalized.issues);
            Normalized::new(py, &normalized.into())
        }
        Err(mut refused) => {
            explain(documents, &mut refused.issues);
            Err(errors::rejected(py, refused))
        }
    }
}

/// The last document with a prefix that fits explains an issue.
fn explain(documents: &[(&Document<'_>, &str)], issues: &mut [core::Issue]) {
    for (index, (document, _)) in documents.iter().enumerate() {
        document.explain_where(issues, |path| {
            documents.iter().rposition(|(_, prefix)| is_under(path, prefix)) == Some(index)
        });
    }
}

fn is_under(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| prefix.is_empty() || rest.is_empty() || rest.starts_with('/'))
}

/// Normalises a document by the pipeline it asks for.
///
/// A top-level `schema_version` decides: "1.1" is an Enterprise request, "1.0-simple" a Simple record; exactly
/// {"payload": {…}} is a Simple record, and any other object is taken as a Simple payload. Normalising is deterministic
/// (same input, options, clock and seed: same bytes), idempotent and reversible.
///
/// Args:
///     doc: JSON text (bytes, bytearray, memoryview, str), a path (os.PathLike), or an object: dict or other mapping,
///         dataclass, pydantic model, attrs class, msgspec.Struct. Text is never turned into objects on the way.
///     pipeline: "auto", "simple" or "enterprise".
///     strict: Right types only; unknown fields are errors. False: numeric strings become numbers, the case of choices
///         is folded, times without zone are read as UTC, unknown fields are kept with a warning.
///     locale: Language of messages, "en" or "es".
///     payload: "normalize" or "preserve" the payload of an Enterprise request.
///     idempotency: "random", or "content": the same content gets the same idempotency key.
///     keys: "preserve" or "snake_case" the keys of free data.
///     signals: Recognise core signals in free data by name and unit.
///     rules: Simple rules to turn off, as in {"boolean": False}.
///     aliases: More names for signals, on top of the built-in table.
///     trace: The trace of a Simple record that has none: {"traceparent": …, "tracestate": …}, as the headers have it.
///     max_bytes: Largest document, in bytes (1 MiB).
///     max_depth: Deepest nesting of containers, 1 to 256.
///     max_issues: Most issues that are reported, at least 1.
///     native_non_finite: Read bare NaN and Infinity in text, as json.dumps writes them. Objects may always have them.
///     now: The clock: an aware datetime or a text in RFC 3339. None: the system clock.
///     seed: The source of generated ids: str, int or bytes. None: a new random one.
///
/// Returns:
///     Normalized: the document in its normal form, its digests, every change.
///
/// Raises:
///     ContractError: The document is refused; `.issues` has every reason, with its place.
///     TypeError: `doc`, or something in it, is not a document; or a keyword has a wrong type. The message says where.
///     ValueError: An option has a value that does not exist.
///     OSError: The path cannot be read.
///
/// >>> import mass_sdk as mass
/// >>> clean = mass.normalize('{"IT Load (kW)": "1.240,5", "Rack": "007"}')
/// >>> clean.payload
/// {'IT Load (kW)': 1240.5, 'Rack': '007'}
/// >>> [(change.path, change.rule) for change in clean.changes][0]
/// ('/IT Load (kW)', 'number')
/// >>> try:
/// ...     mass.normalize({"schema_version": "1.2"})
/// ... except mass.ContractError as error:
/// ...     print(error.issues[0].code)
/// unsupported_version
#[pyfunction]
#[pyo3(signature = (doc, **options), text_signature = "(doc, *, pipeline='auto', strict=True, locale='en', payload='normalize', idempotency='random', keys='preserve', signals=False, rules=None, aliases=None, trace=None, max_bytes=1048576, max_depth=64, max_issues=100, native_non_finite=False, now=None, seed=None)")]
pub(crate) fn normalize(doc: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Normalized> {
    let accepts = Accepts { name: "normalize", without: &[], context: true };
    normalized(doc, accepts, options, |input, options, context| core::normalize(input, options, context))
}

/// Normalises a document as a Simple record, or as the payload of one. See `normalize`.
///
/// >>> import mass_sdk as mass
/// >>> mass.normalize_simple({"humidity": " n/a "}).payload
/// {'humidity': None}
#[pyfunction]
#[pyo3(signature = (doc, **options), text_signature = "(doc, *, strict=True, locale='en', idempotency='random', keys='preserve', signals=False, rules=None, aliases=None, trace=None, max_bytes=1048576, max_depth=64, max_issues=100, native_non_finite=False, now=None, seed=None)")]
pub(crate) fn normalize_simple(doc: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Normalized> {
    let accepts = Accepts { name: "normalize_simple", without: &["pipeline", "payload"], context: true };
    normalized(doc, accepts, options, |input, options, context| core::normalize_simple(input, options, context))
}

/// Normalises a document as an Enterprise request, whatever it calls itself. See `normalize`.
///
/// >>> import mass_sdk as mass
/// >>> try:
/// ...     mass.normalize_enterprise({})
/// ... except mass.ContractError as error:
/// ...     print({issue.code for issue in error.issues})
/// {'missing_field'}
#[pyfunction]
#[pyo3(signature = (doc, **options), text_signature = "(doc, *, strict=True, locale='en', payload='normalize', idempotency='random', keys='preserve', signals=False, rules=None, aliases=None, max_bytes=1048576, max_depth=64, max_issues=100, native_non_finite=False, now=None, seed=None)")]
pub(crate) fn normalize_enterprise(
    doc: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Normalized> {
    let accepts = Accepts { name: "normalize_enterprise", without: &["pipeline", "trace"], context: true };
    normalized(doc, accepts, options, |input, options, context| core::normalize_enterprise(input, options, context))
}

/// Judges a document in all four layers, without writing anything. A bad document is a report, not an exception.
///
/// Args:
///     doc, and the options: As in `normalize`.
///
/// Returns:
///     Report: true when the document is valid.
///
/// Raises:
///     TypeError, ValueError, OSError: As in `normalize`.
///
/// >>> import mass_sdk as mass
/// >>> report = mass.validate(b'{"schema_version": "1.1", "request": []}')
/// >>> report.valid
/// False
/// >>> [(issue.code, issue.line, issue.column) for issue in report.errors if issue.path == "/request"]
/// [('wrong_type', 1, 38)]
#[pyfunction]
#[pyo3(signature = (doc, **options), text_signature = "(doc, *, pipeline='auto', strict=True, locale='en', payload='normalize', keys='preserve', signals=False, rules=None, aliases=None, max_bytes=1048576, max_depth=64, max_issues=100, native_non_finite=False)")]
pub(crate) fn validate(doc: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Report> {
    let py = doc.py();
    net(py, || {
        let accepts = Accepts { name: "validate", without: &["idempotency", "trace"], context: false };
        let choices = Choices::read(accepts, options)?;
        let document = Document::read(doc, &choices.options)?;
        let options = document.options(&choices);
        let input = document.input();
        let mut report = detached(py, document.bytes().len(), || core::validate(input, &options));
        document.explain(&mut report.issues);
        Ok(report.into())
    })
}

/// Options that have a meaning for the canonical form.
const NOT_FOR_CANONICAL: &[&str] =
    &["pipeline", "strict", "payload", "idempotency", "keys", "signals", "rules", "aliases", "trace"];

/// Brings any JSON value, not only objects, to its canonical form (RFC 8785): members sorted by UTF-16 code units,
/// numbers as ECMAScript prints them, no white space.
///
/// Args:
///     doc: The value, in any form that `normalize` takes; in a text also a bare number, text, list …
///
/// Returns:
///     Canonical: the bytes and their digest.
///
/// Raises:
///     ContractError: For what I-JSON (RFC 7493) refuses: duplicate members, lone surrogates, noncharacters, integers
///         that their nearest double does not print back, numbers beyond the doubles.
///     TypeError, ValueError, OSError: As in `normalize`.
///
/// >>> import mass_sdk as mass
/// >>> mass.canonicalize({"b": 1.0, "a": [1e3, "€"]}).canonical.decode()
/// '{"a":[1000,"€"],"b":1}'
#[pyfunction]
#[pyo3(signature = (doc, **options), text_signature = "(doc, *, locale='en', max_bytes=1048576, max_depth=64, max_issues=100, native_non_finite=False)")]
pub(crate) fn canonicalize(doc: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Canonical> {
    let py = doc.py();
    net(py, || {
        let accepts = Accepts { name: "canonicalize", without: NOT_FOR_CANONICAL, context: false };
        let choices = Choices::read(accepts, options)?;
        let document = Document::read_value(doc, &choices.options)?;
        let options = document.options(&choices);
        let input = document.input();
        match detached(py, document.bytes().len(), || core::canonicalize(input, &options)) {
            Ok(canonical) => Ok(canonical.into()),
            Err(mut refused) => {
                document.explain(&mut refused.issues);
                Err(errors::rejected(py, refused))
            }
        }
    })
}

/// Undoes changes, from the last to the first, and gives the caller's document back.
///
/// Args:
///     document: The normal document, in any form that `normalize` takes.
///     changes: Its changes: `Change` objects, or the records that `to_dict` gives.
///
/// Returns:
///     bytes: JSON text, equal as a value to what was normalised. Bytes and no dict, because the caller's text may have
///     held numbers that Python reads otherwise.
///
/// Raises:
///     RestoreError: The changes do not fit the document; nothing is guessed. `.path` says where.
///
/// >>> import mass_sdk as mass
/// >>> clean = mass.normalize({"payload": {"IT Load": " 12,5 "}})
/// >>> mass.restore(clean.document, [change.to_dict() for change in clean.changes])
/// b'{"payload":{"IT Load":" 12,5 "}}'
#[pyfunction]
pub(crate) fn restore<'py>(document: &Bound<'py, PyAny>, changes: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    let py = document.py();
    net(py, || {
        // What was normalised is as large as it is.
        let limits = Options { max_bytes: usize::MAX, max_depth: core::MAX_DEPTH + 1, ..Options::default() };
        let document = Document::read(document, &limits)?;
        let changes = change::read_all(changes)?;
        match core::restore(document.input(), &changes) {
            Ok(bytes) => Ok(PyBytes::new(py, &bytes)),
            Err(error) => Err(errors::restore(py, &error)),
        }
    })
}
